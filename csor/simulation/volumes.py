"""How many cases of which kind come in when: about five years of one force, busier every year.

Source: scheme.md 8.2 for what becomes of applications; the open share is that of a force with a backlog.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random

from csor.domain.deadlines import LONDON, local_day
from csor.simulation import histories
from csor.simulation.people import CREWS, PREFIX
from csor.simulation.script import Script
from csor.usecases.office import Office

YEARS_BACK = timedelta(days=5 * 365)
LATELY = timedelta(days=34)
LATELY_SHARE = 0.083
HOURS = tuple(range(7, 23))
EVENING = 17
LINKING = frozenset({"anonymous", "disengaged"})


@dataclass(frozen=True, slots=True)
class Plan:
    """One case to come, and the references that it and the case it may open are given."""

    seed: int
    kind: str
    protocol: str
    received_at: datetime
    keyed_at: datetime
    reference: str = ""
    linked_reference: str = ""


def plans(office: Office, cases: int, seed: int, now: datetime) -> tuple[list[Plan], dict[int, int]]:
    """The cases to come in the order in which they are keyed, and the last number given in each year."""
    random = Random(seed)  # noqa: S311 - made-up cases, not secrets
    found: list[Plan] = []
    wanted = cases
    while wanted > 0:
        found.append(_plan(office, random, now))
        wanted -= 2 if found[-1].kind in LINKING and wanted > 1 else 1
    found.sort(key=lambda plan: plan.keyed_at)
    counters: dict[int, int] = {}
    return list(_numbered(found, counters)), counters


def _plan(office: Office, random: Random, now: datetime) -> Plan:
    received_at = _received_at(random, now)
    protocol = office.protocol_at(received_at)
    kinds, sums = _KINDS["right_to_know" in office.protocols[protocol].routes]
    kind = random.choices(kinds, cum_weights=sums)[0]
    keyed_at = received_at + timedelta(minutes=random.randrange(4, 45))
    return Plan(random.getrandbits(48), kind, protocol, received_at, min(keyed_at, now))


def _received_at(random: Random, now: datetime) -> datetime:
    if random.random() < LATELY_SHARE:
        moment = now - LATELY * random.random()
    else:
        moment = now - LATELY - (YEARS_BACK - LATELY) * (1 - random.random() ** 0.7)
    local = moment.astimezone(LONDON)
    hour = random.choice(HOURS)
    asked = local.replace(hour=hour, minute=random.randrange(60), second=0, microsecond=0).astimezone(UTC)
    return asked if asked < now else moment


def _numbered(found: list[Plan], counters: dict[int, int]) -> Iterator[Plan]:
    for plan in found:
        year = local_day(plan.keyed_at).year
        last = counters.get(year, 0)
        links = plan.kind in LINKING
        counters[year] = last + 1 + links
        reference, linked = (f"{PREFIX}-{year}-{last + n:04}" for n in (1, 2))
        yield Plan(
            plan.seed, plan.kind, plan.protocol, plan.received_at, plan.keyed_at, reference, linked if links else ""
        )


def script_of(plan: Plan, office: Office, random: Random) -> Script:
    """The script of a planned case."""
    script = Script(random, office.protocols[plan.protocol], random.choice(CREWS), plan.received_at, plan.keyed_at)
    KINDS[plan.kind](script)
    return script


def _weighed(kinds: dict[histories.Kind, int]) -> tuple[list[str], list[int]]:
    return [kind.__name__ for kind in kinds], list(accumulate(kinds.values()))


_ALL = histories.COMMON | histories.SINCE_2023
KINDS: dict[str, histories.Kind] = {kind.__name__: kind for kind in _ALL}
_KINDS = {False: _weighed(histories.COMMON), True: _weighed(_ALL)}
