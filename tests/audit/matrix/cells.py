"""Every cell there is, and the names of what can come of one."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from flask import Flask
from werkzeug.routing import Rule

from csor.domain.actions import Action
from csor.domain.vocabulary import Stage
from tests.audit.matrix.casework import Relation
from tests.audit.matrix.declared import DOORS, FORMS, Way
from tests.audit.matrix.world import WHO, Kind

METHODS = ("GET", "POST")
DO = "actions.do"
ON_ITS_PAGE = {"accounts.do": "disable"}  # which of several things the page is asked for


class Outcome(StrEnum):
    """What comes of a request. broken: a fault of ours.

    sign_in, half_way: sent to sign in, or to give a second factor. missing: as if there were no such thing. why: asked
    for a reason before sight. forbidden: not this person. step_up: asked for a fresh second factor. shown: the page, or
    what was asked for. no: refused by another rule, or the form was not right. done: it was done, or led on.
    """

    SIGN_IN = "sign_in"
    HALF_WAY = "half_way"
    MISSING = "missing"
    WHY = "why"
    FORBIDDEN = "forbidden"
    STEP_UP = "step_up"
    SHOWN = "shown"
    NO = "no"
    DONE = "done"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Cell:
    """One question: what comes of it when this person asks so, of a case at this stage that stands to them so.

    relation: None where the route is about no case. action: for the page of an action. part: which of its forms is sent,
    where a page has several.
    """

    endpoint: str
    rule: str
    method: str
    role: str
    stage: Stage
    relation: Relation | None
    session: Kind
    action: Action | None = None
    part: str = ""

    @property
    def person(self) -> str:
        """Who asks."""
        return WHO[self.role]

    @property
    def way(self) -> Way:
        """The door of the route."""
        return DOORS[self.endpoint]

    def values(self) -> tuple[str, ...]:
        """The cell as the values that pairs are made of."""
        about = f"{self.endpoint} {self.action or self.part}"
        return (about, self.method, self.role, self.stage, self.relation or "", self.session)


def every_cell(app: Flask) -> Iterator[Cell]:
    """Every cell of the matrix. A route that is about no case has no stage but the first, and no relation.

    Raises KeyError for a route that nobody classified, and for a form that nobody said what comes of.
    """
    for rule in sorted(app.url_map.iter_rules(), key=lambda r: r.endpoint):
        about_case = DOORS[rule.endpoint].door == "case"
        stages = tuple(Stage) if about_case else (Stage.INITIAL_CHECKS,)
        relations: tuple[Relation | None, ...] = tuple(Relation) if about_case else (None,)
        for method in _methods(rule):
            for action, part in _asked(rule.endpoint, method):
                for stage in stages:
                    for relation in relations:
                        for role in WHO:
                            for kind in Kind:
                                yield Cell(rule.endpoint, rule.rule, method, role, stage, relation, kind, action, part)


def _methods(rule: Rule) -> list[str]:
    return [method for method in METHODS if method in (rule.methods or ())]


def _asked(endpoint: str, method: str) -> list[tuple[Action | None, str]]:
    """The actions, or the forms, that a route is asked for."""
    if endpoint == DO:
        return [(action, "") for action in Action if action is not Action.RECEIVE_CASE]
    if method == "GET":
        return [(None, ON_ITS_PAGE.get(endpoint, ""))]
    return [(None, part) for part in FORMS[endpoint]]
