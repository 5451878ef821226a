"""Look at what waits to be looked at: conflicts and broken glass. Who looked is an event."""

from dataclasses import dataclass
from uuid import UUID

from csor.domain.access import NOT_FOUND
from csor.domain.actions import Event
from csor.domain.permissions import Permission, holds
from csor.domain.refusals import Refusal
from csor.reading.access import Bar, Glass, find_bar, find_glass, list_bars, list_glass
from csor.records.codec import said_to_text
from csor.usecases.glass import NOT_PERMITTED
from csor.usecases.work import READ, Work


@dataclass(frozen=True, slots=True)
class Waiting:
    """Conflicts and broken glass that wait for this person."""

    bars: tuple[Bar, ...]
    glass: tuple[Glass, ...]


def look_at_access(work: Work) -> Waiting:
    """Everything that waits. Raises Refusal not_permitted."""
    if not holds(work.actor, Permission.ACCESS_WATCH):
        raise Refusal(NOT_PERMITTED)
    clears = holds(work.actor, Permission.CONFLICT_CLEAR)
    bars = list_bars(work.session, work.actor, work.now) if clears else ()
    glass = list_glass(work.session, work.actor, work.now)
    said = said_to_text({"tab": "access", "conflicts": len(bars), "glass": len(glass)})
    work.audit(Event.WORK_LIST_READ, outcome=READ, said=said)
    return Waiting(bars, glass)


def look_at_bar(work: Work, bar: UUID) -> Bar:
    """One conflict. Raises Refusal not_permitted, not_found."""
    if not holds(work.actor, Permission.CONFLICT_CLEAR):
        raise Refusal(NOT_PERMITTED)
    found = find_bar(work.session, work.actor, bar, work.now)
    if found is None:
        raise Refusal(NOT_FOUND)
    _note(work, found, "conflict")
    return found


def look_at_glass(work: Work, broken: UUID) -> Glass:
    """One broken glass. Raises Refusal not_permitted, not_found."""
    if not holds(work.actor, Permission.GLASS_REVIEW):
        raise Refusal(NOT_PERMITTED)
    found = find_glass(work.session, work.actor, broken, work.now)
    if found is None:
        raise Refusal(NOT_FOUND)
    _note(work, found, "broken glass")
    return found


def _note(work: Work, found: Bar | Glass, page: str) -> None:
    said = said_to_text({"page": page})
    work.audit(Event.CASE_READ, case_id=found.case_id, reference=found.reference, outcome=READ, said=said)
