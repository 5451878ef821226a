"""Times in words."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csor.words import time

TODAY = date(2026, 6, 9)
NOW = datetime(2026, 6, 9, 13, 25, tzinfo=UTC)  # 14:25 in London


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (date(2026, 6, 18), "9 days left"),
        (date(2026, 6, 11), "2 days left"),
        (date(2026, 6, 10), "1 day left"),
        (date(2026, 6, 9), "due today"),
        (date(2026, 6, 8), "1 day late"),
        (date(2026, 5, 9), "31 days late"),
    ],
)
def test_days_left(due: date, words: str) -> None:
    assert time.days_left(due, TODAY) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (280, "4 h 40 min left"),
        (60, "1 h left"),
        (5, "5 min left"),
        (0, "due now"),
        (-125, "2 h 5 min late"),
        (2 * 24 * 60, "48 h left"),
    ],
)
def test_time_left(minutes: int, words: str) -> None:
    assert time.time_left(NOW + timedelta(minutes=minutes), NOW) == words


def test_days_and_moments() -> None:
    assert time.day_words(date(2026, 6, 18), TODAY) == "Thu 18 June"
    assert time.day_words(date(2025, 6, 18), TODAY) == "Wed 18 June 2025"
    assert time.day_words(date(2026, 6, 18)) == "Thu 18 June 2026"
    assert time.moment_words(NOW, NOW) == "Tue 9 June, 14:25"
    assert time.moment_words(NOW) == "Tue 9 June 2026, 14:25"
    assert time.clock_words(datetime(2026, 1, 9, 13, 25, tzinfo=UTC)) == "13:25"
    assert time.born_words(date(1984, 2, 3)) == "3 February 1984"


def test_a_moment_near_now_is_said_by_its_day() -> None:
    assert time.recent_words(NOW, NOW) == "today, 14:25"
    assert time.recent_words(NOW - timedelta(days=1), NOW) == "yesterday, 14:25"
    assert time.recent_words(NOW + timedelta(hours=10), NOW) == "tomorrow, 00:25"
    assert time.recent_words(NOW - timedelta(days=2), NOW) == "Sun 7 June, 14:25"


def test_the_year_is_that_of_london_and_not_of_utc() -> None:
    new_year = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)
    assert time.moment_words(new_year, NOW) == "Wed 31 December 2025, 23:30"
    summer = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert time.moment_words(summer, NOW) == "Wed 1 July, 00:30"


def test_elapsed() -> None:
    assert time.elapsed_words(timedelta(hours=18, minutes=45, seconds=59)) == "18 h 45 min"
    assert time.elapsed_words(timedelta(seconds=59)) == "0 min"
    assert time.elapsed_words(timedelta(hours=24)) == "24 h"
    with pytest.raises(ValueError, match="less than nothing"):
        time.elapsed_words(timedelta(seconds=-1))


def test_day_of() -> None:
    assert time.day_of(date(2026, 5, 21), TODAY, 28) == "day 19 of 28"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ((), "any day"),
        (tuple(range(7)), "any day"),
        ((0, 1, 2, 3, 4), "Monday to Friday"),
        ((5, 6), "Saturday and Sunday"),
        ((3,), "Thursday"),
        ((4, 0, 2), "Monday, Wednesday and Friday"),
    ],
)
def test_weekdays(days: tuple[int, ...], words: str) -> None:
    assert time.weekdays_words(days) == words


def test_a_row_of_words() -> None:
    assert time.listed([]) == ""
    assert time.listed(["Mia"]) == "Mia"
    assert time.listed(("Mia", "Jack")) == "Mia and Jack"
    assert time.listed(["Mia", "Jack", "Amir"]) == "Mia, Jack and Amir"


@given(st.dates(), st.dates())
def test_days_left_never_fails(due: date, today: date) -> None:
    words = time.days_left(due, today)
    assert ("late" in words) == (due < today)
