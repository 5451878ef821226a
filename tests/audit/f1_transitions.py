"""F1: random attempts at the table of moves against a second, plain reading of docs/moves.md.

0 illegal steps accepted, 0 legal steps refused, the code of every refusal among those that apply, and the case after
every step as the oracle has it. An attempt is one step of a random history; a history ends where the two differ.
From two hundred thousand attempts on the ground must be covered too: every action, every stage, every code.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

from csor.domain.actions import Action
from csor.domain.conditions import decision
from csor.domain.effects import outcome
from csor.domain.moves import MOVES
from csor.domain.vocabulary import Stage
from tests.audit.apart import run_apart
from tests.audit.frame import Figures, Harness
from tests.domain.oracle.compare import Difference, Tally, shrink
from tests.domain.oracle.compare import run as one_history

STEPS = 60
ENOUGH = 200_000  # attempts after which whatever was never reached is a fault of the harness
SHOWN = 3
DOCS = Path(__file__).parents[2] / "docs" / "moves.md"
UNREACHED = {
    "changed_meanwhile": "asked by the use case, which knows the version of the form",
    "meeting_outstanding": "no way leads past the meeting stage without a meeting held or waived",
}


def run(size: int, seed: int, fault: str = "") -> Figures:
    """So many attempts."""
    return run_apart("f1_transitions", size, seed, fault)


def trials(size: int, seed: int, fault: str = "") -> Figures:
    """The same, in a process of its own: the planted faults are in the table itself."""
    if fault:
        PLANTS[fault]()
    tally, seeds = Tally(), Random(seed)
    while tally.steps + len(tally.differences) < size:
        difference = one_history(seeds.getrandbits(48), STEPS, tally)
        if difference:
            tally.differences.append(difference)
    missed = [] if fault or size < ENOUGH else list(_not_covered(tally))
    attempted = tally.steps + len(tally.differences)
    return Figures(attempted, len(tally.differences) + len(missed), notes=_notes(tally, missed))


def _notes(tally: Tally, missed: list[str]) -> dict[str, object]:
    found = {
        "histories": tally.histories,
        "accepted": tally.accepted.total(),
        "refused": tally.refused.total(),
        "actions": len(tally.accepted),
        "codes": dict(tally.codes.most_common()),
    }
    first = [*missed, *(_told(difference) for difference in tally.differences[:SHOWN])]
    return {**found, "first_failures": first} if first else found


def _told(difference: Difference) -> str:
    """The shortest history that still shows the difference."""
    return str(shrink(difference)).encode("utf-8", "replace").decode()[:3000]


def _not_covered(tally: Tally) -> Iterator[str]:
    """What was never reached, and codes that the specification does not know."""
    known, came = codes_of_the_specification(), set(tally.codes)
    yield from (f"{action} was never accepted" for action in sorted({str(a) for a in Action} - set(tally.accepted)))
    yield from (f"{code} was never raised" for code in sorted(known - came - set(UNREACHED)))
    yield from (f"{code} is not in docs/moves.md" for code in sorted(came - known))
    yield from (f"no history came to {stage}" for stage in sorted({str(s) for s in Stage} - set(tally.visited)))


def codes_of_the_specification() -> set[str]:
    """Every code of refusal in docs/moves.md."""
    tables = DOCS.read_text(encoding="utf-8").split("## Refusal codes")[1].split("## Decisions")[0]
    first_cells = re.findall(r"^\| ([a-z_ /,]+?) \|", tables, re.MULTILINE)
    return {code for cell in first_cells for code in re.split(r"[ /,]+", cell)} - {"code", ""}


def _own_recommendation_authorised() -> None:
    """An illegal step accepted: who advised decides."""
    row = MOVES[Action.AUTHORISE_DISCLOSURE]
    kept = tuple(c for c in row.conditions if c is not decision.not_own_recommendation)
    assert kept != row.conditions
    MOVES[Action.AUTHORISE_DISCLOSURE] = replace(row, conditions=kept)


def _no_note_in_delivery() -> None:
    """A legal step refused."""
    row = MOVES[Action.ADD_NOTE]
    MOVES[Action.ADD_NOTE] = replace(row, start=tuple(stage for stage in row.start if stage is not Stage.DELIVERY))


def _refusal_stops_nothing() -> None:
    """A step that leaves another case behind: the authority stays in force after a refusal to sign."""
    row = MOVES[Action.RECORD_REFUSAL_TO_SIGN]
    MOVES[Action.RECORD_REFUSAL_TO_SIGN] = replace(
        row,
        effect=lambda case, told, here: replace(outcome.refuse_to_sign(case, told, here), authorities=case.authorities),
    )


PLANTS: dict[str, Callable[[], None]] = {
    "own_recommendation_authorised": _own_recommendation_authorised,
    "no_note_in_delivery": _no_note_in_delivery,
    "refusal_stops_nothing": _refusal_stops_nothing,
}
HARNESS = Harness(
    id="F1",
    title="Random steps at the table of moves: none illegal accepted, none legal refused, by an oracle written apart",
    run=run,
    ci=200_000,
    full=2_000_000,
    canaries={"own_recommendation_authorised": 60_000, "no_note_in_delivery": 6_000, "refusal_stops_nothing": 8_000},
    part=10,
    minutes=10,
)
