"""Rows, tabs and filters of the work list, as `components/lists.html` draws them."""

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from csor.domain.deadlines import days_between, local_day
from csor.domain.vocabulary import OPEN_STAGES, Route, Stage
from csor.reading.work_list import CAP, Filters, Tab, WorkPage, WorkRow
from csor.web.views.dues import DUES, due_line, is_late, left_words, narrow, since_words
from csor.web.views.staff import Staff
from csor.words.codes import word
from csor.words.standing import Reader, standing_words
from csor.words.time import day_words

TABS: Mapping[Tab, str] = {
    Tab.DECIDE: "To decide",
    Tab.MINE: "Mine",
    Tab.TEAM: "My team’s",
    Tab.UNASSIGNED: "Unassigned",
    Tab.TODAY: "Due today",
    Tab.LATE: "Late",
}
HEADINGS: Mapping[Tab, str] = {
    Tab.DECIDE: "to decide",
    Tab.MINE: "my cases",
    Tab.TEAM: "my team’s cases",
    Tab.UNASSIGNED: "unassigned cases",
    Tab.TODAY: "due today",
    Tab.LATE: "late cases",
}
EMPTY: Mapping[Tab, str] = {
    Tab.DECIDE: "Nothing waits for a decision.",
    Tab.MINE: "You have no open case.",
    Tab.TEAM: "There is no open case here.",
    Tab.UNASSIGNED: "Every case has an owner.",
    Tab.TODAY: "No cases are due today.",
    Tab.LATE: "No case is late.",
}
WHERE: Mapping[Tab, str] = {
    Tab.DECIDE: "to decide",
    Tab.MINE: "with you",
    Tab.TEAM: "in your team",
    Tab.UNASSIGNED: "with nobody",
    Tab.TODAY: "due today",
    Tab.LATE: "late",
}
NOBODY_NAMED = "Not known by name"


def heading_of(tab: Tab, team: str) -> str:
    """The h1. team: empty for a person without one, who sees the force's."""
    words = "all cases" if tab is Tab.TEAM and not team else HEADINGS[tab]
    return f"Work list: {words}"


def tab_items(
    counts: Mapping[Tab, int], current: Tab, team: str, href: Callable[[Tab], str]
) -> list[dict[str, object]]:
    """The tabs with their counts; 99+ when there are more."""
    return [
        {
            "href": href(tab),
            "words": "All" if tab is Tab.TEAM and not team else TABS[tab],
            "count": count_words(count),
            "current": tab is current,
            "late": tab is Tab.LATE and count > 0,
        }
        for tab, count in counts.items()
    ]


def count_words(count: int) -> str:
    """A number, or 99+."""
    return f"{CAP - 1}+" if count >= CAP else str(count)


def total_words(count: int) -> str:
    """14 cases; 1 case; more than 99 cases."""
    if count >= CAP:
        return f"More than {CAP - 1} cases"
    return f"{count} case{'' if count == 1 else 's'}"


def showing_words(page: WorkPage, count: int) -> str:
    """Showing 1 to 9 of 14."""
    last = page.first + len(page.rows) - 1
    return f"Showing {page.first} to {last}" + (f" of {count}" if count < CAP else "")


def next_words(page: WorkPage, count: int, size: int) -> str:
    """Next 5 cases."""
    left = count - (page.first + len(page.rows) - 1)
    return f"Next {left} case{'' if left == 1 else 's'}" if count < CAP and 0 < left < size else f"Next {size} cases"


def work_row(row: WorkRow, staff: Staff, now: datetime, href: str) -> dict[str, object]:
    """One row."""
    today = local_day(now)
    day = days_between(row.received_on, today)
    code, *values = row.standing
    return {
        "href": href,
        "reference": row.reference,
        "changed": row.changed,
        "risk": row.danger_now,
        "note": word(row.route) if row.route is Route.RIGHT_TO_KNOW else "",
        "subject": row.subject or NOBODY_NAMED,
        "children": children_words(row.children),
        "stage": word(row.stage),
        "since": narrow(_with_or_since(row, staff, now)),
        "late": is_late(row.next_due_at, now),
        "left": left_words(row.next_due_at, row.next_due_on, now),
        "due": narrow(due_line(DUES[row.next_due_name], row.next_due_at, row.next_due_on, now)),
        "day_words": f"Day {day} of {row.days_allowed}",
        "share": max(day, 0) / max(row.days_allowed, 1),
        "why": standing_words(code, values, Reader(now, staff.me, staff.shorts)),
    }


