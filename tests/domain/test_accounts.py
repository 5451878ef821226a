"""Who may change whose account."""

from dataclasses import replace
from datetime import timedelta

import pytest

from csor.domain import accounts
from csor.domain.accounts import ChangeState, LinkKind
from csor.domain.refusals import Blocker
from csor.domain.vocabulary import Role
from tests.domain.builders import ADMINISTRATOR, FORCE, OFFICER

FIRST = ADMINISTRATOR
TWICE = replace(FIRST, id="administrator_2", accounts=frozenset({"administrator", "administrator_2"}))


def code(blocker: Blocker | None) -> str:
    return blocker.code if blocker else ""


def test_accounts_are_an_administrators_of_the_same_force() -> None:
    assert code(accounts.may_manage(OFFICER, FORCE)) == "not_permitted"
    assert code(accounts.may_manage(FIRST, "elsewhere")) == "not_found"
    assert accounts.may_manage(FIRST, FORCE) is None


def test_nobody_changes_an_account_of_their_own_under_whatever_name() -> None:
    assert code(accounts.not_own_account(FIRST, {"administrator"})) == "own_account"
    assert code(accounts.not_own_account(TWICE, {"administrator"})) == "own_account"
    assert code(accounts.not_own_account(FIRST, {"spare", "administrator"})) == "own_account"
    assert accounts.not_own_account(FIRST, {"officer"}) is None


def test_whoever_proposed_does_not_confirm_under_whatever_name() -> None:
    assert code(accounts.second_person(FIRST, "administrator")) == "second_person_needed"
    assert code(accounts.second_person(TWICE, "administrator")) == "second_person_needed"
    assert accounts.second_person(FIRST, "somebody") is None


@pytest.mark.parametrize(
    ("reason", "expected"), [("", "reason_missing"), ("  ", "reason_missing"), ("x" * 501, "too_long"), ("Moved", "")]
)
def test_a_change_says_why(reason: str, expected: str) -> None:
    assert code(accounts.reason_given(reason)) == expected


def test_a_change_is_decided_on_once() -> None:
    assert accounts.still_waiting(ChangeState.WAITING) is None
    assert {code(accounts.still_waiting(s)) for s in ChangeState if s is not ChangeState.WAITING} == {"already_decided"}


@pytest.mark.parametrize("username", ["operator", "nobody", "", "a", "Nwosu", "n wosu", "1a", "a" * 41, "a/b", "é.x"])
def test_a_user_name_that_does_not_fit(username: str) -> None:
    assert code(accounts.username_fits(username)) == "username_unfit"


@pytest.mark.parametrize("username", ["ab", "a.nwosu", "o-neil_2", "a" * 40])
def test_a_user_name_that_fits(username: str) -> None:
    assert accounts.username_fits(username) is None


def test_links_last_a_day_and_a_quarter_of_an_hour() -> None:
    assert LinkKind.ACTIVATION.lasts == timedelta(hours=24)
    assert LinkKind.RESET.lasts == timedelta(minutes=15)


@pytest.mark.parametrize("role", list(Role))
def test_a_security_key_is_asked_of_those_who_decide_audit_and_administer(role: Role) -> None:
    asked = role in {Role.AUTHORISER, Role.COMPLIANCE, Role.ADMINISTRATOR}

    assert accounts.needs_key({role}, key_required=True) is asked
    assert not accounts.needs_key({role}, key_required=False)
