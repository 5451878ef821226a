"""Which events nobody leaves by a form without its one-use key."""

import pytest

from csor.domain.actions import Event
from csor.domain.form_keys import COMES_BACK, KEY_OF_ANOTHER, needs_key
from csor.domain.moves import MOVES


def test_every_move_of_a_case_needs_the_key_of_its_form() -> None:
    assert {move.event for move in MOVES.values() if not needs_key(move.event)} == set()


@pytest.mark.parametrize(
    "event",
    [Event.CASE_READ, Event.CASES_SEARCHED, Event.SIGNED_IN, Event.SESSION_ENDED, Event.ACTION_REFUSED, Event.LOG_READ],
)
def test_looking_and_getting_in_are_noted_however_often_they_happen(event: Event) -> None:
    assert not needs_key(event)


@pytest.mark.parametrize(
    "event",
    [
        Event.GLASS_BROKEN,
        Event.REASON_GIVEN,
        Event.CASE_SEALED,
        Event.PASSWORD_CHANGED,
        Event.FACTOR_REMOVED,
        Event.RECOVERY_CODES_MADE,
        Event.ACCOUNT_LINK_MADE,
        Event.ACCOUNT_DISABLED,
        Event.FLAG_JUDGED,
        Event.SAMPLE_DRAWN,
    ],
)
def test_what_is_done_besides_cases_needs_it_too(event: Event) -> None:
    assert needs_key(event)


@pytest.mark.parametrize("event", [Event.LOOKS_COMPARED, Event.FILES_SCRUBBED])
def test_what_changes_nothing_a_second_time_needs_none(event: Event) -> None:
    assert not needs_key(event)


def test_the_form_of_another_person_does_not_come_back() -> None:
    assert KEY_OF_ANOTHER.code not in COMES_BACK
