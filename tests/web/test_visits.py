"""The visit: the step follows from the facts, and nothing of the subject is on the screen too early."""

from datetime import timedelta
from typing import Any

import pytest

from csor.domain.actions import Action
from csor.domain.vocabulary import RecipientState, Stage
from csor.usecases.office import Office
from tests.domain import builders
from tests.support.client import Client, Seen
from tests.support.wessex import Clock, WessexCase, keep_at
from tests.web.conftest import ClientFor
from tests.web.filling import fill, follow, kept, on_day

OF_THE_SUBJECT = ("John", "Reed", "Ivy", "convict", "offence against")
DOOR = ["photo_matches", "details_agree", "private", "household_absent"]
IDENTITY = {"step": "identity", "seen": DOOR, "document": "passport", "witness": "castell"}
WARNING = {"lines": ["1", "2", "3", "4"], "understood": "yes"}
REFUSAL = {"reason": "I can't keep it from my sister.", "already": "nothing", "obstacles": ["wants_advice"]}
REFERRAL = {"means": "telephone", "risk_if_withheld": "Contact grows.", "risk_if_told": "The sister is told."}


class Desk:
    """One officer at one visit."""

    def __init__(self, office: Office, clock: Clock, client: Client) -> None:
        self.office = office
        self.clock = clock
        self.client = client

    def get(self, path: str) -> Seen:
        return self.client.get(path)

    def post(self, path: str, answers: dict[str, Any], drawn: Seen | None = None) -> Seen:
        return fill(self.client, path, answers, drawn)

    def follow(self, case: WessexCase) -> None:
        follow(self.clock, case)


@pytest.fixture
def desk(office: Office, clock: Clock, client_for: ClientFor) -> Desk:
    return Desk(office, clock, client_for("nwosu"))


@pytest.fixture
def case(desk: Desk) -> WessexCase:
    return follow(desk.clock, keep_at(desk.office, Stage.DELIVERY))


def at(case: WessexCase, page: str = "") -> str:
    return f"/cases/{case.reference}/visit/recipient-1{page}"


def telling(desk: Desk, **changes: str) -> dict[str, str]:
    now = f"{desk.clock.now:%H:%M}"
    return {
        **on_day("began_at", desk.clock.now, time=now),
        **on_day("ended_at", desk.clock.now, time=now),
        "in_person": "yes",
        "as_authorised": "yes",
        "content": builders.CONTENT,
        "present": "Ann Marsh, two officers",
        "understood": "She said it back.",
        **changes,
    }


def state(desk: Desk, case: WessexCase) -> RecipientState:
    found: RecipientState = kept(desk.office, case).recipients[0].state
    return found


def test_a_whole_visit_ends_told(desk: Desk, case: WessexCase) -> None:
    assert desk.post(at(case), IDENTITY).status == 302
    assert desk.post(at(case), WARNING).status == 302
    assert desk.post(at(case), {"strokes": builders.STROKES}).status == 302
    desk.clock.now += timedelta(minutes=1)
    page = desk.post(at(case), telling(desk))
    assert page.status == 200
    assert "Check what you recorded" in page.html
    assert state(desk, case) is RecipientState.SIGNED

    assert desk.post(at(case), {**telling(desk), "confirm": "1"}).status == 302
    assert state(desk, case) is RecipientState.TOLD
    assert "The visit is done" in desk.get(at(case)).html


def test_nothing_of_the_subject_is_shown_before_the_undertaking_is_signed(desk: Desk, case: WessexCase) -> None:
    seen = [desk.get(at(case)).html]
    desk.post(at(case), IDENTITY)
    seen.append(desk.get(at(case)).html)
    desk.post(at(case), WARNING)
    seen += [desk.get(at(case)).html, desk.get(at(case, "?step=undertaking&paper=1")).html]
    seen += [desk.get(at(case, "/refusal")).html, desk.get(at(case, "/ended")).html]
    for page in seen:
        assert [word for word in OF_THE_SUBJECT if word in page] == []

    desk.post(at(case), {"strokes": builders.STROKES})
    assert builders.CONTENT in desk.get(at(case)).html


