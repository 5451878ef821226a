"""Deadlines: the dates of the scheme's scenarios, an independent oracle of bank holidays, and the laws of counting."""

import csv
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csor.domain.deadlines import (
    Calendar,
    CalendarEnds,
    Due,
    DueRule,
    Unit,
    add,
    add_hours,
    days_between,
    due,
    end_of_day,
    local_day,
)
from csor.domain.protocol import Protocol, in_force, load_all

LONDON = ZoneInfo("Europe/London")
BANK_HOLIDAYS = Path(__file__).parent / "data" / "bank_holidays.csv"


def published(division: str) -> frozenset[date]:
    with BANK_HOLIDAYS.open(encoding="utf-8", newline="") as file:
        return frozenset(date.fromisoformat(row["date"]) for row in csv.DictReader(file) if row["division"] == division)


EW = Calendar("EW", "published", published("england-and-wales"), date(2012, 1, 1), date(2028, 12, 31))
PROTOCOLS = load_all()


def london(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=LONDON)


def targets(protocol: Protocol, receipt: str) -> dict[str, Due]:
    return {rule.name: due(rule, london(receipt), EW) for rule in protocol.due_rules}


# scheme.md 11: scenario, receipt, T24, TF, TD as local times and days
SCENARIOS = [
    ("S01", "2025-06-02T09:15", "2025-06-03T09:15", "2025-06-12", "2025-06-30"),
    ("S02", "2025-06-06T17:40", "2025-06-07T17:40", "2025-06-16", "2025-07-04"),
    ("S03 clocks go forward", "2025-03-29T14:00", "2025-03-30T15:00", "2025-04-08", "2025-04-26"),
    ("S03 turned round, clocks go back", "2025-10-25T14:00", "2025-10-26T13:00", "2025-11-04", "2025-11-22"),
    ("S06", "2025-07-14T11:20", "2025-07-15T11:20", "2025-07-24", "2025-08-11"),
    ("S07", "2025-09-01T08:00", "2025-09-02T08:00", "2025-09-11", "2025-09-29"),
    ("S13", "2026-03-16T13:00", "2026-03-17T13:00", "2026-03-26", "2026-04-13"),
    ("S18", "2026-06-01T09:00", "2026-06-02T09:00", "2026-06-11", "2026-06-29"),
    ("S19", "2026-01-19T18:25", "2026-01-20T18:25", "2026-01-29", "2026-02-16"),
    ("S24", "2026-05-18T08:30", "2026-05-19T08:30", "2026-05-28", "2026-06-15"),
    ("S25 leap year", "2028-02-10T10:00", "2028-02-11T10:00", "2028-02-20", "2028-03-09"),
    ("S27", "2026-07-06T10:30", "2026-07-07T10:30", "2026-07-16", "2026-08-03"),
]


@pytest.mark.parametrize(("receipt", "checks", "meeting", "conclusion"), [s[1:] for s in SCENARIOS],
                         ids=[s[0] for s in SCENARIOS])  # fmt: skip
def test_the_targets_of_a_scenario(receipt: str, checks: str, meeting: str, conclusion: str) -> None:
    protocol = in_force(PROTOCOLS, "ew-csods", london(receipt).date())

    found = targets(protocol, receipt)

    assert protocol.id == "ew-csods-2023"
    assert found["checks"].at == london(checks)
    assert found["meeting"].on == date.fromisoformat(meeting)
    assert found["conclusion"].on == date.fromisoformat(conclusion)
    assert found["conclusion"].at == london(f"{conclusion}T00:00") + timedelta(days=1)
    assert (found["checks"].calendar_id, found["checks"].calendar_version) == ("EW", "published")
    assert (found["meeting"].calendar_id, found["meeting"].calendar_version) == ("EW", "published")


def test_s02_a_late_check_is_missed_by_16_hours_25_minutes() -> None:
    checks = targets(PROTOCOLS["ew-csods-2023"], "2025-06-06T17:40")["checks"]
    done = london("2025-06-08T10:05")

    assert not checks.met_by(done)
    assert done - checks.at == timedelta(hours=16, minutes=25)


def test_s02_the_last_evening_of_a_day_is_in_time_and_its_midnight_is_not() -> None:
    found = targets(PROTOCOLS["ew-csods-2023"], "2025-06-06T17:40")

    assert found["meeting"].met_by(london("2025-06-16T19:30"))
    assert found["meeting"].met_by(london("2025-06-16T23:59:59.999999"))
    assert not found["meeting"].met_by(london("2025-06-17T00:00"))
    assert found["conclusion"].met_by(london("2025-07-04T12:00"))


