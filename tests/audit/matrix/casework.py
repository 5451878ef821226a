"""The cases of the matrix: how they stand to people, whose hands they are in, and how far those went that went on."""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import Any

from csor.domain.actions import Action
from csor.domain.people import Actor
from csor.domain.vocabulary import Stage
from csor.simulation.people import ACTORS
from tests.audit.matrix.staff import HARBOUR, HARBOUR_OFFICER, HARBOUR_TEAM
from tests.support.wessex import ROLES, WessexCase


class Relation(StrEnum):
    """How a person stands to a case. reason: of another team, and they said why."""

    OWNER = "owner"
    TEAM = "team"
    OTHER_TEAM = "other_team"
    REASON = "reason"
    OTHER_FORCE = "other_force"
    CONFLICTED = "conflicted"
    SEALED = "sealed"
    NAMED = "named"
    GLASS = "broken_glass"


class NorthCase(WessexCase):
    """A case of the team that most people of WHO are in; taken in by somebody else."""

    owner = ROLES["officer"]

    @classmethod
    def taken_by(cls) -> Actor:
        """Who takes it in."""
        return ACTORS["rudd"]


class SouthCase(NorthCase):
    """A case of the other team, with its own people."""

    team, owner = "pps", "tremlett"
    roles = {**ROLES, "researcher": "osei", "officer": "tremlett", "colleague": "linden", "supervisor": "moran"} | {
        "inspector": "whitfield"
    }


class HarbourCase(NorthCase):
    """A case of another force, of a team that nobody of WHO is in; done by people of the same names there."""

    team, owner = HARBOUR_TEAM, HARBOUR_OFFICER

    @classmethod
    def taken_by(cls) -> Actor:
        """Who takes it in there."""
        return replace(super().taken_by(), force=HARBOUR, team=HARBOUR_TEAM)

    def _actor(self, action: Action, by: Actor | str | None) -> Actor:
        return replace(super()._actor(action, by), force=HARBOUR)


HELPED = {**SouthCase.roles, "colleague": "castell"}


class HelpedCase(SouthCase):
    """A case of the other team that somebody of WHO helps to deliver."""

    roles = HELPED


KINDS: dict[Relation, type[NorthCase]] = {
    Relation.OTHER_TEAM: HelpedCase,
    Relation.REASON: HelpedCase,
    Relation.OTHER_FORCE: HarbourCase,
}


# Most cases have just come to a stage. These went on a little, so that each action can be done to one of them.
FURTHER: dict[tuple[Stage, Relation], Callable[[Any], Any]] = {
    (Stage.INITIAL_CHECKS, Relation.REASON): lambda case: case.checked(),
    (Stage.INITIAL_CHECKS, Relation.NAMED): lambda case: case.checked().hit(),
    (Stage.MEETING, Relation.OWNER): lambda case: case.do(Action.REQUEST_CHECK),
    (Stage.MEETING, Relation.REASON): lambda case: case.do(Action.DECLARE_CONFLICT),
    (Stage.MEETING, Relation.NAMED): lambda case: case.do(Action.FLAG_IMMEDIATE_RISK),
    (Stage.ASSESSMENT, Relation.OWNER): lambda case: case.do(Action.ANSWER_REPRESENTATIONS, asked=True),
    (Stage.ASSESSMENT, Relation.REASON): lambda case: case.do(Action.ANSWER_REPRESENTATIONS, asked=True).do(
        Action.RECORD_REPRESENTATIONS
    ),
    (Stage.ASSESSMENT, Relation.NAMED): lambda case: case.assessed(),
    (Stage.DELIVERY, Relation.OWNER): lambda case: case.warned(),
    (Stage.DELIVERY, Relation.OTHER_TEAM): lambda case: case.refuses_to_sign(),
    (Stage.DELIVERY, Relation.REASON): lambda case: case.warned().do(Action.RECORD_SIGNATURE),
    (Stage.DELIVERY, Relation.NAMED): lambda case: case.refuses_to_sign().do(Action.REFER_BACK),
    (Stage.CLOSED, Relation.REASON): lambda case: case.do(Action.HOLD_DISPOSAL),
}
