"""L4: between the last write to the log of the database and the answer to a form there is a sync, for every POST route.

The product runs under strace. First come forms that are done: those of lawful.py, and MORE; each must be seen saving, and
an answer other than done is a failure. Then every route that takes a form is sent one: those of a case for each action, the
others as they are; a form that is refused writes its event. The routes that are only seen refusing are told by name. An answer
before which something was written to the database's log must have a successful fdatasync or fsync on that file after its last
write. Trials are these answers. Answers before which nothing was written prove nothing, and are told beside.
"""

import re
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from flask import Flask

from csor.app import create_app
from csor.config import Config
from csor.domain.actions import Action
from tests.audit.apart import run_apart
from tests.audit.frame import Figures, Harness, Tally
from tests.audit.lawful import Form, Stock, again, fill
from tests.audit.running import SECRET, Answer, Running, running
from tests.support.client import PASSWORD, Client
from tests.support.wessex import Clock, open_office

STRACE = ("strace", "-f", "-qq", "-y", "-s", "64", "-e", "trace=pwrite64,write,fdatasync,fsync,sendto,sendmsg,writev")
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
NEW = "bramble kettle orbit six"
# Forms that are done besides those of lawful.py; the last ends its session.
MORE = {
    "confirm the interests": Form("nwosu", "/interests/all"),
    "make recovery codes": Form("nwosu", "/account/recovery-codes", shows=True),
    "read the news": Form("nwosu", "/account/news"),
    "bind a seed": Form("mercer", "/oversight/samples/publish"),
    "change the password": Form("tremlett", "/account/password", {"current": PASSWORD, "new": NEW, "again": NEW}),
    "sign out": Form("castell", "/sign-out", once=False),
}
# Ends the very session that the harness works in.
LAST = ("people.sign_out",)


def run(size: int, seed: int, fault: str = "") -> Figures:
    """Every POST route; `size` answers at least must come after a write."""
    return run_apart("l4_sync_before_reply", size, seed, fault)


def trials(size: int, seed: int, fault: str) -> Figures:
    """The same, in a process of its own."""
    del size, seed
    tally = Tally()
    with running() as product:
        trace = product.folder / "trace"
        product.prefix = (*STRACE, "-o", str(trace))
        clock, office = Clock(), open_office(product.url, Clock())
        office = replace(office, clock=clock)
        app = create_app(Config(product.url, SECRET), office)
        stock = fill(app, office, clock)
        stopped = f"import csor.clock, datetime; csor.clock.now = lambda: {clock.now!r}"
        product.plant = f"{PLANTS.get(fault, '')}\n{stopped}"
        saving = _Saving(app, stock)
        paths = list(_paths(product))
        product.start()
        statuses: dict[int, int] = {}
        for name, form in saving.forms.items():
            product.token, product.csrf = saving.of[form.person]
            keys = {"once": saving.key(form)} if form.once else {}
            sent = saving.answered[name] = product.post(form.path, {**keys, **again(form, app)})
            statuses[sent.status] = statuses.get(sent.status, 0) + 1
        product.token, product.csrf = saving.of["nwosu"]
        for path in paths:
            answer = product.post(path, {"text": "A note.", "version": "0", "once": product.key()})
            statuses[answer.status] = statuses.get(answer.status, 0) + 1
        office.engine.dispose()
        product.kill(signal.SIGTERM)
        time.sleep(0.2)  # strace writes its last lines
        answers = _judge(trace, tally)
    for name, wrote in zip(saving.forms, answers[-len(saving.forms) - len(paths) : -len(paths)], strict=True):
        tally.count(saving.wrong(name, wrote=wrote))
    refusing = sorted(
        _posts(app)
        - {app.url_map.bind("").match(unquote(urlsplit(f.path).path), "POST")[0] for f in saving.forms.values()}
    )
    return tally.figures(
        routes=len(paths),
        forms_that_save=len(saving.forms),
        routes_only_seen_refusing=refusing,
        answers_without_a_write=answers.count(False),
        statuses=statuses,
    )


def _posts(app: Flask) -> set[str]:
    return {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}


class _Saving:
    """The forms that are done, who sends them, and what they were answered."""

    def __init__(self, app: Flask, stock: Stock) -> None:
        self.app = app
        # Sign-in asks for the cookie of a visitor, which this browser does not hold: a refused one is among the others.
        lawful = {name: told for name, told in stock.scenarios.items() if isinstance(told, Form) and told.person}
        self.forms = {**lawful, **MORE}
        self.answered: dict[str, Answer] = {}
        self.of: dict[str, tuple[str, str]] = {}
        self.clients: dict[str, Client] = {}
        for person in sorted({form.person for form in self.forms.values()}):
            client = self.clients[person] = Client(app)
            client.take(stock.tokens[person]) if person in stock.tokens else client.sign_in(person)
            self.of[person] = client.token, client.csrf

    def key(self, form: Form) -> str:
        """A one-use key as the form's page would carry it."""
        return self.clients[form.person].key(form.path)

    def wrong(self, name: str, *, wrote: bool) -> str:
        """Why a form that saves was not seen saving."""
        form, answer = self.forms[name], self.answered[name]
        done = answer.status == (200 if form.shows else 302) and not (
            form.away and answer.location.startswith(form.away)
        )
        if not done:
            return f"{name}: answered {answer.status} {answer.location}, so it was not seen saving"
        return "" if wrote else f"{name}: done, and nothing was written before the answer"


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
    "A sync between the last write and the answer, on every POST route; 21 forms are seen saving",
    run,
    ci=120,
    full=120,
    canaries={"no_sync": 120},
    needs=("strace",),
    part=5,
    minutes=3,
)
