"""Figures that may leave the force: whole financial years, all routes, and no small number to be found or worked out.

Only whole years over all routes, because two spans, or all routes and one, could be taken from each other.
Sealed cases are counted here and nowhere else: what a force publishes of a year is to be true, and shows nobody.
Source: scheme.md 8.1 (small-number suppression, under 5).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Integer, and_, cast, func, literal, select, union_all
from sqlalchemy.orm import Session

from csor.domain.deadlines import ONE_DAY
from csor.domain.vocabulary import Route
from csor.reading.measure_shapes import BANDS, KINDS
from csor.records.case_record import CaseRecord as Case

SMALL = 5
TOO_FEW_WAYS = 7  # 1 to 4 beside 5 or more: up to this sum there are but one or two ways to come to it
UNDER = "under 5"
HIDDEN = "hidden"
APRIL = 4

CODES: Mapping[str, tuple[str, ...]] = {
    "applications": tuple(f"{route.value}:{about}" for route in Route for about in ("registered", "other")),
    "bands": tuple(BANDS),
    "kinds": KINDS,
}

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


def publication(session: Session, force: str, year: int) -> tuple[Table, ...]:
    """Applications, days to conclusion and disclosures of the financial year that began in a year, and of the one before.

    One query, whatever the number of cases.
    """
    arms = [arm for began in (year, year - 1) for arm in _tallies(force, began)]
    found: Counter[tuple[int, str, str]] = Counter()
    for began, table, code, value, number in session.execute(union_all(*arms)):
        found[began, table, _code(table, code, value)] += number
    return tuple(_table(name, codes, year, found) for name, codes in CODES.items())


def _tallies(force: str, began: int) -> Iterator[Any]:
    first, last = date(began, APRIL, 1), date(began + 1, APRIL, 1) - ONE_DAY
    came = and_(Case.force == force, Case.received_on.between(first, last))
    ended = and_(Case.force == force, Case.concluded_on.between(first, last))
    registered = cast(Case.registered, Integer)
    for name, code, value, where in (
        ("applications", Case.route, registered, came),
        ("bands", literal(""), Case.days_to_conclude, ended),
        ("kinds", Case.disclosed_as, literal(0), and_(ended, Case.disclosed)),
    ):
        tally = select(literal(began), literal(name), code.label("code"), value.label("value"), func.count())
        yield tally.where(where).group_by("code", "value")


def _code(table: str, code: str, value: int) -> str:
    if table == "applications":
        return f"{code}:{'registered' if value else 'other'}"
    if table == "bands":
        return next(name for name, (_, last) in BANDS.items() if last is None or value <= last)
    return code


def _table(name: str, codes: tuple[str, ...], year: int, found: Counter[tuple[int, str, str]]) -> Table:
    return Table(
        name, codes, tuple(publish([found[began, name, code] for code in codes]) for began in (year, year - 1))
    )


def whole_year(until: date, today: date) -> int:
    """The year in which the latest financial year began that is over today and had begun by a day."""

    def began(day: date) -> int:
        return day.year if day.month >= APRIL else day.year - 1

    return min(began(until), began(today) - 1)
