"""S4: odd requests to every route, as four people: an answer in words each time, and never a 5xx."""

import itertools
import random
import re
import tempfile
from collections.abc import Sequence
from html import unescape
from pathlib import Path
from typing import Any

from flask import Flask, request

from csor.app import create_app
from csor.config import Config
from csor.domain.vocabulary import Stage
from tests.audit.apart import run_apart
from tests.audit.frame import Figures, Harness, Tally
from tests.security.addresses import fill, routes
from tests.security.payloads import payloads
from tests.support.client import Client
from tests.support.wessex import Clock, build, keep_at, open_office

PEOPLE = ("nwosu", "okafor", "price", "admin")
ODD = (
    "", " ", "\x00", "\u202e", "x" * 20_000, "-1", "0", "1", "9" * 30, "1e400", "NaN", "Infinity", "0x10", "٣", "½", "2026-02-30", "31",
    "13", "2026-10-25T01:30", "00:60", "24:00", "true", "True", "null", "[]", "{}", "yes", "no", "%", "_", "é" * 300, "🧑‍🧑‍🧒", "\ufeff", "Z" + "\u0301" * 500,
    "recipient-1", "recipient-99", "child-1", "nwosu", "price", "ppn", "right_to_ask", "in_person", "WX-2026-0001", "-" * 50, "a\r\nb",
)  # fmt: skip
KINDS = (
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "application/json",
    "text/plain",
    "application/xml",
    "x",
)
METHODS = ("GET", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE")
NAME = re.compile(r'<(?:input|select|textarea|button)[^>]*\sname="([^"]+)"')
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)"[^>]*\svalue="([^"]*)"')
A_STORE = 5_000  # requests on one database
LEFT_OUT = {"people.sign_out", "account.end", "health.ready", "static"}


def run(size: int, seed: int, fault: str = "") -> Figures:
    """Send `size` odd requests. Apart: the app is a fresh one, on a database of its own."""
    return run_apart("s4_odd_requests", size, seed, fault)


def trials(size: int, seed: int, fault: str = "") -> Figures:
    """Ask for each route in turn, sometimes filled in as its page is drawn, sometimes with anything at all."""
    chance, tally, statuses = random.Random(seed), Tally(), dict[str, int]()
    while tally.attempted < size:
        _asked(min(A_STORE, size - tally.attempted), chance, tally, statuses, fault)
    return tally.figures(statuses=statuses)


def _asked(number: int, chance: random.Random, tally: Tally, statuses: dict[str, int], fault: str) -> None:
    """So many requests to a product on a database of its own: none is slow because thousands came before it."""
    said = (*ODD, *payloads())
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'csor.sqlite'}"
        build(url)
        clock = Clock()
        office = open_office(url, clock)
        kept = [keep_at(office, stage) for stage in Stage]
        clock.now = max(case.now for case in kept)
        app = create_app(Config(url, "a secret of the tests, and of nothing else"), office)
        plant(app, fault)
        rules = itertools.cycle(rule for rule, _ in routes(app) if rule.endpoint not in LEFT_OUT)
        people = [Client(app).sign_in(name) for name in PEOPLE]
        for rule in itertools.islice(rules, number):
            client = chance.choice(people)
            client._stay()
            path = fill(rule, **places(chance, kept))
            status = ask(client, rule, path, chance, said)
            statuses[str(status)] = statuses.get(str(status), 0) + 1
            tally.count(f"{rule.rule} as {path[:80]}: {status}" if status >= 500 else "")
        office.engine.dispose()


def plant(app: Flask, fault: str) -> None:
    """A page that takes what it is given for a number."""
    if fault == "trusting_page":
        view = app.view_functions["help.show"]

        def trusting() -> Any:
            int(request.args.get("tab", "1"))
            return view()

        app.view_functions["help.show"] = trusting


def places(chance: random.Random, kept: list[Any]) -> dict[str, str]:
    """A case that is there, most of the time, and else a word in its place."""
    word = chance.choice(
        ("nonsense", "%00", "WX-2026-9999", "..%2f", "%F0%9F%A7%91", "a" * 300, "%E2%80%AE", "recipient-1")
    )
    there = chance.choice(kept).reference
    return {"urn": there if chance.random() < 0.8 else word, "recipient": chance.choice(("recipient-1", word))}


def ask(client: Client, rule: Any, path: str, chance: random.Random, said: Sequence[str]) -> int:
    """One request; its status. said: the odd texts."""
    query = {
        name: chance.choice(said)
        for name in chance.sample(("tab", "after", "recipient", "next", "q", "from", "to", "x"), 4)
    }
    method = (
        chance.choice(METHODS) if chance.random() < 0.1 else chance.choice(sorted((rule.methods or {"GET"}) - {"HEAD"}))
    )
    if method != "POST":
        return client.browser.open(path, method=method, query_string=query).status_code
    fields: dict[str, Any] = {}
    if "GET" in (rule.methods or ()):
        html = client.browser.get(path).get_data(as_text=True)
        names = set(NAME.findall(html))
        fields = {
            **{name: unescape(value) for name, value in HIDDEN.findall(html)},
            **{n: chance.choice(said) for n in names if chance.random() < 0.7},
        }
    fields |= {chance.choice(said)[:200]: chance.choice(said) for _ in range(chance.randrange(3))}
    if chance.random() < 0.85:
        if chance.random() < 0.9:
            fields["once"] = client.key(path)
        return client.browser.post(path, data={**fields, "csrf_token": client.csrf}).status_code
    return client.browser.post(path, data=chance.choice(said).encode(), content_type=chance.choice(KINDS)).status_code


HARNESS = Harness(
    id="S4",
    title="Odd requests to every route: no 5xx",
    run=run,
    ci=10_000,
    full=100_000,
    canaries={"trusting_page": 250},
    part=2,
    minutes=11,
)
