"""How long a session lasts: every edge, in a table."""

from datetime import UTC, datetime, timedelta

import pytest

from csor.domain.people import Presence
from csor.domain.sessions import SessionState, WhyEnded, is_other_browser, longest, most_at_once, why_over
from csor.domain.vocabulary import Role

NOW = datetime(2026, 6, 9, 9, tzinfo=UTC)
OPEN, HALF = SessionState.OPEN, SessionState.PASSWORD_GIVEN
SECOND = timedelta(seconds=1)
OFFICER, ADMIN = frozenset({Role.OFFICER}), frozenset({Role.ADMINISTRATOR, Role.OFFICER})


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


@pytest.mark.parametrize(
    ("state", "roles", "age", "idle", "why"),
    [
        (OPEN, OFFICER, minutes(0), minutes(0), None),
        (OPEN, OFFICER, minutes(15) - SECOND, minutes(15) - SECOND, None),
        (OPEN, OFFICER, minutes(15), minutes(15), WhyEnded.IDLE),
        (OPEN, OFFICER, minutes(600), minutes(15), WhyEnded.IDLE),
        (OPEN, OFFICER, minutes(720) - SECOND, minutes(1), None),
        (OPEN, OFFICER, minutes(720), minutes(0), WhyEnded.TOO_LONG),
        (OPEN, ADMIN, minutes(480) - SECOND, minutes(1), None),
        (OPEN, ADMIN, minutes(480), minutes(0), WhyEnded.TOO_LONG),
        (HALF, OFFICER, minutes(10) - SECOND, minutes(10) - SECOND, None),
        (HALF, OFFICER, minutes(10), minutes(0), WhyEnded.HALF_WAY),
        (OPEN, OFFICER, -SECOND, minutes(0), WhyEnded.TOO_LONG),
    ],
)
def test_a_session_is_over_to_the_second(
    state: SessionState, roles: frozenset[Role], age: timedelta, idle: timedelta, why: WhyEnded | None
) -> None:
    assert why_over(state, roles, NOW - age, NOW - idle, NOW) is why


@pytest.mark.parametrize("role", list(Role))
def test_who_decides_or_administers_is_signed_in_once(role: Role) -> None:
    alone = role in {Role.AUTHORISER, Role.ADMINISTRATOR}
    assert most_at_once(frozenset({role, Role.OFFICER})) == (1 if alone else 2)


def test_an_administrator_has_the_shorter_day() -> None:
    assert longest(ADMIN) < longest(OFFICER) == timedelta(hours=12)


@pytest.mark.parametrize(
    ("age", "fresh"),
    [(minutes(0), True), (minutes(5), True), (minutes(5) + SECOND, False), (-SECOND, False), (None, False)],
)
def test_a_proof_is_fresh_for_five_minutes(age: timedelta | None, fresh: bool) -> None:
    assert Presence(on_page=True, proven_at=None if age is None else NOW - age).is_fresh(NOW) is fresh


CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/{} Safari/537.36"


@pytest.mark.parametrize(
    ("began", "asks", "other"),
    [
        (CHROME.format("140.0"), CHROME.format("140.0"), False),
        (CHROME.format("140.0"), CHROME.format("141.0"), False),
        (CHROME.format("140.0"), CHROME.format("140.0") + " Edg/140.0", True),
        (CHROME.format("140.0"), CHROME.format("140.0").replace("Windows NT 10.0", "X11; Linux x86_64"), True),
        (CHROME.format("140.0"), "curl/8", True),
        (CHROME.format("140.0"), "", True),
        ("", CHROME.format("140.0"), False),
        ("curl/8", CHROME.format("140.0"), False),
    ],
)
def test_another_kind_of_browser_is_told_from_a_new_version(began: str, asks: str, *, other: bool) -> None:
    assert is_other_browser(began, asks) is other
