"""A security key in a real Chromium, with the key that Chromium itself pretends to have plugged in."""

from collections.abc import Callable

import pytest
from playwright.sync_api import CDPSession

from tests.browser.serving import PHONE, Officer, RunningClock, Served
from tests.support.client import PASSWORD, code_for

OfficerAt = Callable[..., Officer]
KEY = {
    "protocol": "ctap2",
    "transport": "usb",
    "hasResidentKey": False,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def place(own: Served) -> Served:
    """The product at http://localhost, which a key answers to."""
    own.url = own.url.replace("127.0.0.1", "localhost")
    own.app.config["ORIGIN"] = own.url
    return own


def plug_in(officer: Officer) -> tuple[CDPSession, str]:
    """Plug a key into the browser; gives what to unplug it with."""
    session = officer.context.new_cdp_session(officer.page)
    session.send("WebAuthn.enable")
    added = session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return session, added["authenticatorId"]


def password_given(officer: Officer, username: str) -> Officer:
    officer.go("/sign-in").fill({"username": username, "password": PASSWORD}).press("Sign in")
    assert officer.h1 == "Enter your code"
    return officer


def with_key(place: Served, sit_down: OfficerAt, username: str) -> tuple[Officer, CDPSession, str]:
    """Somebody who signed in with a code, and added a key."""
    officer = sit_down(place)
    session, key = plug_in(officer)
    password_given(officer, username).fill({"code": code_for(place.app, username)}).press("Sign in")
    officer.go("/account").follow("Add a security key")
    officer.judge()
    officer.fill({"called": "Blue key"}).press("Add the key")
    assert officer.path == "/account?done=key", officer.words
    assert "Blue key" in officer.words
    return officer, session, key


def test_a_key_is_added_and_then_signs_in(place: Served, sit_down: OfficerAt) -> None:
    officer, session, key = with_key(place, sit_down, "okafor")
    officer.press("Sign out")
    password_given(officer, "okafor").judge({"width": 1280, "height": 900}, PHONE)

    officer.press("Use your security key")

    assert officer.h1 == "Since you last signed in"
    assert "The security key “Blue key” was added" in officer.words
    officer.judge({"width": 1280, "height": 900}, PHONE)
    officer.press("I have read this")
    assert officer.path == "/"
    used = session.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]
    assert [one["rpId"] for one in used] == ["localhost"]


def test_a_key_proves_a_step_up_and_nothing_typed_is_lost(
    place: Served, sit_down: OfficerAt, own_clock: RunningClock
) -> None:
    officer, _session, _key = with_key(place, sit_down, "okafor")
    own_clock.pass_by(minutes=6)
    officer.press("Make new recovery codes")
    assert officer.h1 == "Confirm that it is you"

    officer.press("Use your security key")

    assert "recovery codes" in officer.h1.lower()


def test_a_key_that_is_not_there_is_said_in_words_and_a_code_still_works(place: Served, sit_down: OfficerAt) -> None:
    officer, session, key = with_key(place, sit_down, "nwosu")
    officer.press("Sign out")
    password_given(officer, "nwosu")
    session.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})

    officer.page.get_by_role("button", name="Use your security key").click()

    officer.page.get_by_text("The key did not answer.").wait_for()
    officer.judge()
    officer.fill({"code": code_for(place.app, "nwosu")}).press("Sign in")
    assert officer.h1 == "Since you last signed in"


def test_at_another_address_a_key_gives_nothing(place: Served, sit_down: OfficerAt) -> None:
    with_key(place, sit_down, "nwosu")
    relay = sit_down(place)
    relay.base = place.url.replace("localhost", "127.0.0.1")
    plug_in(relay)
    password_given(relay, "nwosu")

    relay.page.get_by_role("button", name="Use your security key").click()

    relay.page.get_by_text("The key did not answer.").wait_for()
    assert relay.path == "/sign-in/code"


def test_without_script_a_code_is_the_way(place: Served, sit_down: OfficerAt) -> None:
    with_key(place, sit_down, "nwosu")
    plain = sit_down(place, java_script_enabled=False)

    password_given(plain, "nwosu")

    assert "A security key needs script. A code works without." in plain.words
    assert not plain.page.get_by_role("button", name="Use your security key").is_visible()
    plain.fill({"code": code_for(place.app, "nwosu")}).press("Sign in")
    assert plain.h1 == "Since you last signed in"


def test_a_code_asked_for_while_a_key_is_named_keeps_its_name(
    place: Served, sit_down: OfficerAt, own_clock: RunningClock
) -> None:
    officer = sit_down(place)
    plug_in(officer)
    password_given(officer, "okafor").fill({"code": code_for(place.app, "okafor")}).press("Sign in")
    officer.go("/account/keys/add").fill({"called": "Blue key"})
    own_clock.pass_by(minutes=6)

    officer.press("Add the key")

    assert officer.h1 == "Confirm that it is you"
    assert "What you typed is kept, and comes back after the code." in officer.words
    officer.judge()
    officer.fill({"second-factor": code_for(place.app, "okafor")}).press("Confirm and go on")
    assert officer.h1 == "Add a security key"
    assert officer.page.get_by_label("Name of the key").input_value() == "Blue key"
    officer.press("Add the key")
    assert officer.path == "/account?done=key", officer.words
    assert "Blue key" in officer.words
