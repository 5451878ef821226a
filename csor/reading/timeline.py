"""What happened to a case, newest first: what was done, what was refused, who looked; a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from csor.domain.actions import Action, Event
from csor.domain.moves import MOVES, SAID
from csor.records.codec import said_from_text
from csor.records.event_record import EventRecord

PAGE = 30
DONE, REFUSED, READ = "done", "refused", "read"

_E = Event


class Show(StrEnum):
    """Which events. all: everything but who looked."""

    ALL = "all"
    DECISIONS = "decisions"
    CHECKS = "checks"
    CONTACTS = "contacts"
    LOOKED = "looked"


EVENTS: Mapping[Show, tuple[Event, ...]] = {
    Show.DECISIONS: (
        _E.CASE_ACCEPTED,
        _E.CASE_REJECTED,
        _E.MEETING_WAIVED,
        _E.ASSESSMENT_COMPLETED,
        _E.REPRESENTATIONS_ANSWERED,
        _E.RECOMMENDATION_MADE,
        _E.DISCLOSURE_AUTHORISED,
        _E.IMMEDIATE_PROTECTION_AUTHORISED,
        _E.NO_DISCLOSURE_DECIDED,
        _E.RECOMMENDATION_SENT_BACK,
        _E.DECISION_DEFERRED,
        _E.AUTHORITY_WITHDRAWN,
        _E.SIGNATURE_REFUSED,
        _E.REFUSAL_REFERRED_BACK,
        _E.REFUSAL_DECIDED,
        _E.DISCLOSURE_MADE,
        _E.DEADLINE_EXTENDED,
        _E.RIGHT_TO_KNOW_OPENED,
        _E.APPLICATION_WITHDRAWN,
        _E.MALICE_SUSPECTED,
        _E.CASE_CLOSED,
        _E.REVIEW_OPENED,
        _E.RETENTION_SET,
        _E.DISPOSAL_HELD,
        _E.HOLD_RELEASED,
    ),
    Show.CHECKS: (_E.CHECK_REQUESTED, _E.CHECK_RECORDED, _E.CHECK_CHASED, _E.CHECK_SUPERSEDED),
    Show.CONTACTS: (
        _E.CASE_RECEIVED,
        _E.CONTACT_RECORDED,
        _E.MEETING_RECORDED,
        _E.CONSULTATION_RECORDED,
        _E.VISIT_PLANNED,
        _E.VISIT_FAILED,
        _E.DISCLOSURE_MADE,
        _E.AFTERCARE_RECORDED,
        _E.NOTICE_SENT,
        _E.PARTNER_NOTIFIED,
    ),
}


@dataclass(frozen=True, slots=True)
class Happened:
    """One event. said: what was said, None for a look. code: of the rule that refused it. page: what was looked at.

    reason: in the person's own words, for what is no action of the scheme.
    """

    seq: int
    at: datetime
    actor: str
    event: Event
    action: Action | None
    outcome: str
    code: str = ""
    said: Any = None
    page: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """One page, newest first. before: where the next goes on, None on the last. looked_at: the reader's last look."""

    events: tuple[Happened, ...]
    before: int | None
    looked_at: datetime | None


def list_timeline(
    session: Session, case_id: UUID, show: Show, *, reader: str, now: datetime, before: int | None = None
) -> Timeline:
    """A page of what happened, in one query, with the reader's last look before now. before: a `seq` to go on from."""
    earlier = aliased(EventRecord)
    looked = select(func.max(earlier.at)).where(
        earlier.case_id == case_id, earlier.actor == reader, earlier.outcome == READ, earlier.at < now
    )
    query = select(EventRecord, looked.scalar_subquery()).where(EventRecord.case_id == case_id, _shown(show))
    if before is not None:
        query = query.where(EventRecord.seq < before)
    rows = session.execute(query.order_by(EventRecord.seq.desc()).limit(PAGE + 1)).all()
    events = tuple(_happened(event) for event, _ in rows[:PAGE])
    return Timeline(events, events[-1].seq if len(rows) > PAGE else None, rows[0][1] if rows else None)


def _shown(show: Show) -> ColumnElement[bool]:
    if show is Show.ALL:
        return EventRecord.outcome.in_((DONE, REFUSED))
    if show is Show.LOOKED:
        return or_(EventRecord.outcome == READ, EventRecord.event == Event.CASE_EXPORTED.value)
    tried = [action.value for action, move in MOVES.items() if move.event in EVENTS[show]]
    refused = and_(EventRecord.outcome == REFUSED, EventRecord.action.in_(tried))
    return or_(EventRecord.event.in_([event.value for event in EVENTS[show]]), refused)


def _happened(row: EventRecord) -> Happened:
    action = Action(row.action) if row.action in set(Action) else None
    said, page = None, ""
    if row.outcome == READ:
        page = str(msgspec.json.decode(row.particulars).get("page", ""))
    elif action is not None:
        said = _said(row.particulars, SAID[action])
    return Happened(
        row.seq,
        row.at,
        row.actor,
        Event(row.event),
        action,
        row.outcome,
        row.code,
        said,
        page,
        "" if action else row.reason,
    )


def _said(text: str, kind: type) -> Any:
    """What was said; None for the words of a refused attempt that do not make a whole."""
    try:
        return said_from_text(text, kind)
    except msgspec.ValidationError:
        return None
