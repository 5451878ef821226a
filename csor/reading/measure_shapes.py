"""The shapes of the measures: a window of time, what was counted in it, and the codes of its pairs."""

from dataclasses import dataclass
from datetime import date, datetime

from csor.domain.deadlines import ONE_DAY
from csor.domain.vocabulary import Path, RefusalOption

BANDS = {"0-20": (0, 20), "21-35": (21, 35), "36+": (36, None)}
AGES = {"0-10": (0, 10), "11-20": (11, 20), "21-28": (21, 28), "29-35": (29, 35), "36+": (36, None)}
KINDS = (Path.CONVICTIONS.value, Path.OTHER_INFORMATION.value, Path.IMMEDIATE.value)
UNDECIDED = ""
RESULTS = (*(option.value for option in RefusalOption), UNDECIDED)
MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Window:
    """A span of days, both ends in it; one route or all; and the moment at which open cases are looked at."""

    since: date
    until: date
    route: str | None
    as_at: datetime

    @property
    def a_year_earlier(self) -> "Window":
        """The window a year earlier; one that ends with its month still does, 29 February or not."""
        after = self.until + ONE_DAY
        until = year_before(after) - ONE_DAY if after.day == 1 else year_before(self.until)
        as_at = datetime.combine(year_before(self.as_at.date()), self.as_at.timetz())
        return Window(year_before(self.since), until, self.route, as_at)


def year_before(day: date) -> date:
    """The same day a year earlier; 28 February for the 29th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


@dataclass(frozen=True, slots=True)
class Month:
    """What falls into a month of the window."""

    start: date
    met: int
    missed: int


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, by month. waiting: neither met nor missed yet, and so not in `of`."""

    met: int
    of: int
    months: tuple[Month, ...] = ()
    waiting: int = 0

    @property
    def missed(self) -> int:
        """The rest."""
        return self.of - self.met

    @property
    def percent(self) -> int | None:
        """A whole number, halves up; None when there is nothing to be part of."""
        return (200 * self.met + self.of) // (2 * self.of) if self.of else None


@dataclass(frozen=True, slots=True)
class Spread:
    """Whole numbers and how often each occurs, from the smallest."""

    counts: tuple[tuple[int, int], ...]

    @property
    def number(self) -> int:
        """How many there are."""
        return sum(count for _, count in self.counts)

    @property
    def median(self) -> float | None:
        """The middle one, or half way between the middle two; None when there is none."""
        if not self.number:
            return None
        return (self.nth((self.number - 1) // 2) + self.nth(self.number // 2)) / 2

    def nth(self, place: int) -> int:
        """The number at a place, 0 for the smallest. Raises IndexError past the last."""
        for value, count in self.counts:
            if place < count:
                return value
            place -= count
        raise IndexError(place)


@dataclass(frozen=True, slots=True)
class RouteRate:
    """Cases of one route: received, concluded, and disclosed of those concluded."""

    route: str
    received: int
    concluded: int
    disclosed: int


@dataclass(frozen=True, slots=True)
class Measures:
    """The figures of a window. Pairs are (code, number), in the order in which they are shown.

    M1, M2, M4 and registered_related count cases received in it; late, those open at its moment; the rest, those
    concluded in it.
    """

    window: Window
    received: int
    concluded: int
    checks: Share
    meeting: Share
    decided: Share
    in_time: Share
    disclosed: Share
    flagged: int
    unprotected: int
    minutes: Spread
    refusals: int
    offered: int
    refused_cases: int
    results: tuple[tuple[str, int], ...]
    late: int
    ages: tuple[tuple[str, int], ...]
    extensions: Share
    overridden: int
    unverified: int
    breaches: int
    complaints: int
    judicial_reviews: int
    days: Spread
    bands: tuple[tuple[str, int], ...]
    kinds: tuple[tuple[str, int], ...]
    registered: int
    registered_related: int
    refused_not_delivered: int
    routes: tuple[RouteRate, ...]

    @property
    def waiting(self) -> int:
        """Cases not told at the window's moment, of any age."""
        return sum(number for _, number in self.ages)
