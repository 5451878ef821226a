"""S9: guessing passwords: nobody gets in, no account is asked more than 1,440 times a day, and its person always gets in.

A trial is one guess, over the use-case, by one of three guessers: as fast as the clock goes, clever (stops one short of
every wait), and spread over thousands of addresses. One of them sits behind the address where the person works. After
each simulated day the person signs in from where they always do, at once, and from elsewhere within a quarter of an hour.
"""

import random
from datetime import datetime, timedelta
from typing import Any

from csor.domain.people import Presence
from csor.domain.refusals import Refusal
from csor.simulation.people import DEMO_PASSWORD
from csor.usecases import sign_in as use
from csor.usecases import tries
from csor.usecases.passwords import password_fits
from tests.audit.apart import run_apart
from tests.audit.frame import Figures, Harness, Tally
from tests.audit.served import Place, on_sqlite
from tests.support.client import open_session

DAY = timedelta(days=1)
BOUND = 1440
WORK = Presence(address="127.0.0.1", on_page=True)  # where open_session signs people in
PACES = (1, 11, 61, 225, 240, 301, 899, 901)


def run(size: int, seed: int, fault: str = "") -> Figures:
    """So many guesses."""
    return run_apart("s9_guessing", size, seed, fault)


def trials(size: int, seed: int, fault: str) -> Figures:
    """The same, in a process of its own."""
    if fault == "never_waits":
        setattr(tries, "take", lambda *_told: True)  # noqa: B010 - plant: nothing is counted
        setattr(use, "take", lambda *_told: True)  # noqa: B010
    tally, chance = Tally(), random.Random(seed)
    judged: list[tuple[datetime, str]] = []
    with on_sqlite() as place:
        _watch(place, judged)
        open_session(place.app, "nwosu")
        days = most = 0
        while tally.attempted < size:
            place.clock.now += timedelta(days=2)
            del judged[:]
            _day(place, chance, min(size - tally.attempted, 4000), tally, PACES[days % len(PACES)])
            most = max(most, today := _most_in_a_day(judged))
            tally.count(f"{today} guesses were compared in a day" if today > BOUND else "")
            days += 1
            fault_found = _person(place)
            if fault_found:
                tally.count(fault_found)
    return tally.figures(days=days, most_judged_in_a_day=most, bound=BOUND)


def _watch(place: Place, judged: list[tuple[datetime, str]]) -> None:
    """Note each time that a guess is really compared with the password."""
    real = password_fits

    def fits(kept: str, said: str) -> bool:
        if kept:
            judged.append((place.clock.now, said))
        return real(kept, said)

    setattr(use, "password_fits", fits)  # noqa: B010 - it still compares


def _day(place: Place, chance: random.Random, guesses: int, tally: Tally, pace: int) -> None:
    """One guesser at one pace, in seconds; a day at most."""
    spread, inside = chance.random() < 0.5, chance.random() < 0.3
    until = place.clock.now + DAY
    for number in range(guesses):
        address = f"198.51.{chance.randrange(256)}.{chance.randrange(256)}" if spread else "203.0.113.9"
        here = WORK if inside and number % 2 else Presence(address=address, on_page=True)
        try:
            use.sign_in(place.office, "nwosu", f"guess number {number}", here)
            tally.count(f"guess {number} got in")
        except Refusal:
            tally.count()
        place.clock.now += timedelta(seconds=pace)
        if place.clock.now >= until:
            return


def _person(place: Place) -> str:
    """The person comes while the guesser is at it. Gives what is wrong."""
    waits: dict[str, Any] = {"10.99.0.1": timedelta(minutes=15), WORK.address: timedelta(minutes=15)}
    for address, longest in waits.items():
        began = place.clock.now
        while True:
            try:
                use.sign_in(place.office, "nwosu", DEMO_PASSWORD, Presence(address=address, on_page=True))
                break
            except Refusal:
                place.clock.now += timedelta(seconds=20)
            if place.clock.now - began > longest:
                return f"nwosu waits longer than {longest} at {address}"
    return ""


def _most_in_a_day(judged: list[tuple[datetime, str]]) -> int:
    """The most guesses that were compared within any 24 hours."""
    most = first = 0
    moments = sorted(at for at, said in judged if said != DEMO_PASSWORD)
    for last, at in enumerate(moments):
        while at - moments[first] >= DAY:
            first += 1
        most = max(most, last - first + 1)
    return most


HARNESS = Harness(
    "S9",
    "Guessing passwords: 0 get in, at most 1,440 a day are compared, and the person is not kept out",
    run,
    ci=1500,
    full=100_000,
    canaries={"never_waits": 1500},
    part=3,
    minutes=9,
)
