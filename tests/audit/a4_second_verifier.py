"""A4: two verifiers, written apart, agree on every log: whether it fits, and where it does not.

The product walks what is kept (csor/reading/log_walk.py); csor-verify reads the export and was written from the
specifications. Each trial is a random log, let be or tampered with in one or two ways. A fault put into one of them must
show as a disagreement.
"""

from random import Random
from typing import Any

from csor import csor_verify
from csor.domain.notes import is_signed, note_from_text
from csor.reading.log_walk import walk_log
from csor.usecases.keys import verify
from tests.audit.a1_tampering import KINDS
from tests.audit.frame import Figures, Harness, Tally
from tests.audit.logs import LOG, Made, lines_of, make_log, read_by

TOUCHES = tuple(name for name in KINDS if name not in {"two views", "restore an old database"})


class Lax(csor_verify.Reader):
    """The canary: a verifier that believes the hashes it reads."""

    def _entry(self, line: dict[str, Any]) -> bool:
        self.report.entries += 1
        return True


def run(size: int, seed: int, fault: str = "") -> Figures:
    """Compare on so many logs."""
    tally, random = Tally(), Random(seed)
    reader = Lax if fault else csor_verify.Reader
    good = 0
    for _ in range(size):
        made = make_log(random, random.randint(30, 90), random.choice((10, 20, 30)))
        for _ in range(random.choice((0, 1, 1, 2))):
            made = KINDS[random.choice(TOUCHES)](random, made).made
            if len(made.rows) < 5 or len(made.signed) < 2:
                break
        ours, theirs = _ours(made), _theirs(made, reader)
        good += ours == 0
        tally.count("" if ours == theirs else f"the product names {ours}, csor-verify {theirs}")
    return tally.figures(good=good, bad=size - good)


def _ours(made: Made) -> int:
    """The first bad entry by the product's walk; 0 when there is none.

    A checkpoint by another key is bad from where the one before it ended, when nothing is bad before it is reached.
    """
    walk, fault = walk_log(made.rows, made.signed)
    low, reached = 0, max(fault.until, walk.seq) if fault else len(made.rows)  # tombstones are judged at the end
    for one in made.signed:
        if one.size <= reached and not is_signed(note_from_text(one.note), LOG.public, verify):
            return low + 1
        low = one.size
    return fault.seq if fault else 0


def _theirs(made: Made, reader: type[csor_verify.Reader]) -> int:
    faults = read_by(reader, lines_of(made)).faults
    return faults[0].first if faults else 0


HARNESS = Harness(
    "A4",
    "two verifiers written apart agree",
    run,
    ci=150,
    full=10_000,
    canaries={"lax": 20},
    part=8,
    minutes=4,
)
