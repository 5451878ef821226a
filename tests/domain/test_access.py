"""Who may open which case: need to know, seals, conflicts, broken glass."""

from dataclasses import replace
from datetime import timedelta

import pytest

from csor.domain.access import (
    OUTSIDE,
    Access,
    Sight,
    access,
    in_sight,
    readers_named,
    reason_said,
    second_person,
    sight_of,
)
from csor.domain.actions import Action
from csor.domain.people import Actor
from csor.domain.vocabulary import Stage
from tests.domain.builders import (
    ADMINISTRATOR,
    AUDITOR,
    CALL_TAKER,
    COLLEAGUE,
    EVERY_HAT,
    FORCE,
    INSPECTOR,
    OFFICER,
    RECEIVED,
    RESEARCHER,
    SUPERINTENDENT,
    SUPERVISOR,
    Casebook,
)

NOW = RECEIVED
LATER = NOW + timedelta(minutes=1)
OWN = Sight(FORCE, "ppu", "officer", "call_taker", Stage.ASSESSMENT)
OTHERS = replace(OWN, team="elsewhere")


def other_team(actor: Actor) -> Actor:
    return replace(actor, team="other")


@pytest.mark.parametrize(
    ("actor", "case", "expected"),
    [
        (COLLEAGUE, OWN, Access.OPEN),
        (COLLEAGUE, OTHERS, Access.ASK),
        (COLLEAGUE, replace(OWN, team=""), Access.OPEN),
        (OFFICER, OTHERS, Access.OPEN),
        (other_team(CALL_TAKER), OTHERS, Access.OPEN),
        (replace(CALL_TAKER, id="another"), OWN, Access.HIDDEN),
        (replace(CALL_TAKER, id="another"), replace(OTHERS, stage=Stage.INITIAL_CHECKS), Access.OPEN),
        (SUPERVISOR, OTHERS, Access.ASK),
        (RESEARCHER, OTHERS, Access.ASK),
        (RESEARCHER, replace(OTHERS, waits_for_desk=True), Access.OPEN),
        (COLLEAGUE, replace(OTHERS, waits_for_desk=True), Access.ASK),
        (INSPECTOR, OTHERS, Access.ASK),
        (INSPECTOR, replace(OTHERS, waits_for_authoriser=True), Access.OPEN),
        (COLLEAGUE, replace(OTHERS, waits_for_authoriser=True), Access.ASK),
        (INSPECTOR, replace(OTHERS, deciding=frozenset({"inspector"})), Access.OPEN),
        (COLLEAGUE, replace(OTHERS, delivering=frozenset({"colleague"})), Access.OPEN),
        (AUDITOR, OTHERS, Access.OPEN),
        (ADMINISTRATOR, OWN, Access.HIDDEN),
        (replace(OFFICER, force="southshire"), OWN, Access.HIDDEN),
        (replace(OFFICER, roles=frozenset()), OWN, Access.HIDDEN),
    ],
)
def test_how_far_a_case_is_open(actor: Actor, case: Sight, expected: Access) -> None:
    assert access(actor, case, NOW) is expected
    assert in_sight(actor, case) is (expected in {Access.OPEN, Access.ASK})


@pytest.mark.parametrize("actor", [OFFICER, SUPERVISOR, INSPECTOR, AUDITOR, CALL_TAKER, RESEARCHER, EVERY_HAT])
def test_a_sealed_case_is_there_for_the_named_alone(actor: Actor) -> None:
    sealed = replace(OWN, sealed=True, readers=frozenset({"colleague"}))
    assert access(actor, sealed, NOW) is Access.HIDDEN
    assert access(actor, replace(sealed, readers=frozenset({actor.id})), NOW) is Access.OPEN
    assert access(COLLEAGUE, sealed, NOW) is Access.OPEN


@pytest.mark.parametrize("actor", [ADMINISTRATOR, replace(OFFICER, force="southshire")])
def test_being_named_helps_nobody_who_opens_no_cases_here(actor: Actor) -> None:
    sealed = replace(OWN, sealed=True, readers=frozenset({actor.id}), glass_until=LATER)
    assert access(actor, sealed, NOW) is Access.HIDDEN


@pytest.mark.parametrize("actor", [OFFICER, SUPERVISOR, AUDITOR, CALL_TAKER])
def test_a_conflict_hides_whatever_else_is_so(actor: Actor) -> None:
    barred = frozenset({actor.id})
    everything = replace(OWN, owner=actor.id, reason_until=LATER, glass_until=LATER, barred=barred, readers=barred)
    assert access(actor, everything, NOW) is Access.HIDDEN
    assert access(actor, replace(everything, sealed=True), NOW) is Access.HIDDEN


def test_a_bar_and_a_name_are_of_the_person_and_not_of_the_account() -> None:
    second = replace(COLLEAGUE, id="colleague_too", accounts=frozenset({"colleague", "colleague_too"}))
    assert access(second, replace(OWN, barred=frozenset({"colleague"})), NOW) is Access.HIDDEN
    assert access(second, replace(OWN, sealed=True, readers=frozenset({"colleague"})), NOW) is Access.OPEN


