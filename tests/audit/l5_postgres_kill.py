"""L5: PostgreSQL is killed under four writers; nothing acknowledged is lost and nothing is done twice.

The kinds in turn: SIGKILL to the postmaster and all its children, an immediate shutdown, SIGKILL to one backend. A writer
whose answer never came sends the same form again with the same key: once, and no more, is what must be found.
"""

import itertools
import random
import threading
import time
from collections.abc import Iterator

from sqlalchemy.exc import DBAPIError

from csor.usecases.office import Office
from csor.usecases.service import StoreFault
from tests.audit.apart import run_apart
from tests.audit.frame import Figures, Harness, Tally
from tests.audit.postgres import Server, own_server
from tests.audit.storing import Found, Store, look, lost, new_store, write_note
from tests.support.wessex import Clock, open_office

AWAY = (DBAPIError, StoreFault)
KINDS = ("kill", "immediate", "backend")
WRITERS = 4
KILLS_A_STORE = 6
LONGEST = 0.5  # seconds of writing before the kill
FIRST = 20.0  # seconds to the first note: a kill before it proves little
PATIENCE = 30


def run(size: int, seed: int, fault: str = "") -> Figures:
    """So many kills."""
    return run_apart("l5_postgres_kill", size, seed, fault)


def trials(size: int, seed: int, fault: str) -> Figures:
    """The same, in a process of its own."""
    chance = random.Random(seed)
    tally = Tally()
    told, again, wrong = 0, 0, ""
    with own_server() as server:
        if fault == "commit_not_waited_for":
            server.run("ALTER SYSTEM SET synchronous_commit = off")
            server.run("SELECT pg_reload_conf()")
        first = server.create()
        reference = new_store(server.url(first)).reference
        for number, kind in zip(range(size), itertools.cycle(KINDS), strict=False):
            if number % KILLS_A_STORE == 0 or wrong:
                store = Store(server.url(server.create(first)), reference)
                writers = _Writers(open_office(store.url, Clock()), reference)
            writers.write_until_killed(server, kind, chance)
            found = writers.seen()
            silent = "" if writers.fresh else "nobody was told anything"
            wrong = lost(found, writers.acknowledged) or silent
            tally.count(f"{kind}: {wrong}" if wrong else "")
            told, again = told + writers.fresh, again + writers.unknown
    return tally.figures(acknowledged=told, outcome_unknown=again)


class _Writers:
    """Threads that write notes, each with numbers of its own, and remember what they were told."""

    def __init__(self, office: Office, reference: str) -> None:
        self.office = office
        self.reference = reference
        self.acknowledged: set[int] = set()
        self.fresh = self.unknown = 0
        self._numbers = [itertools.count(writer, WRITERS) for writer in range(WRITERS)]
        self._pending: list[int | None] = [None] * WRITERS
        self._answered = threading.Event()

    def write_until_killed(self, server: Server, kind: str, chance: random.Random) -> None:
        """Write, lose the server, have it again."""
        before = len(self.acknowledged)
        self._answered.clear()
        stop = threading.Event()
        threads = [threading.Thread(target=self._write, args=(writer, stop)) for writer in range(WRITERS)]
        for thread in threads:
            thread.start()
        self._answered.wait(FIRST)
        time.sleep(chance.uniform(0.05, LONGEST))
        server.kill(kind, chance)
        stop.set()
        for thread in threads:
            thread.join(PATIENCE)
        server.start()
        self.seen()
        self.fresh = len(self.acknowledged) - before
        self.unknown = sum(1 for number in self._pending if number is not None)

    def _write(self, writer: int, stop: threading.Event) -> None:
        for number in self._from(writer):
            if stop.is_set():
                return
            self._pending[writer] = number
            try:
                write_note(self.office, self.reference, number)
            except AWAY:
                return  # the answer never came: the next time the same form is sent again
            self.acknowledged.add(number)
            self._answered.set()
            self._pending[writer] = None

    def _from(self, writer: int) -> Iterator[int]:
        again = self._pending[writer]
        if again is not None:
            yield again
        yield from self._numbers[writer]

    def seen(self) -> Found:
        """What is there once the server takes work again; after one backend was killed it recovers a moment later."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                return look(self.office, self.reference)
            except AWAY:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)


HARNESS = Harness(
    "L5",
    "PostgreSQL killed (SIGKILL, immediate, one backend): nothing acknowledged lost or doubled",
    run,
    ci=12,
    full=300,
    canaries={"commit_not_waited_for": 6},
    part=5,
    minutes=31,
)
