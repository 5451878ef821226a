"""The hash chain over events: each entry binds the one before it, and personal text only by a salted commitment.

Destroying text and salt therefore leaves the chain checkable (features.md, idea 3). Hashes are SHA-256, in hex.

Entries of form 2 are leaves of the Merkle tree too: leaf = SHA-256(0x00 || canonical bytes) as RFC 9162 2.1.1, and
hash = SHA-256(previous hash || leaf). Entries of form 1 came before; they keep their own hash (docs/evidence-log.md).
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

START = "0" * 64
FORM = 2  # of the entries written now

# What an entry of each form binds, in this order; the form itself stands first in form 2.
BOUND_1 = (
    "force", "seq", "at", "actor", "rank", "event", "outcome", "code", "case", "version", "commitment",
)  # fmt: skip
BOUND_2 = (
    "force", "seq", "at", "logged_at", "id", "actor", "rank", "roles", "acting", "event", "action", "outcome", "code",
    "data_class", "recipient", "case", "case_id", "version", "session", "address", "request", "product", "commitment",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """What the chain binds of one event.

    at: when it was done, as claimed. logged_at: when the log took it; never before the entry that came earlier.
    roles: with blanks between. id, case_id: keys, bound in hex. Everything from `form` on is of form 2.
    """

    force: str
    seq: int
    at: datetime
    actor: str
    rank: str
    event: str
    outcome: str
    code: str
    case: str
    version: int
    commitment: str
    form: int = 1
    logged_at: datetime | None = None
    id: UUID | str = ""
    roles: str = ""
    acting: bool = False
    action: str = ""
    data_class: str = ""
    recipient: str = ""
    case_id: UUID | str | None = ""
    session: str = ""
    address: str = ""
    request: str = ""
    product: str = ""

    @property
    def clock_regressed(self) -> bool:
        """Whether the clock stood behind the log when this was written; the claimed time stays in `at`."""
        return self.logged_at is not None and self.at < self.logged_at


def commit(salt: str, text: str) -> str:
    """Bind a text without giving it away: without the salt it cannot even be guessed at."""
    return hashlib.sha256(f"{salt}\x00{text}".encode()).hexdigest()


def commit_told(salt: str, said: str, reason: str) -> str:
    """The commitment of an entry of form 2: to what was said, and to the reason that was given."""
    return commit(salt, f"{said}\x00{reason}" if reason else said)


def canonical(entry: Entry) -> bytes:
    """The bytes that an entry stands for: a JSON array, ASCII alone, without blanks."""
    names = BOUND_1 if entry.form == 1 else BOUND_2
    head = [] if entry.form == 1 else [entry.form]
    values = [*head, *(plain(getattr(entry, name)) for name in names)]
    return json.dumps(values, ensure_ascii=True, separators=(",", ":")).encode()


def plain(value: object) -> object:
    """A value as it is bound: moments in UTC, keys in hex, nothing as an empty text."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, UUID):
        return value.hex
    return "" if value is None else value


def leaf_of(entry: Entry) -> str:
    """The leaf of an entry in the Merkle tree (RFC 9162 2.1.1)."""
    return hashlib.sha256(b"\x00" + canonical(entry)).hexdigest()


def link(previous: str, entry: Entry) -> str:
    """The hash of an entry, bound to the hash before it."""
    if entry.form == 1:
        return hashlib.sha256(f"{previous}\x00".encode() + canonical(entry)).hexdigest()
    return link_leaf(previous, leaf_of(entry))


def link_leaf(previous: str, leaf: str) -> str:
    """The hash of an entry of form 2, of which the leaf is known."""
    return hashlib.sha256(bytes.fromhex(previous) + bytes.fromhex(leaf)).hexdigest()


def first_fault(entries: Iterable[tuple[Entry, str]]) -> int | None:
    """The number of the first entry that does not follow from the one before it; None when all do.

    entries: in order of seq from 1, each with the hash that is kept beside it.
    """
    previous, latest = START, datetime.min.replace(tzinfo=UTC)
    for number, (entry, kept) in enumerate(entries, start=1):
        moment = entry.logged_at or latest
        if entry.seq != number or moment < latest or link(previous, entry) != kept:
            return number
        previous, latest = kept, moment
    return None
