"""Who is signed in where, and with what they can prove that it is them."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session as Reading

from csor.domain.actions import Event
from csor.domain.people import Actor
from csor.domain.sessions import SessionState, WhyEnded
from csor.reading.people import Colleague, colleague_of, every_account
from csor.records.accounts import SecurityKey
from csor.records.event_record import EventRecord
from csor.records.people import PersonRecord
from csor.records.sessions import FactorRecord, KnownBrowser, RecoveryCode, SessionRecord

MOVES = 100  # how far back a person is shown where they moved


@dataclass(frozen=True, slots=True)
class Session:
    """One session. name: what the log and its forms call it; it opens nothing. why_ended: None while it goes on."""

    name: str
    person: str
    state: SessionState
    began_at: datetime
    seen_at: datetime
    proven_at: datetime | None
    tries: int
    address: str
    agent: str
    ended_at: datetime | None
    why_ended: WhyEnded | None

    @property
    def key(self) -> UUID:
        """The key of its record."""
        return UUID(self.name)


@dataclass(frozen=True, slots=True)
class Factor:
    """A second factor of a person, as their page shows it."""

    name: str
    kind: str
    called: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Means:
    """What a person can prove with that it is them. codes: recovery codes that are left."""

    authenticators: tuple[Factor, ...]
    keys: tuple[Factor, ...]
    codes: int

    @property
    def any(self) -> bool:
        """Whether there is a second factor at all; without one nothing but enrolling is open."""
        return bool(self.authenticators or self.keys)


def session_of(row: SessionRecord) -> Session:
    """The view of a record."""
    return Session(
        row.id.hex,
        row.person,
        SessionState(row.state),
        row.began_at,
        row.seen_at,
        row.proven_at,
        row.tries,
        row.address,
        row.agent,
        row.ended_at,
        WhyEnded(row.why_ended) if row.why_ended else None,
    )


def find_session(reading: Reading, token_hash: str) -> Session | None:
    """The session of a token, ended or not."""
    row = reading.scalar(select(SessionRecord).where(SessionRecord.token_hash == token_hash))
    return session_of(row) if row else None


def find_who(reading: Reading, token_hash: str) -> tuple[Session, Colleague] | None:
    """The session of a token and its person, in one question."""
    row = reading.execute(_by_token(), {"token_hash": token_hash}).one_or_none()
    return (session_of(row[0]), colleague_of(row[1], row[2])) if row else None


@cache
def _by_token() -> Select[Any]:
    """Prepared once: every request asks it."""
    query = select(SessionRecord, PersonRecord, every_account())
    query = query.join(PersonRecord, PersonRecord.id == SessionRecord.person)
    return query.where(SessionRecord.token_hash == bindparam("token_hash"))


def list_sessions(reading: Reading, person: str) -> tuple[Session, ...]:
    """The sessions of a person that nobody ended yet, newest first; `why_over` says which of them are over."""
    query = select(SessionRecord).where(SessionRecord.person == person, SessionRecord.ended_at.is_(None))
    return tuple(session_of(row) for row in reading.scalars(query.order_by(SessionRecord.began_at.desc())))


def list_ended(reading: Reading, person: str, most: int) -> tuple[Session, ...]:
    """The newest sessions of a person that have ended."""
    query = select(SessionRecord).where(SessionRecord.person == person, SessionRecord.ended_at.is_not(None))
    return tuple(session_of(row) for row in reading.scalars(query.order_by(SessionRecord.ended_at.desc()).limit(most)))


def list_moves(reading: Reading, actor: Actor) -> dict[str, tuple[str, ...]]:
    """The addresses that sessions of a person went on from, by the name of the session, in the order of time."""
    event = EventRecord
    mine = (event.force == actor.force, event.actor == actor.id, event.event == Event.SESSION_MOVED.value)
    found: dict[str, tuple[str, ...]] = {}
    for row in reading.execute(
        select(event.session, event.address).where(*mine).order_by(event.seq.desc()).limit(MOVES)
    ):
        if row.address not in found.get(row.session, ()):
            found[row.session] = (row.address, *found.get(row.session, ()))
    return found


def is_known_place(reading: Reading, person: str, address: str) -> bool:
    """Whether this person has been signed in from this address before."""
    query = select(SessionRecord.id).where(
        SessionRecord.person == person,
        SessionRecord.address == address,
        SessionRecord.state == SessionState.OPEN.value,
    )
    return reading.execute(query.limit(1)).first() is not None


def find_browser(reading: Reading, person: str, token_hash: str, now: datetime) -> UUID | None:
    """The known browser of a person that holds a token; None for a token of somebody else, an old one, and a made-up one."""
    query = select(KnownBrowser.id).where(
        KnownBrowser.person == person, KnownBrowser.token_hash == token_hash, KnownBrowser.ends_at > now
    )
    return reading.scalar(query)


def find_means(reading: Reading, person: str) -> Means:
    """What a person can prove with that it is them."""
    factors = select(FactorRecord).where(FactorRecord.person == person, FactorRecord.ended_at.is_(None))
    keys = select(SecurityKey).where(SecurityKey.person == person, SecurityKey.ended_at.is_(None))
    codes = select(func.count()).where(RecoveryCode.person == person, RecoveryCode.used_at.is_(None))
    return Means(
        tuple(
            Factor(row.id.hex, row.kind, row.name, row.added_at, row.used_at)
            for row in reading.scalars(factors.order_by(FactorRecord.added_at))
        ),
        tuple(
            Factor(row.id.hex, "key", row.name, row.added_at, row.used_at)
            for row in reading.scalars(keys.order_by(SecurityKey.added_at))
        ),
        reading.scalar(codes) or 0,
    )
