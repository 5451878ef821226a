"""Erase a case that two people agreed on: its words and their salts go, its leaves in the log stay with a tombstone each.

What is left is who did what and when, which binds nothing that can be guessed at (features.md, idea 3; trust.md 1.3).
Searches that named its people lose their words too. Back-ups made before still hold them until they run out.
"""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Table, delete, insert, or_, select, update

from csor.domain.actions import Event
from csor.domain.erasure import surnames
from csor.records.all import Base
from csor.records.case_record import CaseRecord
from csor.records.codec import said_to_text
from csor.records.event_record import EventRecord, Tombstone
from csor.usecases.work import Opened, Work

BLANK: Final = {"particulars": "{}", "salt": "", "reason": ""}
STAYS: Final = frozenset({"event", "tombstone"})
SEARCHES: Final = (Event.CASES_SEARCHED.value,)


def erase(work: Work, opened: Opened, told: dict[str, Any], reason: str) -> int:
    """Erase every word of a case; gives how many events lost their text. Only for what two people agreed on.

    told, reason: kept in the log of what was done, without names, beside the number of every entry that lost its words:
    a tombstone that no such list speaks for is forged (reading/log_walk). `scrub` follows the commit.
    """
    events = list_texts(work, opened)
    said = said_to_text({"events": len(events), "erased": [row.seq for row in events], **told})
    number = work.audit(
        Event.PARTICULARS_ERASED, reference=opened.facts.reference, case_id=opened.id, said=said, reason=reason
    )
    _blank(work, events, number)
    _forget(work, opened.id)
    work.changed()
    return len(events)


def list_texts(work: Work, opened: Opened) -> list[Any]:
    """The events whose text is to go: all of the case, and every search that named one of its people."""
    names = sorted(set(surnames(opened.facts)))
    named = [EventRecord.particulars.contains(name, autoescape=True) for name in names]
    searched = EventRecord.event.in_(SEARCHES) & or_(*named) if named else None
    about: ColumnElement[bool] = EventRecord.case_id == opened.id
    query = select(EventRecord.id, EventRecord.seq).outerjoin(Tombstone, Tombstone.event_id == EventRecord.id)
    query = query.where(EventRecord.force == work.actor.force, Tombstone.event_id.is_(None))
    query = query.where(EventRecord.event != Event.PARTICULARS_ERASED.value)  # it says what was erased, for ever
    query = query.where(about if searched is None else or_(about, searched))
    return list(work.session.execute(query.order_by(EventRecord.seq)))


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
