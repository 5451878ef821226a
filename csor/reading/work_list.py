"""The work list: whose cases, why each stands there, the most pressing first; filtered, ordered and paged in SQL.

The order is immediate risk, then the soonest deadline, then the key. A page goes on from the last row of the one
before (keyset), and counts stop at CAP, so that neither takes longer when there are more cases.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, func, literal, or_, select, true, tuple_
from sqlalchemy.orm import Session

from csor.domain.deadlines import end_of_day, local_day
from csor.domain.people import Actor
from csor.domain.vocabulary import Role, Route, Stage
from csor.reading.visibility import visible_to
from csor.records.case_record import CaseRecord
from csor.records.desk import Look

PAGE = 25
CAP = 100


class Tab(StrEnum):
    """Which cases. decide: those that wait for an authoriser, for authorisers alone."""

    DECIDE = "decide"
    MINE = "mine"
    TEAM = "team"
    UNASSIGNED = "unassigned"
    TODAY = "today"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Filters:
    """What to leave out. waiting: only with a check that was asked for and has no reply."""

    stages: tuple[Stage, ...] = ()
    routes: tuple[Route, ...] = ()
    changed: bool = False
    danger: bool = False
    waiting: bool = False

    @property
    def any(self) -> bool:
        """Whether anything is left out."""
        return bool(self.stages or self.routes or self.changed or self.danger or self.waiting)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person asks for: a tab, held to filters, as it is now."""

    actor: Actor
    now: datetime
    tab: Tab
    filters: Filters = Filters()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page goes on: the last row of the one before, and how many rows were shown."""

    danger_now: bool
    due_at: datetime
    id: UUID
    shown: int

    def text(self) -> str:
        """For an address: opaque, and without anything about the case but its key."""
        values = [int(self.danger_now), self.due_at.isoformat(), self.id.hex, self.shown]
        return urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def place_of(text: str) -> Place | None:
    """The place of an address; None, which is the first page, for anything else."""
    try:
        danger, due_at, key, shown = json.loads(urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4)))
        moment = datetime.fromisoformat(due_at)
        if moment.tzinfo is None or not 0 <= int(shown) < 1_000_000:  # noqa: PLR2004 - more than anybody pages through
            return None
        return Place(bool(danger), moment, UUID(hex=key), int(shown))
    except (ValueError, TypeError, AttributeError, NotBase64):
        return None


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One case of the list. standing: the code and what fills its sentence. changed: by somebody else, since I looked."""

    reference: str
    subject: str
    children: tuple[tuple[str, int | None], ...]
    route: Route
    stage: Stage
    stage_since: datetime
    owner: str
    team: str
    danger_now: bool
    next_due_at: datetime
    next_due_on: date
    next_due_name: str
    received_on: date
    days_allowed: int
    standing: tuple[str, ...]
    changed: bool


@dataclass(frozen=True, slots=True)
class WorkPage:
    """One page. first: the number of its first row, from 1. after: where the next goes on, None on the last."""

    rows: tuple[WorkRow, ...]
    first: int
    after: Place | None


def tabs_for(actor: Actor) -> tuple[Tab, ...]:
    """The tabs that this person has, the first being where they begin."""
    rest = (Tab.MINE, Tab.TEAM, Tab.UNASSIGNED, Tab.TODAY, Tab.LATE)
    if not actor.has(Role.AUTHORISER):
        return rest
    return (*rest[:1], Tab.DECIDE, *rest[1:]) if actor.has(Role.OFFICER, Role.SUPERVISOR) else (Tab.DECIDE, *rest)


def count_tabs(session: Session, actor: Actor, now: datetime) -> dict[Tab, int]:
    """How many cases stand in each tab, in one query; CAP means that many or more."""
    tabs = tabs_for(actor)
    counts = (_capped(select(literal(1)).where(*_in_tab(tab, actor, now))).label(tab.value) for tab in tabs)
    return dict(zip(tabs, session.execute(select(*counts)).one(), strict=True))


def count_cases(session: Session, wanted: Wanted) -> int:
    """How many cases a tab has with these filters; CAP means that many or more."""
    query = _filtered(select(literal(1)).select_from(CaseRecord), wanted)
    found: int = session.execute(select(_capped(query))).scalar_one()
    return found


def list_cases(session: Session, wanted: Wanted, after: Place | None = None) -> WorkPage:
    """One page of a tab, in two queries: immediate risk first, then the rest."""
    found: list[Row[tuple[CaseRecord, datetime | None]]] = []
    for danger in (True, False):
        if wanted.filters.danger and not danger:
            break
        if (after and after.danger_now < danger) or len(found) > PAGE:
            continue  # every case of this kind was shown before, or the page is full
        query = _filtered(select(CaseRecord, Look.at).select_from(CaseRecord), wanted)
        query = query.where(CaseRecord.danger_now == danger)
        if after and after.danger_now == danger:
            query = query.where(_later(after))
        ordered = query.order_by(CaseRecord.next_due_at, CaseRecord.id)
        found += session.execute(ordered.limit(PAGE + 1 - len(found))).all()
    shown = after.shown if after else 0
    rows = tuple(_row(case, looked_at, wanted.actor) for case, looked_at in found[:PAGE])
    return WorkPage(rows, shown + 1, _place(found[PAGE - 1][0], shown + PAGE) if len(found) > PAGE else None)


