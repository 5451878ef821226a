"""What a line may expect, and what came instead: every figure that a case or a pack of cases shows."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, UnsetType

from csor.domain.clocks import Clock, clocks
from csor.domain.deadlines import LONDON, Calendar, days_between, local_day
from csor.domain.facts import CaseFacts
from csor.domain.protocol import Protocol as SchemeProtocol
from csor.domain.vocabulary import Outcome, RecipientState, Route, Stage

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Tally = tuple[int, int]


class Deadline(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One clock of a case. A field that is left out is not looked at; null says that there is none.

    due: the moment, for hours. on: the day, for days. target, target_met: with extensions. done: when it happened.
    day: the calendar day it happened on, receipt being day 0. took, late_by: elapsed, as 7h25m. not_applied: why not.
    """

    due: Moment | UnsetType = UNSET
    on: date | UnsetType = UNSET
    target: date | UnsetType = UNSET
    done: Moment | UnsetType | None = UNSET
    day: int | UnsetType | None = UNSET
    took: str | UnsetType | None = UNSET
    late_by: str | UnsetType | None = UNSET
    met: bool | UnsetType | None = UNSET
    target_met: bool | UnsetType | None = UNSET
    not_applied: str | UnsetType = UNSET


class Extensions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many extensions a case has, and how many of them came after the target they moved."""

    made: int
    late: int


class Measures(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The measures of a period, first and last day included; a tally is how many of how many."""

    period: tuple[date, date]
    route: Route | None = None
    M1: Tally | UnsetType = UNSET
    M2: Tally | UnsetType = UNSET
    M3a: Tally | UnsetType = UNSET
    M3b: Tally | UnsetType = UNSET
    M8: Tally | UnsetType = UNSET
    median_days: int | float | UnsetType | None = UNSET
    disclosures: int | UnsetType = UNSET
    other_information: int | UnsetType = UNSET
    immediate: int | UnsetType = UNSET
    registered: int | UnsetType = UNSET
    registered_related: int | UnsetType = UNSET
    refusals: int | UnsetType = UNSET
    refused_not_delivered: int | UnsetType = UNSET
    rate: Tally | UnsetType = UNSET
    bands: dict[str, int] | UnsetType = UNSET


class Expect(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is expected of a line and of its case after it. Without `accepted` or `refused`, to be accepted.

    first_action: elapsed from receipt to the first safeguarding action. refusals: refusals to sign.
    linked: the labels of linked cases, in order. applicant_told: whether the applicant is among those told.
    """

    accepted: bool | UnsetType = UNSET
    refused: str | UnsetType = UNSET
    stage: Stage | UnsetType = UNSET
    outcome: Outcome | UnsetType | None = UNSET
    route: Route | UnsetType = UNSET
    protocol: str | UnsetType = UNSET
    received_at: Moment | UnsetType = UNSET
    concerns: bool | UnsetType = UNSET
    danger_now: bool | UnsetType = UNSET
    registered: bool | UnsetType = UNSET
    recipients: dict[str, RecipientState] | UnsetType = UNSET
    applicant_told: bool | UnsetType = UNSET
    refusals: int | UnsetType = UNSET
    first_action: str | UnsetType | None = UNSET
    linked: tuple[str, ...] | UnsetType = UNSET
    extensions: Extensions | UnsetType = UNSET
    deadlines: dict[str, Deadline] | UnsetType = UNSET
    measures: Measures | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Refuse to expect both."""
        if self.refused is not UNSET and self.accepted is True:
            raise ValueError("accepted and refused exclude one another")


def answer_differs(expect: Expect | None, code: str) -> str:
    """How the answer differs from what was expected, empty when it does not. code: of the refusal, empty for none."""
    expected = _expected_code(expect)
    if expected == "?":
        return "" if code else "expected a refusal, came accepted"
    if code == expected:
        return ""
    return f"expected {f'refused {expected}' if expected else 'accepted'}, came {f'refused {code}' if code else 'accepted'}"


def _expected_code(expect: Expect | None) -> str:
    if expect is None:
        return ""
    if expect.refused is not UNSET:
        return expect.refused
    return "?" if expect.accepted is False else ""


def case_differs(
    expect: Expect, case: CaseFacts, protocol: SchemeProtocol, calendar: Calendar, labels: Mapping[str, str]
) -> Iterator[str]:
    """Every way in which a case differs from what was expected of it. labels: of cases, by reference."""
    for name, came in _facts(case, labels).items():
        yield from _differs(name, getattr(expect, name), came)
    if expect.deadlines is not UNSET:
        running = {clock.name: clock for clock in clocks(case, protocol, calendar)}
        for name, deadline in expect.deadlines.items():
            if name not in running:
                yield f"deadlines.{name}: the protocol has no such clock"
                continue
            for part, came in _clock(running[name], case).items():
                yield from _differs(f"deadlines.{name}.{part}", getattr(deadline, part), came)


def _facts(case: CaseFacts, labels: Mapping[str, str]) -> dict[str, Any]:
    acted = [kept.said.acted_at or kept.at for kept in case.safeguarding]
    return {
        "stage": case.stage,
        "outcome": case.outcome,
        "route": case.route,
        "protocol": case.protocol,
        "received_at": case.received_at,
        "concerns": case.concerns,
        "danger_now": case.danger_now,
        "registered": case.registered_offender,
        "recipients": {r.key: r.state for r in case.recipients},
        "applicant_told": any(r.proposal.is_applicant for r in case.told),
        "refusals": sum(len(r.refusals) for r in case.recipients),
        "first_action": elapsed(min(acted) - case.received_at) if acted else None,
        "linked": tuple(labels.get(reference, reference) for reference in case.linked),
        "extensions": Extensions(len(case.extensions), sum(e.late for e in case.extensions)),
    }


def _clock(clock: Clock, case: CaseFacts) -> dict[str, Any]:
    done = clock.done_at
    return {
        "due": clock.due.at,
        "on": clock.due.on,
        "target": clock.target,
        "done": done,
        "day": days_between(local_day(case.received_at), local_day(done)) if done else None,
        "took": elapsed(done - case.received_at) if done else None,
        "late_by": elapsed(done - clock.due.at) if done and clock.met is False else None,
        "met": clock.met,
        "target_met": done < clock.target_at if done and clock.applies else None,
        "not_applied": clock.why_not if not clock.applies else "",
    }


def measures_differ(expect: Measures, came: Mapping[str, Any]) -> Iterator[str]:
    """Every way in which measures differ from what was expected."""
    for name in expect.__struct_fields__:
        if name not in {"period", "route"}:
            yield from _differs(f"measures.{name}", getattr(expect, name), came.get(name))


def _differs(name: str, expected: Any, came: Any) -> Iterator[str]:
    if isinstance(expected, tuple) and isinstance(came, list):
        came = tuple(came)
    if expected is not UNSET and expected != came:
        yield f"{name}: expected {_shown(expected)}, came {_shown(came)}"


def elapsed(time: timedelta) -> str:
    """Hours and minutes: 7h25m. Seconds are dropped."""
    minutes = int(time.total_seconds()) // 60
    return f"{minutes // 60}h{minutes % 60:02}m"


def _shown(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(LONDON).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_shown(part)}" for key, part in value.items()) + "}"
    if isinstance(value, tuple | list):
        return ", ".join(_shown(part) for part in value) or "none"
    return "none" if value is None else str(value)
