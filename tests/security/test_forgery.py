"""Requests that somebody else made a browser send, and forms with more in them than was asked."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import MetaData, select

from csor.domain.vocabulary import Stage
from csor.usecases.office import Office
from csor.web.gate import safe_next
from tests.security.addresses import routes
from tests.support.client import Client
from tests.support.wessex import Clock, WessexCase, keep_at
from tests.web.filling import unseen

ClientFor = Callable[[str], Client]
# What looking at a page may write: that it was looked at.
LOOKS = {"event", "event_text", "chain_head", "session", "look", "search_hit", "day_read", "digest", "try", "account_news",
         "sign_on_attempt", "key_challenge", "alembic_version", "other_look", "once_key"}  # fmt: skip
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
PEOPLE = ("price", "okafor", "nwosu")
ELSEWHERE = (
    "https://evil.example/", "http://evil.example", "//evil.example", "///evil.example", "////evil.example/%2e%2e",
    "/\\evil.example", "\\/evil.example", "\\\\evil.example", "/\\/evil.example", "/%5cevil.example", "/%09/evil.example",
    "/\t/evil.example", "/\n/evil.example", "/\r/evil.example", "\t//evil.example", " //evil.example", " https://evil.example",
    "https:evil.example", "https:/evil.example", "https:///evil.example", "http:\\\\evil.example", "HTTPS://EVIL.EXAMPLE",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "\x01javascript:alert(1)", "data:text/html,x",
    "vbscript:x", "file:///etc/passwd", "ftp://evil.example", "mailto:x@evil.example", "blob:x", "about:blank",
    "@evil.example", "evil.example", "./evil.example", "../evil.example", "?next=//evil.example", "#//evil.example", ".",
    "/..//evil.example", "/.//evil.example", "/%2f/evil.example", "/%2f%2fevil.example", "//%65vil.example", "/sign-out",
    "//evil.example\\@localhost", "https://localhost@evil.example", "https://localhost.evil.example", "//localhost:80@evil.example",
    "http://[::1]", "http://[", "//[", "/[", "\u2215\u2215evil.example", "/\u3002evil.example", "\uff0f\uff0fevil.example",
    "/\x00", "/static/../find", "/nothing-here", "/find\r\nSet-Cookie: x=1", "/find\u2028", "/csp-report", "x" * 5000, "/" * 5000,
)  # fmt: skip


def business(office: Office) -> dict[str, list[Any]]:
    """Every row of every table but of those that only say who looked."""
    tables = MetaData()
    tables.reflect(office.engine)
    with office.engine.connect() as connection:
        return {
            name: sorted(map(repr, connection.execute(select(table))))
            for name, table in tables.tables.items()
            if name not in LOOKS
        }


@pytest.fixture
def case(office: Office, clock: Clock) -> WessexCase:
    kept = keep_at(office, Stage.ASSESSMENT)
    clock.now = kept.now
    return kept


def test_no_forged_request_is_accepted_by_any_route(
    app: Flask, office: Office, client_for: ClientFor, case: WessexCase
) -> None:
    victim, other = client_for("nwosu"), client_for("price")
    ended = Client(app).sign_in("nwosu")
    expired = ended.csrf
    ended.post("/sign-out")
    victim.get("/")
    forgeries: dict[str, tuple[dict[str, str], dict[str, str]]] = {
        "no token": ({}, {}),
        "an empty token": ({"csrf_token": ""}, {}),
        "another person's token": ({"csrf_token": other.csrf}, {}),
        "the token of an ended session": ({"csrf_token": expired}, {}),
        "a token with a letter changed": (
            {"csrf_token": ("A" if victim.csrf[0] != "A" else "B") + victim.csrf[1:]},
            {},
        ),
        "a token of letters nobody has": ({"csrf_token": "\ud7ff\uffff" * 20}, {}),
        "from another site": ({"csrf_token": victim.csrf}, {"Sec-Fetch-Site": "cross-site"}),
        "from a sister site": ({"csrf_token": victim.csrf}, {"Sec-Fetch-Site": "same-site"}),
        "from a word nobody sends": ({"csrf_token": victim.csrf}, {"Sec-Fetch-Site": "SAME-ORIGIN, x"}),
    }
    before = business(office)
    tried = 0
    for rule, path in routes(app, urn=case.reference):
        for method in sorted(UNSAFE & (rule.methods or set())):
            if rule.endpoint == "reports.csp_report":
                continue  # takes no form and changes nothing: tests/security/test_reports.py
            for name, (data, headers) in forgeries.items():
                answer = victim.browser.open(path, method=method, data=data, headers=headers)
                assert answer.status_code == 400, f"{method} {path} with {name}: {answer.status}"
                tried += 1
    assert tried >= 9 * 10
    assert business(office) == before


def test_the_right_token_is_accepted_so_that_the_refusals_mean_something(client_for: ClientFor) -> None:
    assert client_for("nwosu").post("/find", {"q": "Marsh"}, headers={"Sec-Fetch-Site": "same-origin"}).status == 200


@pytest.mark.parametrize("username", PEOPLE)
def test_looking_at_every_page_twice_changes_nothing(
    app: Flask, office: Office, client_for: ClientFor, case: WessexCase, username: str
) -> None:
    client = client_for(username)
    before = business(office)
    assert before["case"]
    seen = 0
    for _round in range(2):
        for rule, path in routes(app, urn=case.reference):
            if "GET" in (rule.methods or ()):
                for method in ("GET", "HEAD"):
                    answer = client.browser.open(path, method=method)
                    assert answer.status_code < 500 or rule.endpoint == "health.ready", path
                    seen += 1
    assert seen > 60
    after = business(office)
    assert {name: rows for name, rows in after.items() if rows != before[name]} == {}


def test_there_are_enough_ways_elsewhere() -> None:
    assert len(set(ELSEWHERE)) >= 60


@pytest.mark.parametrize("target", ELSEWHERE, ids=range(len(ELSEWHERE)))
def test_no_address_leads_elsewhere(app: Flask, target: str) -> None:
    with app.test_request_context("/"):
        assert safe_next(target) in {"/", "/find"} - ({"/find"} if target != "/static/../find" else set())


@pytest.mark.parametrize(
    "target", ["/", "/find", "/cases/WX-2026-0001?tab=x&q=a%20b", "/cases/WX-2026-0001/do/record_meeting"]
)
def test_a_page_of_this_service_is_gone_on_to(app: Flask, target: str) -> None:
    with app.test_request_context("/sign-in"):
        assert safe_next(target) == target


# A form of one button does what the button says, whatever else is sent with it.
MAY_CHANGE: dict[str, set[str]] = {
    "account.recovery_codes": {"recovery_code"},
    "account.end": set(),
    "account.remove": {"factor", "recovery_code"},
    "access.end": {"interest", "case_bar"},
}


def columns(office: Office) -> dict[str, str]:
    """A value for every column of every table, by its name alone and by its table's."""
    tables = MetaData()
    tables.reflect(office.engine)
    names = {column.name for table in tables.tables.values() for column in table.columns}
    full = {f"{t.name}.{c.name}" for t in tables.tables.values() for c in t.columns}
    values = {"roles": "authoriser,administrator", "active": "1", "stage": "closed", "sealed": "0", "id": "nwosu"}
    return {name: values.get(name.rpartition(".")[2], "superintendent") for name in sorted(names | full)}


