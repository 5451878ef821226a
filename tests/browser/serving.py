"""The product served over HTTP to a browser, and an officer in front of one."""

import re
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page
from werkzeug.serving import WSGIRequestHandler, make_server

from csor.app import create_app
from csor.config import Config
from csor.domain.deadlines import LONDON
from csor.usecases.office import Office
from tests.support import wessex
from tests.support.browser import TIMEOUT_MS, axe
from tests.support.client import PASSWORD, open_session

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
AFTERNOON = datetime(2026, 6, 9, 13, 25, tzinfo=UTC)  # 14:25 in England, the afternoon of the pictures
NARROW = {"width": 320, "height": 640}
SERVER_FAULT = 500
Answers = Mapping[str, Any]


class RunningClock:
    """A clock that begins at a moment and goes on from there as clocks do; `pass_by` moves it forward.

    With `within` it goes no further: the clock that tests share must not carry one past another's authority.
    """

    def __init__(self, start: datetime, within: timedelta | None = None) -> None:
        self.start = start
        self._last = start + within if within else None
        self._began = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.start + (datetime.now(UTC) - self._began)

    def pass_by(self, **units: float) -> None:
        self.start += timedelta(**units)
        assert not self._last or self() < self._last, "a clock that is shared: take one of your own to go so far"

    @property
    def here(self) -> datetime:
        """Now, as a clock on the wall in England shows it."""
        return self().astimezone(LONDON)


@dataclass
class Served:
    """A running product."""

    url: str
    office: Office
    app: Flask


@contextmanager
def served(folder: Path, clock: Any) -> Iterator[Served]:
    """The real product on a fresh database with the people of Wessex, on a port of its own."""
    database = f"sqlite:///{folder / 'csor.sqlite'}"
    wessex.build(database)
    with serving(database, clock) as found:
        yield found


@contextmanager
def serving(database: str, clock: Any) -> Iterator[Served]:
    """The real product on a database that is there."""
    office = wessex.open_office(database, clock)
    app = create_app(Config(database, "a secret of the tests, and of nothing else"), office)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Served(f"http://127.0.0.1:{server.server_port}", office, app)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        office.engine.dispose()


@contextmanager
def serving_copy(filled: Path) -> Iterator[Served]:
    """A copy of a demonstration, served, with a clock that stands still."""
    copy = filled.with_name(f"{uuid4().hex}.sqlite")
    shutil.copyfile(filled, copy)
    with serving(f"sqlite:///{copy}", lambda: AFTERNOON) as found:
        yield found


