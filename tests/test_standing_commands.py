"""csor standing show and clear, and what a start refuses."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from csor.config import UnsafeSetting
from csor.log_running import find_fault, list_faults
from csor.records.event_record import EventRecord
from csor.simulation.people import FORCE
from csor.standing_commands import clear, clear_every, refuse_lost_log, refuse_unsafe, show
from csor.usecases.checkpoints import Desk
from csor.usecases.office import Office
from csor.usecases.service import Service, Why
from tests.support.databases import NewDatabase
from tests.support.tampering import touch
from tests.support.wessex import Clock, build, keep_case, open_office

REASON = "Compared with the copy of this morning, entry by entry."


@pytest.fixture
def office(new_database: NewDatabase, tmp_path: Path) -> Iterator[Office]:
    place = open_office(new_database("sqlite", build), Clock())
    yield replace(place, service=Service(tmp_path / "standing", room=8192))
    place.engine.dispose()


def stop(office: Office, why: Why) -> None:
    assert office.service
    office.service.stop(why, "entry 7 does not follow", office.clock(), "wessex")


def test_a_service_that_writes_says_so(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    assert show(office) == 0
    assert clear(office, REASON) == 0
    assert capsys.readouterr().out.count("The service writes.") == 2


def test_one_that_does_not_says_since_when_and_why(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    stop(office, Why.EVIDENCE)
    assert show(office) == 1
    assert "entry 7 does not follow" in capsys.readouterr().out


def test_it_writes_again_for_a_reason_alone(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    stop(office, Why.EVIDENCE)
    assert clear(office, "because") == 2
    assert clear(office, REASON) == 0
    assert show(office) == 0
    with office.open_reading() as reading:
        kept = reading.scalars(select(EventRecord).where(EventRecord.event == "writing_resumed")).one()
    assert kept.reason == REASON


def test_one_answer_can_stand_for_everything_that_does_not_fit(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(office, FORCE, tmp_path)
    cases = [keep_case(office) for _ in range(3)]
    for number, case in enumerate(cases):
        change = "UPDATE case_content SET facts = replace(facts, 'moved in', 'moved out') WHERE facts LIKE :one"
        touch(
            office.engine, change if number else "UPDATE event SET actor = 'x' WHERE seq = 2", one=f"%{case.reference}%"
        )
    told = {fault.told() for fault in list_faults(desk)}
    assert {one.partition(":")[0] for one in told} == {"leaf", "case"}
    assert len(told) == 3

    assert (first := find_fault(desk))
    assert first.told() in told
    assert show(office) == 1
    assert clear_every(desk, REASON) == 0
    assert set(capsys.readouterr().out.split("Answered for: ")[1:]) == {f"{one}\n" for one in told}
    assert find_fault(desk) == first, "it is told, and stops nothing"
    assert show(office) == 0

    touch(office.engine, "UPDATE event SET actor = 'x' WHERE seq = 3")
    assert (again := find_fault(desk))
    assert again.seq == 3
    assert show(office) == 1


def test_a_failed_check_stands_above_trouble_of_the_store(office: Office) -> None:
    stop(office, Why.STORE)
    stop(office, Why.EVIDENCE)
    stop(office, Why.STORE)
    assert office.service
    assert office.service.stopped
    assert office.service.stopped.why is Why.EVIDENCE


def test_between_two_tries_there_is_a_pause(office: Office) -> None:
    stop(office, Why.STORE)
    assert office.service
    now = office.clock()
    assert not office.service.is_due(now + timedelta(seconds=4))
    assert office.service.is_due(now + timedelta(seconds=5))
    assert not office.service.is_due(now + timedelta(seconds=9))
    assert office.service.is_due(now - timedelta(hours=1))  # a clock that was set back holds nothing up


def test_a_start_closes_what_is_ours_and_refuses_the_rest(office: Office, tmp_path: Path) -> None:
    place = Path(str(office.engine.url.database))
    place.parent.chmod(0o700)
    place.chmod(0o644)
    tmp_path.chmod(0o755)
    refuse_unsafe(office, tmp_path)
    assert (place.stat().st_mode & 0o777, tmp_path.stat().st_mode & 0o777) == (0o600, 0o700)

    place.parent.chmod(0o755)
    with pytest.raises(UnsafeSetting, match="chmod 700"):
        refuse_unsafe(office, tmp_path)
    place.parent.chmod(0o700)


def test_an_empty_database_under_the_end_of_an_earlier_log_is_no_start(tmp_path: Path) -> None:
    refuse_lost_log(tmp_path)
    (tmp_path / "checkpoints" / "wessex").mkdir(parents=True)
    refuse_lost_log(tmp_path)
    (tmp_path / "checkpoints" / "wessex" / "000000001347.note").write_text("csor/wessex")
    with pytest.raises(UnsafeSetting, match="not the database that was here before"):
        refuse_lost_log(tmp_path)
