"""S10: sessions: random comings and goings against rules written apart, and what is taken away is gone at once.

A trial is one request of a session whose history is drawn by chance: minutes pass, others sign in as the same person, an
administrator takes a role, switches the person off, ends their sessions, gives it all back. Whether the request must be
let in is worked out here from the plain text of trust.md 2.4, by minutes, and not by the product's own functions.
"""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

from csor.domain.sessions import WhyEnded
from csor.records.people import PersonRecord
from csor.setup import operator
from csor.usecases.sessions import end_sessions, is_over
from csor.web import here
from tests.audit.apart import run_apart
from tests.audit.frame import Figures, Harness, Tally
from tests.audit.served import Place, on_sqlite
from tests.support.client import Client, open_session

WHO = {"nwosu": (2, 720), "price": (2, 720), "okafor": (1, 720), "admin": (1, 480)}
LONG_DAY = 0.01
STEPS = (0, 1, 4, 13, 14, 14, 14, 15, 16, 200)


@dataclass
class Told:
    """One browser, and what is to be expected of it."""

    client: Client
    person: str
    began: datetime
    seen: datetime
    dead: bool = False


@dataclass
class World:
    """Everybody's browsers, oldest first."""

    place: Place
    browsers: list[Told] = field(default_factory=list)
    off: set[str] = field(default_factory=set)

    def sign_in(self, person: str) -> None:
        """The newest wins."""
        now = self.place.clock.now
        mine = [one for one in self.browsers if one.person == person and not one.dead and self.alive(one)]
        for older in mine[: max(0, len(mine) + 1 - WHO[person][0])]:
            older.dead = True
        client = Client(self.place.app)
        client.take(open_session(self.place.app, person))
        self.browsers.append(Told(client, person, now, now))

    def alive(self, one: Told) -> bool:
        """By the plain words: 15 minutes idle, so many in all."""
        now = self.place.clock.now
        minutes = timedelta(minutes=1)
        return now - one.seen < 15 * minutes and now - one.began < WHO[one.person][1] * minutes

    def ask(self, one: Told) -> str:
        """One request. Gives what is wrong."""
        expected = not one.dead and one.person not in self.off and self.alive(one)
        inside = one.client.browser.get("/help").status_code == 200
        if not expected:
            one.dead = True
        elif inside:
            one.seen = self.place.clock.now
        return "" if inside is expected else f"{one.person}: inside {inside}, expected {expected}"


def run(size: int, seed: int, fault: str = "") -> Figures:
    """So many requests."""
    return run_apart("s10_sessions", size, seed, fault)


def trials(size: int, seed: int, fault: str) -> Figures:
    """The same, in a process of its own."""
    if fault:
        _plant(fault)
    tally, chance = Tally(), random.Random(seed)
    taken = 0
    with on_sqlite() as place:
        world = World(place)
        while tally.attempted < size:
            place.clock.now += timedelta(minutes=chance.choice(STEPS))
            taken += _happens(world, chance)
            if tally.attempted < size - 60 and chance.random() < LONG_DAY:
                _long_day(world, chance.choice(list(WHO)), tally)
            live = [one for one in world.browsers if not one.dead] or world.browsers
            if live:
                tally.count(world.ask(chance.choice(chance.choice((live, world.browsers)))))
            world.browsers = world.browsers[-40:]
    return tally.figures(taken_away=taken)


def _long_day(world: World, person: str, tally: Tally) -> None:
    """Somebody who never rests: a request every 14 minutes for 13 hours."""
    if person in world.off:
        return
    world.sign_in(person)
    for _ in range(56):
        world.place.clock.now += timedelta(minutes=14)
        tally.count(world.ask(world.browsers[-1]))


def _happens(world: World, chance: random.Random) -> int:
    """Something that is not a request."""
    person = chance.choice(list(WHO))
    draw = chance.random()
    if draw < 0.3:
        if person not in world.off:
            world.sign_in(person)
        return 0
    if draw < 0.36:
        _switch(world, person, on=False)
        return 1
    if draw < 0.5:
        _switch(world, person, on=True)
        return 0
    if draw < 0.56:
        with world.place.office.open_work(operator("wessex")) as work:
            end_sessions(work, person, WhyEnded.ROLES_CHANGED)
        for one in world.browsers:
            one.dead = one.dead or one.person == person
        return 1
    return 0


def _switch(world: World, person: str, *, on: bool) -> None:
    """Switched off behind the product's back: the gate itself must see it."""
    with world.place.office.engine.begin() as connection:
        connection.execute(update(PersonRecord).where(PersonRecord.id == person).values(active=on))
    if on:
        world.off.discard(person)
    else:
        world.off.add(person)


def _plant(fault: str) -> None:
    """A gate that forgets one rule."""
    real = is_over

    def forgetful(session: Any, roles: Any, now: datetime) -> Any:
        why = real(session, roles, now)
        return None if why is WhyEnded(fault) else why

    setattr(here, "is_over", forgetful)  # noqa: B010


HARNESS = Harness(
    "S10",
    "Sessions end when they must and not before; what is taken away is gone at the next request",
    run,
    ci=600,
    full=20_000,
    canaries={"idle": 200, "too_long": 600, "newer": 300, "roles_changed": 600},
    part=2,
    minutes=16,
)
