"""Who is signed in, what they prove themselves with, and how often somebody tried."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from csor.records.base import Base, new_id


class SessionRecord(Base):
    """One session. token_hash: SHA-256 of the token in the cookie. tries: wrong codes in it.

    proven_at: when a second factor was last proved. seen_at: written at most every 30 seconds.
    """

    __tablename__ = "session"
    __table_args__ = (Index("ix_session_person", "person", "ended_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person: Mapped[str] = mapped_column(ForeignKey("person.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    state: Mapped[str] = mapped_column(String(20))
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    proven_at: Mapped[datetime | None]
    tries: Mapped[int]
    address: Mapped[str] = mapped_column(String(64))
    agent: Mapped[str] = mapped_column(String(200))
    ended_at: Mapped[datetime | None]
    why_ended: Mapped[str] = mapped_column(String(20))


class FactorRecord(Base):
    """A second factor. kind: totp or key. secret: sealed. last_step: the newest time step that was used, for totp."""

    __tablename__ = "factor"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(60))
    secret: Mapped[str] = mapped_column(Text)
    last_step: Mapped[int]
    added_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """One code for the day the second factor is lost. code_hash: SHA-256; the code itself has 120 random bits."""

    __tablename__ = "recovery_code"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class KnownBrowser(Base):
    """A browser that a person proved themselves in. token_hash: SHA-256 of the token in its cookie.

    session: in which that was; None when it was by a link, before the first session.
    """

    __tablename__ = "known_browser"
    __table_args__ = (UniqueConstraint("person", "token_hash"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person: Mapped[str] = mapped_column(ForeignKey("person.id"))
    token_hash: Mapped[str] = mapped_column(String(64))
    session: Mapped[UUID | None] = mapped_column(ForeignKey("session.id"))
    given_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class TryRecord(Base):
    """Wrong tries at one thing: an account, a known browser, an address, a second factor. key: what for, and a hash of whom."""

    __tablename__ = "try"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    failures: Mapped[int]
    since: Mapped[datetime]
    last: Mapped[datetime] = mapped_column(index=True)
    waits: Mapped[int]
    shut_until: Mapped[datetime | None]
