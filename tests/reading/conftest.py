"""What tests of questions share: the office of Wessex, once on each engine, and a count of the queries asked."""

from collections.abc import Iterator

import pytest

from csor.usecases.office import Office
from tests.support.databases import Engine, NewDatabase
from tests.support.wessex import Clock, build, open_office


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(new_database: NewDatabase, engine_name: Engine, clock: Clock) -> Iterator[Office]:
    place = open_office(new_database(engine_name, build), clock)
    yield place
    place.engine.dispose()
