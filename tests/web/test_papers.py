"""Paper: nothing about the subject on the undertaking, and one notice for every outcome."""

import re

from csor.domain.actions import Action
from csor.domain.particulars import Person
from csor.domain.vocabulary import NoDisclosureReason, Proposal, SignatureForm, Stage
from csor.usecases.office import Office
from csor.words.notice import NOTICES
from tests.domain import builders
from tests.support.wessex import Clock, WessexCase, keep_at, keep_case
from tests.web.conftest import ClientFor
from tests.web.filling import follow

OF_THE_SUBJECT = ("John", "Reed", "Ivy", "convict", "offence against")


def nothing_held(office: Office) -> WessexCase:
    """No check found anything."""
    case = keep_case(office)
    case.owned_by("nwosu").checked().do(Action.ACCEPT_INTO_SCHEME).do(Action.RECORD_MEETING)
    case.do(Action.ANSWER_REPRESENTATIONS).do(Action.COMPLETE_ASSESSMENT)
    case.do(Action.RECOMMEND, proposal=Proposal.NO_DISCLOSURE, recipients=())
    case.do(Action.DECIDE_NO_DISCLOSURE)
    return case


def held_and_not_disclosed(office: Office) -> WessexCase:
    """Something is held, and nobody is told of it."""
    case = keep_at(office, Stage.DECISION)
    case.do(Action.DECIDE_NO_DISCLOSURE, reason_code=NoDisclosureReason.RISK_MANAGED, protection="An order holds.")
    return case


def told_another(office: Office) -> WessexCase:
    """The other parent was told."""
    case = keep_case(office)
    case.owned_by("nwosu").checked().hit().do(Action.ACCEPT_INTO_SCHEME).do(Action.RECORD_MEETING)
    case.do(Action.ANSWER_REPRESENTATIONS).do(Action.COMPLETE_ASSESSMENT)
    case.verified_recipient(person=Person("Tom", "Marsh"), relationship="father", is_applicant=False)
    case.do(Action.RECOMMEND).do(Action.AUTHORISE_DISCLOSURE).tells()
    return case


def body_of(html: str) -> str:
    """Everything from the heading down to the end of the sheet's own words."""
    return html[html.index("<h1>") : html.index('<footer class="csor-sheet__foot">')]


def test_the_notice_is_the_same_whatever_is_held(office: Office, clock: Clock, client_for: ClientFor) -> None:
    cases = [nothing_held(office), held_and_not_disclosed(office), told_another(office)]
    assert [case.stage for case in cases] == [Stage.NOTICE] * 3
    follow(clock, max(cases, key=lambda case: case.now))

    bodies = {body_of(client_for("nwosu").get(f"/cases/{c.reference}/papers/notice").html).encode() for c in cases}

    assert len(bodies) == 1
    words = bodies.pop().decode()
    assert "We can neither confirm nor deny whether anything is held about anyone." in words
    assert [word for word in (*OF_THE_SUBJECT, "Tom", "WX-") if word in words] == []


def test_every_wording_says_that_it_is_no_assurance_and_fills_nothing_in() -> None:
    for notice in NOTICES.values():
        assert "no risk" in notice.warning
        assert "{" not in repr(notice).replace("{'", "")


def test_no_notice_before_there_is_one_to_give(office: Office, clock: Clock, client_for: ClientFor) -> None:
    case = follow(clock, keep_at(office, Stage.DECISION))

    assert client_for("nwosu").get(f"/cases/{case.reference}/papers/notice").status == 409


def test_the_undertaking_has_nothing_about_the_subject(office: Office, clock: Clock, client_for: ClientFor) -> None:
    case = follow(clock, keep_at(office, Stage.DELIVERY))

    page = client_for("nwosu").get(f"/cases/{case.reference}/papers/undertaking/recipient-1")

    assert page.h1 == "Undertaking of confidentiality"
    assert "Ann Marsh" in page.words
    assert "PC 4417 Amara Nwosu" in page.words
    assert [word for word in OF_THE_SUBJECT if word in page.html] == []
    for line in builders.CSODS.warning_lines:
        assert line in page.words


def test_a_signature_drawn_on_the_screen_is_printed(office: Office, clock: Clock, client_for: ClientFor) -> None:
    case = keep_at(office, Stage.DELIVERY)
    case.warned().do(Action.RECORD_SIGNATURE, form=SignatureForm.SCREEN, strokes=builders.STROKES)
    follow(clock, case)

    page = client_for("nwosu").get(f"/cases/{case.reference}/papers/undertaking/recipient-1").html

    assert re.search(rf'<path d="{builders.STROKES}"', page)


def test_a_refusal_to_sign_is_printed(office: Office, clock: Clock, client_for: ClientFor) -> None:
    case = keep_at(office, Stage.DELIVERY)
    case.refuses_to_sign()
    follow(clock, case)

    page = client_for("nwosu").get(f"/cases/{case.reference}/papers/undertaking/recipient-1")

    assert "Did not wish to sign yes," in page.words


def test_no_undertaking_without_an_authority(office: Office, clock: Clock, client_for: ClientFor) -> None:
    case = follow(clock, keep_at(office, Stage.DECISION))

    assert client_for("nwosu").get(f"/cases/{case.reference}/papers/undertaking/recipient-1").status == 404
    assert client_for("nwosu").get(f"/cases/{case.reference}/papers/undertaking/recipient-9").status == 404
