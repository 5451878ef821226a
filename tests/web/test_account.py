"""Sessions over the pages: cookies, the code, stepping up, your account."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from csor.domain.actions import Action, Event
from csor.domain.people import Presence
from csor.domain.sessions import WhyEnded
from csor.domain.vocabulary import Stage
from csor.records.event_record import EventRecord
from csor.records.sessions import FactorRecord
from csor.setup import operator
from csor.simulation.people import ACTORS
from csor.usecases.factors import code_at, current_step
from csor.usecases.office import Office
from csor.usecases.people import NewPerson, add_person
from csor.usecases.sessions import end_sessions
from csor.web.here import form_token, know_by
from csor.web.ways import WAYS, Door
from tests.support.client import PASSWORD, Client, Seen, code_for, open_session
from tests.support.wessex import Clock, WessexCase, keep_at
from tests.web.filling import on_day, unseen

ClientFor = Callable[[str], Client]
NEW = "seven otters mend a gate"
PROTECTION = {
    "person-forenames": "Gwen",
    "person-surname": "Marsh",
    "relationship": "grandmother",
    "reason": 'He takes the child tonight.\nShe has no other way to know. "Now" & <soon>.',
    "content": "He may not be alone with a child.",
    "contains": "orders",
    "deliverers": "nwosu",
}


@pytest.fixture
def nwosu(visitor: Client) -> Client:
    """Somebody who signed in by the pages, whose session ends as sessions do."""
    return visitor.sign_in_by_page("nwosu")


def hidden(page: Seen) -> dict[str, str]:
    return {name: values[0] for name, values in unseen(page).items() if name != "csrf_token"}


def events(office: Office, event: Event) -> int:
    with office.open_reading() as reading:
        return reading.scalar(select(func.count()).where(EventRecord.event == event.value)) or 0


# ------------------------------------------------------------ cookies


def test_the_cookie_is_a_token_and_nothing_else(visitor: Client) -> None:
    visitor.get("/sign-in")
    answer = visitor.post("/sign-in", {"username": "nwosu", "password": PASSWORD})
    first = visitor.token
    set_ = [line for line in answer.response.headers.getlist("Set-Cookie") if line.startswith("csor=")]
    assert len(set_) == 1
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(set_[0].split("; "))
    assert "Domain" not in set_[0]
    assert len(first) == 43
    visitor.post("/sign-in/code", {"code": code_for(visitor.app, "nwosu")})
    assert visitor.token != first
    visitor.take(first)
    assert visitor.get("/").location.startswith("/sign-in")


def test_with_https_the_cookies_are_for_this_host_alone(app: Flask, visitor: Client) -> None:
    app.config.update(HTTPS=True, COOKIE_NAME="__Host-csor")
    visitor.browser.environ_base["wsgi.url_scheme"] = "https"
    answer = visitor._seen(visitor.browser.get("/sign-in", base_url="https://localhost"))
    cookies = answer.response.headers.getlist("Set-Cookie")
    assert [line.split("=")[0] for line in cookies] == ["__Host-csor-visitor"]
    assert "Secure" in cookies[0]


def cookies_of(response: Any) -> dict[str, set[str]]:
    """The cookies that come with an answer, each with what is said of it."""
    lines = (line.split("; ") for line in response.headers.getlist("Set-Cookie"))
    return {first.split("=")[0]: set(rest) for first, *rest in lines}


def test_a_browser_is_known_by_a_cookie_after_the_second_factor_and_stays_known_when_the_session_ends(
    app: Flask, visitor: Client, clock: Clock
) -> None:
    visitor.get("/sign-in")
    answer = visitor.post("/sign-in", {"username": "nwosu", "password": PASSWORD})
    assert "csor-browser" not in cookies_of(answer.response)
    answer = visitor.post("/sign-in/code", {"code": code_for(app, "nwosu")})
    said = cookies_of(answer.response)["csor-browser"]
    assert {"HttpOnly", "Path=/", "SameSite=Strict", "Max-Age=7776000"} <= said
    clock.now += timedelta(hours=1)

    def tries(client: Client, address: str, password: str) -> int:
        client.browser.environ_base["REMOTE_ADDR"] = address
        client.get("/sign-in")
        return client.post("/sign-in", {"username": "nwosu", "password": password}).status

    stranger, elsewhere = Client(app), Client(app)
    assert [tries(stranger, "203.0.113.9", "wrong wrong wrong") for _ in range(5)] == [400] * 5
    assert tries(elsewhere, "203.0.113.10", PASSWORD) == 400
    assert tries(visitor, "203.0.113.10", PASSWORD) == 302


def test_with_https_the_cookie_of_a_known_browser_is_for_this_host_alone(app: Flask, visitor: Client) -> None:
    app.config.update(HTTPS=True, COOKIE_NAME="__Host-csor")
    with app.test_request_context("/", base_url="https://localhost"):
        know_by("a token")
        said = cookies_of(app.process_response(app.response_class()))["__Host-csor-browser"]
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Strict"} <= said
    assert not [one for one in said if one.startswith("Domain")]


@pytest.mark.parametrize("token", ["", "x", "planted-by-somebody-else-0123456789abcdefghij", "x" * 4000, "é"])
def test_a_planted_token_opens_nothing_and_is_not_taken_over(app: Flask, visitor: Client, token: str) -> None:
    visitor.browser.set_cookie("csor", token)
    assert visitor.get("/").location.startswith("/sign-in")
    visitor.get("/sign-in")
    visitor.post("/sign-in", {"username": "nwosu", "password": PASSWORD})
    assert visitor.token != token
    visitor.post("/sign-in/code", {"code": code_for(app, "nwosu")})
    other = Client(app)
    other.browser.set_cookie("csor", token)
    assert other.get("/").location.startswith("/sign-in")


def test_a_form_of_one_person_is_not_taken_from_another(app: Flask, client_for: ClientFor) -> None:
    nwosu, price = client_for("nwosu"), client_for("price")
    answer = nwosu.post("/find", {"q": "Reed", "csrf_token": price.csrf})
    assert answer.status == 400
    for token in ("", "x", form_token(app.config["SECRET_KEY"], ""), form_token("another secret", "x")):
        assert nwosu.post("/find", {"q": "Reed", "csrf_token": token}).status == 400
    assert nwosu.post("/find", {"q": "Reed"}).status == 200


def test_a_sign_in_form_without_its_cookie_is_turned_away(app: Flask) -> None:
    other = Client(app)
    other.get("/sign-in")
    assert Client(app).post("/sign-in", {"username": "nwosu", "csrf_token": other.csrf}).status == 400


# ------------------------------------------------------------ how sessions end


@pytest.mark.parametrize(
    ("role", "visits", "inside"),
    [
        ("nwosu", [14.9], True),
        ("nwosu", [15.1], False),
        ("nwosu", [14, 14, 14], True),
        ("nwosu", [14, 15.1], False),
        ("nwosu", [14] * 51, True),
        ("nwosu", [14] * 52, False),
        ("admin", [14] * 34, True),
        ("admin", [14] * 35, False),
        ("okafor", [14.9], True),
        ("okafor", [15.1], False),
    ],
)
def test_a_session_lasts_as_long_as_its_rules_say(  # noqa: PLR0917 - a table's columns
    app: Flask, clock: Clock, visitor: Client, role: str, visits: list[float], inside: bool
) -> None:
    visitor.take(open_session(app, role))
    for minutes in visits[:-1]:
        clock.now += timedelta(minutes=minutes)
        visitor.get("/help")
    clock.now += timedelta(minutes=visits[-1])
    assert (visitor.get("/help").status == 200) is inside


def test_an_idle_session_is_told_once_and_its_token_is_dead(nwosu: Client, clock: Clock, office: Office) -> None:
    token = nwosu.token
    clock.now += timedelta(minutes=16)
    asked = nwosu.follow(nwosu.get("/find"))
    assert "Nothing was done for 15 minutes, so you were signed out." in asked.words
    assert "15 minutes" not in nwosu.get("/sign-in").words
    assert events(office, Event.SESSION_ENDED) == 1
    clock.now -= timedelta(minutes=16)
    nwosu.take(token)
    assert nwosu.get("/find").location.startswith("/sign-in")


def test_the_older_sign_in_is_told_that_a_newer_one_took_its_place(app: Flask, visitor: Client, clock: Clock) -> None:
    okafor = visitor
    okafor.take(open_session(app, "okafor"))
    assert okafor.get("/help").status == 200
    clock.now += timedelta(minutes=1)
    newer = Client(app)
    newer.take(open_session(app, "okafor"))
    told = okafor.follow(okafor.get("/help"))
    assert "You signed in somewhere else, so this sign-in ended." in told.words
    assert "call the service desk at once" in told.words
    assert newer.get("/help").status == 200


@pytest.mark.parametrize(
    "why", [WhyEnded.ROLES_CHANGED, WhyEnded.PASSWORD_CHANGED, WhyEnded.BY_ADMINISTRATOR, WhyEnded.FACTOR_CHANGED]
)
def test_a_session_that_somebody_ended_is_over_at_the_next_request(
    nwosu: Client, office: Office, why: WhyEnded
) -> None:
    with office.open_work(operator("wessex")) as work:
        end_sessions(work, "nwosu", why)
    assert nwosu.get("/").location.startswith("/sign-in")
    answer = nwosu.post("/find", {"q": "x"})
    assert answer.status == 401


EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def test_a_token_in_another_kind_of_browser_ends_its_session_and_the_person_is_told(
    app: Flask, visitor: Client, office: Office
) -> None:
    visitor.browser.environ_base["HTTP_USER_AGENT"] = EDGE
    nwosu = visitor.sign_in_by_page("nwosu")
    thief = Client(app)
    thief.browser.environ_base["HTTP_USER_AGENT"] = FIREFOX
    thief.take(nwosu.token)
    nwosu.browser.environ_base["HTTP_USER_AGENT"] = EDGE.replace("140.0", "141.0")
    assert nwosu.get("/help").status == 200
    assert thief.get("/help").location.startswith("/sign-in")
    assert thief.post("/find", {"q": "Reed"}).status == 401
    told = nwosu.follow(nwosu.get("/help"))
    assert "This sign-in was used from another kind of browser, so it was ended." in told.words
    assert "call the service desk at once" in told.words
    with office.open_reading() as reading:
        ended = reading.scalars(select(EventRecord).where(EventRecord.event == Event.SESSION_ENDED.value)).one()
    assert json.loads(ended.particulars)["why"] == "other_browser"


def test_another_address_asks_nothing_and_stands_in_the_log_and_on_the_account_page(
    nwosu: Client, office: Office
) -> None:
    began = nwosu.get("/account")
    assert ", then " not in began.words
    for address in ("10.9.8.7", "10.9.8.7", "127.0.0.1", "10.9.8.7", "10.9.8.6"):
        nwosu.browser.environ_base["REMOTE_ADDR"] = address
        assert nwosu.get("/help").status == 200
    assert "127.0.0.1, then 10.9.8.7, then 10.9.8.6" in nwosu.get("/account").words
    with office.open_reading() as reading:
        moved = reading.scalars(select(EventRecord).where(EventRecord.event == Event.SESSION_MOVED.value)).all()
    assert [one.address for one in moved] == ["10.9.8.7", "10.9.8.6"]
    assert {one.session for one in moved} == {nwosu.session.name if nwosu.session else ""}


def test_a_role_that_was_taken_away_is_gone_at_the_next_request(nwosu: Client, office: Office) -> None:
    assert nwosu.get("/receive").status == 200
    with office.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE person SET roles = 'compliance' WHERE id = 'nwosu'")
    assert nwosu.get("/receive").status == 403


def test_staying_is_one_small_question(nwosu: Client, clock: Clock) -> None:
    clock.now += timedelta(minutes=14)
    assert nwosu.post("/stay").status == 204
    clock.now += timedelta(minutes=14)
    assert nwosu.get("/help").status == 200
    clock.now += timedelta(minutes=16)
    assert nwosu.post("/stay").status == 401


def test_every_page_carries_the_warning_for_the_script(nwosu: Client) -> None:
    band = nwosu.get("/help").find("div", "csor-stay")[0]
    assert (band.get("data-stay"), band.get("hidden")) == ("780", "")


# ------------------------------------------------------------ the code page


def test_a_wrong_code_says_so_and_five_end_it(visitor: Client) -> None:
    visitor.get("/sign-in")
    visitor.post("/sign-in", {"username": "nwosu", "password": PASSWORD})
    assert visitor.post("/sign-in/code", {"code": ""}).status == 400
    for _ in range(4):
        answer = visitor.post("/sign-in/code", {"code": "000000"})
        assert answer.status == 400
        assert "The code is not right" in answer.words
    answer = visitor.post("/sign-in/code", {"code": "000000"})
    assert answer.location == "/sign-in"
    assert "There were 5 wrong codes" in visitor.follow(answer).words
    assert visitor.get("/sign-in/code").location.startswith("/sign-in?")


def test_ten_minutes_after_the_password_it_begins_anew(visitor: Client, clock: Clock) -> None:
    visitor.get("/sign-in")
    visitor.post("/sign-in", {"username": "nwosu", "password": PASSWORD})
    clock.now += timedelta(minutes=10)
    assert "No code was given for 10 minutes" in visitor.follow(visitor.get("/sign-in/code")).words


def test_somebody_half_way_can_go_back(visitor: Client) -> None:
    visitor.get("/sign-in")
    visitor.post("/sign-in", {"username": "nwosu", "password": PASSWORD})
    assert visitor.post("/sign-out").status == 302
    assert visitor.get("/sign-in/code").location.startswith("/sign-in?")


def test_only_the_secret_of_the_demonstration_is_ever_shown(app: Flask, visitor: Client, office: Office) -> None:
    nwosu = Client(app).sign_in("nwosu")
    page = nwosu.get("/account/authenticator")
    secret = secret_of(page.texts("b", "csor-mono")[0])
    code = code_at(secret, current_step(office.clock()))
    nwosu.post("/account/authenticator", {"code": code, "called": "Mine"})
    removed = [form.get("action", "") for form in nwosu.get("/account").find("form")]
    own = next(path for path in removed if path.endswith("/remove"))
    nwosu.post(own)
    visitor.get("/sign-in")
    visitor.post("/sign-in", {"username": "nwosu", "password": PASSWORD})
    assert "Demonstration" not in visitor.get("/sign-in/code").words
    del app.extensions["demo_code"]
    other = Client(app)
    other.get("/sign-in")
    other.post("/sign-in", {"username": "price", "password": PASSWORD})
    assert "Demonstration" not in other.get("/sign-in/code").words


def secret_of(shown: str) -> str:
    return shown.replace(" ", "")


# ------------------------------------------------------------ enrolling


@pytest.fixture
def newcomer(visitor: Client, office: Office) -> Client:
    """Somebody whom the command line added, at their first sign-in."""
    new = NewPerson("newcomer", "Nia Comer", ACTORS["nwosu"].rank, ACTORS["nwosu"].roles, "ppn", password=NEW)
    with office.open_work(operator("wessex")) as work:
        add_person(work, new)
    visitor.get("/sign-in")
    answer = visitor.post("/sign-in", {"username": "newcomer", "password": NEW, "next": "/help"})
    visitor.follow(answer)
    return visitor


def test_somebody_without_a_second_factor_reaches_the_enrol_page_alone(app: Flask, newcomer: Client) -> None:
    open_ = {endpoint for endpoint, way in WAYS.items() if way.door in {Door.OPEN, Door.HALF_WAY}}
    for rule in app.url_map.iter_rules():
        if rule.endpoint in open_ or rule.arguments:
            continue
        answer = newcomer.get(rule.rule) if "GET" in (rule.methods or ()) else newcomer.post(rule.rule)
        assert answer.status in {302, 401}, rule
    assert newcomer.get("/sign-in/code?next=/help").location == "/account/authenticator?next=/help"


def test_the_first_app_opens_the_service_and_shows_recovery_codes_once(newcomer: Client, office: Office) -> None:
    page = newcomer.get("/account/authenticator?next=/help")
    assert "Nobody signs in with a password alone" in page.words
    square = newcomer.get("/account/authenticator/square.svg")
    assert square.response.mimetype == "image/svg+xml"
    assert b"<svg" in square.response.data
    assert newcomer.post("/account/authenticator", {"code": ""}).status == 400
    assert "The code is not right" in newcomer.post("/account/authenticator", {"code": "000000"}).words
    secret = secret_of(page.texts("b", "csor-mono")[0])
    code = code_at(secret, current_step(office.clock()))
    done = newcomer.post("/account/authenticator", {"code": code, "called": "Work phone", "next": "/help"})
    assert (done.status, done.h1) == (200, "Keep your recovery codes")
    codes = done.texts("li", "csor-mono")
    assert len(set(codes)) == 10
    assert done.links()["I have kept them"] == "/help"
    assert newcomer.get("/help").status == 200
    account = newcomer.get("/account")
    assert "10 left" in account.words
    assert "Your only second factor" in account.words
    assert not any(one in account.words for one in codes)


def test_five_wrong_codes_while_enrolling_begin_anew(newcomer: Client) -> None:
    for _ in range(5):
        answer = newcomer.post("/account/authenticator", {"code": "000000"})
    assert answer.location == "/sign-in"


def test_with_a_password_alone_nobody_adds_an_app_of_their_own(visitor: Client) -> None:
    visitor.get("/sign-in")
    visitor.post("/sign-in", {"username": "nwosu", "password": PASSWORD})
    assert visitor.get("/account/authenticator").location == "/sign-in/code"


# ------------------------------------------------------------ stepping up


@pytest.fixture
def deciding(office: Office, clock: Clock, visitor: Client) -> tuple[Client, WessexCase]:
    """An inspector in front of a form that asks for a fresh code, six minutes after signing in."""
    case = keep_at(office, Stage.MEETING)
    case.do(Action.FLAG_IMMEDIATE_RISK)
    clock.now = case.now + timedelta(minutes=2)
    client = visitor.sign_in_by_page("okafor")
    clock.now += timedelta(minutes=6)
    return client, case


@pytest.mark.parametrize("path", ["/account/authenticator", "/account/keys/add"])
def test_being_asked_for_a_code_before_a_factor_is_added_is_an_event(
    deciding: tuple[Client, WessexCase], office: Office, path: str
) -> None:
    client, _ = deciding

    assert client.get(path).location.startswith("/account/confirm")

    assert events(office, Event.STEP_UP_ASKED) == 1


def test_a_stale_session_is_asked_and_the_same_form_goes_on(
    deciding: tuple[Client, WessexCase], office: Office, clock: Clock
) -> None:
    client, case = deciding
    where = f"/cases/{case.reference}/do/authorise_immediate_protection"
    sent = {**hidden(client.get(where)), **PROTECTION, **on_day("deliver_by", clock.now, 1), "confirm": "1"}
    before = client.token

    asked = client.post(where, sent)
    assert (asked.status, asked.h1) == (403, "Confirm that it is you")
    carried = hidden(asked)
    assert {k: v for k, v in sent.items() if k != "csrf_token"} == carried
    assert next(f.get("action") for f in asked.find("form") if "csor-form" in f.get("class", "")) == where
    assert events(office, Event.STEP_UP_ASKED) == 1
    assert events(office, Event.IMMEDIATE_PROTECTION_AUTHORISED) == 0

    wrong = client.post(where, {**carried, "second-factor": "000000"})
    assert wrong.status == 400
    assert "The code is not right" in wrong.words
    assert client.post(where, {**carried, "second-factor": " "}).status == 400
    again = hidden(wrong)
    assert again == carried

    done = client.post(where, {**again, "second-factor": code_for(client.app, "okafor")})
    assert done.status == 302, done.words
    assert client.token != before
    assert client.get(done.location).status == 200
    assert events(office, Event.IMMEDIATE_PROTECTION_AUTHORISED) == 1
    assert events(office, Event.STEPPED_UP) == 1
    client.take(before)
    assert client.get("/").location.startswith("/sign-in")


def test_five_wrong_codes_at_a_step_up_end_the_session_and_keep_the_words(deciding: tuple[Client, WessexCase]) -> None:
    client, case = deciding
    where = f"/cases/{case.reference}/do/authorise_immediate_protection"
    sent = {**hidden(client.get(where)), "reason": "She is next door.", "second-factor": "000000"}
    for _ in range(4):
        assert client.post(where, sent).status == 400
    over = client.post(where, sent)
    assert over.status == 401
    kept = {e.get("name", ""): (e.text or "").removeprefix("\n") for e in over.find("textarea")}
    assert kept["kept-reason"] == "She is next door."
    assert "kept-second-factor" not in kept
    assert "There were 5 wrong codes" in over.words


def test_a_code_from_elsewhere_does_not_step_up(deciding: tuple[Client, WessexCase], app: Flask) -> None:
    client, case = deciding
    where = f"/cases/{case.reference}/do/authorise_immediate_protection"
    answer = client.post(where, {"csrf_token": "x", "second-factor": code_for(app, "okafor")})
    assert answer.status == 400
    session = client.session
    assert session
    assert session.proven_at
    assert not Presence(on_page=True, proven_at=session.proven_at).is_fresh(app.extensions["office"].clock())


def test_a_page_that_needs_a_fresh_code_leads_there_and_back(nwosu: Client, clock: Clock) -> None:
    clock.now += timedelta(minutes=6)
    lead = nwosu.get("/account/authenticator")
    assert lead.location == "/account/confirm?next=/account/authenticator"
    assert nwosu.get(lead.location).h1 == "Confirm that it is you"
    assert nwosu.post("/account/confirm", {"code": "", "next": "/help"}).status == 400
    assert nwosu.post("/account/confirm", {"code": "000000", "next": "/help"}).status == 400
    went = nwosu.post("/account/confirm", {"code": code_for(nwosu.app, "nwosu"), "next": "/account/authenticator"})
    assert went.location == "/account/authenticator"
    assert nwosu.get(went.location).status == 200
    clock.now += timedelta(minutes=6)
    for _ in range(4):
        nwosu.post("/account/confirm", {"code": "000000"})
    assert nwosu.post("/account/confirm", {"code": "000000"}).location == "/sign-in"


# ------------------------------------------------------------ your account


def test_people_see_and_end_their_own_sign_ins(app: Flask, nwosu: Client, clock: Clock) -> None:
    clock.now += timedelta(minutes=1)
    other = Client(app)
    other.take(open_session(app, "nwosu"))
    page = nwosu.get("/account")
    assert page.words.count("This one") == 1
    way = next(f.get("action", "") for f in page.find("form") if "/account/end/" in f.get("action", ""))
    done = nwosu.follow(nwosu.post(way))
    assert "The sign-in was ended" in done.words
    assert "You ended this sign-in from your account page." in done.words
    assert other.get("/").location.startswith("/sign-in")
    assert nwosu.post(way).status == 409
    price = Client(app).sign_in("price")
    mine = nwosu.session
    assert mine
    assert price.post(f"/account/end/{mine.name}").status == 409
    assert nwosu.get("/").status == 200


def test_new_recovery_codes_are_shown_once(nwosu: Client) -> None:
    shown = nwosu.post("/account/recovery-codes")
    assert len(shown.texts("li", "csor-mono")) == 10
    assert nwosu.get("/account/recovery-codes").status in {404, 405}


def test_changing_the_password(app: Flask, nwosu: Client, clock: Clock) -> None:
    other = Client(app)
    other.take(open_session(app, "nwosu"))
    assert nwosu.get("/account/password").status == 200
    way = "/account/password"
    assert nwosu.post(way, {"current": "", "new": "", "again": ""}).status == 400
    assert "same new password twice" in nwosu.post(way, {"current": PASSWORD, "new": NEW, "again": "x"}).words
    wrong = nwosu.post(way, {"current": "wrong", "new": NEW, "again": NEW})
    assert "not the password you have now" in wrong.words
    weak = nwosu.post(way, {"current": PASSWORD, "new": "Amara Nwosu 4417 Wessex", "again": "Amara Nwosu 4417 Wessex"})
    assert "mostly your name" in weak.words
    before = nwosu.token
    done = nwosu.post(way, {"current": PASSWORD, "new": NEW, "again": NEW})
    assert done.status == 302
    assert "Your password was changed" in nwosu.follow(done).words
    assert nwosu.token != before
    assert other.get("/").location.startswith("/sign-in")


def test_the_page_for_a_new_password_asks_for_a_code_first(nwosu: Client, clock: Clock) -> None:
    clock.now += timedelta(minutes=6)
    asked = nwosu.get("/account/password")
    assert asked.location == "/account/confirm?next=/account/password"
    done = nwosu.post("/account/confirm", {"code": code_for(nwosu.app, "nwosu"), "next": "/account/password"})
    assert nwosu.follow(done).h1 == "Change your password"


def test_a_code_that_is_asked_for_after_passwords_were_typed_carries_none_of_them(nwosu: Client, clock: Clock) -> None:
    assert nwosu.get("/account/password").status == 200
    clock.now += timedelta(minutes=6)
    typed = {"current": PASSWORD, "new": NEW, "again": NEW}
    for sent in (typed, {**typed, "second-factor": ""}, {**typed, "second-factor": "000000"}):
        asked = nwosu.post("/account/password", sent)
        assert (asked.status, asked.location) == (302, "/account/confirm?next=/account/password?typed%3Dagain")
        page = nwosu.follow(asked)
        assert "Passwords are not kept, so type them again after the code." in page.words
        assert "What you typed is kept" not in page.words
        assert PASSWORD not in page.html
        assert NEW not in page.html
    done = nwosu.post(
        "/account/confirm", {"code": code_for(nwosu.app, "nwosu"), "next": "/account/password?typed=again"}
    )
    assert nwosu.follow(done).h1 == "Change your password"
    assert nwosu.follow(nwosu.post("/account/password", typed)).h1 == "Your account"


def test_whoever_has_no_second_factor_here_is_told_how_to_come_to_one(nwosu: Client, office: Office) -> None:
    assert "No second factor of this service" not in nwosu.get("/account/confirm").words
    with office.engine.begin() as connection:
        connection.execute(update(FactorRecord).values(ended_at=office.clock()))
    page = nwosu.get("/account/confirm")
    assert "No second factor of this service" in page.words
    assert "/account/authenticator" in [link.get("href") for link in page.find("a")]
