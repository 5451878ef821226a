import os
from collections.abc import Iterator

import pytest

from csor.usecases.office import Office
from tests.support.databases import Engine, NewDatabase
from tests.support.offices import build, open_office

os.environ["CSOR_FAST_PASSWORDS"] = "1"


@pytest.fixture
def office(new_database: NewDatabase, engine_name: Engine) -> Iterator[Office]:
    """An office with the casebook's people, once on each engine."""
    place = open_office(new_database(engine_name, build))
    yield place
    place.engine.dispose()
