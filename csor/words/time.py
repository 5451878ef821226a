"""Times in words, as pages and letters show them: pure functions of a moment and now.

A moment is an aware datetime, shown in Europe/London; a day is a local day. Source: pages.md, rule 7.
"""

from datetime import date, datetime, timedelta
from typing import Final

from csor.domain.deadlines import LONDON, days_between, local_day

DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
FULL_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
MINUTE: Final = timedelta(minutes=1)
MINUTES_AN_HOUR: Final = 60


def day_words(day: date, today: date | None = None) -> str:
    """A day, "Thu 18 June"; with the year unless it is the year of today. Without today, as on paper: with the year."""
    year = "" if today and day.year == today.year else f" {day.year}"
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}{year}"


def born_words(day: date) -> str:
    """A date of birth, "3 February 1984"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def clock_words(moment: datetime) -> str:
    """The time of day, "14:25"."""
    return f"{moment.astimezone(LONDON):%H:%M}"


def moment_words(moment: datetime, now: datetime | None = None) -> str:
    """A moment, "Tue 9 June, 14:25"; with the year unless it is the year of now."""
    return f"{day_words(local_day(moment), local_day(now) if now else None)}, {clock_words(moment)}"


def recent_words(moment: datetime, now: datetime) -> str:
    """A moment near now: "today, 14:25", "yesterday, 09:10", "tomorrow, 10:00"; any other as moment_words."""
    near = {0: "today", 1: "yesterday", -1: "tomorrow"}.get(days_between(local_day(moment), local_day(now)))
    return f"{near}, {clock_words(moment)}" if near else moment_words(moment, now)


def days_left(due: date, today: date) -> str:
    """How many days are left until a day that counts to its end: "2 days left", "due today", "1 day late"."""
    left = days_between(today, due)
    if left == 0:
        return "due today"
    return f"{_count(left, 'day')} left" if left > 0 else f"{_count(-left, 'day')} late"


def time_left(due: datetime, now: datetime) -> str:
    """How much time is left until a moment: "4 h 40 min left", "due now", "2 h 5 min late". Part minutes are left out."""
    left = due - now
    if abs(left) < MINUTE:
        return "due now"
    return f"{elapsed_words(abs(left))} {'left' if left > timedelta() else 'late'}"


def elapsed_words(span: timedelta) -> str:
    """A length of time in hours and minutes, "18 h 45 min"; under a minute is "0 min". Raises ValueError below 0."""
    if span < timedelta():
        raise ValueError(f"{span} is less than nothing.")
    hours, minutes = divmod(span // MINUTE, MINUTES_AN_HOUR)
    return " ".join(
        part for part in (f"{hours} h" if hours else "", f"{minutes} min" if minutes or not hours else "") if part
    )


def day_of(start: date, today: date, amount: int) -> str:
    """Which day of a span it is, the start being day 0: "day 19 of 28"."""
    return f"day {days_between(start, today)} of {amount}"


def weekdays_words(days: tuple[int, ...]) -> str:
    """Days of the week in words, 0 being Monday: "Monday to Friday", "Monday and Thursday", "any day"."""
    wanted = sorted(set(days))
    if len(wanted) in {0, len(DAYS)}:
        return "any day"
    names = [FULL_DAYS[day] for day in wanted]
    if len(wanted) > 2 and wanted[-1] - wanted[0] == len(wanted) - 1:  # noqa: PLR2004 - two days are joined by "and"
        return f"{names[0]} to {names[-1]}"
    return listed(names)


def listed(words: list[str] | tuple[str, ...]) -> str:
    """Words in a row: "Mia", "Mia and Jack", "Mia, Jack and Amir"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else list(words))


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
