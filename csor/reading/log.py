"""The log as it is kept: its entries in order, its checkpoints, its end; for checking, signing and export."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from csor.domain.actions import Event
from csor.domain.chain import Entry, leaf_of
from csor.records.event_record import ChainHead, Checkpoint, Cosignature, EventRecord, Tombstone

Reading = Session  # what is asked of the database, for rooms that do not know it
PAGE = 2000
LAST = 20  # events of one request, at most
FIELDS = tuple(field.name for field in fields(Entry))
TEXT = ("particulars", "salt", "reason")


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry with what stands beside it. erased_by: the entry that says its text was erased; 0 when none does."""

    entry: Entry
    hash: str
    leaf: str
    particulars: str
    salt: str
    reason: str
    erased_by: int = 0

    @property
    def has_text(self) -> bool:
        """Whether the text is still there."""
        return bool(self.salt or self.reason) or self.particulars != "{}"


@dataclass(frozen=True, slots=True)
class Signed:
    """A checkpoint as it was kept. cosignatures: (witness's key, line)."""

    size: int
    root: str
    hash: str
    edge: tuple[str, ...]
    note: str
    at: datetime
    cosignatures: tuple[tuple[str, str], ...] = ()

    def text(self) -> str:
        """The note with every cosignature."""
        return self.note + "".join(line for _, line in self.cosignatures)


def list_entries(session: Session, force: str, after: int = 0, until: int | None = None) -> Iterator[Kept]:
    """The entries of a force in order, a page at a time, for any length. after, until: numbers, until among them."""
    table = EventRecord.__table__
    columns = [table.c[name] for name in (*FIELDS, "hash", "leaf", *TEXT)]
    query = select(*columns, Tombstone.erased_by).outerjoin(Tombstone, Tombstone.event_id == EventRecord.id)
    query = query.where(EventRecord.force == force).order_by(EventRecord.seq).limit(PAGE)
    if until is not None:
        query = query.where(EventRecord.seq <= until)
    while True:
        rows = session.execute(query.where(EventRecord.seq > after)).all()
        yield from map(_kept, rows)
        if len(rows) < PAGE:
            return
        after = rows[-1].seq


def _kept(row: Row[tuple[object, ...]]) -> Kept:
    many = len(FIELDS)
    hashed, leaf, particulars, salt, reason, erased_by = row[many:]
    return Kept(
        Entry(**dict(zip(FIELDS, row[:many], strict=True))), hashed, leaf, particulars, salt, reason, erased_by or 0
    )


def find_head(session: Session, force: str) -> tuple[int, str]:
    """The number and hash of the last entry, as the head says; (0, "") for a force without a log."""
    row = session.execute(select(ChainHead.seq, ChainHead.hash).where(ChainHead.force == force)).one_or_none()
    return (row.seq, row.hash) if row else (0, "")


def was_refused(session: Session, force: str, actor: str, request: str) -> bool:
    """Whether a refusal of this request was kept already; it is among the last that the person left."""
    query = select(EventRecord.request, EventRecord.outcome).where(
        EventRecord.force == force, EventRecord.actor == actor
    )
    last = session.execute(query.order_by(EventRecord.seq.desc()).limit(LAST))
    return any((row.request, row.outcome) == (request, "refused") for row in last)


def list_checkpoints(session: Session, force: str) -> tuple[Signed, ...]:
    """Every checkpoint of a force, the smallest first, with its cosignatures."""
    seen: dict[int, list[tuple[str, str]]] = {}
    query = select(Cosignature).where(Cosignature.force == force).order_by(Cosignature.size, Cosignature.witness)
    for one in session.scalars(query):
        seen.setdefault(one.size, []).append((one.key, one.line))
    rows = session.scalars(select(Checkpoint).where(Checkpoint.force == force).order_by(Checkpoint.size))
    return tuple(_signed(row, tuple(seen.get(row.size, ()))) for row in rows)


def find_checkpoint(session: Session, force: str) -> Signed | None:
    """The last checkpoint of a force."""
    query = select(Checkpoint).where(Checkpoint.force == force).order_by(Checkpoint.size.desc()).limit(1)
    row = session.scalars(query).one_or_none()
    return _signed(row) if row else None


def find_witnessed(session: Session, force: str, witness: str) -> int:
    """The size of the last checkpoint that a witness cosigned; 0 when there is none. witness: its key, as text."""
    query = select(Cosignature.size).where(Cosignature.force == force, Cosignature.key == witness)
    return session.scalar(query.order_by(Cosignature.size.desc()).limit(1)) or 0


def list_leaves(session: Session, force: str, until: int) -> list[bytes]:
    """The leaf hashes of the first entries, worked out anew from what is kept."""
    return [bytes.fromhex(leaf_of(kept.entry)) for kept in list_entries(session, force, until=until)]


def _signed(row: Checkpoint, cosignatures: tuple[tuple[str, str], ...] = ()) -> Signed:
    return Signed(row.size, row.root, row.hash, tuple(row.edge.split()), row.note, row.at, cosignatures)


def list_cleared(session: Session, force: str) -> frozenset[str]:
    """The faults that somebody wrote on after, with a reason; each as it was told."""
    query = select(EventRecord.particulars).where(
        EventRecord.force == force, EventRecord.event == Event.WRITING_RESUMED.value
    )
    told = [json.loads(said) for said in session.scalars(query)]
    return frozenset(fault for one in told for fault in (one.get("detail", ""), *one.get("also", ())))


def find_last_night(session: Session, force: str) -> datetime | None:
    """When the nightly check last ran to its end; None when it never did."""
    query = select(func.max(EventRecord.logged_at)).where(
        EventRecord.force == force, EventRecord.event == Event.NIGHT_CHECKED.value
    )
    return session.scalar(query)
