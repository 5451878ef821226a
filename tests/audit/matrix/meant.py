"""What must come of a cell: out of declared.toml and forms.toml, and for what a stage allows out of the table of moves.

Of the product only `offered` and `take_step` are asked, and only about people who hold the permission by declared.toml:
whether the case as it stands allows a thing. Who may, how far a case is open, which door a route has and what asks for a
second factor is never asked of it. The table of moves is walked whole, and held to an oracle of its own, elsewhere
(tests/domain); docs/moves.md prints it.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from csor.domain.actions import Action
from csor.domain.planning import offered, take_step
from csor.domain.refusals import Refusal
from csor.domain.vocabulary import Stage
from tests.audit.matrix.casework import Relation
from tests.audit.matrix.cells import DO, Cell, Outcome
from tests.audit.matrix.declared import (
    ASKS,
    BY_THE_TABLE,
    FORMS,
    NEEDED,
    PAGES,
    PEOPLE,
    Form,
    access_of,
    may,
)
from tests.audit.matrix.world import NAMING, PROPOSED, Kind, World

O = Outcome  # noqa: E741 - said on every line here
Meant = frozenset[Outcome]
SHOWN: Final = Form("shown")
REFUSED: Final = frozenset({O.NO, O.FORBIDDEN})  # a page of the table says no of the case (409) or of the person (403)
READS: Final = frozenset({"cases.show", "cases.timeline", "oversight.looks", "access.why", "papers.undertaking"})
RECIPIENT: Final = "recipient-1"
NAMES_RECIPIENT: Final = frozenset(
    {"visits.show", "visits.refusal", "visits.ended", "decisions.refusal", "papers.undertaking"}
)
ROLE_CODES: Final = frozenset({"not_permitted", "supervisor_needed"})
PERSON_CODES: Final = ROLE_CODES | {"conflict_declared"}
SUPERVISORS: Final = frozenset({"supervisor", "second_account"})  # one human being, who proposed and asked
TEAM_OF: Final = {Relation.OTHER_TEAM: "pps", Relation.REASON: "pps"}
SEALED: Final = frozenset({Relation.SEALED, Relation.NAMED, Relation.GLASS})


def fits(meant: Meant, came: Outcome) -> bool:
    """Whether what came is what was meant."""
    return came in meant


def expected(cell: Cell, world: World) -> Meant:
    """What the tables say must come of a cell."""
    form = _form(cell)
    turned_away = _at_the_door(cell, form)
    if turned_away:
        return _only(turned_away)
    return _about_case(cell, world, form) if cell.relation else _only(_about_none(cell, form))


def _at_the_door(cell: Cell, form: Form) -> str:
    """What comes of it before anything is asked of a case; empty for whoever is let in."""
    one, door = PEOPLE[cell.role], cell.way.door
    if door == "open":
        return form.disabled if one.disabled and form.disabled else form.comes
    if cell.session is Kind.NONE or one.disabled:
        return O.SIGN_IN
    if cell.session is Kind.HALF:
        on = O.HALF_WAY if cell.method == "GET" else O.SIGN_IN  # a form's words are kept through both steps
        return form.half_way if door == "half_way" else on
    return O.FORBIDDEN if cell.way.needs and not may(cell.role, cell.way.needs) else ""


def _about_none(cell: Cell, form: Form) -> str:
    """What comes of a route that is about no case."""
    if form.step_up and cell.session is Kind.STALE:
        return O.STEP_UP
    if form.away and PEOPLE[cell.role].force != "wessex":
        return form.away
    if cell.endpoint == "lists.mine" and may(cell.role, "people:manage") and not may(cell.role, "case:read"):
        return O.DONE  # led on to the people of the force
    return form.comes


def _only(outcome: str) -> Meant:
    return frozenset({Outcome(outcome)})


def _form(cell: Cell) -> Form:
    if cell.endpoint == DO:
        return SHOWN
    return FORMS[cell.endpoint][cell.part] if cell.method == "POST" else PAGES.get(cell.endpoint, SHOWN)


# ------------------------------------------------------------ of a case


def _about_case(cell: Cell, world: World, form: Form) -> Meant:
    assert cell.relation is not None
    found = access_of(cell.role, cell.relation, cell.stage)
    if found == "hidden":
        return _only(O.MISSING)
    if found == "ask":
        return _only(O.DONE if cell.endpoint == "access.why" else O.WHY)
    if found == "broken_glass" and cell.endpoint not in READS:
        return _only(O.NO)
    return _let_in(cell, world, form)


def _let_in(cell: Cell, world: World, form: Form) -> Meant:
    """What comes of it once the case is open, or to be read behind broken glass."""
    if cell.endpoint == DO:
        return _only(_page(cell, world) if cell.method == "GET" else _sent(cell, world, cell.action))
    if cell.endpoint in NAMES_RECIPIENT and not _has_recipient(cell, world):
        return _only(O.MISSING)
    if form.stage_action:
        came = _sent(cell, world, Action(form.stage_action))
        return REFUSED if came is O.NO else _only(came)
    if cell.endpoint in BY_THE_TABLE:
        return _only(O.SHOWN) | REFUSED | (_only(O.DONE) if cell.endpoint == "visits.refusal" else frozenset())
    return _only(_behind(cell, form))


def _behind(cell: Cell, form: Form) -> str:
    """What comes of a form of the case that is no move of the scheme."""
    if form.needs and not may(cell.role, form.needs):
        return O.FORBIDDEN
    if form.where and not WHERE[form.where](cell):
        return O.FORBIDDEN if form.where == "theirs_to_watch" else O.NO
    return O.STEP_UP if form.step_up and cell.session is Kind.STALE else form.comes


def _has_recipient(cell: Cell, world: World) -> bool:
    assert cell.relation is not None
    facts = world.case(cell.relation, cell.person).facts
    there = facts.recipient(RECIPIENT) is not None
    return there and (cell.endpoint != "papers.undertaking" or facts.authority(RECIPIENT) is not None)


def _asked(cell: Cell) -> bool:
    return cell.stage is Stage.CLOSED and cell.relation is Relation.TEAM


def _held(cell: Cell) -> bool:
    return cell.stage is Stage.CLOSED and cell.relation is Relation.REASON


def _proposed(cell: Cell) -> bool:
    return cell.stage in PROPOSED and cell.relation is Relation.NAMED


def _more_named(cell: Cell) -> bool:
    return cell.stage in NAMING and cell.relation is Relation.NAMED


def _theirs(cell: Cell) -> bool:
    """Who looked is for compliance, and for supervisors of the case's own team (docs/oversight.md)."""
    assert cell.relation is not None
    one = PEOPLE[cell.role]
    return "compliance" in one.roles or one.team == TEAM_OF.get(cell.relation, "ppn")


