"""S6: hostile texts in every stored field, rendered by a real Chromium: no script runs, nothing is reported, nothing goes out.

In a turn every field holds a text at once, and in the next turn the next one. A pair of a field and a text counts when
it was seen on a page that shows the field; one that is never seen is a fault, for nothing is shown of it.
"""

import os
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from tests.audit.apart import run_apart
from tests.audit.frame import Figures, Harness, Tally
from tests.browser.serving import Served, served
from tests.security.addresses import routes
from tests.security.planted_desk import Desk, act_around
from tests.security.planted_typing import TYPED, type_everywhere
from tests.security.planted_ways import WAYS, planted_cases
from tests.security.planting import PlantedCase, Planter, storable
from tests.security.watching import Watch, chromium
from tests.support.wessex import Clock

PEOPLE = ("price", "okafor", "nwosu")
UNSEEN = {
    "people.sign_out",
    "static",
    "reports.csp_report",
    "account.end",
    "people.stay",
    "health.alive",
    "health.ready",
}
OUTSIDE = ("account/", "people/", "access/", "oversight/", "erasure/", "lists/", "layout")
SLICES = 5  # how many turns it takes to see all that a turn does not need
LONG = ("told", "refused", "withdrawn_authority", "not_told")  # the ways whose own page is looked at in every turn
Some = TypeVar("Some")


def run(size: int, seed: int, fault: str = "") -> Figures:
    """Try `size` pairs of a field and a text. Apart: Chromium is driven from a thread with nothing else in it."""
    return run_apart("s6_injection", size, seed, fault)


def trials(size: int, seed: int, fault: str = "") -> Figures:
    """Store them, look at every page that shows them, and count what should not have happened."""
    os.environ["CSOR_FAST_PASSWORDS"] = "1"
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder, served(Path(folder), clock) as place, chromium() as browser:
        plant_fault(place, fault)
        turns = Turns(place, clock, Watch(place, browser), fault)
        take = LOOKS.get(fault, Turns.take)
        for turn in range(len(storable())):
            take(turns, turn + seed)
            if turns.tally.attempted >= size:
                break
        return turns.figures(turn + 1)


