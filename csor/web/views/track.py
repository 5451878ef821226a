"""The deadline track: what happened and what is due, on one linear scale from receipt to the end."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from csor.domain.clocks import Clock
from csor.domain.deadlines import LONDON, Unit, days_between, end_of_day, local_day
from csor.domain.vocabulary import CheckState
from csor.web.views.dues import left_words
from csor.web.views.looking import Looking
from csor.web.views.strip import took_words
from csor.words.codes import within, word
from csor.words.time import days_left, moment_words

WIDTH, LETTER, BOLD, GAP = 1200, 7, 7.6, 14  # px of the drawing, and of a letter of its words
RIGHT = 0.8
SHORT = {
    Unit.ELAPSED_HOURS: "hour",
    Unit.CALENDAR_DAYS: "day",
    Unit.WORKING_DAYS: "working day",
    Unit.CALENDAR_DAYS_ROLL_FORWARD: "day",
    Unit.CALENDAR_MONTHS_ROLL_FORWARD: "month",
}


@dataclass
class Row:
    """One row of words above the line: what of it is taken, in px."""

    taken: list[tuple[float, float]] = field(default_factory=list)

    def free(self, start: float, end: float) -> bool:
        """Whether nothing stands there."""
        return all(end < a or b < start for a, b in self.taken)


def track(look: Looking) -> dict[str, Any]:
    """What `deadline_track` draws, and the same in words."""
    case, conclusion = look.case, look.clocks["conclusion"]
    ends = conclusion.done_at
    until = ends or look.now
    last = max([conclusion.target_at, conclusion.due.at, until, *_replies(look)])
    if until > conclusion.target_at:
        last = max(last, until + (until - case.received_at) / 25)
    scale = Scale(case.received_at, last)
    late = ends is None and look.now > conclusion.target_at
    today = _today(look, conclusion)
    points = _happened(look)
    delays = [_delay(scale, kept.said, look) for kept in case.delays]
    drawn = _place(points, scale, scale.at(until), today, delays)
    return {
        "title": "Deadlines of this case",
        "desc": " ".join([f"{today}.", *(f"{words}." for _, words, _ in points), *_due_sentences(look)]),
        "today": scale.at(until),
        "today_words": today,
        "late": late,
        "over_from": scale.at(conclusion.target_at) if late else None,
        "happened": drawn,
        "due": _due(look, scale),
        "delays": delays,
    }


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a moment stands between receipt and the end, 0 to 1."""

    first: datetime
    last: datetime

    def at(self, moment: datetime) -> float:
        """The share of the way."""
        whole = max((self.last - self.first).total_seconds(), 1.0)
        return round(min(max((moment - self.first).total_seconds() / whole, 0.0), 1.0), 4)


def _replies(look: Looking) -> list[datetime]:
    return [end_of_day(c.reply_due) for c in look.case.checks if c.state is CheckState.REQUESTED and c.reply_due]


def _today(look: Looking, conclusion: Clock) -> str:
    received_on = local_day(look.case.received_at)
    if conclusion.done_at:
        return f"Concluded, day {days_between(received_on, local_day(conclusion.done_at))}"
    return f"Today, day {days_between(received_on, look.today)}"


def _happened(look: Looking) -> list[tuple[datetime, str, bool]]:
    """Moment, words, and whether it is still to come."""
    case = look.case
    found = [(case.received_at, f"Received {moment_words(case.received_at, look.now)}", False)]
    if case.checks_done_at:
        span = took_words(look, case.checks_done_at)
        found.append((case.checks_done_at, f"Checks done {'in ' if span[0].isdigit() else 'on '}{span}", False))
    for moment, words in (
        (case.meeting_held_at, "Meeting held"),
        (case.recommendation.at if case.recommendation else None, "Recommended"),
        (case.decided_at, "Decided"),
    ):
        if moment:
            found.append((moment, f"{words}, {_day(look, moment)}", False))
    found += [(r.told.at, f"{r.name} told, {_day(look, r.told.at)}", False) for r in case.told if r.told]
    waiting = [c for c in case.checks if c.state is CheckState.REQUESTED and c.reply_due]
    found += [(end_of_day(c.reply_due), f"Reply due: {within(c.kind)}", True) for c in waiting if c.reply_due]
    return sorted(found, key=lambda point: point[0])


def _day(look: Looking, moment: datetime) -> str:
    return f"day {days_between(local_day(look.case.received_at), local_day(moment))}"


