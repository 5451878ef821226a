"""What happened to a case: what was done, what was refused, who looked, and which page comes next."""

from datetime import timedelta

import pytest

from csor.domain.actions import Action, Event
from csor.domain.refusals import Refusal
from csor.domain.vocabulary import Stage
from csor.reading.timeline import PAGE, Happened, Show, Timeline, list_timeline
from csor.simulation.people import ACTORS
from csor.usecases.office import Office
from csor.usecases.read_case import read_case
from tests.support.wessex import WessexCase, keep_at, keep_case


def timeline(office: Office, case: WessexCase, show: Show = Show.ALL, before: int | None = None) -> Timeline:
    with office.open_work(ACTORS["mercer"], case.now + timedelta(days=9)) as work:
        opened = work.case(case.reference)
        return list_timeline(work.session, opened.id, show, reader="nwosu", now=work.now, before=before)


def events(found: Timeline) -> list[Event]:
    return [one.event for one in found.events]


def look(office: Office, case: WessexCase, page: str = "case") -> None:
    with office.open_work(ACTORS["nwosu"], case.now + timedelta(minutes=5)) as work:
        read_case(work, case.reference, page)


def one(found: Timeline) -> Happened:
    assert len(found.events) == 1
    return found.events[0]


def test_newest_first_with_what_was_said(office: Office) -> None:
    case = keep_case(office).do(Action.ADD_NOTE, text="She rang.")
    found = timeline(office, case)
    assert events(found) == [Event.NOTE_ADDED, Event.CASE_RECEIVED]
    assert found.events[0].said.text == "She rang."
    assert found.before is None
    assert found.looked_at is None


def test_a_refused_attempt_stands_among_the_rest(office: Office) -> None:
    case = keep_case(office)
    with pytest.raises(Refusal):
        case.do(Action.ACCEPT_INTO_SCHEME, by="nwosu")
    tried = timeline(office, case).events[0]
    assert (tried.event, tried.action, tried.outcome) == (Event.ACTION_REFUSED, Action.ACCEPT_INTO_SCHEME, "refused")
    assert tried.code == "checks_incomplete"
    assert tried.said.reason
    assert one(timeline(office, case, Show.DECISIONS)).code == "checks_incomplete"


def test_who_looked_stands_apart(office: Office) -> None:
    case = keep_case(office)
    look(office, case, "timeline")
    assert events(timeline(office, case)) == [Event.CASE_RECEIVED]
    found = timeline(office, case, Show.LOOKED)
    assert (one(found).actor, one(found).page) == ("nwosu", "timeline")
    assert found.looked_at == one(found).at


def test_each_show_has_its_own(office: Office) -> None:
    case = keep_at(office, Stage.CLOSED)
    assert Event.CHECK_RECORDED in events(timeline(office, case, Show.CHECKS))
    decisions = events(timeline(office, case, Show.DECISIONS))
    assert {Event.CASE_ACCEPTED, Event.DISCLOSURE_AUTHORISED, Event.CASE_CLOSED} <= set(decisions)
    assert Event.CHECK_RECORDED not in decisions
    assert Event.MEETING_RECORDED in events(timeline(office, case, Show.CONTACTS))
    assert timeline(office, case, Show.LOOKED).events == ()


def test_page_after_page(office: Office) -> None:
    case = keep_case(office)
    for number in range(PAGE + 4):
        case.do(Action.ADD_NOTE, text=f"Note {number}")
    first = timeline(office, case)
    second = timeline(office, case, before=first.before)
    assert len(first.events) == PAGE
    numbers = [event.seq for event in (*first.events, *second.events)]
    assert numbers == sorted(numbers, reverse=True)
    assert len(set(numbers)) == PAGE + 5
    assert second.before is None
