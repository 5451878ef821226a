"""How many cases of which kind come in when: about five years of one force, busier every year.

Source: scheme.md 8.2 for what becomes of applications; the open share is that of a force with a backlog.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random

from csor.domain.deadlines import LONDON, local_day
from csor.setup import PREFIX
from csor.simulation import histories
from csor.simulation.copies import REFERENCES, Template
from csor.simulation.names import Blanks, Names
from csor.simulation.people import CREWS
from csor.simulation.playing import Player
from csor.simulation.script import Script
from csor.usecases.office import Office

YEARS_BACK = timedelta(days=5 * 365)
LATELY = timedelta(days=34)
LATELY_SHARE = 0.12
LONG_AGO = timedelta(days=300)
WEEK = timedelta(weeks=1)
HOURS = tuple(range(7, 22))
LINKING = frozenset({"anonymous", "disengaged"})
WITHOUT_TEMPLATES = 500  # up to so many cases, every one is played by the rules
FEWEST, MOST, EACH = 240, 1000, 4

Library = dict[tuple[str, str], list[Template]]


@dataclass(frozen=True, slots=True)
class Plan:
    """One case to come, and the references that it and the case it may open are given.

    template: the number of the history to copy, weeks and minutes away from it; -1 when the rules play it.
    """

    seed: int
    kind: str
    protocol: str
    received_at: datetime
    keyed_at: datetime
    template: int = -1
    weeks: int = 0
    minutes: int = 0
    reference: str = ""
    linked_reference: str = ""


class Volumes:
    """Plans a load: the same office, moment and seed give the same plans."""

    def __init__(self, office: Office, cases: int, seed: int, now: datetime) -> None:
        """Prove the templates that the cases will be copies of."""
        self._office = office
        self._now = now
        self._cases = cases
        self._random = Random(seed)  # noqa: S311 - made-up cases, not secrets
        self.counters: dict[int, int] = {}
        self.library: Library = self._proved() if cases > WITHOUT_TEMPLATES else {}

    def plans(self) -> list[Plan]:
        """The cases to come in the order in which they are keyed. counters then holds each year's last number."""
        found: list[Plan] = []
        wanted = self._cases
        while wanted > 0:
            found.append(self._copied(self._plan()))
            wanted -= 2 if found[-1].kind in LINKING and wanted > 1 else 1
        found.sort(key=lambda plan: plan.keyed_at)
        return list(self._numbered(found))

    def _plan(self) -> Plan:
        random = self._random
        received_at = _received_at(random, self._now)
        protocol = self._office.protocol_at(received_at)
        kinds, sums = self._kinds_of(protocol)
        kind = random.choices(kinds, cum_weights=sums)[0]
        keyed_at = received_at + timedelta(minutes=random.randrange(4, 45))
        return Plan(random.getrandbits(48), kind, protocol, received_at, min(keyed_at, self._now))

    def _copied(self, plan: Plan) -> Plan:
        """The plan as a copy of a template, where one ends before now under the same protocol."""
        there = self.library.get((plan.kind, plan.protocol))
        if not there:
            return plan
        number = self._random.randrange(len(there))
        template = there[number]
        weeks = round((plan.received_at - template.received_at) / WEEK)
        minutes = self._random.randrange(-25, 26)
        moved = timedelta(weeks=weeks, minutes=minutes)
        received_at = template.received_at + moved
        if template.ends_at + moved >= self._now or self._office.protocol_at(received_at) != plan.protocol:
            return plan
        return Plan(plan.seed, plan.kind, plan.protocol, received_at, template.keyed_at + moved, number, weeks, minutes)

    def _numbered(self, found: list[Plan]) -> Iterator[Plan]:
        for plan in found:
            year = local_day(plan.keyed_at).year
            last = self.counters.get(year, 0)
            links = plan.kind in LINKING
            self.counters[year] = last + 1 + links
            own, linked = (f"{PREFIX}-{year}-{last + n:04}" for n in (1, 2))
            yield replace(plan, reference=own, linked_reference=linked if links else "")

    def _proved(self) -> Library:
        """Templates of every kind under every protocol of these years, by their shares but never few."""
        total = max(FEWEST, min(self._cases // 50, MOST))
        found: Library = {}
        while sum(map(len, found.values())) < total:
            plan = self._plan()
            if self._now - plan.received_at > LONG_AGO:
                found.setdefault((plan.kind, plan.protocol), []).append(self._template(plan))
        for protocol in sorted({protocol for _, protocol in found}):
            for kind in self._kinds_of(protocol)[0]:
                found.setdefault((kind, protocol), []).extend(self._few(kind, protocol, found))
        return found

    def _few(self, kind: str, protocol: str, found: Library) -> Iterator[Template]:
        """As many more as a rare kind needs."""
        wanted = EACH - len(found[kind, protocol])
        while wanted > 0:
            plan = replace(self._plan(), kind=kind, protocol=protocol)
            there = self._now - plan.received_at > LONG_AGO
            if there and self._office.protocol_at(plan.received_at) == protocol:
                wanted -= 1
                yield self._template(plan)

    def _kinds_of(self, protocol: str) -> tuple[list[str], list[int]]:
        return _KINDS["right_to_know" in self._office.protocols[protocol].routes]

    def _template(self, plan: Plan) -> Template:
        random = Random(plan.seed)  # noqa: S311 - made-up cases, not secrets
        blanks = Blanks(random)
        script = script_of(plan, self._office, random, blanks)
        return Template(list(Player(self._office, random, self._now).play(script, *REFERENCES)), blanks.kinds)


def _received_at(random: Random, now: datetime) -> datetime:
    """At some hour of some day; never so late that some minutes more would be the day after."""
    if random.random() < LATELY_SHARE:
        moment = now - LATELY * random.random()
    else:
        moment = now - LATELY - (YEARS_BACK - LATELY) * (1 - random.random() ** 0.7)
    local = moment.astimezone(LONDON)
    hour, minute = random.choice(HOURS), random.randrange(60)
    asked = local.replace(hour=hour, minute=minute, second=0, microsecond=0).astimezone(UTC)
    return asked if asked < now else asked - timedelta(days=1)


def script_of(plan: Plan, office: Office, random: Random, names: Names) -> Script:
    """The script of a planned case."""
    crew, protocol = random.choice(CREWS), office.protocols[plan.protocol]
    script = Script(random, names, protocol, crew, plan.received_at, plan.keyed_at)
    KINDS[plan.kind](script)
    return script


def _weighed(kinds: dict[histories.Kind, int]) -> tuple[list[str], list[int]]:
    return [kind.__name__ for kind in kinds], list(accumulate(kinds.values()))


_ALL = histories.COMMON | histories.SINCE_2023
KINDS: dict[str, histories.Kind] = {kind.__name__: kind for kind in _ALL}
_KINDS = {False: _weighed(histories.COMMON), True: _weighed(_ALL)}
