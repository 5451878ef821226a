"""Flags of misuse and what was said of them, for those who look at them."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from csor.domain.actions import Event
from csor.domain.misuse import Sign
from csor.domain.oversight import Verdict
from csor.domain.people import Actor
from csor.reading.bonds import chunks
from csor.records.event_record import EventRecord
from csor.records.oversight import DayRead, FlagRecord

PAGE: Final = 25
CAP: Final = 1000


@dataclass(frozen=True, slots=True)
class Raised:
    """One flag. verdict: None while nobody looked at it. views: numbers of the looks it rests on."""

    id: UUID
    day: date
    sign: Sign
    person: str
    case: str
    since: date
    views: tuple[int, ...]
    facts: tuple[str, ...]
    verdict: Verdict | None
    verdict_reason: str
    verdict_by: str
    verdict_at: datetime | None


@dataclass(frozen=True, slots=True)
class Flags:
    """One page. counts: of the open ones by sign. more: whether a next page goes on from the last row."""

    rows: tuple[Raised, ...]
    counts: tuple[tuple[Sign, int], ...]
    total: int
    after: str


@dataclass(frozen=True, slots=True)
class Rested:
    """A look that a flag rests on."""

    seq: int
    at: datetime
    event: Event
    case: str
    page: str


def list_flags(session: Session, actor: Actor, *, judged: bool, sign: Sign | None, after: str = "") -> Flags:
    """A page of flags, the latest day first; never those about the reader. after: of the page before."""
    flag = FlagRecord
    about = _others(actor, judged=judged)
    counted = select(flag.sign, func.count()).where(*about).group_by(flag.sign)
    counts = tuple((Sign(code), number) for code, number in session.execute(counted).tuples())
    query = select(flag).where(*about)
    if sign:
        query = query.where(flag.sign == sign.value)
    place = _place(after)
    if place:
        query = query.where((flag.day < place[0]) | ((flag.day == place[0]) & (flag.id < place[1])))
    found = session.scalars(query.order_by(flag.day.desc(), flag.id.desc()).limit(PAGE + 1)).all()
    rows = tuple(_raised(row) for row in found[:PAGE])
    more = f"{rows[-1].day.isoformat()}_{rows[-1].id.hex}" if len(found) > PAGE else ""
    total = dict(counts).get(sign, 0) if sign else sum(number for _, number in counts)
    return Flags(rows, counts, total, more)


def _others(actor: Actor, *, judged: bool) -> tuple[ColumnElement[bool], ...]:
    flag = FlagRecord
    verdicts = [verdict.value for verdict in Verdict] if judged else [""]
    return (
        flag.force == actor.force,
        flag.verdict.in_(verdicts),
        flag.person.not_in(sorted({actor.id, *actor.accounts})),
    )


def _place(after: str) -> tuple[date, UUID] | None:
    try:
        day, _, key = after.partition("_")
        return date.fromisoformat(day), UUID(hex=key)
    except ValueError:
        return None


def find_flag(session: Session, actor: Actor, key: UUID) -> Raised | None:
    """A flag of the force that is not about the reader."""
    row = session.get(FlagRecord, key)
    if row is None or row.force != actor.force or actor.is_person(row.person):
        return None
    return _raised(row)


def list_rested(session: Session, force: str, flag: Raised) -> tuple[Rested, ...]:
    """The looks that a flag rests on, in the order of time."""
    event, found = EventRecord, []
    for some in chunks(flag.views):
        query = select(event.seq, event.at, event.event, event.case, event.particulars)
        for row in session.execute(query.where(event.force == force, event.seq.in_(some))):
            page = str(json.loads(row.particulars or "{}").get("page", ""))
            found.append(Rested(row.seq, row.at, Event(row.event), row.case, page))
    return tuple(sorted(found, key=lambda look: look.seq))


def find_last_read(session: Session, force: str) -> date | None:
    """The last day whose looks were compared."""
    return session.scalar(select(func.max(DayRead.day)).where(DayRead.force == force))


def _raised(row: FlagRecord) -> Raised:
    views: list[Any] = json.loads(row.views)
    return Raised(
        id=row.id,
        day=row.day,
        sign=Sign(row.sign),
        person=row.person,
        case=row.case,
        since=row.since,
        views=tuple(views),
        facts=tuple(json.loads(row.facts)),
        verdict=Verdict(row.verdict) if row.verdict else None,
        verdict_reason=row.verdict_reason,
        verdict_by=row.verdict_by,
        verdict_at=row.verdict_at,
    )
