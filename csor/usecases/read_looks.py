"""Read who looked at a case: for one of the four purposes the law knows, and itself an event with that purpose."""

from dataclasses import dataclass

from csor.domain.actions import Event
from csor.domain.oversight import Purpose
from csor.domain.permissions import Permission, holds
from csor.domain.refusals import Blocker, Refusal
from csor.domain.vocabulary import Role
from csor.reading.looks import MOST, PAGE, Looks, Narrowed, list_looks
from csor.records.codec import said_to_text
from csor.usecases.pace import hold_pace
from csor.usecases.read_case import read_case
from csor.usecases.work import READ, Opened, Work

NOT_PERMITTED = Blocker("not_permitted", "Your role does not read who looked at cases.", "trust.md 1.10, s.62")
OTHER_TEAM = Blocker("not_permitted", "This case is with another team. Its supervisor and compliance can look.", "s.62")
PURPOSE_NEEDED = Blocker("purpose_needed", "Choose what you read the log for.", "trust.md 1.10, s.62", field="purpose")


@dataclass(frozen=True, slots=True)
class AskedLooks:
    """What is asked for, and why. taken: as a file."""

    purpose: Purpose | None
    narrowed: Narrowed
    taken: bool = False


def open_looks(work: Work, reference: str) -> Opened:
    """The case, for whoever may read who looked at it: compliance, and the supervisors of its team. Raises Refusal."""
    work.reading(reference)
    opened = work.case(reference)
    if not holds(work.actor, Permission.LOG_READ):
        raise Refusal(NOT_PERMITTED)
    if not work.actor.has(Role.COMPLIANCE) and work.actor.team != opened.facts.team:
        raise Refusal(OTHER_TEAM)
    return opened


def ask_looks(work: Work, reference: str) -> Opened:
    """Open the page that asks what the log is read for: the case is named on it, so that is a reading. Raises Refusal."""
    opened = open_looks(work, reference)
    read_case(work, reference, page="looked")
    return opened


def read_looks(work: Work, reference: str, asked: AskedLooks) -> tuple[Opened, Looks]:
    """Who looked at a case. Raises Refusal: not_permitted, purpose_needed; for a file step_up_needed, too_many_exports."""
    opened = open_looks(work, reference)
    if asked.purpose is None:
        raise Refusal(PURPOSE_NEEDED)
    if asked.taken:
        work.require_fresh()  # who looked leaves the product
        hold_pace(work, Event.CASE_EXPORTED, (Event.CASE_EXPORTED, Event.LOG_EXPORTED))
    found = list_looks(work.session, work.actor.force, opened.id, asked.narrowed, MOST if asked.taken else PAGE)
    said = {
        "page": "looks",
        "purpose": asked.purpose,
        "person": asked.narrowed.person,
        "what": asked.narrowed.what,
        "rows": len(found.rows),
    }
    event = Event.LOG_EXPORTED if asked.taken else Event.LOG_READ
    work.audit(
        event,
        case=opened.facts,
        case_id=opened.id,
        outcome=READ,
        said=said_to_text(said),
        reason=asked.purpose.value,
        recipient=work.actor.id if asked.taken else "",
    )
    return opened, found
