"""Every form that changes something carries a one-use key; without a good one nothing is done, and that is an event."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from csor.domain.actions import Action, Event
from csor.domain.permissions import holds
from csor.domain.vocabulary import Stage
from csor.records.event_record import EventRecord
from csor.simulation.people import ACTORS
from csor.usecases.form_keys import new_key
from csor.usecases.office import Office
from csor.web.once import OUTSIDE
from csor.web.ways import WAYS
from tests.security.addresses import routes
from tests.security.test_forgery import business
from tests.support.client import Client, Seen
from tests.support.wessex import Clock, WessexCase, keep_at
from tests.web.filling import unseen

ClientFor = Callable[[str], Client]
PEOPLE = ("nwosu", "price", "okafor", "mercer", "admin")
FAULTS = {
    "no key": "form_key_missing",
    "an empty key": "form_key_missing",
    "a made-up key": "form_key_unknown",
    "a key with a letter changed": "form_key_unknown",
    "a key of another secret": "form_key_unknown",
    "the key of another form": "form_key_unknown",
    "an old key": "form_key_old",
    "another person's key": "form_key_of_another",
}


@pytest.fixture
def case(office: Office, clock: Clock) -> WessexCase:
    kept = keep_at(office, Stage.ASSESSMENT)
    clock.now = kept.now + timedelta(minutes=1)
    return kept


def keyed(app: Flask, case: WessexCase) -> Iterator[tuple[Rule, str]]:
    """Every route that takes a form which must carry a key, with an address."""
    for rule, path in routes(app, urn=case.reference):
        if "POST" in (rule.methods or ()) and rule.endpoint not in OUTSIDE:
            yield rule, path


def who_may(endpoint: str) -> str:
    """Somebody whom the door of a route lets through."""
    needs = WAYS[endpoint].needs
    return next(person for person in PEOPLE if needs is None or holds(ACTORS[person], needs))


def refusals(office: Office) -> list[tuple[str, str, str]]:
    with office.open_reading() as reading:
        query = select(EventRecord.actor, EventRecord.action, EventRecord.code).order_by(EventRecord.seq)
        return [tuple(row) for row in reading.execute(query.where(EventRecord.outcome == "refused"))]


def key_with(fault: str, office: Office, client: Client, path: str) -> str:
    """What stands where the key should."""
    person, now = client.session.person if client.session else "", office.clock()
    good = client.key(path)
    return {
        "an empty key": "",
        "a made-up key": "WyJ4Il0.x",
        "a key with a letter changed": ("X" if good[0] != "X" else "Y") + good[1:],
        "a key of another secret": new_key("a secret of another instance", person, path, now),
        "the key of another form": client.key(f"{path}x"),
        "an old key": new_key(office.secret, person, path, now - timedelta(hours=12, seconds=2)),
        "another person's key": new_key(office.secret, "sandhu", path, now),
    }[fault]


def test_every_form_is_keyed_or_says_why_not(app: Flask) -> None:
    posts = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert OUTSIDE.keys() - posts == set(), "rows for routes that take no form"
    assert {endpoint: why for endpoint, why in OUTSIDE.items() if not why.endswith(".")} == {}
    assert len(posts - OUTSIDE.keys()) > 25
    needs_nobody = {name for name in posts if getattr(app.view_functions[name], "is_public", False)}
    assert needs_nobody <= OUTSIDE.keys()


@pytest.mark.parametrize("fault", FAULTS)
def test_without_a_good_key_nothing_is_done_on_any_route_and_it_is_an_event(
    fault: str, app: Flask, office: Office, client_for: ClientFor, case: WessexCase
) -> None:
    before, tried = business(office), 0
    for rule, path in keyed(app, case):
        client = client_for(who_may(rule.endpoint))
        client.get("/")
        data: dict[str, Any] = {"csrf_token": client.csrf, "reason": "What was typed before it was sent."}
        if fault != "no key":
            data["once"] = key_with(fault, office, client, path)
        answer = client.browser.post(path, data=data)
        of_another = FAULTS[fault] == "form_key_of_another"
        assert answer.status_code == (403 if of_another else 400), f"{path}: {answer.status}"
        assert FAULTS[fault] in answer.get_data(as_text=True), path
        assert refusals(office)[-1] == (client.session and client.session.person, rule.endpoint, FAULTS[fault])
        tried += 1
    assert tried > 25
    assert len(refusals(office)) == tried
    assert business(office) == before


def test_the_same_forms_are_let_in_with_a_good_key(app: Flask, client_for: ClientFor, case: WessexCase) -> None:
    for rule, path in keyed(app, case):
        answer = client_for(who_may(rule.endpoint)).post(path, {"reason": "What was typed."})
        assert "form_key" not in (answer.html if answer.page is not None else ""), path


def add_note(case: WessexCase) -> str:
    return f"/cases/{case.reference}/do/{Action.ADD_NOTE}"


def notes(office: Office, words: str) -> int:
    with office.open_reading() as reading:
        query = select(EventRecord.particulars).where(EventRecord.event == Event.NOTE_ADDED.value)
        return sum(words in said for said in reading.scalars(query))


def test_a_form_without_its_key_comes_back_with_its_words_and_goes_in_with_the_fresh_one(
    client_for: ClientFor, office: Office, case: WessexCase
) -> None:
    nwosu, path = client_for("nwosu"), add_note(case)
    typed = {**unseen(nwosu.get(path)), "text": "Long thoughts\nabout Mia.", "once": ""}
    back = nwosu.post(path, typed)

    assert (back.status, back.h1) == (400, "This form was not taken")
    assert notes(office, "Long thoughts") == 0
    page = nwosu.post(path, {**unseen(back), "csrf_token": nwosu.csrf})
    assert page.status == 200
    assert "Long thoughts" in (page.find("textarea")[0].text or "")
    sent = nwosu.post(path, {**unseen(page), "csrf_token": nwosu.csrf, "text": "Long thoughts\nabout Mia."})
    assert sent.status == 302, sent.words
    assert notes(office, "Long thoughts") == 1


@pytest.mark.parametrize("path", ["/emergency", "/interests"])
def test_a_small_form_that_comes_back_is_looked_at_before_it_is_done(
    path: str, client_for: ClientFor, office: Office, case: WessexCase
) -> None:
    price = client_for("price")
    typed = {
        "reference": case.reference,
        "kind": "surname",
        "words": "Marshall",
        "reason": "Somebody is at the door now.",
    }
    back = price.post(path, {**typed, "once": "x"})
    before = business(office)
    page = price.post(path, {**unseen(back), "csrf_token": price.csrf})

    assert page.status == 200
    assert business(office) == before
    assert {e.get("value") for e in page.find("input")} & {"Marshall", case.reference}


def test_words_typed_into_a_form_of_secrets_do_not_come_back(client_for: ClientFor) -> None:
    nwosu = client_for("nwosu")
    back = nwosu.post("/account/password", {"current": "one secret", "new": "another secret", "once": ""})

    assert back.status == 400
    assert "secret" not in back.html
    assert back.links()["Open the page again"] == "/account/password"


def test_a_form_sent_again_does_nothing_and_leads_to_where_the_first_one_led(
    client_for: ClientFor, office: Office, case: WessexCase
) -> None:
    nwosu, path = client_for("nwosu"), add_note(case)
    typed = {**unseen(nwosu.get(path)), "text": "Once and no more."}
    first, second = nwosu.post(path, typed), nwosu.post(path, typed)

    assert first.status == second.status == 302
    assert first.location == second.location
    assert notes(office, "Once and no more") == 1


def test_a_key_is_good_after_signing_in_again_but_for_nobody_else(
    app: Flask, client_for: ClientFor, office: Office, case: WessexCase
) -> None:
    nwosu, path = client_for("nwosu"), add_note(case)
    typed = {**unseen(nwosu.get(path)), "text": "Typed before."}
    del typed["csrf_token"]
    again = Client(app).sign_in("nwosu")
    other = client_for("price").post(path, typed)

    assert (other.status, "form_key_of_another" in other.html) == (403, True)
    assert again.post(path, typed).status == 302
    assert notes(office, "Typed before") == 1


def test_what_is_shown_once_is_not_shown_again_and_the_page_says_so(client_for: ClientFor) -> None:
    nwosu = client_for("nwosu")
    page = nwosu.get("/account")
    typed = {"once": key_to(page, "/account/recovery-codes")}
    first = nwosu.post("/account/recovery-codes", typed)
    second = nwosu.follow(nwosu.post("/account/recovery-codes", typed))

    assert "Each one works once" in first.words
    assert "shown that once" in second.words


def key_to(page: Seen, target: str) -> str:
    """The key that a page carries in its form to an address."""
    form = next(e for e in page.find("form") if e.get("action") == target)
    return next(e.get("value", "") for e in form.iter("input") if e.get("name") == "once")
