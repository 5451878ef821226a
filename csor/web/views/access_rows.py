"""Seals, conflicts and broken glass in the words of a page."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from flask import url_for

from csor.domain.access import Access
from csor.domain.actions import Action
from csor.domain.deadlines import local_day
from csor.domain.interests import is_asked
from csor.reading.access import Bar, Glass, Seal, ToLookAt
from csor.usecases.work import Opened
from csor.web.views.looking import Looking
from csor.web.views.staff import Staff
from csor.words.access import INTERESTS, NOBODY_AGREES, PARTIES, SEAL_KINDS
from csor.words.time import clock_words, day_words, moment_words, recent_words

Row = dict[str, Any]
A_MOMENT = timedelta(seconds=1)  # a day ends at the midnight that belongs to the next


def case_bands(opened: Opened, look: Looking, *, may_seal: bool) -> list[Row]:
    """What stands above a case that is sealed, or that is open for reading alone."""
    found = []
    if opened.access is Access.BROKEN_GLASS and opened.sight.glass_until:
        until = clock_words(opened.sight.glass_until)
        body = "Its supervisors and compliance were told. You may read it, and change nothing in it."
        found.append(_band("refused", f"You broke the glass: this case is open to you until {until}", body))
    if opened.sight.sealed:
        title = "This case is sealed: only the people named may open it"
        href = url_for("seals.show", urn=look.case.reference)
        link = {"href": href, "words": "Who is named"} if may_seal else None
        found.append(_band("info", title, "It stands in nobody else’s lists, searches or counts.", link))
    return found


def _band(kind: str, title: str, body: str, link: Row | None = None) -> Row:
    return {"kind": kind, "title": title, "body": body, "link": link or {}}


def work_list_band(waiting: ToLookAt) -> Row | None:
    """The band on the work list of somebody who has access to look at; None when nothing waits."""
    if not waiting.all:
        return None
    said = [_count(waiting.glass, "broken glass", "broken glasses"), _count(waiting.bars, "conflict", "conflicts")]
    title = f"To look at: {' and '.join(one for one in said if one)}"
    body = f"{waiting.overdue} overdue." if waiting.overdue else ""
    link = {"href": url_for("access.queue"), "words": "Look at them"}
    return _band("immediate" if waiting.overdue else "changed", title, body, link)


def interests_band(last: datetime | None, now: datetime) -> Row | None:
    """The band that asks for declared interests, at first and once a year. It keeps nobody from their work."""
    if not is_asked(last, now):
        return None
    title = "Declare your interests, or say that you have none"
    asked = "Your family’s surnames, where you live, and people you know well: a case they are in is kept from you."
    body = f"You last did on {moment_words(last, now)}. {asked}" if last else asked
    link = {"href": url_for("access.interests"), "words": "Declare them or say there are none"}
    return _band("changed", title, body, link)


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}" if number else ""


def glass_row(glass: Glass, staff: Staff, now: Any, *, may_review: bool) -> Row:
    """One broken glass of the queue."""
    late = glass.due_at < now
    href = url_for("access.glass", grant=glass.id) if may_review and staff.me != glass.person else None
    return {
        "reference": glass.reference,
        "who": staff.full(glass.person),
        "reason": glass.reason,
        "when": recent_words(glass.given_at, now),
        "due": day_words(local_day(glass.due_at - A_MOMENT), local_day(now)),
        "late": late,
        "href": href,
    }


def bar_row(bar: Bar, staff: Staff, now: Any) -> Row:
    """One conflict of the queue. The case is offered to somebody else when the person has it."""
    reassign = None
    if bar.owner == bar.person:
        reassign = url_for("actions.act", urn=bar.reference, action=Action.ASSIGN_CASE.value)
    return {
        "reference": bar.reference,
        "case_href": url_for("cases.show", urn=bar.reference),
        "who": staff.full(bar.person),
        "what": f"{INTERESTS[bar.kind]}: {bar.words}",
        "met": f"Met {PARTIES.get(bar.role, bar.role)}",
        "when": recent_words(bar.barred_at, now),
        "href": url_for("access.conflict", bar=bar.id),
        "reassign_href": reassign,
    }


def seal_rows(seal: Seal, staff: Staff, now: Any) -> list[tuple[str, str]]:
    """A seal as rows of facts."""
    rows = [
        ("Why", SEAL_KINDS[seal.kind]),
        ("In full", seal.reason),
        ("Sealed by", f"{staff.full(seal.sealed_by)}, {moment_words(seal.sealed_at, now)}"),
        ("Named", ", ".join(staff.full(one) for one in seal.readers)),
    ]
    if seal.proposed_by and seal.proposed_at:
        said = f"{staff.full(seal.proposed_by)}, {moment_words(seal.proposed_at, now)}: {seal.proposed_reason}"
        rows.append(("Unsealing proposed", said))
    if seal.names_by and seal.names_at:
        proposed = ", ".join(staff.full(one) for one in seal.names)
        said = f"{proposed}, by {staff.full(seal.names_by)}, {moment_words(seal.names_at, now)}: {seal.names_reason}"
        rows.append(("Proposed to be named", said))
    return rows


def must_agree_words(who: Iterable[str], staff: Staff) -> str:
    """Who has to agree to what was proposed."""
    people = " or ".join(staff.full(one) for one in who)
    return f"{people} must agree." if people else NOBODY_AGREES


def may_agree_words(who: Iterable[str], staff: Staff) -> str:
    """What becomes of names that are ticked, and of those that are not."""
    people = " or ".join(staff.full(one) for one in who)
    waits = f"Whoever you tick can open it when somebody else agrees: {people}." if people else NOBODY_AGREES
    return f"Whoever you untick loses the case at once. {waits}"