def test_a_reason_opens_what_asks_for_one_until_it_ends() -> None:
    given = replace(OTHERS, reason_until=LATER)
    assert access(COLLEAGUE, given, NOW) is Access.OPEN
    assert access(COLLEAGUE, given, LATER) is Access.ASK


def test_a_reason_opens_nothing_that_is_hidden() -> None:
    given = replace(OWN, sealed=True, reason_until=LATER)
    assert access(COLLEAGUE, given, NOW) is Access.HIDDEN
    assert access(ADMINISTRATOR, replace(OWN, reason_until=LATER), NOW) is Access.HIDDEN


@pytest.mark.parametrize("case", [replace(OTHERS, sealed=True), OWN], ids=["sealed", "plain"])
def test_broken_glass_opens_for_reading_until_it_ends(case: Sight) -> None:
    reader = replace(CALL_TAKER, id="another")
    broken = replace(case, glass_until=LATER)
    assert access(reader, broken, NOW) is Access.BROKEN_GLASS
    assert not in_sight(reader, broken)
    assert access(reader, broken, LATER) is Access.HIDDEN


def test_broken_glass_never_opens_to_an_administrator() -> None:
    assert access(ADMINISTRATOR, replace(OWN, glass_until=LATER), NOW) is Access.HIDDEN


# ---- what a case says itself ----


def test_the_desk_has_what_stands_at_initial_checks_or_waits_for_a_reply(casebook: Casebook) -> None:
    assert sight_of(casebook.received().facts).waits_for_desk
    met = casebook.at(Stage.ASSESSMENT)
    assert not sight_of(met.facts).waits_for_desk
    assert sight_of(met.do(Action.REQUEST_CHECK).facts).waits_for_desk


def test_an_authoriser_has_what_waits_for_them_and_what_they_decided(casebook: Casebook) -> None:
    assert sight_of(casebook.at(Stage.DECISION).facts).waits_for_authoriser
    delivering = casebook.at(Stage.DELIVERY)
    told = sight_of(delivering.facts)
    assert not told.waits_for_authoriser
    assert INSPECTOR.id in told.deciding
    assert told.delivering
    assert sight_of(delivering.refuses_to_sign().facts).waits_for_authoriser


def test_a_visit_that_is_planned_opens_the_case_to_whoever_goes(casebook: Casebook) -> None:
    planned = casebook.at(Stage.DELIVERY).do(Action.PLAN_VISIT)
    assert planned.facts.visits_planned
    assert sight_of(planned.facts).delivering >= set(planned.facts.visits_planned[-1].said.officers)


def test_an_authoriser_has_a_case_in_which_a_child_is_in_danger_now(casebook: Casebook) -> None:
    case = casebook.received()
    assert not sight_of(case.facts).waits_for_authoriser
    assert sight_of(case.do(Action.FLAG_IMMEDIATE_RISK).facts).waits_for_authoriser


def test_an_authoriser_keeps_what_they_sent_back(casebook: Casebook) -> None:
    back = casebook.at(Stage.DECISION).do(Action.SEND_BACK)
    assert sight_of(back.facts).deciding == {INSPECTOR.id}
    assert access(other_team(INSPECTOR), sight_of(back.facts), NOW) is Access.OPEN


# ---- reasons, names, second people ----


@pytest.mark.parametrize("reason", ["", "for work", "x" * 40, "abcde" * 5, "   short   one    padded   "])
def test_a_reason_that_is_none(reason: str) -> None:
    blocker = reason_said(reason)
    assert blocker is not None
    assert blocker.code == "reason_too_short"


def test_a_reason() -> None:
    assert reason_said("Covering for PC Linden, who is in court today.") is None


@pytest.mark.parametrize(
    ("readers", "code"),
    [
        ((OFFICER, ADMINISTRATOR, SUPERVISOR), "reader_without_cases"),
        ((OFFICER, INSPECTOR, SUPERINTENDENT), "no_supervisor_named"),
        ((OFFICER, SUPERVISOR), "one_alone_could_unseal"),
        ((SUPERVISOR, replace(SUPERVISOR, id="again", accounts=frozenset({"supervisor", "again"}))), "one_alone_could_unseal"),
        ((), "no_supervisor_named"),
    ],
)  # fmt: skip
def test_too_few_are_named(readers: tuple[Actor, ...], code: str) -> None:
    blocker = readers_named(readers)
    assert blocker is not None
    assert blocker.code == code
    assert blocker.field == "readers"


def test_enough_are_named() -> None:
    assert readers_named((SUPERVISOR, INSPECTOR)) is None


def test_a_second_person_is_another_human_being() -> None:
    again = replace(SUPERVISOR, id="again", accounts=frozenset({"supervisor", "again"}))
    assert second_person(INSPECTOR, "supervisor") is None
    for same in (SUPERVISOR, again):
        blocker = second_person(same, "supervisor")
        assert blocker is not None
        assert blocker.code == "same_person"


def test_what_hides_asks_or_forbids_writing_is_known_by_its_code() -> None:
    assert {"not_found", "reason_needed", "read_only_access"} == OUTSIDE
