"""The rules read the protocol: other nations, other years and a later edition are refused and allowed by their own."""

from dataclasses import replace
from typing import Any

import pytest

from csor.domain import particulars as said
from csor.domain.actions import Action
from csor.domain.moves import MOVES
from csor.domain.planning import blockers
from csor.domain.protocol import Protocol
from csor.domain.vocabulary import ContactMeans, RefusalOption, Route, Stage
from tests.domain.builders import (
    CHILD,
    COLLEAGUE,
    CSODS,
    EVERY_HAT,
    INSPECTOR,
    OFFICER,
    PROTOCOLS,
    SUPERINTENDENT,
    Case,
    Casebook,
    limbs,
    receipt,
    refused,
)

A = Action


def edition(case: Case, **changes: Any) -> Case:
    """The same case under an edition that says otherwise."""
    case.protocol = replace(case.protocol, **changes)
    return case


@pytest.mark.parametrize("protocol", PROTOCOLS.values(), ids=PROTOCOLS)
def test_the_ordinary_way_leads_to_closed_under_every_protocol(protocol: Protocol) -> None:
    route = Route(protocol.routes[0])
    assert Casebook(protocol).at(Stage.CLOSED, route).stage is Stage.CLOSED


def test_northern_ireland_tells_convictions_and_nothing_else() -> None:
    protocol = PROTOCOLS["ni-cpda"]
    case = Casebook(protocol).at(Stage.DECISION, Route(protocol.routes[0]))
    with refused("limb_not_met", "limbs"):
        case.do(A.AUTHORISE_DISCLOSURE, by=SUPERINTENDENT, limbs=limbs(convicted=False))


def test_an_edition_with_one_path_tells_nothing_else() -> None:
    case = edition(Casebook().at(Stage.DECISION), paths=("convictions",))
    with refused("limb_not_met", "limbs"):
        case.do(A.AUTHORISE_DISCLOSURE, by=SUPERINTENDENT, limbs=limbs(convicted=False))


@pytest.mark.parametrize(("agreed", "code"), [(True, ""), (False, "unsafe_contact")])
def test_scotland_writes_only_to_those_who_agreed(agreed: bool, code: str) -> None:
    case = Casebook(PROTOCOLS["sc-kcs"]).at(Stage.MEETING)
    case.do(A.RECORD_MEETING, agrees_to_letter=agreed).do(A.COMPLETE_ASSESSMENT).do(A.ANSWER_REPRESENTATIONS)
    case.verified_recipient().do(A.RECOMMEND).do(A.DECIDE_NO_DISCLOSURE)
    if code:
        with refused(code, "means"):
            case.do(A.SEND_NOTICE, means=ContactMeans.LETTER)
    else:
        assert case.do(A.SEND_NOTICE, means=ContactMeans.LETTER).facts.notice is not None


def test_clare_s_law_protects_adults() -> None:
    protocol = PROTOCOLS["ew-dvds-2016"]
    grown = said.Child(replace(CHILD.person, born=None), "")
    told = receipt(Route(protocol.routes[0]), children=(grown,), received_at=Casebook(protocol)._received_at())
    assert Casebook(protocol).received(told).checked().do(A.ACCEPT_INTO_SCHEME).facts.accepted is not None


def test_an_edition_that_wants_a_meeting_has_it_held_or_waived() -> None:
    case = Casebook().at(Stage.ASSESSMENT, Route.RIGHT_TO_KNOW).assessed()
    with refused("meeting_outstanding"):
        edition(case, meeting_routes=("right_to_ask", "right_to_know")).do(A.RECOMMEND)


def test_an_edition_without_separation_leaves_it_to_the_force() -> None:
    case = edition(Casebook().at(Stage.ASSESSMENT).assessed(), separation=())
    case.do(A.RECOMMEND, by=EVERY_HAT, deliverers=("every_hat",))
    case.do(A.AUTHORISE_DISCLOSURE, by=EVERY_HAT, deliverers=("every_hat",))
    assert case.do(A.CONFIRM_IDENTITY, by=EVERY_HAT).recipient().visit.identity_at == case.now


def test_an_edition_without_an_undertaking_asks_for_none() -> None:
    case = edition(Casebook().at(Stage.DELIVERY).warned(), undertaking_required=False)
    assert case.do(A.TELL_RECIPIENT).stage is Stage.NOTICE


def test_an_option_that_the_edition_does_not_have_is_not_offered() -> None:
    case = edition(Casebook().at(Stage.DELIVERY).refuses_to_sign(), refusal_options=(RefusalOption.WITHHOLD,))
    with refused("not_offered", "option"):
        case.do(A.DECIDE_AFTER_REFUSAL)


def test_a_decision_without_a_recommendation_lacks_all_that_one_holds() -> None:
    case = Casebook().at(Stage.DECISION)
    facts = replace(case.facts, recommendation=None)
    told = case.said(A.AUTHORISE_DISCLOSURE)
    found = [b.code for b in blockers(MOVES[A.AUTHORISE_DISCLOSURE], facts, told, case.here(INSPECTOR))]
    assert found == [
        "tell_subject_unanswered",
        "subject_risk_unanswered",
        "safety_plan_missing",
        "alternatives_missing",
    ]


def test_every_reason_is_given_even_for_somebody_who_is_not_there() -> None:
    case = Casebook().at(Stage.MEETING)
    told = case.said(A.RECORD_CONTACT, party="nobody")
    found = [b.code for b in blockers(MOVES[A.RECORD_CONTACT], case.facts, told, case.here(OFFICER))]
    assert found == ["not_found", "unsafe_contact"]


def test_the_second_of_the_people_at_a_visit_may_tell() -> None:
    case = Casebook(CSODS).at(Stage.DELIVERY).warned().do(A.RECORD_SIGNATURE)
    assert case.do(A.TELL_RECIPIENT, by=COLLEAGUE).stage is Stage.NOTICE
