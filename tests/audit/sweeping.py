"""The sweep of A5 and A6: requests over every route, and around each of them every table of the database is looked at."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from flask import Flask
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from csor.app import create_app
from csor.config import LARGEST_REQUEST, Config
from csor.domain.vocabulary import Stage
from csor.records.event_record import EventRecord
from tests.audit.frame import Tally
from tests.audit.matrix.asking import Asker, named
from tests.audit.matrix.cells import Cell, Outcome
from tests.audit.matrix.world import World
from tests.support.databases import folder_in_memory
from tests.support.wessex import Clock, build, open_office

SECRET = "a secret of the sweep, and of nothing else"
# Not the records of the product's business: what carries a request, and counts tries.
ASIDE: Final = frozenset(
    {"event", "chain_head", "session", "once_key", "try", "alembic_version", "key_challenge", "sign_on_attempt"}
)
Undo = Callable[[], None]


class How(StrEnum):
    """How a cell is asked: as it is, by a method that its address does not take, or with more than a form can hold.

    rival, twice: after the form was carried out, with the same words and a key of its own, or with the same key.
    """

    PLAIN = "plain"
    NO_METHOD = "no_method"
    TOO_LARGE = "too_large"
    RIVAL = "rival"
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class Ask:
    """One request to be made."""

    cell: Cell
    how: How = How.PLAIN

    def words(self) -> str:
        """The request in words, for a failure."""
        return " ".join([*self.cell.values(), self.how])


@dataclass(frozen=True, slots=True)
class Left:
    """An event that a request left."""

    event: str
    outcome: str
    data_class: str
    case: str
    request: str
    actor: str
    session: str
    code: str


@dataclass(frozen=True, slots=True)
class Seen:
    """One request: what came of it, the events it left, and what it changed.

    session: the name of the session that asked; empty for a visitor. stray: events that stood there before it and that
    no request before it had left. first: the status of the same form sent before; 0 when there was none.
    """

    outcome: Outcome
    status: int
    events: tuple[Left, ...]
    changed: frozenset[str]
    session: str
    stray: int
    first: int = 0


def sweep(
    choose: Callable[[Flask], Iterable[Ask]],
    judge: Callable[[Ask, Seen], str],
    spoil: Callable[[World], Undo] | None = None,
    also: Callable[[World], Iterable[Ask]] = lambda _world: (),
) -> Tally:
    """Make each request in a world of its stage and judge what came.

    spoil: done to the world once everybody is signed in; what it gives undoes it, before the next world is made.
    also: further requests, all with a fresh factor, that can be chosen only when their world is there.
    """
    with folder_in_memory() as folder:
        build(f"sqlite:///{folder / 'empty.sqlite'}")
        order = {stage: number for number, stage in enumerate(Stage)}
        asks = sorted(
            choose(_app(folder / "empty.sqlite", Clock())),
            key=lambda a: (order[a.cell.stage], a.cell.session, a.words()),
        )
        tally = Tally()
        for stage, of_stage in groupby(asks, key=lambda ask: ask.cell.stage):
            for ask, seen in _asked(folder, stage, list(of_stage), spoil, also):
                fault = judge(ask, seen)
                tally.count(f"{ask.words()}: {fault}" if fault else "")
    return tally


def _app(file: Path, clock: Clock) -> Flask:
    office = open_office(f"sqlite:///{file}", clock)
    return create_app(Config(str(office.engine.url), SECRET), office)


def _asked(
    folder: Path,
    stage: Stage,
    asks: list[Ask],
    spoil: Callable[[World], Undo] | None,
    also: Callable[[World], Iterable[Ask]],
) -> Iterator[tuple[Ask, Seen]]:
    file = folder / f"{stage}.sqlite"
    shutil.copyfile(folder / "empty.sqlite", file)
    clock = Clock()
    app = _app(file, clock)
    world = World(app.extensions["office"], clock, stage)
    try:
        for kind, of_kind in groupby(
            sorted([*asks, *also(world)], key=lambda ask: ask.cell.session), key=lambda ask: ask.cell.session
        ):  # who signs in again ends their session before
            asker = Asker(app, world, kind)
            undo = spoil(world) if spoil else None
            try:
                world.keep()
                sweeper = _Sweeper(world, asker)
                for ask in of_kind:
                    yield ask, sweeper.ask(ask)
            finally:
                if undo:
                    undo()
    finally:
        world.office.engine.dispose()


class _Sweeper:
    """Makes the requests of one world and one kind of session, and knows how it stands between them."""

    def __init__(self, world: World, asker: Asker) -> None:
        self.world, self.asker = world, asker
        self.kept, self.last = self._tables(), self._last()

    def ask(self, ask: Ask) -> Seen:
        """One request; then the world is put back when anything changed."""
        stray = self._last() - self.last
        address, data = self.asker.address_of(ask.cell), self.asker.data_of(ask.cell)
        first, kept = 0, self.kept
        if ask.how in {How.RIVAL, How.TWICE}:
            data = (data or {}) | ({"once": self.asker.key(ask.cell, address)} if ask.how is How.TWICE else {})
            first, kept = self._first(ask, address, data), self._tables()
        before = self._last()  # to add a key, its question was asked for
        response = _sent(self.asker, ask, address, data)
        outcome, status = named(response, ask.cell), response.status_code
        response.close()
        after = self._tables()
        changed = frozenset(name for name in after if after[name] != kept[name])
        found = self.asker.sessions.get(ask.cell.person)
        seen = Seen(outcome, status, self._events(before), changed, found.name if found else "", stray, first)
        if seen.events or seen.changed or before != self.last:
            self.world.put_back()
        return seen

    def _first(self, ask: Ask, address: str, data: dict[str, Any]) -> int:
        response = _sent(self.asker, ask, address, data)
        response.close()
        return response.status_code

    def _tables(self) -> dict[str, int]:
        """What each table of the business holds, as one number."""
        with self.world.office.open_reading() as session:
            names = session.scalars(
                text("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            )
            found = [name for name in names if name not in ASIDE]
            return {name: hash(tuple(map(tuple, session.execute(text(f'SELECT * FROM "{name}"'))))) for name in found}

    def _last(self) -> int:
        with self.world.office.open_reading() as session:
            return session.scalar(text("SELECT max(rowid) FROM event")) or 0

    def _events(self, before: int) -> tuple[Left, ...]:
        e = EventRecord
        query = select(e.event, e.outcome, e.data_class, e.case, e.request, e.actor, e.session, e.code)
        with self.world.office.open_reading() as session:
            rows = session.execute(query.where(text("event.rowid > :last")), {"last": before})
            return tuple(Left(*row) for row in rows)


def _sent(asker: Asker, ask: Ask, address: str, data: dict[str, Any] | None) -> TestResponse:
    size = {"CONTENT_LENGTH": str(LARGEST_REQUEST + 1)} if ask.how is How.TOO_LARGE else {}
    return asker.send(address, ask.cell, data, "DELETE" if ask.how is How.NO_METHOD else ask.cell.method, **size)