def _place(
    points: list[tuple[datetime, str, bool]], scale: Scale, now: float, today: str, delays: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Give each point's words a row in which they touch nothing; words with no room are left to the description."""
    low, high = Row(), Row()
    here = now * WIDTH
    low.taken.append((here - 2, here + 2))
    said = len(today) * LETTER + GAP
    high.taken.append((here - said, here + 2) if now > 0.12 else (here - 2, here + said))  # noqa: PLR2004 - as drawn
    low.taken += [(d["start"] * WIDTH, d["start"] * WIDTH + len(d["words"]) * LETTER + GAP) for d in delays]
    drawn: list[dict[str, Any]] = []
    for moment, words, still_open in reversed(points):
        at = scale.at(moment)
        x, wide = at * WIDTH, len(words) * LETTER + GAP
        left = at > RIGHT
        start, end = (x - wide, x) if left else (x, x + wide)
        point: dict[str, Any] = {"at": at, "words": words, "open": still_open, "left": left}
        if low.free(start, end):
            low.taken.append((start, end))
        elif high.free(start, end) and low.free(x, x):
            point["up"] = 2
            high.taken.append((start, end))
            low.taken.append((x, x))
        else:
            point["words"] = ""
        drawn.append(point)
    return drawn[::-1]


def _delay(scale: Scale, said: Any, look: Looking) -> dict[str, Any]:
    start = datetime.combine(said.from_day, datetime.min.time(), LONDON)
    cause = word(said.cause)
    span = (
        look.day(said.from_day) if said.from_day == said.to_day else f"{said.from_day.day} to {look.day(said.to_day)}"
    )
    begin, end = scale.at(start), scale.at(end_of_day(said.to_day))
    return {"start": begin, "end": max(end, begin + 0.002), "words": f"Delay, {cause[:1].lower()}{cause[1:]}: {span}"}


def _due(look: Looking, scale: Scale) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for clock in look.clocks.values():
        if not clock.applies:
            continue
        state, kind = _state(clock, look)
        found.append({"at": scale.at(clock.due.at), "words": _clock_words(clock, look), "state": state, "kind": kind})
        if clock.target != clock.due.on:
            words = f"Extended to {look.day(clock.target)}"
            state, kind = _target_state(clock, look)
            found.append({"at": scale.at(clock.target_at), "words": words, "state": state, "kind": kind})
    _side_by_side(found)
    return found


def _side_by_side(due: list[dict[str, Any]]) -> None:
    """Say on which side of its tick each deadline's words stand, from the last to the first, so that none meets the next."""
    room = 0.0  # where the next one's words begin
    for one in reversed(due):
        x, wide = one["at"] * WIDTH, max(len(one["words"]), len(one["state"])) * BOLD + GAP
        one["left"] = (x + wide > room and x > wide) if room else one["at"] > RIGHT
        room = x - wide if one["left"] else x


def _clock_words(clock: Clock, look: Looking) -> str:
    rule = clock.rule
    unit = SHORT[rule.unit] + ("" if rule.amount == 1 else "s")
    hours = rule.unit is Unit.ELAPSED_HOURS
    when = moment_words(clock.due.at, look.now) if hours else look.day(clock.due.on)
    return f"{rule.amount} {unit}, {when}"


def _state(clock: Clock, look: Looking) -> tuple[str, str]:
    """The raw deadline: met, late, or what is left."""
    if clock.met is not None:
        return ("Met", "met") if clock.met else (f"Missed, {_by(clock, look)}", "late")
    if look.now > clock.due.at:
        late = left_words(clock.due.at, clock.due.on, look.now)
        none = ", no extension" if clock.name == "conclusion" and clock.target == clock.due.on else ""
        return f"{late}{none}", "late"
    return left_words(clock.due.at, clock.due.on, look.now), "rest"


def _by(clock: Clock, look: Looking) -> str:
    """How much it was missed by."""
    done = clock.done_at or look.now
    if done - clock.due.at < timedelta(days=1) and clock.rule.unit is Unit.ELAPSED_HOURS:
        return left_words(clock.due.at, clock.due.on, done).lower()
    return days_left(clock.due.on, local_day(done)).replace("due today", "less than a day late")


def _target_state(clock: Clock, look: Looking) -> tuple[str, str]:
    if clock.done_at:
        return ("Met", "met") if clock.done_at < clock.target_at else ("Missed", "late")
    return left_words(clock.target_at, clock.target, look.now), "late" if look.now > clock.target_at else "rest"


def _due_sentences(look: Looking) -> list[str]:
    return [f"Due: {_clock_words(c, look)}, {_state(c, look)[0]}." for c in look.clocks.values() if c.applies]
