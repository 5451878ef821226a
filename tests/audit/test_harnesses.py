"""Each harness at its CI size, and each canary: a harness that does not see its planted fault proves nothing."""

import os
import shutil
from collections.abc import Callable

import pytest

from tests.audit.frame import CI_SEED, Figures, Harness, canary_complaint, complaint, harnesses, measured

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
