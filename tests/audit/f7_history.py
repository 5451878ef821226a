"""F7 and F7P: twenty people work at once; what they were told fits one order of what was done (after Jepsen).

On SQLite and on PostgreSQL. A trial is one history, on a database of its own: twenty threads with two hundred operations
each (fifty in CI), half of them notes on one of three cases, the others a reading of the case's version. Then: every
acknowledged note stands exactly once; a note that was acknowledged before another began stands before it; the version a
person read never goes back, and is never older than what was acknowledged before; the log has no gap and verifies. The
wait for a write is told, and how often somebody was told that others are saving: such a note must not stand.
"""

import random
import threading
import time
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy import select

from csor.domain import particulars as said
from csor.domain.chain import first_fault
from csor.domain.refusals import Refusal
from csor.domain.vocabulary import Stage
from csor.reading.story import chain_of
from csor.records.event_record import EventRecord
from csor.simulation.people import ACTORS
from csor.usecases.act import act
from csor.usecases.service import BUSY
from tests.audit.apart import run_apart
from tests.audit.frame import Figures, Harness, Tally
from tests.audit.served import Place, fresh_places
from tests.audit.storing import FORCE, NOTE
from tests.support.wessex import keep_at

CLIENTS = 20
OPERATIONS = 200  # of each client
FEWER = 50  # for a canary, and where only a few histories are asked for (CI)
FEW = 10
CASES = 3


@dataclass
class History:
    """What was done and told. notes: number -> (case, began, told). reads: (began, case, version)."""

    notes: dict[int, tuple[int, float, float]] = field(default_factory=dict)
    reads: list[tuple[float, int, int]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    busy: int = 0
    waits: list[float] = field(default_factory=list)


def run(engine: str, size: int, seed: int, fault: str = "") -> Figures:
    """So many histories."""
    return run_apart("f7_history", size, seed, fault, engine)


def trials(size: int, seed: int, fault: str, engine: str) -> Figures:
    """The same, in a process of its own."""
    tally, waits = Tally(), [0.0]
    operations = FEWER if fault or size <= FEW else OPERATIONS
    done = busy = 0
    with fresh_places(engine, 1) as places:
        for number, place in zip(range(size), places, strict=False):
            references = [keep_at(place.office, Stage.INITIAL_CHECKS).reference for _ in range(CASES)]
            history = _History(place, references, seed * 1000 + number, fault, operations).lived()
            done, busy = done + len(history.notes), busy + history.busy
            waits += history.waits
            tally.count(_judged(place, references, history))
    p99 = round(sorted(waits)[int(len(waits) * 0.99)], 3)
    return tally.figures(operations_each=operations, notes=done, told_busy=busy, p99_write_seconds=p99)


class _History:
    """One history as it is lived."""

    def __init__(self, place: Place, references: list[str], seed: int, fault: str, operations: int) -> None:
        self.operations = operations
        self.place = place
        self.references = references
        self.seed = seed
        self.fault = fault
        self.history = History()
        self._lock = threading.Lock()

    def lived(self) -> History:
        """Let everybody work, to the end."""
        threads = [threading.Thread(target=self._work, args=(client,)) for client in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return self.history

    def _work(self, client: int) -> None:
        chance = random.Random(self.seed * CLIENTS + client)
        last: dict[int, int] = {}
        for turn in range(self.operations):
            case = chance.randrange(CASES)
            try:
                if chance.random() < 0.5:
                    self._note(client * OPERATIONS + turn, case)
                else:
                    self._read(case, last)
            except Refusal as refusal:
                if refusal.code == BUSY.code:
                    self.history.busy += 1
                else:
                    self.history.refused.append(refusal.code)

    def _note(self, number: int, case: int) -> None:
        began = time.monotonic()
        with self.place.office.open_work(ACTORS["nwosu"]) as work:
            act(work, self.references[case], said.AddNote(f"note {number}"))
            if self.fault == "told_and_not_kept" and number % 97 == 0:
                work.session.rollback()
        told = time.monotonic()
        with self._lock:
            self.history.notes[number] = (case, began, told)
            self.history.waits.append(told - began)

    def _read(self, case: int, last: dict[int, int]) -> None:
        began = time.monotonic()
        with self.place.office.open_glance(ACTORS["nwosu"]) as work:
            version = work.case(self.references[case]).facts.version
        if self.fault == "stale_reading":
            version = last.setdefault(case, version) - (version % 2)
        if version < last.get(case, 0):
            self.history.refused.append(f"version {version} after {last[case]}")
        last[case] = version
        self.history.reads.append((began, case, version))


def _judged(place: Place, references: list[str], history: History) -> str:
    """What is wrong with a history; empty when one order explains all of it."""
    if history.refused:
        return f"refused or out of order: {history.refused[:3]} of {len(history.refused)}"
    with place.office.open_reading() as reading:
        broken = first_fault(chain_of(reading, FORCE))
        stands: list[int] = []
        order: dict[int, int] = {}
        left_at: dict[int, int] = {}
        for case, reference in enumerate(references):
            query = select(EventRecord.seq, EventRecord.particulars, EventRecord.version)
            mine = query.where(EventRecord.case == reference, EventRecord.event == "note_added")
            rows = reading.execute(mine.order_by(EventRecord.seq)).all()
            versions = [row.version for row in rows]
            if versions != sorted(set(versions)):
                return f"versions of case {case} do not rise"
            for row in rows:
                number = int(NOTE.findall(row.particulars)[0])
                stands.append(number)
                order[number], left_at[number] = row.seq, row.version
    if broken is not None:
        return f"the chain breaks at {broken}"
    if sorted(stands) != sorted(history.notes):
        return f"{len(history.notes)} were told, {len(stands)} stand"
    return fits_one_order(history, order) or stale(history, left_at)


def stale(history: History, left_at: dict[int, int]) -> str:
    """Whether somebody read an older version than a note had left that was told before the reading began."""
    for case in range(CASES):
        told = sorted((told, left_at[number]) for number, (mine, _, told) in history.notes.items() if mine == case)
        newest, at = 0, 0
        for began, _, version in sorted(read for read in history.reads if read[1] == case):
            while at < len(told) and told[at][0] < began:
                newest = max(newest, told[at][1])
                at += 1
            if version < newest:
                return f"version {version} was read after {newest} was told"
    return ""


def fits_one_order(history: History, order: dict[int, int]) -> str:
    """Whether what was told before another began stands before it."""
    by_end = sorted((told, order[number]) for number, (_, _, told) in history.notes.items())
    by_start = sorted((began, order[number]) for number, (_, began, _) in history.notes.items())
    newest, at = 0, 0
    for began, seq in by_start:
        while at < len(by_end) and by_end[at][0] < began:
            newest = max(newest, by_end[at][1])
            at += 1
        if seq < newest:
            return f"entry {seq} began after entry {newest} was told"
    return ""


def _on(name: str, engine: str, words: str, part: int, minutes: int) -> Harness:
    return Harness(
        name,
        f"Twenty people at once: one order explains all that was told, on {words}",
        partial(run, engine),
        ci=5,
        full=250,
        canaries={"told_and_not_kept": 1, "stale_reading": 1},
        part=part,
        minutes=minutes,
    )


HARNESSES = (_on("F7", "sqlite", "SQLite", 3, 44), _on("F7P", "postgresql", "PostgreSQL", 8, 53))
