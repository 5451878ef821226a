"""Calendars of bank holidays, built by the holidays library and handed to the domain as data.

Source: gov.uk/bank-holidays, against which tests hold every division and year.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache, reduce
from importlib.metadata import version
from typing import Final

from csor.domain.deadlines import SATURDAY, Calendar

# gov.uk/bank-holidays has published 2012 to the end of 2028. What the library says of other years is its own forecast
# (a coronation or a moved May Day is not in it), so no deadline is counted over them. Move KNOWN_TO when a further
# year is published, with that year's rows in the tests' bank_holidays.csv.
KNOWN_FROM: Final = date(2012, 1, 1)
KNOWN_TO: Final = date(2028, 12, 31)

# Wales has had the bank holidays of England throughout; the library writes the two apart.
DIVISIONS: Final[Mapping[str, str]] = {"EW": "ENG", "SC": "SCT", "NI": "NIR"}


class UnknownCalendar(ValueError):
    """A calendar id that names no calendar."""


@lru_cache(maxsize=256)
def calendar(id: str) -> Calendar:  # noqa: A002 - the word the protocols and deadline files use
    """Give the calendar of an id. Raises UnknownCalendar.

    EW, SC, NI: a division's bank holidays. UK-union: a holiday anywhere; UK-intersection: a holiday everywhere.
    none: weekends alone. list:2025-12-25|2025-12-26: these days alone. EW+2023-11-30|...: further days beside a base's.
    """
    if id.startswith("list:"):
        return Calendar(id, "as listed", _days(id, id.removeprefix("list:")), date.min, date.max)
    base, plus, further = id.partition("+")
    if base == "none":
        known = Calendar(id, "weekends", frozenset(), date.min, date.max)
    else:
        known = Calendar(id, _version(), _published(base), KNOWN_FROM, KNOWN_TO)
    if not plus:
        return known
    return Calendar(id, known.version, known.holidays | _days(id, further), known.known_from, known.known_to)


def _published(base: str) -> frozenset[date]:
    """Give the bank holidays of a division, or of the United Kingdom joined one way or the other."""
    if base in DIVISIONS:
        return _division(DIVISIONS[base])
    everywhere = [_division(code) for code in DIVISIONS.values()]
    if base == "UK-union":
        return reduce(frozenset.union, everywhere)
    if base == "UK-intersection":
        return reduce(frozenset.intersection, everywhere)
    raise UnknownCalendar(f"{base!r} names no calendar.")


@lru_cache(maxsize=8)
def _division(code: str) -> frozenset[date]:
    """Give a division's bank holidays that fall from Monday to Friday, substitute days among them."""
    from holidays import country_holidays  # noqa: PLC0415 - importing it takes longer than starting the rest

    years = range(KNOWN_FROM.year, KNOWN_TO.year + 1)
    return frozenset(day for day in country_holidays("GB", subdiv=code, years=years) if day.weekday() < SATURDAY)


def _version() -> str:
    """Name the library and its version, kept with each deadline that is worked out."""
    return f"holidays-{version('holidays')}"


def _days(id: str, written: str) -> frozenset[date]:  # noqa: A002 - as in calendar
    """Read days written with bars between them; none at all is an empty list."""
    try:
        return frozenset(date.fromisoformat(day) for day in written.split("|") if day)
    except ValueError as wrong:
        raise UnknownCalendar(f"{id!r} has a day that cannot be read: {wrong}.") from wrong
