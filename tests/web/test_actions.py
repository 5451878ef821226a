"""One page an action: each opens where it is offered, loses nothing that is typed, and never answers 500."""

import re
from collections.abc import Callable
from dataclasses import MISSING, fields
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import select

from csor.domain.actions import Action, Event
from csor.domain.moves import MOVES
from csor.domain.vocabulary import Stage
from csor.records.event_record import EventRecord
from csor.simulation.people import ACTORS
from csor.usecases.office import Office
from csor.web.actions import AT_THE_VISIT, ELSEWHERE
from tests.audit.lawful import Actions
from tests.domain import builders
from tests.support.client import Client, Seen, code_for
from tests.support.queries import queries
from tests.support.wessex import ROLES, Clock, WessexCase, keep_at

ClientFor = Callable[[str], Client]
OWN_PAGE = AT_THE_VISIT | set(ELSEWHERE) | {Action.DECIDE_AFTER_REFUSAL}
HERE = [action for action in MOVES if action not in OWN_PAGE]
# What the address of a page may settle, where it has no default.
SETTLED = [
    (action, field.name)
    for action in MOVES
    for field in fields(MOVES[action].said)
    if field.name in {"recipient", "check", "kind", "party"} and field.default is MISSING
]
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
BEFORE: dict[Action, Callable[[WessexCase], Any]] = {
    Action.CHASE_CHECK: lambda case: case.do(Action.REQUEST_CHECK),
    Action.SUPERSEDE_CHECK: lambda case: case.do(Action.RECORD_CHECK),
    Action.RECORD_REPRESENTATIONS: lambda case: case.do(
        Action.ANSWER_REPRESENTATIONS, asked=True, reason_code=None, reason=""
    ),
    Action.VERIFY_RECIPIENT: lambda case: case.do(Action.PROPOSE_RECIPIENT),
    Action.RECORD_SELF_DISCLOSURE: lambda case: case.do(Action.PROPOSE_RECIPIENT),
    Action.RECORD_PROOF: lambda case: case.do(Action.PROPOSE_RECIPIENT),
    Action.RECOMMEND: lambda case: case.assessed(),
    Action.CLEAR_CONFLICT: lambda case: case.do(Action.DECLARE_CONFLICT),
    Action.ACCEPT_INTO_SCHEME: lambda case: case.checked(),
    Action.REJECT_FROM_SCHEME: lambda case: case.checked(),
    Action.WITHDRAW_APPLICATION: lambda case: case.do(Action.OPEN_RIGHT_TO_KNOW),
    Action.SUSPECT_MALICE: lambda case: case.do(Action.OPEN_RIGHT_TO_KNOW),
    Action.AUTHORISE_IMMEDIATE_PROTECTION: lambda case: case.do(Action.FLAG_IMMEDIATE_RISK),
    Action.RELEASE_HOLD: lambda case: case.do(Action.HOLD_DISPOSAL),
}


def stage_for(action: Action) -> Stage:
    start = MOVES[action].start
    return Stage.ASSESSMENT if Stage.ASSESSMENT in start else start[0]


@pytest.fixture
def case_for(office: Office, clock: Clock) -> Callable[[Action], WessexCase]:
    def make(action: Action) -> WessexCase:
        case = keep_at(office, stage_for(action))
        if action is Action.WEIGH_REPRESENTATIONS:
            case.do(Action.ANSWER_REPRESENTATIONS, asked=True, reason_code=None, reason="")
            case.do(Action.RECORD_REPRESENTATIONS, received=True, summary="It was long ago.")
        elif action in BEFORE:
            BEFORE[action](case)
        clock.now = case.now + timedelta(minutes=2)
        return case

    return make


def who(action: Action) -> str:
    return ROLES[builders.WHOSE.get(action, builders.OFFICER).id]


def address(case: WessexCase, action: Action) -> str:
    recipient = "?recipient=recipient-1" if MOVES[action].recipient_conditions else ""
    return f"/cases/{case.reference}/do/{action}{recipient}"


def hidden(page: Seen) -> dict[str, str]:
    return {name: unescape(value) for name, value in HIDDEN.findall(page.html) if name != "csrf_token"}


@pytest.mark.parametrize("action", HERE)
def test_the_page_of_each_action_opens_where_it_is_offered(
    action: Action, case_for: Callable[[Action], WessexCase], client_for: ClientFor
) -> None:
    case = case_for(action)

    page = client_for(who(action)).get(address(case, action))

    assert page.status == 200, page.words[:400]
    assert hidden(page)["case_version"] == str(case.facts.version)


