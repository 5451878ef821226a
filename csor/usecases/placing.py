"""Where a case may lie: with a team of the force, and with somebody who works on cases there (I9)."""

from typing import Any

from csor.domain import particulars as said
from csor.domain.permissions import CASEWORKERS
from csor.domain.refusals import Blocker, Refusal
from csor.reading.people import Colleague, find_force, find_person
from csor.usecases.work import Work

NO_TEAM = Blocker("not_found", "There is no such team. Choose a team of your force.", "moves.md", "team")
NO_OWNER = Blocker("not_found", "Nobody of that name works on cases here. Choose somebody else.", "moves.md", "owner")


def hold_place(work: Work, told: Any) -> None:
    """Refuse a place that is on nobody's list. Raises Refusal.

    A force that has named no teams, as the scratch one of a replay, has no lists to fall out of.
    """
    if not isinstance(told, said.ReceiveCase | said.AssignCase):
        return
    force = find_force(work.session, work.actor.force)
    if force is None or not force.teams:
        return
    if told.team and told.team not in dict(force.teams):
        raise Refusal(NO_TEAM)
    if (
        isinstance(told, said.AssignCase)
        and told.owner
        and not _works_here(work, find_person(work.session, told.owner))
    ):
        raise Refusal(NO_OWNER)


def _works_here(work: Work, owner: Colleague | None) -> bool:
    """Whether somebody can have cases. A case file tells what was so at its time: there it is enough to be known."""
    if owner is None or owner.actor.force != work.actor.force:
        return False
    return not work.actor.presence.on_page or (owner.active and bool(owner.actor.roles & CASEWORKERS))
