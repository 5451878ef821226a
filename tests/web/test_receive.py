"""Receiving a case: seven steps, search before create, nothing lost, and one case however often it is sent."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from csor.domain.actions import Action
from csor.usecases.office import Office
from tests.support.client import Client, Seen
from tests.support.wessex import Clock, keep_case

ClientFor = Callable[[str], Client]


def typed(page: Seen) -> dict[str, Any]:
    """Everything that the form of the page would post, whatever is unseen included."""
    said: dict[str, Any] = {}
    for control in page.find("input"):
        kind, name = control.get("type"), control.get("name", "")
        if name and name != "csrf_token" and (kind not in {"radio", "checkbox"} or control.get("checked") is not None):
            said[name] = control.get("value", "")
    for area in page.find("textarea"):
        said[area.get("name", "")] = (area.text or "").removeprefix("\n")
    for box in page.find("select"):
        said[box.get("name", "")] = next(
            (o.get("value", "") for o in box.iter("option") if o.get("selected") is not None), ""
        )
    return {name: value for name, value in said.items() if not name.startswith(("to-", "add-", "drop-"))}


def receipt_answers(clock: Clock) -> dict[str, Any]:
    at = clock.now - timedelta(hours=1)
    return {
        "route": "right_to_ask", "channel": "telephone_101", "reason": "A new partner whom nobody knows.",
        "received_at-day": at.day, "received_at-month": at.month, "received_at-year": at.year,
        "received_at-time": at.strftime("%H:%M"),
        "risk-with_child_now": "no", "risk-abuse_disclosed": "no", "risk-threats_or_weapons": "no", "risk-about_to_leave": "not_known",
    }  # fmt: skip


def go(client: Client, page: Seen, **answers: Any) -> Seen:
    return client.post("/receive", {**typed(page), **answers})


@pytest.fixture
def rudd(client_for: ClientFor) -> Client:
    return client_for("rudd")


def test_a_case_is_received_step_by_step(rudd: Client, clock: Clock) -> None:
    page = rudd.get("/receive")
    assert page.h1 == "How did it come in?"
    page = go(rudd, page, **receipt_answers(clock))
    assert page.h1 == "Who is asked about?", page.words
    page = go(rudd, page, **{"subject-person-forenames": "Dean", "subject-person-surname": "Holloway"})
    assert page.h1 == "Which children?", page.words
    page = go(rudd, page, **{"add-children": "1"})
    page = go(
        rudd,
        page,
        **{
            "children-0-person-forenames": "Mia",
            "children-0-person-surname": "Brierley",
            "children-0-contact": "Most evenings",
        },
    )
    assert page.h1 == "Who is asking?", page.words
    page = go(rudd, page, **{"applicant-person-forenames": "Hannah", "applicant-person-surname": "Brierley"})
    assert page.h1 == "Who else is there?", page.words
    page = go(rudd, page)
    assert page.h1 == "Check what you were told", page.words
    for word in ("Dean", "Holloway", "Mia", "Hannah", "Most evenings"):
        assert word in page.words
    done = go(rudd, page)
    assert done.status == 302, done.words
    assert go(rudd, page).location.split("?")[0] == done.location.split("?")[0], "sent twice, received once"


def test_somebody_on_record_is_shown_before_a_new_case_is_made(rudd: Client, office: Office, clock: Clock) -> None:
    case = keep_case(office)
    clock.now = case.now + timedelta(hours=1)
    page = go(rudd, rudd.get("/receive"), **receipt_answers(clock))

    page = go(rudd, page, **{"subject-person-forenames": "Jon", "subject-person-surname": "Read"})

    assert page.h1 == "Is the subject already known?"
    assert case.reference in page.words
    assert not [e for e in page.find("input") if e.get("type") == "radio" and e.get("checked") is not None]
    unanswered = go(rudd, page)
    assert unanswered.status == 400
    chosen = go(rudd, page, match=case.reference)
    assert chosen.h1 == "Which children?"


def test_matches_are_only_those_the_reader_may_see(rudd: Client, office: Office, clock: Clock) -> None:
    case = keep_case(office, by="penhaligon")
    case.checked().do(Action.ACCEPT_INTO_SCHEME)
    clock.now = case.now + timedelta(days=1)
    page = go(rudd, rudd.get("/receive"), **receipt_answers(clock))

    page = go(rudd, page, **{"subject-person-forenames": "John", "subject-person-surname": "Reed"})

    assert page.h1 == "Which children?", "a case that the reader may not see was hinted at"
    assert case.reference not in page.words


@pytest.mark.parametrize(
    ("wrong", "anchor"),
    [
        ({"received_at-year": "2040"}, "received_at-day"),
        ({"received_at-month": "13"}, "received_at"),
        ({"route": "right_to_guess"}, "route"),
        ({"reason": ""}, "reason"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    wrong: dict[str, str], anchor: str, rudd: Client, clock: Clock
) -> None:
    answers = {**receipt_answers(clock), **wrong}
    page = go(rudd, rudd.get("/receive"), **answers)

    if page.status == 200:  # only the rules can say that a time is in the future: at the last step
        for _ in range(5):
            page = go(rudd, page)

    assert page.status in {400, 409}
    assert page.title.startswith("Error: ")
    links = [a.get("href", "") for a in page.find("a") if a.get("href", "").startswith(f"#{anchor}")]
    assert links
    assert typed(page)["channel"] == "telephone_101"


def test_a_child_who_is_eighteen_is_refused_at_the_child(rudd: Client, clock: Clock) -> None:
    page = go(rudd, rudd.get("/receive"), **receipt_answers(clock))
    page = go(rudd, page, **{"subject-person-surname": "Holloway"})
    born = {"children-0-person-born-day": 1, "children-0-person-born-month": 1, "children-0-person-born-year": 2001}
    page = go(rudd, page, **{"children-0-person-forenames": "Max", "children-0-contact": "Daily", **born})
    for _ in range(4):
        if page.status in {400, 409}:
            break
        page = go(rudd, page)

    assert page.h1 == "Which children?"
    assert "18 or over" in page.words


def test_only_those_who_receive_cases_may(client_for: ClientFor) -> None:
    assert client_for("okafor").get("/receive").status == 403