@pytest.mark.parametrize("action", HERE)
def test_an_empty_form_says_what_is_missing_and_does_nothing(
    action: Action, case_for: Callable[[Action], WessexCase], client_for: ClientFor, office: Office
) -> None:
    case = case_for(action)
    client = client_for(who(action))
    page = client.get(address(case, action))

    answer = client.post(address(case, action), hidden(page))

    assert answer.status in {400, 409}, action
    assert answer.title.startswith("Error: ")
    assert answer.find("div", "govuk-error-summary")
    with office.open_glance(ACTORS[who(action)]) as work:
        assert work.case(case.reference).facts == case.facts


@pytest.mark.parametrize("action", HERE)
def test_an_action_that_does_not_belong_here_is_refused_with_its_reason(
    action: Action, office: Office, clock: Clock, client_for: ClientFor
) -> None:
    closed = Stage.CLOSED in MOVES[action].start
    case = keep_at(office, Stage.INITIAL_CHECKS if closed else Stage.CLOSED)
    clock.now = case.now + timedelta(minutes=2)

    page = client_for("price").get(address(case, action))

    assert page.status in {403, 409}
    assert ("not_offered" if closed else "record_closed") in page.words


@pytest.mark.parametrize("odd", ["", "recipient-99", "\x00"])
@pytest.mark.parametrize(("action", "key"), SETTLED)
def test_an_address_that_settles_nonsense_settles_nothing_and_breaks_nothing(  # noqa: PLR0917 - fixtures
    action: Action,
    key: str,
    odd: str,
    case_for: Callable[[Action], WessexCase],
    client_for: ClientFor,
    app: Flask,
    office: Office,
) -> None:
    case = case_for(action)
    client = client_for(who(action))
    page = f"/cases/{case.reference}/do/{action}"
    words = dict(Actions(app, office).form(who(action), case, action).boxes)
    del words[key]

    answer = client.post(f"{page}?{urlencode({key: odd})}", {**words, "once": client.key(page)})

    assert answer.status in {400, 409}, answer.words[:400]
    with office.open_glance(ACTORS[who(action)]) as work:
        assert work.case(case.reference).facts == case.facts


@pytest.mark.parametrize(
    "typed",
    [
        "x" * 1_048_576,
        "a\x00b\x07",
        "שלום עולם",
        "e\u0301" * 40,
        "'; DROP TABLE event; --",
        "<script>alert(1)</script>",
        "\u202eabc",
        "\ud800",
    ],
    ids=["1 MiB", "control", "right to left", "combining", "sql", "markup", "override", "surrogate"],
)
def test_odd_text_is_kept_or_explained_and_never_lost(
    typed: str, case_for: Callable[[Action], WessexCase], client_for: ClientFor
) -> None:
    case = case_for(Action.ADD_NOTE)
    client = client_for("nwosu")
    page = client.get(address(case, Action.ADD_NOTE))

    answer = client.post(address(case, Action.ADD_NOTE), {**hidden(page), "text": typed.encode("utf-8", "replace")})

    assert answer.status in {302, 400, 409, 413}
    if answer.status in {400, 409}:
        assert answer.find("div", "govuk-error-summary")
        readable = "".join(c for c in typed if c.isprintable())[:50].replace("\ud800", "?")
        assert readable in answer.words or readable in unescape(answer.html)


def test_a_form_posted_twice_does_one_thing(case_for: Callable[[Action], WessexCase], client_for: ClientFor) -> None:
    case = case_for(Action.ADD_NOTE)
    client = client_for("nwosu")
    said = {**hidden(client.get(address(case, Action.ADD_NOTE))), "text": "She rang again."}

    first, second = (client.post(address(case, Action.ADD_NOTE), said) for _ in range(2))

    assert first.status == second.status == 302
    assert first.location == second.location
    timeline = client.get(f"/cases/{case.reference}").words
    assert timeline.count("She rang again.") <= 1


def test_a_form_from_an_older_version_keeps_the_words_and_says_what_changed(
    case_for: Callable[[Action], WessexCase], client_for: ClientFor, clock: Clock
) -> None:
    case = case_for(Action.ATTRIBUTE_DELAY)
    client = client_for("nwosu")
    said = hidden(client.get(address(case, Action.ATTRIBUTE_DELAY)))
    case.do(Action.RECORD_CHECK)
    clock.now = case.now + timedelta(minutes=2)
    day = case.facts.received_at
    typed = {
        "cause": "applicant", "reason": "Away with the children.",
        "from_day-day": day.day, "from_day-month": day.month, "from_day-year": day.year,
        "to_day-day": day.day, "to_day-month": day.month, "to_day-year": day.year,
    }  # fmt: skip

    answer = client.post(address(case, Action.ATTRIBUTE_DELAY), {**said, **typed})

    assert answer.status == 409
    assert "Away with the children." in answer.words
    assert "Sandhu" in answer.words
    again = client.post(address(case, Action.ATTRIBUTE_DELAY), {**hidden(answer), **typed})
    assert again.status == 302


