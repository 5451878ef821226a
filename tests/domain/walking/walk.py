"""The walk: every abstract state that an alphabet of moves can reach, breadth first, with the invariants asked on the way.

A state is one concrete case that stands for all cases with the same abstract state. Legality is `take_step`'s alone.
"""

from collections import Counter, deque
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from csor.domain.actions import Action
from csor.domain.clocks import clocks
from csor.domain.effects.casework import link_right_to_know, opens_right_to_know
from csor.domain.facts import CaseFacts
from csor.domain.moves import ACTION_OF
from csor.domain.people import Actor
from csor.domain.planning import take_step
from csor.domain.refusals import Refusal
from csor.domain.vocabulary import Stage
from tests.domain.builders import CALENDAR, OFFICER, Case
from tests.domain.walking import invariants as hold
from tests.domain.walking.abstraction import abstract

A_STEP = timedelta(seconds=1)
Letter = tuple[Actor, Any]
Alphabet = Callable[[Case], Iterable[Letter]]
StepInvariant = Callable[[hold.Taken], None]


@dataclass(frozen=True)
class Walk:
    """Where to begin, what may be tried in each state, and by how many days time may jump."""

    name: str
    begin: Callable[[], Case]
    alphabets: tuple[Alphabet, ...]
    jumps: tuple[int, ...] = ()
    ends: bool = True  # whether every state must have a way to closed within this alphabet


@dataclass
class Found:
    """What a walk saw: its states, the moves that led on, and what was tried."""

    states: dict[Hashable, int] = field(default_factory=dict)
    leads_to: dict[int, set[int]] = field(default_factory=dict)
    stages: list[Stage] = field(default_factory=list)
    came_by: list[str] = field(default_factory=list)
    tried: int = 0
    accepted: Counter[Action] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    arrows: set[tuple[Action, Stage, Stage]] = field(default_factory=set)

    def line(self, name: str) -> str:
        yes, no = sum(self.accepted.values()), sum(self.refused.values())
        return f"{name}: {len(self.states):,} states, {self.tried:,} moves tried, {yes:,} accepted, {no:,} refused"


TELLING_APART = (
    "recipient",
    "option",
    "without_signature",
    "why",
    "kind",
    "result",
    "proposal",
    "outcome",
    "danger_over",
)


def _told_apart(told: Any) -> str:
    """Of what was said, what tells one letter of an alphabet from another."""
    return " ".join(f"{name}={getattr(told, name)}" for name in TELLING_APART if hasattr(told, name))


@dataclass
class Walker:
    """One walk under way."""

    walk: Walk
    step_invariants: tuple[StepInvariant, ...] = hold.OF_A_STEP
    found: Found = field(default_factory=Found)

    def __post_init__(self) -> None:
        start = self.walk.begin()
        self.protocol = start.protocol
        self.at_receipt = {c.name: c.due.at for c in clocks(start.facts, start.protocol, CALENDAR)}
        self.left: deque[tuple[int, CaseFacts, datetime]] = deque()
        for step in start.steps:  # the way to the beginning obeys the same laws
            self._ask(step.before or step.after, None, start, step.after)
        self._visit(start.facts, start.now, "the beginning")

    def go(self) -> Found:
        """Visit everything. Raises Broken, with the moves that led there."""
        while self.left:
            number, case, now = self.left.popleft()
            here = Case(case, now + A_STEP, self.protocol)
            for days in self.walk.jumps if case.stage is not Stage.CLOSED else ():
                self._link(number, self._visit(case, now + timedelta(days=days), f"{number} > {days} days later"))
            for alphabet in self.walk.alphabets:
                for actor, told in alphabet(here):
                    self._try(number, here, actor, told)
        return self.found

    def _try(self, number: int, here: Case, actor: Actor, told: Any) -> None:
        self.found.tried += 1
        setting = here.here(actor)
        try:
            step = take_step(here.facts, told, setting)
        except Refusal as refusal:
            self.found.refused[refusal.code] += 1
            return
        after = link_right_to_know(step.after, "RTK-1") if opens_right_to_know(here.facts, told) else step.after
        action = ACTION_OF[type(told)]
        self.found.accepted[action] += 1
        self.found.arrows.add((action, here.facts.stage, after.stage))
        way = f"{number} > {actor.id} {action} {_told_apart(told)}"
        try:
            taken = hold.Taken(here.facts, told, setting, after)
            for invariant in self.step_invariants:
                invariant(taken)
            self._link(number, self._visit(after, here.now, way))
        except hold.Broken as broken:
            raise hold.Broken(f"{broken}\n{self.way_to(way)}\n{told}") from None

    def _ask(self, before: CaseFacts, told: Any, here: Case, after: CaseFacts) -> None:
        for invariant in (hold.i4_a_refusal_stops_and_the_deliverer_cannot_go_on, hold.i7_immediate_risk_never_closes):
            invariant(hold.Taken(before, told, here.here(OFFICER), after))

    def _visit(self, case: CaseFacts, now: datetime, way: str) -> int:
        key = abstract(case, now)
        known = self.found.states.get(key)
        if known is not None:
            return known
        number = self.found.states[key] = len(self.found.states)
        self.found.stages.append(case.stage)
        self.found.came_by.append(way)
        setting = Case(case, now, self.protocol).here(OFFICER)
        hold.i5_no_authority_is_older_than_the_facts(case)
        hold.i9_every_open_case_lies_somewhere(case, setting)
        hold.i10_deadlines_come_from_receipt_alone(case, setting, self.at_receipt)
        self.left.append((number, case, now))
        return number

    def _link(self, number: int, other: int) -> None:
        if other != number:
            self.found.leads_to.setdefault(number, set()).add(other)

    def way_to(self, way: str) -> str:
        """The moves that led to a state, first first."""
        steps = [way]
        while " > " in steps[-1]:
            steps.append(self.found.came_by[int(steps[-1].split(" > ", 1)[0])])
        return "\n".join(reversed(steps))

    def dead_ends(self) -> list[str]:
        """The states from which no move of the alphabet leads to closed, each with its way."""
        comes_from: dict[int, set[int]] = {}
        for number, others in self.found.leads_to.items():
            for other in others:
                comes_from.setdefault(other, set()).add(number)
        good = {n for n, stage in enumerate(self.found.stages) if stage is Stage.CLOSED}
        left = list(good)
        while left:
            new = comes_from.get(left.pop(), set()) - good
            good |= new
            left.extend(new)
        return [self.way_to(self.found.came_by[n]) for n in range(len(self.found.stages)) if n not in good]
