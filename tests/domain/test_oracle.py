"""The table of moves against a second, plain reading of docs/moves.md, over random legal and illegal histories.

0 illegal steps accepted, 0 legal steps refused, and the code of every refusal among those that apply. A wider run:
CSOR_ORACLE_HISTORIES=20000 CSOR_ORACLE_SEED=7 pytest tests/domain/test_oracle.py -s
"""

import os
import re
import sys
from pathlib import Path
from random import Random

import pytest

from csor.domain.actions import Action
from tests.domain.oracle.compare import Difference, Tally, run, shrink

HISTORIES = int(os.environ.get("CSOR_ORACLE_HISTORIES", "2000"))
SEED = int(os.environ.get("CSOR_ORACLE_SEED", "1"))  # ours: what a library draws changes with the modules loaded
STEPS = 60
MOVES = Path(__file__).parents[2] / "docs" / "moves.md"

UNREACHED = {
    "changed_meanwhile": "asked by the use case, which knows the version of the form",
    "meeting_outstanding": "no way leads past the meeting stage without a meeting held or waived",
}


def codes_of_the_specification() -> set[str]:
    tables = MOVES.read_text(encoding="utf-8").split("## Refusal codes")[1].split("## Decisions")[0]
    first_cells = re.findall(r"^\| ([a-z_ /,]+?) \|", tables, re.MULTILINE)
    return {code for cell in first_cells for code in re.split(r"[ /,]+", cell)} - {"code", ""}


@pytest.fixture(scope="module")
def tally() -> Tally:
    found = Tally()
    seeds = Random(SEED)
    for _ in range(HISTORIES):
        difference = run(seeds.getrandbits(48), STEPS, found)
        if difference:
            found.differences.append(difference)
    sys.stdout.write(f"\n{found}\n")
    return found


def told(differences: list[Difference]) -> str:
    return "\n\n".join(str(shrink(difference)).encode("utf-8", "replace").decode() for difference in differences[:5])


def test_the_table_and_the_oracle_agree_on_every_step(tally: Tally) -> None:
    assert not tally.differences, f"{len(tally.differences)} of {tally.histories} histories differ\n" + told(
        tally.differences
    )


def test_every_action_was_accepted(tally: Tally) -> None:
    assert {str(action) for action in Action} - set(tally.accepted) == set()


def test_nearly_every_code_was_raised(tally: Tally) -> None:
    assert codes_of_the_specification() - set(tally.codes) <= set(UNREACHED), sorted(
        codes_of_the_specification() - set(tally.codes) - set(UNREACHED)
    )


def test_the_codes_raised_are_those_of_the_specification(tally: Tally) -> None:
    assert set(tally.codes) <= codes_of_the_specification()


def test_the_histories_come_to_every_stage(tally: Tally) -> None:
    assert set(tally.visited) == {
        "initial_checks", "meeting", "assessment", "decision", "delivery", "notice", "closed",
    }  # fmt: skip
