"""The product on a database of a harness's own, on either engine, and the people of Wessex at it."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from csor.app import create_app
from csor.config import Config
from csor.records.event_record import EventRecord
from csor.usecases.office import Office
from tests.audit.postgres import own_server
from tests.support.client import Client
from tests.support.wessex import Clock, build, open_office

SECRET = "a secret of the tests, and of nothing else"


class Place:
    """An app with its office and its clock."""

    def __init__(self, url: str, engine: str) -> None:
        build(url)
        self.engine = engine
        self.clock = Clock()
        self.office: Office = open_office(url, self.clock)
        self.app: Flask = create_app(Config(url, SECRET), self.office)

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


def both_engines(size: int) -> Iterator[tuple[Place, int]]:
    """The product on one engine and then on the other, with its share of the trials."""
    with on_sqlite() as place:
        yield place, (size + 1) // 2
    if size > 1:
        with on_postgres() as place:
            yield place, size // 2