def test_a_line_left_out_at_the_door_stops_the_visit(desk: Desk, case: WessexCase) -> None:
    page = desk.post(at(case), {**IDENTITY, "seen": DOOR[:-1]})

    assert page.status == 409
    assert "The place is not private, or somebody of the household is there" in page.html
    assert "Who is in front of you?" in desk.get(at(case)).html


def test_a_gap_in_the_warning_is_refused_and_the_next_line_is_marked(desk: Desk, case: WessexCase) -> None:
    desk.post(at(case), IDENTITY)

    page = desk.post(at(case), {**WARNING, "lines": ["1", "3", "4"]})

    assert page.status == 409
    assert "Read every line, in order." in page.html
    assert "Next: </span>“You will be asked" in page.html


def test_an_empty_signature_is_refused(desk: Desk, case: WessexCase) -> None:
    case.warned()
    desk.follow(case)

    page = desk.post(at(case), {"strokes": ""})

    assert page.status == 409
    assert "Nothing is drawn in the box." in page.html


def test_a_signature_on_paper_says_where_the_paper_is(desk: Desk, case: WessexCase) -> None:
    case.warned()
    desk.follow(case)
    paper = at(case, "?step=undertaking&paper=1")

    assert "Say where the signed paper is kept." in desk.post(paper, {}).html
    assert desk.post(paper, {"paper_location": "Safe 2, exhibit AN/1"}).status == 302
    assert state(desk, case) is RecipientState.SIGNED


def test_a_refusal_to_sign_is_recorded_then_referred_back(desk: Desk, case: WessexCase) -> None:
    case.warned()
    desk.follow(case)

    assert desk.post(at(case, "/refusal"), REFUSAL).status == 302
    assert state(desk, case) is RecipientState.REFUSED
    assert "Reach DI Okafor, then record it here" in desk.get(at(case)).html

    assert desk.post(at(case), REFERRAL).status == 302
    assert state(desk, case) is RecipientState.REFERRED_BACK
    assert "decides again, and you cannot" in desk.get(at(case)).html


def test_whether_anything_was_said_already_must_be_answered(desk: Desk, case: WessexCase) -> None:
    case.warned()
    desk.follow(case)

    page = desk.post(at(case, "/refusal"), {"reason": "No."})
    assert "Select whether anything had been said" in page.html
    page = desk.post(at(case, "/refusal"), {"reason": "No.", "already": "something"})
    assert "Enter what had been said" in page.html
    assert state(desk, case) is RecipientState.WARNED


def test_after_a_decision_to_tell_unsigned_the_visit_goes_on_to_telling(desk: Desk, case: WessexCase) -> None:
    case.refuses_to_sign().do(Action.REFER_BACK).do(Action.DECIDE_AFTER_REFUSAL)
    desk.follow(case)

    page = desk.get(at(case)).html

    assert "allowed telling without a signature" in page
    assert builders.CONTENT in page


def test_a_visit_of_an_earlier_day_begins_again_at_the_door(desk: Desk, case: WessexCase) -> None:
    case.refuses_to_sign().do(Action.REFER_BACK).do(Action.DECIDE_AFTER_REFUSAL)
    case.later(days=1)
    desk.follow(case)

    page = desk.get(at(case)).html

    assert "Who is in front of you?" in page
    assert builders.CONTENT not in page
    assert builders.CONTENT in desk.get(at(case, "?step=telling")).html


def test_other_words_than_the_authorised_need_their_account(desk: Desk, case: WessexCase) -> None:
    case.warned().do(Action.RECORD_SIGNATURE)
    desk.follow(case)
    other = telling(desk, content="Something else.", confirm="1")

    page = desk.post(at(case), other)
    assert page.status == 409
    assert "These are not the words that were authorised." in page.html
    assert "Something else." in page.html

    told = telling(desk, content="Something else.", as_authorised="no", deviation="She asked.", confirm="1")
    assert desk.post(at(case), told).status == 302


