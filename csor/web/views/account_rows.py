"""Sign-ins and second factors as the account page shows them."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from csor.reading.sessions import Factor, Session
from csor.words.sign_in import WHY, browser_words
from csor.words.time import recent_words

Moves = Mapping[str, tuple[str, ...]]


def addresses(session: Session, moves: Moves) -> str:
    """Where a sign-in began, and where it went on from."""
    return ", then ".join((session.address, *moves.get(session.name, ())))


def session_rows(sessions: Iterable[Session], own: str, now: datetime, moves: Moves) -> list[dict[str, object]]:
    """Sign-ins that go on, this one marked. moves: the further addresses of each."""
    return [
        {
            "name": one.name,
            "own": one.name == own,
            "browser": browser_words(one.agent),
            "address": addresses(one, moves),
            "began": recent_words(one.began_at, now),
            "seen": recent_words(one.seen_at, now),
        }
        for one in sessions
    ]


def ended_rows(sessions: Iterable[Session], now: datetime, moves: Moves) -> list[dict[str, str]]:
    """Sign-ins that have ended, and why."""
    return [
        {
            "browser": browser_words(one.agent),
            "address": addresses(one, moves),
            "began": recent_words(one.began_at, now),
            "ended": recent_words(one.ended_at, now) if one.ended_at else "",
            "why": WHY[one.why_ended] if one.why_ended else "",
        }
        for one in sessions
    ]


def factor_rows(factors: Iterable[Factor], now: datetime) -> list[dict[str, str]]:
    """Second factors: what they are called, and when they were used."""
    return [
        {
            "name": one.name,
            "called": one.called,
            "added": recent_words(one.added_at, now),
            "used": recent_words(one.used_at, now) if one.used_at else "Not used yet",
        }
        for one in factors
    ]
