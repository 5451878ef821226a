"""Playing one history to the oracle and to the table of moves, and looking for the first difference."""

import copy
import dataclasses
import typing
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from csor.domain import particulars as p
from csor.domain import vocabulary as v
from csor.domain.deadlines import Calendar
from csor.domain.effects.casework import link_right_to_know, opens_right_to_know
from csor.domain.people import Actor
from csor.domain.planning import take_in, take_step
from csor.domain.protocol import Protocol, load_all
from csor.domain.refusals import Refusal
from csor.domain.setting import Setting
from tests.domain.oracle.model import Oracle, name_of, receive, receive_refusals
from tests.domain.oracle.strategies import PEOPLE, Script

PROTOCOL = load_all()["ew-csods-2023"]
CALENDAR = Calendar("EW", "1", frozenset(), date(2020, 1, 1), date(2060, 1, 1))
Line = tuple[Actor, typing.Any, datetime]


@dataclass(frozen=True)
class Difference:
    """One step on which the two do not agree."""

    action: str
    stage: str
    oracle: tuple[str, ...]
    table: str
    history: tuple[Line, ...]

    @property
    def sort(self) -> tuple[str, tuple[str, ...], str]:
        """What it is about, whatever the history."""
        return self.action, self.oracle, self.table

    def __str__(self) -> str:
        head = f"{self.action} at {self.stage}: oracle {list(self.oracle) or 'allows'}, table {self.table or 'allows'}"
        return "\n".join([head, *(f"  {who.id} {now:%m-%d %H:%M} {brief(said)}" for who, said, now in self.history)])


def brief(said: typing.Any) -> str:
    """A value without what is as it always is."""
    if isinstance(said, tuple):
        return "(" + ", ".join(brief(part) for part in said) + ")"
    if isinstance(said, datetime):
        return f"{said:%m-%d %H:%M:%S}"
    if not dataclasses.is_dataclass(said):
        words = str(said)
        return words if len(words) < 60 else f"{words[:40]}... ({len(words)})"
    parts = []
    for field_ in dataclasses.fields(said):
        value = getattr(said, field_.name)
        if value != field_.default:
            parts.append(f"{field_.name}={brief(value)}")
    return f"{type(said).__name__}({', '.join(parts)})"


@dataclass
class Tally:
    """How much ground was covered."""

    histories: int = 0
    steps: int = 0
    accepted: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    stages: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    visited: Counter[str] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [
            f"{self.histories} histories, {self.steps} steps, {sum(self.accepted.values())} accepted, {sum(self.refused.values())} refused",
            "stages reached: " + ", ".join(f"{name} {count}" for name, count in self.stages.most_common()),
            "accepted: " + ", ".join(f"{name} {count}" for name, count in self.accepted.most_common()),
            "refused: " + ", ".join(f"{name} {count}" for name, count in self.refused.most_common()),
            "codes: " + ", ".join(f"{name} {count}" for name, count in self.codes.most_common()),
        ]
        return "\n".join(lines)


class Pair:
    """The oracle's case and the table's, side by side."""

    def __init__(self, protocol: Protocol = PROTOCOL) -> None:
        self.protocol = protocol
        self.mine: Oracle | None = None
        self.theirs: typing.Any = None
        self.history: list[Line] = []

    def expect(self, actor: Actor, told: typing.Any, now: datetime) -> set[str]:
        if self.mine is None:
            return receive_refusals(actor, told, now)
        return self.mine.refusals(actor, told, now)

    def play(self, actor: Actor, told: typing.Any, now: datetime) -> tuple[str, Difference | None]:
        """Do it with both: the code raised (empty when done), and the difference if there is one."""
        setting = Setting(actor, now, self.protocol, CALENDAR)
        expected = self.expect(actor, told, now)
        stage = self.mine.stage if self.mine else "none"
        self.history.append((actor, told, now))
        code, after = "", None
        try:
            after = self.step(told, setting)
        except Refusal as refusal:
            code = refusal.code
        if (code and code not in expected) or (not code and expected):
            return code, self.differ(told, stage, tuple(sorted(expected)), code)
        if after is None:
            self.history.pop()
            return code, None
        if self.mine is None:
            self.mine = receive(actor, told, now, self.protocol)
        else:
            self.mine.apply(actor, told, now)
        self.theirs = after
        shapes = shape_of_oracle(self.mine), shape_of_case(after)
        if shapes[0] != shapes[1]:
            mine, theirs = ({k: s[k] for k in s if shapes[0].get(k) != shapes[1].get(k)} for s in shapes)
            return code, self.differ(told, stage, (str(mine),), str(theirs))
        return code, None

    def step(self, told: typing.Any, setting: Setting) -> typing.Any:
        """With the linked Right to Know opened, which is another case and so another step."""
        if self.theirs is None:
            return take_in(told, "CASE-1", setting).after
        opens = opens_right_to_know(self.theirs, told)
        after = take_step(self.theirs, told, setting).after
        return link_right_to_know(after, "CASE-2") if opens else after

    def differ(self, told: typing.Any, stage: str, oracle: tuple[str, ...], table: str) -> Difference:
        return Difference(name_of(told.__class__), str(stage), oracle, table, tuple(self.history))


