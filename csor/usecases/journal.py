"""While nothing can be saved, events go to the emergency journal; later they are brought into the log, each once.

Without it nothing could be read while the disk is full, since a reading is shown only when its event is kept. When the
journal cannot be written either, nothing is shown (docs/adr/0008-reading-goes-on.md).
"""

from datetime import datetime

import msgspec

from csor.domain.people import Actor
from csor.records.base import new_id
from csor.records.journal import ReservedFile
from csor.usecases.audit import Remark


class JournalFault(RuntimeError):
    """The journal cannot be written either: what was to be shown is not."""


class Noted(msgspec.Struct, frozen=True):
    """One event in the journal: who, when, what. key: its own, so that it comes into the log once."""

    key: str
    at: datetime
    actor: Actor
    remark: Remark


class JournalLog:
    """Stands where the log stands: what is written is on the disk when `close` ends, before anything is shown."""

    def __init__(self, journal: ReservedFile, actor: Actor, now: datetime) -> None:
        """Nothing is written yet."""
        self._journal = journal
        self._actor = actor
        self._now = now
        self._lines: list[str] = []

    def write(self, remark: Remark) -> int:
        """Hold an event until `close`. Gives 0: it has no number yet."""
        self._lines.append(to_line(Noted(new_id().hex, self._now, self._actor, remark)))
        return 0

    def close(self) -> None:
        """See what was written on the disk. Raises JournalFault."""
        lines, self._lines = self._lines, []
        if not lines:
            return
        try:
            with self._journal.held():
                self._journal.append(lines)
        except OSError as error:
            raise JournalFault(str(error)) from error


def to_line(noted: Noted) -> str:
    """One line of JSON."""
    return msgspec.json.encode(noted).decode()


def from_line(line: str) -> Noted:
    """What a line says. Raises msgspec.ValidationError."""
    return msgspec.json.decode(line, type=Noted)
