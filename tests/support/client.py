"""A browser of the tests that looks at every page it is given, as a careful reader would.

`client.get("/")` and `client.post("/find", {...})` give a `Seen`: status, the parsed page, its words. Every HTML page
must be valid, have one h1 that its title begins with, the marking twice, unique ids, labels that point somewhere, no
style and no inline script, no name of a person in its title, and every header of the house.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

from csor.domain.people import Presence
from csor.reading.people import find_person
from csor.reading.sessions import Session, find_session
from csor.records.sessions import SessionRecord
from csor.simulation.demo_codes import code_teller
from csor.usecases.form_keys import new_key
from csor.usecases.office import Office
from csor.usecases.sessions import begin_session, hash_token
from csor.web.here import form_token
from csor.web.once import OUTSIDE

PASSWORD = "marlbrook-lane-demo"
MARKING = "OFFICIAL-SENSITIVE"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cache-Control": "no-store",
}
BLANK = re.compile(r"\s+")


@dataclass(frozen=True)
class Seen:
    """A response and, when it was a page, what stands on it."""

    response: TestResponse
    page: Element | None

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def location(self) -> str:
        return self.response.headers.get("Location", "")

    @property
    def html(self) -> str:
        return self.response.get_data(as_text=True)

    @property
    def words(self) -> str:
        """Every word of the page, with single blanks."""
        return words_of(self.root)

    @property
    def root(self) -> Element:
        assert self.page is not None, f"{self.response.request.path} gave no page but {self.status}"
        return self.page

    @property
    def h1(self) -> str:
        return words_of(next(self.root.iter("h1")))

    @property
    def title(self) -> str:
        return words_of(next(self.root.iter("title")))

    def links(self) -> dict[str, str]:
        """The addresses of the page by their words; the first of equal words."""
        found: dict[str, str] = {}
        for link in self.root.iter("a"):
            found.setdefault(words_of(link), link.get("href", ""))
        return found

    def find(self, tag: str, kind: str = "") -> list[Element]:
        """Every element of a tag, and of a class when one is named."""
        return [e for e in self.root.iter(tag) if not kind or kind in e.get("class", "").split()]

    def texts(self, tag: str, kind: str = "") -> list[str]:
        """The words of each such element."""
        return [words_of(e) for e in self.find(tag, kind)]


class Client:
    """One person's browser."""

    def __init__(self, app: Flask, names: Iterable[str] = ()) -> None:
        """names: whom no title and no address may name."""
        self.app = app
        self.browser = app.test_client()
        self.names = tuple(names)
        self.stays = False
        self._named: dict[str, str] = {}
        self._persons: dict[str, str] = {}
        self._here_at: datetime | None = None

    def sign_in(self, username: str, *, stays: bool = True) -> "Client":
        """Sign in through the use-case, with a second factor proved just now.

        stays: as somebody who goes on working: however far the test moves the clock, the session stays open and fresh.
        """
        self.take(open_session(self.app, username))
        self.stays = stays
        self._here_at = self.app.extensions["office"].clock()
        self._named[self.token] = self.session.name if self.session else ""
        self._persons[self.token] = username
        return self

    def sign_in_by_page(self, username: str, password: str = PASSWORD) -> "Client":
        """Sign in as a person does: the password, then the code of the demonstration's authenticator app."""
        self.get("/sign-in")
        answer = self.post("/sign-in", {"username": username, "password": password})
        assert (answer.status, answer.location) == (302, "/sign-in/code"), answer.status
        assert self.get(answer.location).h1 == "Enter your code"
        answer = self.post(answer.location, {"code": code_for(self.app, username)})
        assert answer.status == 302, answer.words
        return self

    def take(self, token: str) -> None:
        """Hold a token as if it had come with an answer."""
        self.browser.set_cookie(self.app.config["COOKIE_NAME"], token)

    @property
    def token(self) -> str:
        """The token that this browser holds; empty when it holds none."""
        cookie = self.browser.get_cookie(self.app.config["COOKIE_NAME"])
        return cookie.value if cookie else ""

    @property
    def session(self) -> Session | None:
        """The session of that token, ended or not."""
        office: Office = self.app.extensions["office"]
        with office.open_reading() as reading:
            return find_session(reading, hash_token(self.token)) if self.token else None

    @property
    def csrf(self) -> str:
        """The token that a form of this browser carries."""
        if not self.stays or self.token not in self._named:
            found = self.session
            self._named[self.token] = found.name if found and found.ended_at is None else ""
        if self._named[self.token]:
            return form_token(self.app.config["SECRET_KEY"], self._named[self.token])
        visitor = self.browser.get_cookie(f"{self.app.config['COOKIE_NAME']}-visitor")
        return form_token(self.app.config["SECRET_KEY"], f"visitor|{visitor.value}") if visitor else ""

    def _stay(self) -> None:
        """Be as if this person had been at work, and proved who they are, all along."""
        office: Office = self.app.extensions["office"]
        now = office.clock()
        if now == self._here_at:
            return
        self._here_at = now
        with office.engine.begin() as connection:
            kept = update(SessionRecord).where(SessionRecord.token_hash == hash_token(self.token))
            connection.execute(kept.values(began_at=now, seen_at=now, proven_at=now))

    def get(self, path: str, **more: Any) -> Seen:
        """Ask for a page."""
        if self.stays:
            self._stay()
        return self._seen(self.browser.get(path, **more))

    def post(self, path: str, data: Mapping[str, Any] | None = None, **more: Any) -> Seen:
        """Send a form, with the token of the session, and a key of the form as its page would have carried it."""
        if self.stays:
            self._stay()
        carried = {"csrf_token": self.csrf, "once": self.key(path)}
        return self._seen(self.browser.post(path, data={**carried, **(data or {})}, **more))

    def key(self, path: str) -> str:
        """A one-use key for the form of a path, as the page that draws the form carries it."""
        if self.token not in self._persons:
            found = self.session
            self._persons[self.token] = found.person if found else ""
        person, form = self._persons[self.token], unquote(urlsplit(path).path)
        office: Office = self.app.extensions["office"]
        return new_key(office.secret, person, form, office.clock()) if person else ""

    def follow(self, seen: Seen) -> Seen:
        """Go where a redirect leads."""
        assert seen.location, seen.words
        return self.get(seen.location)

    def _seen(self, response: TestResponse) -> Seen:
        check_headers(response)
        if response.mimetype != "text/html" or response.status_code == 204 or 300 <= response.status_code < 400:
            return Seen(response, None)
        text = response.get_data(as_text=True)
        page = parse(text)
        check_page(page, text)
        self._check_keys(response, page)
        self._check_names(response, page)
        return Seen(response, page)

    def _check_keys(self, response: TestResponse, page: Element) -> None:
        """A form that must carry a one-use key does; no form carries two."""
        ways = self.app.url_map.bind("localhost")
        for form in page.iter("form"):
            if form.get("method") != "post":
                continue
            path = urlsplit(form.get("action") or response.request.url).path
            endpoint, _ = ways.match(unquote(path), method="POST")
            keys = [e for e in form.iter() if e.tag in {"input", "textarea"} and e.get("name") == "once"]
            carried = [e for e in keys if (e.get("value") or e.text or "").strip()]
            wanted = range(2) if endpoint in OUTSIDE else range(1, 2)
            assert len(keys) in wanted, f"the form to {path} carries {len(keys)} one-use keys"
            assert len(carried) == len(keys), f"the form to {path} carries an empty key"

    def _check_names(self, response: TestResponse, page: Element) -> None:
        title = words_of(next(page.iter("title")))
        addresses = [response.request.url, *(a.get("href", "") for a in page.iter("a"))]
        for name in self.names:
            assert name not in title, f"{name} stands in the title {title!r}"
            for address in addresses:
                assert name.lower() not in address.lower(), f"{name} stands in the address {address!r}"


