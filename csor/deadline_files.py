"""The checker behind `csor deadlines FILE.csv`: works out each row's deadline and compares it with what is expected.

A row: start, unit, amount, calendar, expected. Other columns are ignored.
"""

import csv
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Final, TextIO

from csor.calendars import calendar
from csor.domain.deadlines import Unit, add, add_hours, local_day

COLUMNS: Final = ("start", "unit", "amount", "calendar", "expected")
WORKING_DAY_QUESTION: Final = "is_working_day"
ALL_RIGHT, SOME_WRONG, NOT_READ = 0, 1, 2

Row = Mapping[str, str]


class WrongRow(ValueError):
    """A row that cannot be worked out, and why."""


def check_file(path: str | Path, out: TextIO) -> int:
    """Check a file of deadlines; write a line for each row that fails, and last how many passed and failed.

    Gives 0 when none failed, 1 when some did, 2 when the file cannot be read or lacks a column.
    """
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            return _check_rows(path, csv.DictReader(file, restval=""), out)
    except (OSError, UnicodeError, csv.Error) as error:
        out.write(f"{path}: cannot be read: {error}\n")
        return NOT_READ


def _check_rows(path: str | Path, rows: "csv.DictReader[str]", out: TextIO) -> int:
    """Check the rows of an open file; see check_file."""
    missing = [column for column in COLUMNS if column not in (rows.fieldnames or ())]
    if missing:
        out.write(f"{path}: lacks the column {', '.join(missing)}\n")
        return NOT_READ
    passed = failed = 0
    for row in rows:
        complaint = _complaint(row)
        if complaint:
            failed += 1
            out.write(f"line {rows.line_num}: {complaint}\n")
        else:
            passed += 1
    out.write(f"{passed} passed, {failed} failed\n")
    return SOME_WRONG if failed else ALL_RIGHT


def _complaint(row: Row) -> str:
    """Say what is wrong with a row, or nothing."""
    try:
        came = _work_out(row)
    except ValueError as reason:
        return str(reason)
    return "" if came == row["expected"] else f"came {came}, expected {row['expected']}"


def _work_out(row: Row) -> str:
    """Give what a row should expect, written as the file writes it. Raises ValueError with the reason."""
    if row["unit"] == WORKING_DAY_QUESTION:
        return str(calendar(row["calendar"]).is_working_day(_day(row["start"]))).lower()
    unit = _unit(row["unit"])
    if unit is Unit.ELAPSED_HOURS:
        return _same_zone(add_hours(_moment(row["start"]), _amount(row["amount"])), row["expected"])
    return add(_day(row["start"]), _amount(row["amount"]), unit, calendar(row["calendar"])).isoformat()


def _unit(written: str) -> Unit:
    """Read a unit."""
    try:
        return Unit(written)
    except ValueError:
        known = ", ".join((*Unit, WORKING_DAY_QUESTION))
        raise WrongRow(f"unknown unit {written!r} (known: {known})") from None


def _amount(written: str) -> int:
    """Read a whole number, negative to count back."""
    try:
        return int(written)
    except ValueError:
        raise WrongRow(f"bad amount {written!r}") from None


def _day(written: str) -> date:
    """Read a day, or the day of a moment: as written when it says no zone, else the day of Europe/London."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise WrongRow(f"bad date {written!r}") from None
    return moment.date() if moment.tzinfo is None else local_day(moment)


def _moment(written: str) -> datetime:
    """Read a moment, which must say its zone: elapsed hours mean nothing without."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise WrongRow(f"bad date {written!r}") from None
    if moment.tzinfo is None:
        raise WrongRow(f"bad date {written!r}: elapsed hours need a time with its offset, as 2025-03-29T14:00:00+00:00")
    return moment


def _same_zone(moment: datetime, expected: str) -> str:
    """Write a moment with the offset that the expected one has, so that the same moment reads the same."""
    return moment.astimezone(_moment(expected).tzinfo).isoformat()
