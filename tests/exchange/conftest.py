import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from csor.calendars import calendar
from csor.domain.people import Actor
from csor.domain.protocol import load_all
from csor.domain.vocabulary import Rank, Role
from csor.exchange.store import operator
from csor.records.engines import make_engine
from csor.records.schema import upgrade
from csor.usecases.office import Office
from csor.usecases.people import add_force
from tests.support.databases import Engine, NewDatabase

FORCE = "wessex"
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
SUPERVISOR = Actor("price", "Owen Price", Rank.SERGEANT, frozenset({Role.SUPERVISOR}), "ppn", FORCE)

HEADER: dict[str, Any] = {
    "csor": "case-file",
    "version": 1,
    "protocol": "ew-csods-2023",
    "force": "Wessex Constabulary",
    "people": [{"id": "rudd", "name": "Tom Rudd", "rank": "staff", "roles": ["call_taker"], "team": "ppn"}],
}


def receipt(**changes: Any) -> dict[str, Any]:
    """A line that receives a case."""
    told = {
        "route": "right_to_ask",
        "channel": "online",
        "received_at": "2025-06-02T09:15:00+01:00",
        "reason": "A new partner minds the child.",
        "risk": {},
    }
    line = {"at": "2025-06-02T09:21:00+01:00", "by": "rudd", "action": "receive_case", "particulars": told}
    return {**line, **changes}


def note(**changes: Any) -> dict[str, Any]:
    """A line that adds a note."""
    line = {"at": "2025-06-02T09:30:00+01:00", "by": "rudd", "action": "add_note", "particulars": {"text": "Rang."}}
    return {**line, **changes}


Written = Callable[..., Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Write lines, objects or bytes, as a case file."""

    def write(*lines: Any) -> Path:
        path = tmp_path / "case.jsonl"
        texts = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
        path.write_bytes(b"".join(text + b"\n" for text in texts))
        return path

    return write


def build(url: str) -> None:
    """A migrated database with a force and nobody in it."""
    office = open_office(url)
    upgrade(office.engine)
    with office.open_work(operator(FORCE), NOW) as work:
        add_force(work, FORCE, "Wessex Constabulary", "WX", {"ppn": "Public Protection North"})
    office.engine.dispose()


def open_office(url: str) -> Office:
    """An office on a database, its clock in November 2026."""
    return Office(
        make_engine(url), load_all(), calendar, lambda: NOW, secret="a secret of the tests, and of nothing else"
    )


@pytest.fixture
def office(new_database: NewDatabase, engine_name: Engine) -> Iterator[Office]:
    """An empty office, once on each engine."""
    place = open_office(new_database(engine_name, build))
    yield place
    place.engine.dispose()


@pytest.fixture
def other_office(new_database: NewDatabase, engine_name: Engine) -> Iterator[Office]:
    """Another, on a database of its own."""
    place = open_office(new_database(engine_name, build))
    yield place
    place.engine.dispose()