def open_session(app: Flask, username: str) -> str:
    """A session of a person with a second factor proved just now; gives its token."""
    office: Office = app.extensions["office"]
    with office.open_reading() as reading:
        found = find_person(reading, username)
    assert found, username
    with office.open_work(found.actor) as work:
        return begin_session(work, username, Presence(address="127.0.0.1", on_page=True), agent="Tests", proven=True)


def code_for(app: Flask, username: str) -> str:
    """The code that the demonstration's authenticator app of this person shows next."""
    return str(code_teller(app.extensions["office"])(username))


def parse(text: str) -> Element:
    """A page as a tree. Fails on anything that is not valid."""
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    page = parser.parse(text)
    faults = [f"line {place[0]}: {code} {values}" for place, code, values in parser.errors]
    assert not faults, "\n".join(faults)
    return page  # type: ignore[no-any-return]


def words_of(element: Element) -> str:
    """The words inside an element, with single blanks."""
    return BLANK.sub(" ", "".join(element.itertext())).strip()


def check_headers(response: TestResponse) -> None:
    """The headers of the house are on every response."""
    for name, value in HEADERS.items():
        assert response.headers.get(name) == value, f"{name}: {response.headers.get(name)}"
    policy = response.headers.get("Content-Security-Policy", "")
    for part in ("default-src 'none'", "script-src 'nonce-", "style-src 'self'", "frame-ancestors 'none'"):
        assert part in policy, f"{part} is not in the policy"
    assert "unsafe" not in policy
    assert "Permissions-Policy" in response.headers


