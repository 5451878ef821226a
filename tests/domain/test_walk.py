"""Every state that can be reached is visited, and the invariants I1 to I10 are asked of each and of each move.

The space is cut into walks (walking/walks.py), each whole over its own alphabet. The planted faults show that a walk
does find what is broken.
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from csor.domain.actions import Action
from csor.domain.conditions import assessment, decision, delivery, ending
from csor.domain.effects import casework, outcome
from csor.domain.facts import CaseFacts
from csor.domain.moves import MOVES
from csor.domain.vocabulary import Stage
from tests.domain.walking.invariants import Broken
from tests.domain.walking.walk import Found, Walk, Walker
from tests.domain.walking.walks import WALKS

BY_NAME = {walk.name: walk for walk in WALKS}


@pytest.mark.parametrize("walk", [pytest.param(walk, id=walk.name) for walk in WALKS])
def test_every_reachable_state_obeys_the_invariants(
    walk: Walk, capsys: pytest.CaptureFixture[str], record_property: Callable[[str, object], None]
) -> None:
    walker = Walker(walk)
    found = walker.go()

    record_property("walked", found.line(walk.name))
    with capsys.disabled():
        sys.stdout.write(f"\n{found.line(walk.name)}\n")
    assert _strays(found) == set()
    assert walker.dead_ends()[:1] == []


def _strays(found: Found) -> set[tuple[Action, Stage, Stage]]:
    """Moves that ended in a stage their row does not name."""
    return {
        (action, start, end)
        for action, start, end in found.arrows
        if end is not start and end not in MOVES[action].ends
    }


def test_no_action_is_left_out_of_every_walk() -> None:
    tried: set[type] = set()
    for walk in WALKS:
        for case in (walk.begin(), BY_NAME["at the door"].begin()):
            tried |= {type(told) for alphabet in walk.alphabets for _, told in alphabet(case)}
    assert {action for action, move in MOVES.items() if move.said not in tried} == set()


CONDITIONS = [
    # the action, the condition that is taken out of its row, the walk that notices, the invariant that breaks
    (Action.TELL_RECIPIENT, delivery.authority_in_force, "new facts and lapsed authorities", "I1"),
    (Action.TELL_RECIPIENT, delivery.authoriser_does_not_deliver, "at the door", "I1"),
    (Action.TELL_RECIPIENT, delivery.told_by_a_deliverer, "at the door", "I1"),
    (Action.TELL_RECIPIENT, delivery.warning_came_first, "at the door", "I3"),
    (Action.TELL_RECIPIENT, delivery.signed_or_decided, "at the door", "I3"),
    (Action.TELL_RECIPIENT, delivery.told_in_person, "at the door", "I3"),
    (Action.TELL_RECIPIENT, delivery.content_as_authorised, "at the door", "I1"),
    (Action.RECORD_FAILED_VISIT, delivery.no_refusal_outstanding, "at the door", "I4"),
    (Action.AUTHORISE_DISCLOSURE, delivery.no_refusal_outstanding, "at the door", "I4"),
    (Action.DECIDE_AFTER_REFUSAL, decision.not_at_the_visit, "at the door", "I4"),
    (Action.AUTHORISE_DISCLOSURE, decision.not_own_recommendation, "deciding", "I1"),
    (Action.AUTHORISE_DISCLOSURE, decision.subject_question_answered, "deciding", "I6"),
    (Action.AUTHORISE_DISCLOSURE, assessment.representations_answered, "assessing", "I6"),
    (Action.AUTHORISE_DISCLOSURE, assessment.representations_weighed, "assessing", "I6"),
    (Action.WITHDRAW_APPLICATION, ending.recipients_ended, "immediate protection", "I7|I8"),
    (Action.WITHDRAW_APPLICATION, ending.concerns_go_on, "ends", "I7|I8"),
    (Action.CLOSE_CASE, ending.concerns_covered, "ends", "I7|I8"),
    (Action.CLOSE_CASE, ending.closure_parts, "ends", "I7|I8"),
    (Action.CLOSE_CASE, ending.notice_given, "ends", "I7|I8"),
    (Action.CLOSE_CASE, ending.recipients_ended, "immediate protection", "I7|I8"),
    (Action.EXTEND_DEADLINE, ending.target_moves_on, "right to know", "I10"),
    (Action.REJECT_FROM_SCHEME, ending.rejection_covers, "the request, whole and in part", "I7|I8"),
]
PLANTED = [pytest.param(*row, id=f"{row[0]}-{row[1].__name__}") for row in CONDITIONS]
KINDS = ("conditions", "recipient_conditions", "answers")


@pytest.mark.parametrize(("action", "condition", "name", "what"), PLANTED)
def test_a_table_without_one_condition_is_found_out(
    action: Action, condition: object, name: str, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = MOVES[action]
    left: dict[str, Any] = {kind: tuple(c for c in getattr(row, kind) if c is not condition) for kind in KINDS}
    assert any(left[kind] != getattr(row, kind) for kind in KINDS), "the row does not have this condition"
    monkeypatch.setitem(MOVES, action, replace(row, **left))

    with pytest.raises(Broken, match=what):
        Walker(BY_NAME[name]).go()


def _unmoved(case: CaseFacts, *_: object) -> CaseFacts:
    return case


@pytest.mark.parametrize(
    ("action", "effect", "name", "what"),
    [
        (Action.RECORD_REFUSAL_TO_SIGN, _unmoved, "at the door", "I4"),
        (Action.FLAG_IMMEDIATE_RISK, _unmoved, "ends", "I7"),
        (
            Action.AMEND_REQUEST,
            lambda case, told, here: replace(casework.amend_request(case, told, here), received_at=here.now),
            "new facts and lapsed authorities",
            "I10",
        ),
        (Action.ASSIGN_CASE, lambda case, *_: replace(case, team="", owner=""), "right to know", "I9"),
        (
            Action.SUPERSEDE_CHECK,
            lambda case, told, here: replace(casework.supersede_check(case, told, here), authorities=case.authorities),
            "new facts and lapsed authorities",
            "I5",
        ),
        (
            Action.OPEN_REVIEW,
            lambda case, told, here: replace(outcome.open_review(case, told, here), stage=Stage.NOTICE),
            "ends",
            "G9",
        ),
    ],
)
def test_an_effect_that_is_wrong_is_found_out(
    action: Action, effect: Any, name: str, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(MOVES, action, replace(MOVES[action], effect=effect))

    with pytest.raises(Broken, match=what):
        Walker(BY_NAME[name]).go()
