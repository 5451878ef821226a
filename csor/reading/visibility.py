"""Which cases a person may see, in SQL: equal to `domain.permissions.may_see`, which a test holds."""

from sqlalchemy import ColumnElement, and_, false, or_

from csor.domain.people import Actor
from csor.domain.permissions import SEES_ALL
from csor.domain.vocabulary import Role, Stage
from csor.records.case_record import CaseRecord


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The condition on `CaseRecord` that lets through what this person may see and nothing else."""
    same_force = CaseRecord.force == actor.force
    if actor.has(*SEES_ALL):
        return same_force
    if actor.has(Role.CALL_TAKER):
        taken_in = or_(CaseRecord.keyed_by == actor.id, CaseRecord.stage == Stage.INITIAL_CHECKS.value)
        return and_(same_force, taken_in)
    return and_(same_force, false())
