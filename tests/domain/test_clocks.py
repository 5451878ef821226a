"""The clocks of a case: raw deadlines from receipt alone, extensions beside them, and what is due next."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from csor.domain.actions import Action
from csor.domain.clocks import Clock, clocks, conclusion_target, next_due
from csor.domain.vocabulary import CheckKind, RefusalOption, Route, Stage, WaiverReason
from tests.domain.builders import CALENDAR, CSODS, PROTOCOLS, RECEIVED, Case, Casebook

A = Action
BOOK = Casebook()


def clock(case: Case, name: str) -> Clock:
    return next(c for c in clocks(case.facts, case.protocol, CALENDAR) if c.name == name)


def due(case: Case) -> tuple[str, date] | None:
    coming = next_due(case.facts, case.protocol, CALENDAR)
    return (coming.name, coming.on) if coming else None


def test_the_deadlines_count_from_receipt() -> None:
    case = BOOK.received()
    assert [(c.name, c.target) for c in clocks(case.facts, CSODS, CALENDAR)] == [
        ("checks", date(2026, 3, 3)),
        ("meeting", date(2026, 3, 12)),
        ("conclusion", date(2026, 3, 30)),
    ]
    assert clock(case, "checks").due.at == RECEIVED + timedelta(hours=24)
    assert clock(case, "checks").target_at == RECEIVED + timedelta(hours=24)


@pytest.mark.parametrize(("hours", "met"), [(24, True), (25, False)])
def test_a_clock_says_whether_it_was_met(hours: int, met: bool) -> None:
    case = BOOK.received()
    assert clock(case, "checks").met is None
    case.later(hours=48).checked(searched_at=RECEIVED + timedelta(hours=hours))
    assert clock(case, "checks").met is met


def test_an_extension_moves_the_target_and_never_the_measure() -> None:
    case = BOOK.at(Stage.MEETING)
    before = clock(case, "conclusion")
    after = clock(case.do(A.EXTEND_DEADLINE, new_target=date(2026, 5, 1)), "conclusion")
    assert (after.due, after.target) == (before.due, date(2026, 5, 1))
    assert after.target_at == datetime(2026, 5, 1, 23, 0, tzinfo=UTC)  # midnight of summer time
    assert before.target_at == before.due.at
    assert conclusion_target(case.facts, CSODS, CALENDAR) == date(2026, 5, 1)


@pytest.mark.parametrize(
    ("given", "applies", "why_not"),
    [
        (lambda: BOOK.at(Stage.MEETING), True, ""),
        (lambda: BOOK.received().checked().do(A.REJECT_FROM_SCHEME), False, "not_in_scheme"),
        (lambda: BOOK.at(Stage.INITIAL_CHECKS, Route.RIGHT_TO_KNOW), False, "right_to_know"),
        (
            lambda: BOOK.at(Stage.MEETING).do(A.WAIVE_MEETING, reason_code=WaiverReason.IMMEDIATE_RISK),
            False,
            "immediate_risk",
        ),
        (lambda: BOOK.at(Stage.MEETING).do(A.WAIVE_MEETING), True, ""),
    ],
    ids=["asked", "rejected", "right to know", "waived in danger", "waived otherwise"],
)
def test_the_clock_of_the_meeting_runs_where_one_is_due(given: Callable[[], Case], applies: bool, why_not: str) -> None:
    meeting = clock(given(), "meeting")
    assert (meeting.applies, meeting.why_not, meeting.met) == (applies, why_not, None)


def test_a_clock_of_the_assessment_runs_where_a_protocol_has_one() -> None:
    book = Casebook(PROTOCOLS["sc-kcs"])
    case = book.at(Stage.ASSESSMENT)
    assert clock(case, "assessment").done_at is None
    assert clock(case.do(A.COMPLETE_ASSESSMENT), "assessment").met is True
    rejected = book.received().checked().do(A.REJECT_FROM_SCHEME)
    assert not clock(rejected, "assessment").applies


@pytest.mark.parametrize(
    ("given", "name", "on"),
    [
        (BOOK.received, "checks", date(2026, 3, 3)),
        (lambda: BOOK.at(Stage.MEETING), "meeting", date(2026, 3, 12)),
        (lambda: BOOK.at(Stage.MEETING).do(A.WAIVE_MEETING), "conclusion", date(2026, 3, 30)),
        (lambda: BOOK.at(Stage.ASSESSMENT), "conclusion", date(2026, 3, 30)),
        (lambda: BOOK.at(Stage.MEETING).do(A.REQUEST_CHECK, kind=CheckKind.PND), "reply", date(2026, 3, 5)),
        (lambda: BOOK.at(Stage.DECISION).do(A.DEFER_DECISION), "review", date(2026, 3, 5)),
        (lambda: BOOK.at(Stage.DELIVERY), "conclusion", date(2026, 3, 30)),
        (lambda: BOOK.at(Stage.NOTICE), "closure", date(2026, 3, 9)),
    ],
)
def test_what_is_due_next(given: Callable[[], Case], name: str, on: date) -> None:
    assert due(given()) == (name, on)


def test_a_deferred_refusal_is_due_at_its_hour_and_an_unsigned_telling_is_not() -> None:
    case = BOOK.at(Stage.DELIVERY).refuses_to_sign()
    moment = case.now + timedelta(hours=30)
    case.do(A.DECIDE_AFTER_REFUSAL, option=RefusalOption.DEFER, revisit_at=moment, protection="Visits.")
    coming = next_due(case.facts, CSODS, CALENDAR)
    assert coming is not None
    assert (coming.name, coming.at) == ("revisit", moment)

    unsigned = BOOK.at(Stage.DELIVERY).refuses_to_sign().do(A.DECIDE_AFTER_REFUSAL)
    assert due(unsigned) == ("conclusion", date(2026, 3, 30))


def test_nothing_is_due_in_a_closed_case() -> None:
    assert due(BOOK.at(Stage.CLOSED)) is None
