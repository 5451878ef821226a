"""Asking the table: receiving, refusing with the weightiest reason first, and what is offered to whom."""

from dataclasses import replace
from datetime import timedelta

import pytest

from csor.domain.actions import Action, Event
from csor.domain.moves import ACTION_OF, MOVES, SAID
from csor.domain.people import Actor
from csor.domain.planning import Offer, blockers, offered, take_in
from csor.domain.refusals import Refusal
from csor.domain.vocabulary import Route, Stage
from tests.domain.builders import (
    ADMINISTRATOR,
    CALL_TAKER,
    EVERY_HAT,
    INSPECTOR,
    OFFICER,
    PROTOCOLS,
    RECEIVED,
    SUPERVISOR,
    Case,
    Casebook,
    receipt,
    refused,
)

A = Action


def offers(case: Case, by: Actor = OFFICER) -> dict[tuple[Action, str], Offer]:
    return {(o.action, o.recipient): o for o in offered(case.facts, case.here(by))}


def test_every_action_has_its_words_and_every_move_an_event_of_its_own() -> None:
    assert set(SAID) == set(Action)
    assert set(ACTION_OF.values()) == set(Action)
    assert len({move.event for move in MOVES.values()} | {Event.CASE_RECEIVED}) == len(Action)


# Receiving


def test_a_case_is_received_with_the_server_s_time_beside_the_claimed_one(casebook: Casebook) -> None:
    facts = casebook.received().facts
    assert (facts.received_at, facts.keyed_at) == (RECEIVED, RECEIVED + timedelta(hours=1))
    assert (facts.keyed_by, facts.team, facts.version) == ("call_taker", "ppu", 1)


def test_who_may_not_receive_may_not_unless_it_is_opened_from_another_case(casebook: Casebook) -> None:
    here = replace(casebook.received().here(INSPECTOR))
    with refused("not_permitted"):
        take_in(receipt(), "CSODS-2", here)
    assert take_in(receipt(), "CSODS-2", here, linked=True).action is A.RECEIVE_CASE


def test_a_receipt_has_words_a_past_and_a_route(casebook: Casebook) -> None:
    with refused("in_future", "received_at"):
        take_in(receipt(received_at=RECEIVED + timedelta(days=1)), "C", casebook.received().here(CALL_TAKER))
    with refused("reason_missing", "reason"):
        casebook.received(receipt(reason=" "))
    with refused("not_offered", "route"):
        Casebook(PROTOCOLS["ew-csods-2010"]).received(receipt(Route.RIGHT_TO_KNOW))


def test_a_case_is_received_by_a_team_that_of_the_words_or_of_the_person(casebook: Casebook) -> None:
    here = casebook.received().here(replace(CALL_TAKER, team=""))
    with refused("answer_missing", "team"):
        take_in(receipt(), "CSODS-2", here)
    assert take_in(receipt(team="south"), "CSODS-2", here).after.team == "south"


# Refusing


def test_the_weightiest_reason_comes_first_and_alone_when_it_would_tell_too_much(casebook: Casebook) -> None:
    case = casebook.at(Stage.DELIVERY)
    told = case.said(A.TELL_RECIPIENT, in_person=False)
    codes = [b.code for b in blockers(MOVES[A.TELL_RECIPIENT], case.facts, told, case.here(OFFICER))]
    assert codes == ["identity_unverified", "warning_missing", "undertaking_unsigned", "not_in_person"]
    outside = [b.code for b in blockers(MOVES[A.TELL_RECIPIENT], case.facts, told, case.here(ADMINISTRATOR))]
    assert outside == ["not_permitted"]


@pytest.mark.parametrize("action", [a for a, move in MOVES.items() if move.recipient_conditions])
def test_a_recipient_who_is_not_there_is_one_reason_among_others(action: Action, casebook: Casebook) -> None:
    case = casebook.at(Stage.DELIVERY)
    told = case.said(action, recipient="recipient-9")
    assert "not_found" in [b.code for b in blockers(MOVES[action], case.facts, told, case.here(EVERY_HAT))]


