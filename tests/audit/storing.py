"""What the harnesses of storage share: an office with one case, a writer of numbered notes, and what must hold of the store."""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, text

from csor.domain import particulars as said
from csor.domain.chain import first_fault
from csor.reading.story import chain_of
from csor.records.desk import OnceKey
from csor.records.event_record import EventRecord
from csor.simulation.people import ACTORS
from csor.usecases.act import act
from csor.usecases.office import Office
from csor.usecases.once import DoneAlready, once
from csor.usecases.work import Work
from tests.support.wessex import Clock, build, keep_case, open_office

FORCE = ACTORS["nwosu"].force
NOTE = re.compile(r'"note (\d+)"')


@dataclass(frozen=True, slots=True)
class Store:
    """A database with one case."""

    url: str
    reference: str


def new_store(url: str) -> Store:
    """Build an empty database and keep one case in it."""
    build(url)
    clock = Clock()
    office = open_office(url, clock)
    case = keep_case(office).owned_by("nwosu")
    office.engine.dispose()
    return Store(url, case.reference)


def new_file_store(folder: Path) -> tuple[Path, Store]:
    """The same in a file of SQLite, to be copied for each trial."""
    path = folder / "template.sqlite"
    return path, new_store(f"sqlite:///{path}")


def copy_to(template: Path, place: Path) -> None:
    """A fresh copy of a template that nobody holds open."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        Path(f"{place}{suffix}").unlink(missing_ok=True)
    shutil.copyfile(template, place)


def write_note(office: Office, reference: str, number: int, acknowledge: Callable[[int], None] | None = None) -> None:
    """Keep one numbered note as a page would, with its form's key; done before means done.

    acknowledge: planted, it is told before COMMIT.
    """
    try:
        with office.open_work(ACTORS["nwosu"]) as work:
            once(work, f"note-{number}", reference)
            act(work, reference, said.AddNote(f"note {number}"))
            if acknowledge:
                acknowledge(number)
    except DoneAlready:
        pass


@dataclass(frozen=True, slots=True)
class Found:
    """What a store holds. notes: the numbers in the case. events, keys: of notes. faults: what does not hold."""

    notes: tuple[int, ...]
    faults: tuple[str, ...]


def look(office: Office, reference: str) -> Found:
    """Open the store anew and hold it to everything that must hold; nothing stays open."""
    office.engine.dispose()
    try:
        return _look(office, reference)
    finally:
        office.engine.dispose()


def _look(office: Office, reference: str) -> Found:
    faults: list[str] = []
    with office.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            whole = connection.execute(text("PRAGMA integrity_check")).scalar()
            faults += [f"integrity: {whole}"] if whole != "ok" else []
            broken = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
            faults += [f"foreign keys: {broken[:3]}"] if broken else []
    with office.open_glance(ACTORS["nwosu"]) as work:
        case = work.case(reference).facts
        event = EventRecord.event == "note_added"
        events = work.session.scalar(select(func.count()).where(EventRecord.case == reference, event))
        newest = work.session.scalar(select(func.max(EventRecord.version)).where(EventRecord.case == reference))
        keys = work.session.scalar(select(func.count()).select_from(OnceKey).where(OnceKey.reference == reference))
        broken_at = first_fault(chain_of(work.session, FORCE))
        told = work.session.scalars(
            select(EventRecord.particulars).where(EventRecord.case == reference, event).order_by(EventRecord.seq)
        ).all()
    notes = tuple(int(found) for words in told for found in NOTE.findall(words))
    if newest != case.version:
        faults.append(f"the case stands at version {case.version}, its events at {newest}")
    if not len(notes) == events == keys:
        faults.append(f"torn: {len(notes)} notes, {events} events, {keys} keys")
    if len(set(notes)) != len(notes):
        faults.append("a note stands twice")
    if broken_at is not None:
        faults.append(f"the chain breaks at {broken_at}")
    return Found(notes, tuple(faults))


def lost(found: Found, acknowledged: set[int]) -> str:
    """What is wrong with a store after trials; empty when nothing is."""
    missing = acknowledged - set(found.notes)
    gone = f"acknowledged and lost: {sorted(missing)[:5]}" if missing else ""
    return "; ".join([*found.faults, gone] if gone else found.faults)


def part_the_event() -> None:
    """Plant, for the rest of this process: an event is kept in a transaction of its own, after the change."""
    whole = Work.audit

    def apart(self: Work, *args: Any, **told: Any) -> Any:
        if self.session.is_active:  # what has failed already is rolled back by whoever finds it
            self.session.commit()
        return whole(self, *args, **told)

    setattr(Work, "audit", apart)  # noqa: B010 - mypy rightly minds a plain assignment
