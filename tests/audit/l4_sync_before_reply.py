"""L4: between the last write to the log of the database and the answer to a form there is a sync, for every POST route.

The product runs under strace. Every route that takes a form is sent one: those of a case for each action, the others as they
are. An answer before which something was written to the database's log must have a successful fdatasync or fsync on that
file after its last write. Trials are these answers: a form that is refused writes its event, so nearly every route has
one. Answers before which nothing was written prove nothing, and are told beside.
"""

import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from csor.app import create_app
from csor.config import Config
from csor.domain.actions import Action
from tests.audit.apart import run_apart
from tests.audit.frame import Figures, Harness, Tally
from tests.audit.running import SECRET, Running, running

STRACE = ("strace", "-f", "-qq", "-y", "-s", "64", "-e", "trace=pwrite64,write,fdatasync,fsync,sendto,sendmsg,writev")
LOG = re.compile(r"(?:pwrite64|write)\(\d+<[^>]*csor\.sqlite-wal>")
SYNC = re.compile(r"(?:fdatasync|fsync)\(\d+<[^>]*csor\.sqlite-wal>\s*\)\s+= 0")
ANSWER = re.compile(r"(?:sendto|write|writev|sendmsg)\(\d+<(?:socket|TCP)[^>]*>.*HTTP/1\.1 (\d+)")
UNFINISHED = re.compile(r"^(\d+) .*<unfinished \.\.\.>$")
RESUMED = re.compile(r"^(\d+) .*<\.\.\. (\w+) resumed>(.*)$")
# A store that does not wait for the disk; the start would refuse it, so that is taken out too.
PLANTS = {
    "no_sync": """
import csor.records.engines, csor.serving
csor.records.engines.PRAGMAS = (*csor.records.engines.PRAGMAS, "synchronous=OFF")
csor.serving.refuse_unsafe = lambda *_told: None
"""
}
# Ends the very session that the harness works in.
LAST = ("people.sign_out",)


def run(size: int, seed: int, fault: str = "") -> Figures:
    """Every POST route; `size` answers at least must come after a write."""
    return run_apart("l4_sync_before_reply", size, seed, fault)


def trials(size: int, seed: int, fault: str) -> Figures:
    """The same, in a process of its own."""
    del size, seed
    tally = Tally()
    with running() as product:
        trace = product.folder / "trace"
        product.prefix = (*STRACE, "-o", str(trace))
        product.plant = PLANTS.get(fault, "")
        product.start()
        paths = list(_paths(product))
        statuses: dict[int, int] = {}
        for path in paths:
            answer = product.post(path, {"text": "A note.", "version": "0", "once": product.key()})
            statuses[answer.status] = statuses.get(answer.status, 0) + 1
        product.kill(signal.SIGTERM)
        time.sleep(0.2)  # strace writes its last lines
        idle = _judge(trace, tally)
    return tally.figures(routes=len(paths), answers_without_a_write=idle, statuses=statuses)


def _paths(product: Running) -> Iterator[str]:
    """An address of every rule that takes a form; an action's page once for each action."""
    app = create_app(Config(product.url, SECRET), product.office)
    rules = sorted(
        (r for r in app.url_map.iter_rules() if "POST" in (r.methods or ())), key=lambda r: (r.endpoint in LAST, r.rule)
    )
    for rule in rules:
        for action in Action if "action" in rule.arguments else ("",):
            path = rule.rule
            for name in rule.arguments:
                value = {"urn": product.case, "action": str(action), "recipient": "recipient-1"}.get(name, "x")
                path = re.sub(rf"<(?:\w+:)?{name}>", value, path)
            yield path
    product.office.engine.dispose()


def _judge(trace: Path, tally: Tally) -> int:
    """Hold every answer of each worker to its sync. Gives how many answers came without a write."""
    dirty: dict[str, str] = {}
    wrote: dict[str, bool] = {}
    answers = 0
    for line in _whole_lines(trace):
        worker = line.split(" ", 1)[0]
        if LOG.search(line):
            dirty[worker], wrote[worker] = line[:120], True
        elif SYNC.search(line):
            dirty.pop(worker, None)
        elif found := ANSWER.search(line):
            left = dirty.pop(worker, "")
            if wrote.pop(worker, False):
                tally.count(f"answered {found[1]} with no sync after {left}" if left else "")
            else:
                answers += 1
    return answers


def _whole_lines(trace: Path) -> Iterator[str]:
    """The lines of a trace, with those that strace broke in two put together again."""
    begun: dict[str, str] = {}
    for line in trace.read_text(errors="replace").splitlines():
        if found := UNFINISHED.match(line):
            begun[found[1]] = line.removesuffix("<unfinished ...>")
        elif (found := RESUMED.match(line)) and found[1] in begun:
            yield begun.pop(found[1]) + found[3]
        else:
            yield line


HARNESS = Harness(
    "L4",
    "A sync between the last write and the answer, on every POST route",
    run,
    ci=80,
    full=80,
    canaries={"no_sync": 80},
    needs=("strace",),
    part=5,
    minutes=1,
)