def test_a_form_with_every_column_in_it_changes_no_more_than_the_same_form_without(
    app: Flask, office: Office, client_for: ClientFor, case: WessexCase
) -> None:
    more = columns(office)
    assert len(more) > 100
    tried = 0
    for username in PEOPLE:
        client = client_for(username)
        for rule, path in routes(app, urn=case.reference):
            if "POST" not in (rule.methods or ()) or rule.endpoint in {"people.sign_out", "reports.csp_report"}:
                continue
            page = client.get(path) if "GET" in (rule.methods or ()) else None
            carried = unseen(page) if page and page.page is not None else {}
            asked = (
                {e.get("name", "") for e in page.root.iter() if e.get("name")}
                if page and page.page is not None
                else set()
            )
            before = business(office)
            mine = {"csrf_token": client.csrf, "once": client.key(path)}
            data = {**{n: v for n, v in more.items() if n not in asked}, **carried, **mine}
            answer = client.browser.post(path, data=data)
            assert answer.status_code < 500, path
            after = business(office)
            changed = {name for name in after if after[name] != before.get(name)}
            assert changed <= MAY_CHANGE.get(rule.endpoint, set()), f"{username} {path}: {changed}"
            tried += 1
    assert tried > 30


def test_a_parameter_sent_twice_or_in_the_wrong_place_is_not_mixed(client_for: ClientFor, case: WessexCase) -> None:
    client = client_for("nwosu")
    twice = client.browser.post("/find", data={"csrf_token": [client.csrf, "x"], "q": ["Marsh", "Reed"]})
    in_address = client.browser.post(f"/find?csrf_token={client.csrf}", data={"q": "Marsh"})

    assert twice.status_code < 500
    assert in_address.status_code == 400
