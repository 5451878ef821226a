"""Deadlines in words: what is left, what is due and when, and how it was worked out."""

import re
from datetime import date, datetime, timedelta

from csor.domain.clocks import Clock
from csor.domain.deadlines import Unit, end_of_day, local_day
from csor.words.time import MONTHS, clock_words, day_words, days_left, moment_words, recent_words, time_left

DUES = {
    "checks": "Checks",
    "meeting": "Meeting",
    "assessment": "Assessment",
    "conclusion": "Conclusion",
    "reply": "Partner’s reply",
    "review": "Decision",
    "revisit": "Next visit",
    "closure": "Closing the case",
}
UNITS = {
    Unit.ELAPSED_HOURS: "hours",
    Unit.CALENDAR_DAYS: "calendar days",
    Unit.WORKING_DAYS: "working days",
    Unit.CALENDAR_DAYS_ROLL_FORWARD: "calendar days, moved on to a working day",
    Unit.CALENDAR_MONTHS_ROLL_FORWARD: "calendar months, moved on to a working day",
}
A_DAY = timedelta(days=1)
LONG_NAMES = "|".join(month for month in MONTHS if len(month) > len("June"))
LONG_MONTHS = re.compile(rf"(?<=\d )(?:{LONG_NAMES})\b")


def left_words(at: datetime, on: date, now: datetime) -> str:
    """4 h 40 min left; 2 days left; Due today; 1 day late. at: the moment; on: the day it is called by."""
    by_the_hour = at != end_of_day(on) and abs(at - now) < A_DAY
    said = time_left(at, now) if by_the_hour else days_left(on, local_day(now))
    return said[:1].upper() + said[1:]


def is_late(at: datetime, now: datetime) -> bool:
    """Whether the moment has passed."""
    return at < now


def due_line(name: str, at: datetime, on: date, now: datetime) -> str:
    """Checks, today 19:05; Meeting, Thu 11 June."""
    today = local_day(now)
    if at == end_of_day(on):
        return f"{name}, {'today' if on == today else day_words(on, today)}"
    near = recent_words(at, now)
    return f"{name}, {near.replace(', ', ' ') if near[0].islower() else near}"


def how_worked_out(clock: Clock, received_at: datetime, now: datetime) -> str:
    """Received Thu 21 May + 28 calendar days, calendar EW of holidays-0.109; by the hour where hours count."""
    rule, due = clock.rule, clock.due
    today = local_day(now)
    hours = rule.unit is Unit.ELAPSED_HOURS
    start = moment_words(received_at, now) if hours else day_words(local_day(received_at), today)
    counted = "" if hours else f" Calendar {due.calendar_id}, {due.calendar_version}."
    moved = f" Extended from {day_words(due.on, today)}." if clock.target != due.on else ""
    return f"Received {start} + {rule.amount} {UNITS[rule.unit]}.{counted}{moved}"


def narrow(words: str) -> str:
    """The same words where there is little room: months by three letters, "Thu 19 Nov"."""
    return LONG_MONTHS.sub(lambda found: found[0][:3], words)


def since_words(moment: datetime, now: datetime) -> str:
    """Since Mon 8 June; since today, 09:40."""
    if local_day(moment) == local_day(now):
        return f"since today, {clock_words(moment)}"
    return f"since {day_words(local_day(moment), local_day(now))}"
