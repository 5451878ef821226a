"""A door without a database: the rules alone, and the measures worked out from the cases they leave."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from statistics import median
from typing import Any

from csor.calendars import calendar
from csor.domain.clocks import Clock, clocks
from csor.domain.deadlines import Calendar, days_between, local_day
from csor.domain.effects.casework import link_right_to_know, opens_right_to_know, right_to_know_receipt
from csor.domain.facts import CaseFacts
from csor.domain.particulars import ReceiveCase
from csor.domain.people import Actor
from csor.domain.planning import take_in, take_step
from csor.domain.protocol import Protocol, load_all
from csor.domain.setting import Setting
from csor.domain.vocabulary import Outcome, Path, Route
from csor.exchange.casefile import CaseFile

PROTOCOLS = load_all()


@dataclass(frozen=True)
class Figures:
    M1: tuple[int, int]
    M2: tuple[int, int]
    M3b: tuple[int, int]
    M8: tuple[int, int]
    median_days: float | None
    disclosures: int
    other_information: int
    immediate: int
    registered: int
    registered_related: int
    refusals: int
    refused_not_delivered: int
    rate: tuple[int, int]
    bands: dict[str, int]


class MemoryDoor:
    def __init__(self, protocol: str) -> None:
        self.protocol = PROTOCOLS[protocol]
        self.cases: dict[str, CaseFacts] = {}

    def protocol_of(self, case: CaseFacts) -> tuple[Protocol, Calendar]:
        protocol = PROTOCOLS[case.protocol]
        return protocol, calendar(protocol.calendar)

    def _here(self, actor: Actor, now: datetime) -> Setting:
        return Setting(actor, now.astimezone(UTC), self.protocol, calendar(self.protocol.calendar))

    def receive(self, told: ReceiveCase, actor: Actor, now: datetime, *, linked: bool = False) -> str:
        reference = f"M-{len(self.cases) + 1}"
        self.cases[reference] = take_in(told, reference, self._here(actor, now), linked=linked).after
        return reference

    def act(self, reference: str, told: Any, actor: Actor, now: datetime) -> CaseFacts:
        before = self.cases[reference]
        after = take_step(before, told, self._here(actor, now)).after
        if opens_right_to_know(before, told):
            opened = self.receive(right_to_know_receipt(before, told.reason), actor, now, linked=True)
            after = link_right_to_know(after, opened)
        self.cases[reference] = after
        return after

    def case(self, reference: str) -> CaseFacts:
        return self.cases[reference]

    def measure(self, since: date, until: date, route: Route | None, now: datetime) -> dict[str, Any]:
        cases = [
            c
            for c in self.cases.values()
            if since <= local_day(c.received_at) <= until and (route is None or c.route is route)
        ]
        running = [{clock.name: clock for clock in clocks(c, *self.protocol_of(c))} for c in cases]
        met = [c for c in cases if (o := c.outcome) and c.told and o]
        ended = [c for c in cases if c.concluded_at]
        days = [days_between(local_day(c.received_at), local_day(c.concluded_at)) for c in ended if c.concluded_at]
        told = [c for c in cases if c.told]
        return asdict(
            Figures(
                M1=_tally([r["checks"] for r in running]),
                M2=_tally([r["meeting"] for c, r in zip(cases, running, strict=True) if c.accepted]),
                M3b=_tally([r["conclusion"] for c, r in zip(cases, running, strict=True) if c.concluded_at]),
                M8=(sum(not e.late for c in cases for e in c.extensions), sum(len(c.extensions) for c in cases)),
                median_days=median(days) if days else None,
                disclosures=len(told),
                other_information=sum(c.outcome is Outcome.DISCLOSED_OTHER_INFO for c in met),
                immediate=sum(any(a.path is Path.IMMEDIATE for a in c.authorities) for c in told),
                registered=sum(c.registered_offender for c in told),
                registered_related=sum(c.registered_offender for c in cases),
                refusals=sum(len(r.refusals) for c in cases for r in c.recipients),
                refused_not_delivered=sum(c.outcome is Outcome.AUTHORISED_NOT_DELIVERED_REFUSED for c in cases),
                rate=(len(told), len(ended)),
                bands={
                    "0-20": sum(d <= 20 for d in days),
                    "21-35": sum(20 < d <= 35 for d in days),
                    "36+": sum(d > 35 for d in days),
                },
            )
        )


def _tally(found: list[Clock]) -> tuple[int, int]:
    counted = [clock for clock in found if clock.applies]
    return sum(clock.met is True for clock in counted), len(counted)


@contextmanager
def memory(file: CaseFile) -> Iterator[MemoryDoor]:
    yield MemoryDoor(file.header.protocol)
