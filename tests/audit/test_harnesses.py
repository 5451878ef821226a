"""Each harness at its CI size, and each canary: a harness that does not see its planted fault proves nothing."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.audit.frame import CI_SEED, Figures, Harness, canary_complaint, complaint, harnesses, measured, slow
from tests.audit.summary import summary
from tests.audit.tried import tried_apart

os.environ["CSOR_FAST_PASSWORDS"] = "1"

ALL = harnesses()
PLANTED = [(name, fault) for name, harness in ALL.items() for fault in harness.canaries]


def ready(harness: Harness) -> None:
    """Skip, which is a failure in CI, where a program of the system is missing."""
    absent = [program for program in harness.needs if not shutil.which(program)]
    if absent:
        pytest.skip(f"{', '.join(absent)} missing")


@pytest.mark.parametrize("name", ALL)
def test_nothing_fails(name: str, record_property: Callable[[str, str], None]) -> None:
    harness = ALL[name]
    ready(harness)
    found = measured(harness, harness.ci, CI_SEED)
    record_property("walked", f"{name}: {found.attempted} attempted, {found.failed} failed, {found.seconds} s")
    assert complaint(harness, harness.ci, found) == ""


@pytest.mark.parametrize(("name", "fault"), PLANTED)
def test_a_planted_fault_is_seen(name: str, fault: str) -> None:
    harness = ALL[name]
    ready(harness)
    found = measured(harness, harness.canaries[fault], CI_SEED, fault)
    assert canary_complaint(harness, fault, found) == ""


def test_too_few_trials_are_a_complaint() -> None:
    harness = Harness("X1", "nothing", lambda size, seed: Figures(size - 1, 0), ci=3, full=3)
    assert "only 2 of 3" in complaint(harness, 3, measured(harness, 3, 1))
    assert "was not seen" in canary_complaint(harness, "fault", Figures(3, 0))


def test_a_time_is_judged_and_one_that_was_not_measured_is_too() -> None:
    harness = Harness("X1", "nothing", lambda size, seed: Figures(size, 0), ci=1, full=1, most={"seconds_to_wait": 2})
    assert slow(harness, Figures(1, 0, notes={"seconds_to_wait": 2.0})) == []
    assert "may be 2 at most" in slow(harness, Figures(1, 0, notes={"seconds_to_wait": 2.1}))[0]
    assert "is None" in slow(harness, Figures(1, 0))[0]


def test_every_slice_fits_into_ninety_minutes_one_harness_after_another() -> None:
    assert all(harness.minutes > 0 for harness in ALL.values())
    for part in {harness.part for harness in ALL.values()}:
        assert sum(harness.minutes for harness in ALL.values() if harness.part == part) < 90, f"part {part}"


def test_a_harness_that_breaks_is_a_complaint_and_ends_nothing_else() -> None:
    broken = Harness("X1", "nothing", lambda size, seed: Figures(size, 0), ci=1, full=1)
    kept = tried_apart(broken, "ci", 1)
    assert "X1 BROKE" in kept["complaints"][0]
    assert "KeyError" in kept["complaints"][0]


def test_what_was_never_run_is_named(tmp_path: Path) -> None:
    kept = {"id": "A4", "title": "agree", "target": 3, "attempted": 3, "failed": 0, "seconds": 1.5}
    more = {"canaries": {"lax": {"red": True, "seconds": 0.5}}, "complaints": [], "commit": "0" * 40, "at": "today"}
    (tmp_path / "A4.json").write_text(json.dumps({**kept, **more}))
    never = Harness("L1", "kill", lambda size, seed: Figures(size, 0), ci=1, full=1)
    page = summary(tmp_path, [replace(never, id="A4", title="agree", part=2), never])
    assert "| L1 | kill | **not run** |" in page
    assert "| A4 | agree | 3 | 3 | 0 | 1.5 | 1 of 1: lax |" in page
    assert "| 2 | 2 |" in page
    assert "No complaint." in page


def test_the_command_keeps_figures_and_says_one_line_a_harness(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "tests.audit",
        "--only",
        "A4",
        "--size",
        "5",
        "--jobs",
        "2",
        "--out",
        str(tmp_path),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(done.stdout.splitlines()) == 2
    assert done.stderr == ""
    assert json.loads((tmp_path / "A4.json").read_text())["attempted"] == 5
