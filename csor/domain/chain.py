"""The hash chain over events: each entry binds the one before it, and personal text only by a salted commitment.

Destroying text and salt therefore leaves the chain checkable (features.md, idea 3). Hashes are SHA-256, in hex.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import datetime

START = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """What the chain binds of one event."""

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


def commit(salt: str, text: str) -> str:
    """Bind a text without giving it away: without the salt it cannot even be guessed at."""
    return hashlib.sha256(f"{salt}\x00{text}".encode()).hexdigest()


def link(previous: str, entry: Entry) -> str:
    """The hash of an entry, bound to the hash before it."""
    force, seq, at, *rest = astuple(entry)
    canonical = json.dumps([force, seq, at.isoformat(), *rest], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\x00{canonical}".encode()).hexdigest()


def first_fault(entries: Iterable[tuple[Entry, str]]) -> int | None:
    """The number of the first entry that does not follow from the one before it; None when all do.

    entries: in order of seq from 1, each with the hash that is kept beside it.
    """
    previous = START
    for number, (entry, kept) in enumerate(entries, start=1):
        if entry.seq != number or link(previous, entry) != kept:
            return number
        previous = kept
    return None
