"""Pages of lists: the work list, and finding a case."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from csor.domain.deadlines import local_day
from csor.domain.permissions import Permission
from csor.reading.access import count_to_look_at, find_said_of_interests
from csor.reading.opened_days import find_last_opened
from csor.reading.people import list_people
from csor.reading.search import Found
from csor.reading.work_list import (
    PAGE,
    Filters,
    Tab,
    Wanted,
    WorkPage,
    count_cases,
    count_tabs,
    find_next_due,
    list_cases,
    place_of,
    tabs_for,
)
from csor.usecases.note_work_list import note_work_list
from csor.usecases.search_cases import search_cases
from csor.web.gate import csrf_token, current_actor, current_office, current_person, may
from csor.web.views import access_rows, search_rows, work_rows
from csor.web.views.oversight_rows import last_opened_band
from csor.web.views.staff import Staff
from csor.words.time import FULL_DAYS, born_words, clock_words

lists = Blueprint("lists", __name__)


@lists.route("/")
def mine() -> ResponseReturnValue:
    """The work list; the people of the force for whoever works on accounts and on no case."""
    if may(Permission.PEOPLE_MANAGE) and not may(Permission.CASE_READ):
        return redirect(url_for("accounts.everyone"))
    actor, office = current_actor(), current_office()
    tabs = tabs_for(actor)
    tab = next((t for t in tabs if t.value == request.args.get("tab")), tabs[0])
    filters = work_rows.filters_of(*(request.args.getlist(name) for name in ("stage", "route", "only")))
    now = office.clock()
    wanted = Wanted(actor, now, tab, filters)
    with office.open_reading() as reading:
        counts = count_tabs(reading, actor, now)
        count = count_cases(reading, wanted) if filters.any else counts[tab]
        page = list_cases(reading, wanted, place_of(request.args.get("after", "")))
        staff = Staff.of(list_people(reading, actor.force), actor.id)
        waiting = count_to_look_at(reading, actor, now)
        declares = not request.args and may(Permission.INTEREST_DECLARE)  # asked as the list opens, not at each filter
        said_at = find_said_of_interests(reading, actor) if declares else None
        opened = find_last_opened(reading, actor, now)
        next_due = find_next_due(reading, actor, now) if tab is Tab.TODAY and not page.rows else None
    with office.open_work(actor) as work:  # counted first, in a session that only reads, so that it holds up nobody
        note_work_list(work, tab, filters, len(page.rows))
    today = local_day(now)
    return render_template(
        "lists/mine.html",
        opened=last_opened_band(opened, today),
        heading=work_rows.heading_of(tab, actor.team),
        now_words=f"{FULL_DAYS[today.weekday()]} {born_words(today)}, {clock_words(now)}",
        tabs=work_rows.tab_items(counts, tab, actor.team, lambda t: _href(t, tabs)),
        tab=tab.value if tab is not tabs[0] else "",
        total=work_rows.total_words(count),
        rows=[work_rows.work_row(r, staff, now, url_for("cases.show", urn=r.reference)) for r in page.rows],
        filters=work_rows.filter_groups(filters),
        filtered=filters.any,
        clear_href=_href(tab, tabs),
        receive_href=url_for("receive.start") if may(Permission.CASE_RECEIVE) else None,
        empty=work_rows.empty_words(tab, counts, next_due, now),
        empty_href=lambda t: _href(t, tabs),
        sees_cases=may(Permission.CASE_READ),
        interests=access_rows.interests_band(said_at, now) if declares else None,
        to_look_at=access_rows.work_list_band(waiting),
        **_pager(page, count, tab, tabs, filters),
    )


def _href(tab: Tab, tabs: tuple[Tab, ...], **query: Any) -> str:
    named: dict[str, Any] = {} if tab is tabs[0] else {"tab": tab.value}
    return url_for("lists.mine", **named, **query)


def _pager(page: WorkPage, count: int, tab: Tab, tabs: tuple[Tab, ...], filters: Filters) -> dict[str, Any]:
    query = work_rows.filter_query(filters)
    before = {"href": _href(tab, tabs, **query), "words": "Back to the first page"} if page.first > 1 else None
    after = None
    if page.after:
        href = _href(tab, tabs, **query, after=page.after.text())
        after = {"href": href, "words": work_rows.next_words(page, count, PAGE)}
    return {"showing": work_rows.showing_words(page, count), "before": before, "after": after}


@lists.route("/find", methods=["GET", "POST"])
def find() -> ResponseReturnValue:
    """Find a case: what is looked for is posted, so that no name stands in an address."""
    typed = request.form.get("q", "").strip()
    if request.method == "GET":
        return render_template("lists/find.html", typed="", found=None, form_errors=[])
    if not typed:
        errors = [("q", "Enter a reference or a surname")]
        return render_template("lists/find.html", typed="", found=None, form_errors=errors), 400
    with current_office().open_work(current_actor()) as work:
        found = search_cases(work, typed, current_person().force.prefix, _after(request.form.get("after", "")))
        staff = Staff.of(list_people(work.session, work.actor.force), work.actor.id)
        now = work.now
    return render_template(
        "lists/find.html",
        typed=typed,
        found=search_rows.found_words(found),
        rows=[search_rows.hit_row(hit, staff, now, url_for("cases.show", urn=hit.reference)) for hit in found.hits],
        after=_next(found),
        form_errors=[],
        csrf=csrf_token(),
    )


def _after(text: str) -> UUID | None:
    try:
        return UUID(hex=text)
    except ValueError:
        return None


def _next(found: Found) -> str:
    return found.after.hex if found.after else ""
