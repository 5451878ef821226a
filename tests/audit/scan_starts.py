"""Where the scanners begin: addresses of every route that a person can come to, and forms filled as that person would.

They are found by walking the product in this process, which the list of what was reached does not see: what counts is
what the scanner then asks by itself.
"""

import json
import re
from collections import Counter, deque
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit
from xml.etree.ElementTree import Element

import html5lib
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect

from csor.domain.actions import Action
from csor.domain.moves import MOVES
from csor.reading.people import find_force, list_people
from csor.usecases.office import Office
from csor.web.actions import CHECKED_FIRST
from csor.web.choosing import choices_for
from csor.web.forms import form_for
from csor.web.gate import current_actor
from tests.support.client import Client
from tests.support.wessex import WessexCase

FEW = 2  # pages of a kind that the scanner begins with, and forms
WALKED = {"cases.show": 60, "visits.show": 10, "visits.ended": 4}  # pages that are looked at for where they lead
BEGUN = {"cases.show": 4}  # and of these the scanner begins with so many
MOST_PAGES = 1500
BESIDE = (
    "decide", "looks", "seal", "erasure", "papers/notice", "papers/undertaking/recipient-1", "refusal/recipient-1",
    "visit/recipient-1", "visit/recipient-1/refusal", "visit/recipient-1/ended", "visit/recipient-1/ended?done=1",
)  # fmt: skip
# What is gone once it was answered: the scanner comes to the page first, and to its form from there.
USED_UP = frozenset({"access.glass", "access.conflict", "links.choose"})
TEXT = "Asked by the head of unit, to see that this is in order."
BOXES = {"day": "9", "month": "6", "year": "2026", "time": "10:00"}
REDRAW = ("add-", "drop-", "change", "look-again", "back", "about", "to-", "as")
Fields = list[tuple[str, str]]


@dataclass
class Starts:
    """pages: addresses to ask for. forms: by the address they are sent to, as a person would have filled them."""

    pages: list[str] = field(default_factory=list)
    forms: dict[str, Fields] = field(default_factory=dict)

    def swagger(self, url: str) -> str:
        """The forms in the one description of requests with bodies that wapiti reads."""
        paths = {
            path: {
                "post": {
                    "consumes": ["application/x-www-form-urlencoded"],
                    "parameters": [
                        {"name": name, "in": "formData", "type": "string", "default": value}
                        for name, value in fields
                        if value
                    ],
                    "responses": {},
                }
            }
            for path, fields in self.forms.items()
        }
        host = urlsplit(url).netloc
        told = {"swagger": "2.0", "info": {"title": "csor", "version": "1"}, "host": host, "basePath": "/"}
        return json.dumps({**told, "schemes": ["http"], "paths": paths}, indent=1)


def find_starts(client: Client, first: Iterable[str]) -> Starts:
    """Walk from these addresses on, a few of each kind of page."""
    return _Walk(client).walk(first)


def kind_of(adapter: MapAdapter, address: str, method: str) -> str:
    """A route, and of a page of one action or one thing which; empty when it is none of ours."""
    parts = urlsplit(address)
    if parts.netloc or not parts.path.startswith("/"):
        return ""
    try:
        endpoint, given = adapter.match(parts.path, method=method)
    except (HTTPException, RequestRedirect):
        return ""
    what = given.get("action") or given.get("what") or ""
    return f"{endpoint} {what}".strip()


