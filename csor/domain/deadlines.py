"""Deadlines: days and hours counted by the rules of a protocol, over a calendar handed in as data.

Pure: no clock and no files. A day is a day of Europe/London; a moment is an aware datetime, given back in UTC.
Source: scheme.md 1.5 and 11 (24 hours elapse; days are local days and end at the next local midnight).
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
ONE_DAY = timedelta(days=1)
ONE_HOUR = timedelta(hours=1)
SATURDAY = 5
MONTHS_A_YEAR = 12


class CalendarEnds(ValueError):
    """A day beyond what the calendar knows: to count on would be to guess."""


class Unit(StrEnum):
    """What an amount counts. Roll forward: a target on a day that is not worked moves to the next that is."""

    ELAPSED_HOURS = "elapsed_hours"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS_ROLL_FORWARD = "calendar_days_roll_forward"
    CALENDAR_MONTHS_ROLL_FORWARD = "calendar_months_roll_forward"


@dataclass(frozen=True, slots=True)
class Calendar:
    """The bank holidays of a place, and the first and last day on which they are known."""

    id: str
    version: str
    holidays: frozenset[date]
    known_from: date
    known_to: date

    def is_working_day(self, day: date) -> bool:
        """Whether the day is neither of a weekend nor a holiday. Raises CalendarEnds outside the known days."""
        if not self.known_from <= day <= self.known_to:
            raise CalendarEnds(
                f"Calendar {self.id} knows {self.known_from} to {self.known_to}; {day} is outside it.",
            )
        return day.weekday() < SATURDAY and day not in self.holidays


@dataclass(frozen=True, slots=True)
class DueRule:
    """A clock of a protocol: so many units from an anchor, such as 28 calendar days from receipt."""

    name: str
    amount: int
    unit: Unit
    anchor: str


@dataclass(frozen=True, slots=True)
class Due:
    """A target worked out: its moment, its local day, and the calendar it was counted on."""

    rule: DueRule
    at: datetime
    on: date
    calendar_id: str
    calendar_version: str

    def met_by(self, moment: datetime) -> bool:
        """Whether something that happened at the moment is in time.

        Hours are met at the moment itself; days end at the next midnight, which is already too late.
        Source: scheme.md 11 ("met if checks <= T24"; "end of local day").
        """
        if self.rule.unit is Unit.ELAPSED_HOURS:
            return moment <= self.at
        return moment < self.at


def due(rule: DueRule, anchor_moment: datetime, calendar: Calendar) -> Due:
    """Work out the target of a rule from its anchor.

    Hours elapse, whatever the clocks do; all other units count from the local day of the anchor.
    Raises ValueError for a moment without a zone, CalendarEnds beyond the calendar.
    Source: scheme.md 1.5, 11.
    """
    if rule.unit is Unit.ELAPSED_HOURS:
        at = add_hours(anchor_moment, rule.amount)
        return Due(rule, at, local_day(at), calendar.id, calendar.version)
    on = add(local_day(anchor_moment), rule.amount, rule.unit, calendar)
    return Due(rule, end_of_day(on), on, calendar.id, calendar.version)


def add(start: date, amount: int, unit: Unit, calendar: Calendar) -> date:
    """Give the day that lies `amount` units after the start, which is itself day 0; a negative amount counts back.

    Raises ValueError for elapsed hours (they need a moment: `add_hours`), CalendarEnds beyond the calendar.
    """
    if unit is Unit.ELAPSED_HOURS:
        raise ValueError("Elapsed hours count from a moment, not from a day.")
    try:
        if unit is Unit.CALENDAR_DAYS:
            return start + timedelta(days=amount)
        if unit is Unit.WORKING_DAYS:
            return _count_working_days(start, amount, calendar)
        if unit is Unit.CALENDAR_DAYS_ROLL_FORWARD:
            return _roll_forward(start + timedelta(days=amount), calendar)
        return _roll_forward(_add_months(start, amount), calendar)
    except OverflowError as overflow:
        raise CalendarEnds(f"{amount} {unit} from {start} is beyond the days that can be written.") from overflow


def add_hours(start: datetime, hours: int) -> datetime:
    """Give the UTC moment so many hours later, unmoved by a change of the clocks.

    Raises ValueError for a moment without a zone, CalendarEnds beyond the days that can be written.
    """
    try:
        return _zoned(start).astimezone(UTC) + hours * ONE_HOUR
    except OverflowError as overflow:
        raise CalendarEnds(
            f"{hours} hours from {start.isoformat()} is beyond the days that can be written."
        ) from overflow


@lru_cache(maxsize=4096)
def end_of_day(day: date) -> datetime:
    """Give the UTC moment at which the local day ends: the next midnight of Europe/London, itself outside the day."""
    return datetime.combine(day + ONE_DAY, time.min, LONDON).astimezone(UTC)


def to_the_minute(moment: datetime) -> datetime:
    """Give the minute a moment lies in: people say when to the minute, and the server keeps seconds."""
    return moment.replace(second=0, microsecond=0)


def local_day(moment: datetime) -> date:
    """Give the day of Europe/London that a moment lies in. Raises ValueError for a moment without a zone."""
    return _zoned(moment).astimezone(LONDON).date()


def days_between(first: date, second: date) -> int:
    """Count the calendar days from the first day to the second: 0 for the same day, negative when it is earlier."""
    return (second - first).days


def _zoned(moment: datetime) -> datetime:
    """Refuse a moment that says no zone: it could be either of two hours."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} says no time zone.")
    return moment


def _count_working_days(start: date, amount: int, calendar: Calendar) -> date:
    """Step over working days, forward or back, until enough are counted; the start is day 0 whatever day it is."""
    step = ONE_DAY if amount > 0 else -ONE_DAY
    day, left = start, abs(amount)
    while left:
        day += step
        left -= calendar.is_working_day(day)
    return day


def _roll_forward(day: date, calendar: Calendar) -> date:
    """Give the day itself when it is worked, else the next that is."""
    while not calendar.is_working_day(day):
        day += ONE_DAY
    return day


def _add_months(start: date, months: int) -> date:
    """Give the same day of a later month, or that month's last day where it is shorter (31 January: 28 February)."""
    year, month = divmod(start.year * MONTHS_A_YEAR + start.month - 1 + months, MONTHS_A_YEAR)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
