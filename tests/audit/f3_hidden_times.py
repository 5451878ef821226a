"""Hidden takes as long as missing: a sealed, a barred and an absent case, asked for in turn, told apart by no clock.

The size is a number of requests for each. The times are compared by the Mann-Whitney test (normal approximation with
ties). Hidden and missing are told apart when they differ with p under 0.01, shared out over the six comparisons. Fewer
than ENOUGH requests look only for what nobody could miss: a busy machine alone must not fail a run.
"""

import time
from collections.abc import Callable, Sequence
from math import erfc, sqrt
from random import Random
from statistics import median

from csor.app import create_app
from csor.config import Config
from csor.domain.access import SealKind
from csor.domain.interests import InterestKind
from csor.domain.vocabulary import Stage
from csor.simulation.people import ACTORS
from csor.usecases.interests import declare_interest
from csor.usecases.seals import seal_case
from tests.audit.frame import Figures, Harness, Tally
from tests.support.client import Client
from tests.support.databases import folder_in_memory
from tests.support.wessex import Clock, build, keep_at, keep_case, open_office

WHY = "Covering for a colleague who is in court today."
MISSING = "WX-2026-9871"
PATHS = ("/cases/{}", "/cases/{}/timeline", "/cases/{}/do/add_note")
CERTAIN, GROSS = 0.01 / 6, 1e-6
ENOUGH = 1000
WARM_UP = 3
Ask = Callable[[str], None]
SLOW = 0.05  # seconds, of the planted fault


def run(size: int, seed: int, fault: str = "") -> Figures:
    """Ask for each case so many times, in an order of chance."""
    random, tally = Random(seed), Tally()
    with folder_in_memory() as folder:
        url = f"sqlite:///{folder / 'csor.sqlite'}"
        build(url)
        office = open_office(url, Clock())
        sealed, met = keep_at(office, Stage.DELIVERY), keep_case(office)
        with office.open_work(ACTORS["price"]) as work:
            seal_case(work, sealed.reference, SealKind.OTHER, WHY, ("price", "okafor"))
        with office.open_work(ACTORS["linden"]) as work:
            declare_interest(work, InterestKind.SURNAME, "Reed")
        client = Client(create_app(Config(url, "a secret of the times, and of nothing else"), office)).sign_in("linden")
        asked = (sealed.reference, met.reference, MISSING)
        notes = {}
        for path in PATHS:
            times = _times(_asking(client, path, fault), asked, size // len(PATHS) + 1, random)
            for name, reference in (("sealed", asked[0]), ("barred", asked[1])):
                apart, p = difference(times[reference], times[MISSING])
                notes[f"{name} {path}"] = f"{apart * 1000:+.3f} ms, p {p:.3f}"
                wrong = p < (CERTAIN if size >= ENOUGH else GROSS)
                for _ in times[reference]:
                    tally.count()
                tally.count(f"{name} at {path}: {notes[f'{name} {path}']}" if wrong else "")
        office.engine.dispose()
    return tally.figures(**notes)


def _times(ask: Ask, asked: Sequence[str], number: int, random: Random) -> dict[str, list[float]]:
    """Seconds of each request, by reference; each round in another order, so that what slows the machine slows all."""
    found: dict[str, list[float]] = {reference: [] for reference in asked}
    for turn in range(number + WARM_UP):
        for reference in random.sample(asked, len(asked)):
            began = time.perf_counter()
            ask(reference)
            took = time.perf_counter() - began
            if turn >= WARM_UP:
                found[reference].append(took)
    return found


def _asking(client: Client, path: str, fault: str) -> Ask:
    """How a case is asked for. fault: the answer about one that is hidden comes late."""

    def ask(reference: str) -> None:
        answer = client.browser.get(path.format(reference))
        assert answer.status_code == 404
        if fault and reference != MISSING:
            time.sleep(SLOW)

    return ask


def difference(one: Sequence[float], other: Sequence[float]) -> tuple[float, float]:
    """How far two medians are apart, and how likely so great a difference of ranks is by chance alone (two-sided)."""
    ranked = sorted([(value, 0) for value in one] + [(value, 1) for value in other])
    ranks, place = 0.0, 0
    while place < len(ranked):
        last = place
        while last + 1 < len(ranked) and ranked[last + 1][0] == ranked[place][0]:
            last += 1
        shared = (place + last) / 2 + 1
        ranks += shared * sum(1 for _, which in ranked[place : last + 1] if which == 0)
        place = last + 1
    n, m = len(one), len(other)
    u = ranks - n * (n + 1) / 2
    z = (u - n * m / 2) / sqrt(n * m * (n + m + 1) / 12)
    return median(one) - median(other), erfc(abs(z) / sqrt(2))


HARNESS = Harness(
    id="F3-times",
    title="Hidden takes as long as missing",
    run=run,
    ci=60,
    full=3000,
    canaries={"slower": 60},
    part=2,
    minutes=1,
    timed=True,
)
