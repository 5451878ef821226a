"""How fast somebody may guess, by a clock that jumps."""

from datetime import UTC, datetime, timedelta

import pytest

from csor.domain.throttle import (
    ACCOUNT,
    ADDRESS,
    BROWSER,
    FACTOR,
    FORGOTTEN,
    MOST_BROWSERS,
    Bucket,
    Limit,
    give_back,
    take_try,
)

NOW = datetime(2026, 6, 9, 9, tzinfo=UTC)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def guess(limit: Limit, every: timedelta, span: timedelta = DAY) -> int:
    """How many guesses get through in a day for somebody who tries again and again."""
    bucket: Bucket | None = None
    through, now = 0, NOW
    while now < NOW + span:
        if bucket is None or not bucket.is_shut(now):
            bucket = take_try(bucket, limit, now)
            through += 1
        now += every
    return through


def best_of_four(limit: Limit) -> int:
    """Somebody clever, who stops one short of the wait and comes back when the window is over."""
    bucket: Bucket | None = None
    through, now = 0, NOW
    while now < NOW + DAY:
        for _ in range(limit.tries - 1):
            assert bucket is None or not bucket.is_shut(now)
            bucket = take_try(bucket, limit, now)
            through += 1
        now += limit.window
    return through


def best_of_bursts(limit: Limit, tries: int) -> int:
    """Somebody clever, who tries so often as fast as the waits let them and then keeps quiet until all is forgotten."""
    through, now = 0, NOW
    while now < NOW + DAY:
        bucket: Bucket | None = None
        for _ in range(tries):
            now = max(now, bucket.shut_until or now) if bucket else now
            through += now < NOW + DAY
            bucket = take_try(bucket, limit, now)
        now += FORGOTTEN
    return through


def test_the_bound_of_a_day_holds_however_fast_somebody_guesses() -> None:
    speeds = [timedelta(seconds=s) for s in (1, 7, 29, 61, 130, 239, 241, 300, 899, 901)]

    def most(limit: Limit) -> int:
        bursts = (best_of_bursts(limit, tries) for tries in range(4, 15))
        return max(*(guess(limit, every) for every in speeds), *bursts, best_of_four(limit))

    assert most(ACCOUNT) == best_of_four(ACCOUNT) == 384
    assert most(BROWSER) == most(FACTOR) == 179
    # Where the person was before, everywhere else, and the cookies of all the browsers they are known in.
    assert 2 * most(ACCOUNT) + MOST_BROWSERS * most(BROWSER) == 1305  # trust.md 2.4: under 1,440


def test_codes_are_guessed_less_than_two_hundred_times_a_day() -> None:
    assert max(guess(FACTOR, timedelta(seconds=s)) for s in (1, 29, 300, 899, 1000)) <= 130
    assert max(best_of_bursts(FACTOR, tries) for tries in range(4, 15)) <= 179
    assert best_of_four(FACTOR) == 96


def test_waits_double_and_end_at_a_quarter_of_an_hour() -> None:
    bucket: Bucket | None = None
    now, waits = NOW, []
    for _ in range(4):
        bucket = take_try(bucket, ACCOUNT, now)
        assert not bucket.is_shut(now)
    for _ in range(7):
        bucket = take_try(bucket, ACCOUNT, now)
        assert bucket.shut_until
        waits.append((bucket.shut_until - now) / MINUTE)
        assert bucket.is_shut(bucket.shut_until - timedelta(seconds=1))
        assert not bucket.is_shut(bucket.shut_until)
        now = bucket.shut_until
    assert waits == [1, 2, 4, 8, 15, 15, 15]


def test_an_hour_of_quiet_is_forgotten() -> None:
    bucket = Bucket(5, NOW, NOW, waits=7, shut_until=NOW + MINUTE)
    assert take_try(bucket, ACCOUNT, NOW + timedelta(hours=1)).shut_until is None
    assert take_try(bucket, ACCOUNT, NOW + timedelta(minutes=59)).shut_until is not None


def test_a_station_behind_one_address_waits_out_its_window_alone() -> None:
    bucket: Bucket | None = None
    for _ in range(29):
        bucket = take_try(bucket, ADDRESS, NOW)
        assert not bucket.is_shut(NOW)
    bucket = take_try(bucket, ADDRESS, NOW + MINUTE)
    assert bucket.shut_until == NOW + ADDRESS.window
    assert not take_try(bucket, ADDRESS, NOW + ADDRESS.window).is_shut(NOW + ADDRESS.window)


@pytest.mark.parametrize(("failures", "left"), [(3, 2), (0, 0)])
def test_a_right_answer_gives_its_own_try_back_and_no_more(failures: int, left: int) -> None:
    assert give_back(Bucket(failures, NOW, NOW, shut_until=NOW + MINUTE)) == Bucket(left, NOW, NOW)
