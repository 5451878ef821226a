"""Single sign-on over HTTP, against a provider that runs: off unless it is set up; there, back, and one answer."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from flask import Flask

from csor.app import create_app
from csor.config import Config
from csor.domain.accounts import Subject
from csor.domain.actions import Event
from csor.domain.vocabulary import Rank, Role
from csor.simulation.people import OPERATOR
from csor.usecases.confirmed_changes import bind_subject
from csor.usecases.office import Office
from csor.usecases.people import NewPerson, add_person
from csor.web.handles import handle_of
from tests.support.client import Client
from tests.support.provider import CLIENT, SECRET, Provider, redirect_of, running_provider
from tests.support.wessex import NAMES

ORIGIN = "http://localhost:8000"


@pytest.fixture
def provider() -> Iterator[Provider]:
    with running_provider(f"{ORIGIN}/sign-in/force/back") as running:
        yield running


@pytest.fixture
def tied(office: Office, provider: Provider) -> Flask:
    """The product with a provider; its clock goes as the provider's does."""
    settings = Config(
        str(office.engine.url),
        "a secret of the tests, and of nothing else",
        origin=ORIGIN,
        provider_issuer=provider.address,
        provider_client=CLIENT,
        provider_secret=SECRET,
    )
    app = create_app(settings, replace(office, clock=lambda: datetime.now(UTC)))
    app.testing = True
    return app


def bind(app: Flask, provider: Provider, person: str = "nwosu") -> None:
    with app.extensions["office"].open_work(OPERATOR) as work:
        bind_subject(work, person, Subject(provider.address, "subject-1"))
        work.audit(Event.ACCOUNT_CHANGED)


def there(client: Client, path: str = "/sign-in/force?next=/find") -> str:
    """Go to the provider and come back: the address on our side that its answer leads to."""
    sent = client.get(path)
    assert sent.status == 302
    back = urlsplit(redirect_of(sent.location))
    assert f"{back.scheme}://{back.netloc}" == ORIGIN
    return f"{back.path}?{back.query}"


def test_a_tied_person_comes_back_to_the_second_factor(tied: Flask, provider: Provider) -> None:
    bind(tied, provider)
    visitor = Client(tied, NAMES)
    assert visitor.get("/sign-in?next=/find").links()["Use your force sign-in instead"] == "/sign-in/force?next=/find"

    page = visitor.get(there(visitor))

    assert page.h1 == "Your force knows you"
    onward = visitor.get(page.links()["Go on"])
    assert onward.h1 == "Enter your code"
    assert visitor.get("/find").status == 302


def test_whoever_is_not_tied_has_the_one_answer(tied: Flask, provider: Provider) -> None:
    visitor = Client(tied, NAMES)
    provider.more = {"email": "a.nwosu@wessex.example", "preferred_username": "nwosu"}

    unknown = visitor.get(there(visitor))
    reused = visitor.get("/sign-in/force/back?state=x&code=y")
    refused = visitor.get("/sign-in/force/back?error=access_denied&error_description=%3Cscript%3E")

    assert {one.status for one in (unknown, reused, refused)} == {403}
    assert {one.h1 for one in (unknown, reused, refused)} == {"You are not signed in"}
    assert "script>" not in refused.html.replace("</script>", "")
    assert visitor.get("/").status == 302


def test_another_browser_gets_nothing_from_an_answer_it_did_not_ask_for(tied: Flask, provider: Provider) -> None:
    bind(tied, provider)
    attacker, victim = Client(tied, NAMES), Client(tied, NAMES)
    answer = there(attacker)
    victim.get("/sign-in")

    assert victim.get(answer).status == 403
    assert victim.token == ""


def test_somebody_who_is_signed_in_stays_who_they_are(tied: Flask, provider: Provider) -> None:
    bind(tied, provider)
    visitor = Client(tied, NAMES)
    answer = there(visitor)
    visitor.sign_in("price")

    assert visitor.get(answer).location == "/"
    assert visitor.session
    assert visitor.session.person == "price"


def test_there_is_no_way_on_to_another_site(tied: Flask, provider: Provider) -> None:
    bind(tied, provider)
    visitor = Client(tied, NAMES)

    page = visitor.get(there(visitor, "/sign-in/force?next=https://evil.example/"))

    assert "evil" not in page.html


def test_a_provider_that_is_gone_is_said_in_words(tied: Flask, provider: Provider) -> None:
    provider.discovery = {"issuer": "https://login.evil.example"}

    assert Client(tied, NAMES).get("/sign-in/force").status == 403


def test_without_a_provider_there_is_no_such_way(visitor: Client) -> None:
    assert "Use your force sign-in instead" not in visitor.get("/sign-in").links()
    assert visitor.get("/sign-in/force").status == 404
    assert visitor.get("/sign-in/force/back?state=x&code=y").status == 404


def test_two_administrators_tie_an_account_to_a_subject(tied: Flask, provider: Provider) -> None:
    office = tied.extensions["office"]
    new = NewPerson("second", "B Winterbourne", Rank.STAFF, frozenset({Role.ADMINISTRATOR}), identity="7002")
    again = NewPerson("night", "A Nwosu", Rank.CONSTABLE, frozenset({Role.OFFICER}), identity="nwosu")
    for one in (new, again):
        with office.open_work(OPERATOR) as work:
            add_person(work, replace(one, password="kettle bramble ninepins"))
    with tied.app_context():
        page = f"/people/{handle_of('nwosu')}"
    admin, other = Client(tied, NAMES).sign_in("admin"), Client(tied, NAMES).sign_in("second")

    assert "Enter the subject." in admin.post(f"{page}/sign-on", {"subject": "", "reason": "Entra is on"}).words
    asked = admin.get(f"{page}/sign-on")
    assert provider.address in asked.words
    assert admin.post(f"{page}/sign-on", {"subject": "subject-1", "reason": "Entra is on"}).status == 302
    waits = admin.post(f"{page}/sign-on", {"subject": "subject-2", "reason": "Entra is on"})
    assert "A change of this kind waits already." in waits.words
    change = other.get(page).links()["Decide"]
    assert "subject-1" in other.get(change).words
    assert other.post(change, {"decision": "confirm"}).status == 302

    shown = other.get(page)
    assert {"subject-1", "night"} <= set(shown.texts("dd"))
    assert "Other accounts of this person" in shown.words
    visitor = Client(tied, NAMES)
    assert visitor.get(there(visitor)).h1 == "Your force knows you"
