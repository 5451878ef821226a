"""What tests of pages share: an app on a real database, and a browser for each person of Wessex."""

import os
from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from csor.app import create_app
from csor.config import Config
from csor.usecases.office import Office
from tests.support.client import Client
from tests.support.databases import NewDatabase
from tests.support.wessex import NAMES, Clock, build, open_office

os.environ["CSOR_FAST_PASSWORDS"] = "1"

ClientFor = Callable[[str], Client]


@pytest.fixture
def clock() -> Clock:
    """The clock of the office, to be set by `clock.now = ...`."""
    return Clock()


@pytest.fixture
def office(new_database: NewDatabase, clock: Clock) -> Iterator[Office]:
    """An office with the people of Wessex; SQLite, since what reads the database has tests of its own on both."""
    place = open_office(new_database("sqlite", build), clock)
    yield place
    place.engine.dispose()


@pytest.fixture
def app(office: Office) -> Flask:
    """The product, on that office."""
    settings = Config(str(office.engine.url), "a secret of the tests, and of nothing else")
    app = create_app(settings, office)
    app.testing = True
    return app


@pytest.fixture
def visitor(app: Flask) -> Client:
    """Somebody who is not signed in."""
    return Client(app, NAMES)


@pytest.fixture
def client_for(app: Flask) -> ClientFor:
    """The browser of somebody who is signed in, by user name: `client_for("nwosu")`."""
    known: dict[str, Client] = {}

    def find(username: str) -> Client:
        if username not in known:
            known[username] = Client(app, NAMES).sign_in(username)
        return known[username]

    return find


@pytest.fixture
def people(client_for: ClientFor) -> ClientFor:
    """The same, by another name."""
    return client_for