class Turns:
    """The turns of a run: what was planted, what was seen, and what it brought about."""

    def __init__(self, place: Served, clock: Clock, watch: Watch, fault: str = "") -> None:
        """fault: what is planted; a text that is not escaped is not on its page as a text, which shows nothing then."""
        self.place, self.clock, self.watch, self.fault = place, clock, watch, fault
        self.tally = Tally()
        self.desk = Desk(place.app, place.office, clock)
        self.pairs: set[tuple[str, str]] = set()
        self.cases, self.first = 0, True

    def take(self, turn: int) -> None:
        """Plant the texts of a turn, look, and judge each pair."""
        cases = self._cases(turn)
        act_around(self.place.office, cases, self.clock.now)
        self.look_outside(turn)
        self._sit(PEOPLE)
        self._walk(turn, cases)
        whole = {*LONG, *self._of(turn, [way for way in WAYS if way not in LONG])}
        for way, case in cases.items():
            self._judge(case.planter.used, self._case(case, whole=way in whole))
        typing = Planter(turn)
        for field, came in type_everywhere(self.watch, typing, cases, self._of(turn, tuple(TYPED))):
            self._judge({field: typing.used[field]}, came)
        self.first = False
        self.desk.end_sessions()
        self.clock.now += timedelta(minutes=15)

    def look_inside(self, turn: int) -> None:
        """One case, and nothing else."""
        case = self._cases(turn, ("refused",))["refused"]
        self._sit(["price"])
        self._judge(case.planter.used, self._case(case))

    def look_outside(self, turn: int) -> None:
        """What is kept beside the cases."""
        planter = Planter(turn)
        self._sit({who for who, _ in (*self.desk.shows, *self.desk.besides)})
        self.desk.write(planter)
        looks = (*self.desk.shows, *self._of(turn, self.desk.besides))
        self._judge(planter.used, "".join(self.watch.look(*look) for look in looks))

    def _cases(self, turn: int, ways: Iterable[str] = tuple(WAYS)) -> dict[str, PlantedCase]:
        cases = planted_cases(self.place.office, turn, self.clock.now, ways)
        self.cases += len(cases)
        self.clock.now = max(case.now for case in cases.values()) + timedelta(minutes=5)
        return cases

    def _sit(self, people: Iterable[str]) -> None:
        for username in people:
            self.watch.sit(username)

    def _case(self, case: PlantedCase, *, whole: bool = True) -> str:
        """The words of the whole timeline of a case. whole: of its own page too."""
        came = self.watch.look("price", f"/cases/{case.reference}") if whole else ""
        path: str | None = f"/cases/{case.reference}/timeline"
        while path:
            came += self.watch.look("price", path)
            path = self.watch.link("price", "Earlier events")
        return came

    def _walk(self, turn: int, cases: Mapping[str, PlantedCase]) -> None:
        """Some of all pages that have an address, for one of the cases and one of the people."""
        case = list(cases.values())[turn % len(cases)]
        for number, (rule, path) in enumerate(routes(self.place.app, urn=case.reference)):
            shown = "GET" in (rule.methods or ()) and rule.endpoint not in UNSEEN and not rule.rule.endswith(".csv")
            if shown and number % SLICES == turn // len(cases) % SLICES:
                self.watch.look(PEOPLE[(turn + turn // len(cases)) % len(PEOPLE)], path)

    def _of(self, turn: int, every: Sequence[Some]) -> Sequence[Some]:
        """Some of them, others in each turn; in the first turn of a run all."""
        size = -(-len(every) // SLICES)
        start = turn % SLICES * size
        return every if self.first else every[start : start + size]

    def _judge(self, used: Mapping[str, str], came: str) -> None:
        """Count each pair that is new; one that is not on the pages is a fault."""
        for pair in used.items():
            seen = " ".join(pair[1].split()) in came
            if pair in self.pairs and seen:
                continue
            self.pairs.add(pair)
            unseen = "" if seen or self.fault else f"{pair[0]} was not seen on its pages: {pair[1]}"
            self.tally.count(self.watch.faults.pop(0) if self.watch.faults else unseen)

    def figures(self, turns: int) -> Figures:
        """What came of it; what the texts brought about beyond the pairs that were left counts too."""
        for fault in self.watch.faults:
            self.tally.count(fault)
        fields = {field for field, _ in self.pairs}
        return self.tally.figures(turns=turns, pages=self.watch.pages, fields=len(fields), cases=self.cases)


# Where a planted fault is looked for: outside the cases alone, so that what is planted there is seen by itself; or inside.
LOOKS: Mapping[str, Callable[[Turns, int], None]] = {
    "no_escaping": Turns.look_inside,
    "no_escaping_no_policy": Turns.look_inside,
    "no_escaping_outside": Turns.look_outside,
}


def plant_fault(place: Served, fault: str) -> None:
    """What would let the texts act: no escaping, everywhere or outside the cases; no policy to stop what is not escaped."""
    if fault == "no_escaping_outside":
        place.app.jinja_env.autoescape = lambda name: not (name or "").startswith(OUTSIDE)
    elif fault:
        place.app.jinja_env.autoescape = False
    if fault == "no_escaping_no_policy":
        place.app.after_request_funcs[None].insert(0, _without_policy)


def _without_policy(response: Any) -> Any:
    del response.headers["Content-Security-Policy"]
    return response


HARNESS = Harness(
    id="S6",
    title="hostile texts in every stored field, rendered",
    run=run,
    ci=300,
    full=62_000,
    canaries={"no_escaping": 200, "no_escaping_no_policy": 200, "no_escaping_outside": 20},
    part=2,
    minutes=42,
)