def test_a_refusal_shows_its_code_and_its_words(casebook: Casebook) -> None:
    with pytest.raises(Refusal, match=r"^not_offered: This belongs to meeting; the case is at initial checks\.$"):
        casebook.received().do(A.RECORD_MEETING)


def test_words_that_are_misspelt_are_refused_before_they_are_weighed(casebook: Casebook) -> None:
    with refused("unreadable_text", "place"):
        casebook.at(Stage.MEETING).do(A.RECORD_MEETING, place="\x00")


# Offering


def test_what_is_possible_is_offered(casebook: Casebook) -> None:
    found = offers(casebook.at(Stage.MEETING))
    assert found[A.RECORD_MEETING, ""].possible
    assert (A.CLOSE_CASE, "") not in found


def test_what_belongs_here_and_may_not_be_done_is_offered_with_every_reason(casebook: Casebook) -> None:
    found = offers(casebook.received())
    assert [b.code for b in found[A.ACCEPT_INTO_SCHEME, ""].blockers] == ["checks_incomplete"]
    assert [b.code for b in found[A.REJECT_FROM_SCHEME, ""].blockers] == ["not_permitted"]
    assert not found[A.ACCEPT_INTO_SCHEME, ""].possible


def test_each_recipient_has_offers_of_their_own(casebook: Casebook) -> None:
    case = casebook.at(Stage.DELIVERY).verified_recipient()
    found = offers(case)
    assert found[A.CONFIRM_IDENTITY, "recipient-1"].possible
    assert [b.code for b in found[A.CONFIRM_IDENTITY, "recipient-2"].blockers] == ["recipient_not_authorised"]
    assert (A.REFER_BACK, "recipient-1") not in found
    assert (A.REFER_BACK, "recipient-1") in offers(case.refuses_to_sign())


def test_nothing_that_was_told_is_offered_again(casebook: Casebook) -> None:
    case = casebook.at(Stage.DELIVERY).verified_recipient().do(A.AUTHORISE_DISCLOSURE, recipient="recipient-2").tells()
    door = {A.CONFIRM_IDENTITY, A.RECORD_WARNING, A.RECORD_SIGNATURE, A.TELL_RECIPIENT, A.VERIFY_RECIPIENT}
    assert {key for action, key in offers(case) if action in door} == {"recipient-2"}
    assert not any(offer.possible for (_, key), offer in offers(case).items() if key == "recipient-1")


def test_somebody_in_conflict_is_offered_what_a_child_s_safety_needs(casebook: Casebook) -> None:
    found = offers(casebook.at(Stage.MEETING).do(A.DECLARE_CONFLICT))
    assert found[A.FLAG_IMMEDIATE_RISK, ""].possible
    assert found[A.RECORD_SAFEGUARDING_ACTION, ""].possible
    assert [b.code for b in found[A.RECORD_MEETING, ""].blockers] == ["conflict_declared"]


def test_immediate_protection_opens_the_door_in_any_stage(casebook: Casebook) -> None:
    case = casebook.at(Stage.MEETING)
    assert (A.CONFIRM_IDENTITY, "recipient-1") not in offers(case)
    assert offers(case.authorised_now())[A.CONFIRM_IDENTITY, "recipient-1"].possible


# Whether good words are accepted still hangs on what the case holds: a check by that key, concerns, an outcome.
HANGS_ON_THE_CASE = {"not_found", "not_offered", "outcome_contradicted", "checks_stale", "concerns_stand"}


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("actor", [OFFICER, SUPERVISOR, INSPECTOR, CALL_TAKER], ids=lambda actor: actor.id)
def test_what_is_offered_as_possible_is_accepted(stage: Stage, actor: Actor, casebook: Casebook) -> None:
    case = casebook.at(stage)
    refusals: list[tuple[Action, str]] = []
    for offer in offered(case.facts, case.here(actor)):
        if offer.possible:
            found = blockers(MOVES[offer.action], case.facts, case.said(offer.action), case.here(actor))
            refusals += [(offer.action, blocker.code) for blocker in found if blocker.code not in HANGS_ON_THE_CASE]
    assert refusals == []
