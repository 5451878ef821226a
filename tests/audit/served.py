"""The product on a database of a harness's own, on either engine, and the people of Wessex at it."""

import json
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from csor.app import create_app
from csor.config import Config
from csor.records.event_record import EventRecord
from csor.usecases.office import Office
from tests.audit.postgres import own_server
from tests.support.client import Client
from tests.support.wessex import Clock, build, open_office

Fill = Callable[["Place"], Any]
SECRET = "a secret of the tests, and of nothing else"


class Place:
    """An app with its office and its clock."""

    def __init__(self, url: str, engine: str, *, built: bool = False) -> None:
        """built: the database is a copy of one that has its tables and people already."""
        if not built:
            build(url)
        self.engine = engine
        self.clock = Clock()
        self.office: Office = open_office(url, self.clock)
        self.stock: Any = None

    @cached_property
    def app(self) -> Flask:
        """The product's pages, put together when somebody first asks for one."""
        return create_app(Config(str(self.office.engine.url), SECRET), self.office)

    def client(self, username: str) -> Client:
        """The browser of somebody who is signed in."""
        return Client(self.app).sign_in(username)

    def tick(self) -> None:
        """Five minutes go by, so that nobody opens cases faster than a person may."""
        self.clock.now += timedelta(minutes=5)

    def told(self, reference: str, event: str, words: str = "") -> int:
        """How many events of a case there are, with these words in what was said."""
        with self.office.open_reading() as reading:
            query = select(EventRecord.particulars).where(EventRecord.case == reference, EventRecord.event == event)
            return sum(1 for said in reading.scalars(query) if not words or words in json.loads(said).values())


@contextmanager
def on_sqlite() -> Iterator[Place]:
    """The product on a file."""
    folder = Path(tempfile.mkdtemp(prefix="csor-audit-"))
    try:
        place = Place(f"sqlite:///{folder / 'csor.sqlite'}", "sqlite")
        yield place
        place.office.engine.dispose()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def on_postgres() -> Iterator[Place]:
    """The product on a PostgreSQL of its own."""
    with own_server() as server:
        place = Place(server.url(server.create()), "postgresql")
        yield place
        place.office.engine.dispose()


@contextmanager
def fresh_places(engine: str, trials: int, fill: Fill | None = None) -> Iterator[Iterator[Place]]:
    """A place for each trial: one serves so many of them, then comes a new one, a copy of what was built once.

    So no trial costs more because thousands came before it in the same log. fill: puts into the database what every copy
    holds; each place has what it gives as its stock.
    """
    shelf = _shelf_on_sqlite if engine == "sqlite" else _shelf_on_postgres
    stock: Any = None

    def build_template(url: str) -> None:
        nonlocal stock
        template = Place(url, engine)
        stock = fill(template) if fill else None
        template.office.engine.dispose()

    with shelf(build_template) as new, closing(_in_turn(new, engine, trials, lambda: stock)) as places:
        yield places  # closed, so that the last one is left before its folder goes


def _in_turn(
    new: Callable[[], tuple[str, Callable[[], None]]], engine: str, trials: int, stock: Callable[[], Any]
) -> Generator[Place, None, None]:
    while True:
        url, drop = new()
        place = Place(url, engine, built=True)
        place.stock = stock()
        try:
            for _ in range(trials):
                yield place
        finally:
            place.office.engine.dispose()
            drop()


@contextmanager
def _shelf_on_sqlite(build_template: Callable[[str], None]) -> Iterator[Callable[[], tuple[str, Callable[[], None]]]]:
    folder = Path(tempfile.mkdtemp(prefix="csor-audit-"))
    try:
        template = folder / "template.sqlite"
        build_template(f"sqlite:///{template}")

        def new() -> tuple[str, Callable[[], None]]:
            own = Path(tempfile.mkdtemp(dir=folder))
            shutil.copyfile(template, own / "csor.sqlite")
            return f"sqlite:///{own / 'csor.sqlite'}", lambda: shutil.rmtree(own)

        yield new
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _shelf_on_postgres(build_template: Callable[[str], None]) -> Iterator[Callable[[], tuple[str, Callable[[], None]]]]:
    with own_server() as server:
        template = server.create()
        build_template(server.url(template))

        def new() -> tuple[str, Callable[[], None]]:
            name = server.create(template)
            return server.url(name), lambda: server.drop(name)

        yield new
