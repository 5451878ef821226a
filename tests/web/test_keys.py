"""Security keys over HTTP, with a key in software; and where the force requires one."""

import json
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import update

from csor.records.people import ForceRecord
from csor.usecases.office import Office
from tests.support.authenticator import Authenticator
from tests.support.client import PASSWORD, Client, Seen, code_for
from tests.support.wessex import NAMES

ClientFor = Callable[[str], Client]


@pytest.fixture
def required(office: Office) -> None:
    """The force asks for security keys."""
    with office.engine.begin() as connection:
        connection.execute(update(ForceRecord).values(key_required=True))


def ask(client: Client, purpose: str) -> str:
    answer = client.browser.post("/account/keys/question", data={"csrf_token": client.csrf, "purpose": purpose})
    assert answer.mimetype == "application/json", answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.get_data(as_text=True)


def add(client: Client, key: Authenticator, **lies: object) -> Seen:
    client.get("/account/keys/add")
    return client.post("/account/keys/add", {"called": "Blue key", "answer": key.add(ask(client, "add"), **lies)})


def password_given(app: Flask, username: str) -> Client:
    client = Client(app, NAMES)
    client.get("/sign-in")
    client.post("/sign-in", {"username": username, "password": PASSWORD})
    return client


def test_a_key_is_added_used_and_removed(app: Flask, client_for: ClientFor) -> None:
    key, client = Authenticator(), client_for("okafor")
    assert add(client, key).location == "/account?done=key"
    page = client.get("/account?done=key")
    assert "The security key was added" in page.words
    assert "Blue key" in page.words

    other = password_given(app, "okafor")
    done = other.post("/sign-in/code", {"code": key.prove(ask(other, "prove"))})
    assert (done.status, done.location) == (302, "/account/news?next=/")
    assert other.get("/").status == 200

    client = Client(app, NAMES).sign_in("okafor")
    remove = next(f.get("action") for f in client.get("/account").find("form") if "/keys/" in str(f.get("action")))
    assert client.post(str(remove)).location == "/account?done=key_removed"
    assert "Blue key" not in client.get("/account").words


@pytest.mark.parametrize("answer", ["", "{}", "[]", "{", '{"response": 1}', "x" * 20_000])
def test_an_answer_that_is_none_is_said_so(client_for: ClientFor, answer: str) -> None:
    seen = client_for("nwosu").post("/account/keys/add", {"called": "Blue key", "answer": answer})

    assert seen.status == 400
    assert "The key was not added." in seen.words


def test_a_relay_at_another_address_gets_nothing(app: Flask, client_for: ClientFor) -> None:
    key = Authenticator()
    add(client_for("nwosu"), key)
    victim = password_given(app, "nwosu")
    relayed = Authenticator("http://localhost:8000.evil.example", credential=key.credential, private=key.private)

    answer = victim.post("/sign-in/code", {"code": relayed.prove(ask(victim, "prove"))})

    assert answer.status == 400
    assert victim.get("/").location.startswith("/sign-in/code")


def test_a_question_is_for_somebody_who_gave_a_password_and_with_the_forms_token(visitor: Client, app: Flask) -> None:
    visitor.get("/sign-in")
    assert visitor.post("/account/keys/question", {"purpose": "prove"}).status == 401
    client = password_given(app, "nwosu")
    assert client.browser.post("/account/keys/question", data={"purpose": "prove"}).status_code == 400
    assert client.post("/account/keys/question", {"purpose": "add"}).status == 409  # a second factor comes first


def test_where_a_key_is_required_nothing_else_opens_until_there_is_one(
    app: Flask, client_for: ClientFor, required: None
) -> None:
    officer, authoriser = client_for("nwosu"), client_for("okafor")
    assert officer.get("/").status == 200

    turned = authoriser.get("/")
    assert (turned.status, turned.location) == (302, "/account/keys/add")
    assert "Your role needs a security key" in authoriser.follow(turned).words
    posted = authoriser.post("/find", {"q": "Reed"})
    assert posted.status == 409
    assert "Your role needs a security key." in posted.words
    for path in ("/account", "/help", "/account/authenticator"):
        assert authoriser.get(path).status == 200
    assert add(authoriser, Authenticator()).status == 302
    assert authoriser.get("/").status == 200


def test_where_a_key_is_required_a_code_is_not_enough(app: Flask, client_for: ClientFor, required: None) -> None:
    key = Authenticator()
    add(client_for("okafor"), key)
    add(client_for("nwosu"), Authenticator())

    authoriser = password_given(app, "okafor")
    answer = authoriser.post("/sign-in/code", {"code": code_for(app, "okafor")})
    assert answer.status == 400
    assert "Your role needs your security key here." in answer.words
    assert authoriser.post("/sign-in/code", {"code": key.prove(ask(authoriser, "prove"))}).status == 302
    officer = password_given(app, "nwosu")
    assert officer.post("/sign-in/code", {"code": code_for(app, "nwosu")}).status == 302


def test_a_key_can_be_the_first_second_factor(app: Flask, office: Office, visitor: Client) -> None:
    from csor.domain.vocabulary import Rank, Role
    from csor.simulation.people import OPERATOR
    from csor.usecases.people import NewPerson, add_person

    new = NewPerson("h.lin", "Hyun Lin", Rank.CONSTABLE, frozenset({Role.OFFICER}), "ppn", password=PASSWORD)
    with office.open_work(OPERATOR) as work:
        add_person(work, new)
    client = password_given(app, "h.lin")
    page = client.get("/account/authenticator")
    assert page.links()["Use a security key instead"] == "/account/keys/add"
    key = Authenticator()

    assert add(client, key).status == 302

    assert client.get("/").status == 200
    assert json.loads(ask(client, "prove"))["allowCredentials"]
