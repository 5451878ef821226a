"""The measures against a plain recomputation, the reporting pack S33, and what a publication gives away."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import product
from statistics import median
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, event, insert
from sqlalchemy.orm import Session

from csor.domain.deadlines import LONDON, Calendar, DueRule, Unit, add, due, end_of_day, local_day
from csor.domain.protocol import load_all
from csor.reading.measure_folding import months_between
from csor.reading.measure_shapes import KINDS, RESULTS, Measures, Share, Spread, Window
from csor.reading.measures import expectation, last_late_day, measure, measure_all
from csor.reading.publication import HIDDEN, UNDER, Published, publication, publish, whole_year
from csor.records.access import CaseSeal
from csor.records.base import new_id
from csor.records.case_record import CaseRecord
from csor.records.engines import make_engine
from csor.records.schema import upgrade
from tests.support.databases import Engine as EngineName
from tests.support.databases import NewDatabase

FORCE = "northshire"
PROTOCOLS = load_all()
NOW = datetime(2026, 6, 9, 13, 25, tzinfo=UTC)
SPRING = (date(2026, 4, 1), date(2026, 5, 31))
Row = dict[str, Any]


def build(url: str) -> None:
    engine = make_engine(url)
    upgrade(engine)
    engine.dispose()


@pytest.fixture
def engine(engine_name: EngineName, new_database: NewDatabase) -> Iterator[Engine]:
    engine = make_engine(new_database(engine_name, build))
    yield engine
    engine.dispose()


def london(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=LONDON)


def row(received_at: datetime, **changes: Any) -> Row:
    """A case that was received and nothing else, but for the changes."""
    received_on = local_day(received_at)
    key = new_id()
    given_ = {
        "id": key,
        "force": FORCE,
        "reference": str(key),
        "version": 1,
        "protocol": "ew-csods-2023",
        "route": "right_to_ask",
        "channel": "online",
        "stage": "assessment",
        "stage_since": received_at,
        "open": True,
        "danger_now": False,
        "team": "ppu",
        "owner": "",
        "keyed_by": "officer",
        "changed_at": received_at,
        "changed_by": "officer",
        "subject_name": "John Reed",
        "children_names": "[]",
        "standing": "[]",
        "received_at": received_at,
        "received_on": received_on,
        "next_due_name": "",
        "conclusion_due_at": end_of_day(received_on + timedelta(days=28)),
        "days_allowed": 28,
        "meeting_counts": False,
        "outcome": "",
        "disclosed": False,
        "disclosed_as": "",
        "registered": False,
        "flagged": False,
        "refused": 0,
        "refused_result": "",
        "undertakings_offered": 0,
        "extended": 0,
        "extended_in_time": 0,
        "overridden": 0,
        "unverified": 0,
        "breaches": 0,
        "complaints": 0,
        "judicial_reviews": 0,
    }
    empty = ("next_due_at", "next_due_on", "checks_met", "meeting_met", "decided_at", "decided_on", "decided_met")
    ended = ("concluded_at", "concluded_on", "concluded_met", "days_to_conclude", "closed_at", "minutes_to_safeguard")
    return {**given_, **dict.fromkeys(empty + ended), **changes}


def concluded(case: Row, at: datetime, **changes: Any) -> Row:
    days = (local_day(at) - case["received_on"]).days
    met = at < case["conclusion_due_at"]
    ends = {"concluded_at": at, "concluded_on": local_day(at), "concluded_met": met, "days_to_conclude": days}
    return {**case, **ends, "open": False, "stage": "closed", **changes}


@contextmanager
def kept(engine: Engine, rows: list[Row]) -> Iterator[Session]:
    with Session(engine) as session:
        session.execute(delete(CaseRecord))
        if rows:
            session.execute(insert(CaseRecord), rows)
        yield session
        session.rollback()


def found(engine: Engine, rows: list[Row], since: date, until: date, route: str | None = None) -> Measures:
    with kept(engine, rows) as session:
        return measure(session, FORCE, since, until, route, NOW)


# ---- the reporting pack ----


def pack() -> list[Row]:
    """S33: P01 to P10."""

    def case(route: str, received: str, checks: str, concluded_at: str, **changes: Any) -> Row:
        began = london(f"2026-{received}")
        done = london(f"2026-{checks}").astimezone(UTC)
        met = done <= began.astimezone(UTC) + timedelta(hours=24)
        base = row(began, route=f"right_to_{route}", checks_met=met)
        return concluded(base, london(f"2026-{concluded_at}"), **changes)

    seen = {"meeting_counts": True, "meeting_met": True}
    unseen = {"meeting_counts": True, "meeting_met": False}
    told = {"disclosed": True, "registered": True, "disclosed_as": "convictions"}
    return [
        case("ask", "04-01T09:00", "04-01T15:00", "04-28T12:00", **seen, **told),
        case("ask", "04-02T16:30", "04-03T16:45", "04-30T12:00", **seen),
        case("ask", "04-05T22:10", "04-06T09:00", "04-07T12:00", outcome="NOT_IN_SCHEME"),
        case("know", "04-07T11:00", "04-07T13:00", "05-05T12:00", **told),
        case("ask", "04-08T10:00", "04-08T18:00", "05-12T12:00", **unseen, extended=1, extended_in_time=1),
        case("ask", "04-10T08:00", "04-10T08:40", "04-10T12:00", **{**told, "disclosed_as": "immediate"}),
        case("ask", "04-13T14:00", "04-14T14:00", "05-11T23:00", **seen),
        case(
            "ask", "04-15T09:30", "04-15T17:00", "05-20T12:00", **seen, disclosed=True, disclosed_as="other_information"
        ),
        case("ask", "04-20T12:00", "04-21T08:00", "05-06T12:00", meeting_counts=True, outcome="WITHDRAWN_DISENGAGED"),
        case(
            "ask",
            "04-27T19:45",
            "04-28T07:30",
            "05-25T12:00",
            **seen,
            registered=True,
            refused=1,
            refused_result="withhold",
            undertakings_offered=1,
            outcome="AUTHORISED_NOT_DELIVERED_REFUSED",
        ),
    ]


def test_the_reporting_pack_comes_out_as_written(engine: Engine) -> None:
    assert expectation(found(engine, pack(), *SPRING)) == {
        "M1": [9, 10],
        "M2": [5, 7],
        "M3b": [8, 10],
        "median_days": 28,
        "disclosures": 4,
        "other_information": 1,
        "immediate": 1,
        "registered": 3,
        "registered_related": 4,
        "refused_not_delivered": 1,
        "rate": [4, 10],
        "bands": {"0-20": 3, "21-35": 7, "36+": 0},
    }


def test_the_rate_of_the_pack_by_route(engine: Engine) -> None:
    alone = found(engine, pack(), *SPRING, "right_to_ask")
    assert expectation(alone)["rate"] == [3, 9]
    everything = found(engine, pack(), *SPRING)
    assert [(r.route, r.disclosed, r.concluded) for r in everything.routes] == [
        ("right_to_ask", 3, 9),
        ("right_to_know", 1, 1),
    ]
    assert everything.extensions == Share(1, 1)
    assert dict(everything.results)["withhold"] == 1


# ---- against a plain recomputation ----

BOOL, MAYBE = st.booleans(), st.none() | st.booleans()
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2026, 6, 9, 13), timezones=st.just(UTC))  # noqa: DTZ001
FEW = st.integers(0, 3)


@st.composite
def rows(draw: st.DrawFn) -> Row:
    case = row(
        draw(MOMENTS),
        force=draw(st.sampled_from([FORCE, FORCE, FORCE, "westshire"])),
        route=draw(st.sampled_from(["right_to_ask", "right_to_know"])),
        protocol=draw(st.sampled_from(["ew-csods-2023", "ew-dvds-2016", "sc-kcs"])),
        checks_met=draw(MAYBE),
        meeting_counts=draw(BOOL),
        meeting_met=draw(MAYBE),
        registered=draw(BOOL),
        flagged=draw(BOOL),
        minutes_to_safeguard=draw(st.none() | st.integers(0, 20)),
        **{name: draw(FEW) for name in ("extended", "overridden", "unverified", "breaches", "complaints")},
    )
    if draw(BOOL):
        return case
    at = min(case["received_at"] + timedelta(minutes=draw(st.integers(0, 90_000))), NOW)
    disclosed, refused = draw(BOOL), draw(FEW)
    return concluded(
        case,
        at,
        decided_met=draw(MAYBE),
        disclosed=disclosed,
        disclosed_as=draw(st.sampled_from(KINDS)) if disclosed else "",
        refused=refused,
        refused_result=draw(st.sampled_from(RESULTS)) if refused else "",
        undertakings_offered=refused + draw(FEW),
        outcome=draw(st.sampled_from(["", "AUTHORISED_NOT_DELIVERED_REFUSED"])),
        extended_in_time=draw(st.integers(0, case["extended"])),
        judicial_reviews=draw(FEW),
    )


def late(case: Row, name: str) -> bool:
    """Whether a clock has run out, by the domain's own dues."""
    protocol = PROTOCOLS[case["protocol"]]
    rule = next((r for r in protocol.due_rules if r.name == name), None)
    if rule is None:
        return False
    when = due(rule, case["received_at"], Calendar("none", "none", frozenset(), date.min, date.max))
    return not when.met_by(NOW)


