"""Erasing a closed case takes two people, and a request that still stands."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from csor.domain import erasure
from csor.domain.actions import Action
from csor.domain.erasure import LASTS, Asked, State
from csor.domain.people import Actor
from csor.domain.refusals import Blocker
from csor.domain.vocabulary import Stage
from tests.domain.builders import ADMINISTRATOR, AUDITOR, INSPECTOR, OFFICER, SUPERVISOR, Casebook

NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
ASKED = Asked("supervisor", NOW, 7, State.WAITING)


def code(blocker: Blocker | None) -> str:
    return blocker.code if blocker else ""


@pytest.mark.parametrize(
    ("actor", "asks", "answers"),
    [
        (SUPERVISOR, True, False),
        (AUDITOR, True, True),
        (ADMINISTRATOR, False, False),
        (OFFICER, False, False),
        (INSPECTOR, False, False),
    ],
)
def test_supervisors_and_compliance_ask_and_compliance_alone_answers(actor: Actor, asks: bool, answers: bool) -> None:
    assert (erasure.may_ask(actor) is None, erasure.may_answer(actor) is None) == (asks, answers)


def test_only_a_closed_case_that_nothing_holds() -> None:
    open_case, closed = Casebook().at(Stage.NOTICE), Casebook().at(Stage.CLOSED)
    assert code(erasure.erasable(open_case.facts, NOW)) == "case_open"
    assert erasure.erasable(closed.facts, NOW) is None
    closed.do(Action.HOLD_DISPOSAL, until=date(2026, 7, 1))
    assert code(erasure.erasable(closed.facts, NOW)) == "disposal_held"
    assert erasure.erasable(closed.facts, NOW + timedelta(days=1)) is None
    closed.do(Action.HOLD_DISPOSAL, until=None)
    assert code(erasure.erasable(closed.facts, NOW + timedelta(days=9000))) == "disposal_held"
    closed.do(Action.RELEASE_HOLD, hold="hold-2")
    assert erasure.erasable(closed.facts, NOW + timedelta(days=1)) is None


@pytest.mark.parametrize(
    ("state", "wanted"),
    [
        (State.WAITING, ""),
        (State.WITHDRAWN, "erasure_withdrawn"),
        (State.DECLINED, "erasure_declined"),
        (State.ERASED, "erasure_not_asked"),
    ],
)
def test_a_request_is_answered_once(state: State, wanted: str) -> None:
    assert code(erasure.waits(replace(ASKED, state=state), NOW)) == wanted


def test_a_request_lapses_and_one_that_was_answered_does_not() -> None:
    assert erasure.waits(ASKED, NOW + LASTS) is None
    assert code(erasure.waits(ASKED, NOW + LASTS + timedelta(seconds=1))) == "erasure_lapsed"
    declined = replace(ASKED, state=State.DECLINED)
    assert declined.state_at(NOW + LASTS * 2) is State.DECLINED
    assert code(erasure.waits(None, NOW)) == "erasure_not_asked"


def test_two_user_names_are_one_person() -> None:
    twice = replace(AUDITOR, accounts=frozenset({"auditor", "supervisor"}))
    assert code(erasure.another_person(SUPERVISOR, ASKED)) == "same_person"
    assert code(erasure.another_person(twice, ASKED)) == "same_person"
    assert erasure.another_person(AUDITOR, ASKED) is None
    assert erasure.who_asked(twice, ASKED) is None
    assert code(erasure.who_asked(AUDITOR, ASKED)) == "not_yours"


def test_what_goes_is_what_was_asked_about() -> None:
    case = Casebook().at(Stage.CLOSED).facts
    asked = replace(ASKED, version=case.version)
    assert erasure.as_it_was(case, asked) is None
    assert code(erasure.as_it_was(replace(case, version=case.version + 1), asked)) == "erasure_changed"
    assert erasure.typed_right(case, f" {case.reference.lower()} ") is None
    assert code(erasure.typed_right(case, case.reference[:-1])) == "reference_differs"


def test_a_reason_names_nobody_of_the_case_and_a_case_may_lack_people() -> None:
    case = Casebook().at(Stage.CLOSED).facts
    assert case.applicant
    name = case.applicant.person.surname
    assert name in set(erasure.surnames(case))
    assert erasure.names_nobody(case, f"As {name} asked for it.")
    nobody = replace(case, applicant=None)
    assert list(erasure.surnames(nobody)) == list(erasure.surnames(case))[1:]
    assert erasure.names_nobody(nobody, "As the law asks for it.") is None