WHERE: Final[Mapping[str, Callable[[Cell], bool]]] = {
    "unsealed": lambda cell: cell.relation not in SEALED,
    "sealed": lambda cell: cell.relation in SEALED,
    "sealed_and_not_proposed": lambda cell: cell.relation in SEALED and not _proposed(cell),
    "proposed_by_another": lambda cell: _proposed(cell) and cell.role not in SUPERVISORS,
    "more_proposed_by_another": lambda cell: _more_named(cell) and cell.role not in SUPERVISORS,
    "closed_and_not_asked": lambda cell: cell.stage is Stage.CLOSED and not _asked(cell) and not _held(cell),
    "asked_by_them": lambda cell: _asked(cell) and cell.role in SUPERVISORS,
    "asked_by_another": lambda cell: _asked(cell) and cell.role not in SUPERVISORS,
    "theirs_to_watch": _theirs,
}


# ------------------------------------------------------------ what the stage allows


def _page(cell: Cell, world: World) -> Outcome:
    """The page of an action: drawn when the table of moves offers it to this person."""
    assert cell.relation is not None
    assert cell.action is not None
    case = world.case(cell.relation, cell.person)
    here = world.setting(case, cell.person)
    offers = [o for o in offered(case.facts, here) if o.action is cell.action and o.recipient in {"", RECIPIENT}]
    if not offers:
        return O.NO
    if not may(cell.role, NEEDED[cell.action]):
        return O.FORBIDDEN
    first = "" if any(offer.possible for offer in offers) else offers[0].blockers[0].code
    if not first or first in ROLE_CODES:
        return O.SHOWN
    return O.FORBIDDEN if first in PERSON_CODES else O.NO


def _sent(cell: Cell, world: World, action: Action | None) -> Outcome:
    """Legal words, sent: done when the table of moves lets this person."""
    assert cell.relation is not None
    assert action is not None
    case = world.case(cell.relation, cell.person)
    told: Any = world.said(case, action)
    if told is None or not may(cell.role, NEEDED[action]):
        return O.NO
    try:
        take_step(case.facts, told, world.setting(case, cell.person))
    except Refusal as refusal:
        if refusal.code not in ROLE_CODES:  # of the role it is not the product that says
            return O.NO
    return O.STEP_UP if cell.session is Kind.STALE and action in ASKS else O.DONE
