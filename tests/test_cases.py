"""The acceptance test of the scheme: every scenario's case file, line by line, on both engines."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from csor.domain.chain import first_fault
from csor.exchange.casefile import read
from csor.exchange.replay import replay
from csor.exchange.store import ScratchDatabase
from csor.reading.story import chain_of
from csor.usecases.evidence import check_rules
from tests.support.databases import Engine, NewDatabase

FILES = sorted((Path(__file__).parent / "cases").glob("*.jsonl"))
SCENARIOS = {
    "s01", "s02", "s03", "s05", "s06", "s07", "s08", "s10", "s11", "s12", "s13", "s15", "s16", "s21", "s24", "s25",
    "s27", "s28", "s30", "s33", "s34",
}  # fmt: skip


@pytest.fixture
def scratch(new_database: NewDatabase, engine_name: Engine) -> Iterator[ScratchDatabase]:
    database = ScratchDatabase(new_database(engine_name))
    yield database
    database.engine.dispose()


def test_every_scenario_has_its_file() -> None:
    assert {path.stem[:3] for path in FILES} == SCENARIOS


def test_every_scenario_goes_as_the_scheme_says(scratch: ScratchDatabase) -> None:
    complaints, refused = [], 0
    for path in FILES:
        file = read(path)
        with scratch.door(file) as door:
            came = list(replay(file, door))
            complaints += [str(line) for line in came if not line.as_expected]
            with door.office.open_reading() as reading:
                kept = list(chain_of(reading, door.force))
                fault = check_rules(door.office, reading, door.force)
        assert fault is None, f"{path}: {fault}"
        assert first_fault(iter(kept)) is None, path
        refused = sum(line.blocker is not None for line in came)
        assert sum(entry.outcome == "refused" for entry, _ in kept) == refused, f"{path}: every refusal is kept"

    assert complaints == []
