"""A3: a log of a million entries is verified within 60 seconds, and one more entry costs at most 2 ms.

The trials are entries. What is timed: csor-verify over the export, from its first line to its last; and the product's own
writing of an event, in a transaction of a real SQLite file, without the commit that it shares with the change it is about.
Times are of this process alone, and judged at the full size; a smaller run notes them.
"""

import json
import statistics
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from sqlalchemy.orm import Session

from csor import csor_verify
from csor.domain.actions import Event
from csor.domain.chain import START, canonical, leaf_of, link_leaf
from csor.domain.merkle import Edge, leaf_hash
from csor.domain.notes import Tree
from csor.exchange.log_export import FORMAT, entry_line
from csor.reading.log import Kept
from csor.reading.log_walk import ERASURE
from csor.usecases.audit import Log, Remark
from tests.audit.frame import Figures, Harness, Tally
from tests.audit.logs import LOG, ORIGIN, WITNESS, make_log
from tests.domain.builders import OFFICER, RECEIVED
from tests.support.offices import build, open_office

A_MILLION, SECONDS, MILLISECONDS = 1_000_000, 60, 2.0
EVERY, APPENDED = 100, 500


def run(size: int, seed: int, fault: str = "") -> Figures:
    """Write a log of so many entries, verify it, and append to a real one. The fault: a verifier that dawdles."""
    with TemporaryDirectory(prefix="csor-speed-") as folder:
        path = Path(folder) / "log.jsonl"
        with path.open("w", encoding="utf-8") as file:
            file.writelines(_lines(size, seed))
        began = time.process_time()
        report = csor_verify.Reader(csor_verify.key_of(LOG.public.text()), [], []).read(csor_verify.lines_of(str(path)))
        took = time.process_time() - began + (size if fault else 0)
        append = _append(Path(folder))
    tally, a_million = Tally(), took * A_MILLION / size
    for _ in range(report.entries):
        tally.count()
    tally.count(f"{a_million:.0f} s for a million entries" if fault and a_million > SECONDS else "")
    tally.count(f"a good log is called bad: {report.faults}" if report.faults else "")
    return tally.figures(
        verify_seconds=round(took, 2),
        checkpoints=report.checkpoints,
        append_ms=round(append, 3),
        a_million=round(a_million, 1),
    )


def _lines(size: int, seed: int) -> Iterator[str]:
    """A log made of the rows of a smaller one, chained anew. A checkpoint every 100."""
    rows, edge, previous = make_log(Random(seed), 400, 100).rows, Edge(), START
    kept = [row for row in rows if not row.erased_by and row.entry.event != ERASURE]  # what they name is not there anew
    rows = tuple(row for row in kept if row.entry.form != 1)
    every = EVERY
    yield _line({"log": ORIGIN, "version": FORMAT, "key": LOG.public.text(), "witnesses": [WITNESS.public.text()]})
    latest = max(row.entry.logged_at for row in rows if row.entry.logged_at)
    for number in range(1, size + 1):
        row = rows[number % len(rows)]
        entry = _at(row, number, latest)
        leaf = leaf_of(entry.entry)
        previous = link_leaf(previous, leaf)
        line = entry_line(entry, with_text=False)
        line["leaf"], line["hash"] = leaf, previous
        yield _line(line)
        edge.add(leaf_hash(canonical(entry.entry)))
        if number % every == 0:
            note = LOG.sign(Tree(ORIGIN, number, edge.root()).text())
            yield _line({"checkpoint": note.text()})


def _at(row: Kept, number: int, latest: datetime) -> Kept:
    return replace(row, entry=replace(row.entry, seq=number, logged_at=latest))


def _line(values: dict[str, object]) -> str:
    return json.dumps(values, ensure_ascii=True, separators=(",", ":")) + "\n"


def _append(folder: Path) -> float:
    """Milliseconds that an event costs inside a transaction: the median of some hundred."""
    url = f"sqlite:///{folder / 'log.sqlite'}"
    build(url)
    office = open_office(url)
    taken = []
    with Session(office.engine) as session:
        log = Log(session, OFFICER, RECEIVED)
        for _ in range(APPENDED):
            began = time.process_time()
            log.write(Remark(Event.CASE_READ, case="NS-2026-0001", outcome="read", said='{"page":"case"}'))
            taken.append(time.process_time() - began)
        session.rollback()
    office.engine.dispose()
    return statistics.median(taken) * 1000


HARNESS = Harness(
    "A3",
    "a log is verified and appended to in time",
    run,
    ci=100_000,
    full=A_MILLION,
    canaries={"dawdles": 2_000},
    part=2,
    minutes=2,
    timed=True,
    most={"a_million": SECONDS, "append_ms": MILLISECONDS},
)
