"""Deadlines by plain counting: one day after another in a table of whole numbers, for f10_deadlines.py.

Nothing of csor and nothing of a library for dates or time zones: months and leap years by the rule of 1582, weekdays
counted on from Friday 1 January 2010, summer time by the rule of 1996 (from 01:00 UTC on the last Sunday of March to
01:00 UTC on the last Sunday of October), bank holidays as gov.uk published them. A moment is seconds since the table's
first midnight, UTC.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

FIRST_YEAR, LAST_YEAR = 2000, 2050
HOUR, DAY = 3600, 86_400
PUBLISHED = Path(__file__).parents[1] / "domain" / "data" / "bank_holidays.csv"
PROCLAIMED_SINCE = {"scotland": ["2026-06-15"]}  # by royal proclamation of 3 February 2026, after the list was stored
DIVISIONS = {"EW": "england-and-wales", "SC": "scotland", "NI": "northern-ireland"}
KNOWN = ((2012, 1, 1), (2028, 12, 31))  # gov.uk has published these years
SATURDAY, SUNDAY = 6, 7
Written = tuple[int, int, int]


class Beyond(Exception):
    """A day of which nobody can say whether it is worked."""


def _months(year: int) -> list[int]:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return [31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


DAYS: list[Written] = [
    (year, month, day)
    for year in range(FIRST_YEAR, LAST_YEAR + 1)
    for month, length in enumerate(_months(year), 1)
    for day in range(1, length + 1)
]
PLACE = {written: place for place, written in enumerate(DAYS)}
_FRIDAY = PLACE[2010, 1, 1]
WEEKDAY = [(place - _FRIDAY + 4) % 7 + 1 for place in range(len(DAYS))]  # 1 is Monday


def _summers() -> list[tuple[int, int]]:
    """When the clocks go forward and back, each year."""
    found = []
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        sundays = {
            month: [PLACE[year, month, day] for day in range(1, 32) if WEEKDAY[PLACE[year, month, day]] == SUNDAY][-1]
            for month in (3, 10)
        }
        found.append((sundays[3] * DAY + HOUR, sundays[10] * DAY + HOUR))
    return found


SUMMERS = _summers()


@dataclass(frozen=True)
class Holidays:
    """The bank holidays of a place, and the places in the table between which they are known."""

    days: frozenset[int]
    first: int = 0
    last: int = len(DAYS) - 1

    def worked(self, place: int) -> bool:
        """Whether somebody works on that day."""
        if place < self.first or place > self.last:
            raise Beyond
        return WEEKDAY[place] < SATURDAY and place not in self.days


def holidays(name: str) -> Holidays:
    """As the product names them: EW, SC, NI, UK-union, UK-intersection, none, or list: with days."""
    if name.startswith("list:"):
        return Holidays(frozenset(place_of(day) for day in name[5:].split("|")))
    if name == "none":
        return Holidays(frozenset())
    known = PLACE[KNOWN[0]], PLACE[KNOWN[1]]
    of_each = [set(published(division)) for division in DIVISIONS.values()]
    if name == "UK-union":
        return Holidays(frozenset(of_each[0] | of_each[1] | of_each[2]), *known)
    if name == "UK-intersection":
        return Holidays(frozenset(of_each[0] & of_each[1] & of_each[2]), *known)
    return Holidays(frozenset(published(DIVISIONS[name])), *known)


def published(division: str) -> Iterable[int]:
    """The bank holidays of a division."""
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        listed = [row["date"] for row in csv.DictReader(file) if row["division"] == division]
    return [place_of(written) for written in (*listed, *PROCLAIMED_SINCE.get(division, []))]


def place_of(written: str) -> int:
    """The place of 2026-06-15 in the table."""
    year, month, day = written.split("-")
    return PLACE[int(year), int(month), int(day)]


def local_day(moment: int) -> int:
    """The day on a calendar in London at a moment."""
    begins, ends = SUMMERS[DAYS[moment // DAY][0] - FIRST_YEAR]
    return (moment + (HOUR if begins <= moment < ends else 0)) // DAY


def midnight_after(place: int) -> int:
    """The first moment that is no longer of that day: hour after hour from the noon of it."""
    moment = place * DAY + 12 * HOUR
    while local_day(moment) == place:
        moment += HOUR
    return moment


def hours_later(moment: int, hours: int) -> int:
    """Hour after hour."""
    for _ in range(hours):
        moment += HOUR
    return moment


def day_later(place: int, amount: int, unit: str, free: Holidays) -> int:
    """The day that lies so many units after a day, counted one by one. Raises Beyond."""
    if unit == "working_days":
        return _worked_later(place, amount, free)
    if unit == "calendar_months_roll_forward":
        target = _months_later(place, amount)
    else:
        target, step = place, 1 if amount > 0 else -1
        for _ in range(abs(amount)):
            target += step
    if unit != "calendar_days":
        while not free.worked(target):
            target += 1
    return target


def _worked_later(place: int, amount: int, free: Holidays) -> int:
    counted, step = 0, 1 if amount > 0 else -1
    while counted < abs(amount):
        place += step
        if free.worked(place):
            counted += 1
    return place


def _months_later(place: int, amount: int) -> int:
    year, month, day = DAYS[place]
    for _ in range(amount):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return PLACE[year, month, min(day, _months(year)[month - 1])]
