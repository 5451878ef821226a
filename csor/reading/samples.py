"""Weekly samples: what there is to draw from, what was drawn, and what was found."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from csor.domain.actions import Event
from csor.domain.deadlines import ONE_DAY, end_of_day, local_day
from csor.domain.misuse import Sign
from csor.domain.oversight import Always, Finding, Kind
from csor.domain.sampling import WEEK, may_draw
from csor.reading.bonds import chunks
from csor.reading.looks_of_day import start_of_day
from csor.records.access import AccessGrant, CaseSeal
from csor.records.event_record import EventRecord
from csor.records.oversight import FlagRecord, Sampled, SampleSeed

PAGE: Final = 50
DECIDED: Final = (
    Event.DISCLOSURE_AUTHORISED.value,
    Event.NO_DISCLOSURE_DECIDED.value,
    Event.IMMEDIATE_PROTECTION_AUTHORISED.value,
    Event.REFUSAL_DECIDED.value,
)
EXPORTED: Final = (Event.CASE_EXPORTED.value, Event.LOG_EXPORTED.value)
VIEWED: Final = (Event.CASE_READ.value, Event.CASES_SEARCHED.value, *EXPORTED)


@dataclass(frozen=True, slots=True)
class SeedView:
    """A week's seed. seed: empty until it was drawn with. found: how many of those drawn were looked at, of how many."""

    week: date
    commitment: str
    seed: str
    bound_at: datetime
    drawn_at: datetime | None
    drawn_by: str
    found: int
    of: int


@dataclass(frozen=True, slots=True)
class SampledView:
    """One of a sample. case: its reference; for a look, of the case that was looked at. seq: of the look."""

    kind: Kind
    place: int
    reference: str
    why: Always
    case: str
    at: datetime | None
    person: str
    finding: Finding | None
    finding_reason: str
    finding_by: str


def list_decided(session: Session, force: str, week: date) -> tuple[str, ...]:
    """The references of the cases that were decided in a week, each once."""
    event = EventRecord
    mine = (event.force == force, event.event.in_(DECIDED), event.outcome == "done")
    query = select(event.case).where(*mine, event.at >= start_of_day(week), event.at <= _end(week)).distinct()
    return tuple(sorted(session.scalars(query)))


def list_viewed(session: Session, force: str, week: date) -> dict[str, Always]:
    """The looks of a week by their number, each with why it is always in the sample, or that it may be drawn."""
    event = EventRecord
    columns = (event.seq, event.event, event.case_id, event.actor, event.at)
    query = select(*columns).where(event.force == force, event.event.in_(VIEWED))
    rows = session.execute(query.where(event.at >= start_of_day(week), event.at <= _end(week))).all()
    found = dict.fromkeys((str(row.seq) for row in rows), Always.DRAWN)
    found.update((number, why) for number, why in _flagged(session, force, week) if number in found)
    sealed = set(session.scalars(select(CaseSeal.case_id)))
    found.update((str(row.seq), Always.SEALED) for row in rows if row.case_id in sealed)
    found.update((str(row.seq), Always.EXPORT) for row in rows if row.event in EXPORTED)
    found.update((str(seq), Always.GLASS) for seq in _behind_glass(session, force, week))
    return found


def _end(week: date) -> datetime:
    return end_of_day(week + WEEK - ONE_DAY)


def _flagged(session: Session, force: str, week: date) -> list[tuple[str, Always]]:
    """The looks out of hours, and the searches for one's own name."""
    flag = FlagRecord
    signs = {Sign.OUT_OF_HOURS.value: Always.OUT_OF_HOURS, Sign.NAME_SEARCH.value: Always.OWN_NAME}
    query = select(flag.sign, flag.views, flag.facts).where(
        flag.force == force, flag.day >= week, flag.day < week + WEEK
    )
    rows = session.execute(query.where(flag.sign.in_(signs))).all()
    return [
        (str(number), signs[row.sign])
        for row in rows
        if row.sign == Sign.OUT_OF_HOURS.value or "own" in json.loads(row.facts)
        for number in json.loads(row.views)
    ]


