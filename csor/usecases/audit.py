"""The log: an event is written at the end of the force's chain, with who, how and why; in the caller's transaction."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from csor import __version__
from csor.domain.actions import Event
from csor.domain.chain import FORM, START, Entry, commit_told, leaf_of, link_leaf
from csor.domain.data_classes import CLASS_OF
from csor.domain.people import Actor
from csor.records.base import new_id
from csor.records.event_record import ChainHead, EventRecord

DONE, REFUSED, READ = "done", "refused", "read"
# Prepared once: building the statement anew costs more than running it.
INSERT_EVENT = insert(EventRecord.__table__)  # type: ignore[arg-type]
FIELDS = tuple(field.name for field in fields(Entry))


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be written: the event, about which case (its reference, version and key), and what was said.

    said: JSON. reason: in the person's own words. recipient: who learned something by it: a key, a partner, a role.
    """

    event: Event
    case: str = ""
    version: int = 0
    case_id: UUID | None = None
    action: str = ""
    said: str = "{}"
    outcome: str = DONE
    code: str = ""
    reason: str = ""
    recipient: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a force's chain."""

    seq: int
    hash: str
    logged_at: datetime


class Log:
    """The log of one force in one transaction; the row of the chain's head is locked by the first entry."""

    def __init__(self, session: Session, actor: Actor, now: datetime) -> None:
        """Nothing is read or written yet."""
        self._session = session
        self._actor = actor
        self._now = now
        self._head: Head | None = None

    def write(self, remark: Remark) -> int:
        """Write an event at the end of the chain. Gives its number."""
        head = self._head or self._lock()
        salt = secrets.token_hex(16)
        entry = _entry(remark, self._actor, self._now, head, commit_told(salt, remark.said, remark.reason))
        leaf = leaf_of(entry)
        beside = {"particulars": remark.said, "salt": salt, "reason": remark.reason}
        hashed = link_leaf(head.hash, leaf)
        row = {name: getattr(entry, name) for name in FIELDS}
        self._session.execute(INSERT_EVENT, {**row, **beside, "leaf": leaf, "hash": hashed})
        self._head = Head(entry.seq, hashed, entry.logged_at or self._now)
        moved = update(ChainHead).where(ChainHead.force == self._actor.force)
        self._session.execute(moved.values(seq=entry.seq, hash=hashed, logged_at=entry.logged_at))
        return entry.seq

    def _lock(self) -> Head:
        force = self._actor.force
        query = select(ChainHead.seq, ChainHead.hash, ChainHead.logged_at).where(ChainHead.force == force)
        row = self._session.execute(query.with_for_update()).one_or_none()
        if row is None:
            self._session.execute(insert(ChainHead).values(force=force, seq=0, hash=START))
            return Head(0, START, self._now)
        return Head(row.seq, row.hash, row.logged_at or self._now)


def _entry(remark: Remark, actor: Actor, now: datetime, head: Head, commitment: str) -> Entry:
    """The entry that follows the head. The log's own time stands still while the clock is behind it."""
    return Entry(
        form=FORM,
        id=new_id(),
        force=actor.force,
        seq=head.seq + 1,
        at=now.astimezone(UTC),
        logged_at=max(now, head.logged_at).astimezone(UTC),
        event=remark.event.value,
        action=remark.action,
        outcome=remark.outcome,
        code=remark.code,
        data_class=CLASS_OF[remark.event].value,
        recipient=remark.recipient[:60],
        case=remark.case[:40],
        case_id=remark.case_id,
        version=remark.version,
        product=__version__,
        commitment=commitment,
        **_who(actor),
    )


def _who(actor: Actor) -> Mapping[str, Any]:
    presence = actor.presence
    return {
        "actor": actor.id,
        "rank": actor.rank.value,
        "roles": " ".join(sorted(actor.roles)),
        "acting": actor.acting,
        "session": presence.session[:64],
        "address": presence.address[:64],
        "request": presence.request[:64],
    }
