"""Requests for erasure: the latest of a case, and the list."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from csor.domain.actions import Event
from csor.domain.erasure import Asked, State
from csor.domain.people import Actor
from csor.reading.visibility import accounts_of, visible_to
from csor.records.case_record import CaseRecord
from csor.records.erasure import ErasureRequest
from csor.records.event_record import EventRecord

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Erasure:
    """One request with its answer. answered_by: empty while nobody answered."""

    id: UUID
    case: str
    reason: str
    asked: Asked
    answered_by: str
    answered_at: datetime | None
    answer_reason: str


def find_erasure(session: Session, case_id: UUID) -> Erasure | None:
    """The latest request about a case."""
    query = select(ErasureRequest).where(ErasureRequest.case_id == case_id)
    row = session.scalars(query.order_by(ErasureRequest.asked_at.desc(), ErasureRequest.id.desc()).limit(1)).first()
    return _erasure(row) if row else None


def list_erasures(session: Session, actor: Actor, limit: int = PAGE) -> tuple[Erasure, ...]:
    """The latest requests that this person may know of: of cases in their sight, and of those that are gone.

    A sealed case that is gone is named to whoever asked and whoever answered, and to nobody else.
    """
    request = ErasureRequest
    there = exists().where(CaseRecord.id == request.case_id)
    seen = exists().where(and_(CaseRecord.id == request.case_id, visible_to(actor)))
    gone = and_(~there, or_(~request.sealed, _mine(actor)))
    query = select(request).where(request.force == actor.force, or_(seen, gone))
    rows = session.scalars(query.order_by(request.asked_at.desc(), request.id.desc()).limit(limit))
    return tuple(_erasure(row) for row in rows)


def _mine(actor: Actor) -> ColumnElement[bool]:
    accounts = accounts_of(actor)
    return or_(ErasureRequest.asked_by.in_(accounts), ErasureRequest.answered_by.in_(accounts))


def _erasure(row: ErasureRequest) -> Erasure:
    asked = Asked(row.asked_by, row.asked_at, row.version, State(row.state))
    return Erasure(row.id, row.case, row.reason, asked, row.answered_by, row.answered_at, row.answer_reason)


def has_unscrubbed(session: Session, force: str) -> bool:
    """Whether something was erased since the files were last scrubbed."""
    return _last(session, force, Event.PARTICULARS_ERASED) > _last(session, force, Event.FILES_SCRUBBED)


def _last(session: Session, force: str, event: Event) -> int:
    query = select(func.max(EventRecord.seq)).where(EventRecord.force == force, EventRecord.event == event.value)
    return session.scalar(query) or 0
