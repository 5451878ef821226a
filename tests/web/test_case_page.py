"""The page of a case: every stage, every reader, every state."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from csor.domain import particulars as said
from csor.domain.actions import Action
from csor.domain.refusals import Refusal
from csor.domain.vocabulary import CheckKind, CheckState, ContactMeans, Route, Stage
from csor.records.event_record import EventRecord
from csor.usecases.office import Office
from csor.words.actions import action_words
from tests.domain import builders
from tests.support.client import Client, Seen, words_of
from tests.support.queries import queries
from tests.support.wessex import Clock, WessexCase, keep_at, keep_case
from tests.web.conftest import ClientFor

READERS = ("rudd", "sandhu", "nwosu", "castell", "price", "okafor", "anand", "mercer")
SHOWS = ("", "decisions", "checks", "contacts", "looked", "none such")
HANNAH = said.Applicant(
    said.Person("Hannah", "Brierley", address="27 Orchard Close"),
    "mother",
    said.SafeContact(
        (ContactMeans.TEXT,),
        "07700 900417",
        (0, 1, 2, 3, 4),
        "10:00",
        "12:00",
        (ContactMeans.LETTER, ContactMeans.TELEPHONE),
        code_word="Bluebell",
        note="He may see the phone",
    ),
)


def page(client: Client, case: builders.Case, query: str = "") -> Seen:
    seen = client.get(f"/cases/{case.facts.reference}{query}")
    assert seen.status == 200
    return seen


def bands(seen: Seen) -> list[str]:
    return seen.texts("h2", "csor-band__title")


def buttons(seen: Seen) -> list[str]:
    return [words for words in seen.texts("a", "govuk-button") if words != "Flag immediate risk"]


@pytest.mark.parametrize("stage", list(Stage))
def test_everybody_who_may_see_a_case_can_open_it(office: Office, client_for: ClientFor, stage: Stage) -> None:
    case = keep_at(office, stage)
    for reader in READERS:
        seen = page(client_for(reader), case)
        assert seen.h1 == f"Case {case.reference}"
        assert "John Reed, about Ivy, 7" in seen.words
        for show in SHOWS:
            assert page(client_for(reader), case, f"/timeline?show={show}").h1 == "Timeline"


@pytest.mark.parametrize("stage", [s for s in Stage if s is not Stage.MEETING])
def test_a_right_to_know_without_an_applicant(office: Office, client_for: ClientFor, stage: Stage) -> None:
    case = keep_at(office, stage, Route.RIGHT_TO_KNOW)
    seen = page(client_for("nwosu"), case)
    assert "Right to Know" in seen.words
    assert not seen.find("section", "csor-safe")


def test_missing_and_hidden_have_the_same_answer(office: Office, client_for: ClientFor) -> None:
    hidden = keep_at(office, Stage.MEETING).reference
    client = client_for("penhaligon")
    for more in ("", "/timeline"):
        one, other = (client.get(f"/cases/{ref}{more}") for ref in (hidden, "WX-2026-9999"))
        assert one.status == other.status == 404
        assert without_nonce(one) == without_nonce(other)
        assert len(one.html) == len(other.html)


def without_nonce(seen: Seen) -> str:
    nonces = {e.get("nonce", "") for e in seen.root.iter("script")}
    text = re.sub(r"Reference [0-9a-f]{16}\.", "Reference.", seen.html)  # of the request alone
    for nonce in nonces:
        text = text.replace(nonce, "")
    return text


def test_the_reading_is_an_event(office: Office, client_for: ClientFor) -> None:
    case = keep_case(office)
    client = client_for("nwosu")
    page(client, case)
    page(client, case, "/timeline?show=looked")
    client.get("/cases/WX-2026-9999")
    with office.open_reading() as session:
        query = select(EventRecord.case, EventRecord.outcome).where(EventRecord.actor == "nwosu")
        found = [tuple(row) for row in session.execute(query.order_by(EventRecord.seq).offset(1))]
    assert found == [(case.reference, "read"), (case.reference, "read"), ("WX-2026-9999", "refused")]


@pytest.mark.parametrize("stage", list(Stage))
def test_a_case_asks_at_most_twelve_queries(office: Office, client_for: ClientFor, stage: Stage) -> None:
    case = keep_at(office, stage)
    if stage is Stage.ASSESSMENT:
        case.do(Action.OPEN_RIGHT_TO_KNOW)
    client = client_for("nwosu")
    for _ in range(2):
        with queries(office.engine) as asked:
            page(client, case)
        assert len(asked) <= 12, "\n".join(statement for statement, _ in asked)


def test_the_strip_says_how_the_deadline_was_worked_out(office: Office, client_for: ClientFor) -> None:
    seen = page(client_for("nwosu"), keep_at(office, Stage.MEETING))
    strip = seen.texts("div", "csor-strip__cell")
    assert "Since Mon 2 March" in strip[0]
    assert "Right to Ask, by 101" in strip[0]
    assert "PC Amara Nwosu" in strip[1]
    assert "Public Protection North" in strip[1]
    assert "Supervisor DS Price." in strip[1]
    assert "9 days left" in strip[2]
    assert "Meeting, Thu 12 March" in strip[2]
    assert "27 days left" in strip[3]
    assert "Received Mon 2 March + 28 calendar days. Calendar EW, holidays-" in strip[3]


def test_safe_contact_is_worked_out_by_the_server(office: Office, client_for: ClientFor, clock: Clock) -> None:
    case = keep_case(office, applicant=HANNAH)
    client = client_for("nwosu")
    words = page(client, case).texts("section", "csor-safe")[0]
    assert "Safe contact: Hannah Brierley, applicant" in words
    assert "Text 07700 900417 only, Monday to Friday, 10:00 to 12:00" in words
    assert "Never a letter or a call. Code word: Bluebell. He may see the phone." in words
    assert "Not now Next: tomorrow, 10:00 It is Tuesday, 14:00." in words
    clock.now = builders.RECEIVED + timedelta(days=1, hours=2)
    assert "Safe now Until 12:00" in page(client, case).texts("section", "csor-safe")[0]
    clock.now = builders.RECEIVED + timedelta(days=4, hours=5)
    assert "Not now Next: Mon 9 March, 10:00" in page(client, case).texts("section", "csor-safe")[0]


def test_without_a_safe_contact_nobody_is_contacted(office: Office, client_for: ClientFor) -> None:
    unsaid = keep_case(office, applicant=replace(builders.APPLICANT, safe_contact=None))
    assert "No safe contact was given: do not contact" in bands(page(client_for("nwosu"), unsaid))
    anonymous = keep_case(office, applicant=builders.ANONYMOUS)
    assert "The applicant is not known: do not contact" in bands(page(client_for("nwosu"), anonymous))


def test_what_can_be_done_and_what_has_to_happen_first(office: Office, client_for: ClientFor) -> None:
    case = keep_case(office).owned_by("nwosu")
    seen = page(client_for("nwosu"), case)
    assert buttons(seen)[0] == "Record a check"
    first = seen.texts("table", "csor-table--roomy")[0]
    assert "Take into the scheme" in first
    assert "PNC, ViSOR/MAPPS, Local records and intelligence" in first
    assert "Rule: checks_incomplete" in first
    assert not buttons(page(client_for("mercer"), case))[1:]
    assert "Flag immediate risk" not in page(client_for("mercer"), case).links()


def test_the_way_on_is_green(office: Office, client_for: ClientFor) -> None:
    ways = {
        Stage.MEETING: ("nwosu", "Record the meeting"),
        Stage.DECISION: ("okafor", "Decide on disclosure"),
        Stage.DELIVERY: ("nwosu", "Begin the visit to Ann Marsh"),
        Stage.NOTICE: ("nwosu", "Give the notice"),
        Stage.CLOSED: ("price", "Open a review"),
    }
    for stage, (reader, words) in ways.items():
        assert greens(page(client_for(reader), keep_at(office, stage))) == [words]


def test_who_can_decide_is_named(office: Office, client_for: ClientFor) -> None:
    seen = page(client_for("nwosu"), keep_at(office, Stage.DECISION))
    assert "Who can: DI Okafor, Det Supt Anand and DI Whitfield. Rule: not_permitted" in seen.words


def test_immediate_risk_is_above_everything(office: Office, client_for: ClientFor) -> None:
    case = keep_case(office).do(Action.FLAG_IMMEDIATE_RISK)
    seen = page(client_for("nwosu"), case)
    assert bands(seen)[0].startswith("Immediate risk, flagged yesterday")
    assert "No action is recorded yet." in seen.words
    assert buttons(seen)[0] == action_words(Action.RECORD_SAFEGUARDING_ACTION).link
    case.do(Action.RECORD_SAFEGUARDING_ACTION, danger_over=False)
    assert "Units sent" in page(client_for("nwosu"), case).words


def test_a_new_result_suspends_and_everybody_is_told(office: Office, client_for: ClientFor) -> None:
    case = keep_at(office, Stage.DELIVERY).hit()
    seen = page(client_for("okafor"), case)
    assert "Nothing may be told to Ann Marsh until an authoriser has looked again" in bands(seen)
    assert "Suspended" in seen.words


def test_an_authority_lapses_after_its_last_day(office: Office, client_for: ClientFor, clock: Clock) -> None:
    case = keep_at(office, Stage.DELIVERY)
    clock.now = case.now + timedelta(days=6)
    seen = page(client_for("nwosu"), case)
    assert "The authority to tell Ann Marsh has lapsed" in bands(seen)
    assert "Lapsed. By DI Okafor" in seen.words


def test_late_with_a_delay_and_extended(office: Office, client_for: ClientFor, clock: Clock) -> None:
    case = keep_at(office, Stage.ASSESSMENT).do(Action.ATTRIBUTE_DELAY)
    clock.now = case.now + timedelta(days=30)
    seen = page(client_for("price"), case)
    assert "The conclusion is 2 days late" in bands(seen)
    assert "Delay put down to a partner: 1 day." in seen.words
    assert "No extension is recorded." in seen.words
    assert "Today, day 30" in seen.words
    case.do(Action.EXTEND_DEADLINE)
    seen = page(client_for("price"), case)
    assert any(title.startswith("Extended to") for title in bands(seen))
    assert not any("late" in title for title in bands(seen))


def test_deferred_sent_back_linked_and_conflicted(office: Office, client_for: ClientFor) -> None:
    deferred = keep_at(office, Stage.DECISION).do(Action.DEFER_DECISION)
    assert bands(page(client_for("nwosu"), deferred)) == ["The decision was put off to Thu 5 March by DI Okafor"]
    back = keep_at(office, Stage.DECISION).do(Action.SEND_BACK)
    assert bands(page(client_for("nwosu"), back))[0].startswith("DI Okafor sent the recommendation back")
    linked = keep_case(office).do(Action.OPEN_RIGHT_TO_KNOW)
    seen = page(client_for("nwosu"), linked)
    assert bands(seen) == ["Linked with a case"]
    other = seen.links()[linked.facts.linked[0]]
    assert client_for("nwosu").get(other).status == 200
    conflict = keep_case(office).do(Action.DECLARE_CONFLICT, by="nwosu")
    seen = page(client_for("nwosu"), conflict)
    assert bands(seen) == ["You declared a conflict of interest in this case"]
    assert "Flag immediate risk" in seen.links()


def test_a_linked_case_that_is_hidden_is_not_even_counted(office: Office, client_for: ClientFor) -> None:
    case = keep_case(office).do(Action.OPEN_RIGHT_TO_KNOW)
    linked = WessexCase(office, replace(case.facts, reference=case.facts.linked[0]), case.now)
    assert bands(page(client_for("rudd"), case)) == ["Linked with a case"]
    linked.checked().hit()
    linked.do(Action.ACCEPT_INTO_SCHEME, by="price")
    seen = page(client_for("rudd"), case)
    assert bands(seen) == []
    assert linked.reference not in seen.links()


def test_what_was_just_done_is_said_and_what_is_left(office: Office, client_for: ClientFor) -> None:
    case = keep_at(office, Stage.ASSESSMENT)
    seen = page(client_for("nwosu"), case, "?done=record_check")
    assert bands(seen)[0] == "Check recorded"
    assert "before you can recommend" in seen.words
    assert bands(page(client_for("nwosu"), case, "?done=<b>")) == []
    assert bands(page(client_for("nwosu"), case, "?done=receive_case")) == []


def test_each_check_says_until_when_it_counts(office: Office, client_for: ClientFor, clock: Clock) -> None:
    case = keep_case(office).do(Action.REQUEST_CHECK).hit().do(Action.RECORD_CHECK, kind=CheckKind.VISOR)
    case.do(Action.SUPERSEDE_CHECK)
    case.do(
        Action.RECORD_CHECK,
        kind=CheckKind.LOCAL_RECORDS,
        result=CheckState.NOT_AVAILABLE,
        not_available_reason="The system was down",
    )
    seen = page(client_for("sandhu"), case)
    rows = [" ".join(words.split()) for words in seen.texts("tr")]
    assert any(r.startswith("PNC Something found") and "Mon 9 Mar" in r for r in rows)
    assert any("Asked, no reply yet" in r and "Reply due Thu 5 Mar" in r for r in rows)
    assert any("Not possible" in r and "The system was down" in r for r in rows)
    assert any("Not asked for yet" in r for r in rows)
    assert "1 earlier result" in seen.words
    assert "Set aside: It was another John Reed" in seen.words
    clock.now += timedelta(days=9)
    late = page(client_for("sandhu"), case)
    assert "Mon 9 Mar, run again" in late.texts("b", "csor-late")


def test_a_new_event_has_a_dot(office: Office, client_for: ClientFor, clock: Clock) -> None:
    case = keep_case(office)
    clock.now = case.now + timedelta(minutes=10)
    page(client_for("nwosu"), case)
    case.later(minutes=20).do(Action.RECORD_CHECK)
    clock.now = case.now + timedelta(minutes=10)
    seen = page(client_for("nwosu"), case)
    dots = [e.get("aria-label") for e in seen.find("span", "csor-dot")]
    assert dots == ["Changed since you looked", "New since you looked"]


def test_nothing_that_was_said_stays_hidden(office: Office, client_for: ClientFor) -> None:
    case = keep_at(office, Stage.DELIVERY).refuses_to_sign()
    case.do(Action.REFER_BACK).do(Action.DECIDE_AFTER_REFUSAL)
    case.do(Action.ADD_NOTE, text="She rang about the shed.").do(Action.RECORD_CONTACT)
    words = page(client_for("nwosu"), case).words
    for text in (
        "Her new partner moved in and she knows nothing of him.",
        "She met him in May.",
        "A written agreement would not hold.",
        "I'll tell who I like.",
        "Ivy's safety weighs more.",
        "passport seen",
        "Tell without a signature",
        "She rang about the shed.",
        "Agreed a time.",
    ):
        assert text in words, text


def test_a_refused_attempt_stands_on_the_timeline(office: Office, client_for: ClientFor) -> None:
    case = keep_case(office)
    with pytest.raises(Refusal):
        case.do(Action.ACCEPT_INTO_SCHEME, by="nwosu")
    seen = page(client_for("price"), case, "/timeline")
    assert "Refused: take into the scheme." in seen.words
    assert "Rule: checks_incomplete" in seen.words
    page(client_for("nwosu"), case)
    looked = page(client_for("price"), case, "/timeline?show=looked")
    assert "Looked at. the case PC Nwosu" in looked.words


def test_a_long_timeline_goes_on(office: Office, client_for: ClientFor) -> None:
    case = keep_case(office)
    for number in range(40):
        case.do(Action.ADD_NOTE, text=f"Note number {number}.")
    client = client_for("nwosu")
    first = page(client, case)
    assert "Note number 39." in first.words
    assert "Note number 3." not in first.words
    second = client.get(first.links()["Earlier events"])
    assert "Note number 3." in second.words
    assert "Back to the newest" in second.links()
    assert page(client, case, "/timeline?before=x").status == 200


def test_odd_people_fit(office: Office, client_for: ClientFor) -> None:
    long = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh-Smythe"
    children = tuple(said.Child(said.Person(f"Child{n}", "Marsh")) for n in range(9))
    odd = keep_case(office, subject=said.Subject(said.Person("محمد", long)), children=children)
    words = page(client_for("nwosu"), odd).words
    assert long in words
    assert "Child8" in words
    nobody = keep_case(office, subject=None, children=())
    words = page(client_for("nwosu"), nobody).words
    assert "Subject not known by name, no child named" in words
    assert "Nobody said who it is about." in words


def test_two_recipients_are_kept_apart(office: Office, client_for: ClientFor) -> None:
    case = keep_at(office, Stage.ASSESSMENT).verified_recipient()
    case.verified_recipient(person=said.Person("Gwen", "Marsh"), is_applicant=False)
    seen = page(client_for("nwosu"), case)
    assert "Gwen Marsh" in seen.words
    assert "Recipients" in seen.texts("h3")


def test_nothing_is_green_while_somebody_else_must_act(office: Office, client_for: ClientFor) -> None:
    case = keep_at(office, Stage.DELIVERY)
    case.refuses_to_sign().do(Action.REFER_BACK)
    assert greens(page(client_for("nwosu"), case)) == []
    assert greens(page(client_for("okafor"), case)) == ["Decide after the refusal to sign"]
    assert greens(page(client_for("nwosu"), keep_at(office, Stage.DECISION))) == []
    assert greens(page(client_for("sandhu"), keep_case(office))) == ["Record a check"]


def greens(seen: Seen) -> list[str]:
    found = [e for e in seen.find("a", "govuk-button") if "--" not in e.get("class", "")]
    return [words_of(e) for e in found]
