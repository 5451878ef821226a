"""The four facts at the head of a case: stage, with whom, what is due next, what is due in the end."""

from datetime import datetime
from typing import Any

from csor.domain.actions import Action
from csor.domain.clocks import Clock, NextDue, next_due
from csor.domain.deadlines import days_between, local_day
from csor.domain.facts import CaseFacts, Check
from csor.domain.vocabulary import Channel, CheckState
from csor.web.views.dues import DUES, due_line, how_worked_out, is_late, left_words
from csor.web.views.looking import Looking
from csor.words.codes import within, word
from csor.words.time import clock_words, elapsed_words

Cell = dict[str, Any]


def strip(look: Looking) -> list[Cell]:
    """Four cells of `status_strip`."""
    return [_stage(look), _with(look), _next(look), _final(look)]


def _stage(look: Looking) -> Cell:
    case = look.case
    since = local_day(case.stage_since)
    when = f"today, {clock_words(case.stage_since)}" if since == look.today else look.day(since)
    return {"name": "Stage", "value": word(case.stage), "line": f"Since {when}", "small": came_words(case)}


def came_words(case: CaseFacts) -> str:
    """Right to Ask, by 101."""
    channel = Channel(case.receipt.channel)
    return f"{word(case.route)}, {within(channel)}"


def _with(look: Looking) -> Cell:
    case, staff = look.case, look.staff
    bosses = [name for name in staff.supervisors(case.team) if name != staff.short(case.owner)]
    cell: Cell = {
        "name": "With",
        "value": staff.full(case.owner) if case.owner else "Nobody yet",
        "line": look.names.get(case.team, case.team) if case.team else "No team",
        "small": f"Supervisor {', '.join(bosses)}." if bosses else "",
    }
    if look.may(Action.ASSIGN_CASE):
        verb = "Reassign" if case.owner else "Assign"
        cell["link"] = {"href": look.href(Action.ASSIGN_CASE), "words": verb, "hidden": "the case"}
    return cell


def _next(look: Looking) -> Cell:
    case = look.case
    due = next_due(case, look.here.protocol, look.here.calendar)
    if due is None:
        ended = case.closure.at if case.closure else case.stage_since
        return {"name": "Next deadline", "value": "Closed", "line": look.moment(ended), "small": "Nothing is due."}
    cell: Cell = {
        "name": "Next deadline",
        "value": left_words(due.at, due.on, look.now),
        "line": due_line(DUES[due.name], due.at, due.on, look.now),
        "late": is_late(due.at, look.now),
    }
    check = _asked(case, due)
    if check:
        _say_reply(cell, check, due, look)
    elif due.name in look.clocks:
        cell["small"] = how_worked_out(look.clocks[due.name], case.received_at, look.now)
    return cell


def _asked(case: CaseFacts, due: NextDue) -> Check | None:
    if due.name != "reply":
        return None
    return next((c for c in case.checks if c.state is CheckState.REQUESTED and c.reply_due == due.on), None)


def _say_reply(cell: Cell, check: Check, due: NextDue, look: Looking) -> None:
    """Whose reply it is, when it was asked for, and the way to chase it."""
    cell["line"] = due_line(f"Reply, {within(check.kind)}", due.at, due.on, look.now)
    if check.requested_at:
        asked_on = local_day(check.requested_at)
        cell["small"] = f"Asked {look.day(asked_on)}, {days_between(asked_on, due.on)} days allowed."
    if look.may(Action.CHASE_CHECK):
        href = look.href(Action.CHASE_CHECK, check=check.key)
        cell["link"] = {"href": href, "words": "Chase", "hidden": within(check.kind)}


def _final(look: Looking) -> Cell:
    case, clock = look.case, look.clocks["conclusion"]
    cell: Cell = {"name": "Final deadline", "small": how_worked_out(clock, case.received_at, look.now)}
    if clock.done_at is not None:
        in_time = clock.done_at < clock.target_at
        cell |= {"value": "Met" if in_time else "Missed", "late": not in_time, "line": _concluded(clock, look)}
        return cell
    late = is_late(clock.target_at, look.now)
    due = "was due" if late else "end of"
    value = left_words(clock.target_at, clock.target, look.now)
    return cell | {
        "value": value,
        "late": late,
        "line": f"Conclusion{'' if late else ','} {due} {look.day(clock.target)}",
    }


def _concluded(clock: Clock, look: Looking) -> str:
    done: datetime = clock.done_at or look.now
    day = days_between(local_day(look.case.received_at), local_day(done))
    return f"Concluded {look.day(local_day(done))}, day {day}"


def took_words(look: Looking, done: datetime) -> str:
    """18 h 45 min after receipt, or day 7."""
    span = done - look.case.received_at
    if span.days < 2:  # noqa: PLR2004 - up to two days, hours say more
        return elapsed_words(max(span, type(span)()))
    return f"day {days_between(local_day(look.case.received_at), local_day(done))}"
