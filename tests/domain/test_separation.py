"""Two people are two human beings: a second user name, role or acting rank of the same person changes nothing."""

from dataclasses import replace

import pytest

from csor.domain.actions import Action
from csor.domain.people import Actor
from csor.domain.vocabulary import Rank, Role, Stage
from tests.domain import builders
from tests.domain.builders import Casebook, refused


def other_account(actor: Actor, *roles: Role, rank: Rank = Rank.SUPERINTENDENT) -> Actor:
    """The same human being, signed in under another user name."""
    name = f"{actor.id}_2"
    return replace(actor, id=name, rank=rank, roles=frozenset(roles), accounts=frozenset({actor.id, name}))


DECISIONS = (Action.AUTHORISE_DISCLOSURE, Action.DECIDE_NO_DISCLOSURE, Action.SEND_BACK, Action.DEFER_DECISION)


@pytest.mark.parametrize("action", DECISIONS)
def test_a_second_user_name_does_not_decide_on_the_first_ones_recommendation(
    casebook: Casebook, action: Action
) -> None:
    case = casebook.at(Stage.DECISION)
    again = other_account(builders.OFFICER, Role.AUTHORISER)

    assert case.facts.recommendation
    assert case.facts.recommendation.by == builders.OFFICER.id
    with refused("own_recommendation"):
        case.do(action, by=again)


def test_a_second_user_name_does_not_deliver_what_the_first_authorised(casebook: Casebook) -> None:
    case = casebook.at(Stage.DELIVERY)
    giver = next(a.given_by for a in case.facts.authorities)
    again = other_account(next(p for p in builders.PEOPLE if p.id == giver), Role.OFFICER, rank=Rank.CONSTABLE)

    with refused("deliverer_may_not_decide"):
        case.do(Action.CONFIRM_IDENTITY, by=again)


def test_a_deliverer_does_not_decide_under_another_user_name(casebook: Casebook) -> None:
    case = casebook.at(Stage.DECISION)
    assert case.facts.recommendation
    deliverer = case.facts.recommendation.said.deliverers[1]
    again = other_account(replace(builders.COLLEAGUE, id=deliverer), Role.AUTHORISER)

    with refused("deliverer_may_not_decide"):
        case.do(Action.AUTHORISE_DISCLOSURE, by=again)


def test_nobody_names_their_own_other_account_to_deliver(casebook: Casebook) -> None:
    case = casebook.at(Stage.DECISION)
    again = replace(builders.SUPERINTENDENT, accounts=frozenset({"superintendent", "night_desk"}))

    with refused("deliverer_may_not_decide"):
        case.do(Action.AUTHORISE_DISCLOSURE, by=again, deliverers=("night_desk",))


def test_whoever_was_at_the_door_does_not_decide_after_the_refusal_under_another_user_name(casebook: Casebook) -> None:
    case = casebook.at(Stage.DELIVERY).refuses_to_sign().do(Action.REFER_BACK)
    refusal = case.facts.recipients[0].refusals[-1]

    again = other_account(replace(builders.COLLEAGUE, id=refusal.said.witness), Role.AUTHORISER)
    with refused("deliverer_may_not_decide"):
        case.do(Action.DECIDE_AFTER_REFUSAL, by=again)


def test_a_witness_is_another_human_being(casebook: Casebook) -> None:
    case = casebook.at(Stage.DELIVERY)
    twice = replace(builders.OFFICER, accounts=frozenset({"officer", "night_desk"}))

    with refused("witness_missing"):
        case.do(Action.CONFIRM_IDENTITY, by=twice, witness="night_desk")


def test_whoever_took_the_call_does_not_take_the_case_in_under_another_user_name(casebook: Casebook) -> None:
    case = casebook.at(Stage.INITIAL_CHECKS).checked()
    again = other_account(replace(builders.CALL_TAKER, id=case.facts.keyed_by), Role.OFFICER, rank=Rank.CONSTABLE)

    with refused("not_permitted"):
        case.do(Action.ACCEPT_INTO_SCHEME, by=again)


def test_a_conflict_of_interest_follows_the_person_to_each_of_their_accounts(casebook: Casebook) -> None:
    case = casebook.at(Stage.ASSESSMENT).do(Action.DECLARE_CONFLICT, by=builders.OFFICER)
    again = other_account(builders.OFFICER, Role.OFFICER, Role.SUPERVISOR, rank=Rank.SERGEANT)

    with refused("conflict_declared"):
        case.do(Action.RECORD_PROOF, by=again)
    with refused("conflict_declared"):
        case.do(Action.CLEAR_CONFLICT, by=again, person=builders.OFFICER.id)
    case.do(Action.CLEAR_CONFLICT, by=builders.SUPERVISOR, person=builders.OFFICER.id)
    assert not case.facts.conflicted(*again.every_account)


def test_two_people_with_two_accounts_are_still_two_people(casebook: Casebook) -> None:
    case = casebook.at(Stage.DECISION)
    again = replace(builders.SUPERINTENDENT, accounts=frozenset({"superintendent", "night_desk"}))

    case.do(Action.AUTHORISE_DISCLOSURE, by=again)

    assert case.facts.authorities[-1].given_by == again.id