def settled(case: Row, met: str, name: str) -> bool | None:
    if case[met] is not None:
        return bool(case[met])
    return False if case["concluded_at"] or late(case, name) else None


def plainly(cases: list[Row], window: Window) -> dict[str, Any]:
    """The measures as a person would count them by hand."""
    ours = [c for c in cases if c["force"] == FORCE and window.route in {None, c["route"]}]
    came = [c for c in ours if window.since <= c["received_on"] <= window.until]
    ended = [c for c in ours if c["concluded_on"] and window.since <= c["concluded_on"] <= window.until]
    checks = [settled(c, "checks_met", "checks") for c in came]
    meeting = [settled(c, "meeting_met", "meeting") for c in came if c["meeting_counts"]]
    still = [c for c in ours if not c["concluded_at"] or c["concluded_at"] > window.as_at]
    still = [c for c in still if c["received_at"] <= window.as_at]
    ages = [(local_day(window.as_at) - c["received_on"]).days for c in still]
    days = sorted(c["days_to_conclude"] for c in ended)
    minutes = [c["minutes_to_safeguard"] for c in came if c["flagged"] and c["minutes_to_safeguard"] is not None]
    told = [c for c in ended if c["disclosed"]]
    decided = [c["concluded_met"] if c["decided_met"] is None else c["decided_met"] for c in ended]
    return {
        "received": len(came),
        "concluded": len(ended),
        "checks": (checks.count(True), checks.count(False), checks.count(None)),
        "meeting": (meeting.count(True), meeting.count(False), meeting.count(None)),
        "decided": (sum(decided), len(decided)),
        "in_time": (sum(c["concluded_met"] for c in ended), len(ended)),
        "disclosed": (len(told), len(ended)),
        "flagged": sum(c["flagged"] for c in came),
        "unprotected": sum(c["flagged"] and c["minutes_to_safeguard"] is None for c in came),
        "minutes": median(minutes) if minutes else None,
        "refusals": (sum(c["refused"] for c in ended), sum(c["undertakings_offered"] for c in ended)),
        "results": {r: sum(c["refused"] > 0 and c["refused_result"] == r for c in ended) for r in RESULTS},
        "late": sum(c["conclusion_due_at"] <= window.as_at for c in still),
        "ages": {
            "0-10": sum(0 <= age <= 10 for age in ages),
            "11-20": sum(11 <= age <= 20 for age in ages),
            "21-28": sum(21 <= age <= 28 for age in ages),
            "29-35": sum(29 <= age <= 35 for age in ages),
            "36+": sum(age >= 36 for age in ages),
        },
        "extensions": (sum(c["extended_in_time"] for c in ended), sum(c["extended"] for c in ended)),
        "quality": tuple(sum(c[n] for c in ended) for n in ("overridden", "unverified")),
        "after": tuple(sum(c[n] for c in ended) for n in ("breaches", "complaints", "judicial_reviews")),
        "days": median(days) if days else None,
        "bands": {
            "0-20": sum(d <= 20 for d in days),
            "21-35": sum(21 <= d <= 35 for d in days),
            "36+": sum(d >= 36 for d in days),
        },
        "kinds": {kind: sum(c["disclosed_as"] == kind for c in told) for kind in KINDS},
        "registered": (sum(c["registered"] for c in told), sum(c["registered"] for c in came)),
        "refused_not_delivered": sum(c["outcome"] == "AUTHORISED_NOT_DELIVERED_REFUSED" for c in ended),
    }