def _with_or_since(row: WorkRow, staff: Staff, now: datetime) -> str:
    """Since when; with whom instead, when that is not the reader."""
    if row.owner and row.owner != staff.me:
        return f"With {staff.short(row.owner)}"
    return since_words(row.stage_since, now) if row.owner else f"{since_words(row.stage_since, now)}, with nobody"


def children_words(children: tuple[tuple[str, int | None], ...]) -> str:
    """Mia, 6, and Jack, 4; nine children are a number and the first two."""
    if not children:
        return "No child named"
    if len(children) > 3:  # noqa: PLR2004 - more do not fit under a name
        return f"{_child(children[0])}, {_child(children[1])}, and {len(children) - 2} more"
    names = [_child(child) for child in children]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])}, and {names[-1]}"


def _child(child: tuple[str, int | None]) -> str:
    name, age = child
    called = _isolated(name) if name else "a child"
    return called if age is None else f"{called}, {age_words(age)}"


def _isolated(name: str) -> str:
    """A name; one written from right to left stands by itself, so that it keeps its own age."""
    turned = any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in name)
    return f"\u2068{name}\u2069" if turned else name


def age_words(age: int) -> str:
    """An age in whole years; a baby is under 1."""
    return str(age) if age else "under 1"


def filter_groups(filters: Filters) -> list[tuple[str, str, list[dict[str, object]]]]:
    """The ticks of the filters: name, legend, options."""
    stages = [_option(stage.value, word(stage), stage in filters.stages) for stage in OPEN_STAGES]
    routes = [_option(route.value, word(route), route in filters.routes) for route in Route]
    only = [
        _option("changed", "Changed since I looked", filters.changed),
        _option("danger", "Immediate risk", filters.danger),
        _option("waiting", "Waiting for a partner", filters.waiting),
    ]
    return [("stage", "Stage", stages), ("route", "Route", routes), ("only", "Only show", only)]


def _option(value: str, words: str, checked: bool) -> dict[str, object]:
    return {"value": value, "words": words, "checked": checked}


def filters_of(stages: list[str], routes: list[str], only: list[str]) -> Filters:
    """The filters of an address; what is not known is left out."""
    return Filters(
        stages=tuple(stage for stage in Stage if stage.value in stages),
        routes=tuple(route for route in Route if route.value in routes),
        changed="changed" in only,
        danger="danger" in only,
        waiting="waiting" in only,
    )


def filter_query(filters: Filters) -> dict[str, Any]:
    """The filters as they stand in an address."""
    only = [name for name in ("changed", "danger", "waiting") if getattr(filters, name)]
    query = {"stage": [s.value for s in filters.stages], "route": [r.value for r in filters.routes], "only": only}
    return {name: values for name, values in query.items() if values}


def empty_words(tab: Tab, counts: Mapping[Tab, int], next_due: date | None, now: datetime) -> tuple[str, str, Tab, str]:
    """What an empty tab says: a sentence, what comes next, the tab to go to, the words of its link."""
    goes_to = _next_place(tab, counts)
    after = f"{total_words(counts[goes_to])} {WHERE[goes_to]}."
    if tab is Tab.TODAY and goes_to is Tab.TEAM:
        after = f"The next deadline is {day_words(next_due, local_day(now))}." if next_due else "Nothing is due later."
    return EMPTY[tab], after, goes_to, "See them" if counts[goes_to] else f"Go to “{TABS[goes_to]}”"


def _next_place(tab: Tab, counts: Mapping[Tab, int]) -> Tab:
    """Where somebody with an empty list looks next: at what is wanted more, if there is any."""
    wanted = {
        Tab.TODAY: (Tab.LATE, Tab.TEAM),
        Tab.LATE: (Tab.TODAY, Tab.TEAM),
        Tab.TEAM: (Tab.UNASSIGNED, Tab.MINE),
        Tab.MINE: (Tab.UNASSIGNED, Tab.TEAM),
    }.get(tab, (Tab.TEAM, Tab.MINE))
    return wanted[0] if counts[wanted[0]] else wanted[1]
