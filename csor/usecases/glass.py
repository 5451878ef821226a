"""Break the glass to read one case in an emergency, and look at it afterwards."""

from uuid import UUID

from sqlalchemy import select, update

from csor.domain.access import GLASS_LASTS, NOT_FOUND, Verdict, reason_said, second_person
from csor.domain.actions import Event
from csor.domain.deadlines import Unit, add, end_of_day, local_day
from csor.domain.permissions import Permission, holds
from csor.domain.refusals import Blocker, Refusal
from csor.reading.access import Glass, find_glass
from csor.reading.visibility import GrantKind, may_ever_open, visible_to
from csor.records.access import AccessGrant
from csor.records.case_record import CaseRecord
from csor.records.codec import said_to_text
from csor.usecases.need_to_know import grant
from csor.usecases.work import Work

NOT_PERMITTED = Blocker("not_permitted", "Your role does not do this.", "trust.md 1.12")
OPEN_ALREADY = Blocker("open_already", "This case opens to you without breaking the glass.", "trust.md 1.12")
REVIEW_WITHIN = 1  # working day


def break_glass(work: Work, reference: str, reason: str) -> None:
    """Open one case for reading, for an hour; its supervisors and compliance are told at once.

    Raises Refusal: not_permitted, step_up_needed, reason_too_short; not_found, which is the same for a missing case and
    for one with a conflict; open_already.
    """
    work.reading(reference)
    if not holds(work.actor, Permission.GLASS_BREAK):
        raise Refusal(NOT_PERMITTED)
    blocker = reason_said(reason)
    if blocker:
        raise Refusal(blocker)
    work.require_fresh()
    here = (CaseRecord.reference == reference, may_ever_open(work.actor))
    row = work.session.execute(select(CaseRecord.id, visible_to(work.actor).label("open")).where(*here)).one_or_none()
    if row is None:
        raise Refusal(NOT_FOUND)
    if row.open:
        raise Refusal(OPEN_ALREADY)
    calendar = work.office.setting(work.actor, work.now, work.office.protocol_at(work.now)).calendar
    due_on = add(local_day(work.now), REVIEW_WITHIN, Unit.WORKING_DAYS, calendar)
    grant(work, row.id, GrantKind.GLASS, reason, GLASS_LASTS, review_due_at=end_of_day(due_on))
    work.audit(Event.GLASS_BROKEN, case_id=row.id, reference=reference, reason=reason)


def review_glass(work: Work, broken: UUID, verdict: Verdict, reason: str) -> Glass:
    """Say whether it was right to break the glass: a supervisor of the case, and not whoever broke it.

    Raises Refusal: not_permitted, not_found, same_person, reason_too_short.
    """
    if not holds(work.actor, Permission.GLASS_REVIEW):
        raise Refusal(NOT_PERMITTED)
    found = find_glass(work.session, work.actor, broken, work.now)
    if found is None:
        raise Refusal(NOT_FOUND)
    blocker = second_person(work.actor, found.person) or reason_said(reason)
    if blocker:
        raise Refusal(blocker)
    unseen = (AccessGrant.id == broken, AccessGrant.reviewed_at.is_(None))
    values = {"reviewed_at": work.now, "reviewed_by": work.actor.id, "verdict": verdict, "verdict_reason": reason}
    if work.session.execute(update(AccessGrant).where(*unseen).values(**values)).rowcount != 1:  # type: ignore[attr-defined]
        raise Refusal(NOT_FOUND)  # somebody else said so first
    work.changed()
    said = said_to_text({"person": found.person, "verdict": verdict})
    work.audit(Event.GLASS_REVIEWED, case_id=found.case_id, reference=found.reference, said=said, reason=reason)
    return found
