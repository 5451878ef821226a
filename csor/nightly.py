"""What is done each night beside the service, one thing after another: what fails is told, and the rest is still done.

Source: trust.md 3.10; the log is walked and every accepted step put to the rules again, and when it does not fit nothing
is written any more. Nothing here erases anything: what two people erased is taken out of the files.
"""

import sys
from argparse import Namespace
from collections.abc import Callable
from typing import Final

import structlog

from csor.domain.actions import Event
from csor.domain.deadlines import local_day
from csor.log_running import FAULTY, GOOD, find_fault, known_witnesses, sign_and_ask
from csor.oversight_running import operator
from csor.reading.log_walk import LogBroken
from csor.reading.samples import list_undrawn
from csor.records.codec import said_to_text
from csor.usecases.checkpoints import Desk
from csor.usecases.compare_looks import compare_day, days_to_compare
from csor.usecases.samples import bind_next_seed, draw_week
from csor.usecases.screen_again import screen_open_cases
from csor.usecases.scrub import scrub_erased

LOG = structlog.get_logger("csor.nightly")


class NotDone(RuntimeError):
    """A step that could not be done, and why, in words."""


def nightly(asked: Namespace, desk: Desk) -> int:
    """Do every step; 1 when one of them failed."""
    del asked
    failed = [name for name, step in STEPS.items() if not _done(name, step, desk)]
    if not _done("record", lambda one: _record(one, failed), desk):
        failed.append("record")
    _say(f"Failed: {', '.join(failed)}." if failed else "All of it was done.")
    return FAULTY if failed else GOOD


def scrub(asked: Namespace, desk: Desk) -> int:
    """Take what was erased out of the files: for whoever owns the tables of PostgreSQL."""
    del asked
    return GOOD if _done("scrub", _scrub, desk) else FAULTY


def _done(name: str, step: Callable[[Desk], str], desk: Desk) -> bool:
    """Do a step and say how it went. Whatever goes wrong in one keeps no other from being done."""
    try:
        _say(f"{name}: {step(desk)}")
    except Exception as wrong:  # whatever it is: the next step is still to be done
        _say(f"{name}: FAILED. {type(wrong).__name__}: {wrong}")
        LOG.exception("night_step_failed", step=name)
        return False
    return True


def _check(desk: Desk) -> str:
    fault = find_fault(desk)
    if fault:
        raise LogBroken(fault)
    return "every entry, every checkpoint and every step fits"


def _sign(desk: Desk) -> str:
    sign_and_ask(desk, known_witnesses(desk))
    return "signed as it stands"


def _bind(desk: Desk) -> str:
    with desk.office.open_work(operator(desk.force)) as work:
        return f"the seed of the week from {bind_next_seed(work)} is bound"


def _compare(desk: Desk) -> str:
    days = days_to_compare(desk.office, desk.force)
    flags = sum(compare_day(desk.office, operator(desk.force), day).flags for day in days)
    return f"days compared: {len(days)}, flags: {flags}"


def _draw(desk: Desk) -> str:
    with desk.office.open_reading() as reading:
        weeks = list_undrawn(reading, desk.force, local_day(desk.office.clock()))
    for week in weeks:
        with desk.office.open_work(operator(desk.force)) as work:
            draw_week(work, week)
    return f"weeks drawn: {len(weeks)}"


def _screen(desk: Desk) -> str:
    return f"open cases screened again, new conflicts: {screen_open_cases(desk.office, operator(desk.force))}"


def _scrub(desk: Desk) -> str:
    if not scrub_erased(desk.office, operator(desk.force)):
        raise NotDone(
            "Others read an older state, or this account does not own the tables: csor scrub, as their owner."
        )
    return "nothing that was erased is left in the files"


def _record(desk: Desk, failed: list[str]) -> str:
    """That the night was, and what failed in it: /readyz looks at it."""
    with desk.office.open_work(operator(desk.force)) as work:
        work.audit(Event.NIGHT_CHECKED, said=said_to_text({"failed": failed}))
    return "kept in the log"


STEPS: Final[dict[str, Callable[[Desk], str]]] = {
    "log": _check,
    "checkpoint": _sign,
    "seed": _bind,
    "digest": _compare,
    "samples": _draw,
    "screen": _screen,
    "scrub": _scrub,
}


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()
