"""Every cell there is, and what the declared tables say must come of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from csor.domain.access import Access, access
from csor.domain.actions import Action
from csor.domain.moves import MOVES
from csor.domain.permissions import holds
from csor.domain.planning import offered, take_step
from csor.domain.refusals import Refusal
from csor.domain.vocabulary import Role, Stage
from csor.simulation.people import ACTORS
from csor.web.ways import WAYS, Door, Way
from tests.audit.matrix.world import WHO, Kind, Relation, World

METHODS = ("GET", "POST")
DO = "actions.do"
ARGUMENT = re.compile("<[^>]+>")
ASK_THE_TABLE = ("visits.", "decisions.", "papers.")  # these pages answer with the rule that says no
NOT_SET_UP = "single_sign_on."  # no provider is named in the settings of the matrix
WHO_LOOKED = "oversight.looks"
SAYS_WHY = "access.why"
READS = frozenset({"cases.show", "cases.timeline"})
TAKEN_OUT = frozenset({"compliance.download", "compliance.download_publication", "samples.population"})


class Outcome(StrEnum):
    """What comes of a request, as far as permission goes. broken: a fault of ours.

    sign_in, half_way: sent to sign in, or to give a second factor. missing: as if there were no such thing. why: asked
    for a reason before sight. forbidden: not this person. step_up: asked for a fresh second factor. shown: the page.
    no: refused by another rule, or the form was not right. done: it was done. through: the door
    lets them in, and what is behind it answers: shown, no or done, a fresh second factor asked for, or missing where the
    route names something besides a case that is not there.
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
    THROUGH = "through"
    BROKEN = "broken"


THROUGH = frozenset({Outcome.SHOWN, Outcome.NO, Outcome.DONE, Outcome.STEP_UP})


def fits(cell: "Cell", meant: Outcome, came: Outcome) -> bool:
    """Whether what came is what was meant."""
    if meant is not Outcome.THROUGH:
        return came is meant
    if came is Outcome.FORBIDDEN:
        return cell.endpoint.startswith(ASK_THE_TABLE)
    if cell.endpoint.startswith(NOT_SET_UP):
        return came is Outcome.MISSING
    return came in THROUGH or (came is Outcome.MISSING and ARGUMENT.search(cell.rule.replace("<urn>", "")) is not None)


@dataclass(frozen=True, slots=True)
class Cell:
    """One question: what comes of it when this person asks so, of a case at this stage that stands to them so.

    relation: None where the route is about no case. action: for the page of an action.
    """

    endpoint: str
    rule: str
    method: str
    role: str
    stage: Stage
    relation: Relation | None
    session: Kind
    action: Action | None = None

    @property
    def person(self) -> str:
        """Who asks."""
        return WHO[self.role]

    @property
    def way(self) -> Way:
        """The door of the route."""
        return WAYS[self.endpoint]

    def values(self) -> tuple[str, ...]:
        """The cell as the values that pairs are made of."""
        about = f"{self.endpoint} {self.action or ''}"
        return (about, self.method, self.role, self.stage, self.relation or "", self.session)


def every_cell(app: Flask) -> Iterator[Cell]:
    """Every cell of the matrix. A route that is about no case has no stage but the first, and no relation."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda r: r.endpoint):
        about_case = WAYS[rule.endpoint].door is Door.CASE
        actions: list[Action | None] = list(MOVES) if rule.endpoint == DO else [None]
        stages = tuple(Stage) if about_case else (Stage.INITIAL_CHECKS,)
        relations: tuple[Relation | None, ...] = tuple(Relation) if about_case else (None,)
        for method in _methods(rule):
            for action in actions:
                for stage in stages:
                    for relation in relations:
                        for role in WHO:
                            for kind in Kind:
                                yield Cell(rule.endpoint, rule.rule, method, role, stage, relation, kind, action)


def _methods(rule: Rule) -> list[str]:
    return [method for method in METHODS if method in (rule.methods or ())]


# ------------------------------------------------------------ what must come of it


def expected(cell: Cell, world: World) -> Outcome:
    """What the doors, the permissions, the rule of access and the table of moves say."""
    door = cell.way.door
    if door is Door.OPEN:
        return Outcome.THROUGH
    if cell.session is Kind.NONE:
        return Outcome.SIGN_IN
    if cell.session is Kind.HALF:
        on = Outcome.HALF_WAY if cell.method == "GET" else Outcome.SIGN_IN  # a form's words are kept through both steps
        return Outcome.THROUGH if door is Door.HALF_WAY else on
    actor = ACTORS[cell.person]
    if cell.way.needs and not holds(actor, cell.way.needs):
        return Outcome.FORBIDDEN
    if cell.relation is None:
        asked = cell.session is Kind.STALE and cell.endpoint in TAKEN_OUT
        return Outcome.STEP_UP if asked else Outcome.THROUGH
    return _about_case(cell, world)


def _about_case(cell: Cell, world: World) -> Outcome:
    assert cell.relation is not None
    case = world.case(cell.relation, cell.person)
    sight = world.sight(case.reference, cell.person)
    found = access(ACTORS[cell.person], sight, world.clock.now)
    if found is Access.HIDDEN:
        return Outcome.MISSING
    if found is Access.ASK:
        return Outcome.THROUGH if cell.endpoint == SAYS_WHY else Outcome.WHY
    return _let_in(cell, world, found)


def _let_in(cell: Cell, world: World, found: Access) -> Outcome:
    """What comes of it once the case is open, or behind broken glass."""
    if cell.endpoint in READS:
        return Outcome.SHOWN
    if cell.endpoint == WHO_LOOKED and not _own_teams(cell, world):
        return Outcome.FORBIDDEN
    if cell.endpoint != DO:
        return Outcome.THROUGH
    if found is Access.BROKEN_GLASS:
        return Outcome.NO
    return _page(cell, world) if cell.method == "GET" else _sent(cell, world)


def _own_teams(cell: Cell, world: World) -> bool:
    """Who looked is for compliance, and for supervisors of the case's own team (docs/oversight.md)."""
    assert cell.relation is not None
    actor = ACTORS[cell.person]
    return actor.has(Role.COMPLIANCE) or actor.team == world.case(cell.relation, cell.person).facts.team


def _page(cell: Cell, world: World) -> Outcome:
    """The page of an action: drawn when the table offers it to this person."""
    assert cell.relation is not None
    case = world.case(cell.relation, cell.person)
    here = world.setting(case, cell.person)
    offers = [o for o in offered(case.facts, here) if o.action is cell.action and o.recipient in {"", "recipient-1"}]
    if any(offer.possible for offer in offers):
        return Outcome.SHOWN
    first = offers[0].blockers[0].code if offers else ""
    return Outcome.FORBIDDEN if first in FORBIDDEN_CODES else Outcome.NO


FORBIDDEN_CODES = frozenset({"not_permitted", "supervisor_needed", "conflict_declared"})


def _sent(cell: Cell, world: World) -> Outcome:
    """Legal words, sent: done when the table lets this person."""
    assert cell.relation is not None
    assert cell.action is not None
    case = world.case(cell.relation, cell.person)
    told: Any = world.said(case, cell.action)
    if told is None:
        return Outcome.NO
    try:
        take_step(case.facts, told, world.setting(case, cell.person))
    except Refusal:
        return Outcome.NO
    if cell.session is Kind.STALE and cell.action in world.step_up:
        return Outcome.STEP_UP
    return Outcome.DONE
