"""What was done at a door before the authority ended is put down afterwards, and nothing is told then."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from csor.domain.actions import Action
from csor.domain.deadlines import LONDON
from csor.domain.vocabulary import RecipientState, Stage
from csor.usecases.office import Office
from tests.domain import builders
from tests.support.client import Client, Seen
from tests.support.wessex import Clock, WessexCase, keep_at
from tests.web.conftest import ClientFor
from tests.web.filling import fill, follow, kept, on_day
from tests.web.test_visits import IDENTITY, REFUSAL, WARNING

A = Action
WHY = {"late_reason": "There was no signal at the house."}


@pytest.fixture
def case(office: Office, clock: Clock) -> WessexCase:
    return follow(clock, keep_at(office, Stage.DELIVERY))


def at(case: WessexCase, page: str = "") -> str:
    return f"/cases/{case.reference}/visit/recipient-1{page}"


def when(field: str, moment: datetime) -> dict[str, str]:
    local = moment.astimezone(LONDON)
    return on_day(field, local, time=f"{local:%H:%M}")


def telling(moment: datetime, **changes: str) -> dict[str, str]:
    return {
        **when("began_at", moment),
        **when("ended_at", moment),
        "in_person": "yes",
        "as_authorised": "yes",
        "content": builders.CONTENT,
        "present": "Ann Marsh, two officers",
        "understood": "She said it back.",
        **changes,
    }


def lapsed(clock: Clock, case: WessexCase) -> datetime:
    """The visit was signed on a screen; nobody keyed what was told; weeks go by. When it was told."""
    case.do(A.CONFIRM_IDENTITY).do(A.RECORD_WARNING).do(A.RECORD_SIGNATURE)
    told = case.now + timedelta(minutes=2)
    clock.now = case.now + timedelta(days=30)
    return told.replace(second=0, microsecond=0)


def send(client: Client, path: str, answers: dict[str, Any]) -> Seen:
    return fill(client, path, answers)


def test_a_telling_in_time_is_put_down_after_the_last_day(
    office: Office, clock: Clock, case: WessexCase, client_for: ClientFor
) -> None:
    told = lapsed(clock, case)
    client = client_for("nwosu")

    page = client.get(at(case))
    assert page.status == 409
    assert "authority_lapsed" in page.html
    late = page.links()["Record what was done before the authority ended"]
    page = client.get(late)
    assert "Nothing may be told now" in page.html
    assert "Say this" not in page.html
    assert builders.CONTENT in page.html

    page = send(client, late, telling(told, confirm="1"))
    assert page.status == 409
    assert "Say why this is recorded only now." in page.html
    assert kept(office, case).recipients[0].state is RecipientState.SIGNED

    assert send(client, late, telling(told, **WHY)).status == 200
    assert send(client, late, telling(told, confirm="1", **WHY)).status == 302
    recipient = kept(office, case).recipients[0]
    assert recipient.state is RecipientState.TOLD
    assert recipient.told
    assert recipient.told.said.began_at == told
    assert recipient.told.at >= told + timedelta(days=29)
    shown = client.get(f"/cases/{case.reference}").html
    assert "There was no signal at the house." in shown


def test_a_telling_after_the_last_day_is_still_refused_on_that_page(
    office: Office, clock: Clock, case: WessexCase, client_for: ClientFor
) -> None:
    lapsed(clock, case)
    client = client_for("nwosu")
    page = send(client, at(case, "?late=1"), telling(clock.now - timedelta(hours=1), confirm="1", **WHY))
    assert page.status == 409
    assert "so the authority has lapsed" in page.html
    assert kept(office, case).recipients[0].state is RecipientState.SIGNED


def test_a_whole_visit_is_put_down_late_step_by_step(
    office: Office, clock: Clock, case: WessexCase, client_for: ClientFor
) -> None:
    door = (case.now + timedelta(minutes=5)).replace(second=0, microsecond=0)
    clock.now = case.now + timedelta(days=30)
    client, late = client_for("nwosu"), at(case, "?late=1")

    steps: list[dict[str, Any]] = [
        {**IDENTITY, **when("confirmed_at", door)},
        {**WARNING, **when("warned_at", door)},
        {"strokes": builders.STROKES, **when("signed_at", door)},
        telling(door, confirm="1", **WHY),
    ]
    for answers in steps:
        page = send(client, late, answers)
        assert page.status == 302, page.html
        assert "late=1" in page.location

    assert kept(office, case).recipients[0].state is RecipientState.TOLD
    assert "The visit is done" in client.get(late).html


def test_a_refusal_in_time_is_put_down_late(
    office: Office, clock: Clock, case: WessexCase, client_for: ClientFor
) -> None:
    case.do(A.CONFIRM_IDENTITY).do(A.RECORD_WARNING)
    moment = (case.now + timedelta(minutes=1)).replace(second=0, microsecond=0)
    clock.now = case.now + timedelta(days=30)
    client, late = client_for("nwosu"), at(case, "/refusal?late=1")

    answers = {**REFUSAL, "step": "refusal", **when("refused_at", moment)}
    assert "Say why this is recorded only now." in send(client, late, answers).html
    assert send(client, late, {**answers, **WHY}).status == 302
    assert kept(office, case).recipients[0].state is RecipientState.REFUSED


STOPS: dict[str, Callable[[WessexCase], object]] = {
    "new facts": lambda case: case.do(A.SUPERSEDE_CHECK, check="check-1"),
    "withdrawn": lambda case: case.do(A.WITHDRAW_AUTHORITY),
}


@pytest.mark.parametrize("stop", STOPS)
def test_a_telling_before_the_authority_was_stopped_is_put_down(
    stop: str, office: Office, clock: Clock, case: WessexCase, client_for: ClientFor
) -> None:
    case.do(A.CONFIRM_IDENTITY).do(A.RECORD_WARNING).do(A.RECORD_SIGNATURE)
    told = (case.now + timedelta(minutes=2)).replace(second=0, microsecond=0)
    case.now += timedelta(hours=2)
    STOPS[stop](case)
    follow(clock, case)
    client = client_for("nwosu")

    late = client.get(f"/cases/{case.reference}").links()["Record what was told before"]
    assert send(client, late, telling(told, confirm="1", **WHY)).status == 302

    facts = kept(office, case)
    assert (facts.recipients[0].state, facts.stage) == (RecipientState.TOLD, Stage.NOTICE)


def test_there_is_nothing_late_while_the_authority_stands(case: WessexCase, client_for: ClientFor) -> None:
    page = client_for("nwosu").get(at(case, "?late=1"))
    assert page.status == 200
    assert "Nothing may be told now" not in page.html


def test_only_those_whom_the_authority_names_can_be_chosen_as_teller(
    office: Office, clock: Clock, case: WessexCase, client_for: ClientFor
) -> None:
    case.do(A.CONFIRM_IDENTITY).do(A.RECORD_WARNING).do(A.RECORD_SIGNATURE)
    follow(clock, case)
    client = client_for("price")
    named = set(kept(office, case).authorities[0].deliverers)
    page = client.get(at(case))
    choices = next(one for one in page.root.iter("select") if one.get("name") == "told_by")
    assert {option.get("value") for option in choices.iter("option")} == {"", *named}

    refused = send(client, at(case), telling(case.now, confirm="1"))
    assert refused.status == 409
    assert "Only somebody the authority names may" in refused.html
    assert send(client, at(case), telling(case.now, confirm="1", told_by="castell")).status == 302
    told = kept(office, case).recipients[0].told
    assert told
    assert (told.by, told.said.told_by) == ("price", "castell")