def _behind_glass(session: Session, force: str, week: date) -> Sequence[int]:
    event, grant = EventRecord, AccessGrant
    broken = and_(grant.case_id == event.case_id, grant.person == event.actor, grant.kind == "glass")
    query = select(event.seq).join(grant, and_(broken, event.at >= grant.given_at, event.at < grant.until))
    query = query.where(event.force == force, event.event == Event.CASE_READ.value)
    return session.scalars(query.where(event.at >= start_of_day(week), event.at <= _end(week))).all()


def find_seed(session: Session, force: str, week: date) -> SampleSeed | None:
    """The row of a week's seed, for whoever draws with it."""
    return session.get(SampleSeed, (force, week))


def list_seeds(session: Session, force: str, limit: int = 26) -> tuple[SeedView, ...]:
    """The latest weeks, each with how much of its sample was looked at."""
    row = Sampled
    counted = select(row.week, func.count(row.finding_at), func.count()).where(row.force == force).group_by(row.week)
    counts = {week: (found, of) for week, found, of in session.execute(counted).tuples()}
    query = select(SampleSeed).where(SampleSeed.force == force).order_by(SampleSeed.week.desc()).limit(limit)
    return tuple(_seed(seed, *counts.get(seed.week, (0, 0))) for seed in session.scalars(query))


def list_undrawn(session: Session, force: str, today: date) -> tuple[date, ...]:
    """The weeks that are over, whose seed was bound before they began, and that nobody drew; the earliest first."""
    row = SampleSeed
    query = select(row.week, row.bound_at).where(row.force == force, row.drawn_at.is_(None)).order_by(row.week)
    rows = session.execute(query).tuples()
    return tuple(week for week, bound_at in rows if may_draw(week, local_day(bound_at), today))


def _seed(seed: SampleSeed, found: int, of: int) -> SeedView:
    shown = seed.seed if seed.drawn_at else ""
    return SeedView(seed.week, seed.commitment, shown, seed.bound_at, seed.drawn_at, seed.drawn_by, found, of)


def list_sampled(session: Session, force: str, week: date, kind: Kind, after: int = 0) -> tuple[SampledView, ...]:
    """A page of a week's sample in its order, and one row more when there is more."""
    row = Sampled
    query = select(row).where(row.force == force, row.week == week, row.kind == kind.value, row.place > after)
    rows = session.scalars(query.order_by(row.place).limit(PAGE + 1)).all()
    looks = _looks(session, force, rows) if kind is Kind.VIEW else {}
    return tuple(_sampled(one, looks.get(one.reference)) for one in rows)


def find_sampled(session: Session, force: str, week: date, kind: Kind, place: int) -> SampledView | None:
    """One of a week's sample."""
    one = session.get(Sampled, (force, week, kind.value, place))
    if one is None:
        return None
    return _sampled(one, _looks(session, force, [one]).get(one.reference) if kind is Kind.VIEW else None)


Look = tuple[str, datetime, str]


def _looks(session: Session, force: str, rows: Sequence[Sampled]) -> dict[str, Look]:
    event, found = EventRecord, {}
    for some in chunks(int(row.reference) for row in rows):
        query = select(event.seq, event.case, event.at, event.actor).where(event.force == force, event.seq.in_(some))
        found.update({str(row.seq): (row.case, row.at, row.actor) for row in session.execute(query)})
    return found


def _sampled(row: Sampled, look: Look | None) -> SampledView:
    case, at, person = look or (row.reference if row.kind == Kind.CASE.value else "", None, "")
    return SampledView(
        kind=Kind(row.kind),
        place=row.place,
        reference=row.reference,
        why=Always(row.why),
        case=case,
        at=at,
        person=person,
        finding=Finding(row.finding) if row.finding else None,
        finding_reason=row.finding_reason,
        finding_by=row.finding_by,
    )
