"""F7K: twenty people at once on the product as it is served, while workers are killed, stopped and all is started again.

A trial is one history: twenty threads over HTTP, half of what they do notes on one case, the rest readings of its version.
Meanwhile a worker is killed, another is stopped for a moment, and the whole service is killed and started again, in an
order that is drawn. A note whose answer never came may stand or not; some are sent again with their key, and stand once
then. What was told stands, once, in an order that fits; no reading is older than what was told before it.
"""

import http.client
import os
import random
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from sqlalchemy import select

from csor.records.event_record import EventRecord
from tests.audit.apart import run_apart
from tests.audit.f7_history import History, fits_one_order, stale
from tests.audit.frame import Figures, Harness, Tally
from tests.audit.running import HIDDEN, PATIENCE, Answer, Running, running
from tests.audit.storing import NOTE, look

CLIENTS = 20
OPERATIONS = 40  # of each client
FEWER = 12  # where only a few histories are asked for (CI)
FEW = 10
STOPPED = 0.3  # seconds
BUSY = 503
DONE = 302


@dataclass
class Lived(History):
    """What was done and told; one case, so each is of case 0. began: of every note that was sent at all."""

    began: dict[int, float] = field(default_factory=dict)
    again: int = 0
    unanswered: int = 0


def run(size: int, seed: int, fault: str = "") -> Figures:
    """So many histories."""
    return run_apart("f7_killed", size, seed, fault)


def trials(size: int, seed: int, fault: str = "") -> Figures:
    """The same, in a process of its own."""
    tally, told, again, unanswered = Tally(), 0, 0, 0
    operations = FEWER if fault or size <= FEW else OPERATIONS
    for number in range(size):
        with running() as product:
            product.workers = 3
            product.start()
            lived = _Trial(product, seed * 1000 + number, operations, fault).lived()
            product.kill()
            tally.count(judged(product, lived))
            told, again, unanswered = told + len(lived.notes), again + lived.again, unanswered + lived.unanswered
    return tally.figures(operations_each=operations, told=told, sent_again=again, unanswered=unanswered)


class _Trial:
    """One history as it is lived."""

    def __init__(self, product: Running, seed: int, operations: int, fault: str) -> None:
        self.product, self.seed, self.operations, self.fault = product, seed, operations, fault
        self.found = Lived()
        self._lock = threading.Lock()
        self._up = threading.Event()
        self._up.set()
        self._done = 0
        self._moved = threading.Condition(self._lock)

    def lived(self) -> Lived:
        """Let everybody work and trouble come, to the end."""
        threads = [threading.Thread(target=self._work, args=(client,)) for client in range(CLIENTS)]
        for thread in threads:
            thread.start()
        self._trouble()
        for thread in threads:
            thread.join()
        return self.found

    # ------------------------------------------------------------ trouble

    def _trouble(self) -> None:
        """Each kind once, when a fourth, a half and three fourths of the work are done."""
        chance = random.Random(self.seed)
        kinds: list[Callable[[], None]] = [self._kill_one, partial(self._stop_one, chance), self._kill_all]
        every = CLIENTS * self.operations
        for number, kind in enumerate(chance.sample(kinds, len(kinds)), start=1):
            with self._moved:
                self._moved.wait_for(lambda at=number * every // 4: self._done >= at, PATIENCE)  # type: ignore[misc]
            kind()

    def _workers(self) -> list[int]:
        master = self.product.pid
        return [int(pid) for pid in Path(f"/proc/{master}/task/{master}/children").read_text().split()]

    def _kill_one(self) -> None:
        os.kill(self._workers()[0], signal.SIGKILL)

    def _stop_one(self, chance: random.Random) -> None:
        worker = chance.choice(self._workers())
        with suppress(ProcessLookupError):
            os.kill(worker, signal.SIGSTOP)
            time.sleep(STOPPED)
            os.kill(worker, signal.SIGCONT)

    def _kill_all(self) -> None:
        self._up.clear()
        self.product.kill()
        self.product.start()
        self._up.set()

    # ------------------------------------------------------------ work

    def _work(self, client: int) -> None:
        chance = random.Random(self.seed * CLIENTS + client)
        newest = 0
        for turn in range(self.operations):
            self._up.wait(PATIENCE)
            if chance.random() < 0.5:
                self._note(client * OPERATIONS + turn, again=chance.random() < 0.7)
            else:
                newest = self._read(newest)
            with self._moved:
                self._done += 1
                self._moved.notify_all()

    def _note(self, number: int, *, again: bool) -> None:
        """Send a note; when no answer comes, perhaps again with its key until one does."""
        key = self.product.key()
        began = self.found.began[number] = time.monotonic()
        answer = self._sent(number, key)
        while answer is None and again:
            self.found.again += 1
            self._up.wait(PATIENCE)
            answer = self._sent(number, key)
        if answer is None:
            self.found.unanswered += 1
        if self.fault == "told_without_an_answer" or (answer and answer.status == DONE):
            self.found.notes[number] = (0, began, time.monotonic())
        elif answer and answer.status != BUSY:
            self.found.refused.append(f"note {number} was answered {answer.status}")

    def _sent(self, number: int, key: str) -> Answer | None:
        try:
            return self.product.note(f"note {number}", key)
        except (OSError, http.client.HTTPException):
            return None

    def _read(self, newest: int) -> int:
        """The version that the page of a note shows; never one older than this person saw before."""
        began = time.monotonic()
        try:
            answer = self.product.get(f"/cases/{self.product.case}/do/add_note")
        except (OSError, http.client.HTTPException):
            return newest
        version = int(dict(HIDDEN.findall(answer.page)).get("case_version", "0"))
        if answer.status == BUSY:
            return newest
        if version < max(newest, 1):
            self.found.refused.append(f"version {version} after {newest}, answered {answer.status}")
        self.found.reads.append((began, 0, version))
        return max(newest, version)


def judged(product: Running, lived: Lived) -> str:
    """What is wrong with a history; empty when one order explains all of it."""
    kept = look(product.office, product.case)
    stands, told = set(kept.notes), set(lived.notes)
    faults = [*kept.faults, *lived.refused[:3]]
    faults += [f"told and lost: {sorted(told - stands)[:5]}"] if told - stands else []
    faults += [f"never sent: {sorted(stands - lived.began.keys())[:5]}"] if stands - lived.began.keys() else []
    if faults:
        return "; ".join(faults)
    order, left_at = _kept(product)
    return fits_one_order(lived, order) or stale(lived, left_at)


def _kept(product: Running) -> tuple[dict[int, int], dict[int, int]]:
    """Where each note stands in the log, and the version it left."""
    query = select(EventRecord.seq, EventRecord.particulars, EventRecord.version)
    mine = query.where(EventRecord.case == product.case, EventRecord.event == "note_added")
    with product.office.open_reading() as reading:
        rows = [(int(NOTE.findall(row.particulars)[0]), row) for row in reading.execute(mine)]
    product.office.engine.dispose()
    return {number: row.seq for number, row in rows}, {number: row.version for number, row in rows}


HARNESS = Harness(
    id="F7K",
    title="Twenty people at once while workers are killed, stopped and started again: one order explains all that was told",
    run=run,
    ci=1,
    full=100,
    canaries={"told_without_an_answer": 1},
    part=11,
    minutes=60,
)