def check_page(page: Element, text: str) -> None:
    """What holds for every page, an error as well."""
    titles = [words_of(e) for e in page.iter("h1")]
    assert len(titles) == 1, f"h1: {titles}"
    title = words_of(next(page.iter("title")))
    assert title.removeprefix("Error: ").startswith(titles[0]), f"{title!r} does not begin with {titles[0]!r}"
    marks = [e for e in page.iter() if _said(e) == MARKING and e.get("aria-hidden") != "true"]
    assert len(marks) == 2, f"the marking stands {len(marks)} times"
    _check_ids(page)
    _check_scripts(page)
    _check_forms(page)
    assert "None" not in {words_of(e) for e in page.iter() if e.tag in {"td", "dd", "p", "li", "span"}}
    assert "style=" not in re.sub(r">[^<]*<", "><", text), "a style attribute"


def _said(element: Element) -> str:
    return (element.text or "").strip()


def _check_ids(page: Element) -> None:
    ids = Counter(e.get("id") for e in page.iter() if e.get("id"))
    assert not [i for i, n in ids.items() if n > 1], f"ids twice: {[i for i, n in ids.items() if n > 1]}"
    for name in ("for", "aria-labelledby", "aria-describedby"):
        for pointer in _attributes(page, name):
            missing = [target for target in pointer.split() if target not in ids]
            assert not missing, f"{name} points at {missing}"
    for link in page.iter("a"):
        href = link.get("href", "")
        if href.startswith("#"):
            assert href[1:] in ids, f"{href} leads nowhere"


def _attributes(page: Element, name: str) -> Iterator[str]:
    return (e.get(name, "") for e in page.iter() if e.get(name))


def _check_scripts(page: Element) -> None:
    for script in page.iter("script"):
        assert script.get("src"), "an inline script"
        assert script.get("nonce"), "a script without its nonce"
    for element in page.iter():
        names = [name for name in element.attrib if str(name).startswith("on") or name == "style"]
        assert not names, f"{element.tag} has {names}"


def _check_forms(page: Element) -> None:
    """A form that changes something carries the token; every control has a label."""
    labels = {e.get("for") for e in page.iter("label")}
    for form in page.iter("form"):
        controls = [e for e in form.iter() if e.tag in {"input", "select", "textarea"}]
        if form.get("method") == "post":
            tokens = [e for e in controls if e.get("name") == "csrf_token" and e.get("value")]
            assert len(tokens) == 1, f"{form.get('action')} carries {len(tokens)} tokens"
        for control in controls:
            if control.get("type") in {"hidden", "submit", "button"} or control.get("hidden") is not None:
                continue
            named = control.get("id") in labels or control.get("aria-label") or control.get("aria-labelledby")
            assert named, f"{control.get('name')} has no label"