def test_a_form_whose_choice_is_gone_is_done_once_and_refused_to_whoever_came_second(
    case_for: Callable[[Action], WessexCase], client_for: ClientFor, office: Office
) -> None:
    where = address(case_for(Action.RELEASE_HOLD), Action.RELEASE_HOLD)
    client = client_for("price")
    first, other = client.get(where), client.get(where)
    hold = next(box.get("value", "") for box in first.find("input") if box.get("name") == "hold")
    said = {"hold": hold, "reason": "The appeal is over."}
    done = client.post(where, {**hidden(first), **said})
    assert done.status == 302
    assert client.post(where, {**hidden(first), **said}).location == done.location

    late = client.post(where, {**hidden(other), **said, "reason": "The court wrote on Monday."})

    assert late.status == 409
    assert "The court wrote on Monday." in late.words
    assert "Somebody changed the case while you were typing." in late.words
    with office.open_reading() as reading:
        query = select(EventRecord.action, EventRecord.code).where(EventRecord.event == Event.ACTION_REFUSED)
        assert [tuple(row) for row in reading.execute(query)] == [("release_hold", "changed_meanwhile")]


def test_words_typed_when_the_session_ended_come_back_after_signing_in(
    case_for: Callable[[Action], WessexCase], client_for: ClientFor
) -> None:
    case = case_for(Action.ADD_NOTE)
    client = client_for("nwosu")
    said = {**hidden(client.get(address(case, Action.ADD_NOTE))), "text": "Long thoughts\nabout Mia."}
    client.browser.delete_cookie("csor")
    client.stays = False

    turned_away = client.post(address(case, Action.ADD_NOTE), said)
    assert turned_away.status == 401
    kept = {e.get("name", ""): (e.text or "").removeprefix("\n") for e in turned_away.find("textarea")}
    assert kept["kept-text"] == "Long thoughts\nabout Mia."
    going = next(e.get("value", "") for e in turned_away.find("input") if e.get("name") == "next")
    asked = client.post("/sign-in", {**kept, "next": going, "username": "nwosu", "password": "marlbrook-lane-demo"})
    kept = {e.get("name", ""): (e.text or "").removeprefix("\n") for e in asked.find("textarea")}
    going = next(e.get("value", "") for e in asked.find("input") if e.get("name") == "next")
    back = client.post("/sign-in/code", {**kept, "next": going, "code": code_for(client.app, "nwosu")})
    again = {e.get("name", ""): (e.text or "").removeprefix("\n") for e in back.find("textarea")}
    page = client.post(address(case, Action.ADD_NOTE), {**again, "look-again": "1"})

    assert page.status == 200
    assert "Long thoughts" in (page.find("textarea")[0].text or "")
    assert case.facts.version == int(hidden(page)["case_version"])


def test_a_form_without_its_token_is_turned_away(
    case_for: Callable[[Action], WessexCase], client_for: ClientFor
) -> None:
    case = case_for(Action.ADD_NOTE)

    answer = client_for("nwosu").post(address(case, Action.ADD_NOTE), {"csrf_token": "wrong", "text": "x"})

    assert answer.status == 400
    assert "too old" in answer.words


@pytest.mark.parametrize("urn", ["WX-2026-9999", "nonsense", "..%2f..%2fetc"])
def test_a_case_that_is_not_there_answers_like_any_other_missing_page(urn: str, client_for: ClientFor) -> None:
    page = client_for("nwosu").get(f"/cases/{urn}/do/add_note")

    assert page.status == 404
    assert page.h1 == "Not found"


def test_recording_a_check_asks_the_database_at_most_twelve_times(
    case_for: Callable[[Action], WessexCase], client_for: ClientFor, office: Office
) -> None:
    case = case_for(Action.RECORD_CHECK)
    client = client_for("sandhu")
    said = {**hidden(client.get(address(case, Action.RECORD_CHECK))), "kind": "pnd", "result": "returned_nothing"}

    with queries(office.engine) as asked:
        answer = client.post(address(case, Action.RECORD_CHECK), said)

    assert answer.status == 302, answer.words
    assert len(asked) <= 12, [statement[:60] for statement, _ in asked]


def test_what_is_shown_in_answer_to_a_form_is_a_reading(
    case_for: Callable[[Action], WessexCase], client_for: ClientFor, office: Office
) -> None:
    case = case_for(Action.ADD_NOTE)
    client = client_for("nwosu")
    said = hidden(client.get(address(case, Action.ADD_NOTE)))

    def readings() -> int:
        with office.engine.connect() as connection:
            return int(connection.exec_driver_sql("SELECT count(*) FROM event WHERE event = 'case_read'").scalar() or 0)

    before = readings()
    client.post(address(case, Action.ADD_NOTE), {**said, "text": ""})
    assert readings() == before + 1
    client.post(address(case, Action.ADD_NOTE), {**said, "text": "Rang again."})
    assert readings() == before + 1
