"""Asking one cell over HTTP, and naming what came of it."""

import re
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

from flask import Flask, url_for
from werkzeug.test import Client, TestResponse

from csor.domain.actions import Action
from csor.domain.moves import MOVES
from csor.usecases.form_keys import new_key
from csor.web.actions import CHECKED_FIRST
from csor.web.choosing import choices_for
from csor.web.forms import form_for
from csor.web.handles import handle_of
from csor.web.here import form_token
from tests.audit.matrix.bodies import body_of
from tests.audit.matrix.cells import DO, Cell, Outcome
from tests.audit.matrix.declared import FORMS, PEOPLE
from tests.audit.matrix.meant import RECIPIENT
from tests.audit.matrix.world import WHO, Kind, World
from tests.support.wessex import WessexCase

SOMEBODY = "linden"
NOT_READY = "health.ready"  # a store in memory is not one to serve from, and it says so with 503
H1 = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
NOBODYS = UUID(int=7)
VISITOR = "the-same-visitor-all-day"
ELSE: dict[str, Any] = {"recipient": RECIPIENT, "filename": "csor.css", "action": "add_note"}
REPORTED = {"reports.csp_report": {"csp-report": {"violated-directive": "script-src"}}}  # a browser's own, and no form
MOVES_A_CASE = frozenset({DO, *(e for e, parts in FORMS.items() if any(f.stage_action for f in parts.values()))})
ERROR = 400


class Asker:
    """The browsers of everybody, in one world, with one kind of session."""

    def __init__(self, app: Flask, world: World, kind: Kind) -> None:
        """Sign everybody in."""
        self.app, self.world, self.kind = app, world, kind
        self.sessions = world.sign_in(kind)
        self.browser = Client(app, use_cookies=False)

    def ask(self, cell: Cell) -> Outcome:
        """Ask, name the answer, and put the world back when something changed."""
        before = self._version(cell)
        response = self.send(self.address_of(cell), cell, self.data_of(cell), cell.method)
        outcome = named(response, cell)
        response.close()
        changed = before != self._version(cell)
        if changed:
            outcome = Outcome.DONE if outcome is not Outcome.BROKEN else outcome
        elif outcome is Outcome.DONE and cell.method == "POST" and cell.endpoint in MOVES_A_CASE:
            outcome = Outcome.NO
        if changed or (cell.method == "POST" and response.status_code < ERROR):
            self.world.put_back()
        return outcome

    def send(
        self, address: str, cell: Cell, data: dict[str, Any] | None, method: str = "POST", **environ: str
    ) -> TestResponse:
        """Ask for an address as the person of a cell; what is posted carries the token and the key of its form."""
        asked: dict[str, Any] = {"method": method, "headers": self._headers(cell), "environ_overrides": environ}
        if cell.endpoint in REPORTED:
            return self.browser.open(address, json=REPORTED[cell.endpoint], **asked)
        if data is not None:
            data = {"once": self.key(cell, address), **data, "csrf_token": self._token(cell)}
        return self.browser.open(address, data=data, **asked)

    def _headers(self, cell: Cell) -> dict[str, str]:
        found, name = self.sessions.get(cell.person), self.app.config["COOKIE_NAME"]
        cookies = [f"{name}-visitor={VISITOR}", *([f"{name}={found.token}"] if found else [])]
        return {"Cookie": "; ".join(cookies)}

    def _token(self, cell: Cell) -> str:
        found = self.sessions.get(cell.person)
        whose = found.name if found and not PEOPLE[cell.role].disabled else f"visitor|{VISITOR}"
        return form_token(str(self.app.config["SECRET_KEY"]), whose)

    def key(self, cell: Cell, address: str) -> str:
        """A one-use key of the form, as its page would carry it."""
        if cell.person not in self.sessions:
            return ""
        office = self.world.office
        return new_key(office.secret, cell.person, unquote(urlsplit(address).path), office.clock())

    def _version(self, cell: Cell) -> int | None:
        asked = cell.relation and cell.method == "POST" and cell.endpoint in MOVES_A_CASE
        return self.world.version(cell.relation, cell.person) if cell.relation and asked else 0

    def address_of(self, cell: Cell) -> str:
        """Where a cell is asked."""
        rule = next(r for r in self.app.url_map.iter_rules(cell.endpoint) if r.rule == cell.rule)
        with self.app.test_request_context():
            address = url_for(cell.endpoint, **{name: self._value(cell, name) for name in rule.arguments})
        if cell.action and MOVES[cell.action].recipient_conditions:
            address += f"?recipient={RECIPIENT}"
        return address

    def _value(self, cell: Cell, name: str) -> Any:
        if name == "urn" and cell.relation:
            return self.world.case(cell.relation, cell.person).reference
        if name == "action" and cell.action:
            return cell.action.value
        if name == "handle":
            return handle_of(WHO["disabled"] if cell.part == "enable" else SOMEBODY)
        if name == "what":
            return cell.part
        world = self.world
        there = world.there.get(cell.endpoint) or world.own.get((cell.endpoint, cell.person), {})
        return there.get(name) or ELSE.get(name, NOBODYS)

    # ------------------------------------------------------------ what is posted

    def data_of(self, cell: Cell) -> dict[str, Any] | None:
        """Lawful words for the form of a cell; None for a page that is only looked at."""
        if cell.method != "POST":
            return None
        if cell.action:
            return self.words_for(cell, cell.action)
        return body_of(self, cell)

    def words_for(self, cell: Cell, action: Action) -> dict[str, Any]:
        """Legal words for an action, in the boxes of its form."""
        assert cell.relation
        case = self.world.case(cell.relation, cell.person)
        told = self.world.said(case, action)
        if told is None:
            return {}
        boxes: dict[str, Any] = self.world.once((case.reference, action), lambda: self._boxes(case, action, told))
        return boxes

    def _boxes(self, case: WessexCase, action: Action, told: Any) -> dict[str, Any]:
        fixed = {"recipient": RECIPIENT} if MOVES[action].recipient_conditions else {}
        with self.app.test_request_context(), self.world.office.open_reading() as reading:
            staff, force = self.world.staff(reading)
            choices = choices_for(case.facts, self.world.setting(case, "price").protocol, staff, force, fixed)
            form = form_for(type(told), choices, given=told)
        boxes: dict[str, Any] = {"case_version": str(case.facts.version)}
        for name, value in form.kept:
            boxes.setdefault(name, []).append(value)
        return {**boxes, **({"confirm": "1"} if action in CHECKED_FIRST else {})}


