"""Events as lines of a timeline: when, what, the words that go with it, and who."""

from collections.abc import Callable
from typing import Any

from flask import url_for

from csor.domain.actions import Action, Event
from csor.domain.deadlines import LONDON
from csor.reading.timeline import REFUSED, Happened, Show, Timeline
from csor.web.views.checks import cut
from csor.web.views.dues import narrow
from csor.web.views.looking import Looking
from csor.words.actions import action_words
from csor.words.events import event_words

SHOWS = {
    Show.ALL: "All",
    Show.DECISIONS: "Decisions",
    Show.CHECKS: "Checks",
    Show.CONTACTS: "Contacts",
    Show.LOOKED: "Who has looked",
}
PAGES = {
    "case": "the case",
    "timeline": "the timeline",
    "visit": "the visit",
    "decision": "the decision",
    "paper": "a paper",
    "looked": "who looked",
    "erasure": "the page of erasure",
}
TEXTS = (
    "text",
    "found",
    "summary",
    "detail",
    "reason",
    "comment",
    "account",
    "view",
    "weighed",
    "not_available_reason",
)
LONGEST = 160

Rows = Callable[[Any], list[tuple[str, str]]]


def links(look: Looking, current: Show) -> list[dict[str, Any]]:
    """The filter of the timeline."""
    urn = look.case.reference
    query: dict[Show, dict[str, Any]] = {show: {} if show is Show.ALL else {"show": show.value} for show in Show}
    return [
        {"href": url_for("cases.timeline", urn=urn, **query[show]), "words": words, "current": show is current}
        for show, words in SHOWS.items()
    ]


def lines(timeline: Timeline, look: Looking, rows: Rows | None = None) -> list[dict[str, Any]]:
    """Lines of `timeline`. rows: gives everything that was said, for the page that shows it."""
    return [_line(event, look, rows) for event in timeline.events]


def _line(event: Happened, look: Looking, rows: Rows | None) -> dict[str, Any]:
    title, words = _words(event, look)
    return {
        "at": narrow(look.recent(event.at)),
        "iso": event.at.astimezone(LONDON).isoformat(timespec="minutes"),
        "title": f"{title}." if title[-1] not in ".!?" else title,
        "words": words,
        "who": look.staff.who(event.actor),
        "changed": look.new(event.at, event.actor),
        "rows": rows(event.said) if rows and event.said is not None else [],
    }


def _words(event: Happened, look: Looking) -> tuple[str, str]:
    if event.outcome == REFUSED:
        tried = action_words(event.action).link if event.action else "An action"
        return f"Refused: {tried[:1].lower()}{tried[1:]}", f"Rule: {event.code}"
    if event.event is Event.CASE_READ:
        return "Looked at", _page(event.page)
    said = event_words(event.event, event.said, look.names, look.now)
    return said, excerpt(event.said, said) or cut(event.reason, LONGEST)


def _page(page: str) -> str:
    if page in set(Action):
        words = action_words(Action(page)).link
        return f"“{words}”"
    return PAGES.get(page, page.replace("_", " "))


def excerpt(said: Any, already: str = "") -> str:
    """The first text of what was said, its beginning; nothing that the title says already."""
    for name in TEXTS:
        text = getattr(said, name, "")
        if isinstance(text, str) and text and text not in already:
            return cut(text, LONGEST)
    return ""
