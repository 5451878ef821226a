"""L4: between the last write to the log of the database and the answer to a form there is a sync, for every POST route.

The product runs under strace. First come forms that are done: those of lawful.py, and of more_lawful.py. Each must be answered
as done, have its event in the log, and have written before the answer. Every route must be seen saving so, but those that
more_lawful.py says save nothing: they must be done and write nothing. Then every address that takes a form is sent one that is
refused: those of a case for each action, the others as they are; a form that is refused writes its event. An answer before which
something was written to the database's log must have a successful fdatasync or fsync on that file after its last write. Trials
are these answers, the forms and the routes. Answers before which nothing was written prove nothing, and are told beside.
"""

import re
import signal
from collections import Counter
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from flask import Flask
from sqlalchemy import func, select

from csor.app import create_app
from csor.config import Config
from csor.domain.actions import Action
from csor.records.event_record import EventRecord
from tests.audit.apart import run_apart
from tests.audit.drawn import Browser, Drawn
from tests.audit.frame import Figures, Harness, Tally
from tests.audit.lawful import Form, again, fill
from tests.audit.more_lawful import (
    NO_EVENT,
    SAVES_NOTHING,
    Report,
    Sent,
    keep_more,
    more_forms,
    prepare,
    sit_down,
)
from tests.audit.running import SECRET, Answer, Running, running
from tests.support.client import Client
from tests.support.wessex import Clock, open_office

# -I 3: it takes no signal, so it ends when the last process that it follows has ended, and each of its lines is written.
STRACE = (
    "strace",
    "-I",
    "3",
    "-f",
    "-qq",
    "-y",
    "-s",
    "64",
    "-e",
    "trace=pwrite64,write,fdatasync,fsync,sendto,sendmsg,writev",
)
LOG = re.compile(r"(?:pwrite64|write)\(\d+<[^>]*csor\.sqlite-wal>")
SYNC = re.compile(r"(?:fdatasync|fsync)\(\d+<[^>]*csor\.sqlite-wal>\s*\)\s+= 0")
ANSWER = re.compile(r"(?:sendto|write|writev|sendmsg)\(\d+<(?:socket|TCP)[^>]*>.*HTTP/1\.1 (\d+)")
UNFINISHED = re.compile(r"^(\d+) .*<unfinished \.\.\.>$")
RESUMED = re.compile(r"^(\d+) .*<\.\.\. (\w+) resumed>(.*)$")
# A store that does not wait for the disk; the start would refuse it, so that is taken out too.
PLANTS = {
    "no_sync": """
import csor.records.engines, csor.serving
csor.records.engines.PRAGMAS = (*csor.records.engines.PRAGMAS, "synchronous=OFF")
csor.serving.refuse_unsafe = lambda *_told: None
"""
}
# Ends the very session that the harness works in.
LAST = ("people.sign_out",)


def run(size: int, seed: int, fault: str = "") -> Figures:
    """Every POST route; `size` trials at least."""
    return run_apart("l4_sync_before_reply", size, seed, fault)


def trials(size: int, seed: int, fault: str) -> Figures:
    """The same, in a process of its own."""
    del size, seed
    tally = Tally()
    with running() as product:
        trace = product.folder / "trace"
        product.prefix = (*STRACE, "-o", str(trace))
        saving = _Saving(product)
        stopped = f"import csor.clock, datetime; csor.clock.now = lambda: {saving.clock.now!r}"
        product.plant = f"{PLANTS.get(fault, '')}\n{stopped}"
        paths = list(_paths(product))
        product.start()
        for name in saving.forms:
            saving.send(name)
        for path in paths:
            saving.refused(path)
        saving.office.engine.dispose()
        product.kill(signal.SIGTERM)
        wrote = _judge(trace, tally)[-len(saving.heard) :]
    seen = {saving.judged(name, tally, wrote=wrote[at]) for name, at in saving.at.items()} - {""}
    for route, wrong in judged_routes(_posts(saving.app), seen, SAVES_NOTHING.keys()).items():
        tally.count(f"{route}: {wrong}" if wrong else "")
    return tally.figures(
        addresses_refused=len(paths),
        forms_that_save=len(saving.forms) - len(SAVES_NOTHING),
        routes_seen_saving=len(seen),
        routes_that_save_nothing=sorted(SAVES_NOTHING),
        answers_without_a_write=wrote.count(False),
        statuses=dict(sorted(Counter(answer.status for answer in saving.heard).items())),
    )