def named(response: TestResponse, cell: Cell) -> Outcome:
    """What came of a request, by its status, where it leads, and the heading of its page."""
    status, location = response.status_code, response.headers.get("Location", "")
    h1 = H1.search(response.get_data(as_text=True)) if response.mimetype == "text/html" else None
    heading = h1.group(1).strip() if h1 else ""
    if status >= 500 and cell.endpoint != NOT_READY:
        return Outcome.BROKEN
    if heading == "Confirm that it is you":
        return Outcome.SHOWN if cell.endpoint == "account.confirm" else Outcome.STEP_UP
    if heading.startswith("Why do you need"):
        return Outcome.WHY
    return _led_to(location, cell) if location else BY_STATUS.get(status, Outcome.NO)


BY_STATUS = {
    200: Outcome.SHOWN,
    204: Outcome.SHOWN,
    401: Outcome.SIGN_IN,
    403: Outcome.FORBIDDEN,
    404: Outcome.MISSING,
}


def _led_to(location: str, cell: Cell) -> Outcome:
    """What a redirect means. Signing out, and the password, lead to a step of signing in when they are done."""
    if location.startswith("/account/confirm"):
        return Outcome.STEP_UP
    done = cell.endpoint in {"people.sign_out", "people.sign_in"}
    if location.startswith("/sign-in") and not done:
        return Outcome.HALF_WAY if location.startswith("/sign-in/code") else Outcome.SIGN_IN
    return Outcome.DONE
