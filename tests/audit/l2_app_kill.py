"""L2: the whole product is killed under eight people at work; what they were told is saved, once.

gunicorn's master and workers end by SIGKILL at a random moment while eight threads send forms over HTTP. Acknowledged is
an answer that was read to its end. After the next start every acknowledged note stands once; a form whose answer never
came is sent again with its key, and stands once too; the log has no gap.
"""

import http.client
import random
import threading
import time

from tests.audit.apart import run_apart
from tests.audit.frame import Figures, Harness, Tally
from tests.audit.running import Running, running
from tests.audit.storing import look

PEOPLE = 8
LONGEST = 0.6
FIRST = 10.0
READY = 3.0  # seconds from the start to an answer (trust.md 3.3), judged at the full size alone
A_STORE = 50  # kills


def run(size: int, seed: int, fault: str = "") -> Figures:
    """So many kills."""
    return run_apart("l2_app_kill", size, seed, fault)


def trials(size: int, seed: int, fault: str) -> Figures:
    """The same, in a process of its own."""
    chance, tally = random.Random(seed), Tally()
    starts: list[float] = []
    told = lost = again = 0
    for first in range(0, size, A_STORE):
        with running() as product:
            people = _People(product, fault)
            for _ in range(min(A_STORE, size - first)):
                starts.append(product.start())
                tally.count(people.killed(chance.uniform(0.05, LONGEST)))
            told, lost, again = told + people.heard, lost + people.lost, again + people.again
    slow = sum(1 for seconds in starts if seconds > READY)
    return tally.figures(
        told=told, told_and_lost=lost, sent_again=again, slowest_start=round(max(starts), 2), starts_over_3_s=slow
    )


class _People:
    """Eight people, each with notes of their own and the form that was not answered."""

    def __init__(self, product: Running, fault: str) -> None:
        self.product = product
        self.told: set[int] = set()
        self.heard = self.lost = self.again = 0
        self._early = fault == "told_before_the_answer"
        self._pending: list[tuple[int, str] | None] = [None] * PEOPLE
        self._next = 0
        self._lock = threading.Lock()
        self._answered = threading.Event()

    def killed(self, moment: float) -> str:
        """Everybody works, the product is killed. Gives what is wrong with what is found."""
        before = len(self.told)
        self.work_until_killed(moment)
        fresh = len(self.told) - before
        found = look(self.product.office, self.product.case)
        gone = self.told - set(found.notes)
        self.told -= gone
        self.heard, self.lost = self.heard + fresh, self.lost + len(gone)
        faults = [*found.faults]
        faults += [f"told and lost: {sorted(gone)[:5]}"] if gone else []
        faults += [] if fresh else ["nobody was told anything"]
        return "; ".join(faults)

    def work_until_killed(self, moment: float) -> None:
        """Everybody sends forms until nobody answers."""
        threads = [threading.Thread(target=self._work, args=(one,)) for one in range(PEOPLE)]
        for thread in threads:
            thread.start()
        self._answered.wait(FIRST)  # a worker's first answer takes long: a kill before it proves little
        time.sleep(moment)
        self.product.kill()
        for thread in threads:
            thread.join()
        self._answered.clear()

    def _work(self, one: int) -> None:
        while True:
            waiting = self._pending[one]
            if waiting is None:
                with self._lock:
                    number, self._next = self._next, self._next + 1
                waiting = self._pending[one] = (number, self.product.key())
            else:
                self.again += 1
            if self._early:
                self.told.add(waiting[0])
            try:
                answer = self.product.note(f"note {waiting[0]}", waiting[1])
            except (OSError, http.client.HTTPException):
                return
            if answer.status == 302:
                self.told.add(waiting[0])
                self._pending[one] = None
                self._answered.set()


HARNESS = Harness(
    "L2",
    "The whole product killed under eight people: nothing told is lost, nothing is done twice",
    run,
    ci=50,
    full=1_000,
    canaries={"told_before_the_answer": 2},
    part=5,
    minutes=39,
    timed=True,
    most={"starts_over_3_s": 0},
)
