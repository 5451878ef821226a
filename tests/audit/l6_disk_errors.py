"""L6: the disk says no at some call: EIO or ENOSPC once or until it is mended, EINTR once. Nobody is told saved falsely.

A shim before the C library lets the n-th read, write, sync or truncation of the database's files fail, in each of the
scenarios of lawful.py: n is one of the calls that the scenario takes when all is well. Told saved, it must stand once and
whole; told not saved, nothing of it may stand; told not known, one or the other; never a part of it. A form that was not
saved comes back with what was typed. When the disk is well again the service writes again by itself, the same is sent
again and stands, once where the form has a key; and the chain is whole. The night is many pieces of work: each is done or told as failed.
"""

import errno
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.audit.broken_disk import Bench
from tests.audit.frame import Figures, Harness, Tally
from tests.audit.storing import part_the_event

KINDS = (
    (errno.EIO, False),
    (errno.EIO, True),
    (errno.ENOSPC, False),
    (errno.ENOSPC, True),
    (errno.EINTR, False),
)


def run(size: int, seed: int, fault: str = "") -> Figures:
    """So many calls that fail, in a process with the shim before its C library."""
    folder = Path(tempfile.mkdtemp(prefix="csor-l6-"))
    try:
        shim = folder / "shim.so"
        source = Path(__file__).with_name("shim.c")
        subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", shim, source, "-ldl"], check=True, capture_output=True)
        command = [sys.executable, "-m", "tests.audit.apart", "l6_disk_errors", str(size), str(seed), fault]
        given = {**os.environ, "LD_PRELOAD": str(shim)}
        done = subprocess.run(command, env=given, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
        if done.returncode != 0:
            raise RuntimeError(done.stderr[-3000:])
        return Figures(**json.loads(done.stdout.splitlines()[-1]))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def trials(size: int, seed: int, fault: str) -> Figures:
    """The same, where the shim is."""
    chance, tally = random.Random(seed), Tally()
    told: Counter[str] = Counter()
    tried: set[tuple[str, int]] = set()
    failed_calls = missed = 0
    folder = Path(tempfile.mkdtemp(prefix="csor-l6-"))
    try:
        bench = Bench(folder)
        PLANTS.get(fault, lambda: None)()
        names = sorted(bench.stock.scenarios)
        while tally.attempted < size:
            name = names[(tally.attempted + missed) % len(names)]
            (number, sticky), call = chance.choice(KINDS), chance.randint(1, bench.done[name].calls)
            wrong, said, hits = bench.tried(name, call, number, sticky=sticky)
            if not hits and not wrong:
                missed += 1  # it was done before that many calls: nothing failed, so nothing is shown
                continue
            failed_calls += hits
            told[said] += 1
            tried.add((name, call))
            how = f"{name}: {errno.errorcode[number]}{' on and on' if sticky else ''} at call {call}"
            tally.count(f"{how}: {wrong}" if wrong else "")
        calls = {name: bench.done[name].calls for name in names}
        bench.place.office.engine.dispose()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return tally.figures(
        scenarios=len(calls),
        failed_calls=failed_calls,
        calls_tried=len(tried),
        calls=calls,
        without_one=missed,
        first_told=dict(told),
    )


def _swallow() -> None:
    """Plant: an error at COMMIT is taken for a success."""
    from contextlib import suppress

    from csor.records.faults import STORE_ERRORS
    from csor.usecases import office

    def careless(_office: object, work: object) -> None:
        with suppress(*STORE_ERRORS):
            work.finish()  # type: ignore[attr-defined]

    setattr(office, "commit_or_ask", careless)  # noqa: B010 - mypy rightly minds a plain assignment


PLANTS = {"errors_swallowed": _swallow, "event_apart": part_the_event}


HARNESS = Harness(
    "L6",
    "The disk says no (EIO, ENOSPC, EINTR) at any call of 23 scenarios: never saved falsely told, writes again by itself",
    run,
    ci=200,
    full=5_000,
    canaries={"errors_swallowed": 23, "event_apart": 23},
    needs=("gcc",),
    part=1,
    minutes=40,
)
