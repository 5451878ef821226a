"""What a harness is, what it gives, and how it is judged (trust.md 6: rules for honest figures)."""

import pkgutil
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CI_SEED = 20260609
SHOWN = 5
NAMED = re.compile(r"[a-z]\d+_")  # a module that holds a harness begins with its id


@dataclass(frozen=True, slots=True)
class Figures:
    """What came out. attempted, failed: trials. notes: figures measured beside, and the first failures in words.

    seconds and seed are put in by `measured`.
    """

    attempted: int
    failed: int
    seconds: float = 0.0
    seed: int = 0
    notes: Mapping[str, Any] = field(default_factory=dict)


Run = Callable[..., Figures]  # run(size, seed) or run(size, seed, fault=...)


@dataclass(frozen=True, slots=True)
class Harness:
    """One goal of trust.md 6. ci, full: trials of a run in CI, and of `make audit`.

    canaries: the faults that can be planted, and how many trials are enough to see each. part: the slice of `make audit`
    it belongs to. minutes: what the full size takes with its canaries, as docs/evidence tells it, rounded up. needs: programs of the system
    without which it cannot run. timed: it is judged by the clock, so nothing else runs beside it. most: what a figure of
    its notes may be at most; a time among them is judged by `make audit` alone, never by a test.
    """

    id: str
    title: str
    run: Run
    ci: int
    full: int
    canaries: Mapping[str, int] = field(default_factory=dict)
    part: int = 1
    minutes: float = 0
    needs: tuple[str, ...] = ()
    timed: bool = False
    most: Mapping[str, float] = field(default_factory=dict)


def measured(harness: Harness, size: int, seed: int, fault: str = "") -> Figures:
    """Run a harness and time it."""
    began = time.monotonic()
    found = harness.run(size, seed, fault=fault) if fault else harness.run(size, seed)
    return replace(found, seconds=round(time.monotonic() - began, 1), seed=seed)


def complaint(harness: Harness, size: int, found: Figures) -> str:
    """What is wrong with a run; empty when it stands: enough was tried and nothing failed."""
    if found.attempted < size:
        return f"{harness.id}: only {found.attempted} of {size} were tried"
    if found.failed:
        return f"{harness.id}: {found.failed} of {found.attempted} failed: {found.notes}"
    return ""


def slow(harness: Harness, found: Figures) -> list[str]:
    """The figures that are above what they may be, or were not measured."""
    told = {note: found.notes.get(note) for note in harness.most}
    return [
        f"{harness.id}: {note} is {told[note]}, and may be {most} at most"
        for note, most in harness.most.items()
        if told[note] is None or float(str(told[note])) > most
    ]


def canary_complaint(harness: Harness, fault: str, found: Figures) -> str:
    """What is wrong with a canary's run: it stayed green."""
    return "" if found.failed else f"{harness.id}: the planted fault {fault} was not seen in {found.attempted} trials"


def harnesses() -> dict[str, Harness]:
    """Every harness of this folder by its id."""
    names = [found.name for found in pkgutil.iter_modules([str(HERE)])]
    modules = [import_module(f"tests.audit.{name}") for name in names if NAMED.match(name)]
    found = [harness for module in modules for harness in _of(module)]
    return {harness.id: harness for harness in sorted(found, key=lambda h: h.id)}


def _of(module: Any) -> Iterable[Harness]:
    """HARNESS, or HARNESSES where one goal is tried on each engine apart."""
    return getattr(module, "HARNESSES", ()) or ([module.HARNESS] if hasattr(module, "HARNESS") else [])


class Tally:
    """Counts trials as they come, and keeps the first failures in words."""

    def __init__(self) -> None:
        self.attempted = 0
        self.failed = 0
        self.first: list[str] = []

    def count(self, fault: str = "") -> None:
        """One trial. fault: what was wrong with it; empty when nothing was."""
        self.attempted += 1
        if fault:
            self.failed += 1
            self.first.append(fault[:300]) if len(self.first) < SHOWN else None

    def figures(self, **notes: Any) -> Figures:
        """What came out."""
        first = {"first_failures": self.first} if self.first else {}
        return Figures(self.attempted, self.failed, notes={**notes, **first})
