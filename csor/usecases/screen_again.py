"""Screen the open cases again each night, so that a rule that was widened reaches those that were kept before it was."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csor.domain.people import Actor
from csor.records.access import CaseBar, Interest
from csor.records.case_record import CaseContent, CaseRecord
from csor.records.codec import case_from_text
from csor.usecases.interests import Found, find_met, put_bars

if TYPE_CHECKING:
    from csor.usecases.office import Office

AT_A_TIME: Final = 200

Kept = tuple[UUID, str]  # a case and its value


def screen_open_cases(office: "Office", actor: Actor) -> int:
    """Bar whoever an open case should be hidden from and is not yet; gives how many bars are new.

    What is met is looked for without holding up anybody; each lot that has something is one piece of work. A bar that
    was cleared stays cleared: whom it was cleared for nobody can tell from a name that was met since.
    """
    bars = 0
    for found in _lots(office, actor.force):
        with office.open_work(actor) as work:
            bars += put_bars(work, found)
    return bars


def _lots(office: "Office", force: str) -> Iterator[list[Found]]:
    """What is to be barred, some cases at a time, in the order of their keys."""
    last: UUID | None = None
    while True:
        with office.open_reading() as reading:
            cases = _cases_after(reading, force, last) if _anything_declared(reading, force) else []
            found = _missing(reading, force, cases)
        if found:
            yield found
        if len(cases) < AT_A_TIME:
            return
        last = cases[-1][0]


def _anything_declared(session: Session, force: str) -> bool:
    there = select(Interest.id).where(Interest.force == force, Interest.ended_at.is_(None)).limit(1)
    return session.scalar(there) is not None


def _cases_after(session: Session, force: str, last: UUID | None) -> list[Kept]:
    query = select(CaseRecord.id, CaseContent.facts).join(CaseContent, CaseContent.case_id == CaseRecord.id)
    query = query.where(CaseRecord.force == force, CaseRecord.open.is_(True))
    after = query.where(CaseRecord.id > last) if last else query
    return list(session.execute(after.order_by(CaseRecord.id).limit(AT_A_TIME)).tuples())


def _missing(session: Session, force: str, cases: Sequence[Kept]) -> list[Found]:
    """What is met in these cases and has no bar, cleared or not."""
    met = [one for case, facts in cases for one in find_met(session, force, case, case_from_text(facts))]
    if not met:
        return []
    known = select(CaseBar.case_id, CaseBar.interest_id, CaseBar.role)
    there = set(session.execute(known.where(CaseBar.case_id.in_({one.case_id for one in met}))).tuples())
    return [one for one in met if (one.case_id, one.interest, one.role) not in there]
