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
from csor.web.ways import Door
from tests.audit.matrix.cells import DO, Cell, Outcome
from tests.audit.matrix.watched import WHY
from tests.audit.matrix.world import Kind, World
from tests.support.wessex import WessexCase

RECIPIENT, SOMEBODY = "recipient-1", "linden"
NOT_READY = "health.ready"  # a store in memory is not one to serve from, and it says so with 503
H1 = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
NOBODYS = UUID(int=7)
BOXES: dict[str, dict[str, Any]] = {
    "lists.find": {"q": "Reed"},
    "oversight.looks": {"purpose": "lawfulness"},
    "compliance.download": {"recipient": "Home Office"},
    "compliance.download_publication": {"recipient": "Home Office"},
}
ELSE: dict[str, Any] = {"recipient": RECIPIENT, "filename": "csor.css", "action": "add_note"}


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
        response = self.browser.open(
            self._address(cell), method=cell.method, headers=self._headers(cell), data=self._data(cell)
        )
        outcome = named(response, cell)
        response.close()
        changed = before != self._version(cell)
        if changed:
            outcome = Outcome.DONE if outcome in {Outcome.NO, Outcome.SHOWN, Outcome.DONE} else outcome
        elif outcome is Outcome.DONE and cell.endpoint == DO:
            outcome = Outcome.NO
        if changed or (cell.method == "POST" and response.status_code in {204, 302}):
            self.world.put_back()
        return outcome

    def _headers(self, cell: Cell) -> dict[str, str]:
        found = self.sessions.get(cell.person)
        return {"Cookie": f"{self.app.config['COOKIE_NAME']}={found.token}"} if found else {}

    def _version(self, cell: Cell) -> int:
        return self.world.version(cell.relation, cell.person) if cell.relation and cell.method == "POST" else 0

    def _address(self, cell: Cell) -> str:
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
        if name in self.world.there.get(cell.endpoint, {}):
            return self.world.there[cell.endpoint][name]
        if cell.endpoint == "accounts.show":
            return handle_of(SOMEBODY)
        return ELSE.get(name, NOBODYS)

    def _data(self, cell: Cell) -> dict[str, Any] | None:
        if cell.method != "POST":
            return None
        found = self.sessions.get(cell.person)
        token = form_token(str(self.app.config["SECRET_KEY"]), found.name) if found else ""
        said = {**(self._said(cell) if cell.action and cell.relation else {}), "once": self._key(cell)}
        return {"csrf_token": token, "reason": WHY, **BOXES.get(cell.endpoint, {}), **said}

    def _key(self, cell: Cell) -> str:
        """A one-use key of the form, as its page would carry it."""
        if cell.person not in self.sessions:
            return ""
        form = unquote(urlsplit(self._address(cell)).path)
        office = self.world.office
        return new_key(office.secret, cell.person, form, office.clock())

    def _said(self, cell: Cell) -> dict[str, Any]:
        """Legal words for the action, in the boxes of its form."""
        assert cell.action
        assert cell.relation
        case = self.world.case(cell.relation, cell.person)
        told = self.world.said(case, cell.action)
        if told is None:
            return {}
        boxes: dict[str, Any] = self.world.once(
            (case.reference, cell.action), lambda: self._boxes(case, cell.action, told)
        )
        return boxes

    def _boxes(self, case: WessexCase, action: Action | None, told: Any) -> dict[str, Any]:
        assert action
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
        return Outcome.STEP_UP
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
    """What a redirect means. A page that is open half way leads about among the steps of signing in."""
    if location.startswith("/account/confirm"):
        return Outcome.STEP_UP
    if location.startswith("/sign-in") and (cell.way.door is not Door.HALF_WAY or cell.session is Kind.NONE):
        return Outcome.HALF_WAY if location.startswith("/sign-in/code") else Outcome.SIGN_IN
    return Outcome.DONE
