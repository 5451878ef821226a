"""F5: fourteen ways in which one human being tries to be two; none of them passes, and each passes for two.

The size is a number of tries over all the ways. A try that is refused for another reason than that it is the same
person proves nothing and counts as failed; so does one that is refused to somebody who truly is another person.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from random import Random

from csor.domain.people import Actor
from tests.audit.bypass import erasing, naming
from tests.audit.bypass.case_files import Desk, desk
from tests.audit.bypass.tries import SEPARATED, TRIES, Try
from tests.audit.frame import Figures, Harness, Tally

Guarded = erasing.Closed | naming.Sealed
WAYS = (*TRIES, "case_file", "erasure", "naming")


def run(size: int, seed: int, fault: str = "") -> Figures:
    """So many tries, the same number of each way."""
    tally, passed = Tally(), dict.fromkeys(WAYS, 0)
    undo = FAULTS[fault]() if fault in FAULTS else None
    try:
        with desk() as place:
            guarded: dict[str, Guarded] = {
                "erasure": erasing.Closed(place.office),
                "naming": naming.Sealed(place.office),
            }
            for number in range(size):
                way = WAYS[number % len(WAYS)]
                wrong = _wrong(way, Random(f"{seed} {number}"), (place, guarded), fault)
                passed[way] += bool(wrong)
                tally.count(f"{way}: {wrong}" if wrong else "")
    finally:
        if undo:
            undo()
    return tally.figures(ways=len(WAYS), passed=sum(passed.values()), by_way={k: v for k, v in passed.items() if v})


def _wrong(way: str, random: Random, places: tuple[Desk, dict[str, Guarded]], fault: str) -> str:
    """What is wrong with one try; empty when it was refused because it is the same person."""
    place, guarded = places
    if way in guarded:
        code = guarded[way].refused_with(random)
        alone = f"{way} alone: {code or 'it was done'}"
        return guarded[way].refused_to_another() if code == erasing.SEPARATED else alone
    if way == "case_file":
        why = place.refused_with(random)
        if not any(code in why for code in SEPARATED):
            return why or "it came in"
        return place.refused_with(random, one_person=False)
    tried = TRIES[way](random)
    tried = _forgetful(tried) if fault == "only_the_last_adviser" else tried
    code = tried.refused_with()
    if code not in SEPARATED:
        return f"{tried.action} by {tried.cheat.id}: {code or 'it was done'}"
    stands = tried.refused_to_another()
    return f"{tried.action} is refused to another person too: {stands}" if stands else ""


# ------------------------------------------------------------ planted faults


def _by_account() -> Callable[[], None]:
    """People are compared by their user name."""
    real = Actor.is_among, Actor.is_person

    def is_among(self: Actor, accounts: Iterable[str]) -> bool:
        return self.id in set(accounts)

    def is_person(self: Actor, account: str) -> bool:
        return self.id == account

    Actor.is_among, Actor.is_person = is_among, is_person  # type: ignore[method-assign]

    def undo() -> None:
        Actor.is_among, Actor.is_person = real  # type: ignore[method-assign]

    return undo


def _forgetful(tried: Try) -> Try:
    """Only the last recommendation counts."""
    tried.case.facts = replace(tried.case.facts, recommenders=())
    return tried


FAULTS: dict[str, Callable[[], Callable[[], None]]] = {"by_account": _by_account}

HARNESS = Harness(
    id="F5",
    title="Two people are two human beings: fourteen ways round it",
    run=run,
    ci=120,
    full=6000,
    canaries={"by_account": 28, "only_the_last_adviser": 28},
    part=2,
    minutes=4,
)
