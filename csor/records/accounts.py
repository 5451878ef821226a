"""What an account hangs on besides its person: changes that wait for a second person, links, keys, sign-on, news."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from csor.records.base import Base, new_id


class AccountChange(Base):
    """A change of somebody's account that one administrator proposed and another decides on.

    kind: standing, second_factor, single_sign_on or enable. asked: JSON. state: waiting, confirmed or refused.
    """

    __tablename__ = "account_change"
    __table_args__ = (Index("ix_account_change_waiting", "force", "state"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    force: Mapped[str] = mapped_column(ForeignKey("force.id"))
    person: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    asked: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10))
    proposed_by: Mapped[str] = mapped_column(String(40))
    proposed_at: Mapped[datetime]
    decided_by: Mapped[str] = mapped_column(String(40))
    decided_at: Mapped[datetime | None]
    decided_reason: Mapped[str] = mapped_column(Text)


class AccountLink(Base):
    """A link that lets one person choose a password, once. kind: activation or reset. Only the hash is kept."""

    __tablename__ = "account_link"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_by: Mapped[str] = mapped_column(String(40))
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SecurityKey(Base):
    """A security key of a person (WebAuthn). sign_count: the last one it gave; 0 when it counts nothing."""

    __tablename__ = "security_key"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    credential: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(60))
    added_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class KeyChallenge(Base):
    """A challenge to a security key: of one session, for one purpose, answered once. purpose: add or prove."""

    __tablename__ = "key_challenge"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    session: Mapped[str] = mapped_column(String(64), index=True)
    person: Mapped[str] = mapped_column(String(40))
    purpose: Mapped[str] = mapped_column(String(10))
    challenge: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignOnSubject(Base):
    """Who somebody is at the force's identity provider: issuer and subject, never an e-mail address."""

    __tablename__ = "sign_on_subject"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    issuer: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(255))
    bound_at: Mapped[datetime]
    bound_by: Mapped[str] = mapped_column(String(40))


class SignOnAttempt(Base):
    """A way to the identity provider that was begun: its state is taken once, by the browser that began it.

    link: the hash of the activation link that it began from, empty otherwise.
    """

    __tablename__ = "sign_on_attempt"

    state_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    browser_hash: Mapped[str] = mapped_column(String(64))
    link: Mapped[str] = mapped_column(String(64))
    next: Mapped[str] = mapped_column(Text)
    began_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class AccountNews(Base):
    """Something about their account that the person is told at their next sign-in. said: JSON."""

    __tablename__ = "account_news"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(40))
    said: Mapped[str] = mapped_column(Text)
    seen_at: Mapped[datetime | None]
