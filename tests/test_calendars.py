"""Calendars against the published bank holidays, and the file of outside deadlines against the checker."""

import csv
import io
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest
from govuk_bank_holidays.bank_holidays import BankHolidays

from csor.calendars import KNOWN_FROM, KNOWN_TO, UnknownCalendar, calendar
from csor.deadline_files import check_file
from csor.domain.deadlines import CalendarEnds
from csor.domain.protocol import load_all

DATA = Path(__file__).parent / "domain" / "data"
DIVISIONS = {"EW": "england-and-wales", "SC": "scotland", "NI": "northern-ireland"}
OUR_UNITS = (
    "calendar_days",
    "working_days",
    "calendar_days_roll_forward",
    "calendar_months_roll_forward",
    "is_working_day",
)
OURS, OTHERS = 99, 32
# Appointed for Scotland by royal proclamation of 3 February 2026, after the stored copy of gov.uk's list was made.
PROCLAIMED_SINCE = {"SC": {date(2026, 6, 15)}, "EW": set(), "NI": set()}


def published() -> dict[str, set[date]]:
    days: dict[str, set[date]] = defaultdict(set)
    with (DATA / "bank_holidays.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            days[row["division"]].add(date.fromisoformat(row["date"]))
    return days


PUBLISHED = {code: published()[division] | PROCLAIMED_SINCE[code] for code, division in DIVISIONS.items()}


@pytest.mark.parametrize("year", range(KNOWN_FROM.year, KNOWN_TO.year + 1))
@pytest.mark.parametrize("code", DIVISIONS)
def test_a_division_has_the_published_holidays_of_a_year(code: str, year: int) -> None:
    ours = {day for day in calendar(code).holidays if day.year == year}

    assert ours == {day for day in PUBLISHED[code] if day.year == year}
    assert ours


def test_the_calendar_ends_with_the_last_published_year() -> None:
    last = max(day for days in published().values() for day in days)

    assert last.year == KNOWN_TO.year
    for code in (*DIVISIONS, "UK-union", "UK-intersection", "EW+2023-11-30"):
        assert calendar(code).is_working_day(date(2028, 12, 29))
        for beyond in (KNOWN_TO + timedelta(days=1), KNOWN_FROM - timedelta(days=1)):
            with pytest.raises(CalendarEnds, match="outside it"):
                calendar(code).is_working_day(beyond)


@pytest.mark.parametrize("code", DIVISIONS)
def test_the_stored_list_is_the_one_that_gov_uk_publishes(code: str) -> None:
    oracle = BankHolidays(use_cached_holidays=True)

    theirs = {holiday["date"] for holiday in oracle.get_holidays(division=DIVISIONS[code])}

    assert published()[DIVISIONS[code]] == theirs


def test_the_united_kingdom_joined_both_ways() -> None:
    assert calendar("UK-union").holidays == set.union(*PUBLISHED.values())
    assert calendar("UK-intersection").holidays == set.intersection(*PUBLISHED.values())


def test_days_may_be_added_or_listed() -> None:
    added = calendar("EW+2023-11-30|2023-12-01")
    listed = calendar("list:2007-11-30|2007-12-25")

    assert added.holidays == calendar("EW").holidays | {date(2023, 11, 30), date(2023, 12, 1)}
    assert calendar("none+2023-11-30").holidays == {date(2023, 11, 30)}
    assert listed.holidays == {date(2007, 11, 30), date(2007, 12, 25)}
    assert listed.is_working_day(date(2040, 1, 2))
    assert calendar("list:").holidays == calendar("none").holidays == frozenset()


def test_the_version_names_the_library() -> None:
    assert calendar("EW").version.startswith("holidays-0.")
    assert calendar("EW+2023-11-30").version == calendar("EW").version
    assert calendar("EW") is calendar("EW")


@pytest.mark.parametrize("wrong", ["", "FR", "ew", "EW+30/11/2023", "list:yesterday", "FR+2023-11-30"])
def test_an_id_that_names_no_calendar_is_refused(wrong: str) -> None:
    with pytest.raises(UnknownCalendar):
        calendar(wrong)


@pytest.mark.parametrize("protocol", load_all().values(), ids=lambda protocol: protocol.id)
def test_every_protocol_has_a_calendar(protocol: object) -> None:
    assert calendar(protocol.calendar).id == protocol.calendar  # type: ignore[attr-defined]


# csor deadlines FILE.csv


def check(path: Path) -> tuple[int, list[str]]:
    out = io.StringIO()
    return check_file(path, out), out.getvalue().splitlines()


def check_text(
    tmp_path: Path, *rows: str, header: str = "start,unit,amount,calendar,expected"
) -> tuple[int, list[str]]:
    path = tmp_path / "cases.csv"
    path.write_text("\n".join((header, *rows, "")), encoding="utf-8")
    return check(path)


def test_the_outside_cases_of_our_units_all_pass(tmp_path: Path) -> None:
    with (DATA / "deadline_cases.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        ours = [row for row in reader if row["unit"] in OUR_UNITS]
        path = tmp_path / "ours.csv"
        with path.open("w", encoding="utf-8", newline="") as copy:
            writer = csv.DictWriter(copy, reader.fieldnames or ())
            writer.writeheader()
            writer.writerows(ours)

    assert check(path) == (0, [f"{OURS} passed, 0 failed"])


def test_the_outside_cases_of_other_units_are_named_and_counted_as_failed() -> None:
    code, lines = check(DATA / "deadline_cases.csv")

    assert code == 1
    assert lines[-1] == f"{OURS} passed, {OTHERS} failed"
    assert len(lines) == OTHERS + 1
    assert all("unknown unit" in line for line in lines[:-1])
    assert lines[0].startswith("line 18: unknown unit 'working_days_start_is_day_1' (known: elapsed_hours,")


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("2025-06-02,calendar_days,28,EW,2025-07-01", "came 2025-06-30, expected 2025-07-01"),
        ("2025-12-25,is_working_day,,EW,true", "came false, expected true"),
        ("2025-06-31,calendar_days,28,EW,2025-07-01", "bad date '2025-06-31'"),
        ("2025-06-02,calendar_days,many,EW,2025-07-01", "bad amount 'many'"),
        ("2025-06-02,calendar_days,28,XX,2025-07-01", "'XX' names no calendar."),
        ("2028-12-20,working_days,28,EW,2029-01-30",
         "Calendar EW knows 2012-01-01 to 2028-12-31; 2029-01-01 is outside it."),
        ("2025-06-02,calendar_days,9999999999,EW,2025-07-01",
         "9999999999 calendar_days from 2025-06-02 is beyond the days that can be written."),
        ("2025-03-29,elapsed_hours,24,none,2025-03-30T15:00:00+01:00",
         "bad date '2025-03-29': elapsed hours need a time with its offset, as 2025-03-29T14:00:00+00:00"),
        ("soon,elapsed_hours,24,none,2025-03-30T15:00:00+01:00", "bad date 'soon'"),
        ("2025-03-29T14:00:00+00:00,elapsed_hours,99999999999,none,2025-03-30T15:00:00+01:00",
         "99999999999 hours from 2025-03-29T14:00:00+00:00 is beyond the days that can be written."),
        ("2025-06-02", "unknown unit '' (known: elapsed_hours, calendar_days, working_days, calendar_days_roll_forward, calendar_months_roll_forward, is_working_day)"),
    ],
    ids=["wrong day", "wrong answer", "bad date", "bad amount", "no calendar", "beyond calendar", "beyond days",
         "no offset", "no time", "hours beyond days", "short row"],
)  # fmt: skip
def test_a_row_that_fails_says_why(tmp_path: Path, row: str, complaint: str) -> None:
    code, lines = check_text(tmp_path, "2025-06-02,calendar_days,28,EW,2025-06-30", row)

    assert code == 1
    assert lines == [f"line 3: {complaint}", "1 passed, 1 failed"]


def test_hours_and_moments_with_an_offset_are_read(tmp_path: Path) -> None:
    code, lines = check_text(
        tmp_path,
        "2025-03-29T14:00:00+00:00,elapsed_hours,24,none,2025-03-30T15:00:00+01:00,spring",
        "2025-06-02T23:30:00+00:00,calendar_days,1,none,2025-06-04,the local day",
    )

    assert (code, lines) == (0, ["2 passed, 0 failed"])


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "latin.csv").write_bytes(b"start,unit,amount,calendar,expected\n\xe9,,,,\n")

    code, lines = check(tmp_path / "none.csv")
    assert code == 2
    assert lines[0].startswith(f"{tmp_path / 'none.csv'}: cannot be read: ")
    assert check(tmp_path / "latin.csv")[0] == 2
    assert check(tmp_path)[0] == 2


def test_a_file_that_lacks_columns_names_them(tmp_path: Path) -> None:
    code, lines = check_text(tmp_path, header="start,unit,amount,notes")

    assert (code, lines) == (2, [f"{tmp_path / 'cases.csv'}: lacks the column calendar, expected"])
    (tmp_path / "empty.csv").touch()
    assert check(tmp_path / "empty.csv")[0] == 2
