"""Requests for erasure in the words of a page."""

from datetime import datetime
from typing import Any

from flask import url_for

from csor.domain.deadlines import local_day
from csor.domain.erasure import LASTS, State
from csor.domain.facts import CaseFacts
from csor.domain.people import Actor
from csor.reading.erasures import Erasure
from csor.web.views.staff import Staff
from csor.words.codes import word
from csor.words.erasure import STATES
from csor.words.time import day_words, moment_words, recent_words

Row = dict[str, Any]
AHEAD = ", which is still ahead"


def erasure_row(one: Erasure, actor: Actor, staff: Staff, now: datetime) -> Row:
    """One request of the list. href: to the case's page, none once the case is gone."""
    state = one.asked.state_at(now)
    waits = state is State.WAITING and not actor.is_person(one.asked.asked_by)
    return {
        "reference": one.case,
        "href": None if state is State.ERASED else url_for("erasure.show", urn=one.case),
        "link": "Answer" if waits else "Look at it",
        "asked": f"{staff.full(one.asked.asked_by)}, {recent_words(one.asked.asked_at, now)}",
        "reason": one.reason,
        "state": STATES[state],
        "answered": _answered(one, staff, now),
        "why": one.answer_reason,
    }


def _answered(one: Erasure, staff: Staff, now: datetime) -> str:
    if one.answered_at is None:
        return ""
    return f"{staff.full(one.answered_by)}, {recent_words(one.answered_at, now)}"


def request_rows(one: Erasure, staff: Staff, now: datetime) -> list[tuple[str, str]]:
    """A request as rows of facts."""
    state = one.asked.state_at(now)
    rows = [
        ("Asked by", f"{staff.full(one.asked.asked_by)}, {moment_words(one.asked.asked_at, now)}"),
        ("Why", one.reason),
        ("State", STATES[state]),
    ]
    if state is State.WAITING:
        rows.append(("Counts until", day_words(local_day(one.asked.asked_at + LASTS), local_day(now))))
    if one.answered_at is not None:
        rows.append(("Answered by", _answered(one, staff, now)))
    return [*rows, ("Because", one.answer_reason)] if one.answer_reason else rows


def kept_rows(case: CaseFacts, now: datetime) -> list[tuple[str, str]]:
    """How long the case was to be kept, as it was set last."""
    last = case.retention[-1].said if case.retention else case.closure.said if case.closure else None
    retention, review_on = (last.retention, last.review_on) if last else (None, None)
    today = local_day(now)
    review = f"{day_words(review_on, today)}{AHEAD if review_on > today else ''}" if review_on else "No day is set"
    return [("To be kept as", word(retention) if retention else "Not said"), ("Retention review", review)]
