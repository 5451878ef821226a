"""Whether the service writes. Out of room, or with a failed check of the log, it goes on reading and refuses to write.

What it stands at is kept in a small file taken beforehand, beside the journal: every worker sees it at once, and it can be
written when the disk is full. Trouble of the store goes away by itself; after a failed check of the log somebody at the
command line says why writing may go on (trust.md 3.10).
"""

import secrets
from contextlib import suppress
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

import msgspec
import structlog

from csor.domain.actions import Event
from csor.domain.people import Actor
from csor.domain.refusals import Blocker, Refusal
from csor.domain.vocabulary import Rank
from csor.records.codec import said_to_text
from csor.records.faults import StoreTrouble
from csor.records.journal import ROOM, ReservedFile
from csor.usecases.audit import Remark
from csor.usecases.journal import JournalFault, JournalLog

LOG = structlog.get_logger("csor.service")
STATE_ROOM = 4096
LONGEST = 300  # characters of why nothing is written
PAUSE = timedelta(seconds=5)  # between two tries to write again
SOURCE = "trust.md 3.10"

CANNOT_SAVE = Blocker(
    "cannot_save_now",
    "The service can be read but not changed at the moment. Nothing was saved. Your words are kept: send them again when"
    " the red band is gone.",
    SOURCE,
)
BUSY = Blocker("service_busy", "Others are saving at this moment. Nothing was saved. Send it again.", SOURCE)
AWAY = Blocker("records_away", "The records cannot be reached at this moment. Try again in a minute.", SOURCE)
UNKNOWN = Blocker(
    "outcome_unknown",
    "The connection was lost while this was being saved, so it is not known whether it was. Send it again: if it was saved,"
    " it is not done twice.",
    SOURCE,
)
NOT_SAVED = Blocker("not_saved", "The connection was lost and nothing was saved. Send it again.", SOURCE)
UNREADABLE = Blocker(
    "text_unreadable",
    "Some of what was sent is not text that can be read. Nothing was saved. Type it again.",
    "house rules on text",
)
NOTHING_SHOWN = Blocker(
    "nothing_shown", "Nothing can be shown: that you look at it cannot be recorded at the moment.", SOURCE
)


class StoreFault(Refusal):
    """The store, not a rule, says no. stopped: writing was stopped by this very fault."""

    def __init__(self, blocker: Blocker, *, stopped: bool = False) -> None:
        """Keep the blocker as any refusal does."""
        super().__init__(blocker)
        self.stopped = stopped


WORDS = {StoreTrouble.BUSY: BUSY, StoreTrouble.AWAY: AWAY, StoreTrouble.UNREADABLE: UNREADABLE}


class Why(StrEnum):
    """Why nothing is written."""

    STORE = "store"
    EVIDENCE = "evidence"


class Stopped(msgspec.Struct, frozen=True):
    """Since when nothing is written, and why. code: what the alarm in the log says too."""

    why: Why
    since: datetime
    detail: str
    code: str


class Service:
    """The standing of one instance, shared by its workers."""

    def __init__(self, folder: Path, room: int = ROOM) -> None:
        """Take the room for the journal and the standing. Raises OSError when there is none."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.journal = ReservedFile(folder / "journal", room)
        self._state = ReservedFile(folder / "standing", STATE_ROOM)
        self._tried_at: datetime | None = None

    @property
    def stopped(self) -> Stopped | None:
        """How writing is stopped; None while the service writes."""
        if self._state.is_empty():
            return None
        lines = self._state.lines()
        return msgspec.json.decode(lines[0], type=Stopped) if lines else None

    def is_due(self, now: datetime) -> bool:
        """Whether something waits to be made good, and it was not tried a moment ago."""
        if self._state.is_empty() and self.journal.is_empty():
            return False
        if self._tried_at is not None and timedelta(0) <= now - self._tried_at < PAUSE:
            return False
        self._tried_at = now
        return True

    def stop(self, why: Why, detail: str, now: datetime, force: str) -> None:
        """Stop all writing; a failed check of the log stands above any trouble of the store. Alarms in the log."""
        with self._state.held():
            before = self.stopped
            if before and (before.why is Why.EVIDENCE or why is Why.STORE):
                return
            told = Stopped(why, now, detail[:LONGEST], secrets.token_hex(4))
            self._state.replace([msgspec.json.encode(told).decode()])
        self._tried_at = now
        LOG.critical("writing_stopped", why=why.value, detail=told.detail, code=told.code)
        log = JournalLog(self.journal, machine(force), now)
        log.write(Remark(Event.WRITING_STOPPED, code=told.code, said=said_to_text({"why": why, "detail": told.detail})))
        with suppress(JournalFault):  # the state stands; without a journal nothing is shown either
            log.close()

    def go_on(self) -> None:
        """Write again."""
        with self._state.held():
            self._state.replace([])
        LOG.warning("writing_resumed")


def machine(force: str) -> Actor:
    """The service itself, where no person acts."""
    return Actor("service", "The service", Rank.STAFF, frozenset(), force=force)