def judged_routes(posts: AbstractSet[str], seen: AbstractSet[str], nothing: AbstractSet[str]) -> dict[str, str]:
    """What is wrong with each route. posts: those that take a form. seen: saving. nothing: those that save nothing, it is said."""
    wrong = {
        **dict.fromkeys(posts - seen - nothing, "it was not seen saving, and nobody says why it saves nothing"),
        **dict.fromkeys(seen & nothing, "it was seen saving, and is said to save nothing"),
        **dict.fromkeys((seen | nothing) - posts, "there is no such route"),
    }
    return {route: wrong.get(route, "") for route in sorted(posts | seen | nothing)}


def _posts(app: Flask) -> set[str]:
    return {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}


class _Saving:
    """The forms that are done, by whom, and what was answered. at: the place of a form's last answer among all that were heard."""

    def __init__(self, product: Running) -> None:
        """Keep what the forms need, and sign everybody in; the product is yet to be started."""
        self.product, self.clock = product, Clock()
        self.office = replace(open_office(product.url, self.clock), clock=self.clock)
        self.app = create_app(Config(product.url, SECRET), self.office)
        prepare(product)
        more = keep_more(self.office)
        stock = fill(self.app, self.office, self.clock)
        # Sign-in asks for the cookie of a visitor, whom `more_forms` sends.
        lawful = {name: told for name, told in stock.scenarios.items() if isinstance(told, Form) and told.person}
        self.forms: dict[str, Sent] = {**lawful, **more_forms(self.app, product, more, self.clock.now)}
        self.tokens = {**stock.tokens, **sit_down(self.app, self.clock)}
        self.heard: list[Answer] = []
        self.answered: dict[str, Answer] = {}
        self.at: dict[str, int] = {}
        self.routes: dict[str, str] = {}
        self.events: dict[str, set[str]] = {}
        self._log = [self._last_event()]  # where the log ended when each answer came
        self._clients: dict[str, Client] = {}
        self._browsers: dict[str, Browser] = {}
        for person in {told.person for told in self.forms.values()} - {""}:
            client = self._clients[person] = Client(self.app)
            client.take(self.tokens[person]) if person in self.tokens else client.sign_in(person)
            self._browsers[person] = Browser(product, self._hear, client.token)

    def send(self, name: str) -> None:
        """Send a form as its page would, and note what the log has of it."""
        told = self.forms[name]
        browser = self._browsers.get(told.person) or Browser(self.product, self._hear)
        if isinstance(told, Drawn):
            path, answer = browser.fill(told, self.answered)
        elif isinstance(told, Report):
            path, answer = told.path, browser.send(told.path, told.body, told.kind)
        else:
            client = self._clients[told.person]
            carried = {"csrf_token": client.csrf, **({"once": client.key(told.path)} if told.once else {})}
            path, answer = told.path, browser.post(told.path, {**carried, **again(told, self.app)})
        self.answered[name], self.at[name] = answer, len(self.heard) - 1
        self.routes[name] = self.app.url_map.bind("").match(unquote(urlsplit(path).path), "POST")[0]
        self.events[name] = self._since(self._log[-2])

    def refused(self, path: str) -> None:
        """Send a form that nobody would, as the officer."""
        boxes = {"text": "A note.", "version": "0", "once": self.product.key()}
        self._browsers["nwosu"].post(path, {**boxes, "csrf_token": self._clients["nwosu"].csrf})

    def _hear(self, answer: Answer) -> None:
        self.heard.append(answer)
        self._log.append(self._last_event())

    def _last_event(self) -> int:
        with self.office.open_reading() as reading:
            return reading.scalar(select(func.max(EventRecord.seq))) or 0

    def _since(self, last: int) -> set[str]:
        """The outcomes of the events that were written since."""
        with self.office.open_reading() as reading:
            return set(reading.scalars(select(EventRecord.outcome).where(EventRecord.seq > last)))

    def judged(self, name: str, tally: Tally, *, wrote: bool) -> str:
        """Count a form. Gives its route when it was seen saving."""
        wrong = self._undone(name)
        saves = self.routes[name] not in SAVES_NOTHING
        if not wrong and saves and not wrote:
            wrong = "done, and nothing was written before the answer"
        tally.count(f"{name}: {wrong}" if wrong else "")
        return self.routes[name] if wrote and not wrong else ""

    def _undone(self, name: str) -> str:
        """Why a form was not done, by its answer and by the log."""
        told, answer = self.forms[name], self.answered[name]
        shows, away = getattr(told, "shows", False), getattr(told, "away", "")
        wanted = {200} if shows else {302, 204}
        if answer.status not in wanted or (away and answer.location.startswith(away)):
            return f"answered {answer.status} {answer.location}"
        if name in NO_EVENT or self.routes[name] in SAVES_NOTHING:
            return ""
        outcomes = {"done", "read"} if shows or getattr(told, "looks", False) else {"done"}
        return "" if outcomes & self.events[name] else f"answered {answer.status}, and the log says nothing of it"


