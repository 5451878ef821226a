"""How long somebody stays signed in, and how often at once.

Source: trust.md 2.1 V7 and 2.4 (idle and absolute: NIST AAL3; concurrent: ASVS 7.1.2).
"""

from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from csor.domain.vocabulary import Role

IDLE: Final = timedelta(minutes=15)
WARN: Final = timedelta(minutes=13)
SEEN: Final = timedelta(seconds=30)  # how often `seen_at` is written at most: a session ends rather early than late
LONGEST: Final = timedelta(hours=12)  # a shift
LONGEST_ADMINISTRATOR: Final = timedelta(hours=8)
HALF_WAY: Final = timedelta(minutes=10)  # from the password to the second factor
TRIES: Final = 5  # wrong codes or passwords inside one session

# What a browser calls itself by, the more special marks first: each name holds those of others.
BROWSERS: Final = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
MACHINES: Final = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)

_ALONE: Final = frozenset({Role.AUTHORISER, Role.ADMINISTRATOR})


class SessionState(StrEnum):
    """How far a sign-in has come: nothing but the second factor is open before it is `open`."""

    PASSWORD_GIVEN = "password_given"  # noqa: S105 - a state
    OPEN = "open"


class WhyEnded(StrEnum):
    """Why a session ended."""

    SIGNED_OUT = "signed_out"
    IDLE = "idle"
    TOO_LONG = "too_long"
    HALF_WAY = "half_way"
    TRIES = "tries"
    NEWER = "newer"
    BY_PERSON = "by_person"
    BY_ADMINISTRATOR = "by_administrator"
    ROLES_CHANGED = "roles_changed"
    DISABLED = "disabled"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a reason
    FACTOR_CHANGED = "factor_changed"
    OTHER_BROWSER = "other_browser"


def browser_of(agent: str) -> tuple[str, str]:
    """The kind of browser and of machine, by what the browser calls itself; empty where it does not say."""
    browser = next((words for mark, words in BROWSERS if mark in agent), "")
    return browser, next((words for mark, words in MACHINES if mark in agent), "")


def is_other_browser(began: str, asks: str) -> bool:
    """Whether a session that began in a known kind of browser is used from another kind; a new version is no other."""
    known = browser_of(began)
    return any(known) and known != browser_of(asks)


def longest(roles: AbstractSet[Role]) -> timedelta:
    """How long a session lasts at most, whatever is done in it."""
    return LONGEST_ADMINISTRATOR if Role.ADMINISTRATOR in roles else LONGEST


def most_at_once(roles: AbstractSet[Role]) -> int:
    """How many sessions a person has at most at the same time; the newest wins."""
    return 2 if _ALONE.isdisjoint(roles) else 1


def why_over(
    state: SessionState, roles: AbstractSet[Role], began_at: datetime, seen_at: datetime, now: datetime
) -> WhyEnded | None:
    """Why a session that nobody ended is over now; None while it goes on. A clock set back never prolongs one."""
    if now < began_at or now - began_at >= longest(roles):
        return WhyEnded.TOO_LONG
    if state is SessionState.PASSWORD_GIVEN:
        return WhyEnded.HALF_WAY if now - began_at >= HALF_WAY else None
    return WhyEnded.IDLE if now - seen_at >= IDLE else None
