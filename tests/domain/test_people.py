"""Who acts: one human being under several user names, and how fresh a second factor is."""

from datetime import UTC, datetime, timedelta

import pytest

from csor.domain.people import Actor, Presence
from csor.domain.vocabulary import Rank

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def test_one_person_is_known_under_each_of_their_accounts() -> None:
    twice = Actor("okafor", "Ifeoma Okafor", Rank.INSPECTOR, frozenset(), accounts=frozenset({"okafor", "iokafor2"}))

    assert twice.is_person("okafor")
    assert twice.is_person("iokafor2")
    assert not twice.is_person("anand")


@pytest.mark.parametrize(
    ("proven", "fresh"),
    [
        (None, False),
        (NOW, True),
        (NOW - timedelta(minutes=5), True),
        (NOW - timedelta(minutes=5, seconds=1), False),
        (NOW + timedelta(seconds=1), False),
    ],
)
def test_a_second_factor_is_fresh_for_five_minutes(proven: datetime | None, *, fresh: bool) -> None:
    assert Presence(proven_at=proven, on_page=True).is_fresh(NOW) is fresh


def test_nothing_is_asked_of_the_machine_itself() -> None:
    assert Presence().is_fresh(NOW)
