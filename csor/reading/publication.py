"""Figures that may leave the force: whole financial years, all routes, and no small number to be found or worked out.

Only whole years over all routes, because two spans, or all routes and one, could be taken from each other.
Source: scheme.md 8.1 (small-number suppression, under 5).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import starmap

from csor.domain.vocabulary import Route
from csor.reading.measures import Measures

SMALL = 5
TOO_FEW_WAYS = 7  # 1 to 4 beside 5 or more: up to this sum there are but one or two ways to come to it
UNDER = "under 5"
HIDDEN = "hidden"
APRIL = 4

Cell = int | str


@dataclass(frozen=True, slots=True)
class Published:
    """The parts of a whole and the whole, as they may be shown: a number, "under 5" or "hidden"."""

    parts: tuple[Cell, ...]
    total: Cell


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a publication: a row for each code and a column for each year. No two share a total."""

    name: str
    codes: tuple[str, ...]
    years: tuple[Published, ...]


def publish(parts: Sequence[int]) -> Published:
    """What may be shown of numbers that add up to a whole.

    1 to 4 is "under 5". One alone would be the total less the rest, so one other is hidden too. Where the hidden sum
    leaves a reader no choice, the total is hidden. Which other, and whether the total, follows from what is shown
    and from the hidden sum alone, so that a reader who knows these rules learns nothing more.
    """
    small = [place for place, number in enumerate(parts) if 0 < number < SMALL]
    if not small:
        return Published(tuple(parts), sum(parts))
    second = _second(parts, small[0]) if len(small) == 1 else None
    shown = tuple(UNDER if p in small else HIDDEN if p == second else n for p, n in enumerate(parts))
    return Published(shown, _total(parts, small, second))


def _second(parts: Sequence[int], small: int) -> int | None:
    """The nearest other part that is not 0, the one above first; None when all others are 0."""
    others = [place for place, number in enumerate(parts) if number and place != small]
    return min(others, key=lambda place: (abs(place - small), place), default=None)


def _total(parts: Sequence[int], small: Sequence[int], second: int | None) -> Cell:
    total, hidden = sum(parts), sum(parts[place] for place in small)
    if len(small) > 1 and hidden in {len(small), (SMALL - 1) * len(small)}:
        return HIDDEN  # all are 1, or all are 4
    if len(small) > 2 and total < SMALL:  # noqa: PLR2004 - 1, 1 and 2
        return HIDDEN
    if total < SMALL:
        return UNDER
    return HIDDEN if second is not None and hidden + parts[second] <= TOO_FEW_WAYS else total


def publication(years: Sequence[Measures]) -> tuple[Table, ...]:
    """The tables of a publication, a column for each year: applications, days to conclusion, disclosures."""
    return tuple(
        starmap(
            _table,
            (
                ("applications", [_applications(year) for year in years]),
                ("bands", [year.bands for year in years]),
                ("kinds", [year.kinds for year in years]),
            ),
        )
    )


def _table(name: str, years: Sequence[tuple[tuple[str, int], ...]]) -> Table:
    codes = tuple(code for code, _ in years[0])
    return Table(name, codes, tuple(publish([number for _, number in pairs]) for pairs in years))


def _applications(year: Measures) -> tuple[tuple[str, int], ...]:
    """Cases received, by route, those about a registered offender apart."""
    known = {rate.route: rate for rate in year.routes}
    return tuple(
        pair
        for route in Route
        for rate in (known.get(route),)
        for pair in (
            (f"{route.value}:registered", rate.registered if rate else 0),
            (f"{route.value}:other", rate.received - rate.registered if rate else 0),
        )
    )


def whole_year(until: date, today: date) -> int:
    """The year in which the latest financial year began that is over today and had begun by a day."""

    def began(day: date) -> int:
        return day.year if day.month >= APRIL else day.year - 1

    return min(began(until), began(today) - 1)
