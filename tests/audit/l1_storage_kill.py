"""L1: a process that keeps notes is killed by SIGKILL at any moment; nothing acknowledged is lost, torn or corrupt.

The child works as a page does: a form's key, the case, its event, one transaction, through the product's own engine.
It says a number only after COMMIT. A store is used for twenty kills, so that recovery follows upon recovery.
"""

import os
import random
import shutil
import signal
import tempfile
import time
from pathlib import Path

from csor.usecases.office import Office
from tests.audit.apart import run_apart
from tests.audit.frame import Figures, Harness, Tally
from tests.audit.storing import copy_to, look, lost, new_file_store, part_the_event, write_note
from tests.support.wessex import Clock, open_office

KILLS_A_STORE = 20
MOST = 4  # notes before the one that is hit


def run(size: int, seed: int, fault: str = "") -> Figures:
    """So many kills."""
    return run_apart("l1_storage_kill", size, seed, fault)


def trials(size: int, seed: int, fault: str) -> Figures:
    """The same, in a process with one thread."""
    chance = random.Random(seed)
    folder = Path(tempfile.mkdtemp(prefix="csor-l1-"))
    tally, told, wrong = Tally(), 0, ""
    try:
        place = folder / "store.sqlite"
        template, first = new_file_store(folder)
        desk = _Desk(open_office(f"sqlite:///{place}", Clock()), first.reference, fault)
        acknowledged: set[int] = set()
        for number in range(size):
            if number % KILLS_A_STORE == 0 or wrong:
                copy_to(template, place)
                acknowledged = set()
                desk.warm_up()
            heard = desk.killed(max(acknowledged, default=0) + 1, chance.randint(0, MOST), chance.uniform(0, 1.5))
            told += len(heard)
            if fault == "journal_gone":
                Path(f"{place}-wal").unlink(missing_ok=True)
            found = look(desk.office, desk.reference)
            wrong = lost(found, acknowledged | heard)
            acknowledged = set(found.notes)
            tally.count(wrong)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if told < size:
        tally.count(f"only {told} notes were acknowledged: this shows nothing")
    return tally.figures(acknowledged=told)


class _Desk:
    """Where the child works. What it needs is made before the fork, so that it writes from its first moment on."""

    def __init__(self, office: Office, reference: str, fault: str) -> None:
        self.office = office
        self.reference = reference
        self.fault = fault
        self.pace = 0.005  # seconds a note, as last seen

    def warm_up(self) -> None:
        """Prepare every statement; nothing stays open."""
        write_note(self.office, self.reference, 0)
        self.office.engine.dispose()

    def killed(self, number: int, notes: int, part: float) -> set[int]:
        """Let a child write from a number on; after some notes and a part of the time of one, kill it.

        Gives what it acknowledged. The moment goes by the notes, so that a slow machine is hit inside of one as well.
        """
        hear, say = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(hear)
            try:
                self._write(number, say)
            finally:
                os._exit(1)
        os.close(say)
        said, began = os.read(hear, 1), time.monotonic()
        while said.count(b"\n") <= notes:
            said += os.read(hear, 1)
        if notes:
            self.pace = (time.monotonic() - began) / notes
        time.sleep(self.pace * part)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(hear, "rb") as pipe:
            words = (said + pipe.read()).decode().split("\n")[1:-1]
        return {int(word) for word in words}

    def _write(self, number: int, say: int) -> None:
        def acknowledge(done: int) -> None:
            os.write(say, b"%d\n" % done)

        if self.fault == "event_apart":
            part_the_event()
        early = acknowledge if self.fault == "acknowledge_before_commit" else None
        os.write(say, b"\n")
        while True:
            write_note(self.office, self.reference, number, early)
            if early is None:
                acknowledge(number)
            number += 1


HARNESS = Harness(
    "L1",
    "SQLite storage killed by SIGKILL: nothing acknowledged lost, torn or corrupt",
    run,
    ci=2_000,
    full=30_000,
    canaries={"acknowledge_before_commit": 60, "event_apart": 30, "journal_gone": 10},
    part=1,
    minutes=47,
)