class Quiet(WSGIRequestHandler):
    """Notes no request: a test that fails shows the page instead."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        del code, size


class Officer:
    """One person at a browser of their own. Whatever the browser or axe complains of is kept in `complaints`."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.context = context
        self.base = base
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.judged: set[str] | None = None
        self.status = 0
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))
        self.page.on("request", lambda request: self._asked(request.url))

    def _console(self, message: ConsoleMessage) -> None:
        # A form sent back with its errors is a 4xx by design, and Chromium logs those.
        if message.type in {"error", "warning"} and "the server responded with a status of 4" not in message.text:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _asked(self, url: str) -> None:
        if not url.startswith((f"{self.base}/", "data:", "blob:", "about:")):
            self.complaints.append(f"{self.page.url}: asked another host: {url}")

    # Going

    def sign_in(self, username: str, place: "Served") -> "Officer":
        """Sit down signed in, with a second factor proved just now."""
        self.context.add_cookies([{"name": "csor", "value": open_session(place.app, username), "url": self.base}])
        self.page.goto(f"{self.base}/")
        assert self.h1 != "Sign in", self.words
        return self

    def sign_in_by_page(self, username: str) -> "Officer":
        """Sign in as a person does, with the code that the page of a demonstration shows."""
        self.page.goto(f"{self.base}/sign-in")
        self.fill({"username": username, "password": PASSWORD}).press("Sign in")
        return self.give_code("Sign in")

    def give_code(self, button: str) -> "Officer":
        """Type the code that the page of a demonstration shows."""
        code = self.page.locator(".csor-note b").inner_text()
        self.page.locator("[autocomplete=one-time-code]").fill(code)
        return self.press(button)

    def go(self, path: str) -> "Officer":
        answer = self.page.goto(f"{self.base}{path}")
        self.status = answer.status if answer else 0
        assert self.status < SERVER_FAULT, f"{path}: {self.words}"
        return self._arrived()

    def follow(self, words: str) -> "Officer":
        """Follow a link (an officer opens "7 other actions" when it is in there)."""
        link = self.page.get_by_role("link", name=words, exact=True, include_hidden=True).first
        return self._click(link)

    def press(self, words: str) -> "Officer":
        """Press a button."""
        return self._click(self.page.get_by_role("button", name=words, exact=True, include_hidden=True).last)

    def _click(self, what: Locator) -> "Officer":
        self._open_around(what)
        with self.page.expect_navigation():
            what.click()
        return self._arrived()

    def _arrived(self) -> "Officer":
        if self.judged is not None:
            kind = re.sub(r"WX-\d{4}-\d{4}.*", "", self.h1) + str(self.page.viewport_size)
            if kind not in self.judged:
                self.judged.add(kind)
                self.judge()
        return self

    # Filling in

    def fill(self, answers: Answers) -> "Officer":
        """Answer questions: a text, a choice by its code, ticks as a list, a day as a date."""
        for name, said in answers.items():
            if isinstance(said, date):
                for part in ("day", "month", "year"):
                    self._one(f"{name}-{part}", str(getattr(said, part)))
                if isinstance(said, datetime):
                    self._one(f"{name}-time", f"{said:%H:%M}")
            else:
                self._one(name, said)
        return self

    def _one(self, name: str, said: Any) -> None:
        boxes = self.page.locator(f'[name="{name}"]:not([type=hidden]):not([hidden])')
        self._open_around(boxes.first)
        kind = boxes.first.evaluate("e => e.type")
        if kind == "radio":
            self.page.locator(f'[name="{name}"][value="{said}"]').check()
        elif kind == "checkbox":
            for box in boxes.all():
                wanted = box.get_attribute("value") in said if isinstance(said, (list, tuple)) else bool(said)
                box.set_checked(wanted)
        elif kind == "select-one":
            boxes.first.select_option(said)
        else:
            boxes.first.fill(said)

    def _open_around(self, what: Locator) -> None:
        """Open whatever is folded around a thing, as its reader would."""
        for fold in what.locator("xpath=ancestor::details[not(@open)]").all():
            fold.locator("> summary").click()

    def draw_signature(self) -> "Officer":
        """Draw on the pad with a finger."""
        pad = self.page.locator("[data-signature] canvas")
        pad.scroll_into_view_if_needed()
        box = pad.bounding_box()
        assert box is not None
        mouse = self.page.mouse
        mouse.move(box["x"] + 30, box["y"] + box["height"] / 2)
        mouse.down()
        for step in range(1, 12):
            mouse.move(box["x"] + 30 + step * 15, box["y"] + box["height"] * (0.3 + 0.4 * (step % 2)))
        mouse.up()
        return self

    # Looking

    @property
    def h1(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def words(self) -> str:
        """Every word on the screen."""
        return self.page.locator("body").inner_text()

    @property
    def content(self) -> str:
        """Everything that was sent, whether it shows or not."""
        return self.page.content()

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.base)

    @property
    def timeline(self) -> list[str]:
        """What happened, newest first, off the whole timeline of the case."""
        return [words.rstrip(".") for words in self.page.locator("li.csor-timeline__item b").all_inner_texts()]

    def judge(self, *sizes: Any) -> None:
        """Hold the page to axe and to no sideways scrolling, at each size; then go back to the size it had."""
        before = self.page.viewport_size
        for size in sizes or (before, PHONE):
            if size != self.page.viewport_size:
                self.page.set_viewport_size(size)
            where = f"{self.path} {self.h1!r} at {size['width']}"
            for found in axe(self.page):
                self.complaints.append(f"{where}: {found['rule']} ({found['help']}): {found['where'][:3]}")
            if self.sideways():
                self.complaints.append(f"{where}: scrolls sideways")
        if before and before != self.page.viewport_size:
            self.page.set_viewport_size(before)

    def sideways(self) -> bool:
        return bool(self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def open_context(chromium: Browser, **more: Any) -> BrowserContext:
    """A browser context as a user in England has it."""
    context = chromium.new_context(locale="en-GB", timezone_id="Europe/London", **{"viewport": DESK, **more})
    context.set_default_timeout(TIMEOUT_MS)
    return context
