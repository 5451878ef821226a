"""Who may open a case beside what the case says itself: seals, declared interests, bars, and what was granted."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from csor.records.base import Base, new_id


class CaseSeal(Base):
    """A case that is open to the people named in `CaseReader` alone; the row goes when it is unsealed.

    unseal_*, names_*: who proposed to unseal it, or to name more people (names: their user names, between blanks).
    """

    __tablename__ = "case_seal"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    reason: Mapped[str] = mapped_column(Text)
    sealed_by: Mapped[str] = mapped_column(String(40))
    sealed_at: Mapped[datetime]
    unseal_by: Mapped[str] = mapped_column(String(40))
    unseal_reason: Mapped[str] = mapped_column(Text)
    unseal_at: Mapped[datetime | None]
    names: Mapped[str] = mapped_column(Text)
    names_by: Mapped[str] = mapped_column(String(40))
    names_reason: Mapped[str] = mapped_column(Text)
    names_at: Mapped[datetime | None]


class CaseReader(Base):
    """Somebody who is named on a sealed case."""

    __tablename__ = "case_reader"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    person: Mapped[str] = mapped_column(String(40), primary_key=True)
    named_by: Mapped[str] = mapped_column(String(40))
    named_at: Mapped[datetime]


class Interest(Base):
    """A surname, an address or an associate that a person declared. key and sound: as of a party's name."""

    __tablename__ = "interest"
    __table_args__ = (
        Index("ix_interest_key", "force", "key"),
        Index("ix_interest_sound", "force", "sound"),
        Index("ix_interest_person", "person"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    force: Mapped[str] = mapped_column(String(40))
    person: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(Text)
    key: Mapped[str] = mapped_column(Text)
    sound: Mapped[str] = mapped_column(Text)
    declared_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class CaseBar(Base):
    """A case that is hidden from a person because of a declared interest, until a supervisor clears it.

    One for each role: it is raised again, under another id, when somebody new in that role is met.
    """

    __tablename__ = "case_bar"
    __table_args__ = (
        UniqueConstraint("case_id", "interest_id", "role"),
        Index("ix_case_bar_person", "person", "case_id"),
        Index("ix_case_bar_open", "force", "cleared_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    force: Mapped[str] = mapped_column(String(40))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    person: Mapped[str] = mapped_column(String(40))
    interest_id: Mapped[UUID] = mapped_column(ForeignKey("interest.id"))
    role: Mapped[str] = mapped_column(String(20))
    barred_at: Mapped[datetime]
    cleared_at: Mapped[datetime | None]
    cleared_by: Mapped[str] = mapped_column(String(40))
    cleared_reason: Mapped[str] = mapped_column(Text)


class AccessGrant(Base):
    """What opened a case to a person for a time: a reason given (for one session), or the glass broken.

    kind: reason or glass. A broken glass is to be looked at by review_due_at; verdict is empty until then.
    """

    __tablename__ = "access_grant"
    __table_args__ = (
        Index("ix_access_grant_case", "case_id", "person", "kind"),
        Index("ix_access_grant_review", "force", "kind", "reviewed_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    force: Mapped[str] = mapped_column(String(40))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    person: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(10))
    session: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(Text)
    given_at: Mapped[datetime]
    until: Mapped[datetime]
    review_due_at: Mapped[datetime | None]
    reviewed_at: Mapped[datetime | None]
    reviewed_by: Mapped[str] = mapped_column(String(40))
    verdict: Mapped[str] = mapped_column(String(20))
    verdict_reason: Mapped[str] = mapped_column(Text)
