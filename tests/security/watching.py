"""Browsers of several people that note whatever a hostile text brings about, and keep the words of every page."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Dialog, Page, Response, sync_playwright
from playwright.sync_api import Error as Broken

from tests.browser.serving import Served
from tests.support.browser import ARGUMENTS, chromium_path
from tests.support.client import open_session

RAN = "window.pwned === 7731"
SERVER_FAULT, KEPT_BACK = 500, 503
# What stands on a page, folded away or not, and what stands in its boxes and choices.
WORDS = """() => [document.documentElement.textContent,
  ...[...document.querySelectorAll('input, textarea, option')].map(box => box.value)].join('\\n')"""
# Every box of the form that words can be typed into gets one; then it is sent as it is, whatever the browser thinks of it.
SEND = """([words, chosen]) => {
  const wanted = Object.keys(chosen).map(name => `[name="${name}"]`);
  const boxes = 'textarea, input[type=text], input[type=search], input[type=password], input:not([type])';
  const form = [...document.querySelectorAll('main form')].find(f => f.querySelector([boxes, ...wanted].join()));
  if (!form) return false;
  for (const box of form.querySelectorAll(boxes)) box.value = words;
  for (const [name, value] of Object.entries(chosen)) {
    const radio = form.querySelector(`[name="${name}"][value="${value}"]`);
    if (radio) radio.checked = true;
    else form.querySelector(`[name="${name}"]`).value = value;
  }
  form.noValidate = true;
  const buttons = [...form.querySelectorAll('button:not([name])')];
  form.requestSubmit(buttons.pop());
  return true;
}"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """One browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        yield browser
        browser.close()


class Watch:
    """A page for each person. faults: what no text may bring about, in words. pages: how many were looked at."""

    def __init__(self, place: Served, browser: Browser) -> None:
        self.place = place
        self.browser = browser
        self.faults: list[str] = []
        self.pages = 0
        self._sat: dict[str, Page] = {}

    def sit(self, username: str) -> Page:
        """This person's page, signed in just now; nobody's for "nobody"."""
        if username not in self._sat:
            self._sat[username] = self._open()
        page = self._sat[username]
        if username != "nobody":
            token = open_session(self.place.app, username)
            cookie: Any = {"name": self.place.app.config["COOKIE_NAME"], "value": token, "url": self.place.url}
            page.context.add_cookies([cookie])
        return page

    def _open(self) -> Page:
        page = self.browser.new_context(locale="en-GB").new_page()
        page.on("dialog", lambda dialog: self._opened(page, dialog))
        page.on("request", lambda request: self._asked(page, request.url))
        page.on("console", lambda line: self._policy(page, line.text))
        return page

    def _policy(self, page: Page, words: str) -> None:
        if "Content Security Policy" in words:
            self._note(page, words)

    def _opened(self, page: Page, dialog: Dialog) -> None:
        self._note(page, f"dialog {dialog.message}")
        dialog.dismiss()

    def _note(self, page: Page, words: str) -> None:
        self.faults.append(f"{page.url}: {words[:200]}")

    def _asked(self, page: Page, url: str) -> None:
        if not url.startswith((f"{self.place.url}/", "data:", "blob:", "about:")) or url.endswith("/csp-report"):
            self._note(page, f"asked for {url}")

    def leave(self) -> None:
        """Whoever sits here is signed in no more."""
        for page in self._sat.values():
            page.context.clear_cookies()

    def look(self, username: str, path: str) -> str:
        """The words of a page."""
        page = self._sat[username]
        try:
            return self._seen(page, page.goto(f"{self.place.url}{path}", wait_until="load"))
        except Broken as broken:  # a text that sends the browser elsewhere breaks off the page it stands on
            self._note(page, f"{path} broke off: {broken.message}")
            return ""

    def link(self, username: str, words: str) -> str | None:
        """Where a link of the page that is open leads; None when there is none of these words."""
        found = self._sat[username].get_by_role("link", name=words, exact=True, include_hidden=True)
        return found.first.get_attribute("href") if found.count() else None

    def send(self, username: str, words: str, chosen: Mapping[str, str]) -> str:
        """Type words into every box of the form that is open, and send it; the words of what comes back."""
        page = self._sat[username]
        with page.expect_navigation(wait_until="load") as came:
            if not page.evaluate(SEND, [words, dict(chosen)]):
                raise AssertionError(f"no form to type into at {page.url}: {page.locator('h1').inner_text()}")
        return self._seen(page, came.value)

    def _seen(self, page: Page, answer: Response | None) -> str:
        self.pages += 1
        if answer is not None and answer.status >= SERVER_FAULT and answer.status != KEPT_BACK:
            self._note(page, f"answered {answer.status}")
        if page.evaluate(RAN):
            self._note(page, "a script ran")
        return " ".join(str(page.evaluate(WORDS)).split())
