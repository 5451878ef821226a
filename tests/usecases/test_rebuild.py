"""Everything that is kept of a case can be made again from its events, and the chain shows where one was touched."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from csor.domain.actions import Action
from csor.domain.chain import first_fault
from csor.domain.people import Actor
from csor.domain.refold import Told, refold
from csor.domain.vocabulary import RejectionReason, Stage
from csor.reading.story import chain_of, story_of
from csor.records.case_record import CaseRecord
from csor.records.projection import columns
from csor.usecases.evidence import check_rules
from csor.usecases.office import Office
from csor.usecases.read_case import read_case
from tests.domain.builders import ANONYMOUS, FORCE, SUPERVISOR, receipt
from tests.support.offices import keep_at, keep_case


def told_again(office: Office, reference: str) -> None:
    """Hold the kept case equal to the one its events make, column by column."""
    with office.open_work(SUPERVISOR) as work:
        kept = read_case(work, reference)
    with office.open_reading() as reading:
        lines = story_of(reading, kept.id)
        row = reading.get_one(CaseRecord, kept.id)
    story = [
        Told(
            line.said,
            office.setting(Actor(line.actor, "", line.rank, frozenset(), force=FORCE), line.at, kept.facts.protocol),
        )
        for line in lines
    ]
    again = refold(reference, story, kept.facts.right_to_know)
    assert again == kept.facts
    for name, value in columns(again, story[-1].here).items():
        assert getattr(row, name) == value, name


@pytest.mark.parametrize("stage", list(Stage))
def test_a_case_at_any_stage_is_made_again_from_its_events(office: Office, stage: Stage) -> None:
    told_again(office, keep_at(office, stage).facts.reference)


def test_a_refusal_to_sign_is_made_again(office: Office) -> None:
    case = keep_at(office, Stage.DELIVERY)
    case.refuses_to_sign().do(Action.REFER_BACK).do(Action.DECIDE_AFTER_REFUSAL)

    told_again(office, case.facts.reference)


def test_a_case_that_named_another_right_to_know_is_made_again_with_its_own(office: Office) -> None:
    earlier = keep_case(office).do(Action.OPEN_RIGHT_TO_KNOW).facts.linked[-1]
    case = keep_case(office, receipt(applicant=ANONYMOUS, linked_from=earlier)).checked().hit()
    case.do(Action.REJECT_FROM_SCHEME, reason_code=RejectionReason.IDENTITY_UNKNOWN)

    told_again(office, case.facts.reference)
    with office.open_reading() as session:
        assert check_rules(office, session, FORCE) is None


def test_both_cases_of_an_unknown_sender_are_made_again(office: Office) -> None:
    case = keep_case(office, receipt(applicant=ANONYMOUS)).checked().hit()
    case.do(Action.REJECT_FROM_SCHEME, reason_code=RejectionReason.IDENTITY_UNKNOWN)

    told_again(office, case.facts.reference)
    told_again(office, case.facts.linked[0])


def test_the_chain_holds_over_everything_that_happened(office: Office) -> None:
    keep_at(office, Stage.CLOSED)

    with office.open_reading() as reading:
        assert first_fault(chain_of(reading, FORCE)) is None


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [
        ("actor", "actor", "somebody"),
        ("event", "event", "case_closed"),
        ("version", "version", 99),
        ("code", "code", "x"),
    ],
)
def test_a_touched_entry_is_found_where_it_is(office: Office, name: str, column: str, value: object) -> None:
    del name
    keep_case(office).checked()
    with office.engine.connect() as connection:
        on = "" if connection.dialect.name == "sqlite" else " ON event"
        connection.execute(text(f"DROP TRIGGER event_no_update{on}"))
        last = connection.scalar(text("SELECT max(seq) FROM event"))
        connection.execute(
            text(f"UPDATE event SET {column} = :value WHERE seq = :seq"), {"value": value, "seq": last - 2}
        )
        connection.commit()

    with office.open_reading() as reading:
        assert first_fault(chain_of(reading, FORCE)) == last - 2


@pytest.mark.parametrize("statement", ["UPDATE event SET code = 'x'", "DELETE FROM event"])
def test_the_database_itself_refuses_to_change_an_event(office: Office, statement: str) -> None:
    keep_case(office)

    with office.engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(text(statement))


def test_a_list_that_says_another_stage_than_the_case_is_impossible(office: Office) -> None:
    case = keep_at(office, Stage.DECISION)

    with office.open_reading() as reading:
        assert reading.scalar(select(CaseRecord.stage)) == case.stage
