"""Why a case stands where it stands, in one code."""

from collections.abc import Callable

import pytest

from csor.domain.actions import Action
from csor.domain.standing import standing
from csor.domain.vocabulary import RefusalOption, Stage
from tests.domain.builders import OFFICER, RECEIVED, Case, Casebook

A = Action
BOOK = Casebook()


def unwilling() -> Case:
    return BOOK.at(Stage.DELIVERY).refuses_to_sign()


@pytest.mark.parametrize(
    ("given", "code", "values"),
    [
        (
            lambda: BOOK.received().do(A.RECORD_CHECK),
            "checks_outstanding",
            ("1", "5", "visor", "local_records", "social_care", "previous_applications"),
        ),
        (lambda: BOOK.received().checked(), "ready_for_triage", ()),
        (lambda: BOOK.at(Stage.MEETING), "arrange_meeting", None),
        (lambda: BOOK.at(Stage.ASSESSMENT), "assessing", ("representations", "assessment")),
        (lambda: BOOK.at(Stage.ASSESSMENT).assessed(), "ready_to_recommend", ()),
        (lambda: BOOK.at(Stage.DECISION).do(A.SEND_BACK), "sent_back", ("inspector", "Say who looks after Ivy.")),
        (lambda: BOOK.at(Stage.DECISION), "with_authoriser", None),
        (lambda: BOOK.at(Stage.DECISION).do(A.DEFER_DECISION), "deferred", ("2026-03-05",)),
        (lambda: BOOK.at(Stage.DELIVERY), "to_be_told", ("Ann Marsh", "")),
        (lambda: BOOK.at(Stage.DELIVERY).do(A.RECORD_FAILED_VISIT), "visit_failed", None),
        (lambda: BOOK.at(Stage.DELIVERY).do(A.RECORD_CHECK), "authority_suspended", ()),
        (unwilling, "refused_to_sign", ("Ann Marsh",)),
        (
            lambda: unwilling().do(A.DECIDE_AFTER_REFUSAL, option=RefusalOption.OTHER_RECIPIENT),
            "another_recipient_wanted",
            (),
        ),
        (lambda: BOOK.at(Stage.NOTICE), "ready_to_close", ()),
        (lambda: BOOK.at(Stage.DECISION).do(A.DECIDE_NO_DISCLOSURE), "notice_ready", ()),
        (lambda: BOOK.at(Stage.CLOSED), "closed", ("DISCLOSED_CONVICTIONS",)),
        (lambda: BOOK.at(Stage.MEETING).do(A.FLAG_IMMEDIATE_RISK), "danger", None),
        (
            lambda: (
                BOOK.at(Stage.MEETING).do(A.FLAG_IMMEDIATE_RISK).do(A.RECORD_SAFEGUARDING_ACTION, danger_over=False)
            ),
            "danger_acted",
            None,
        ),
    ],
)
def test_where_a_case_stands(given: Callable[[], Case], code: str, values: tuple[str, ...] | None) -> None:
    case = given()
    found = standing(case.facts, case.here(OFFICER))
    assert found.code == code
    if values is not None:
        assert found.values == values


def test_a_planned_visit_is_said_with_its_time() -> None:
    case = BOOK.at(Stage.DELIVERY).do(A.PLAN_VISIT)
    name, planned = standing(case.facts, case.here(OFFICER)).values
    assert (name, planned[:10]) == ("Ann Marsh", "2026-03-03")
    assert planned > RECEIVED.isoformat()
