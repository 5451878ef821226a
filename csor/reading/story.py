"""What was said about a case and accepted, in order: for export, rebuilding and proof."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csor.domain.actions import Action
from csor.domain.chain import Entry
from csor.domain.moves import SAID
from csor.domain.vocabulary import Rank, Role
from csor.records.codec import said_from_text
from csor.records.event_record import EventRecord

PAGE = 1000


@dataclass(frozen=True, slots=True)
class Line:
    """One accepted thing: when the server took it, who said it with which rank, and what.

    roles, acting: as they were then; roles is None for events from before they were kept.
    """

    at: datetime
    actor: str
    rank: Rank
    action: Action
    said: Any
    roles: frozenset[Role] | None = None
    acting: bool = False


def story_of(session: Session, case_id: UUID) -> tuple[Line, ...]:
    """Everything that was accepted for a case, in the order of the chain."""
    query = (
        select(EventRecord)
        .where(EventRecord.case_id == case_id, EventRecord.outcome == "done", EventRecord.action != "")
        .order_by(EventRecord.seq)
    )
    return tuple(_line(row) for row in session.scalars(query))


def _line(row: EventRecord) -> Line:
    action = Action(row.action)
    said = said_from_text(row.particulars, SAID[action])
    roles = frozenset(Role(role) for role in row.roles.split()) if row.form != 1 else None
    return Line(row.at, row.actor, Rank(row.rank), action, said, roles, row.acting)


def chain_of(session: Session, force: str) -> Iterator[tuple[Entry, str]]:
    """The force's chain from its first entry, each with the hash kept beside it; a page at a time, for any length."""
    last = 0
    while True:
        query = select(EventRecord).where(EventRecord.force == force, EventRecord.seq > last)
        rows = session.scalars(query.order_by(EventRecord.seq).limit(PAGE)).all()
        if not rows:
            return
        for row in rows:
            yield Entry(**{field.name: getattr(row, field.name) for field in fields(Entry)}), row.hash
        last = rows[-1].seq
        session.expunge_all()
