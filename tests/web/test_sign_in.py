"""The gate: closed by default, one answer to every wrong sign-in, no way on to another site."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text, update
from werkzeug.routing import Rule

from csor.records.people import PersonRecord
from csor.usecases.office import Office
from csor.web.gate import safe_next
from csor.web.ways import WAYS, Door
from tests.support.client import PASSWORD, Client

ClientFor = Callable[[str], Client]
PUBLIC = {endpoint for endpoint, way in WAYS.items() if way.door is Door.OPEN}
BETWEEN = {endpoint for endpoint, way in WAYS.items() if way.door is Door.HALF_WAY}


def path_of(rule: Rule) -> str:
    """An address that the rule would take, of nothing that is there."""
    path = re.sub(r"<uuid:\w+>", "00000000-0000-7000-8000-000000000000", rule.rule)
    return re.sub(r"<\w+>", "x", re.sub(r"<int:\w+>", "7", path))


def test_every_page_is_closed_until_somebody_signs_in(app: Flask, visitor: Client) -> None:
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PUBLIC:
            continue
        path = path_of(rule)
        method = visitor.get if "GET" in (rule.methods or ()) else visitor.post
        answer = method(path)
        assert answer.status in {302, 401}, rule
        assert answer.status == 401 or answer.location.startswith("/sign-in"), rule


def test_with_a_password_alone_nothing_is_open_but_the_code(app: Flask, visitor: Client) -> None:
    visitor.get("/sign-in")
    visitor.post("/sign-in", {"username": "nwosu", "password": PASSWORD})
    for rule in app.url_map.iter_rules():
        if rule.endpoint in (PUBLIC | BETWEEN) - {"account.authenticator"}:
            continue
        path = path_of(rule)
        answer = visitor.get(path) if "GET" in (rule.methods or ()) else visitor.post(path)
        assert answer.status in {302, 401}, rule
        assert answer.status == 401 or answer.location.startswith("/sign-in/code"), rule


def test_signing_in_leads_on_and_signing_out_forgets(visitor: Client) -> None:
    visitor.get("/sign-in?next=/find")
    answer = visitor.post("/sign-in", {"username": "nwosu", "password": PASSWORD, "next": "/find"})
    assert (answer.status, answer.location) == (302, "/sign-in/code?next=/find")
    asked = visitor.follow(answer)
    code = asked.texts("b")[0]
    assert f"Demonstration: the code now is {code}" in asked.words
    answer = visitor.post("/sign-in/code", {"code": code, "next": "/find"})
    assert (answer.status, answer.location) == (302, "/find")
    assert visitor.get("/find").status == 200
    assert visitor.get("/sign-in/code").location == "/"
    token = visitor.token

    out = visitor.post("/sign-out")
    visitor.take(token)

    assert out.response.headers["Clear-Site-Data"] == '"cache","cookies","storage"'
    assert visitor.get("/find").status == 302


@pytest.mark.parametrize("username", ["nwosu", "nobody-at-all", ""])
def test_a_wrong_sign_in_says_the_same_whoever_it_was(visitor: Client, username: str) -> None:
    visitor.get("/sign-in")
    answer = visitor.post("/sign-in", {"username": username, "password": "wrong wrong wrong"})

    assert answer.status == 400
    assert answer.title.startswith("Error: ")
    if username:
        assert "The username or the password is not right." in answer.words
        assert username not in answer.words


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "", None, "evil"]
)
def test_there_is_no_way_on_to_another_site(app: Flask, target: str | None) -> None:
    with app.test_request_context():
        assert safe_next(target) == "/"


def test_a_form_that_comes_from_another_site_is_turned_away(client_for: ClientFor) -> None:
    answer = client_for("nwosu").post("/find", {"q": "x"}, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status == 400


def test_an_administrator_sees_no_case(client_for: ClientFor) -> None:
    admin = client_for("admin")

    assert admin.get("/cases/WX-2026-0001").status == 404
    assert "Find a case" not in admin.get("/help").links()


def test_a_person_who_was_switched_off_is_out_at_once(client_for: ClientFor, office: Office) -> None:
    client = client_for("castell")
    assert client.get("/").status == 200

    with office.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE person SET active = 0 WHERE id = 'castell'")

    assert client.get("/").status == 302


def test_what_broke_is_said_with_a_code_and_without_its_inside(
    app: Flask, visitor: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.testing = False

    def broken() -> str:
        raise RuntimeError("a secret of ours")

    broken.is_public = True  # type: ignore[attr-defined]
    app.view_functions["help.accessibility"] = broken

    answer = visitor.get("/accessibility")

    assert answer.status == 500
    assert "secret" not in answer.html
    logged = capsys.readouterr()
    assert "RuntimeError" in logged.out + logged.err
    assert "secret" not in logged.out + logged.err
    assert "Give this code" in answer.words


@pytest.mark.parametrize("path", ["/help", "/accessibility", "/nothing-here"])
def test_the_other_pages_stand(client_for: ClientFor, path: str) -> None:
    assert client_for("price").get(path).status in {200, 404}


def test_more_than_a_form_can_hold_is_turned_away_in_words(client_for: ClientFor) -> None:
    answer = client_for("nwosu").post("/find", {"q": "x" * (5 * 1024 * 1024)})

    assert answer.status == 413
    assert "too long" in answer.words


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_methods_nobody_uses_get_the_page_that_says_not_found(client_for: ClientFor, method: str) -> None:
    client = client_for("nwosu")
    answer = client._seen(getattr(client.browser, method)("/help"))

    assert answer.status in {400, 404, 405}


def test_who_cannot_be_found_out_is_nobody_and_is_answered_with_a_page(client_for: ClientFor, office: Office) -> None:
    """The account was closed, and ending its session fails: the page of the fault asks no second time who it is."""
    browser = client_for("nwosu").browser
    with office.engine.begin() as connection:
        connection.execute(update(PersonRecord).where(PersonRecord.id == "nwosu").values(active=False))
        connection.execute(
            text("CREATE TRIGGER no_more_events BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'planted'); END")
        )
    answer = browser.get("/")
    assert answer.status_code == 500
    assert "<h1" in answer.get_data(as_text=True)
    assert "Nwosu" not in answer.get_data(as_text=True)
