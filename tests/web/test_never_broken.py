"""Whatever is sent, wherever: an answer in words and never a 500."""

import random
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.routing import Rule

from csor.domain.actions import Action
from csor.domain.vocabulary import Stage
from csor.usecases.office import Office
from tests.support.client import Client
from tests.support.databases import Engine, NewDatabase
from tests.support.wessex import NAMES, Clock, build, keep_at, open_office

ClientFor = Callable[[str], Client]
ODD = [
    "", " ", "\x00", "\u202e", "\ud800".encode("utf-8", "replace").decode(), "x" * 20_000, "-1", "0", "99999999999999999999",
    "1e400", "NaN", "2026-02-30", "31", "13", "<b>", "{{7*7}}", "'; --", "recipient-1", "recipient-99", "child-1", "yes", "true",
    "../../etc/passwd", "%", "_", "é" * 300, "🧑‍🧑‍🧒", "null", "[]", "right_to_ask", "returned_hit", "in_person",
]  # fmt: skip
ROUNDS = 2


def paths(rule: Rule, references: list[str]) -> Iterator[str]:
    """Addresses of a rule: with real cases, and with nonsense in every place."""
    for reference in [*references, "nonsense", "%00", "WX-2026-9999"]:
        actions = list(Action) if "action" in rule.arguments else ["x"]
        for action in random.Random(reference).sample(actions, min(6, len(actions))):
            path = rule.rule
            for name in rule.arguments:
                value = {
                    "urn": reference,
                    "action": str(action),
                    "recipient": "recipient-1",
                    "filename": "csor.css",
                }.get(name, "x")
                path = path.replace(f"<{name}>", value).replace(f"<path:{name}>", value)
            yield path


@pytest.fixture
def office(new_database: NewDatabase, engine_name: Engine, clock: Clock) -> Iterator[Office]:
    """On both engines: what one of them takes as a text or a number, the other may refuse."""
    place = open_office(new_database(engine_name, build), clock)
    yield place
    place.engine.dispose()


@pytest.fixture
def references(office: Office, clock: Clock) -> list[str]:
    """A case at each stage."""
    kept = [keep_at(office, stage) for stage in Stage]
    clock.now = max(case.now for case in kept) + timedelta(minutes=5)
    return [case.reference for case in kept]


@pytest.mark.parametrize("username", ["nwosu", "okafor", "price"])
def test_no_request_breaks_the_service(app: Flask, references: list[str], client_for: ClientFor, username: str) -> None:
    chance = random.Random(username)
    client = client_for(username)
    asked = 0
    for rule in sorted(app.url_map.iter_rules(), key=str):
        if rule.endpoint in {"people.sign_out", "static", "health.ready"}:  # not ready is a true answer: 503
            continue
        for path in paths(rule, references):
            got = client.get(
                path,
                query_string={"recipient": chance.choice(ODD), "tab": chance.choice(ODD), "after": chance.choice(ODD)},
            )
            assert got.status < 500, path
            names = (
                [e.get("name", "") for e in got.find("input")] + [e.get("name", "") for e in got.find("textarea")]
                if got.page is not None
                else []
            )
            if "POST" in (rule.methods or ()):
                for _ in range(ROUNDS):
                    said = {name: chance.choice(ODD) for name in names if name not in {"csrf_token", "once"}}
                    answer = client.browser.post(
                        path, data={"csrf_token": client.csrf, "once": client.key(path), **said}
                    )
                    assert answer.status_code < 500, (path, said)
                    asked += 1
    assert asked > 100


@pytest.mark.parametrize("path", ["/cases/%00", "/cases/a%1bb", "/cases/%00/timeline", "/cases/%00/do/add_note"])
def test_an_address_that_is_no_text_is_not_found(client_for: ClientFor, visitor: Client, path: str) -> None:
    assert client_for("nwosu").browser.get(path).status_code == 404
    assert visitor.browser.get(path).status_code == 404


@pytest.mark.parametrize("odd", ["\x00", "nwosu\x00", "\x1b", "\u202e", "\ufffe", "9" * 40])
def test_no_text_of_a_visitor_breaks_the_service(app: Flask, odd: str) -> None:
    visitor = Client(app, NAMES)
    visitor.get("/sign-in")
    for said in ({"username": odd, "password": "a long enough guess"}, {"username": "nwosu", "password": odd * 8}):
        answer = visitor.browser.post("/sign-in", data={"csrf_token": visitor.csrf, "next": odd, **said})
        assert answer.status_code == 400, said
    for path in ("/", "/sign-in", "/sign-in/code", "/cases/x", "/link/x", "/static/x", "/nothing"):
        assert (
            visitor.browser.get(path, query_string={"next": odd, "state": odd, "code": odd, odd: odd}).status_code < 500
        )
