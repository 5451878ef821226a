from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from csor.domain.actions import Action
from csor.domain.particulars import AddNote
from csor.domain.people import Presence
from csor.domain.refusals import Refusal
from csor.domain.vocabulary import RejectionReason, Stage
from csor.reading.story import story_of
from csor.records.case_record import CaseRecord
from csor.records.event_record import EventRecord
from csor.records.party_record import PartyRecord
from csor.usecases.act import act, receive_case
from csor.usecases.office import Office
from csor.usecases.once import DoneAlready, once
from csor.usecases.read_case import read_case
from csor.usecases.work import NotAudited
from tests.domain.builders import ADMINISTRATOR, ANONYMOUS, CALL_TAKER, COLLEAGUE, OFFICER, SUPERVISOR, receipt
from tests.support.offices import keep_at, keep_case


def events(office: Office, *columns: str) -> list[tuple[object, ...]]:
    with office.open_reading() as reading:
        query = select(*(getattr(EventRecord, c) for c in columns)).order_by(EventRecord.seq)
        return [tuple(row) for row in reading.execute(query)]


def test_a_case_is_kept_from_receipt_to_closure(office: Office) -> None:
    case = keep_at(office, Stage.CLOSED)

    assert case.stage is Stage.CLOSED
    with office.open_reading() as reading:
        row = reading.scalars(select(CaseRecord)).one()
        assert (row.stage, row.open, row.outcome) == ("closed", False, case.facts.outcome)
        assert len(story_of(reading, row.id)) == case.facts.version


def test_a_refused_attempt_is_an_event_and_changes_nothing(office: Office) -> None:
    case = keep_case(office)
    before = case.facts

    with pytest.raises(Refusal, match="checks_incomplete"):
        case.do(Action.ACCEPT_INTO_SCHEME)

    with office.open_work(OFFICER) as work:
        assert read_case(work, before.reference).facts == before
    refused = [row for row in events(office, "event", "action", "code", "case") if row[0] == "action_refused"]
    assert refused == [("action_refused", "accept_into_scheme", "checks_incomplete", before.reference)]


@pytest.mark.parametrize("there", [True, False])
def test_a_case_that_is_missing_and_one_that_may_not_be_seen_answer_alike(office: Office, there: bool) -> None:
    reference = keep_case(office).facts.reference if there else "NS-2025-0001"

    with pytest.raises(Refusal) as answer, office.open_work(ADMINISTRATOR) as work:
        read_case(work, reference)

    assert (answer.value.code, answer.value.blocker.field) == ("not_found", "")
    assert events(office, "event", "code")[-1] == ("action_refused", "not_found")


def test_reading_a_case_is_an_event(office: Office) -> None:
    case = keep_case(office)

    with office.open_work(OFFICER) as work:
        read_case(work, case.facts.reference)

    assert events(office, "event", "outcome", "actor")[-1] == ("case_read", "read", "officer")


def test_a_form_drawn_from_an_older_version_is_refused(office: Office) -> None:
    case = keep_case(office)
    seen = case.facts.version
    case.do(Action.RECORD_CHECK)

    with pytest.raises(Refusal, match="changed_meanwhile"), office.open_work(SUPERVISOR) as work:
        act(work, case.facts.reference, case.said(Action.ASSIGN_CASE), version=seen)
    with office.open_work(OFFICER) as work:
        act(work, case.facts.reference, AddNote("A note does no harm."), version=seen)


def test_the_same_form_twice_does_one_thing(office: Office) -> None:
    case = keep_case(office)
    with office.open_work(OFFICER) as work:
        once(work, "key", case.facts.reference)
        act(work, case.facts.reference, AddNote("Once."))

    with pytest.raises(DoneAlready) as again, office.open_work(OFFICER) as work:
        once(work, "key", "elsewhere")

    assert again.value.reference == case.facts.reference
    assert [row[0] for row in events(office, "event")].count("note_added") == 1


def test_a_change_without_an_event_is_not_kept(office: Office) -> None:
    with pytest.raises(NotAudited), office.open_work(OFFICER) as work:
        work.changed()


def test_an_unknown_sender_is_rejected_and_the_child_has_a_case_of_its_own(office: Office) -> None:
    case = keep_case(office, receipt(applicant=ANONYMOUS)).checked().hit()

    case.do(Action.REJECT_FROM_SCHEME, reason_code=RejectionReason.IDENTITY_UNKNOWN)

    (linked,) = case.facts.linked
    with office.open_work(COLLEAGUE) as work:
        opened = read_case(work, linked).facts
    assert (opened.route, opened.received_at, opened.linked) == (
        "right_to_know",
        case.facts.received_at,
        (case.facts.reference,),
    )


def test_who_is_named_can_be_found_under_the_newest_name(office: Office) -> None:
    case = keep_case(office)
    subject = case.facts.subject
    assert subject

    case.do(Action.AMEND_REQUEST)

    with office.open_reading() as reading:
        roles = reading.execute(select(PartyRecord.role, func.count()).group_by(PartyRecord.role)).all()
    assert dict(tuple(row) for row in roles) == {"subject": 1, "applicant": 1, "child": 1}


def test_a_receipt_in_the_future_is_refused_and_kept_as_an_attempt(office: Office) -> None:
    told = receipt()

    with (
        pytest.raises(Refusal, match="in_future"),
        office.open_work(CALL_TAKER, told.received_at - timedelta(1)) as work,
    ):
        receive_case(work, told)

    assert events(office, "action", "code")[-1] == ("receive_case", "in_future")


@pytest.mark.parametrize("place", [{"team": "nowhere"}, {"owner": "nobody"}])
def test_a_case_is_not_given_to_where_nobody_would_find_it(office: Office, place: dict[str, Any]) -> None:
    case = keep_case(office)
    before = case.facts

    with pytest.raises(Refusal, match="not_found"):
        case.do(Action.ASSIGN_CASE, **place)

    with office.open_work(OFFICER) as work:
        assert read_case(work, before.reference).facts == before
    assert ("action_refused", "assign_case", "not_found") in events(office, "event", "action", "code")


def test_a_page_gives_a_case_only_to_who_works_on_cases(office: Office) -> None:
    case = keep_case(office)
    at_a_page = replace(SUPERVISOR, presence=Presence(on_page=True))

    with pytest.raises(Refusal, match="not_found"):
        case.do(Action.ASSIGN_CASE, by=at_a_page, owner=ADMINISTRATOR.id)
    case.do(Action.ASSIGN_CASE, by=at_a_page, owner=COLLEAGUE.id)

    assert case.facts.owner == COLLEAGUE.id


def test_a_case_is_not_received_for_a_team_that_there_is_not(office: Office) -> None:
    with pytest.raises(Refusal, match="not_found"):
        keep_case(office, receipt(team="nowhere"))
