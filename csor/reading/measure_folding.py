"""From the rows that the database gives to the measures: added up by month, by route and over all."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from csor.reading.measure_shapes import (
    AGES,
    BANDS,
    KINDS,
    MONTHS_A_YEAR,
    RESULTS,
    Measures,
    Month,
    RouteRate,
    Share,
    Spread,
    Window,
)

KEYS = ("year", "month", "route")
Rows = Sequence[Mapping[str, Any]]


def fold(window: Window, received: Rows, concluded: Rows, waiting: Rows, spreads: Rows) -> Measures:
    """The measures of a window out of the rows of its four queries."""
    return _measures(window, _Fold(window, received), _Fold(window, concluded), _added(waiting), spreads)


class _Fold:
    """Rows by month and route, added up: over all, over a month, over a route."""

    def __init__(self, window: Window, rows: Rows) -> None:
        self.window = window
        self.total: Counter[str] = Counter()
        self.months: dict[tuple[int, int], Counter[str]] = {}
        self.routes: dict[str, Counter[str]] = {}
        for row in rows:
            numbers = {name: int(value) for name, value in row.items() if name not in {"window", *KEYS}}
            month = self.months.setdefault((int(row["year"]), int(row["month"])), Counter())
            for into in (self.total, month, self.routes.setdefault(row["route"], Counter())):
                into.update(numbers)

    def share(self, met: str, of: str, missed: str = "") -> Share:
        """A share and its months. missed: the name of what was missed; without it, all that was not met."""

        def counted(numbers: Counter[str]) -> tuple[int, int]:
            return numbers[met], numbers[missed] if missed else numbers[of] - numbers[met]

        months = tuple(
            Month(start, *counted(self.months.get((start.year, start.month), Counter())))
            for start in months_between(self.window.since, self.window.until)
        )
        done, not_done = counted(self.total)
        return Share(done, done + not_done, months, self.total[of] - done - not_done)

    def pairs(self, kind: str, names: Iterable[str]) -> tuple[tuple[str, int], ...]:
        """The numbers of a kind, by name."""
        return tuple((name, self.total[f"{kind}:{name}"]) for name in names)


def months_between(since: date, until: date) -> Iterator[date]:
    """The first day of each month that has a day from `since` to `until`."""
    for count in range(since.year * MONTHS_A_YEAR + since.month - 1, until.year * MONTHS_A_YEAR + until.month):
        yield date(count // MONTHS_A_YEAR, count % MONTHS_A_YEAR + 1, 1)


def _measures(window: Window, received: _Fold, concluded: _Fold, waiting: Counter[str], spreads: Rows) -> Measures:
    came, ended = received.total, concluded.total
    return Measures(
        window=window,
        received=came["all"],
        concluded=ended["all"],
        checks=received.share("checks_met", "all", "checks_missed"),
        meeting=received.share("meeting_met", "meeting", "meeting_missed"),
        decided=concluded.share("decided_met", "all"),
        in_time=concluded.share("concluded_met", "all"),
        disclosed=concluded.share("disclosed", "all"),
        flagged=came["flagged"],
        unprotected=came["unprotected"],
        minutes=_spread(spreads, "minutes"),
        refusals=ended["refusals"],
        offered=ended["offered"],
        refused_cases=ended["refused_cases"],
        results=concluded.pairs("result", RESULTS),
        late=waiting["late"],
        ages=tuple((name, waiting[f"age:{name}"]) for name in AGES),
        extensions=Share(ended["extended_in_time"], ended["extended"]),
        overridden=ended["overridden"],
        unverified=ended["unverified"],
        breaches=ended["breaches"],
        complaints=ended["complaints"],
        judicial_reviews=ended["judicial_reviews"],
        days=_spread(spreads, "days"),
        bands=concluded.pairs("band", BANDS),
        kinds=concluded.pairs("kind", KINDS),
        registered=ended["registered"],
        registered_related=came["registered"],
        refused_not_delivered=ended["refused_not_delivered"],
        routes=_routes(received, concluded),
    )


def _added(rows: Rows) -> Counter[str]:
    total: Counter[str] = Counter()
    for row in rows:
        total.update({name: value for name, value in row.items() if name != "window"})
    return total


def _spread(rows: Rows, what: str) -> Spread:
    return Spread(tuple(sorted((row["value"], row["count"]) for row in rows if row["what"] == what)))


def _routes(received: _Fold, concluded: _Fold) -> tuple[RouteRate, ...]:
    names = sorted({*received.routes, *concluded.routes})
    pairs = ((name, received.routes.get(name, Counter()), concluded.routes.get(name, Counter())) for name in names)
    return tuple(RouteRate(name, came["all"], ended["all"], ended["disclosed"]) for name, came, ended in pairs)
