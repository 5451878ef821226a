"""Erase a closed case: its words and their salts go, and its leaves in the log stay, each with a tombstone.

What is left is who did what and when, which binds nothing that can be guessed at (features.md, idea 3; trust.md 1.3).
Searches that named its people lose their words too. Back-ups made before still hold them until they run out.
"""

from collections.abc import Iterator
from contextlib import closing
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Engine, Table, delete, insert, or_, select, update

from csor.domain.actions import Event
from csor.domain.facts import CaseFacts
from csor.domain.permissions import Permission, holds
from csor.domain.refusals import Blocker, Refusal
from csor.records.all import Base
from csor.records.case_record import CaseRecord
from csor.records.codec import said_to_text
from csor.records.event_record import EventRecord, Tombstone
from csor.usecases.work import Work

SOURCE = "features.md idea 3"
NOT_PERMITTED = Blocker("not_permitted", "Your role does not erase cases.", "scheme.md 1.3")
STILL_OPEN = Blocker("case_open", "This case is open. Only a closed case is erased.", SOURCE)
HELD = Blocker("disposal_held", "Disposal of this case is held. Lift the hold first.", SOURCE)
NO_REASON = Blocker("answer_missing", "Say why the case is erased.", SOURCE, "reason")

BLANK: Final = {"particulars": "{}", "salt": "", "reason": ""}
STAYS: Final = frozenset({"event", "tombstone"})
SEARCHES: Final = (Event.CASES_SEARCHED.value,)


def erase_case(work: Work, reference: str, reason: str) -> int:
    """Erase every word of a closed case; gives how many events lost their text. reason: kept in the log, without names.

    Raises Refusal: not_found, not_permitted, answer_missing, case_open, disposal_held. `scrub` follows the commit.
    """
    work.reading(reference)
    work.require_fresh()
    opened = work.case(reference, for_change=True)
    blocker = _blocker(work, opened.facts, reason)
    if blocker:
        raise Refusal(blocker)
    events = _events(work, opened.id, opened.facts)
    said = said_to_text({"events": len(events)})
    number = work.audit(Event.PARTICULARS_ERASED, reference=reference, case_id=opened.id, said=said, reason=reason)
    _blank(work, events, number)
    _forget(work, opened.id)
    work.changed()
    return len(events)


def _blocker(work: Work, case: CaseFacts, reason: str) -> Blocker | None:
    if not holds(work.actor, Permission.RETENTION_SET):
        return NOT_PERMITTED
    if not reason.strip():
        return NO_REASON
    if case.open:
        return STILL_OPEN
    return HELD if case.holds else None


def _events(work: Work, case_id: UUID, case: CaseFacts) -> list[Any]:
    """The events whose text is to go: all of the case, and every search that named one of its people."""
    named = [EventRecord.particulars.contains(name, autoescape=True) for name in sorted(set(_names(case)))]
    searched = EventRecord.event.in_(SEARCHES) & or_(*named) if named else None
    about: ColumnElement[bool] = EventRecord.case_id == case_id
    query = select(EventRecord.id, EventRecord.seq).outerjoin(Tombstone, Tombstone.event_id == EventRecord.id)
    query = query.where(EventRecord.force == work.actor.force, Tombstone.event_id.is_(None))
    query = query.where(about if searched is None else or_(about, searched))
    return list(work.session.execute(query.order_by(EventRecord.seq)))


def _names(case: CaseFacts) -> Iterator[str]:
    """The surnames in the case, as a search may have named them."""
    people = [case.applicant, case.subject, *case.children, *case.carers]
    for one in people:
        if one and one.person.surname:
            yield one.person.surname
    yield from (r.proposal.person.surname for r in case.recipients if r.proposal.person.surname)


def _blank(work: Work, events: list[Any], number: int) -> None:
    """The tombstones first: without them the database lets no text go."""
    common = {"force": work.actor.force, "erased_by": number, "at": work.now}
    if events:
        work.session.execute(insert(Tombstone), [{"event_id": row.id, "seq": row.seq, **common} for row in events])
    for row in events:
        work.session.execute(update(EventRecord).where(EventRecord.id == row.id).values(**BLANK))


def _forget(work: Work, case_id: UUID) -> None:
    """Everything that hangs on the case goes, whatever table it is in; the case's own row goes last."""
    case: Any = CaseRecord.__table__
    _delete(work, case, case.c.id == case_id)


def _delete(work: Work, table: Table, which: ColumnElement[bool]) -> None:
    for other in Base.metadata.tables.values():
        if other.name in STAYS or other is table:
            continue
        for key in other.foreign_keys:
            if key.column.table is table:
                _delete(work, other, key.parent.in_(select(key.column).where(which)))
    work.session.execute(delete(table).where(which))


def scrub(engine: Engine) -> None:
    """Take what was erased out of the files. Between transactions.

    SQLite overwrote the pages already and still has them in its write-ahead log. PostgreSQL leaves a row's bytes on the
    page until its table is written anew, under a lock: at night. What it logged goes when its segments are reused.
    """
    with closing(engine.raw_connection()) as connection:
        driver: Any = connection.driver_connection
        if engine.dialect.name == "sqlite":
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        driver.rollback()
        driver.autocommit = True
        try:
            driver.execute("SET statement_timeout = 0")
            driver.execute("VACUUM FULL")
        finally:
            driver.execute("RESET statement_timeout")
            driver.autocommit = False
