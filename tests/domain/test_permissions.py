"""Who may do what, and who may see which case."""

from dataclasses import replace

import pytest

from csor.domain.access import in_sight, sight_of
from csor.domain.moves import MOVES
from csor.domain.people import Actor
from csor.domain.permissions import HOLDERS, Permission, holds
from csor.domain.vocabulary import Role, Stage
from tests.domain.builders import (
    ADMINISTRATOR,
    AUDITOR,
    CALL_TAKER,
    COLLEAGUE,
    EVERY_HAT,
    INSPECTOR,
    OFFICER,
    RESEARCHER,
    SUPERVISOR,
    Casebook,
)

NOT_ACTIONS = {
    Permission.CASE_RECEIVE,
    Permission.CASE_READ,
    Permission.MEASURES_READ,
    Permission.LOG_READ,
    Permission.FLAG_JUDGE,
    Permission.SAMPLE_DRAW,
    Permission.PEOPLE_MANAGE,
    Permission.CASE_SEAL,
    Permission.GLASS_BREAK,
    Permission.GLASS_REVIEW,
    Permission.ACCESS_WATCH,
    Permission.TEAM_WATCH,
    Permission.INTEREST_DECLARE,
    Permission.ERASURE_ASK,
    Permission.ERASURE_ANSWER,
}


def test_every_permission_is_held_by_somebody_and_asked_by_something() -> None:
    assert set(HOLDERS) == set(Permission)
    assert all(HOLDERS.values())
    assert {move.permission for move in MOVES.values()} == set(Permission) - NOT_ACTIONS


@pytest.mark.parametrize("permission", [p for p in Permission if p not in NOT_ACTIONS | {Permission.CONFLICT_DECLARE}])
def test_compliance_and_administrators_change_nothing(permission: Permission) -> None:
    assert not holds(AUDITOR, permission)
    assert not holds(ADMINISTRATOR, permission)


def test_one_of_several_roles_is_enough() -> None:
    assert holds(EVERY_HAT, Permission.DISCLOSURE_AUTHORISE)
    assert holds(EVERY_HAT, Permission.CASE_CLOSE)
    assert not holds(OFFICER, Permission.CASE_CLOSE)
    assert not holds(SUPERVISOR, Permission.DISCLOSURE_AUTHORISE)


def test_nobody_without_a_role_holds_anything() -> None:
    nobody = replace(OFFICER, roles=frozenset())
    assert not any(holds(nobody, permission) for permission in Permission)
    assert not nobody.has(*Role)


OTHER_CALL_TAKER = replace(CALL_TAKER, id="other_call_taker")


@pytest.mark.parametrize(
    ("actor", "at_receipt", "later"),
    [
        (RESEARCHER, True, True),
        (COLLEAGUE, True, True),
        (SUPERVISOR, True, True),
        (INSPECTOR, True, True),
        (AUDITOR, True, True),
        (CALL_TAKER, True, True),  # it is the case they took in
        (OTHER_CALL_TAKER, True, False),
        (ADMINISTRATOR, False, False),
        (replace(SUPERVISOR, force="southshire"), False, False),
    ],
    ids=lambda value: f"{value.id}-{value.force}" if isinstance(value, Actor) else str(value),
)
def test_who_sees_a_case(actor: Actor, at_receipt: bool, later: bool, casebook: Casebook) -> None:
    assert in_sight(actor, sight_of(casebook.received().facts)) is at_receipt
    assert in_sight(actor, sight_of(casebook.at(Stage.MEETING).facts)) is later
