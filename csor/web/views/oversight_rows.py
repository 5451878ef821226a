"""Rows and tabs of the pages of oversight."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from flask import url_for

from csor.domain.actions import Action, Event
from csor.domain.deadlines import LONDON, ONE_DAY, local_day
from csor.domain.misuse import Sign
from csor.domain.permissions import Permission
from csor.reading.flags import Raised, Rested
from csor.reading.looks import OneLook
from csor.reading.looks_of_day import Opened
from csor.reading.samples import SampledView, SeedView
from csor.web.gate import may
from csor.web.views.happened import PAGES
from csor.web.views.staff import Staff
from csor.words.actions import action_words
from csor.words.events import event_words
from csor.words.oversight import FINDINGS, SIGNS, TIES, VERDICTS, WHY_SAMPLED, why_words
from csor.words.time import FULL_DAYS, born_words, clock_words, day_words, listed, moment_words

FIRST = 4
NOT_OPEN = "A case not open to you"
TABS = (
    (Permission.MEASURES_READ, "compliance.show", "Measures"),
    (Permission.LOG_READ, "oversight.who", "Who looked"),
    (Permission.FLAG_JUDGE, "oversight.flags", "Flags"),
    (Permission.SAMPLE_DRAW, "samples.show", "Samples"),
    (Permission.ERASURE_ANSWER, "erasure.everything", "Erasure"),
)
Row = dict[str, Any]


def tabs(current: str) -> list[Row]:
    """The sub navigation of compliance: what this person may open; nothing when that is one page alone."""
    found = [
        {"href": url_for(endpoint), "words": words, "current": endpoint == current}
        for permission, endpoint, words in TABS
        if may(permission)
    ]
    return found if len(found) > 1 else []


def case_cell(reference: str, open_: Iterable[str]) -> Row:
    """A case by its reference, with a way to it; none of a case that is not open to the reader."""
    if not reference:
        return {"words": "", "href": None}
    if reference not in open_:
        return {"words": NOT_OPEN, "href": None}
    return {"words": reference, "href": url_for("cases.show", urn=reference)}


def page_words(event: Event, page: str) -> str:
    """What was opened."""
    if event is not Event.CASE_READ:
        return event_words(event)
    if page in set(Action):
        return f"The page “{action_words(Action(page)).link}”"
    words = PAGES.get(page, page.replace("_", " "))
    return f"{words[:1].upper()}{words[1:]}"


def look_row(look: OneLook, staff: Staff, now: datetime) -> Row:
    """One look at a case."""
    what = f"Search for “{look.searched}”" if look.event is Event.CASES_SEARCHED else page_words(look.event, look.page)
    return {
        "iso": look.at.astimezone(LONDON).isoformat(timespec="seconds"),
        "at": moment_words(look.at, now),
        "who": staff.full(look.person),
        "what": what,
        "through": TIES[look.through],
        "reason": look.reason,
        "seq": look.seq,
    }


def opened_row(opened: Opened, staff: Staff, open_: Iterable[str] | None = None) -> Row:
    """What one person opened on a day. open_: the references that the reader may see; None for one's own."""
    shown = [(case, times) for case, times in opened.cases if open_ is None or case in open_]
    hidden = len(opened.cases) - len(shown)
    return {
        "who": staff.full(opened.person),
        "count": cases_words(len(opened.cases)),
        "searches": opened.searches,
        "hours": hours_words(opened.hours),
        "cases": [
            {"reference": case, "href": url_for("cases.show", urn=case), "times": times_words(times)}
            for case, times in shown
        ],
        "hidden": f"{hidden} not open to you" if hidden else "",
    }


def cases_words(number: int) -> str:
    """14 cases."""
    return "1 case" if number == 1 else f"{number} cases"


def last_opened_band(found: tuple[date, Opened] | None, today: date) -> Row | None:
    """The band of the work list: what you opened on the last day you did."""
    return {"title": last_opened_words(*found, today), "day": found[0].isoformat()} if found else None


def last_opened_words(day: date, opened: Opened, today: date) -> str:
    """Yesterday you opened 14 cases: WX-2026-0412, WX-2026-0413 and 12 more."""
    when = "Yesterday" if day == today - ONE_DAY else f"On {day_words(day, today)}"
    first = [case for case, _ in opened.cases[:FIRST]]
    rest = len(opened.cases) - len(first)
    named = listed([*first, f"{rest} more"] if rest else first)
    searched = f"searched {times_words(opened.searches) or 'once'}" if opened.searches else ""
    if not first:
        return f"{when} you {searched} and opened no case"
    return f"{when} you opened {cases_words(len(opened.cases))}: {named}"


def times_words(number: int) -> str:
    """Nothing for once; 3 times."""
    return "" if number == 1 else f"{number} times"


def hours_words(mask: int) -> str:
    """From the first hour to the last: 08:00 to 17:00."""
    hours = [hour for hour in range(24) if mask & 1 << hour]
    return f"{hours[0]:02}:00 to {(hours[-1] + 1) % 24:02}:00" if hours else ""


def day_heading(day: date) -> str:
    """Friday 5 June 2026."""
    return f"{FULL_DAYS[day.weekday()]} {born_words(day)}"


def flag_row(flag: Raised, staff: Staff, open_: Iterable[str], today: date) -> Row:
    """One flag."""
    who = staff.full(flag.person)
    return {
        "href": url_for("oversight.flag", key=flag.id),
        "day": day_words(flag.day, today),
        "sign": SIGNS[flag.sign],
        "who": who,
        "case": case_cell(flag.case, open_),
        "without_case": "A search" if flag.sign is Sign.NAME_SEARCH else "Several",
        "why": why_words(flag.sign, flag.facts, who),
        "looks": "1 look" if len(flag.views) == 1 else f"{len(flag.views)} looks",
        "verdict": VERDICTS[flag.verdict] if flag.verdict else "",
        "verdict_reason": flag.verdict_reason,
        "verdict_who": staff.full(flag.verdict_by) if flag.verdict else "",
        "verdict_at": moment_words(flag.verdict_at) if flag.verdict_at else "",
    }


def rested_row(look: Rested, open_: Iterable[str], now: datetime) -> Row:
    """One look that a flag rests on."""
    return {
        "at": moment_words(look.at, now),
        "clock": clock_words(look.at),
        "what": page_words(look.event, look.page),
        "case": case_cell(look.case, open_),
    }


def seed_row(seed: SeedView, now: datetime) -> Row:
    """A week and its seed."""
    today = local_day(now)
    state = "Drawn" if seed.drawn_at else "Published"
    done = f"{seed.found} of {seed.of} looked at" if seed.drawn_at else ""
    return {
        "week": seed.week.isoformat(),
        "words": f"From {day_words(seed.week, today)}",
        "commitment": seed.commitment,
        "seed": seed.seed,
        "bound": moment_words(seed.bound_at, now),
        "state": state,
        "done": done,
        "drawn": bool(seed.drawn_at),
    }


def sampled_row(one: SampledView, staff: Staff, open_: Iterable[str], now: datetime) -> Row:
    """One of a sample."""
    return {
        "place": one.place,
        "case": case_cell(one.case, open_),
        "at": moment_words(one.at, now) if one.at else "",
        "who": staff.full(one.person) if one.person else "",
        "why": WHY_SAMPLED[one.why],
        "finding": FINDINGS[one.finding] if one.finding else "",
        "finding_reason": one.finding_reason,
        "finding_who": staff.full(one.finding_by) if one.finding else "",
    }
