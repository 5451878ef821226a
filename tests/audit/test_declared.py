"""The tables that F3 expects by, beside the product's own: every difference is named, and one of the two is wrong."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from csor.app import create_app
from csor.config import Config
from csor.domain.access import Sight, access
from csor.domain.moves import MOVES
from csor.domain.people import Actor
from csor.domain.permissions import HOLDERS as THEIR_HOLDERS
from csor.domain.step_up import STEP_UP
from csor.domain.vocabulary import Rank, Role, Stage
from csor.web.ways import WAYS
from tests.audit.matrix.casework import Relation
from tests.audit.matrix.declared import ASKS, BY_THE_TABLE, DOORS, FORMS, HOLDERS, NEEDED, PAGES, PEOPLE, access_of
from tests.domain import builders
from tests.support.wessex import Clock, open_office

NOW = builders.RECEIVED
LATER = NOW + timedelta(minutes=30)


def differences(ours: Mapping[Any, Any], theirs: Mapping[Any, Any]) -> Iterator[str]:
    """Each thing that the two tables say differently, in words."""
    for name in sorted({*ours, *theirs}, key=str):
        said, does = ours.get(name, "nothing"), theirs.get(name, "nothing")
        if said != does:
            yield f"{name}: the table says {_told(said)}, the product {_told(does)}"


def _told(value: Any) -> str:
    return ", ".join(sorted(value)) or "nobody" if isinstance(value, frozenset) else str(value)


def test_a_difference_is_named() -> None:
    assert list(differences({"a": "x", "b": frozenset({"y"})}, {"a": "x", "c": 1})) == [
        "b: the table says y, the product nothing",
        "c: the table says nothing, the product 1",
    ]


def test_each_route_has_the_door_that_the_table_says() -> None:
    theirs = {name: f"{way.door} {way.needs or ''}" for name, way in WAYS.items()}
    ours = {name: f"{way.door} {way.needs}" for name, way in DOORS.items()}
    assert list(differences(ours, theirs)) == []


def test_each_permission_is_held_by_the_roles_that_the_table_says() -> None:
    theirs = {permission.value: frozenset(roles) for permission, roles in THEIR_HOLDERS.items()}
    assert list(differences(HOLDERS, theirs)) == []


def test_each_action_needs_what_the_table_says() -> None:
    theirs = {action.value: move.permission.value for action, move in MOVES.items()}
    assert list(differences(NEEDED, theirs)) == []
    assert list(differences({"step-up": ASKS}, {"step-up": frozenset(action.value for action in STEP_UP)})) == []


def test_each_way_of_standing_to_a_case_opens_it_as_the_table_says() -> None:
    cells = [(kind, relation, stage) for kind in PEOPLE for relation in Relation for stage in Stage]
    theirs = {
        (kind, relation.value, stage.value): access(_actor(kind), _sight(kind, relation, stage), NOW).value
        for kind, relation, stage in cells
        if not PEOPLE[kind].disabled  # is not signed in, so nobody asks
    }
    ours = {cell: access_of(*cell) for cell in theirs}
    assert list(differences(ours, theirs)) == []


def test_every_form_and_page_is_classified(tmp_path: Path) -> None:
    office = open_office(f"sqlite:///{tmp_path / 'none.sqlite'}", Clock())
    app = create_app(Config(str(office.engine.url), "a secret of this test, and of nothing else"), office)
    rules = list(app.url_map.iter_rules())
    posts = {rule.endpoint for rule in rules if "POST" in (rule.methods or ())} - {"actions.do"}
    gets = {rule.endpoint for rule in rules if "GET" in (rule.methods or ())}
    assert posts == FORMS.keys()
    assert PAGES.keys() | BY_THE_TABLE <= gets
    actions = {form.stage_action for parts in FORMS.values() for form in parts.values()} - {""}
    assert actions <= {action.value for action in MOVES}


def test_there_are_nine_kinds_of_person_and_more_with_every_role_among_them() -> None:
    assert len(PEOPLE) >= 9
    assert {role for one in PEOPLE.values() for role in one.roles} == {role.value for role in Role}
    assert len({(one.roles, one.team, one.force, one.same_person_as, one.disabled) for one in PEOPLE.values()}) == len(
        PEOPLE
    )


@pytest.mark.parametrize("kind", PEOPLE)
def test_what_the_table_calls_a_person_is_one_of_the_force(kind: str) -> None:
    assert Rank(PEOPLE[kind].rank)
    assert PEOPLE[kind].same_person_as in {"", *(one.user for one in PEOPLE.values())}


# ------------------------------------------------------------ the same people and cases, as the product sees them


def _actor(kind: str) -> Actor:
    one = PEOPLE[kind]
    roles = frozenset(Role(role) for role in one.roles)
    actor = Actor(one.user, one.user, Rank(one.rank), roles, one.team, one.force, one.acting)
    return replace(actor, accounts=frozenset({one.user, one.same_person_as or one.user}))


def _sight(kind: str, relation: Relation, stage: Stage) -> Sight:
    """What decides, for a case that stands to this kind of person so and was made by the ordinary way."""
    one, names = PEOPLE[kind], {person.user for person in PEOPLE.values() if not person.same_person_as}
    south = relation in {Relation.OTHER_TEAM, Relation.REASON}
    helped = south and stage in {Stage.DELIVERY, Stage.NOTICE, Stage.CLOSED}
    stopped = relation is Relation.OTHER_TEAM and stage is Stage.DELIVERY
    sight = Sight(
        "harbour" if relation is Relation.OTHER_FORCE else "wessex",
        "pps" if south else "ppn",
        "tremlett" if south else "nwosu",
        "rudd",
        stage,
        delivering=frozenset({"castell"}) if helped else frozenset(),
        waits_for_authoriser=stage is Stage.DECISION or stopped,
        waits_for_desk=stage is Stage.INITIAL_CHECKS,
    )
    sealed = replace(sight, sealed=True, readers=frozenset({"moran", "whitfield"}))
    changed: dict[Relation, Sight] = {
        Relation.OWNER: replace(sight, owner=one.same_person_as or one.user),
        Relation.REASON: replace(sight, reason_until=LATER),
        Relation.CONFLICTED: replace(sight, barred=frozenset(names)),
        Relation.SEALED: sealed,
        Relation.NAMED: replace(sealed, readers=sealed.readers | names),
        Relation.GLASS: replace(sealed, glass_until=LATER),
    }
    return changed.get(relation, sight)
