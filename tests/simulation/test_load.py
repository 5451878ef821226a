"""A simulated load holds nothing that the real rules would not have made, and its chain holds."""

import io
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from csor.calendars import calendar
from csor.domain.actions import Action
from csor.domain.chain import Entry, first_fault
from csor.domain.effects.casework import link_right_to_know, opens_right_to_know
from csor.domain.facts import CaseFacts
from csor.domain.moves import SAID
from csor.domain.planning import take_in, take_step
from csor.domain.protocol import load_all
from csor.domain.setting import Setting
from csor.domain.vocabulary import Route
from csor.records.case_record import CaseContent, CaseRecord
from csor.records.codec import case_from_text, case_to_text, said_from_text
from csor.records.engines import make_engine
from csor.records.event_record import ChainHead, EventRecord
from csor.records.party_record import PartyRecord
from csor.records.projection import columns
from csor.records.schema import upgrade
from csor.simulation.histories import COMMON
from csor.simulation.load import simulate
from csor.simulation.names import Names
from csor.simulation.people import ACTORS, FORCE, NORTH
from csor.simulation.script import Script, receipt
from csor.simulation.volumes import Volumes
from csor.usecases.act import receive_case
from csor.usecases.office import Office
from tests.support.databases import NewDatabase

NOW = datetime(2026, 6, 15, 13, 20, tzinfo=UTC)
CASES = 900  # enough for copies, whose templates begin at 500
SAMPLE = 120


def office_at(url: str) -> Office:
    office = Office(
        make_engine(url), load_all(), calendar, lambda: NOW, secret="a secret of the tests, and of nothing else"
    )
    upgrade(office.engine)
    return office


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = office_at(f"sqlite:///{tmp_path_factory.mktemp('simulated') / 'csor.sqlite'}")
    simulate(office, CASES, 3, io.StringIO())
    yield office
    office.engine.dispose()


def events_of(office: Office, case_id: Any) -> list[Any]:
    query = select(EventRecord.__table__).where(EventRecord.case_id == case_id).order_by(EventRecord.seq)
    with office.open_reading() as session:
        return list(session.execute(query))


def played_again(office: Office, events: list[Any], kept: CaseFacts) -> tuple[CaseFacts, Setting]:
    """The case, folded from its events by the real rules."""
    case: CaseFacts | None = None
    for row in events:
        told = said_from_text(row.particulars, SAID[Action(row.action)])
        here = office.setting(ACTORS[row.actor], row.at, kept.protocol)
        if case is None:
            case = take_in(told, row.case, here, linked=bool(told.linked_from)).after
            continue
        step = take_step(case, told, here)
        opened = opens_right_to_know(case, told)
        case = link_right_to_know(step.after, kept.linked[-1]) if opened else step.after
        assert (step.event.value, case.version) == (row.event, row.version)
    assert case is not None
    return case, here


def test_the_rules_make_the_same_case_of_its_events(loaded: Office) -> None:
    with loaded.open_reading() as session:
        both = select(CaseRecord.__table__, CaseContent.facts).join(CaseContent)
        rows = list(session.execute(both.order_by(CaseRecord.reference)))
    for row in random.Random(5).sample(rows, SAMPLE):
        kept = case_from_text(row.facts)
        case, here = played_again(loaded, events_of(loaded, row.id), kept)
        assert case == kept
        assert case_to_text(case) == row.facts
        expected = columns(case, here)
        assert {name: getattr(row, name) for name in expected} == expected


def test_the_chain_holds_over_the_whole(loaded: Office) -> None:
    with loaded.open_reading() as session:
        rows = list(session.execute(select(EventRecord.__table__).order_by(EventRecord.seq)))
        head = session.execute(select(ChainHead.seq, ChainHead.hash)).one()
    names = Entry.__dataclass_fields__
    assert first_fault((Entry(**{name: getattr(row, name) for name in names}), row.hash) for row in rows) is None
    assert (head.seq, head.hash) == (rows[-1].seq, rows[-1].hash)
    assert [row.at for row in rows] == sorted(row.at for row in rows)
    assert rows[-1].at <= NOW


def test_the_shares_are_those_of_a_force(loaded: Office) -> None:
    with loaded.open_reading() as session:
        rows = list(session.execute(select(CaseRecord.__table__)))
        parties = session.execute(select(PartyRecord.case_id).distinct()).all()
    share = {name: sum(bool(getattr(row, name)) for row in rows) / len(rows) for name in ("open", "disclosed")}
    assert 0.9 * CASES <= len(rows) <= CASES + 1
    assert 0.02 < share["open"] < 0.09
    assert 0.06 < share["disclosed"] < 0.16
    assert len({row.outcome for row in rows}) >= 9
    assert {row.stage for row in rows if row.open} >= {"meeting", "assessment"}
    assert min(row.received_at for row in rows).year <= 2022
    assert len(parties) > 0.9 * len(rows)
    assert not any("\ue000" <= letter <= "\uf8ff" for row in rows for letter in row.subject_name + row.reference)


def test_there_are_at_least_two_hundred_distinct_histories(loaded: Office) -> None:
    library = Volumes(loaded, 600, 1, NOW).library
    assert sum(map(len, library.values())) >= 200
    assert {kind for kind, _ in library} >= {kind.__name__ for kind in COMMON}


def test_the_same_seed_and_moment_give_the_same_cases(tmp_path: Any) -> None:
    heads = []
    for name, seed in (("a", 8), ("b", 8), ("c", 9)):
        office = office_at(f"sqlite:///{tmp_path / name}.sqlite")
        simulate(office, 60, seed, io.StringIO())
        with office.open_reading() as session:
            rows = session.execute(select(EventRecord.__table__).where(EventRecord.case_id.is_not(None))).all()
            heads.append([(row.id, row.at, row.particulars, row.salt) for row in rows])
        office.engine.dispose()
    assert heads[0] == heads[1] != heads[2]


def test_work_goes_on_after_a_load(database_url: str) -> None:
    office = office_at(database_url)
    simulate(office, 80, 4, io.StringIO())
    with office.open_reading() as session:
        there = set(session.scalars(select(CaseRecord.reference)))
    maker = random.Random(1)
    script = Script(maker, Names(maker), office.protocols["ew-csods-2023"], NORTH, NOW, NOW)
    with office.open_work(ACTORS["rudd"]) as work:
        case = receive_case(work, receipt(script, Route.RIGHT_TO_ASK, 1))
    assert case.reference not in there
    assert case.force == FORCE
    office.engine.dispose()


def test_a_database_in_use_is_left_alone(new_database: NewDatabase) -> None:
    office = office_at(new_database("sqlite"))
    simulate(office, 10, 1, io.StringIO())
    said = io.StringIO()
    simulate(office, 10, 2, said)
    assert "already" in said.getvalue()
    with office.open_reading() as session:
        assert len(session.execute(select(CaseRecord.id)).all()) <= 11
    office.engine.dispose()
