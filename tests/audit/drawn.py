"""Forms as the pages of the running product draw them: what a browser would send, with what somebody types put in."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit
from xml.etree.ElementTree import Element

from tests.audit.running import COOKIE, FORM, Answer, Running
from tests.support.client import parse

Boxes = Mapping[str, Any]
Typed = Boxes | Callable[[Answer, Mapping[str, Answer]], Boxes]  # from the page, and what forms before were answered


@dataclass(frozen=True, slots=True)
class Drawn:
    """A form that saves, filled in where it stands. page: its page, or one with a link to it that `follow` matches.

    to: matches its address; the page's own when left out. typed: on each page in turn, until it is done. person: empty for
    a visitor. shows: it is answered with a page. looks: it leaves no event that is done, but one that something was read.
    """

    person: str
    page: str
    typed: tuple[Typed, ...] = field(default=({},))
    follow: str = ""
    to: str = ""
    shows: bool = False
    looks: bool = False


class Browser:
    """A browser at the running product. told: is called with each answer as it comes."""

    def __init__(self, product: Running, told: Callable[[Answer], None], token: str = "") -> None:
        self.product, self.told = product, told
        self.cookies = {COOKIE: token} if token else {}

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self._heard(self.product.ask(path, self.cookies))

    def post(self, path: str, boxes: Boxes) -> Answer:
        """Send a form."""
        return self.send(path, urlencode(boxes, doseq=True), FORM)

    def send(self, path: str, body: str, kind: str) -> Answer:
        """Send something of a kind."""
        return self._heard(self.product.ask(path, self.cookies, body, kind))

    def fill(self, form: Drawn, before: Mapping[str, Answer]) -> tuple[str, Answer]:
        """Fill in a form on its pages. Gives where it was sent, and the last answer."""
        at = form.page
        answer = self.get(at)
        if form.follow:
            at = next((link for link in _links(answer) if re.fullmatch(form.follow, link)), "")
            if not at:
                return form.page, answer
            answer = self.get(at)
        for typed in form.typed:
            found = drawn_form(answer, at, form.to or re.escape(urlsplit(at).path))
            if found is None:
                break
            at, boxes = found
            answer = self.post(at, boxes | dict(typed(answer, before) if callable(typed) else typed))
        return at, answer

    def _heard(self, answer: Answer) -> Answer:
        self.cookies = {name: value for name, value in {**self.cookies, **answer.cookies}.items() if value}
        self.told(answer)
        return answer


def _links(answer: Answer) -> list[str]:
    return [link.get("href", "") for link in parse(answer.page).iter("a")]


def drawn_form(answer: Answer, at: str, to: str) -> tuple[str, dict[str, Any]] | None:
    """Where the form of a page goes, and what it carries with nothing typed; None when the page does not draw it."""
    if not answer.page:
        return None
    for form in parse(answer.page).iter("form"):
        target = form.get("action") or at
        if form.get("method") == "post" and re.fullmatch(to, urlsplit(target).path):
            boxes: dict[str, Any] = {}
            for name, value in _boxes(form):
                boxes.setdefault(name, []).append(value)
            return target, boxes
    return None


def _boxes(form: Element) -> Iterator[tuple[str, str]]:
    for one in form.iter():
        name, kind = one.get("name", ""), one.get("type", "text") if one.tag == "input" else one.tag
        if not name or kind in {"submit", "button"}:
            continue
        if kind == "textarea":
            yield name, (one.text or "").removeprefix("\n")
        elif kind == "select":
            options = list(one.iter("option"))
            yield name, next((o for o in options if o.get("selected") is not None), options[0]).get("value", "")
        elif kind not in {"radio", "checkbox"} or one.get("checked") is not None:
            yield name, one.get("value", "on" if kind == "checkbox" else "")