class _Walk:
    """One walk of one person."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.office: Office = client.app.extensions["office"]
        self.adapter = client.app.url_map.bind("127.0.0.1")
        self.starts = Starts()
        self.met: Counter[str] = Counter()
        self.known: set[str] = set()
        self.case = ""

    def walk(self, first: Iterable[str]) -> Starts:
        """Breadth first; what leads to a kind of page that was met often enough is left."""
        ahead = deque(first)
        self.case = next((path.removeprefix("/cases/") for path in ahead if path.startswith("/cases/")), "")
        while ahead and len(self.known) < MOST_PAGES:
            address = ahead.popleft()
            kind = self._kind(address, "GET")
            if address in self.known or not kind or self.met[kind] >= WALKED.get(kind, FEW):
                continue
            self.known.add(address)
            answer = self.client.browser.get(address)
            if answer.status_code in {302, 303}:
                ahead.appendleft(answer.headers["Location"])
            if answer.status_code in {200, 302, 303}:
                self.met[kind] += 1
                if self.met[kind] <= (1 if kind.startswith("actions.") else BEGUN.get(kind, FEW)):
                    self.starts.pages.append(address)
            if answer.mimetype == "text/html" and answer.status_code in {200, 403}:
                ahead.extend(self._read(address, answer.get_data(as_text=True)))
            if kind == "cases.show" and answer.status_code == 200:
                ahead.extend(f"{address.split('?')[0]}/{page}" for page in BESIDE)
        return self.starts

    def _kind(self, address: str, method: str) -> str:
        """As `kind_of`."""
        return kind_of(self.adapter, address, method)

    def _read(self, address: str, text: str) -> list[str]:
        """The links of a page; its forms are kept, the fuller of two that are sent to the same kind of address."""
        page = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False).parse(text)
        for form in page.iter("form"):
            target = form.get("action") or address
            kind = self._kind(target, "POST")
            if form.get("method") != "post" or not kind or target in self.starts.forms:
                continue
            plain = [(name, self.case if name == "reference" else value) for name, value in filled(form)]
            fields = self._legal(target, form) or plain
            if self.met[f"POST {kind}"] < FEW:
                self.met[f"POST {kind}"] += 1
                if kind not in USED_UP:
                    self.starts.forms[target] = fields
                if address not in self.starts.pages:
                    self.starts.pages.append(address)
        return [link.get("href", "").split("#")[0] for link in page.iter("a")]

    def _legal(self, target: str, form: Element) -> Fields | None:
        """The form of an action, with words that the rules take; None where the casebook has none."""
        found = re.fullmatch(r"/cases/([^/]+)/do/([a-z_]+)", urlsplit(target).path)
        if not found or found[2] not in set(Action) or Action(found[2]) not in MOVES:
            return None
        with suppress(Exception):  # the casebook's words are for its own cases: what does not fit is filled plainly
            return [*hidden(form), *self._boxes(found[1], Action(found[2]), dict(parse_qsl(urlsplit(target).query)))]
        return None

    def _boxes(self, urn: str, action: Action, fixed: dict[str, str]) -> Fields:
        with self.client.app.test_request_context(
            headers={"Cookie": f"{self.client.app.config['COOKIE_NAME']}={self.client.token}"}
        ):
            actor = current_actor()
            with self.office.open_glance(actor) as work:
                facts, staff = work.case(urn).facts, list_people(work.session, actor.force)
                force = find_force(work.session, actor.force)
            assert force
            told = WessexCase(self.office, facts, self.office.clock()).said(action)
            here = self.office.setting_of(facts, actor, self.office.clock())
            form = form_for(type(told), choices_for(facts, here.protocol, staff, force, fixed), given=told)
            return [*form.kept, *([("confirm", "1")] if action in CHECKED_FIRST else [])]


# ------------------------------------------------------------ filling a form


def hidden(form: Element) -> Fields:
    """What a form carries unseen."""
    return [
        (one.get("name", ""), one.get("value", ""))
        for one in form.iter("input")
        if one.get("type") == "hidden" and one.get("name")
    ]


def filled(form: Element) -> Fields:
    """A form as somebody fills it who answers everything: the first of what can be chosen, a sentence, a day, a time."""
    found: dict[str, str] = {}
    button = ""
    for one in form.iter():
        name = one.get("name", "")
        kind = one.get("type", "text") if one.tag == "input" else one.tag
        if not name or kind in {"submit", "button"}:
            if kind in {"submit", "button"} and name and not button and not name.startswith(REDRAW):
                button = found[name] = one.get("value", "")
        elif kind == "select":
            found[name] = next((o.get("value", "") for o in one.iter("option") if o.get("value")), "")
        elif kind in {"radio", "checkbox"}:
            found.setdefault(name, one.get("value", "on"))
        elif kind == "textarea":
            found[name] = (one.text or "").strip() or TEXT
        elif kind in {"text", "password", "email", "tel", "search", "hidden", "number"}:
            found[name] = one.get("value", "") or ("" if kind == "hidden" else _typed(name))
    return [(name, value) for name, value in found.items() if value]


def _typed(name: str) -> str:
    return next((value for end, value in BOXES.items() if name.endswith(f"-{end}")), TEXT)