def as_plain(m: Measures) -> dict[str, Any]:
    def three(share: Share) -> tuple[int, int, int]:
        return share.met, share.missed, share.waiting

    return {
        "received": m.received,
        "concluded": m.concluded,
        "checks": three(m.checks),
        "meeting": three(m.meeting),
        **{name: (share.met, share.of) for name, share in (("decided", m.decided), ("in_time", m.in_time))},
        "disclosed": (m.disclosed.met, m.disclosed.of),
        "flagged": m.flagged,
        "unprotected": m.unprotected,
        "minutes": m.minutes.median,
        "refusals": (m.refusals, m.offered),
        "results": dict(m.results),
        "late": m.late,
        "ages": dict(m.ages),
        "extensions": (m.extensions.met, m.extensions.of),
        "quality": (m.overridden, m.unverified),
        "after": (m.breaches, m.complaints, m.judicial_reviews),
        "days": m.days.median,
        "bands": dict(m.bands),
        "kinds": dict(m.kinds),
        "registered": (m.registered, m.registered_related),
        "refused_not_delivered": m.refused_not_delivered,
    }


@pytest.fixture(scope="module")
def settled_engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One SQLite database for all the examples of a property."""
    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('measures') / 'csor.sqlite'}")
    upgrade(engine)
    yield engine
    engine.dispose()


WINDOWS = st.tuples(st.dates(date(2025, 1, 1), date(2026, 6, 9)), st.integers(0, 500)).map(
    lambda drawn: (drawn[0], drawn[0] + timedelta(days=drawn[1]))
)
ROUTE = st.sampled_from([None, "right_to_ask", "right_to_know"])


@given(cases=st.lists(rows(), max_size=25), span=WINDOWS, route=ROUTE, as_at=st.just(NOW) | MOMENTS)
def test_the_database_counts_as_a_person_would(
    settled_engine: Engine, cases: list[Row], span: tuple[date, date], route: str | None, as_at: datetime
) -> None:
    check_counts(settled_engine, cases, span, route, as_at)


def check_counts(engine: Engine, cases: list[Row], span: tuple[date, date], route: str | None, as_at: datetime) -> None:
    windows = (Window(*span, route, as_at), Window(date(2025, 6, 1), date(2026, 5, 31), None, NOW))
    with kept(engine, cases) as session:
        both = measure_all(session, FORCE, windows, NOW)
    for window, counted in zip(windows, both, strict=True):
        assert as_plain(counted) == plainly(cases, window)
        for share in (counted.checks, counted.meeting, counted.decided, counted.in_time, counted.disclosed):
            assert sum(m.met for m in share.months) == share.met
            assert sum(m.missed for m in share.months) == share.missed
        months = Counter(c["received_on"].replace(day=1) for c in cases if counts(c, window))
        assert {m.start: m.met + m.missed for m in counted.checks.months if m.met + m.missed} == dict(months)


def counts(case: Row, window: Window) -> bool:
    ours = case["force"] == FORCE and window.route in {None, case["route"]}
    inside = window.since <= case["received_on"] <= window.until
    return ours and inside and settled(case, "checks_met", "checks") is not None


def test_both_engines_count_alike(engine: Engine, engine_name: EngineName) -> None:
    chance = random.Random(33)
    cases = [drawn(chance) for _ in range(400)]
    for route in (None, "right_to_ask"):
        check_counts(engine, cases, (date(2025, 3, 3), date(2026, 5, 4)), route, NOW - timedelta(days=365))


def test_sealed_cases_are_in_no_figure_but_a_years_for_publication(engine: Engine) -> None:
    """Of any day, and so of any two spans taken from each other."""
    chance = random.Random(7)
    cases = [drawn(chance) for _ in range(300)]
    before = {began: published(engine, cases, began) for began in (2025, 2024)}
    hidden = chance.sample([c for c in cases if c["force"] == FORCE], 40)
    others = [c for c in cases if c not in hidden]
    days = sorted({c["received_on"] for c in hidden} | {c["concluded_on"] for c in hidden if c["concluded_on"]})
    windows = [Window(day, day, None, NOW) for day in days[:20]] + [Window(days[0], days[-1], None, NOW)]

    with kept(engine, cases) as session:
        session.execute(insert(CaseSeal), [sealed(c) for c in hidden])
        counted = measure_all(session, FORCE, windows, NOW)
        after = {began: publication(session, FORCE, began) for began in before}

    assert [as_plain(one) for one in counted] == [plainly(others, window) for window in windows]
    assert as_plain(counted[-1]) != plainly(cases, windows[-1])
    assert after == before


def sealed(case: Row) -> Row:
    proposed = dict.fromkeys(("unseal_by", "unseal_reason", "names", "names_by", "names_reason"), "")
    return {"case_id": case["id"], "kind": "police", "reason": "", "sealed_by": "x", "sealed_at": NOW, **proposed}


def published(engine: Engine, cases: list[Row], began: int) -> Any:
    with kept(engine, cases) as session:
        return publication(session, FORCE, began)


def drawn(chance: Any) -> Row:
    """A row by plain chance: Hypothesis would draw too few to fill every cell."""
    case = row(
        datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(756_000)),
        route=chance.choice(["right_to_ask", "right_to_know"]),
        protocol=chance.choice(["ew-csods-2023", "ew-dvds-2016"]),
        checks_met=chance.choice([True, False, None]),
        meeting_counts=chance.random() < 0.5,
        meeting_met=chance.choice([True, False, None]),
        registered=chance.random() < 0.5,
        flagged=chance.random() < 0.3,
        minutes_to_safeguard=chance.choice([None, 5, 40, 61]),
        extended=chance.choice([0, 0, 1, 2]),
    )
    at = case["received_at"] + timedelta(minutes=chance.randrange(90_000))
    if at > NOW:
        return case
    disclosed, refused = chance.random() < 0.4, chance.choice([0, 0, 0, 1, 2])
    return concluded(
        case,
        at,
        decided_met=chance.choice([True, False, None]),
        disclosed=disclosed,
        disclosed_as=chance.choice(KINDS) if disclosed else "",
        refused=refused,
        refused_result=chance.choice(RESULTS) if refused else "",
        undertakings_offered=refused + 1,
    )


def test_four_queries_however_many_windows(engine: Engine) -> None:
    asked: list[str] = []
    with kept(engine, pack()) as session:
        event.listen(engine, "before_cursor_execute", lambda c, u, statement, *rest: asked.append(statement))
        measure_all(session, FORCE, [Window(*SPRING, None, NOW)] * 4, NOW)
    assert len(asked) == 4


def test_no_cases_are_no_figures(engine: Engine) -> None:
    nothing = found(engine, [], *SPRING)
    assert (nothing.checks.percent, nothing.days.median, nothing.late, nothing.routes) == (None, None, 0, ())
    assert expectation(nothing)["median_days"] is None
    assert len(nothing.checks.months) == 2


# ---- when a case that is not done counts as missed ----


@pytest.mark.parametrize(
    ("received", "met", "missed", "waiting"),
    [
        (NOW - timedelta(hours=24), 0, 0, 1),
        (NOW - timedelta(hours=24, microseconds=1), 0, 1, 0),
    ],
)
def test_checks_that_are_open_are_missed_once_they_are_over_time(
    engine: Engine, received: datetime, met: int, missed: int, waiting: int
) -> None:
    share = found(engine, [row(received)], date(2026, 6, 1), date(2026, 6, 9)).checks
    assert (share.met, share.missed, share.waiting) == (met, missed, waiting)


@pytest.mark.parametrize(("received", "missed"), [("2026-05-30T00:00", 0), ("2026-05-29T23:59", 1)])
def test_a_meeting_that_is_open_is_missed_from_the_eleventh_day(engine: Engine, received: str, missed: int) -> None:
    share = found(engine, [row(london(received), meeting_counts=True)], date(2026, 5, 1), date(2026, 6, 9)).meeting
    assert (share.missed, share.waiting) == (missed, 1 - missed)


def test_a_case_that_ended_before_its_meeting_was_due_is_missed(engine: Engine) -> None:
    ended = concluded(row(NOW - timedelta(days=2), meeting_counts=True), NOW)
    share = found(engine, [ended], date(2026, 6, 1), date(2026, 6, 9)).meeting
    assert (share.met, share.of) == (0, 1)


def test_an_extension_is_never_netted_off(engine: Engine) -> None:
    late_one = row(NOW - timedelta(days=40), extended=1, next_due_at=NOW + timedelta(days=20))
    assert found(engine, [late_one], *SPRING).late == 1
    told_late = concluded(late_one, NOW)
    in_time = found(engine, [told_late], date(2026, 6, 1), date(2026, 6, 9)).in_time
    assert (in_time.met, in_time.of) == (0, 1)


@given(
    today=st.dates(date(2020, 1, 1), date(2027, 1, 1)),
    amount=st.integers(1, 45),
    unit=st.sampled_from([u for u in Unit if u is not Unit.ELAPSED_HOURS]),
)
def test_the_last_late_day_parts_late_from_not_late(today: date, amount: int, unit: Unit) -> None:
    holidays = frozenset({date(2025, 12, 25), date(2025, 12, 26), date(2026, 1, 1)})
    calendar = Calendar("EW", "three", holidays, date.min, date.max)
    months = unit is Unit.CALENDAR_MONTHS_ROLL_FORWARD
    rule = DueRule("meeting", min(amount, 3) if months else amount, unit, "receipt")
    last = last_late_day(rule, today, calendar)
    assert add(last, rule.amount, unit, calendar) < today
    assert add(last + timedelta(days=1), rule.amount, unit, calendar) >= today


@given(st.lists(st.integers(0, 50), min_size=1))
def test_a_spread_has_the_median_of_its_numbers(numbers: list[int]) -> None:
    assert Spread(tuple(sorted(Counter(numbers).items()))).median == median(numbers)


@given(met=st.integers(0, 500), missed=st.integers(0, 500))
def test_a_percentage_is_whole_and_halves_go_up(met: int, missed: int) -> None:
    share = Share(met, met + missed)
    if share.of:
        exact = Fraction(100 * met, share.of)
        assert share.percent is not None
        assert Fraction(-1, 2) < share.percent - exact <= Fraction(1, 2)
    else:
        assert share.percent is None


def test_months_of_a_window() -> None:
    assert list(months_between(date(2025, 11, 30), date(2026, 2, 1))) == [
        date(2025, 11, 1),
        date(2025, 12, 1),
        date(2026, 1, 1),
        date(2026, 2, 1),
    ]


# ---- publication ----


@pytest.mark.parametrize(
    ("parts", "shown", "total"),
    [
        ((71, 69, 11), (71, 69, 11), 151),
        ((18, 6, 3), (18, HIDDEN, UNDER), 27),
        ((18, 2, 3), (18, UNDER, UNDER), 23),
        ((18, 4, 4), (18, UNDER, UNDER), HIDDEN),
        ((5, 1, 0), (HIDDEN, UNDER, 0), HIDDEN),
        ((0, 3, 0), (0, UNDER, 0), UNDER),
        ((0, 0, 0), (0, 0, 0), 0),
    ],
)
def test_small_numbers_are_hidden(parts: tuple[int, ...], shown: tuple[Any, ...], total: Any) -> None:
    assert publish(parts) == Published(shown, total)


@pytest.mark.parametrize(("cells", "most"), [(1, 30), (2, 40), (3, 24), (4, 14)])
def test_no_hidden_cell_can_be_worked_out(cells: int, most: int) -> None:
    """By a reader who knows every rule: of all tables that are shown alike, each hidden cell holds two numbers or more."""
    alike: dict[Published, list[tuple[int, ...]]] = defaultdict(list)
    for parts in product(range(most), repeat=cells):
        alike[publish(parts)].append(parts)
    for shown, tables in alike.items():
        if max(max(parts) for parts in tables) > most - 5:
            continue  # at the edge of what was tried, where tables that look alike are missing
        for place, cell in enumerate(shown.parts):
            assert not isinstance(cell, str) or len({parts[place] for parts in tables}) > 1, (shown, tables)
        assert not isinstance(shown.total, str) or len({sum(parts) for parts in tables}) > 1, (shown, tables)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=12))
def test_what_is_shown_is_true_and_no_small_number_is(parts: list[int]) -> None:
    shown = publish(parts)
    for number, cell in zip([*parts, sum(parts)], [*shown.parts, shown.total], strict=True):
        assert cell in {number, UNDER, HIDDEN}
        assert (cell == number) <= (number == 0 or number >= 5)
        assert (cell == UNDER) <= (0 < number < 5)


def test_a_publication_is_the_measures_of_two_years_with_small_numbers_hidden(engine: Engine) -> None:
    chance = random.Random(8)
    cases = [drawn(chance) for _ in range(300)]
    with kept(engine, cases) as session:
        tables = publication(session, FORCE, 2025)
    assert [table.name for table in tables] == ["applications", "bands", "kinds"]
    for column, began in enumerate((2025, 2024)):
        span = (date(began, 4, 1), date(began + 1, 3, 31))
        year = found(engine, cases, *span)
        came = Counter((c["route"], c["registered"]) for c in cases if span[0] <= c["received_on"] <= span[1])
        split = [came[route, about] for route in ("right_to_ask", "right_to_know") for about in (True, False)]
        assert tables[0].years[column] == publish(split)
        assert tables[1].years[column] == publish([number for _, number in year.bands])
        assert tables[2].years[column] == publish([number for _, number in year.kinds])


def test_only_a_year_that_is_over_is_published() -> None:
    assert whole_year(date(2026, 6, 9), date(2026, 6, 9)) == 2025
    assert whole_year(date(2025, 3, 31), date(2026, 6, 9)) == 2024
    assert whole_year(date(2026, 3, 31), date(2026, 3, 31)) == 2024
    assert whole_year(date(2026, 3, 31), date(2026, 4, 1)) == 2025
