"""What officers do with a case, from the first call to the end, through the pages and nothing else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from csor.domain.vocabulary import Stage
from tests.browser.serving import PHONE, Officer, RunningClock, Served
from tests.domain import builders
from tests.support.wessex import keep_at, keep_case

SitDown = Callable[..., Officer]

HANDSET = {"viewport": PHONE, "is_mobile": True, "has_touch": True}
OF_THE_CASE = ("Reed", "Jon", "Mia", "convict", "offence against")
OF_THE_CASEBOOK = ("John", "Reed", "Ivy", "convict", "offence against")
MANDATORY = ("pnc", "visor", "local_records", "social_care", "previous_applications")
TO_SAY = "Jon Reed was convicted in 2015 of a sexual offence against a child."
DOOR = {
    "seen": ["photo_matches", "details_agree", "private", "household_absent"],
    "document": "passport",
    "witness": "castell",
}
WARNING = {"lines": ["1", "2", "3", "4"], "understood": ["yes"]}


@pytest.fixture
def at_desk(wessex: Served, sit_down: SitDown, judged: set[str]) -> Callable[..., Officer]:
    """Somebody of Wessex at a browser of their own. Axe judges each page they come to, unless there is no script."""

    def sit(username: str, **more: Any) -> Officer:
        officer = sit_down(wessex, username, **more)
        officer.judged = judged if more.get("java_script_enabled", True) else None
        return officer

    return sit


def call(running: RunningClock, *, danger: str = "no", surname: str = "Reed", child: str = "Mia") -> dict[str, Any]:
    """What is said on the telephone, step by step."""
    person = "person-forenames", "person-surname"
    return {
        "receipt": {
            "route": "right_to_ask",
            "channel": "telephone_101",
            "received_at": running.here - timedelta(minutes=5),
            "risk-with_child_now": danger,
            "risk-abuse_disclosed": "no",
            "risk-threats_or_weapons": "no",
            "risk-about_to_leave": "not_known",
            "reason": "A new partner, and nobody knows anything of him.",
        },
        "subject": {f"subject-{person[0]}": "Jon", f"subject-{person[1]}": surname},
        "child": {
            f"children-0-{person[0]}": child,
            f"children-0-{person[1]}": "Marsh",
            "children-0-person-born": running.here.date() - timedelta(days=365 * 6),
            "children-0-contact": "Most evenings at the house.",
        },
        "applicant": {
            f"applicant-{person[0]}": "Ann",
            f"applicant-{person[1]}": "Marsh",
            "applicant-relationship": "mother",
            "applicant-safe_contact-means": ["telephone", "visit"],
            "applicant-safe_contact-number": "07700 900417",
        },
        "team": {"team": "ppn"},
    }


def receive(rudd: Officer, said: dict[str, Any]) -> str:
    """A call-taker receives a case; the page of the case is what it ends on."""
    rudd.follow("Receive a case")
    assert rudd.h1 == "How did it come in?"
    rudd.fill(said["receipt"]).press("Continue")
    assert rudd.h1 == "Who is asked about?"
    rudd.fill(said["subject"]).press("Continue")
    if rudd.h1 == "Is the subject already known?":
        rudd.press("Continue")
        assert rudd.page.locator(".govuk-error-summary").is_visible(), "which of them it is has to be answered"
        rudd.fill({"match": "none"}).press("Continue")
    assert rudd.h1 == "Which children?"
    if not rudd.page.locator('[name="children-0-person-forenames"]').count():
        rudd.press("Add a child")
    rudd.fill(said["child"]).press("Continue")
    assert rudd.h1 == "Who is asking?"
    rudd.fill(said["applicant"]).press("Continue")
    assert rudd.h1 == "Who else is there?"
    rudd.fill(said["team"]).press("Continue")
    assert rudd.h1 == "Check what you were told"
    assert said["receipt"]["reason"] in rudd.words
    rudd.press("Receive the case")
    assert rudd.h1.startswith("Case WX-"), rudd.words
    return rudd.h1.removeprefix("Case ")


def record_checks(sandhu: Officer, case: str, *, hit: str = "pnc") -> None:
    for kind in MANDATORY:
        sandhu.go(case).follow("Record a check").fill({"kind": kind, "result": "returned_nothing"})
        if kind == hit:
            found = {"match": "certain", "found": "A conviction of 2015.", "grading": "fact", "disclosable": "yes"}
            sandhu.fill({"result": "returned_hit", **found})
        sandhu.press("Record the result")
        on_case(sandhu)


def on_case(officer: Officer) -> None:
    assert officer.h1.startswith("Case "), officer.words


def do(officer: Officer, case: str, link: str, answers: dict[str, Any], *buttons: str) -> None:
    """One action: from the case to its page, its questions, and back on the case."""
    officer.go(case).follow(link).fill(answers)
    for button in buttons:
        officer.press(button)
    on_case(officer)


def meet(nwosu: Officer, case: str) -> None:
    warnings = ["false_statement", "may_be_shared", "no_guarantee", "confidential", "recorded", "subject_not_told"]
    said = {
        "means": "in_person",
        "place": "Marlbrook station",
        "warnings": warnings,
        "acknowledged": "yes",
        "account": "She met him in May.",
        "genuineness": "genuine",
        "genuineness_reason": "Her account holds together.",
    }
    do(nwosu, case, "Record the meeting", said, "Record the meeting")
    proof = {"party": "applicant", "proof_of": "identity", "document": "passport", "last_four": "123X"}
    do(nwosu, case, "Record a document seen", proof, "Record the document")


def assess(nwosu: Officer, case: str) -> None:
    why = {"asked": "no", "reason_code": "risk_to_child", "reason": "He would press the mother."}
    do(nwosu, case, "Answer about representations", why, "Record the answer")
    who = {
        "person-forenames": "Ann",
        "person-surname": "Marsh",
        "is_applicant": True,
        "relationship": "mother",
        "children": ["child-1"],
        "reason": "Mia lives with her.",
    }
    do(nwosu, case, "Propose a recipient", who, "Propose this person")
    shown = {
        "identity_verified": "yes",
        "identity_how": "Passport seen.",
        "standing_verified": "yes",
        "standing_how": "Birth certificate seen.",
        "best_placed": "yes",
        "best_placed_reason": "Mia lives with her.",
    }
    do(nwosu, case, "Verify a recipient", shown, "Record the verification")
    found = {"findings-0-concerns": "yes", "findings-0-reason": "Alone with him.", "reason": "A real risk."}
    do(nwosu, case, "Complete the risk assessment", found, "Complete the assessment")


def limbs(why: str) -> dict[str, str]:
    return {f"limbs-{n}-{part}": said for n in range(4) for part, said in (("met", "yes"), ("reason", f"{why} {n}."))}


def recommend(officer: Officer, case: str, running: RunningClock) -> None:
    said = {
        "proposal": "disclose",
        **limbs("As recorded"),
        "reason": "The mother can protect Mia once she knows.",
        "recipients": ["recipient-1"],
        "content": TO_SAY,
        "contains": ["offence_nature", "offence_period"],
        "deliverers": ["nwosu", "castell"],
        "deliver_by": running.here.date() + timedelta(days=5),
        "tell_subject": "no",
        "tell_subject_reason": "It would raise the risk.",
        "subject_risk": "Low.",
        "child_plan": "Mia stays with her aunt.",
        "recipient_plan": "A number to ring.",
        "subject_plan": "His offender manager knows.",
        "alternatives": "A written agreement would not hold.",
    }
    do(officer, case, "Recommend", said, "Check your answers", "Recommend")


def decide(okafor: Officer, case: str, running: RunningClock) -> None:
    okafor.go(case).follow("Decide on disclosure")
    assert okafor.h1 == "Decide on disclosure"
    assert TO_SAY in okafor.words
    okafor.fill({**limbs("My own view"), "decision": "authorise", "reason": "Needed, and no more than needed."})
    okafor.press("Check your decision")
    assert okafor.h1 == "Check your decision"
    okafor.press("Authorise this disclosure")
    on_case(okafor)


def begin_visit(phone: Officer, case: str, named: tuple[str, ...] = OF_THE_CASE) -> None:
    """At the door and through the warning, with nothing of the case on the screen or behind it."""
    phone.go(f"{case}/visit/recipient-1")
    assert phone.h1 == "Who is in front of you?"
    nothing_of(phone, named)
    phone.fill({**DOOR, "seen": DOOR["seen"][:2]}).press("Continue to the warning")
    assert phone.h1 == "Who is in front of you?", "a line at the door is missing"
    nothing_of(phone, named)
    phone.fill(DOOR).press("Continue to the warning")
    assert phone.h1 == "Read the warning aloud"
    nothing_of(phone, named)
    phone.fill({"lines": ["1", "3"], "understood": ["yes"]}).press("Continue to the undertaking")
    assert "Read every line, in order." in phone.words
    phone.fill(WARNING).press("Continue to the undertaking")
    assert phone.h1 == "Undertaking"
    nothing_of(phone, named)


def nothing_of(phone: Officer, named: tuple[str, ...]) -> None:
    assert [name for name in named if name in phone.content] == [], "something of the case is on the page"


def tell(phone: Officer, running: RunningClock, words: str = TO_SAY, recipient: str = "Ann Marsh") -> None:
    running.pass_by(minutes=2)
    assert phone.h1 == "Tell, and no more"
    assert words in phone.words
    phone.fill(
        {
            "in_person": "yes",
            "began_at": running.here - timedelta(minutes=1),
            "ended_at": running.here,
            "present": f"{recipient}, PC Castell",
            "understood": "She said it back in her own words.",
            "as_authorised": "yes",
        }
    )
    phone.press("Check what you recorded")
    assert phone.h1 == "Check what you recorded"
    phone.press(f"Record that {recipient} was told")
    assert phone.h1 == "The visit is done"


def close(nwosu: Officer, price: Officer, case: str) -> None:
    """The notice, then a supervisor closes; both check their answers."""
    do(nwosu, case, "Give the notice", {"means": "visit"}, "Check your answers", "Record the notice")
    said = {
        "outcome": "DISCLOSED_CONVICTIONS",
        "residual_risk": "None known.",
        "retention": "public_protection",
        "partners_done": True,
    }
    do(price, case, "Close the case", said, "Check your answers", "Close the case")


def test_a_case_from_the_first_call_to_a_signed_undertaking_and_closing(
    wessex: Served, running: RunningClock, at_desk: Callable[..., Officer]
) -> None:
    keep_case(wessex.office)
    rudd = at_desk("rudd")
    case = f"/cases/{receive(rudd, call(running))}"
    record_checks(at_desk("sandhu"), case)

    nwosu = at_desk("nwosu")
    do(nwosu, case, "Take into the scheme", {"reason": "A named child, and contact."}, "Take it into the scheme")
    meet(nwosu, case)
    assess(nwosu, case)
    price = at_desk("price")
    recommend(price, case, running)
    decide(at_desk("okafor"), case, running)

    phone = at_desk("nwosu", **HANDSET)
    begin_visit(phone, case)
    phone.press("I agree and have signed")
    assert "Nothing is drawn in the box." in phone.words
    nothing_of(phone, OF_THE_CASE)
    phone.draw_signature().press("I agree and have signed")
    tell(phone, running)
    close(nwosu, price, case)

    assert "Closed" in price.words
    price.go(f"{case}/timeline")
    order = ["Case received", "Taken into the scheme", "Meeting held", "Recommended", "Disclosure to Ann Marsh authorised",
             "Undertaking signed", "Disclosure made", "Notice given", "Case closed"]  # fmt: skip
    happened = price.timeline[::-1]
    places = [place(happened, words) for words in order]
    assert places == sorted(places), happened


def place(happened: list[str], words: str) -> int:
    """Where on the timeline a title begins with these words."""
    return next(n for n, title in enumerate(happened) if title.startswith(words))


def test_a_refusal_to_sign_stops_the_telling_until_it_is_decided_again(
    wessex: Served, running: RunningClock, at_desk: Callable[..., Officer]
) -> None:
    kept = keep_at(wessex.office, Stage.DELIVERY)
    case = f"/cases/{kept.reference}"
    phone = at_desk("nwosu", **HANDSET)
    begin_visit(phone, case, OF_THE_CASEBOOK)
    phone.press("I do not wish to sign")
    assert phone.h1 == "Does not wish to sign"
    phone.fill({"reason": "I cannot keep it from my sister.", "already": "nothing", "obstacles": ["wants_advice"]})
    phone.press("Record, then tell DI Okafor")
    assert phone.h1 == "Refer it back"
    nothing_of(phone, OF_THE_CASEBOOK)
    risks = {"risk_if_withheld": "Contact grows.", "risk_if_told": "The sister is told."}
    phone.fill({"means": "telephone", **risks}).press("Record that it is referred back")
    assert phone.h1 == "It lies with an authoriser"

    nothing_can_be_told(phone, case)
    nwosu = at_desk("nwosu")
    nwosu.go(case)
    assert "referral_outstanding" in nwosu.words
    assert not nwosu.page.get_by_role("link", name="visit to Ann Marsh").count()

    okafor = at_desk("okafor")
    okafor.go(case).follow("Decide after the refusal to sign")
    assert okafor.h1 == "Decide after a refusal to sign"
    assert okafor.page.locator('[name="option"]:checked').count() == 0, "an option is chosen beforehand"
    okafor.fill({**risks, "option": "proceed_unsigned", "reason": "Ivy’s safety weighs more."})
    okafor.press("Continue to what it needs")
    okafor.press("Check your decision")
    assert okafor.page.locator(".govuk-error-summary").is_visible(), "what the option needs may not be left out"
    nothing_can_be_told(phone, case)
    okafor.fill({"warning_witness": "castell", "check_back_on": running.here.date() + timedelta(days=1)})
    okafor.press("Check your decision")
    assert okafor.h1 == "Check your decision"
    nothing_can_be_told(phone, case)
    okafor.press("Record the decision")
    on_case(okafor)

    phone.go(case).follow("Go on with the visit to Ann Marsh")
    assert "allowed telling without a signature" in phone.words
    tell(phone, running, builders.CONTENT)
    price = at_desk("price")
    close(nwosu, price, case)
    price.go(f"{case}/papers/undertaking/recipient-1")
    assert "Did not wish to sign yes, " in price.words, price.words
    happened = price.go(f"{case}/timeline").timeline
    assert "Undertaking signed" not in happened
    assert "Ann Marsh did not wish to sign" in happened


def nothing_can_be_told(phone: Officer, case: str) -> None:
    """Whatever address of the visit is opened, the words to be told are not there."""
    for query in ("", "?step=telling", "?step=undertaking", "?step=warning", "?step=identity"):
        phone.go(f"{case}/visit/recipient-1{query}")
        assert phone.h1 == "It lies with an authoriser", query
        nothing_of(phone, OF_THE_CASEBOOK)


def test_a_child_in_danger_is_protected_before_any_meeting_and_the_case_goes_on(
    wessex: Served, running: RunningClock, at_desk: Callable[..., Officer]
) -> None:
    rudd = at_desk("rudd")
    case = f"/cases/{receive(rudd, call(running, danger='yes', surname='Tarrant', child='Nell'))}"
    why = {"reason": "He is alone with the child now."}
    do(rudd, case, "Flag immediate risk", why, "Flag immediate risk")
    assert "Immediate risk" in rudd.words

    okafor = at_desk("okafor")
    said = {
        "person-forenames": "Gwen",
        "person-surname": "Marsh",
        "relationship": "grandmother",
        "reason": "He takes the child tonight.",
        "deliverers": ["nwosu", "castell"],
        "deliver_by": running.here.date() + timedelta(days=1),
        "content": "Jon Tarrant is a danger to Nell. Keep her with you tonight.",
        "contains": ["other_risk"],
    }
    nwosu = at_desk("nwosu")
    sent = {"action": "units_sent", "detail": "Officers went to the house."}
    do(nwosu, case, "Record what was done to protect a child", sent, "Record what was done")
    do(okafor, case, "Authorise immediate protection", said, "Check your answers", "Authorise now")

    phone = at_desk("nwosu", **HANDSET)
    begin_visit(phone, case, ("Tarrant", "Nell"))
    phone.draw_signature().press("I agree and have signed")
    tell(phone, running, str(said["content"]), "Gwen Marsh")

    over = {**sent, "action": "police_protection", "danger_over": True}
    do(nwosu, case, "Record what was done to protect a child", over, "Record what was done")
    record_checks(at_desk("sandhu"), case)
    do(nwosu, case, "Take into the scheme", {"reason": "A named child, and contact."}, "Take it into the scheme")
    nwosu.follow("Record the meeting")
    assert nwosu.h1 == "Record the meeting"
    happened = nwosu.go(f"{case}/timeline").timeline
    assert place(happened, "Taken into the scheme") < place(happened, "Disclosure made"), happened


def test_without_a_script_a_case_is_received_a_check_recorded_and_a_note_added(
    running: RunningClock, at_desk: Callable[..., Officer]
) -> None:
    case = f"/cases/{receive(at_desk('rudd', java_script_enabled=False), call(running, surname='Nowell'))}"
    sandhu = at_desk("sandhu", java_script_enabled=False)
    do(sandhu, case, "Record a check", {"kind": "pnc", "result": "returned_nothing"}, "Record the result")
    do(sandhu, case, "Add a note", {"text": "She rang to ask how long it takes."}, "Add the note")
    sandhu.go(f"{case}/timeline")
    assert sandhu.timeline[0] == "Note added"


def test_the_keyboard_alone_is_enough_and_focus_goes_to_what_is_wrong(
    wessex: Served, at_desk: Callable[..., Officer]
) -> None:
    case = f"/cases/{keep_case(wessex.office).reference}"
    nwosu = at_desk("nwosu")
    page = nwosu.go(case).page
    tab_to(nwosu, "Add a note")
    go_by_enter(nwosu)
    assert nwosu.h1 == "Add a note"
    page.keyboard.press("Tab")
    assert focused(nwosu) == "Skip to main content"
    tab_to(nwosu, "Add the note")
    go_by_enter(nwosu)
    assert page.evaluate("document.activeElement.dataset.module") == "govuk-error-summary"
    assert page.title().startswith("Error: Add a note")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "text"
    page.keyboard.type("She rang to ask how long it takes.")
    tab_to(nwosu, "Add the note")
    go_by_enter(nwosu)
    on_case(nwosu)
    assert "Note added" in nwosu.words


def focused(officer: Officer) -> str:
    return str(officer.page.evaluate("(document.activeElement.innerText || '').trim()"))


def tab_to(officer: Officer, words: str) -> None:
    for _ in range(80):
        if focused(officer) == words:
            return
        officer.page.keyboard.press("Tab")
    raise AssertionError(f"no {words!r} within 80 tabs on {officer.path}")


def go_by_enter(officer: Officer) -> None:
    with officer.page.expect_navigation():
        officer.page.keyboard.press("Enter")
