"""The figures of the measures in words: days, spans, shares and lengths of time."""

from datetime import date, timedelta
from typing import Final

from csor.domain.deadlines import ONE_DAY
from csor.domain.vocabulary import Route
from csor.reading.measure_shapes import Share, Window
from csor.words.codes import word
from csor.words.time import MONTHS, elapsed_words

HOUR: Final = 60
DAY: Final = 24 * HOUR


def day_long(day: date) -> str:
    """A day with its year, "1 April 2025"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def year_words(year: int) -> str:
    """A financial year by the year it began in, "2025 to 26"."""
    return f"{year} to {(year + 1) % 100:02}"


def span_words(window: Window) -> str:
    """The span and the routes, "April 2025 to March 2026, all routes"."""
    since, until = window.since, window.until
    route = word(Route(window.route)) if window.route else "all routes"
    if since.day != 1 or (until + ONE_DAY).day != 1:
        return f"{day_long(since)} to {day_long(until)}, {route}"
    first, last = (f"{MONTHS[day.month - 1]} {day.year}" for day in (since, until))
    return f"{first}, {route}" if first == last else f"{first} to {last}, {route}"


def percent_words(share: Share) -> str:
    """A share in whole per cent, "87%"."""
    return "No cases" if share.percent is None else f"{share.percent}%"


def points_words(now: Share, before: Share) -> str:
    """How a share has changed, "3 points up from 20 of 24"."""
    if now.percent is None or before.percent is None:
        return f"{before.met} of {before.of}"
    points = now.percent - before.percent
    unit = "point" if abs(points) == 1 else "points"
    change = f"{abs(points)} {unit} {'up' if points > 0 else 'down'}" if points else "no change"
    return f"{change} from {before.met} of {before.of}"


def minutes_words(minutes: float | None) -> str:
    """A length of time in the unit that suits it, "35 min"."""
    if minutes is None:
        return "No cases"
    whole = round(minutes)
    if whole >= 2 * DAY:
        return f"{whole // DAY} days"
    return f"{whole} min" if whole < 2 * HOUR else elapsed_words(timedelta(minutes=whole))


def cases_words(number: int) -> str:
    """So many cases, "1 case"."""
    return "1 case" if number == 1 else f"{number} cases"