def _later(after: Place) -> ColumnElement[bool]:
    """After a place, among cases of its kind: as one value, so that the index is walked from there."""
    at = literal(after.due_at, CaseRecord.next_due_at.type)
    return tuple_(CaseRecord.next_due_at, CaseRecord.id) > tuple_(at, literal(after.id, CaseRecord.id.type))


def find_next_due(session: Session, actor: Actor, now: datetime) -> date | None:
    """The day of the soonest deadline after today, among what the day's tabs are about."""
    later = and_(_of_team(actor), CaseRecord.next_due_at > end_of_day(local_day(now)))
    query = select(CaseRecord.next_due_on).where(*_open(actor), later).order_by(CaseRecord.next_due_at).limit(1)
    return session.scalar(query)


def _open(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return visible_to(actor), CaseRecord.open.is_(True)


def _in_tab(tab: Tab, actor: Actor, now: datetime) -> tuple[ColumnElement[bool], ...]:
    due, ends = CaseRecord.next_due_at, end_of_day(local_day(now))
    conditions = {
        Tab.DECIDE: _waits_for_authoriser(),
        Tab.MINE: _mine(actor),
        Tab.TEAM: _of_team(actor),
        Tab.UNASSIGNED: CaseRecord.owner == "",
        Tab.TODAY: and_(_of_team(actor), due >= now, due <= ends),
        Tab.LATE: and_(_of_team(actor), due < now),
    }
    return *_open(actor), conditions[tab]


def _mine(actor: Actor) -> ColumnElement[bool]:
    """What I have; for a call-taker, who is never given a case, what I took in."""
    if actor.has(Role.CALL_TAKER) and not actor.has(Role.OFFICER, Role.SUPERVISOR, Role.RESEARCHER):
        return CaseRecord.keyed_by == actor.id
    return CaseRecord.owner == actor.id


def _of_team(actor: Actor) -> ColumnElement[bool]:
    """My team's; the whole force's for a person without a team."""
    return CaseRecord.team == actor.team if actor.team else true()


@cache
def _waits_for_authoriser() -> ColumnElement[bool]:
    """At decision, or stopped in delivery until an authoriser has decided again."""
    stopped = or_(*(CaseRecord.standing.startswith(f'["{c}"') for c in ("refused_to_sign", "authority_suspended")))
    at_decision = CaseRecord.stage == Stage.DECISION.value
    return or_(at_decision, and_(CaseRecord.stage == Stage.DELIVERY.value, stopped))


def _filtered(query: Select[Any], wanted: Wanted) -> Select[Any]:
    """A query on cases and on when I looked, held to a tab and its filters."""
    actor, filters = wanted.actor, wanted.filters
    mine = and_(Look.case_id == CaseRecord.id, Look.person == actor.id)
    query = query.outerjoin(Look, mine).where(*_in_tab(wanted.tab, actor, wanted.now))
    if filters.stages:
        query = query.where(CaseRecord.stage.in_([stage.value for stage in filters.stages]))
    if filters.routes:
        query = query.where(CaseRecord.route.in_([route.value for route in filters.routes]))
    if filters.danger:
        query = query.where(CaseRecord.danger_now.is_(True))
    if filters.changed:
        unseen = and_(Look.at.is_(None), CaseRecord.owner == actor.id)
        query = query.where(CaseRecord.changed_by != actor.id, or_(CaseRecord.changed_at > Look.at, unseen))
    if filters.waiting:
        query = query.where(CaseRecord.awaits_reply.is_(True))
    return query


def _capped(query: Select[Any]) -> ColumnElement[int]:
    return select(func.count()).select_from(query.limit(CAP).subquery()).scalar_subquery()


def _place(case: CaseRecord, shown: int) -> Place:
    assert case.next_due_at is not None  # noqa: S101 - I9: every open case has something due
    return Place(case.danger_now, case.next_due_at, case.id, shown)


def _row(case: CaseRecord, looked_at: datetime | None, actor: Actor) -> WorkRow:
    unseen = case.owner == actor.id if looked_at is None else case.changed_at > looked_at
    return WorkRow(
        reference=case.reference,
        subject=case.subject_name,
        children=tuple((name, age) for name, age in json.loads(case.children_names)),
        route=Route(case.route),
        stage=Stage(case.stage),
        stage_since=case.stage_since,
        owner=case.owner,
        team=case.team,
        danger_now=case.danger_now,
        next_due_at=case.next_due_at or case.conclusion_due_at,
        next_due_on=case.next_due_on or local_day(case.conclusion_due_at),
        next_due_name=case.next_due_name,
        received_on=case.received_on,
        days_allowed=case.days_allowed,
        standing=tuple(json.loads(case.standing)),
        changed=unseen and case.changed_by != actor.id,
    )
