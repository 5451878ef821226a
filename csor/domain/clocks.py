"""The clocks of a case: what is due, since when, whether it was met, and what comes next.

Deadlines come from the protocol and receipt alone; an extension moves the target, never the raw measure (I10).
"""

from dataclasses import dataclass
from datetime import date, datetime

from csor.domain.deadlines import Calendar, Due, DueRule, Unit, add, due, end_of_day, local_day
from csor.domain.facts import CaseFacts
from csor.domain.protocol import Protocol
from csor.domain.vocabulary import CheckState, RecipientState, Route, Stage, WaiverReason

DAYS_TO_CLOSE = 7  # our decision: once the outcome is told, a supervisor closes within a week


@dataclass(frozen=True, slots=True)
class Clock:
    """One deadline of the protocol on one case.

    due: as the protocol and receipt give it. target: the day after extensions. done_at: when it happened, if it did.
    applies: False when this case has no such step, with why_not.
    """

    name: str
    due: Due
    rule: DueRule
    target: date
    done_at: datetime | None
    applies: bool = True
    why_not: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the raw deadline was met; None while it is open or does not apply."""
        if not self.applies or self.done_at is None:
            return None
        return self.due.met_by(self.done_at)

    @property
    def target_at(self) -> datetime:
        """The moment up to which the target is kept, extensions counted."""
        return self.due.at if self.target == self.due.on else end_of_day(self.target)


@dataclass(frozen=True, slots=True)
class NextDue:
    """What comes due next: its name, the moment, and the day it is called by."""

    name: str
    at: datetime
    on: date


def clocks(case: CaseFacts, protocol: Protocol, calendar: Calendar) -> tuple[Clock, ...]:
    """Every deadline of the protocol on this case, in the order of its stages."""
    return tuple(_clock(rule, case, calendar) for rule in protocol.due_rules)


def _clock(rule: DueRule, case: CaseFacts, calendar: Calendar) -> Clock:
    when = due(rule, case.received_at, calendar)
    if rule.name == "checks":
        return Clock(rule.name, when, rule, when.on, case.checks_done_at)
    if rule.name == "meeting":
        why_not = _no_meeting_because(case)
        return Clock(rule.name, when, rule, when.on, case.meeting_held_at, not why_not, why_not)
    if rule.name == "assessment":
        done = case.assessment.at if case.assessment else None
        return Clock(rule.name, when, rule, when.on, done, not _ended_early(case), "ended_early")
    target = case.extensions[-1].kept.said.new_target if case.extensions else when.on
    return Clock(rule.name, when, rule, target, case.concluded_at)


def _no_meeting_because(case: CaseFacts) -> str:
    """Why the meeting's clock does not run: M2 leaves out Right to Know, immediate risk and not in scheme."""
    if case.route is Route.RIGHT_TO_KNOW:
        return "right_to_know"
    if case.rejected:
        return "not_in_scheme"
    if case.waiver and case.waiver.said.reason_code is WaiverReason.IMMEDIATE_RISK:
        return "immediate_risk"
    return ""


def _ended_early(case: CaseFacts) -> bool:
    return bool(case.rejected or case.withdrawal or case.malice)


def conclusion_target(case: CaseFacts, protocol: Protocol, calendar: Calendar) -> date:
    """The day by which the case is to be concluded, extensions counted."""
    return next(c.target for c in clocks(case, protocol, calendar) if c.name == "conclusion")


def next_due(case: CaseFacts, protocol: Protocol, calendar: Calendar) -> NextDue | None:
    """The earliest thing that is due in an open case; None once it is closed (I9: every open case has one)."""
    if case.stage is Stage.CLOSED:
        return None
    return min(_open_dues(case, clocks(case, protocol, calendar)), key=lambda d: d.at)


def _open_dues(case: CaseFacts, running: tuple[Clock, ...]) -> list[NextDue]:
    if case.concluded_at:
        day = add(local_day(case.concluded_at), DAYS_TO_CLOSE, Unit.CALENDAR_DAYS, _NO_CALENDAR)
        return [NextDue("closure", end_of_day(day), day)]
    found = [NextDue(c.name, c.target_at, c.target) for c in running if _runs(c, case)]
    if case.stage is Stage.DECISION and case.deferral and case.deferral.said.review_on:
        found.append(_by_day("review", case.deferral.said.review_on))
    found += [_by_day("reply", c.reply_due) for c in case.checks if c.state is CheckState.REQUESTED and c.reply_due]
    for recipient in case.recipients:
        last = recipient.decisions[-1].said if recipient.decisions else None
        if recipient.state is RecipientState.AUTHORISED and last and last.revisit_at:
            found.append(NextDue("revisit", last.revisit_at, local_day(last.revisit_at)))
    return found


def _runs(clock: Clock, case: CaseFacts) -> bool:
    """Whether a clock still asks for something: a meeting that can no longer be held does not."""
    if not clock.applies or clock.done_at is not None:
        return False
    return clock.name != "meeting" or case.stage in {Stage.INITIAL_CHECKS, Stage.MEETING}


def _by_day(name: str, day: date) -> NextDue:
    return NextDue(name, end_of_day(day), day)


_NO_CALENDAR = Calendar("none", "none", frozenset(), date.min, date.max)