def shape_of_oracle(mine: Oracle) -> dict[str, typing.Any]:
    return {
        "stage": str(mine.stage),
        "danger": mine.danger,
        "lines": {key: rec.line for key, rec in mine.recipients.items()},
        "authorities": [(a.recipient, a.state) for a in mine.authorities],
        "checks": sorted((row.key, str(row.state)) for row in mine.checks),
        "content": [a.content for a in mine.authorities if a.live],
        "unsigned": [a.unsigned for a in mine.authorities if a.live],
        "paths": [str(a.path) for a in mine.authorities],
        "last days": [a.deliver_by for a in mine.authorities],
        "linked": mine.linked,
    }


def shape_of_case(case: typing.Any) -> dict[str, typing.Any]:
    live = [a for a in case.authorities if a.state in {v.AuthorityState.IN_FORCE, v.AuthorityState.SUSPENDED}]
    return {
        "stage": str(case.stage),
        "danger": case.danger_now,
        "lines": {rec.key: str(rec.state) for rec in case.recipients},
        "authorities": [(a.recipient, str(a.state)) for a in case.authorities],
        "checks": sorted((check.key, str(check.state)) for check in case.checks),
        "content": [a.content for a in live],
        "unsigned": [a.unsigned for a in live],
        "paths": [str(a.path) for a in case.authorities],
        "last days": [a.deliver_by for a in case.authorities],
        "linked": case.opened_right_to_know,
    }


def run(seed: int, steps: int, tally: Tally, protocol: Protocol = PROTOCOL) -> Difference | None:
    """One random history, told by its seed."""
    script = Script(Random(seed), protocol)
    pair = Pair(protocol)
    tally.histories += 1
    for _ in range(steps):
        actor, told = next_line(script, pair)
        code, difference = pair.play(actor, told, script.now)
        if difference:
            return difference
        tally.steps += 1
        name = name_of(told.__class__)
        (tally.refused if code else tally.accepted)[name] += 1
        if code:
            tally.codes[code] += 1
        if pair.mine:
            tally.visited[str(pair.mine.stage)] += 1
        script.pass_time()
    if pair.mine:
        tally.stages[str(pair.mine.stage)] += 1
    return None


def next_line(script: Script, pair: Pair) -> tuple[Actor, typing.Any]:
    """Three times in four what the oracle allows; else what it may not, often by one field or one person."""
    if pair.mine is None:
        actor, told = script.receipt()
        return (actor, script.broken(told, Oracle(script.protocol))) if script.chance(0.1) else (actor, told)
    allowed = script.chance(0.75)
    actor, told = draw(script, pair.mine)
    for _ in range(12):
        if not pair.mine.refusals(actor, told, script.now):
            break
        if not allowed and script.chance(0.4):
            return actor, told
        actor, told = draw(script, pair.mine)
    if allowed:
        return actor, told
    trap = script.trap(pair.mine)
    if trap and script.chance(0.4):
        return trap
    if script.chance(0.2):
        return script.one(PEOPLE), told
    for _ in range(5):
        wrong = script.broken(told, pair.mine)
        if pair.mine.refusals(actor, wrong, script.now) and script.chance(0.8):
            break
    return actor, script.broken(wrong, pair.mine) if script.chance(0.2) else wrong


def draw(script: Script, case: Oracle) -> tuple[Actor, typing.Any]:
    kind = script.kind(case)
    actor = script.actor(case, kind)
    return actor, script.build(kind, case, actor)


def replay(history: typing.Sequence[Line], protocol: Protocol = PROTOCOL) -> Difference | None:
    pair = Pair(protocol)
    for actor, told, now in history:
        if pair.mine is None and not isinstance(told, p.ReceiveCase):
            return None
        _, difference = pair.play(actor, told, now)
        if difference:
            return difference
    return None


def shrink(found: Difference) -> Difference:
    """Leave out every step without which the same difference is still found."""
    best = found
    spot = len(best.history) - 2
    while spot > 0:
        fewer = (*best.history[:spot], *best.history[spot + 1 :])
        again = replay(fewer)
        if again and (again.action, again.table, again.oracle) == (best.action, best.table, best.oracle):
            best = again
            spot = min(spot, len(best.history) - 1)
        spot -= 1
    return copy.copy(best)