def test_s03_elapsed_hours_are_met_at_the_very_moment() -> None:
    checks = targets(PROTOCOLS["ew-csods-2023"], "2025-03-29T14:00")["checks"]

    assert checks.on == date(2025, 3, 30)
    assert checks.met_by(london("2025-03-30T14:45"))
    assert checks.met_by(london("2025-03-30T15:00"))
    assert not checks.met_by(london("2025-03-30T15:00:00.000001"))


def test_autumn_the_hour_that_comes_twice_counts_twice() -> None:
    first, second = (datetime(2025, 10, 26, 1, 30, tzinfo=LONDON, fold=fold) for fold in (0, 1))

    assert second.astimezone(UTC) - first.astimezone(UTC) == timedelta(hours=1)
    assert add_hours(first, 24) == london("2025-10-27T00:30")
    assert add_hours(second, 24) == london("2025-10-27T01:30")


def test_s18_the_figures_of_2016_for_both_schemes() -> None:
    assert targets(PROTOCOLS["ew-dvds-2016"], "2026-06-01T09:00")["conclusion"].on == date(2026, 7, 6)
    assert targets(PROTOCOLS["ew-csods-2010"], "2026-06-01T09:00")["conclusion"].on == date(2026, 7, 16)


def test_s28_an_old_case_keeps_its_45_days_across_the_clock_change() -> None:
    protocol = in_force(PROTOCOLS, "ew-csods", date(2012, 3, 5))
    found = targets(protocol, "2012-03-05T10:00")

    assert protocol.id == "ew-csods-2010"
    assert found["meeting"].on == date(2012, 3, 15)
    assert found["conclusion"].on == date(2012, 4, 19)
    assert found["conclusion"].met_by(london("2012-04-18T16:00"))


def test_s30_working_days_over_christmas() -> None:
    found = targets(PROTOCOLS["ew-dvds-2016"], "2025-12-22T09:00")

    assert found["meeting"].on == date(2026, 1, 8)
    assert found["conclusion"].on == date(2026, 1, 26)


def test_a_moment_belongs_to_the_local_day() -> None:
    assert local_day(datetime(2025, 6, 2, 23, 30, tzinfo=UTC)) == date(2025, 6, 3)
    assert local_day(datetime(2025, 12, 2, 23, 30, tzinfo=UTC)) == date(2025, 12, 2)


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2025, 3, 30), 23), (date(2025, 6, 1), 24), (date(2025, 10, 26), 25)],
    ids=["clocks forward", "ordinary", "clocks back"],
)
def test_a_day_ends_at_the_next_local_midnight(day: date, hours: int) -> None:
    assert end_of_day(day) - end_of_day(day - timedelta(days=1)) == timedelta(hours=hours)
    assert local_day(end_of_day(day)) == day + timedelta(days=1)
    assert local_day(end_of_day(day) - timedelta(microseconds=1)) == day
    assert end_of_day(day).tzinfo is UTC


def test_days_between_counts_both_ways() -> None:
    assert days_between(date(2025, 6, 2), date(2025, 6, 30)) == 28
    assert days_between(date(2025, 6, 30), date(2025, 6, 2)) == -28


@pytest.mark.parametrize("ask", [local_day, lambda moment: add_hours(moment, 1)], ids=["local_day", "add_hours"])
def test_a_moment_without_a_zone_is_refused(ask: object) -> None:
    with pytest.raises(ValueError, match="says no time zone"):
        ask(datetime(2025, 6, 2, 9, 15))  # type: ignore[operator]  # noqa: DTZ001


def test_elapsed_hours_are_not_counted_from_a_day() -> None:
    with pytest.raises(ValueError, match="from a moment"):
        add(date(2025, 6, 2), 24, Unit.ELAPSED_HOURS, EW)


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("2025-01-31", 1, "2025-02-28"),
        ("2027-12-29", 2, "2028-02-29"),
        ("2025-11-30", -9, "2025-02-28"),
        ("2025-12-01", 1, "2026-01-02"),
        ("2025-03-18", 1, "2025-04-22"),
    ],
    ids=["short month", "leap day", "back over a year", "onto New Year", "over Easter"],
)
def test_months_end_with_the_month_and_roll_forward(start: str, months: int, expected: str) -> None:
    found = add(date.fromisoformat(start), months, Unit.CALENDAR_MONTHS_ROLL_FORWARD, EW)

    assert found == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("start", "amount", "unit"),
    [
        (date(2028, 12, 27), 10, Unit.WORKING_DAYS),
        (date(2012, 1, 5), -10, Unit.WORKING_DAYS),
        (date(2028, 12, 27), 10, Unit.CALENDAR_DAYS_ROLL_FORWARD),
        (date(2028, 12, 27), 1, Unit.CALENDAR_MONTHS_ROLL_FORWARD),
        (date(2028, 12, 27), 10**9, Unit.CALENDAR_DAYS),
        (date(2028, 12, 27), 10**6, Unit.CALENDAR_MONTHS_ROLL_FORWARD),
    ],
)
def test_beyond_the_calendar_it_refuses_rather_than_guesses(start: date, amount: int, unit: Unit) -> None:
    with pytest.raises(CalendarEnds):
        add(start, amount, unit, EW)


