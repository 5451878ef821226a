"""Say why a case is needed, before it is seen."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import insert

from csor.domain.access import NOT_FOUND, REASON_LASTS, Access, access, reason_said, sight_of
from csor.domain.actions import Event
from csor.domain.refusals import Refusal
from csor.reading.visibility import GrantKind, find_case, sight_beside
from csor.records.access import AccessGrant
from csor.records.base import new_id
from csor.records.codec import case_from_text
from csor.usecases.work import Work


def give_reason(work: Work, reference: str, reason: str) -> None:
    """Open a case to the actor for this session, for a reason that is kept. Nothing is done where none is needed.

    Raises Refusal not_found, the same for missing and for hidden, reason_too_short.
    """
    work.reading(reference)
    if not open_to_ask(work, reference):
        return
    blocker = reason_said(reason)
    if blocker:
        raise Refusal(blocker)
    found = find_case(work.session, work.actor, work.now, reference)
    assert found is not None  # noqa: S101 - it was found a line ago, in the same transaction
    grant(work, found.id, GrantKind.REASON, reason, REASON_LASTS)
    work.audit(Event.REASON_GIVEN, case=case_from_text(found.facts), case_id=found.id, reason=reason)


def open_to_ask(work: Work, reference: str) -> bool:
    """Whether this case asks the actor for a reason. Raises Refusal not_found when it is missing or hidden."""
    found = find_case(work.session, work.actor, work.now, reference)
    if found is None:
        raise Refusal(NOT_FOUND)
    sight = sight_beside(sight_of(case_from_text(found.facts)), found)
    return access(work.actor, sight, work.now) is Access.ASK


def grant(work: Work, case_id: UUID, kind: GrantKind, reason: str, lasts: timedelta, **more: object) -> None:
    """Keep what opens a case for a time. more: when a broken glass is to be looked at."""
    values = {
        "id": new_id(),
        "force": work.actor.force,
        "case_id": case_id,
        "person": work.actor.id,
        "kind": kind.value,
        "session": work.actor.presence.session,
        "reason": reason,
        "given_at": work.now,
        "until": work.now + lasts,
        "reviewed_by": "",
        "verdict": "",
        "verdict_reason": "",
    }
    work.session.execute(insert(AccessGrant).values(**values, **more))
    work.changed()
