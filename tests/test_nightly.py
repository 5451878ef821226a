"""csor nightly: every step is done, what fails is told and stops no other, and /readyz says when it was late."""

import gc
import os
import subprocess
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy import select

from csor.domain.actions import Event
from csor.domain.vocabulary import Stage
from csor.nightly import STEPS, nightly, scrub
from csor.reading.samples import list_seeds
from csor.records.engines import make_engine
from csor.records.event_record import EventRecord
from csor.simulation.people import ACTORS, FORCE
from csor.usecases.checkpoints import Desk
from csor.usecases.erasure import ask_for_erasure, confirm_erasure
from csor.usecases.read_case import read_case
from csor.usecases.readiness import readiness
from csor.usecases.service import Service
from tests.support.databases import NewDatabase
from tests.support.tampering import touch
from tests.support.wessex import Clock, build, keep_at, open_office

Run = Callable[..., subprocess.CompletedProcess[str]]
CASE = Path(__file__).parent / "cases" / "s01-straight-disclosure.jsonl"
REASON = "Compared with the copy of this morning, entry by entry."


@pytest.fixture
def csor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command, with an instance of its own."""
    monkeypatch.setenv("CSOR_INSTANCE", str(tmp_path / "i"))
    monkeypatch.setenv("CSOR_SECRET_KEY", os.urandom(32).hex())
    monkeypatch.setenv("CSOR_FAST_PASSWORDS", "1")

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        code = import_module("csor.cli").main(list(words))
        told = capsys.readouterr()
        gc.collect()  # a command leaves its connections to the end of its process
        return subprocess.CompletedProcess(words, code, told.out, told.err)

    return run


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(new_database: NewDatabase, clock: Clock, tmp_path: Path) -> Iterator[Desk]:
    office = replace(
        open_office(new_database("sqlite", build), clock), service=Service(tmp_path / "standing", room=8192)
    )
    yield Desk(office, FORCE, tmp_path)
    office.engine.dispose()


def ran(desk: Desk) -> int:
    return nightly(Namespace(), desk)


def warned(desk: Desk) -> str:
    return next(check.warning for check in readiness(desk.office) if check.name == "nightly check")


def test_a_night_does_every_step(csor: Run) -> None:
    assert csor("import", str(CASE)).returncode == 0
    night = csor("nightly")
    assert (night.returncode, night.stdout.count("FAILED")) == (0, 0), night.stdout
    assert [line.partition(":")[0] for line in night.stdout.split("\n") if ": " in line] == [*STEPS, "record"]
    assert csor("nightly").returncode == 0, "a second one finds nothing to do"
    assert csor("scrub").returncode == 0


def test_what_fails_is_told_stops_the_writing_and_no_other_step(csor: Run, tmp_path: Path) -> None:
    assert csor("import", str(CASE)).returncode == 0
    assert csor("nightly").returncode == 0
    engine = make_engine(f"sqlite:///{tmp_path / 'i' / 'csor.sqlite'}")
    touch(engine, "UPDATE event SET actor = 'nobody' WHERE seq = 4")
    engine.dispose()

    night = csor("nightly")
    assert night.returncode == 1
    assert "log: FAILED. LogBroken" in night.stdout
    assert all(f"{name}: " in night.stdout for name in STEPS)
    assert "scrub: nothing that was erased" in night.stdout
    assert csor("standing", "show").returncode == 1

    assert csor("standing", "clear", "--reason", REASON).returncode == 0
    assert csor("nightly").returncode == 1, "it is told again"
    assert csor("standing", "show").returncode == 0, "and stops nobody again who wrote on with a reason"


def test_a_step_that_the_rules_would_not_have_allowed_is_found(
    desk: Desk, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    case = keep_at(desk.office, Stage.ASSESSMENT)
    clock.now = case.now
    with desk.office.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE case_content SET facts = replace(facts, '\"Reed\"', '\"Read\"')")
    assert ran(desk) == 1
    assert "is not what its events make" in capsys.readouterr().out
    assert desk.office.service
    assert desk.office.service.stopped


def test_the_weeks_that_are_over_are_drawn(desk: Desk, clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    case = keep_at(desk.office, Stage.CLOSED)
    clock.now = case.now
    assert ran(desk) == 0
    clock.now += timedelta(days=1)
    with desk.office.open_work(ACTORS["mercer"]) as work:
        read_case(work, case.reference)
    clock.now += timedelta(days=15)
    assert ran(desk) == 0
    assert "samples: weeks drawn: 1" in capsys.readouterr().out
    with desk.office.open_reading() as reading:
        seeds = list_seeds(reading, FORCE)
    assert sorted(seed.drawn_at is not None for seed in seeds) == [False, True]


def test_a_night_that_was_left_out_is_told(desk: Desk, clock: Clock) -> None:
    assert warned(desk) == "csor nightly has not run"
    assert ran(desk) == 0
    assert warned(desk) == ""
    clock.now += timedelta(hours=27)
    assert warned(desk).startswith("csor nightly ran last 20")
    assert not any(check.wrong for check in readiness(desk.office) if check.name == "nightly check")


def test_what_others_still_read_is_scrubbed_the_next_night(
    desk: Desk, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    office, case = desk.office, keep_at(desk.office, Stage.CLOSED)
    clock.now = case.now
    with office.open_reading() as reader:
        reader.scalars(select(EventRecord.id)).all()
        with office.open_work(ACTORS["price"]) as work:
            ask_for_erasure(work, case.reference, REASON)
        with office.open_work(ACTORS["mercer"]) as work:
            confirm_erasure(work, case.reference, REASON, case.reference)
        assert ran(desk) == 1
        assert "scrub: FAILED. NotDone" in capsys.readouterr().out
        assert scrub(Namespace(), desk) == 1
    assert scrub(Namespace(), desk) == 0
    with office.open_reading() as reading:
        query = select(EventRecord.particulars).where(EventRecord.event == Event.NIGHT_CHECKED.value)
        assert "scrub" in reading.scalars(query).one()