def test_a_failed_visit_begins_again_at_the_door(desk: Desk, case: WessexCase) -> None:
    case.warned()
    desk.follow(case)

    sent = desk.post(at(case, "/ended"), {"why": "not_private", "detail": "A neighbour came in."})

    assert sent.location.endswith("/ended?done=1")
    assert "The visit has ended" in desk.get(sent.location).html
    assert "Who is in front of you?" in desk.get(at(case)).html


def test_a_visit_that_ends_the_line_says_what_protects_the_child(desk: Desk, case: WessexCase) -> None:
    page = desk.post(at(case, "/ended"), {"why": "declined_to_hear", "detail": "Will not listen."})

    assert page.status == 409
    assert "Say what protects the child instead" in page.html
    assert "Will not listen." in page.html


def test_the_same_form_sent_twice_does_one_thing(desk: Desk, case: WessexCase) -> None:
    drawn = desk.get(at(case))

    assert desk.post(at(case), IDENTITY, drawn=drawn).status == 302
    assert desk.post(at(case), IDENTITY, drawn=drawn).status == 302
    desk.post(at(case), WARNING)
    assert desk.post(at(case), IDENTITY, drawn=drawn).status == 302
    assert state(desk, case) is RecipientState.WARNED


def test_an_old_page_shows_the_step_that_the_visit_is_at(desk: Desk, case: WessexCase) -> None:
    drawn = desk.get(at(case))
    case.warned()
    desk.follow(case)

    page = desk.post(at(case), IDENTITY, drawn=drawn)

    assert page.status == 409
    assert "The visit went on meanwhile" in page.html
    assert "Warning read and understood" in page.html
    assert "I agree and have signed" in page.html
    assert "It was not saved. Copy what you still need." in page.words
    assert "What you typed" in page.words
    assert "Passport" in page.words


def test_words_of_a_visit_that_has_ended_come_back_without_what_is_to_be_said(desk: Desk, case: WessexCase) -> None:
    case.warned().do(Action.RECORD_SIGNATURE)
    desk.follow(case)
    drawn = desk.get(at(case))
    case.do(Action.TELL_RECIPIENT)
    desk.follow(case)

    page = desk.post(at(case), telling(desk, reaction="Quiet.", confirm="1"), drawn=drawn)

    assert page.status == 409
    assert "was told" in page.words
    assert "Quiet." in page.words
    assert builders.CONTENT not in page.html


def test_a_refusal_to_sign_put_down_before_anybody_was_at_the_door_keeps_its_words(
    desk: Desk, case: WessexCase
) -> None:
    page = desk.client.post(at(case, "/refusal"), {**REFUSAL, "csrf_token": desk.client.csrf})

    assert page.status == 409
    assert "keep it from my sister." in page.words
    assert state(desk, case) is RecipientState.AUTHORISED


def test_what_changed_at_a_visit_says_nothing_of_its_content(desk: Desk, case: WessexCase) -> None:
    drawn = desk.get(at(case))
    case.hit()
    desk.follow(case)

    page = desk.post(at(case), IDENTITY, drawn=drawn)

    assert "suspended until an authoriser has looked again" in page.html
    assert [word for word in OF_THE_SUBJECT if word in page.html] == []


def test_who_gave_the_authority_may_not_deliver(desk: Desk, case: WessexCase, client_for: ClientFor) -> None:
    page = client_for("okafor").get(at(case))

    assert page.status == 403
    assert "not_permitted" in page.html
    assert builders.CONTENT not in page.html


@pytest.mark.parametrize("path", ["", "/refusal", "/ended"])
def test_a_recipient_that_there_is_not_is_not_found(desk: Desk, case: WessexCase, path: str) -> None:
    found = desk.get(f"/cases/{case.reference}/visit/recipient-9{path}")
    assert found.status == 404


def test_a_form_from_before_the_session_ended_is_looked_at_again(desk: Desk, case: WessexCase) -> None:
    page = desk.post(at(case), {**IDENTITY, "look-again": "1"})

    assert page.status == 200
    assert 'value="passport" selected' in page.html
    assert state(desk, case) is RecipientState.AUTHORISED
