"""Pages of erasure: what goes and what stays, asking, answering, and the list."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from csor.domain.actions import Action
from csor.domain.vocabulary import Stage
from csor.reading.erasures import has_unscrubbed
from csor.records.case_record import CaseRecord
from csor.simulation.people import ACTORS, FORCE
from csor.usecases.erasure import ask_for_erasure
from csor.usecases.office import Office
from tests.support.client import Client
from tests.support.wessex import Clock, WessexCase, keep_at
from tests.web.conftest import ClientFor

WHY = "The retention period of the force is over."
AGREED = "Looked at with records management on Tuesday."


@pytest.fixture
def case(office: Office, clock: Clock) -> WessexCase:
    found = keep_at(office, Stage.CLOSED)
    clock.now = found.now + timedelta(hours=1)
    return found


def path(case: WessexCase) -> str:
    return f"/cases/{case.reference}/erasure"


def answer(**said: str) -> dict[str, str]:
    return {"what": "answer", **{f"answer-{name}": value for name, value in said.items()}}


def is_there(office: Office, case: WessexCase) -> bool:
    with office.open_reading() as reading:
        return reading.scalar(select(CaseRecord.id).where(CaseRecord.reference == case.reference)) is not None


def test_a_case_is_asked_for_and_erased_by_another(case: WessexCase, office: Office, client_for: ClientFor) -> None:
    supervisor, compliance = client_for("price"), client_for("mercer")
    assert path(case) in supervisor.get(f"/cases/{case.reference}").html
    page = supervisor.get(path(case))
    assert page.h1 == "Erase this case"
    assert "What goes, for good" in page.words
    assert "entries of the log" in page.words

    asked = supervisor.follow(supervisor.post(path(case), {"what": "ask", "ask-reason": WHY}))
    assert "Somebody else of compliance must answer" in asked.words
    listed = compliance.get("/oversight/erasures")
    assert (listed.h1, path(case) in listed.html, WHY in listed.words) == ("Erasure", True, True)
    assert "Waits for an answer" in listed.words

    page = compliance.get(path(case))
    assert "Erasing cannot be undone" in page.words
    assert " checked>" not in page.html
    done = compliance.post(path(case), answer(answer="erase", reason=AGREED, reference=case.reference))
    assert done.location == "/oversight/erasures?done=erased"
    shown = compliance.follow(done)
    assert ("The case is erased" in shown.words, "Gone" in shown.words, path(case) in shown.html) == (True, True, False)
    assert not is_there(office, case)
    assert compliance.get(f"/cases/{case.reference}").status == 404
    with office.open_reading() as reading:
        assert not has_unscrubbed(reading, FORCE)


def test_a_slip_of_the_hand_erases_nothing(case: WessexCase, office: Office, client_for: ClientFor) -> None:
    client_for("price").post(path(case), {"what": "ask", "ask-reason": WHY})
    compliance = client_for("mercer")
    for said, words in (
        ({"reason": AGREED}, "Say whether it is to be erased."),
        ({"answer": "erase", "reason": AGREED}, "Type the reference of this case"),
        ({"answer": "erase", "reason": "Yes.", "reference": case.reference}, "Say why in 20 characters"),
    ):
        refused = compliance.post(path(case), answer(**said))
        assert (refused.status, words in refused.words) == (400, True)
    assert is_there(office, case)
    declined = compliance.follow(compliance.post(path(case), answer(answer="keep", reason=AGREED)))
    assert ("You declined" in declined.words, AGREED in declined.words) == (True, True)
    assert "Ask for erasure" in declined.words
    assert is_there(office, case)


def test_whoever_asked_takes_it_back_and_cannot_answer(case: WessexCase, office: Office, client_for: ClientFor) -> None:
    compliance = client_for("mercer")
    compliance.post(path(case), {"what": "ask", "ask-reason": WHY})
    page = compliance.get(path(case))
    assert ("You asked for this" in page.words, "Keep your answer" in page.words) == (True, False)
    refused = compliance.post(path(case), answer(answer="erase", reason=AGREED, reference=case.reference))
    assert (refused.status, "You asked for this, so somebody else must answer." in refused.words) == (400, True)
    assert "Compliance must answer" in client_for("price").get(path(case)).words
    back = compliance.follow(compliance.post(path(case), {"what": "take-back"}))
    assert "You took the request back" in back.words
    assert is_there(office, case)


def test_a_hold_is_said_and_nothing_is_offered(case: WessexCase, office: Office, client_for: ClientFor) -> None:
    with office.open_work(ACTORS["price"]) as work:
        ask_for_erasure(work, case.reference, WHY)
    case.do(Action.HOLD_DISPOSAL, until=None)
    compliance = client_for("mercer")
    page = compliance.get(path(case))
    assert "Disposal of this case is held." in page.words
    refused = compliance.post(path(case), answer(answer="erase", reason=AGREED, reference=case.reference))
    assert (refused.status, is_there(office, case)) == (400, True)


def test_a_hold_without_an_end_is_released_and_the_case_can_go(
    case: WessexCase, office: Office, client_for: ClientFor
) -> None:
    case.do(Action.HOLD_DISPOSAL, until=None)
    supervisor = client_for("price")
    shown = supervisor.get(f"/cases/{case.reference}/do/release_hold")
    assert "Held on" in shown.words
    case.do(Action.RELEASE_HOLD)
    words = supervisor.get(f"/cases/{case.reference}").words
    assert "Holds on disposal" in words
    assert "Released" in words
    assert "Nothing holds the disposal" in supervisor.get(f"/cases/{case.reference}/do/release_hold").words
    assert (
        "You asked for this case to be erased"
        in supervisor.follow(supervisor.post(path(case), {"what": "ask", "ask-reason": WHY})).words
    )


def test_an_open_case_has_no_way_to_it(office: Office, client_for: ClientFor) -> None:
    case = keep_at(office, Stage.NOTICE)
    supervisor = client_for("price")
    assert path(case) not in supervisor.get(f"/cases/{case.reference}").html
    page = supervisor.get(path(case))
    assert ("This case is open." in page.words, "Ask for erasure" in page.words) == (True, False)
    refused = supervisor.post(path(case), {"what": "ask", "ask-reason": WHY})
    assert (refused.status, "This case is open." in refused.words) == (400, True)


def test_a_fresh_factor_is_asked_for_before_and_the_words_go_along(case: WessexCase, app: Flask, clock: Clock) -> None:
    supervisor = Client(app).sign_in("price", stays=False)
    clock.now += timedelta(minutes=7)
    asked = supervisor.post(path(case), {"what": "ask", "ask-reason": WHY})
    assert (asked.status, asked.h1, WHY in asked.html) == (403, "Confirm that it is you", True)


def test_the_list_is_for_compliance(client_for: ClientFor) -> None:
    assert client_for("price").get("/oversight/erasures").status == 403
    empty = client_for("mercer").get("/oversight/erasures")
    assert "Nobody has asked for a case to be erased." in empty.words
