"""Open cases are screened again each night: what a widened rule meets is barred, once, and nothing else is touched."""

from dataclasses import replace

from sqlalchemy import delete, select

from csor.domain.access import Access
from csor.domain.actions import Event
from csor.domain.interests import InterestKind
from csor.domain.vocabulary import Stage
from csor.oversight_running import operator
from csor.records.access import CaseBar
from csor.records.event_record import EventRecord
from csor.usecases import screen_again
from csor.usecases.interests import clear_bar, declare_interest
from csor.usecases.office import Office
from csor.usecases.read_case import read_case
from csor.usecases.screen_again import screen_open_cases
from tests.domain.builders import FORCE, OFFICER, SUPERVISOR
from tests.support.offices import keep_at, keep_case
from tests.support.queries import queries
from tests.usecases.test_access import WHY, do, refused
from tests.usecases.test_interests import bars


def forget_bars(office: Office) -> None:
    """As if the rule had not met anybody when these cases came and these interests were declared."""
    with office.engine.begin() as connection:
        connection.execute(delete(CaseBar))


def screen(office: Office) -> int:
    return screen_open_cases(office, operator(FORCE))


def test_what_a_widened_rule_meets_is_barred_in_the_night(office: Office) -> None:
    case, closed = keep_case(office), keep_at(office, Stage.CLOSED)
    do(office, OFFICER, declare_interest, InterestKind.SURNAME, "Reed")
    forget_bars(office)
    assert do(office, OFFICER, read_case, case.facts.reference).access is Access.OPEN

    assert screen(office) == 1

    assert refused(office, OFFICER, read_case, case.facts.reference) == "not_found"
    assert [bar.reference for bar in bars(office)] == [case.facts.reference]
    assert do(office, OFFICER, read_case, closed.facts.reference).access is Access.OPEN
    with office.open_reading() as reading:
        told = select(EventRecord.actor, EventRecord.case).where(EventRecord.event == Event.PERSON_BARRED.value)
        assert reading.execute(told.order_by(EventRecord.seq.desc()).limit(1)).one() == (
            "operator",
            case.facts.reference,
        )


def test_a_second_night_does_nothing_and_what_was_cleared_stays_so(office: Office) -> None:
    case = keep_case(office)
    do(office, OFFICER, declare_interest, InterestKind.SURNAME, "Reed")
    assert screen(office) == 0
    do(office, SUPERVISOR, clear_bar, bars(office)[0].id, WHY)
    with queries(office.engine) as asked:
        assert screen(office) == 0
    assert not [statement for statement, _ in asked if statement.startswith(("INSERT", "UPDATE"))]
    assert do(office, OFFICER, read_case, case.facts.reference).access is Access.OPEN


def test_each_lot_is_a_piece_of_work_and_a_case_costs_one_look_up(office: Office, monkeypatch: object) -> None:
    for _ in range(5):
        keep_case(office)
    do(office, OFFICER, declare_interest, InterestKind.SURNAME, "Reed")
    forget_bars(office)
    monkeypatch.setattr(screen_again, "AT_A_TIME", 2)  # type: ignore[attr-defined]
    with queries(office.engine) as asked:
        assert screen(office) == 5
    assert len(bars(office)) == 5
    assert len([statement for statement, _ in asked if "FROM interest" in statement and "LIMIT" not in statement]) == 5


def test_without_interests_no_case_is_read(office: Office) -> None:
    keep_case(office)
    with queries(office.engine) as asked:
        assert screen(replace(office)) == 0
    assert not [statement for statement, _ in asked if "case_content" in statement]