def test_hours_beyond_the_days_that_can_be_written_are_refused() -> None:
    with pytest.raises(CalendarEnds, match="beyond the days that can be written"):
        add_hours(london("2025-06-02T09:00"), 10**8)


def test_calendar_days_and_elapsed_hours_need_no_calendar() -> None:
    assert add(date(2031, 12, 1), 28, Unit.CALENDAR_DAYS, EW) == date(2031, 12, 29)
    assert due(DueRule("checks", 24, Unit.ELAPSED_HOURS, "receipt"), london("2031-12-01T09:00"), EW).on.day == 2


# The laws of counting

DAY_UNITS = st.sampled_from([unit for unit in Unit if unit is not Unit.ELAPSED_HOURS])
STARTS = st.dates(date(2016, 1, 1), date(2024, 6, 30))  # so that the farthest target is still within the calendar
AMOUNTS = st.integers(-40, 40)


@given(STARTS, st.integers(0, 60), AMOUNTS, DAY_UNITS)
def test_a_later_start_is_never_due_earlier(start: date, later: int, amount: int, unit: Unit) -> None:
    assert add(start, amount, unit, EW) <= add(start + timedelta(days=later), amount, unit, EW)


@given(STARTS, AMOUNTS, st.integers(0, 8), DAY_UNITS)
def test_a_greater_amount_is_never_due_earlier(start: date, amount: int, more: int, unit: Unit) -> None:
    assert add(start, amount, unit, EW) <= add(start, amount + more, unit, EW)


@given(st.datetimes(datetime(2016, 1, 1), datetime(2023, 6, 30)), st.integers(1, 60), st.sampled_from(list(Unit)))  # noqa: DTZ001
def test_a_target_lies_after_its_anchor_and_on_its_own_day(receipt: datetime, amount: int, unit: Unit) -> None:
    anchor = receipt.replace(tzinfo=UTC)
    found = due(DueRule("any", amount, unit, "receipt"), anchor, EW)

    assert found.at > anchor
    assert found.met_by(anchor)
    assert local_day(found.at - timedelta(microseconds=1)) <= found.on
    assert not found.met_by(found.at + timedelta(microseconds=1))


def worked(day: date) -> bool:
    return day.isoweekday() < 6 and day not in EW.holidays


def days_from(start: date, step: int) -> Iterator[date]:
    while True:
        start += timedelta(days=step)
        yield start


def oracle(start: date, amount: int, unit: Unit) -> date:
    """Written another way than the code: lists the days and picks one."""
    if unit is Unit.WORKING_DAYS:
        step = 1 if amount > 0 else -1
        days = (day for day in days_from(start, step) if worked(day))
        return next(day for count, day in enumerate(days, 1) if count == abs(amount)) if amount else start
    if unit is Unit.CALENDAR_MONTHS_ROLL_FORWARD:
        later = start.replace(day=1)
        for _ in range(amount):
            later = (later + timedelta(days=31)).replace(day=1)
        last = (later + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        target = min(later + timedelta(days=start.day - 1), last)
    else:
        target = date.fromordinal(start.toordinal() + amount)
    if unit is Unit.CALENDAR_DAYS or worked(target):
        return target
    return next(day for day in days_from(target, 1) if worked(day))


@pytest.mark.parametrize("unit", [unit for unit in Unit if unit is not Unit.ELAPSED_HOURS])
def test_it_agrees_with_an_oracle_over_many_starts(unit: Unit) -> None:
    chance = random.Random(20230403)
    for _ in range(2000):
        start = date(2013, 1, 1) + timedelta(days=chance.randrange(15 * 365))
        amount = chance.randrange(0, 10 if unit is Unit.CALENDAR_MONTHS_ROLL_FORWARD else 60)
        amount *= -1 if unit is Unit.WORKING_DAYS and chance.random() < 0.3 else 1
        assert add(start, amount, unit, EW) == oracle(start, amount, unit), (start, amount)
