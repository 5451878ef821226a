"""The work list: its order, its tabs, its filters, its pages, and that more cases cost no more."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from csor.domain import particulars as said
from csor.domain.actions import Action
from csor.domain.vocabulary import Route, Stage
from csor.reading.work_list import (
    CAP,
    PAGE,
    Filters,
    Tab,
    Wanted,
    WorkRow,
    count_cases,
    count_tabs,
    find_next_due,
    list_cases,
    place_of,
    tabs_for,
)
from csor.simulation.people import ACTORS
from csor.usecases.office import Office
from csor.usecases.read_case import read_case
from tests.domain import builders
from tests.support.queries import queries
from tests.support.wessex import Clock, WessexCase, keep_at, keep_case

NWOSU, PRICE, OKAFOR, RUDD, MERCER = (ACTORS[p] for p in ("nwosu", "price", "okafor", "rudd", "mercer"))


def rows(office: Office, person: str = "nwosu", tab: Tab = Tab.MINE, filters: Filters | None = None) -> list[WorkRow]:
    """Every row of a tab, page after page."""
    found: list[WorkRow] = []
    after = None
    with office.open_reading() as session:
        while True:
            page = list_cases(session, Wanted(ACTORS[person], office.clock(), tab, filters or Filters()), after)
            assert page.first == len(found) + 1
            found += page.rows
            if page.after is None:
                return found
            after = place_of(page.after.text())
            assert after == page.after


def references(found: list[WorkRow]) -> list[str]:
    return [row.reference for row in found]


def later(**hours: float) -> said.ReceiveCase:
    return builders.receipt(received_at=builders.RECEIVED + timedelta(**hours), team="ppn")


def test_immediate_risk_comes_first_then_the_soonest_deadline(office: Office) -> None:
    late = keep_case(office, later(hours=4)).owned_by("nwosu")
    early = keep_case(office, later(hours=1)).owned_by("nwosu")
    danger = keep_case(office, later(hours=6)).owned_by("nwosu").do(Action.FLAG_IMMEDIATE_RISK)

    found = rows(office)

    assert references(found) == [danger.reference, early.reference, late.reference]
    assert [row.danger_now for row in found] == [True, False, False]


def test_page_after_page_shows_every_case_once(office: Office) -> None:
    kept = [keep_case(office, later(minutes=n % 3)) for n in range(2 * PAGE + 3)]
    for case in kept[:30:10]:
        case.do(Action.FLAG_IMMEDIATE_RISK)

    found = rows(office, tab=Tab.UNASSIGNED)

    assert sorted(references(found)) == sorted(case.reference for case in kept)
    pressing = [(not row.danger_now, row.next_due_at) for row in found]
    assert pressing == sorted(pressing)


def test_a_whole_page_of_immediate_risk_is_followed_by_the_rest(office: Office) -> None:
    for _ in range(PAGE):
        keep_case(office).do(Action.FLAG_IMMEDIATE_RISK)
    calm = keep_case(office)

    found = rows(office, tab=Tab.UNASSIGNED)

    assert len(found) == PAGE + 1
    assert found[-1].reference == calm.reference
    assert len(rows(office, tab=Tab.UNASSIGNED, filters=Filters(danger=True))) == PAGE


@pytest.mark.parametrize("text", ["", "x", "!!!", "W10", "bnVsbA", "WzEsIngiLCJ5IiwxXQ", "WzEsMiwzLDRd", "é"])
def test_a_place_that_is_none_is_the_first_page(text: str) -> None:
    assert place_of(text) is None


def test_each_tab_holds_its_own(office: Office, clock: Clock) -> None:
    mine = keep_at(office, Stage.MEETING)
    colleagues = keep_at(office, Stage.ASSESSMENT, owner="castell")
    nobodys = keep_case(office)
    elsewhere = keep_case(office, builders.receipt(team="pps"))
    decided = keep_at(office, Stage.DECISION)
    refused = keep_at(office, Stage.DELIVERY)
    refused.refuses_to_sign()
    closed = keep_at(office, Stage.CLOSED)

    everything = {tab: references(rows(office, tab=tab)) for tab in Tab}
    assert set(everything[Tab.MINE]) == {mine.reference, decided.reference, refused.reference}
    assert colleagues.reference in everything[Tab.TEAM]
    assert elsewhere.reference not in everything[Tab.TEAM]
    assert set(everything[Tab.UNASSIGNED]) == {nobodys.reference, elsewhere.reference}
    assert set(references(rows(office, "okafor", Tab.DECIDE))) == {decided.reference, refused.reference}
    assert closed.reference not in {ref for found in everything.values() for ref in found}

    clock.now = builders.RECEIVED + timedelta(hours=23)
    assert set(references(rows(office, tab=Tab.TODAY))) == {nobodys.reference}
    clock.now = builders.RECEIVED + timedelta(hours=25)
    assert set(references(rows(office, tab=Tab.LATE))) == {nobodys.reference}
    assert set(references(rows(office, "mercer", Tab.LATE))) == {nobodys.reference, elsewhere.reference}
    with office.open_reading() as session:
        assert find_next_due(session, NWOSU, clock.now) is not None


def test_a_call_taker_has_what_they_took_in(office: Office) -> None:
    taken = keep_case(office)
    keep_case(office, by="penhaligon")

    assert references(rows(office, "rudd")) == [taken.reference]
    assert len(rows(office, "rudd", Tab.UNASSIGNED)) == 2


def test_an_administrator_has_nothing(office: Office) -> None:
    keep_case(office)
    assert not any(rows(office, "admin", tab) for tab in Tab)


def test_tabs_follow_the_work() -> None:
    assert tabs_for(NWOSU)[0] is Tab.MINE
    assert Tab.DECIDE not in tabs_for(PRICE)
    assert tabs_for(OKAFOR)[0] is Tab.DECIDE


def test_counts_are_those_of_the_lists_and_stop_at_the_cap(office: Office) -> None:
    keep_at(office, Stage.MEETING)
    keep_case(office)
    with office.open_reading() as session:
        counts = count_tabs(session, NWOSU, office.clock())
        assert counts == {tab: len(rows(office, tab=tab)) for tab in tabs_for(NWOSU)}
    for _ in range(CAP):
        keep_case(office)
    with office.open_reading() as session:
        assert count_tabs(session, NWOSU, office.clock())[Tab.UNASSIGNED] == CAP
        assert count_cases(session, Wanted(NWOSU, office.clock(), Tab.UNASSIGNED)) == CAP


def look(office: Office, case: WessexCase, person: str = "nwosu") -> None:
    case.later(minutes=1)
    with office.open_work(ACTORS[person], case.now) as work:
        read_case(work, case.reference)


def test_a_dot_says_that_somebody_else_changed_it_since_i_looked(office: Office) -> None:
    case = keep_at(office, Stage.MEETING).do(Action.ADD_NOTE, by="price")
    colleagues = keep_at(office, Stage.MEETING, owner="castell").do(Action.ADD_NOTE, by="price")

    def dots() -> set[str]:
        return {row.reference for row in rows(office, tab=Tab.TEAM) if row.changed}

    def filtered() -> set[str]:
        return set(references(rows(office, tab=Tab.TEAM, filters=Filters(changed=True))))

    assert dots() == filtered() == {case.reference}  # mine and never looked at; the other is not mine
    look(office, case)
    look(office, colleagues)
    assert dots() == filtered() == set()
    case.later(minutes=1)
    case.do(Action.ADD_NOTE, by="nwosu")
    assert dots() == filtered() == set()
    colleagues.later(minutes=1)
    colleagues.do(Action.ADD_NOTE, by="castell")
    assert dots() == filtered() == {colleagues.reference}


def test_filters_leave_out(office: Office) -> None:
    ask, know = keep_at(office, Stage.MEETING), keep_at(office, Stage.ASSESSMENT, Route.RIGHT_TO_KNOW)
    waiting = keep_case(office).owned_by("nwosu").do(Action.REQUEST_CHECK)

    def only(**filters: object) -> set[str]:
        return set(references(rows(office, filters=Filters(**filters))))  # type: ignore[arg-type]

    assert only(stages=(Stage.MEETING,)) == {ask.reference}
    assert only(stages=(Stage.MEETING, Stage.ASSESSMENT)) == {ask.reference, know.reference}
    assert only(routes=(Route.RIGHT_TO_KNOW,)) == {know.reference}
    assert only(waiting=True) == {waiting.reference}
    assert only(danger=True) == set()
    assert Filters(waiting=True).any
    assert not Filters().any


def test_a_case_waits_for_a_partner_until_the_reply_is_there(office: Office) -> None:
    case = keep_case(office).owned_by("nwosu").do(Action.REQUEST_CHECK)
    with queries(office.engine) as asked_for:
        assert references(rows(office, filters=Filters(waiting=True))) == [case.reference]
    assert len(asked_for) == 2
    assert not [statement for statement, _ in asked_for if "case_content" in statement]

    case.do(Action.RECORD_CHECK, kind=case.facts.checks[0].kind)

    assert rows(office, filters=Filters(waiting=True)) == []


def test_words_that_look_like_a_state_are_only_words(office: Office) -> None:
    keep_case(office, reason='He said: "state":"requested".').owned_by("nwosu")
    assert rows(office, filters=Filters(waiting=True)) == []


def asked(office: Office) -> list[str]:
    with queries(office.engine) as found, office.open_reading() as session:
        for person in (NWOSU, OKAFOR, RUDD, MERCER):
            count_tabs(session, person, office.clock())
            for tab in tabs_for(person):
                list_cases(session, Wanted(person, office.clock(), tab))
    return [statement for statement, _ in found]


def test_more_cases_ask_no_more(office: Office) -> None:
    for _ in range(10):
        keep_case(office)
    few = len(asked(office))
    for _ in range(PAGE * 2):
        keep_case(office)
    assert len(asked(office)) <= few
    with queries(office.engine) as found, office.open_reading() as session:
        count_tabs(session, NWOSU, office.clock())
        list_cases(session, Wanted(NWOSU, office.clock(), Tab.MINE))
    assert len(found) == 3


def test_the_lists_walk_an_index_and_sort_nothing(office: Office) -> None:
    if office.engine.dialect.name != "sqlite":
        return  # the planner of PostgreSQL reads small tables whole
    for person in (NWOSU, MERCER):
        for tab in (Tab.MINE, Tab.TEAM, Tab.UNASSIGNED, Tab.LATE, Tab.TODAY):
            for filters in (Filters(), Filters(waiting=True)):
                plan = plans(office.engine, Wanted(person, office.clock(), tab, filters), office)
                assert "SCAN case" not in plan, plan
                assert "TEMP B-TREE" not in plan, plan
                assert "case_content" not in plan, plan


def plans(engine: Engine, wanted: Wanted, office: Office) -> str:
    with queries(engine) as found, office.open_reading() as session:
        list_cases(session, wanted)
        lists = list(found)
        connection = session.connection()
        return "\n".join(
            str(row[3]) for s, bound in lists for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {s}", bound)
        )


def test_row_by_row_everything_comes_from_the_columns(office: Office) -> None:
    case = keep_at(office, Stage.MEETING)
    row = rows(office)[0]
    assert (row.reference, row.subject, row.children) == (case.reference, "John Reed", (("Ivy", 7),))
    assert (row.owner, row.team, row.stage, row.route) == ("nwosu", "ppn", Stage.MEETING, Route.RIGHT_TO_ASK)
    assert row.next_due_name == "meeting"
    assert row.standing[0] == "arrange_meeting"
    assert row.days_allowed == 28
