"""L3: power is lost while the write-ahead log is written: what is found after is a legal prefix, never a mixture.

The last part of the log is cut off at a random byte, or a sector of it (512 or 4096 bytes) becomes noise or zeros. Every
commit that lay whole before the damage must be there, none after it, and the store must be exactly as it stood after some
commit. A kill does not test this (the page cache survives it); L4 shows that the sync comes before the reply.
"""

import random
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2

from tests.audit.apart import run_apart
from tests.audit.frame import Figures, Harness, Tally
from tests.audit.storing import new_file_store, part_the_event, write_note
from tests.support.wessex import Clock, open_office

COMMITS = 25  # fewer pages than bring an automatic checkpoint (1,000)
SECTORS = (512, 4096)
State = tuple[Any, ...]
STATE = (
    "SELECT (SELECT seq || hash FROM chain_head), (SELECT count(*) || ' ' || max(seq) FROM event),"
    ' (SELECT max(version) FROM "case"), (SELECT facts FROM case_content), (SELECT count(*) FROM once_key)'
)


def run(size: int, seed: int, fault: str = "") -> Figures:
    """So many losses of power."""
    return run_apart("l3_torn_wal", size, seed, fault)


def trials(size: int, seed: int, fault: str) -> Figures:
    """The same, in a process with one thread."""
    chance = random.Random(seed)
    memory = Path("/dev/shm")  # the loss is ours to make, so the trials need no disk
    folder = Path(tempfile.mkdtemp(prefix="csor-l3-", dir=memory if memory.is_dir() else None))
    tally = Tally()
    try:
        history = _History(folder, fault)
        for _ in range(size):
            tally.count(history.tear(chance, page_too=fault == "page_damaged"))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return tally.figures(commits=COMMITS, log_bytes=len(history.log))


class _History:
    """A store with its log, both as bytes, and how it stood after each commit."""

    def __init__(self, folder: Path, fault: str) -> None:
        self.place = folder / "torn.sqlite"
        path, store = new_file_store(folder)
        log = Path(f"{path}-wal")
        office = open_office(store.url, Clock())
        with office.open_reading():
            pass
        self.before = path.read_bytes()
        self.ends, self.states = [0], [_state(path)]
        if fault == "event_apart":
            part_the_event()
        for number in range(COMMITS):
            write_note(office, store.reference, number)
            self.ends.append(log.stat().st_size)
            self.states.append(_state(path))
        self.log = log.read_bytes()
        if path.read_bytes() != self.before:
            raise RuntimeError("the log was written back while it was filled")
        office.engine.dispose()

    def tear(self, chance: random.Random, *, page_too: bool) -> str:
        """Lose power once. Gives what is wrong with what is found."""
        kind = chance.choice(("cut", "noise", "zeros"))
        start = chance.randrange(len(self.log))
        torn, changed = _torn(self.log, start, kind, chance)
        store = bytearray(self.before)
        if page_too:
            page = chance.randrange(1, len(store) // 4096) * 4096
            store[page : page + 512] = chance.randbytes(512)
        self.place.write_bytes(store)
        Path(f"{self.place}-wal").write_bytes(torn)
        Path(f"{self.place}-shm").unlink(missing_ok=True)
        found = _state(self.place, whole=True)
        if isinstance(found, str):
            return f"{kind} at {start}: {found}"
        if found not in self.states:
            return f"{kind} at {start}: a state that never was"
        stands = self.states.index(found)
        whole = sum(1 for end in self.ends[1:] if end <= changed)
        return "" if stands == whole else f"{kind} at {start}: {stands} commits stand, {whole} were written whole"


def _torn(log: bytes, start: int, kind: str, chance: random.Random) -> tuple[bytes, int]:
    """The log after the loss, and where the first byte changed."""
    if kind == "cut":
        return log[:start], start
    size = chance.choice(SECTORS)
    start -= start % size
    old = log[start : start + size]
    new = chance.randbytes(len(old)) if kind == "noise" else bytes(len(old))
    first = next((at for at, (a, b) in enumerate(zip(old, new, strict=True)) if a != b), None)
    return log[:start] + new + log[start + size :], len(log) if first is None else start + first


def _state(path: Path, *, whole: bool = False) -> State | str:
    """How a store stands; in words when it cannot be read. whole: it is held to its own integrity too."""
    connection = pysqlite3.dbapi2.connect(str(path))
    try:
        connection.execute("PRAGMA synchronous=OFF")
        if whole and (said := connection.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            return f"integrity: {said}"
        state: State = connection.execute(STATE).fetchone()
        return state
    except pysqlite3.dbapi2.Error as error:
        return str(error)
    finally:
        connection.close()


HARNESS = Harness(
    "L3",
    "Torn write-ahead log: no state outside the legal prefixes",
    run,
    ci=10_000,
    full=100_000,
    canaries={"event_apart": 300, "page_damaged": 100},
    part=4,
    minutes=10,
)
