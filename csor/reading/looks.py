"""Who looked at a case: when, at what, with what reason, through what access; and which searches showed it."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, Select, select, union
from sqlalchemy.orm import Session

from csor.domain.actions import Event
from csor.domain.deadlines import end_of_day
from csor.domain.ties import Bonds, Post, Tie, tie
from csor.reading.bonds import list_bonds, list_posts
from csor.reading.looks_of_day import looked_for, start_of_day
from csor.records.access import AccessGrant
from csor.records.event_record import EventRecord
from csor.records.oversight import SearchHit

PAGE: Final = 50
MOST: Final = 10_000  # lines of a download
LOOKED: Final = (Event.CASE_READ.value, Event.CASE_EXPORTED.value, Event.LOG_READ.value, Event.LOG_EXPORTED.value)


class What(StrEnum):
    """Which looks."""

    ALL = "all"
    OPENED = "opened"
    SEARCHED = "searched"


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which looks are asked for. person: a user name, empty for everyone. before: a number to go on from."""

    person: str = ""
    since: date | None = None
    until: date | None = None
    what: What = What.ALL
    before: int | None = None


@dataclass(frozen=True, slots=True)
class OneLook:
    """One look. page: what was opened. searched: what was typed, for a search. through: the access it had."""

    seq: int
    at: datetime
    person: str
    event: Event
    page: str
    searched: str
    through: Tie
    reason: str
    session: str
    address: str


@dataclass(frozen=True, slots=True)
class Looks:
    """One page, newest first. total: of all that is asked for. before: where the next goes on, None on the last."""

    rows: tuple[OneLook, ...]
    total: int
    people: tuple[tuple[str, int], ...]
    before: int | None


def list_looks(session: Session, force: str, case_id: UUID, narrowed: Narrowed, page: int = PAGE) -> Looks:
    """A page of the looks at a case, with how many each person had of all that is asked for."""
    which = _which(force, case_id, narrowed)
    # Counted here: to group by the person SQLite would walk an index over the whole log of the force.
    counted = Counter(session.scalars(select(EventRecord.actor).where(*which).order_by(EventRecord.seq)))
    people = sorted(counted.items(), key=lambda row: (-row[1], row[0]))
    query: Select[tuple[EventRecord]] = select(EventRecord).where(*which)
    if narrowed.before is not None:
        query = query.where(EventRecord.seq < narrowed.before)
    found = session.scalars(query.order_by(EventRecord.seq.desc()).limit(page + 1)).all()
    bonds = list_bonds(session, [case_id]).get(case_id, Bonds())
    posts, reasons = list_posts(session, force), _reasons(session, case_id)
    rows = tuple(_look(event, posts, bonds, reasons) for event in found[:page])
    total = sum(number for _, number in people)
    return Looks(rows, total, tuple(people), rows[-1].seq if len(found) > page else None)


def _which(force: str, case_id: UUID, narrowed: Narrowed) -> tuple[Any, ...]:
    event = EventRecord
    opened = select(event.seq).where(event.case_id == case_id, event.event.in_(LOOKED))
    searched = select(SearchHit.seq).where(SearchHit.case_id == case_id, SearchHit.force == force)
    seqs: Any = {
        What.ALL: union(opened, searched),
        What.OPENED: opened,
        What.SEARCHED: searched,
    }[narrowed.what]
    which = [event.force == force, event.seq.in_(select(seqs.subquery().c.seq))]
    if narrowed.person:
        which.append(event.actor == narrowed.person)
    if narrowed.since:
        which.append(event.at >= start_of_day(narrowed.since))
    if narrowed.until:
        which.append(event.at <= end_of_day(narrowed.until))
    return tuple(which)


def _reasons(session: Session, case_id: UUID) -> Sequence[Row[Any]]:
    grant = AccessGrant
    query = select(grant.person, grant.reason, grant.given_at, grant.until).where(grant.case_id == case_id)
    return session.execute(query.order_by(grant.given_at)).all()


def _look(event: EventRecord, posts: Mapping[str, Post], bonds: Bonds, reasons: Sequence[Row[Any]]) -> OneLook:
    search = event.event == Event.CASES_SEARCHED.value
    given = (row.reason for row in reasons if row.person == event.actor and row.given_at <= event.at < row.until)
    return OneLook(
        seq=event.seq,
        at=event.at,
        person=event.actor,
        event=Event(event.event),
        page="" if search else str(json.loads(event.particulars or "{}").get("page", "")),
        searched=looked_for(event.particulars) if search else "",
        through=tie(posts.get(event.actor, Post(event.actor)), bonds, event.at),
        reason=event.reason or next(given, ""),
        session=event.session,
        address=event.address,
    )
