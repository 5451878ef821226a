"""W1: twenty people write at once to the product as it is served, on SQLite: nobody is told that the file is locked.

A trial is a note that is sent over HTTP, by one of twenty threads that send without a pause to gunicorn and its workers. Every
note that was told saved must stand once, and no other. The wait goes from sending to the last byte of the answer; trust.md
3.4 wants 99 of 100 under two seconds, which is judged at the full size alone.
"""

import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from csor.domain.chain import first_fault
from csor.reading.story import chain_of
from csor.records.event_record import EventRecord
from csor.usecases.service import BUSY
from tests.audit.apart import run_apart
from tests.audit.frame import Figures, Harness, Tally
from tests.audit.running import Running, running
from tests.audit.storing import FORCE, NOTE
from tests.support.wessex import keep_case

PEOPLE = 20
A_CASE = 2_000  # notes
SECONDS = 2.0
UNSAFE = "import csor.serving\ncsor.serving.refuse_unsafe = lambda *_told: None\n"
PLANTS = {
    "nobody_waits": f"""{UNSAFE}
import csor.records.engines
csor.records.engines.PRAGMAS = (*csor.records.engines.PRAGMAS, "busy_timeout=0")
""",
    "never_committed": """
import csor.usecases.office
csor.usecases.office.commit_or_ask = lambda *_told: None
""",
}


@dataclass
class Told:
    """What the people were told. refused: the answers that say anything else. waits: seconds of each note that was saved."""

    saved: list[int] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)


def run(size: int, seed: int, fault: str = "") -> Figures:
    """So many notes."""
    return run_apart("w1_write_waits", size, seed, fault)


def trials(size: int, seed: int, fault: str) -> Figures:
    """The same, in a process of its own."""
    del seed
    tally, everything = Tally(), Told()
    with running() as product:
        product.plant = PLANTS.get(fault, "")
        product.start()
        for first in range(0, size, A_CASE):
            told = _sent(product, range(first, min(size, first + A_CASE)))
            _judge(tally, told, _standing(product))
            everything.refused += told.refused
            everything.waits += told.waits
            product.case = keep_case(product.office).owned_by("nwosu").reference
        with product.office.open_reading() as reading:
            broken = first_fault(chain_of(reading, FORCE))
        product.office.engine.dispose()
    if broken:
        tally.count(f"the chain breaks at {broken}")
    waits = sorted(everything.waits)
    return tally.figures(
        saved=len(waits),
        locked_shown=everything.refused.count(BUSY.code),
        p50_wait_seconds=_at(waits, 0.5),
        p99_wait_seconds=_at(waits, 0.99),
        longest_wait_seconds=_at(waits, 1),
    )


def _sent(product: Running, numbers: range) -> Told:
    """Every number is sent once, by twenty people with a share each."""
    told = Told()

    def work(share: range) -> None:
        for number in share:
            key, began = product.key(), time.monotonic()
            answer = product.note(f"note {number}", key)
            if answer.status == 302:
                told.waits.append(time.monotonic() - began)
                told.saved.append(number)
            else:
                told.refused.append(BUSY.code if BUSY.words in answer.page else str(answer.status))

    threads = [threading.Thread(target=work, args=(numbers[person::PEOPLE],)) for person in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def _standing(product: Running) -> Counter[int]:
    """How often each numbered note stands in the case."""
    query = select(EventRecord.particulars).where(EventRecord.case == product.case, EventRecord.event == "note_added")
    with product.office.open_reading() as reading:
        found = Counter(int(number) for said in reading.scalars(query) for number in NOTE.findall(said))
    product.office.engine.dispose()
    return found


def _judge(tally: Tally, told: Told, stands: Counter[int]) -> None:
    for number in told.saved:
        times = stands.pop(number, 0)
        tally.count("" if times == 1 else f"note {number} was told saved, and stands {times} times")
    for code in told.refused:
        tally.count(f"refused: {code}")
    for number in stands:
        tally.count(f"note {number} stands, and nobody was told so")


def _at(waits: Sequence[float], part: float) -> float:
    return round(waits[min(len(waits) - 1, int(len(waits) * part))], 3) if waits else 0.0


HARNESS = Harness(
    "W1",
    "Twenty people write at once to the product as it is served on SQLite: nobody is told it is locked, nothing is lost",
    run,
    ci=1_000,
    full=100_000,
    canaries={"nobody_waits": 400, "never_committed": 40},
    part=5,
    minutes=11,
    timed=True,
    most={"p99_wait_seconds": SECONDS},
)
