"""S9: guessing passwords: nobody gets in, no account is asked more than 1,440 times a day, and its person always gets in.

A trial is one guess, over the use-case, by one of three guessers: as fast as the clock goes, clever (stops one short of
every wait), and spread over thousands of addresses. One of them sits behind the address where the person works.

After each simulated day the person comes, in each way that docs/sign-in.md promises, while somebody guesses at every
second of the clock and does not stop for them: from another address each time, or behind the one where the person is.
Whoever is in only after a quarter of an hour of that clock was kept out.
"""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from csor.domain.people import Presence
from csor.domain.refusals import Refusal
from csor.reading.sessions import find_session
from csor.simulation.people import ACTORS, DEMO_PASSWORD
from csor.usecases import sign_in as use
from csor.usecases import tries
from csor.usecases.factors import prove
from csor.usecases.links import make_link, use_link
from csor.usecases.passwords import password_fits
from csor.usecases.sessions import hash_token
from tests.audit.apart import run_apart
from tests.audit.frame import Figures, Harness, Tally
from tests.audit.served import Place, on_sqlite
from tests.support.client import code_for, open_session

DAY = timedelta(days=1)
BOUND = 1440
WORK = Presence(address="127.0.0.1", on_page=True)  # where open_session signs people in
LONGEST = timedelta(minutes=15)
LEAD = 80  # seconds of guessing before the person comes: more than enough to bring every wait there is
PERSON, ADMINISTRATOR = "nwosu", "admin"
NEW = "kettle bramble ninepins orbit"
AWAY = "10.99.0.1"  # where the person never was
PACES = (1, 11, 61, 225, 240, 301, 899, 901)


def run(size: int, seed: int, fault: str = "") -> Figures:
    """So many guesses."""
    return run_apart("s9_guessing", size, seed, fault)


def trials(size: int, seed: int, fault: str) -> Figures:
    """The same, in a process of its own."""
    if fault == "never_waits":
        setattr(tries, "take", lambda *_told: True)  # noqa: B010 - plant: nothing is counted
        setattr(use, "take", lambda *_told: True)  # noqa: B010
    if fault == "no_browsers":
        setattr(use, "find_browser", lambda *_told: None)  # noqa: B010 - plant: every browser counts as a stranger's
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
            if today > BOUND:
                continue
            kept_out = _kept_out(place, chance, tally)
            if kept_out:
                tally.count(kept_out)
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


# ------------------------------------------------------------ the person comes while it goes on


def _kept_out(place: Place, chance: random.Random, tally: Tally) -> str:
    """The person comes in each way there is. Gives the first in which they were kept out."""
    ways = (
        ("a known browser, elsewhere", AWAY, _spread(chance), True),
        ("a known browser, beside the guesser elsewhere", AWAY, lambda: AWAY, True),
        ("a known browser, beside the guesser at work", WORK.address, lambda: WORK.address, True),
        ("a known place", WORK.address, _spread(chance), False),
    )
    for words, address, guesser, known in ways:
        browser = _known_browser(place) if known else ""
        if not _gets_in(place, _at(address, browser), guesser, tally):
            return f"{PERSON} was kept out for longer than {LONGEST} with {words}"
    if not _gets_in_by_link(place, _spread(chance), tally):
        return f"{PERSON} was kept out for longer than {LONGEST} with a link"
    return ""


def _at(address: str, browser: str) -> Presence:
    return Presence(address=address, on_page=True, browser=hash_token(browser) if browser else "")


def _spread(chance: random.Random) -> Callable[[], str]:
    return lambda: f"198.51.{chance.randrange(256)}.{chance.randrange(256)}"


def _gets_in(
    place: Place, person: Presence, guesser: Callable[[], str], tally: Tally, password: str = DEMO_PASSWORD
) -> bool:
    """Whether the person is in within a quarter of an hour, trying every 20 seconds, while each second is a guess."""
    for _ in range(LEAD):
        _guess(place, guesser(), tally)
    began = place.clock.now
    while place.clock.now - began <= LONGEST:
        try:
            use.sign_in(place.office, PERSON, password, person)
        except Refusal:
            for _ in range(20):
                _guess(place, guesser(), tally)
        else:
            return True
    return False


def _guess(place: Place, address: str, tally: Tally) -> None:
    """One guess at the person or, every other second, at a name that nobody has, so that the address waits as well."""
    place.clock.now += timedelta(seconds=1)
    name = PERSON if place.clock.now.second % 2 else f"nobody-{place.clock.now.second}"
    try:
        use.sign_in(place.office, name, "a guess of somebody who goes on", Presence(address=address, on_page=True))
    except Refusal:
        tally.count()
    else:
        tally.count("a guess got in")


def _known_browser(place: Place) -> str:
    """What a browser holds in which the person proved a second factor."""
    place.clock.now += timedelta(hours=1)
    token = use.sign_in(place.office, PERSON, DEMO_PASSWORD, WORK)
    with place.office.open_reading() as reading:
        session = find_session(reading, hash_token(token))
    assert session
    with place.office.open_work(ACTORS[PERSON]) as work:
        return prove(work, session.name, code_for(place.app, PERSON)).browser


def _gets_in_by_link(place: Place, guesser: Callable[[], str], tally: Tally) -> bool:
    """The same for somebody whose browser and place are new: an administrator makes a link, which changes the password."""
    with place.office.open_work(ACTORS[ADMINISTRATOR]) as work:
        link = make_link(work, PERSON, "Kept out by somebody who guesses")
    browser = use_link(place.office, link.token, NEW, Presence(address=AWAY, on_page=True))
    inside = _gets_in(place, _at(AWAY, browser), guesser, tally, NEW)
    with place.office.open_work(ACTORS[ADMINISTRATOR]) as work:
        link = make_link(work, PERSON, "The password there was")
    use_link(place.office, link.token, DEMO_PASSWORD, Presence(address=AWAY, on_page=True))
    return inside


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
    ci=400,
    full=100_000,
    canaries={"never_waits": 1500, "no_browsers": 10},
    part=3,
    minutes=9,
)
