"""Lawful words for every form that is not the page of an action, so that what comes of it is the rule's own answer."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from csor.domain.moves import MOVES
from csor.domain.particulars import ReceiveCase
from csor.simulation.people import DEMO_PASSWORD, DEMO_SECRET
from csor.usecases.factors import code_at, current_step, offered_secret
from csor.web.choosing import choices_for_receipt
from csor.web.forms import form_for
from csor.web.visiting import DOOR
from tests.audit.matrix.casework import Relation
from tests.audit.matrix.cells import Cell
from tests.audit.matrix.declared import FORMS, PEOPLE
from tests.audit.matrix.staff import WHY
from tests.audit.matrix.world import Kind
from tests.domain import builders
from tests.support.authenticator import Authenticator

if TYPE_CHECKING:
    from tests.audit.matrix.asking import Asker

Body = dict[str, Any]
NEW_PASSWORD = "seven kites above the marsh wall at dusk"
TWICE: Final = {"new": NEW_PASSWORD, "again": NEW_PASSWORD}
KEEPERS: Final = ["moran", "whitfield", "price"]
STANDING: Final = {"roles": ["officer"], "rank": "sergeant", "team": "pps", "reason": WHY}

# What is typed or ticked, by route and form; `reason` goes with all of them.
LITERAL: Final[Mapping[tuple[str, str], Body]] = {
    ("access.glass", ""): {"verdict": "justified"},
    ("access.interests", ""): {"kind": "surname", "words": "Featherstonehaugh"},
    ("account.password", ""): {"current": DEMO_PASSWORD, **TWICE},
    ("accounts.add", ""): {**STANDING, "username": "r.vane", "name": "R Vane", "identity": "9107"},
    ("accounts.change", "confirm"): {"decision": "confirm"},
    ("accounts.change", "refuse"): {"decision": "refuse"},
    ("accounts.standing", ""): {**STANDING, "identity": "linden"},
    ("compliance.download", ""): {"recipient": "Home Office"},
    ("compliance.download_publication", ""): {"recipient": "Home Office"},
    ("keys.question", "prove"): {"purpose": "prove"},
    ("keys.question", "add"): {"purpose": "add"},
    ("links.choose", ""): TWICE,
    ("lists.find", ""): {"q": "Reed"},
    ("oversight.flag", ""): {"verdict": "justified"},
    ("oversight.looks", "page"): {"purpose": "lawfulness"},
    ("oversight.looks", "file"): {"purpose": "lawfulness", "as": "csv"},
    ("own_looks.away", ""): {"day": "2026-03-02"},
    ("samples.sampled", ""): {"finding": "in_order"},
    ("seals.show", "seal"): {"what": "seal", "seal-kind": "other", "seal-readers": KEEPERS, "seal-reason": WHY},
    ("seals.show", "readers"): {"what": "readers", "readers-readers": KEEPERS, "readers-reason": WHY},
    ("seals.show", "naming"): {"what": "naming", "naming-answer": "agreed", "naming-reason": WHY},
    ("seals.show", "propose"): {"what": "propose", "propose-reason": WHY},
    ("seals.show", "answer"): {"what": "answer", "answer-answer": "agreed", "answer-reason": WHY},
    ("erasure.show", "ask"): {"what": "ask", "ask-reason": WHY},
    ("erasure.show", "take-back"): {"what": "take-back"},
    ("erasure.show", "keep"): {"what": "answer", "answer-answer": "keep", "answer-reason": WHY},
    ("erasure.show", "erase"): {"what": "answer", "answer-answer": "erase", "answer-reason": WHY},
}
STEPS: Final[Mapping[str, Body]] = {
    "telling": {"confirm": "1"},
    "identity": {"seen": list(DOOR)},
    "undertaking": {"strokes": builders.STROKES},  # the page asks for a signature on the screen
}
DECIDED: Final = {"asked": "1", "confirm": "1"}


def body_of(asker: "Asker", cell: Cell) -> Body:
    """Everything that the form of a cell is sent with, but its token and its key."""
    typed = {"reason": WHY, **LITERAL.get((cell.endpoint, cell.part), {})}
    made = MADE.get(cell.endpoint)
    return {**typed, **(made(asker, cell) if made else {})}


def _stage_action(asker: "Asker", cell: Cell) -> Body:
    """The words of an action of the scheme, as the pages of deciding and of the visit send them."""
    action = next(a for a in MOVES if a.value == FORMS[cell.endpoint][cell.part].stage_action)
    body: Body = {**asker.words_for(cell, action)}
    if cell.endpoint.startswith("decisions."):
        body |= DECIDED
    if cell.endpoint == "decisions.decide":
        body |= {"decision": cell.part}
    if cell.endpoint == "visits.show":
        body |= {"step": cell.part, **STEPS.get(cell.part, {})}
    if cell.endpoint == "visits.refusal":
        body |= {"already": "something" if body.get("already_said", [""])[0] else "nothing"}
    return body


def _code(asker: "Asker", cell: Cell) -> Body:
    """The code that their app shows now."""
    del cell
    return {"code": code_at(DEMO_SECRET, current_step(asker.world.clock.now))}


def _new_app(asker: "Asker", cell: Cell) -> Body:
    """The code of the app that their page offers."""
    found = asker.sessions.get(cell.person)
    if found is None:
        return {}
    with asker.world.office.open_glance(asker.world.actors[cell.person]) as work:
        secret = offered_secret(work, found.name, cell.person)
    return {"code": code_at(secret, current_step(asker.world.clock.now)), "called": "Work phone"}


def _new_key(asker: "Asker", cell: Cell) -> Body:
    """The answer of a new security key to the question it is asked."""
    if cell.session is not Kind.FRESH or PEOPLE[cell.role].disabled:
        return {}
    question = asker.send("/account/keys/question", cell, {"purpose": "add"})
    answered = question.mimetype == "application/json"
    answer = Authenticator().add(question.get_data(as_text=True)) if answered else ""
    return {"answer": answer, "called": "Blue key"}


def _reference(asker: "Asker", cell: Cell) -> Body:
    """A case of their own force: a sealed one where the glass is to be broken."""
    relation = Relation.SEALED if cell.endpoint == "access.emergency" else Relation.TEAM
    if cell.endpoint == "oversight.who" and PEOPLE[cell.role].force != "wessex":
        relation = Relation.OTHER_FORCE
    return {"reference": asker.world.case(relation, "").reference}


def _erased(asker: "Asker", cell: Cell) -> Body:
    assert cell.relation is not None
    return {"answer-reference": asker.world.case(cell.relation, cell.person).reference}


def _own_name(asker: "Asker", cell: Cell) -> Body:
    del asker
    return {"username": cell.person, "password": DEMO_PASSWORD}


def _receipt(asker: "Asker", cell: Cell) -> Body:
    """The last of the steps of receiving, with everything that was typed on the way."""
    return dict(asker.world.once((cell.endpoint, PEOPLE[cell.role].force), lambda: _receipt_boxes(asker, cell)))


def _receipt_boxes(asker: "Asker", cell: Cell) -> Body:
    world = asker.world
    with asker.app.test_request_context(), world.office.open_reading() as reading:
        _, force = world.staff(reading, PEOPLE[cell.role].force)
        choices = choices_for_receipt(world.setting(world.case(Relation.TEAM, ""), "price").protocol, force)
        form = form_for(ReceiveCase, choices, given=builders.receipt())
    body: Body = {}
    for name, value in form.kept:
        body.setdefault(name, []).append(value)
    return {**body, "step": "check"}


MADE: Final[Mapping[str, Callable[["Asker", Cell], Body]]] = {
    **dict.fromkeys((e for e, parts in FORMS.items() if any(f.stage_action for f in parts.values())), _stage_action),
    **dict.fromkeys(("people.code", "account.confirm"), _code),
    **dict.fromkeys(("access.emergency", "oversight.who"), _reference),
    "account.authenticator": _new_app,
    "keys.add": _new_key,
    "erasure.show": _erased,
    "people.sign_in": _own_name,
    "receive.start": _receipt,
}
