"""Beside the service: what is due is signed, and a log that does not fit stops the writing until somebody says why."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from csor.reading.log import list_checkpoints
from csor.usecases.checkpoints import WITHIN, Desk
from csor.usecases.evidence import check_log
from csor.usecases.known_faults import Known
from csor.usecases.log_keeper import WHOLE_CHECK, Keeper
from csor.usecases.office import Office
from csor.usecases.resume import resume
from csor.usecases.service import Service, Stopped, Why
from tests.domain.builders import FORCE, RECEIVED
from tests.support.offices import keep_case
from tests.support.tampering import touch


class Hands:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = RECEIVED + timedelta(days=1)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def keeper(office: Office, hands: Hands, tmp_path: Path) -> Keeper:
    place = replace(office, clock=hands, service=Service(tmp_path / "standing"))
    desk = Desk(place, FORCE, tmp_path)
    return Keeper(desk, desk.signer().public)


def stopped(keeper: Keeper) -> Stopped | None:
    return keeper.desk.office.service.stopped if keeper.desk.office.service else None


def test_what_is_due_is_signed_and_nothing_twice(keeper: Keeper, hands: Hands) -> None:
    keep_case(keeper.desk.office)
    signed = keeper.turn()

    assert signed
    assert keeper.turn() is None
    hands.now += WITHIN * 5
    assert keeper.turn() is None
    keep_case(keeper.desk.office)
    hands.now += WITHIN
    assert (again := keeper.turn())
    assert again.size > signed.size
    with keeper.desk.office.open_reading() as session:
        assert len(list_checkpoints(session, FORCE)) == 2


def test_a_log_that_does_not_fit_stops_the_writing_once(keeper: Keeper, hands: Hands) -> None:
    keep_case(keeper.desk.office)
    keeper.turn()
    touch(keeper.desk.office.engine, "UPDATE event SET actor = 'nobody' WHERE seq = 2")
    keeper.turn()
    assert stopped(keeper) is None, "what was signed is walked again once an hour"

    hands.now += WHOLE_CHECK
    assert keeper.turn() is None
    found = stopped(keeper)
    assert found
    assert (found.why, found.detail.partition(":")[0]) == (Why.EVIDENCE, "leaf")

    answered_for(keeper)
    hands.now += WHOLE_CHECK
    keeper.turn()
    assert stopped(keeper) is None, "the same fault was answered for"
    Keeper(keeper.desk, keeper.key).turn()
    assert stopped(keeper) is None, "whoever keeps up after a restart knows that too"


def answered_for(keeper: Keeper) -> None:
    """Somebody says why writing goes on."""
    office = keeper.desk.office
    assert office.service
    resume(office, office.service, office.clock(), "Looked into by professional standards.")


@pytest.mark.parametrize("place", ["seq = 1", "seq = 4"])
def test_a_fault_that_was_answered_for_hides_no_other(keeper: Keeper, hands: Hands, place: str) -> None:
    keep_case(keeper.desk.office)
    keeper.turn()
    touch(keeper.desk.office.engine, "UPDATE event SET actor = 'nobody' WHERE seq = 2")
    hands.now += WHOLE_CHECK
    keeper.turn()
    answered_for(keeper)
    touch(keeper.desk.office.engine, f"UPDATE event SET actor = 'nobody' WHERE {place}")
    hands.now += WHOLE_CHECK
    keeper.turn()

    again = stopped(keeper)
    assert again
    assert f"entry {place[-1]} " in again.detail


def spoilt_and_answered_for(keeper: Keeper, hands: Hands, change: str) -> None:
    """Something is done to an entry that no checkpoint covers yet; the writing stops, and somebody says why it goes on."""
    keep_case(keeper.desk.office)
    signed = keeper.turn()
    assert signed
    for _ in range(2):
        keep_case(keeper.desk.office)
    touch(keeper.desk.office.engine, change, seq=signed.size + 1)
    hands.now += WHOLE_CHECK
    assert keeper.turn() is None
    assert stopped(keeper)
    answered_for(keeper)


@pytest.mark.parametrize("value", ["actor = 'nobody'", "leaf = 'none'", "leaf = hash"])
def test_what_was_answered_for_is_signed_over_and_still_told(keeper: Keeper, hands: Hands, value: str) -> None:
    spoilt_and_answered_for(keeper, hands, f"UPDATE event SET {value} WHERE seq = :seq")

    hands.now += WITHIN
    again = keeper.turn()
    assert again
    hands.now += WHOLE_CHECK
    keeper.turn()
    assert stopped(keeper) is None
    with keeper.desk.office.open_reading() as session:
        fault = check_log(session, FORCE, keeper.key)
        known = Known(session, FORCE)
        assert check_log(session, FORCE, keeper.key, known) is None
    assert known.met == [fault]


def test_a_gap_is_never_signed_over(keeper: Keeper, hands: Hands) -> None:
    spoilt_and_answered_for(keeper, hands, "DELETE FROM event WHERE seq = :seq")

    hands.now += WITHIN
    assert keeper.turn() is None
    assert stopped(keeper) is None
