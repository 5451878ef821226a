"""What happened: append-only, hash-chained per force; triggers on both engines refuse to change or take away an entry.

One narrow way is open: the text, salt and reason of an entry may be blanked once its tombstone stands (usecases/erase).
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from csor.records.base import Base, new_id


class EventRecord(Base):
    """One event. outcome: done, refused or read. particulars: JSON; the chain binds it through `commitment`.

    at: as claimed; logged_at: never before the entry before. form 1 are the entries from before roles and the rest
    were bound. reason: in the person's words, bound through `commitment` too. recipient: a key, a partner or a role.
    product: the version of the product. leaf: of the Merkle tree; empty for form 1.
    """

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
    form: Mapped[int] = mapped_column(server_default="1")
    logged_at: Mapped[datetime | None]
    roles: Mapped[str] = mapped_column(Text, server_default="")
    acting: Mapped[bool] = mapped_column(server_default=false())
    data_class: Mapped[str] = mapped_column(String(20), server_default="")
    reason: Mapped[str] = mapped_column(Text, server_default="")
    recipient: Mapped[str] = mapped_column(String(60), server_default="")
    session: Mapped[str] = mapped_column(String(64), server_default="")
    address: Mapped[str] = mapped_column(String(64), server_default="")
    request: Mapped[str] = mapped_column(String(64), server_default="")
    product: Mapped[str] = mapped_column(String(40), server_default="")
    leaf: Mapped[str] = mapped_column(String(64), server_default="")


class ChainHead(Base):
    """The last entry of a force's chain; its row is the lock that keeps `seq` without gaps."""

    __tablename__ = "chain_head"

    force: Mapped[str] = mapped_column(String(40), primary_key=True)
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
    logged_at: Mapped[datetime | None]


class Tombstone(Base):
    """What stands for the erased text of an event. erased_by: the seq of the event that says who erased it and why."""

    __tablename__ = "tombstone"

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"), primary_key=True)
    force: Mapped[str] = mapped_column(String(40))
    seq: Mapped[int]
    erased_by: Mapped[int]
    at: Mapped[datetime]


class Checkpoint(Base):
    """The log as it was signed at one size. note: the C2SP signed note. edge: the right edge of the tree, in hex."""

    __tablename__ = "checkpoint"

    force: Mapped[str] = mapped_column(String(40), primary_key=True)
    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    root: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    edge: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class Cosignature(Base):
    """A witness saw a checkpoint and found it consistent. line: of the signed note; key: the witness's, as a note key."""

    __tablename__ = "cosignature"

    force: Mapped[str] = mapped_column(String(40), primary_key=True)
    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    witness: Mapped[str] = mapped_column(String(100), primary_key=True)
    key: Mapped[str] = mapped_column(Text)
    line: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
