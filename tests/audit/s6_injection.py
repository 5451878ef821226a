"""S6: hostile texts in every stored field, rendered by a real Chromium: no script runs, nothing is reported, nothing goes out."""

import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Dialog, Page, sync_playwright

from csor.domain.vocabulary import Stage
from tests.audit.apart import run_apart
from tests.audit.frame import Figures, Harness, Tally
from tests.browser.serving import Served, served
from tests.security.addresses import routes
from tests.security.planting import PlantedCase, keep_planted
from tests.support.browser import ARGUMENTS, chromium_path
from tests.support.client import open_session
from tests.support.wessex import Clock

STAGES = (Stage.CLOSED, Stage.DELIVERY, Stage.DECISION, Stage.ASSESSMENT, Stage.MEETING)
PEOPLE = ("price", "okafor", "nwosu")
UNSEEN = {
    "people.sign_out",
    "static",
    "reports.csp_report",
    "account.end",
    "people.stay",
    "health.alive",
    "health.ready",
}
STEP = 17  # how far on in the list of texts each case begins


def run(size: int, seed: int, fault: str = "") -> Figures:
    """Try `size` pairs of a field and a text. Apart: Chromium is driven from a thread with nothing else in it."""
    return run_apart("s6_injection", size, seed, fault)


def trials(size: int, seed: int, fault: str = "") -> Figures:
    """Store them, look at every page that shows them, and count what should not have happened."""
    os.environ["CSOR_FAST_PASSWORDS"] = "1"
    tally, pages = Tally(), 0
    shown: Counter[str] = Counter()
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder, served(Path(folder), clock) as place, chromium() as browser:
        plant_fault(place, fault)
        number = 0
        while tally.attempted < size:
            case = keep_planted(place.office, seed + number * STEP, STAGES[number % len(STAGES)])
            clock.now = max(clock.now, case.now)
            watch = Watch(place, browser(), PEOPLE[number % len(PEOPLE)])
            text = watch.walk(case)
            pages += watch.pages
            for field, words in case.planter.used.items():
                shown[field] += " ".join(words.split()) in text
                tally.count(watch.faults.pop(0) if watch.faults else "")
            watch.context.close()
            number += 1
    hidden = sorted(field for field, times in shown.items() if not times)
    for field in () if fault else hidden:
        tally.count(f"{field} was never seen on a page: nothing is shown of it")
    return tally.figures(cases=number, pages=pages, fields=len(shown), shown=shown.total(), never_shown=hidden)


@contextmanager
def chromium() -> Iterator[Any]:
    """New contexts of one browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        yield lambda: browser.new_context(locale="en-GB")
        browser.close()


def plant_fault(place: Served, fault: str) -> None:
    """What would let the texts act: no escaping; and no policy to stop what is not escaped."""
    if fault:
        place.app.jinja_env.autoescape = False
    if fault == "no_escaping_no_policy":
        place.app.after_request_funcs[None].insert(0, _without_policy)


def _without_policy(response: Any) -> Any:
    del response.headers["Content-Security-Policy"]
    return response


class Watch:
    """A browser that notes whatever a hostile text brings about."""

    def __init__(self, place: Served, context: BrowserContext, username: str) -> None:
        self.place = place
        self.context = context
        self.faults: list[str] = []
        self.pages = 0
        token = open_session(place.app, username)
        context.add_cookies([{"name": place.app.config["COOKIE_NAME"], "value": token, "url": place.url}])
        self.page: Page = context.new_page()
        self.page.on("dialog", self._opened)
        self.page.on("request", lambda request: self._asked(request.url))
        self.page.on("console", lambda line: self._note(line.text) if "Content Security Policy" in line.text else None)

    def _opened(self, dialog: Dialog) -> None:
        self._note(f"dialog {dialog.message}")
        dialog.dismiss()

    def _note(self, words: str) -> None:
        self.faults.append(f"{self.page.url}: {words[:200]}")

    def _asked(self, url: str) -> None:
        if not url.startswith((f"{self.place.url}/", "data:", "blob:", "about:")) or url.endswith("/csp-report"):
            self._note(f"asked for {url}")

    def walk(self, case: PlantedCase) -> str:
        """Open every page that has an address, for this case; gives all the words that came."""
        came = ""
        for rule, path in routes(self.place.app, urn=case.reference):
            if "GET" not in (rule.methods or ()) or rule.endpoint in UNSEEN or rule.rule.endswith(".csv"):
                continue
            came += self._look(path)
        return came + self._search(case)

    def _look(self, path: str) -> str:
        answer = self.page.goto(f"{self.place.url}{path}", wait_until="load")
        self.pages += 1
        if answer is not None and answer.status >= 500:
            self._note(f"answered {answer.status}")
        if self.page.evaluate("window.pwned === 7731"):
            self._note("a script ran")
        return " ".join(unescape(self.page.content()).split())

    def _search(self, case: PlantedCase) -> str:
        """Find the case by one of its hostile words."""
        self.page.goto(f"{self.place.url}/find")
        box = self.page.locator("main input[type=text], main input[type=search]").first
        if not box.count():
            return ""
        subject = case.facts.subject
        box.fill(subject.person.surname if subject else "")
        with self.page.expect_navigation():
            box.press("Enter")
        if self.page.evaluate("window.pwned === 7731"):
            self._note("a script ran")
        return " ".join(unescape(self.page.content()).split())


HARNESS = Harness(
    id="S6",
    title="hostile texts in every stored field, rendered",
    run=run,
    ci=100,
    full=4200,
    canaries={"no_escaping": 20, "no_escaping_no_policy": 20},
    part=4,
    minutes=23,
)
