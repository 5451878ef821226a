"""Whether this instance is fit to serve: the store takes a write, its settings hold, the log's end fits, the clock is right."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from csor.domain.chain import START
from csor.reading.log import find_last_night
from csor.records.desk import OnceKey
from csor.records.event_record import ChainHead, EventRecord
from csor.records.faults import STORE_ERRORS
from csor.records.rights import excess
from csor.records.schema import is_current
from csor.records.settings import complaints
from csor.usecases.office import Office
from csor.usecases.service import Why

FREE = 0.10  # of the disk
NIGHT = timedelta(hours=26)  # a check that is older is told (trust.md 3.6)
SLIP = timedelta(seconds=5)  # between this clock and the log's last entry, or the database's own


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. wrong: in words, empty when it is well. warning: as well, yet somebody must mend it."""

    name: str
    wrong: str
    warning: str = ""


def readiness(office: Office, folder: Path | None = None) -> tuple[Check, ...]:
    """Look at everything; a check that cannot be made is not well. folder: the disk that must have room.

    A log whose end does not fit stops all writing.
    """
    now = office.clock()
    looks: tuple[tuple[str, Callable[[], str]], ...] = (
        ("store takes a write", lambda: _probe(office, now)),
        ("settings", lambda: "; ".join(complaints(office.engine))),
        ("schema", lambda: "" if is_current(office.engine) else "the database is not at the newest revision"),
        ("free disk", lambda: _room(folder)),
        ("end of the log", lambda: _log_end(office, now)),
        ("clock", lambda: _clock(office, now)),
        ("writing", lambda: _writing(office)),
    )
    warnings = (
        ("database account", lambda: "; ".join(excess(office.engine))),
        ("nightly check", lambda: _night(office, now)),
    )
    return (
        *(Check(name, _looked(look)) for name, look in looks),
        *(Check(name, "", _looked(look)) for name, look in warnings),
    )


def _looked(look: Callable[[], str]) -> str:
    try:
        return look()
    except (*STORE_ERRORS, OSError) as error:
        return f"could not be looked at: {type(error).__name__}"


def _probe(office: Office, now: datetime) -> str:
    """Write, and take it back."""
    with Session(office.engine) as session:
        row = {"key": f"probe-{uuid4().hex}", "person": "service", "at": now, "reference": ""}
        session.execute(insert(OnceKey).values(**row))
        session.rollback()
    return ""


def _room(folder: Path | None) -> str:
    if folder is None:
        return ""
    disk = shutil.disk_usage(folder)
    return "" if disk.free >= FREE * disk.total else f"{disk.free / disk.total:.0%} is free, {FREE:.0%} is needed"


def _log_end(office: Office, now: datetime) -> str:
    with office.open_reading() as reading:
        wrong = "; ".join(_ends(reading))
        force = reading.scalar(select(ChainHead.force).limit(1))
    if wrong and office.service:
        office.service.stop(Why.EVIDENCE, wrong, now, force or "")
    return wrong


def _ends(reading: Session) -> Iterator[str]:
    """Where a chain's head is not its last entry."""
    for head in reading.execute(select(ChainHead.force, ChainHead.seq, ChainHead.hash)).all():
        last = reading.scalar(select(func.max(EventRecord.seq)).where(EventRecord.force == head.force)) or 0
        kept = reading.scalar(select(EventRecord.hash).where(EventRecord.force == head.force, EventRecord.seq == last))
        if (last, kept or START) != (head.seq, head.hash):
            yield f"the log of {head.force} ends at {last}, its head says {head.seq}"


def _clock(office: Office, now: datetime) -> str:
    with office.open_reading() as reading:
        last = reading.scalar(select(func.max(ChainHead.logged_at)))
        theirs = reading.scalar(select(func.now())) if office.engine.dialect.name == "postgresql" else None
    if last and last - now > SLIP:
        return "this clock is behind the last entry of the log"
    if isinstance(theirs, datetime) and abs(theirs - now) > SLIP:
        return "this clock and the database's differ"
    return ""


def _night(office: Office, now: datetime) -> str:
    """When `csor nightly` was late."""
    with office.open_reading() as reading:
        force = reading.scalar(select(ChainHead.force).limit(1))
        last = find_last_night(reading, force or "")
    if last is None:
        return "csor nightly has not run"
    return f"csor nightly ran last {last:%Y-%m-%d %H:%M} UTC" if now - last > NIGHT else ""


def _writing(office: Office) -> str:
    stopped = office.service.stopped if office.service else None
    return f"stopped since {stopped.since:%Y-%m-%d %H:%M} UTC: {stopped.detail}" if stopped else ""
