"""The looks of one day with their context, as the signs of misuse are read from them; and what digests say of a day."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, select, tuple_
from sqlalchemy.orm import Session

from csor.domain.actions import Event
from csor.domain.deadlines import LONDON, end_of_day
from csor.domain.misuse import BULK_WINDOW, FLURRY_WINDOW, HABIT_DAYS, Day, Past, View, has_own_work
from csor.domain.ties import (
    Bonds,
    Colleagues,
    Likeness,
    Name,
    Post,
    Tie,
    Worker,
    by_surname,
    likenesses,
    search_likenesses,
    tie,
)
from csor.reading.bonds import chunks, list_bonds, list_named, list_posts, list_workers
from csor.records.event_record import EventRecord
from csor.records.oversight import Digest, OtherLook, SearchHit

LOOKS: Final = (Event.CASE_READ.value, Event.CASES_SEARCHED.value)
CARRIED: Final = max(BULK_WINDOW, FLURRY_WINDOW)
HABIT_SPAN: Final = timedelta(days=3 * HABIT_DAYS)
REPEATED_WITHIN: Final = timedelta(days=365)
STRONGEST: Final = tuple(Tie)


@dataclass(frozen=True, slots=True)
class Opened:
    """What one person opened on a day. cases: (reference, times), the most often opened first. hours: bit h for hour h."""

    person: str
    hours: int
    searches: int
    cases: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Around:
    """What is known of the cases and people of a day."""

    posts: Mapping[str, Post]
    workers: Mapping[str, Worker]
    bonds: Mapping[UUID, Bonds]
    named: Mapping[UUID, tuple[Name, ...]]
    hits: Mapping[int, Sequence[UUID]]
    colleagues: Colleagues


def start_of_day(day: date) -> datetime:
    """When a day begins in this country."""
    return datetime(day.year, day.month, day.day, tzinfo=LONDON).astimezone(UTC)


def read_day(session: Session, force: str, day: date) -> Day:
    """The looks of a day, with their context."""
    starts = start_of_day(day)
    rows = _rows(session, force, starts - CARRIED, end_of_day(day))
    around = _around(session, force, rows)
    shared: dict[tuple[str, UUID], frozenset[Likeness]] = {}
    views = [_view(row, around, shared) for row in rows]
    today = [view for view in views if view.at >= starts]
    return Day(day, today, [view for view in views if view.at < starts], _past(session, force, day, today))


def _rows(session: Session, force: str, since: datetime, until: datetime) -> Sequence[Row[Any]]:
    event = EventRecord
    columns = (event.seq, event.at, event.actor, event.event, event.case, event.case_id, event.particulars)
    query = select(*columns).where(event.force == force, event.event.in_(LOOKS), event.outcome == "read")
    return session.execute(query.where(event.at >= since, event.at <= until).order_by(event.at, event.seq)).all()


def _around(session: Session, force: str, rows: Sequence[Row[Any]]) -> Around:
    hits: dict[int, list[UUID]] = defaultdict(list)
    for some in chunks(row.seq for row in rows if row.event == Event.CASES_SEARCHED.value):
        query = select(SearchHit.seq, SearchHit.case_id).where(SearchHit.force == force, SearchHit.seq.in_(some))
        for seq, case in session.execute(query):
            hits[seq].append(case)
    cases = {row.case_id for row in rows if row.case_id} | {case for found in hits.values() for case in found}
    workers = list_workers(session, force)
    colleagues = by_surname(workers.values())
    posts = list_posts(session, force)
    return Around(posts, workers, list_bonds(session, cases), list_named(session, cases), hits, colleagues)


def _view(row: Row[Any], around: Around, shared: dict[tuple[str, UUID], frozenset[Likeness]]) -> View:
    post = around.posts.get(row.actor, Post(row.actor))
    worker = around.workers.get(row.actor, Worker(row.actor, Name("", "")))
    hour = row.at.astimezone(LONDON).hour
    if row.event == Event.CASES_SEARCHED.value:
        bound = search_tie(post, (around.bonds.get(case, Bonds()) for case in around.hits.get(row.seq, ())), row.at)
        alike = search_likenesses(worker, looked_for(row.particulars), around.colleagues)
        return View(row.seq, row.at, hour, row.actor, "", bound, alike)
    key = row.actor, row.case_id
    if key not in shared:
        shared[key] = likenesses(worker, around.named.get(row.case_id, ()), around.colleagues)
    return View(
        row.seq,
        row.at,
        hour,
        row.actor,
        row.case,
        tie(post, around.bonds.get(row.case_id, Bonds()), row.at),
        shared[key],
    )


def search_tie(post: Post, found: Iterable[Bonds], at: datetime) -> Tie:
    """The strongest tie to any case that a search showed; a role for the whole force is none to a search."""
    here = Post(post.id, post.teams, post.roles, post.leads)
    return min((tie(here, bonds, at) for bonds in found), key=STRONGEST.index, default=Tie.NONE)


def looked_for(particulars: str) -> str:
    """What was typed, or the name of the person who was compared; empty once it was erased."""
    said = json.loads(particulars or "{}").get("looked_for", "")
    if isinstance(said, str):
        return said
    return f"{said.get('forenames', '')} {said.get('surname', '')}".strip()


def _past(session: Session, force: str, day: date, today: Sequence[View]) -> Past:
    hours: dict[str, list[int]] = defaultdict(list)
    query = select(Digest.person, Digest.hours).where(Digest.force == force, Digest.day >= day - HABIT_SPAN)
    for person, mask in session.execute(query.where(Digest.day < day, Digest.hours > 0).order_by(Digest.day)):
        hours[person].append(mask)
    days: dict[tuple[str, str], list[date]] = defaultdict(list)
    other, since = OtherLook, day - REPEATED_WITHIN
    for some in chunks(sorted(other_looks(today))):
        pairs = select(other.person, other.case, other.day).where(other.force == force, other.day >= since)
        for row in session.execute(pairs.where(other.day < day, tuple_(other.person, other.case).in_(some))):
            days[row.person, row.case].append(row.day)
    return Past(hours, days)


def other_looks(views: Iterable[View]) -> set[tuple[str, str]]:
    """Who looked at which case without own work on it."""
    return {(view.person, view.case) for view in views if view.case and not has_own_work(view)}


def opened_by_each(views: Iterable[View]) -> tuple[Opened, ...]:
    """What each person opened."""
    cases: dict[str, Counter[str]] = defaultdict(Counter)
    hours: dict[str, int] = defaultdict(int)
    searches: Counter[str] = Counter()
    for view in views:
        hours[view.person] |= 1 << view.hour
        if view.case:
            cases[view.person][view.case] += 1
        else:
            searches[view.person] += 1
    return tuple(
        Opened(person, mask, searches[person], tuple(sorted(cases[person].items(), key=lambda c: (-c[1], c[0]))))
        for person, mask in sorted(hours.items())
    )
