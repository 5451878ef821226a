"""What happened: append-only, hash-chained per force; triggers on both engines refuse UPDATE and DELETE."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from csor.records.base import Base, new_id


class EventRecord(Base):
    """One event. outcome: done, refused or read. particulars: JSON; the chain binds it through `commitment`."""

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("force", "seq"),
        Index("ix_event_case", "case_id", "seq"),
        Index("ix_event_actor", "force", "actor", "seq"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    force: Mapped[str] = mapped_column(String(40))
    seq: Mapped[int]
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(40))
    rank: Mapped[str] = mapped_column(String(40))
    event: Mapped[str] = mapped_column(String(60))
    action: Mapped[str] = mapped_column(String(60))
    outcome: Mapped[str] = mapped_column(String(10))
    code: Mapped[str] = mapped_column(String(40))
    case_id: Mapped[UUID | None]
    case: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    particulars: Mapped[str] = mapped_column(Text)
    salt: Mapped[str] = mapped_column(String(64))
    commitment: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class ChainHead(Base):
    """The last entry of a force's chain; its row is the lock that keeps `seq` without gaps."""

    __tablename__ = "chain_head"

    force: Mapped[str] = mapped_column(String(40), primary_key=True)
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