def _paths(product: Running) -> Iterator[str]:
    """An address of every rule that takes a form; an action's page once for each action."""
    app = create_app(Config(product.url, SECRET), product.office)
    rules = sorted(
        (r for r in app.url_map.iter_rules() if "POST" in (r.methods or ())), key=lambda r: (r.endpoint in LAST, r.rule)
    )
    for rule in rules:
        for action in Action if "action" in rule.arguments else ("",):
            path = rule.rule
            for name in rule.arguments:
                value = {"urn": product.case, "action": str(action), "recipient": "recipient-1"}.get(name, "x")
                path = re.sub(rf"<(?:\w+:)?{name}>", value, path)
            yield path
    product.office.engine.dispose()


def _judge(trace: Path, tally: Tally) -> list[bool]:
    """Hold every answer of each worker to its sync. Gives for each answer in turn whether something was written before it."""
    dirty: dict[str, str] = {}
    wrote: dict[str, bool] = {}
    answers = []
    for line in _whole_lines(trace):
        worker = line.split(" ", 1)[0]
        if LOG.search(line):
            dirty[worker], wrote[worker] = line[:120], True
        elif SYNC.search(line):
            dirty.pop(worker, None)
        elif found := ANSWER.search(line):
            left = dirty.pop(worker, "")
            answers.append(wrote.pop(worker, False))
            if answers[-1]:
                tally.count(f"answered {found[1]} with no sync after {left}" if left else "")
    return answers


def _whole_lines(trace: Path) -> Iterator[str]:
    """The lines of a trace, with those that strace broke in two put together again."""
    begun: dict[str, str] = {}
    for line in trace.read_text(errors="replace").splitlines():
        if found := UNFINISHED.match(line):
            begun[found[1]] = line.removesuffix("<unfinished ...>")
        elif (found := RESUMED.match(line)) and found[1] in begun:
            yield begun.pop(found[1]) + found[3]
        else:
            yield line


HARNESS = Harness(
    "L4",
    "A sync between the last write and the answer, on every POST route; each that saves is seen saving",
    run,
    ci=180,
    full=180,
    canaries={"no_sync": 120},
    needs=("strace",),
    part=5,
    minutes=3,
)
