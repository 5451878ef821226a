"""Deciding: nothing is preset, nothing typed is lost, and whoever may not decide is told who can."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from csor.domain.actions import Action, Event
from csor.domain.facts import CaseFacts
from csor.domain.particulars import Person
from csor.domain.people import Actor
from csor.domain.vocabulary import Rank, RecipientState, RefusalOption, Role, Stage
from csor.records.event_record import EventRecord
from csor.simulation.people import OPERATOR
from csor.usecases.office import Office
from csor.usecases.people import NewPerson, add_person
from tests.domain import builders
from tests.support.client import PASSWORD, Seen
from tests.support.wessex import Clock, WessexCase, keep_at
from tests.web.conftest import ClientFor
from tests.web.filling import fill, follow, kept, on_day, unseen

TEST = {f"limbs-{row}-met": "yes" for row in range(4)} | {
    f"limbs-{row}-reason": f"My own reason {row}" for row in range(4)
}


class Desk:
    """The people of the force at the pages of a decision."""

    def __init__(self, office: Office, clock: Clock, client_for: ClientFor) -> None:
        self.office = office
        self.clock = clock
        self.client_for = client_for

    def case_at(self, stage: Stage) -> WessexCase:
        return follow(self.clock, keep_at(self.office, stage))

    def follow(self, case: WessexCase) -> WessexCase:
        return follow(self.clock, case)

    def get(self, path: str, by: str = "okafor") -> Seen:
        return self.client_for(by).get(path)

    def post(self, path: str, answers: dict[str, Any], by: str = "okafor", drawn: Seen | None = None) -> Seen:
        return fill(self.client_for(by), path, answers, drawn)


@pytest.fixture
def desk(office: Office, clock: Clock, client_for: ClientFor) -> Desk:
    return Desk(office, clock, client_for)


@pytest.fixture
def case(desk: Desk) -> WessexCase:
    return desk.case_at(Stage.DECISION)


def at(case: WessexCase, page: str = "decide") -> str:
    return f"/cases/{case.reference}/{page}"


def authorising(desk: Desk, **changes: Any) -> dict[str, Any]:
    return {
        **TEST,
        **on_day("deliver_by", desk.clock.now, 3),
        "decision": "authorise",
        "recipient": "recipient-1",
        "content": builders.CONTENT,
        "contains": ["offence_nature", "offence_period"],
        "left_out": "His address.",
        "deliverers": ["nwosu", "castell"],
        "reason": "Needed, and no more than needed.",
        **changes,
    }


def facts(desk: Desk, case: WessexCase) -> CaseFacts:
    found: CaseFacts = kept(desk.office, case)
    return found


def typed(page: Seen) -> dict[str, str]:
    return {name: values[0] for name, values in unseen(page).items()}


def refusals(desk: Desk) -> list[tuple[str, str]]:
    """What was tried and refused, and by which rule."""
    query = select(EventRecord.action, EventRecord.code).where(EventRecord.event == Event.ACTION_REFUSED)
    with desk.office.open_reading() as reading:
        return [(action, code) for action, code in reading.execute(query)]


def test_nothing_is_preset_but_what_is_recommended(desk: Desk, case: WessexCase) -> None:
    page = desk.get(at(case)).html

    assert not re.findall(r'type="radio"[^>]*checked', page)
    assert builders.CONTENT in page
    assert "May you decide this case? Yes" in page
    assert "4 parts of the test to answer" in page
    assert page.index("Authorise the disclosure<") < page.index("Decide not to disclose<")
    assert page.index("Send it back<") < page.index("Defer<")


def test_authorise_after_check_answers(desk: Desk, case: WessexCase) -> None:
    page = desk.post(at(case), authorising(desk))
    assert page.status == 200
    assert "Nothing has been decided yet." in page.html
    assert "My own reason 2" in page.html
    assert facts(desk, case).stage is Stage.DECISION

    done = desk.post(at(case), {**authorising(desk), "confirm": "1"})
    assert done.status == 302
    after = facts(desk, case)
    assert after.stage is Stage.DELIVERY
    assert after.authorities[0].basis
    assert [a.reason for a in after.authorities[0].basis.said.limbs] == [f"My own reason {n}" for n in range(4)]


def test_an_unanswered_part_is_named_and_every_word_kept(desk: Desk, case: WessexCase) -> None:
    answers = authorising(desk)
    del answers["limbs-2-met"]
    answers["limbs-3-reason"] = ""

    page = desk.post(at(case), answers)

    assert page.status == 409
    assert "Answer each part of the test with a reason. Still to answer: necessary, proportionate." in page.html
    assert '<a href="#limbs-2-met">Select yes or no</a>' in page.html
    assert '<a href="#limbs-3-reason">Enter your reason</a>' in page.html
    assert "My own reason 2" in page.html
    assert "2 parts of the test to answer" in page.html


def test_no_decision_chosen(desk: Desk, case: WessexCase) -> None:
    answers = authorising(desk)
    del answers["decision"]

    page = desk.post(at(case), answers)

    assert page.status == 400
    assert "Select what you decide" in page.html
    assert "My own reason 0" in page.html


def test_an_answer_of_no_cannot_be_authorised(desk: Desk, case: WessexCase) -> None:
    page = desk.post(at(case), authorising(desk, **{"limbs-2-met": "no"}))

    assert page.status == 409
    assert "Then nothing may be told. Decide not to disclose instead." in page.html


def test_decide_not_to_disclose(desk: Desk, case: WessexCase) -> None:
    chosen = authorising(desk, decision="no_disclosure")

    page = desk.post(at(case), chosen)
    assert "Why is nobody told?" in page.html
    assert "Needed, and no more than needed." in page.html
    carried = typed(page)
    assert carried["content"] == builders.CONTENT
    assert carried["limbs-0-reason"] == "My own reason 0"

    own = {
        **carried,
        "decision": "no_disclosure",
        "asked": "1",
        "reason": "The plan holds.",
        "reason_code": "risk_managed",
    }
    page = desk.post(at(case), own)
    assert page.status == 409
    assert "There are concerns. Say what protects the child if nobody is told." in page.html
    page = desk.post(at(case), {**own, "protection": "Social care."})
    assert "Check your decision" in page.html
    done = desk.post(at(case), {**own, "protection": "Social care.", "confirm": "1"})
    assert done.status == 302
    after = facts(desk, case)
    assert after.no_disclosure
    assert after.no_disclosure.said.limbs[0].reason == "My own reason 0"


def test_send_back_and_defer(desk: Desk, case: WessexCase) -> None:
    defer = {
        **on_day("review_on", desk.clock.now, 2),
        "decision": "defer",
        "asked": "1",
        "reason": "A court sits on Friday.",
        "risk_cover": "Ivy stays with her aunt.",
        "confirm": "1",
    }
    assert desk.post(at(case), defer).status == 302
    assert facts(desk, case).deferral

    page = desk.post(at(case), {"decision": "send_back", "asked": "1", "comment": ""})
    assert "Say what is missing" in page.html
    back = {"decision": "send_back", "asked": "1", "comment": "Who looks after Ivy?", "confirm": "1"}
    assert desk.post(at(case), back).status == 302
    assert facts(desk, case).stage is Stage.ASSESSMENT


def test_a_decision_that_was_put_off_says_so_where_it_is_taken(desk: Desk, case: WessexCase) -> None:
    assert not desk.get(at(case)).find("div", "csor-band--info")
    deferred = desk.follow(case.do(Action.DEFER_DECISION))
    (band,) = desk.get(at(deferred)).texts("div", "csor-band--info")
    assert band.startswith("The decision was put off to Thu 5 March by DI Okafor")
    assert "Until then:" in band


def test_going_back_keeps_everything(desk: Desk, case: WessexCase) -> None:
    page = desk.post(at(case), {**authorising(desk), "decision": "defer", "back": "1"})

    assert page.status == 200
    assert "Decide on disclosure" in page.html
    assert "My own reason 3" in page.html
    assert re.search(r'value="defer" checked', page.html)


def new_actor(new: NewPerson) -> Actor:
    return Actor(new.id, new.name, new.rank, new.roles, new.team, OPERATOR.force, new.acting)


def test_whoever_recommended_may_not_decide_whatever_the_acting_rank(desk: Desk) -> None:
    roles = frozenset({Role.OFFICER, Role.AUTHORISER})
    new = NewPerson("hat", "Every Hat", Rank.INSPECTOR, roles, "ppn", title="DI", acting=True, password=PASSWORD)
    with desk.office.open_work(OPERATOR) as work:
        add_person(work, new)
    case = desk.case_at(Stage.ASSESSMENT)
    case.assessed().do(Action.RECOMMEND, by=new_actor(new))
    desk.follow(case)

    page = desk.get(at(case), by="hat")

    assert page.status == 403
    assert "You recommended this case, so someone else must decide" in page.html
    assert "You recommended it on" in page.html
    assert "own_recommendation" in page.html
    assert "Who can decide" in page.html
    assert "DI 1186 Ruth Okafor" in page.html
    assert "Det Supt Meera Anand" in page.html
    assert "Amara Nwosu" not in page.html
    assert "Inspector (acting) is high enough" in page.html


def test_those_without_the_role_are_shown_who_can(desk: Desk, case: WessexCase) -> None:
    page = desk.get(at(case), by="castell")

    assert page.status == 403
    assert "Your role does not do this" in page.html
    assert "Who can decide" in page.html


def test_a_supervisor_may_send_back_but_not_authorise(desk: Desk, case: WessexCase) -> None:
    page = desk.get(at(case), by="price")

    assert page.status == 200
    assert "Not to authorise" in page.html
    assert "Your role does not decide" in page.html
    assert 'value="authorise"' in page.html


def test_before_its_stage_there_is_nothing_to_decide(desk: Desk) -> None:
    case = desk.case_at(Stage.ASSESSMENT)

    page = desk.get(at(case))

    assert page.status == 409
    assert "not_offered" in page.html


def test_a_change_meanwhile_keeps_the_words_and_says_what_changed(desk: Desk, case: WessexCase) -> None:
    drawn = desk.get(at(case))
    case.do(Action.ADD_NOTE).do(Action.ASSIGN_CASE)
    desk.follow(case)

    page = desk.post(at(case), {**authorising(desk), "confirm": "1"}, drawn=drawn)

    assert page.status == 409
    assert "The case changed while you were typing" in page.html
    assert "Case assigned to" in page.html
    assert "My own reason 1" in page.html
    assert desk.post(at(case), {**authorising(desk), "confirm": "1"}, drawn=page).status == 302


def test_whoever_decides_second_is_refused_and_keeps_the_words(desk: Desk, case: WessexCase) -> None:
    """The very same form is no second one: a double click leads to where the first one led."""
    first, other = desk.get(at(case)), desk.get(at(case))
    back = {"decision": "send_back", "asked": "1", "comment": "Who looks after Ivy?", "confirm": "1"}
    assert desk.post(at(case), back, drawn=first).status == 302
    assert desk.post(at(case), back, drawn=first).location == f"/cases/{case.reference}"
    assert refusals(desk) == []

    late = desk.post(at(case), {**back, "comment": "Unclear"}, drawn=other)

    assert late.status == 409
    assert "It was not saved. Copy what you still need." in late.words
    assert "<dt>Missing</dt><dd><bdi>Unclear</bdi></dd>" in late.html
    assert "The case changed while you were typing" in late.words
    assert "Okafor" in late.words.partition("while you were typing")[2].partition("What you typed")[0]
    assert refusals(desk) == [("decisions.decide", "not_offered")]


def test_several_recipients_have_a_decision_each(desk: Desk) -> None:
    case = desk.case_at(Stage.ASSESSMENT)
    case.assessed().do(Action.PROPOSE_RECIPIENT, person=Person("Tom", "Marsh"), is_applicant=False)
    case.do(Action.VERIFY_RECIPIENT, recipient="recipient-2").do(Action.RECOMMEND)
    desk.follow(case)

    page = desk.get(at(case)).html
    assert "Decide about <bdi>Tom Marsh</bdi> instead" in page
    page = desk.post(at(case), {**authorising(desk), "about": "recipient-2"}).html
    assert "This one is about <b><bdi>Tom Marsh</bdi></b>" in page
    assert "My own reason 1" in page
    done = desk.post(at(case), {**authorising(desk), "recipient": "recipient-2", "confirm": "1"})
    assert done.status == 302
    assert facts(desk, case).authorities[0].recipient == "recipient-2"


# ------------------------------------------------------------ after a refusal to sign


@pytest.fixture
def refused(desk: Desk) -> WessexCase:
    case = desk.case_at(Stage.DELIVERY)
    case.refuses_to_sign().do(Action.REFER_BACK)
    return desk.follow(case)


AFTER = "refusal/recipient-1"
WEIGHED = {"risk_if_withheld": "Growing.", "risk_if_told": "A sister is told.", "reason": "The child weighs more."}


def test_the_six_options_stand_in_their_order_and_none_is_preset(desk: Desk, refused: WessexCase) -> None:
    page = desk.get(at(refused, AFTER)).html

    found = re.findall(r'name="option" value="([^"]+)"', page)
    assert found == list(RefusalOption)
    assert not re.findall(r'type="radio"[^>]*checked', page)
    assert "Did not wish to sign. Witness PC Castell" in page
    assert "Referred back by telephone call" in page
    assert "Ivy stays at risk." in page


def test_tell_without_a_signature(desk: Desk, refused: WessexCase) -> None:
    chosen = {**WEIGHED, "option": "proceed_unsigned"}

    page = desk.post(at(refused, AFTER), chosen)
    assert "Tell without a signature: what it needs" in page.html
    assert "When do officers look in again?" in page.html
    assert "What protects" not in page.html
    assert typed(page)["reason"] == WEIGHED["reason"]

    needs = {**chosen, "asked": "1", "warning_witness": "PC Colleague"}
    page = desk.post(at(refused, AFTER), needs)
    assert page.status == 409
    assert "Enter the day on which officers look in again." in page.html
    needs |= on_day("check_back_on", desk.clock.now, 1)
    page = desk.post(at(refused, AFTER), needs)
    assert "Check your decision" in page.html
    assert desk.post(at(refused, AFTER), {**needs, "confirm": "1"}).status == 302
    assert facts(desk, refused).recipients[0].state is RecipientState.UNSIGNED_ALLOWED


def test_whoever_decides_second_after_a_refusal_to_sign_is_refused(desk: Desk, refused: WessexCase) -> None:
    first, other = desk.get(at(refused, AFTER)), desk.get(at(refused, AFTER))
    chosen = {**WEIGHED, **on_day("check_back_on", desk.clock.now, 1), "option": "proceed_unsigned"}
    chosen |= {"asked": "1", "confirm": "1", "warning_witness": "PC Colleague"}
    assert desk.post(at(refused, AFTER), chosen, drawn=first).status == 302
    assert desk.post(at(refused, AFTER), chosen, drawn=first).location == f"/cases/{refused.reference}"
    assert refusals(desk) == []

    late = desk.post(at(refused, AFTER), {**chosen, "reason": "Her aunt knows already."}, drawn=other)

    assert late.status == 409
    assert "Her aunt knows already." in late.words
    assert refusals(desk) == [("decisions.refusal", "not_offered")]


def test_tell_less(desk: Desk, refused: WessexCase) -> None:
    chosen = {**WEIGHED, "option": "narrow_content"}
    page = desk.post(at(refused, AFTER), chosen).html
    assert page.count(builders.CONTENT) == 2  # as it was, and to be shortened

    needs = {**chosen, "asked": "1", "contains": ["other_risk"], "without_signature": "no"}
    page = desk.post(at(refused, AFTER), {**needs, "content": builders.CONTENT}).html
    assert "The new words must be fewer than before." in page
    done = {**needs, "content": builders.FEWER_WORDS, "confirm": "1"}
    assert desk.post(at(refused, AFTER), done).status == 302
    assert facts(desk, refused).authority("recipient-1").content == builders.FEWER_WORDS  # type: ignore[union-attr]


@pytest.mark.parametrize("option", ["withhold", "statutory_protection"])
def test_options_that_need_a_protection(desk: Desk, refused: WessexCase, option: str) -> None:
    chosen = {**WEIGHED, "option": option, "asked": "1"}
    assert "Say what protects the child instead." in desk.post(at(refused, AFTER), chosen).html
    done = {**chosen, "protection": "Section 47.", "confirm": "1"}
    assert desk.post(at(refused, AFTER), done).status == 302
    assert facts(desk, refused).recipients[0].state is RecipientState.WITHHELD


def test_tell_someone_else_needs_nothing_more(desk: Desk, refused: WessexCase) -> None:
    chosen = {**WEIGHED, "option": "other_recipient"}
    page = desk.post(at(refused, AFTER), chosen)
    assert "Check your decision" in page.html
    assert desk.post(at(refused, AFTER), {**chosen, "confirm": "1"}).status == 302
    assert facts(desk, refused).another_recipient_wanted


def test_wait_and_ask_again(desk: Desk, refused: WessexCase) -> None:
    chosen = {**WEIGHED, "option": "defer", "asked": "1", "protection": "Social care."} | on_day(
        "revisit_at", desk.clock.now, 4
    )
    page = desk.post(at(refused, AFTER), {**chosen, "revisit_at-time": "10:00"})
    assert "Enter a time to ask again, within 48 hours." in page.html
    chosen |= {**on_day("revisit_at", desk.clock.now, 1, "10:00"), "confirm": "1"}
    assert desk.post(at(refused, AFTER), chosen).status == 302


def test_what_was_typed_for_another_option_is_no_part_of_the_decision(desk: Desk, refused: WessexCase) -> None:
    chosen = {**WEIGHED, "option": "other_recipient", "content": "Old words.", "warning_witness": "PC Castell"}

    page = desk.post(at(refused, AFTER), chosen)
    assert not [said for said in page.texts("dd") if "Old words." in said]
    desk.post(at(refused, AFTER), {**chosen, "confirm": "1"})

    decided = facts(desk, refused).recipients[0].decisions[0].said
    assert (decided.content, decided.warning_witness) == ("", "")


def test_what_is_missing_on_the_first_page_is_said_there(desk: Desk, refused: WessexCase) -> None:
    page = desk.post(at(refused, AFTER), {"risk_if_withheld": "Growing."})

    assert page.status == 400
    assert "Select what you decide" in page.html
    assert "Growing." in page.html


def test_whoever_was_at_the_visit_does_not_decide_after_it(desk: Desk, refused: WessexCase) -> None:
    page = desk.get(at(refused, AFTER), by="nwosu")
    assert page.status == 403
    assert "Who can decide" in page.html


def test_no_refusal_to_decide_on(desk: Desk) -> None:
    case = desk.case_at(Stage.DELIVERY)
    assert desk.get(at(case, AFTER)).status == 409
    assert desk.get(at(case, "refusal/recipient-9")).status == 404
