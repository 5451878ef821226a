"""Erasing a case takes two people: who may ask, who may answer, when a request no longer counts, and who is shown it."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from csor.domain.access import SealKind
from csor.domain.actions import Action, Event
from csor.domain.erasure import LASTS, State
from csor.domain.people import Actor, Presence
from csor.domain.refusals import Refusal
from csor.domain.vocabulary import Role, Stage
from csor.reading.erasures import Erasure, find_erasure, has_unscrubbed, list_erasures
from csor.records.case_record import CaseRecord
from csor.records.erasure import ErasureRequest
from csor.records.event_record import EventRecord
from csor.records.schema import downgrade, upgrade
from csor.usecases.erasure import (
    ask_for_erasure,
    confirm_erasure,
    decline_erasure,
    look_at_erasure,
    read_erasures,
    take_back_erasure,
)
from csor.usecases.office import Office
from csor.usecases.scrub import scrub_erased, scrub_now
from csor.usecases.seals import seal_case
from tests.domain.builders import ADMINISTRATOR, AUDITOR, FORCE, INSPECTOR, OFFICER, SUPERVISOR
from tests.support.databases import NewDatabase
from tests.support.offices import KeptCase, build, keep_at, open_office

WHY = "The retention period of the force is over."
AGREED = "Looked at with records management on Tuesday."
TWICE = replace(AUDITOR, id="auditor_2", accounts=frozenset({"supervisor", "auditor_2"}))


@pytest.fixture
def case(office: Office) -> KeptCase:
    return keep_at(office, Stage.CLOSED)


def ask(case: KeptCase, by: Actor = SUPERVISOR, reason: str = WHY, days: float = 0) -> None:
    with case.office.open_work(by, case.now + timedelta(days=days)) as work:
        ask_for_erasure(work, case.facts.reference, reason)


def confirm(
    case: KeptCase, by: Actor = AUDITOR, reason: str = AGREED, typed: str | None = None, days: float = 0
) -> int:
    with case.office.open_work(by, case.now + timedelta(days=days)) as work:
        return confirm_erasure(work, case.facts.reference, reason, case.facts.reference if typed is None else typed)


def latest(case: KeptCase) -> Erasure:
    with case.office.open_reading() as reading:
        found = find_erasure(reading, key_of(case))
    assert found
    return found


def key_of(case: KeptCase) -> UUID:
    with case.office.open_reading() as reading:
        return reading.scalars(select(CaseRecord.id).where(CaseRecord.reference == case.facts.reference)).one()


def test_two_people_erase_a_case_and_the_log_says_who_and_why(case: KeptCase) -> None:
    ask(case)
    with case.office.open_work(AUDITOR, case.now) as work:
        looked = look_at_erasure(work, case.facts.reference)
    assert (looked.blocker, looked.erasure and looked.erasure.reason) == (None, WHY)

    assert confirm(case) >= looked.texts > 10

    with case.office.open_reading() as reading:
        query = select(EventRecord).where(EventRecord.event == Event.PARTICULARS_ERASED.value)
        event = reading.scalars(query).one()
        (row,) = list_erasures(reading, AUDITOR)
        assert reading.scalars(select(CaseRecord).where(CaseRecord.reference == case.facts.reference)).all() == []
    assert (event.actor, event.reason, event.data_class) == (AUDITOR.id, AGREED, "erasure")
    assert SUPERVISOR.id in event.particulars
    assert WHY in event.particulars
    assert (row.asked.state, row.asked.asked_by, row.answered_by) == (State.ERASED, SUPERVISOR.id, AUDITOR.id)
    with pytest.raises(Refusal, match="not_found"):
        confirm(case)


@pytest.mark.parametrize(
    ("by", "code"), [(OFFICER, "not_permitted"), (INSPECTOR, "not_permitted"), (ADMINISTRATOR, "not_found")]
)
def test_nobody_else_asks_or_answers(case: KeptCase, by: Actor, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        ask(case, by)
    ask(case)
    with pytest.raises(Refusal, match=code):
        confirm(case, by)
    with pytest.raises(Refusal, match=code), case.office.open_work(by) as work:
        look_at_erasure(work, case.facts.reference)
    with pytest.raises(Refusal, match="not_permitted"), case.office.open_work(by) as work:
        read_erasures(work)
    with pytest.raises(Refusal, match="not_permitted"):
        confirm(case, SUPERVISOR)


def test_the_same_human_being_does_not_answer(case: KeptCase) -> None:
    ask(case)
    for cheat in (replace(SUPERVISOR, roles=frozenset({Role.SUPERVISOR, Role.COMPLIANCE})), TWICE):
        with pytest.raises(Refusal, match="same_person"):
            confirm(case, cheat)
        with pytest.raises(Refusal, match="same_person"), case.office.open_work(cheat) as work:
            decline_erasure(work, case.facts.reference, AGREED)
    assert latest(case).asked.state is State.WAITING


def test_compliance_asks_and_another_of_compliance_confirms(case: KeptCase) -> None:
    ask(case, AUDITOR)
    with pytest.raises(Refusal, match="same_person"):
        confirm(case)
    assert confirm(case, replace(AUDITOR, id="auditor_3", accounts=frozenset()))


@pytest.mark.parametrize("reason", [" ", "Too short.", "Mr Marsh is dead since the spring of this year."])
def test_a_reason_is_whole_and_names_nobody(case: KeptCase, reason: str) -> None:
    surname = case.facts.subject.person.surname if case.facts.subject else ""
    reason = reason.replace("Marsh", surname)
    code = "names_in_reason" if surname in reason else "reason_too_short"
    with pytest.raises(Refusal, match=code):
        ask(case, reason=reason)
    ask(case)
    with pytest.raises(Refusal, match=code):
        confirm(case, reason=reason)


def test_open_and_held_cases_stay(office: Office, case: KeptCase) -> None:
    with pytest.raises(Refusal, match="case_open"):
        ask(keep_at(office, Stage.NOTICE))
    ask(case)
    until = date(2036, 1, 1)
    case.do(Action.HOLD_DISPOSAL, until=until)
    with pytest.raises(Refusal, match="disposal_held"):
        confirm(case)
    with pytest.raises(Refusal, match="disposal_held"):
        ask(case)
    with case.office.open_work(SUPERVISOR) as work:
        looked = look_at_erasure(work, case.facts.reference)
    assert (looked.blocker and looked.blocker.code, looked.texts) == ("disposal_held", 0)


def test_what_changed_after_it_was_asked_must_be_asked_anew(case: KeptCase) -> None:
    ask(case)
    case.do(Action.SET_RETENTION)
    with pytest.raises(Refusal, match="erasure_changed"):
        confirm(case)


def test_it_is_typed_out(case: KeptCase) -> None:
    ask(case)
    with pytest.raises(Refusal, match="reference_differs"):
        confirm(case, typed="yes")


def test_a_request_lapses_and_is_asked_anew(case: KeptCase) -> None:
    with pytest.raises(Refusal, match="erasure_not_asked"):
        confirm(case)
    ask(case)
    with pytest.raises(Refusal, match="erasure_asked"):
        ask(case, AUDITOR)
    late = LASTS.days + 1
    with pytest.raises(Refusal, match="erasure_lapsed"):
        confirm(case, days=late)
    ask(case, days=late)
    assert confirm(case, days=late)


def test_what_was_taken_back_or_declined_is_over(case: KeptCase) -> None:
    ask(case)
    with pytest.raises(Refusal, match="not_yours"), case.office.open_work(AUDITOR) as work:
        take_back_erasure(work, case.facts.reference)
    with case.office.open_work(SUPERVISOR, case.now) as work:
        take_back_erasure(work, case.facts.reference)
    with pytest.raises(Refusal, match="erasure_withdrawn"):
        confirm(case)
    ask(case, days=1)
    with case.office.open_work(AUDITOR, case.now + timedelta(days=1)) as work:
        decline_erasure(work, case.facts.reference, AGREED)
    with pytest.raises(Refusal, match="erasure_declined"):
        confirm(case, days=1)
    found = latest(case)
    assert (found.asked.state, found.answered_by, found.answer_reason) == (State.DECLINED, AUDITOR.id, AGREED)


def test_both_prove_a_second_factor_just_now(case: KeptCase) -> None:
    stale = Presence(session="s", on_page=True, proven_at=case.now - timedelta(minutes=6))
    with pytest.raises(Refusal, match="step_up_needed"):
        ask(case, replace(SUPERVISOR, presence=stale))
    ask(case)
    with pytest.raises(Refusal, match="step_up_needed"):
        confirm(case, replace(AUDITOR, presence=stale))
    with (
        pytest.raises(Refusal, match="step_up_needed"),
        case.office.open_work(replace(AUDITOR, presence=stale), case.now) as work,
    ):
        decline_erasure(work, case.facts.reference, AGREED)


def test_a_sealed_case_is_named_to_nobody_else_while_it_stands_and_when_it_is_gone(case: KeptCase) -> None:
    named = (SUPERVISOR.id, INSPECTOR.id, AUDITOR.id)
    with case.office.open_work(SUPERVISOR) as work:
        seal_case(work, case.facts.reference, SealKind.OTHER, "A relative of a colleague is in it.", named)
    ask(case)
    other = replace(AUDITOR, id="auditor_3", accounts=frozenset())
    for gone in (False, True):
        if gone:
            confirm(case)
        with case.office.open_reading() as reading:
            assert list_erasures(reading, other) == ()
            assert len(list_erasures(reading, AUDITOR)) == 1
    with pytest.raises(Refusal, match="not_found"):
        confirm(case, other)


def test_the_files_are_scrubbed_once_and_that_is_an_event(case: KeptCase) -> None:
    office = case.office
    ask(case)
    confirm(case)
    with office.open_reading() as reading:
        assert has_unscrubbed(reading, FORCE)
    scrub_now(office, AUDITOR)
    with office.open_reading() as reading:
        assert has_unscrubbed(reading, FORCE) == (office.engine.dialect.name != "sqlite")
    assert scrub_erased(office, AUDITOR)
    assert scrub_erased(office, AUDITOR)
    with office.open_reading() as reading:
        query = select(EventRecord.data_class).where(EventRecord.event == Event.FILES_SCRUBBED.value)
        assert reading.scalars(query).all() == ["erasure"]


def test_who_reads_an_older_state_keeps_the_files_from_being_scrubbed(new_database: NewDatabase) -> None:
    office = open_office(new_database("sqlite", build))  # PostgreSQL waits for its readers instead
    case = keep_at(office, Stage.CLOSED)
    with office.open_reading() as reader:
        reader.scalars(select(CaseRecord.id)).all()
        ask(case)
        confirm(case)
        assert not scrub_erased(office, AUDITOR)
        scrub_now(office, AUDITOR)
    with office.open_reading() as reading:
        assert has_unscrubbed(reading, FORCE)
    assert scrub_erased(office, AUDITOR)
    office.engine.dispose()


def test_the_migration_runs_down_and_up_with_a_request_in_it(case: KeptCase) -> None:
    ask(case)
    with case.office.open_reading() as reading:
        assert len(reading.scalars(select(ErasureRequest)).all()) == 1
    downgrade(case.office.engine)
    upgrade(case.office.engine)
