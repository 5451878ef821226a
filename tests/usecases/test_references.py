import secrets
import threading
from dataclasses import replace
from itertools import pairwise

import pytest
from sqlalchemy import update

from csor.domain.actions import Action
from csor.domain.refusals import Refusal
from csor.records.desk import ReferenceCounter
from csor.usecases.act import receive_case
from csor.usecases.office import Office
from tests.domain.builders import CALL_TAKER, RECEIVED, receipt
from tests.support.offices import keep_case

MANY, AT_ONCE, EACH = 60, 6, 5


def numbers(references: list[str]) -> list[int]:
    return [int(reference.rpartition("-")[2]) for reference in references]


def given_so_far(office: Office, given: int) -> None:
    with office.engine.begin() as connection:
        connection.execute(update(ReferenceCounter).values(given=given))


def test_a_hole_between_two_references_says_nothing(office: Office) -> None:
    office = replace(office, pick=secrets.randbelow)
    came = [keep_case(office).facts.reference for _ in range(MANY)]

    assert all(reference.startswith("NS-2026-") and len(reference) == len("NS-2026-0412") for reference in came)
    drawn = numbers(came)
    assert len(set(drawn)) == MANY
    # No case is sealed. There are holes all the same, of any size, and none tells which of two came first.
    holes = [later - earlier for earlier, later in pairwise(sorted(drawn))]
    assert len(set(holes)) > MANY / 4
    assert MANY / 4 < sum(later > earlier for earlier, later in pairwise(drawn)) < MANY * 3 / 4


def test_a_number_that_is_taken_is_drawn_again(office: Office) -> None:
    picked = iter([411, 411, 411, 7])
    office = replace(office, pick=lambda below: next(picked) % below)

    assert [keep_case(office).facts.reference for _ in range(2)] == ["NS-2026-0412", "NS-2026-0008"]


def test_nobody_chooses_the_reference_of_a_linked_case(office: Office) -> None:
    opened = [keep_case(office).do(Action.OPEN_RIGHT_TO_KNOW, reference="ab").facts.linked[-1] for _ in range(2)]

    assert all(reference.startswith("NS-2026-") for reference in opened)
    assert len(set(opened)) == 2


@pytest.mark.parametrize(
    ("given", "low", "high"), [(4998, 1, 9999), (5000, 10000, 99999), (49999, 10000, 99999), (50000, 10**5, 10**6 - 1)]
)
def test_references_grow_before_the_numbers_run_out(office: Office, given: int, low: int, high: int) -> None:
    keep_case(office)
    lowest, highest = replace(office, pick=lambda _: 0), replace(office, pick=lambda below: below - 1)

    for place, number in ((lowest, low), (highest, high)):
        given_so_far(office, given)
        assert numbers([keep_case(place).facts.reference]) == [number]


def test_no_two_are_alike_when_many_come_at_once(office: Office) -> None:
    """The first ones of a year, drawn from few numbers, so that they meet."""
    few = replace(office, pick=lambda below: office.pick(min(below, AT_ONCE * EACH + 3)))
    gate, came, failed = threading.Barrier(AT_ONCE), [], []

    def receive() -> None:
        gate.wait(timeout=30)
        for _ in range(EACH):
            try:
                with few.open_work(CALL_TAKER, RECEIVED) as work:
                    came.append(receive_case(work, receipt()).reference)
            except Refusal as refusal:
                failed.append(refusal.code)

    threads = [threading.Thread(target=receive) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert failed == []
    assert len(came) == len(set(came)) == AT_ONCE * EACH
