"""S9T: a wrong password of somebody who is there cannot be told from a name that nobody has: words, bytes, work and time.

A trial is one try over HTTP, with the real argon2id, half of known names and half of unknown ones in a random order. What
is compared always: status, body but its tokens, and how many hashes were computed. Time is judged from 200 a side on,
by the Mann-Whitney test (p > 0.01) and the gap of the medians (< 2 ms).
"""

import os
import random
import re
import statistics
import time
from datetime import timedelta
from math import erfc, sqrt

from csor.simulation.people import STAFF
from csor.usecases import passwords
from csor.usecases import sign_in as use
from csor.usecases.passwords import password_fits
from tests.audit.apart import run_apart
from tests.audit.frame import Figures, Harness, Tally
from tests.audit.served import Place, on_sqlite
from tests.support.client import Client

ENOUGH = 200
TOKENS = re.compile(r'value="[0-9a-f]{64}"|nonce="[^"]+"')
P_LEAST, GAP_MOST = 0.01, 0.002


def run(size: int, seed: int, fault: str = "") -> Figures:
    """So many tries."""
    return run_apart("s9_timing", size, seed, fault)


def trials(size: int, seed: int, fault: str) -> Figures:
    """The same, in a process of its own."""
    if size >= 2 * ENOUGH:
        os.environ.pop("CSOR_FAST_PASSWORDS", None)
        passwords._hasher.cache_clear()
        passwords._nobody.cache_clear()
    hashes = _count_hashes(early=fault == "early_answer")
    tally, chance = Tally(), random.Random(seed)
    took: dict[bool, list[float]] = {True: [], False: []}
    order = [n % 2 == 0 for n in range(size)]
    chance.shuffle(order)
    with on_sqlite() as place:
        first = _ask(place, Client(place.app), "nobody-00", 0)[0]
        for number, known in enumerate(order):
            name = chance.choice(STAFF).id if known else f"nobody-{chance.randrange(100):02}"
            del hashes[:]
            answer, seconds = _ask(place, Client(place.app), name, number)
            took[known].append(seconds)
            wrong = "another answer" if answer != first else "" if len(hashes) == 1 else f"{len(hashes)} hashes"
            tally.count(f"{name}: {wrong}" if wrong else "")
    if size < 2 * ENOUGH:
        return tally.figures()
    p = mann_whitney(took[True], took[False])
    gap = abs(statistics.median(took[True]) - statistics.median(took[False]))
    if p <= P_LEAST or gap >= GAP_MOST:
        tally.count(f"p {p:.4f}, medians apart by {gap * 1000:.2f} ms")
    return tally.figures(p=round(p, 4), gap_ms=round(gap * 1000, 3), median_ms=_ms(took[True]))


def _ms(times: list[float]) -> float:
    return round(statistics.median(times) * 1000, 1)


def _count_hashes(*, early: bool) -> list[str]:
    """Note each hash. early: plant an answer without one where there is no such person."""
    found: list[str] = []
    real = password_fits

    def fits(kept: str, said: str) -> bool:
        if early and not kept:
            return False
        found.append(said)
        return real(kept, said)

    setattr(use, "password_fits", fits)  # noqa: B010 - it still compares
    return found


def _ask(place: Place, client: Client, name: str, number: int) -> tuple[tuple[int, str], float]:
    """One try from an address of its own, long after the last."""
    place.clock.now += timedelta(hours=2)
    client.browser.environ_base["REMOTE_ADDR"] = f"198.51.{number // 250 % 250}.{number % 250}"
    client.get("/sign-in")
    form = {"csrf_token": client.csrf, "username": name, "password": "wrong wrong wrong"}
    began = time.perf_counter()
    got = client.browser.post("/sign-in", data=form)
    seconds = time.perf_counter() - began
    body = TOKENS.sub("", got.get_data(as_text=True)).replace(name, "NAME")
    return (got.status_code, body), seconds


def mann_whitney(one: list[float], other: list[float]) -> float:
    """Two-sided p of the Mann-Whitney test, by its normal approximation: both sides have hundreds."""
    ranked = sorted([(t, 0) for t in one] + [(t, 1) for t in other])
    ranks = sum(place for place, (_, side) in enumerate(ranked, start=1) if side == 0)
    n, m = len(one), len(other)
    u = ranks - n * (n + 1) / 2
    return erfc(abs(u - n * m / 2) / sqrt(n * m * (n + m + 1) / 12) / sqrt(2))


HARNESS = Harness(
    "S9T",
    "Nobody can tell whether a name is there: same answer, same work, same time",
    run,
    ci=40,
    full=2000,
    canaries={"early_answer": 40},
    part=3,
    minutes=7,
    timed=True,
)
