"""Reading the measures: the rule and the event hold whoever calls, page or not."""

import json
from datetime import date

import pytest
from sqlalchemy import select

from csor.domain.people import Actor
from csor.domain.refusals import Refusal
from csor.domain.vocabulary import Rank, Role
from csor.records.event_record import EventRecord
from csor.usecases.office import Office
from csor.usecases.read_measures import Asked, Sheet, read_measures
from tests.domain.builders import CALL_TAKER, OFFICER, SUPERVISOR
from tests.support.offices import keep_case

SPAN = (date(2026, 4, 1), date(2026, 6, 9))


def last_event(office: Office) -> EventRecord:
    with office.open_reading() as reading:
        return reading.scalars(select(EventRecord).order_by(EventRecord.seq.desc()).limit(1)).one()


@pytest.mark.parametrize("sheet", Sheet)
@pytest.mark.parametrize("span", [SPAN, None])
@pytest.mark.parametrize("actor", [OFFICER, CALL_TAKER], ids=lambda actor: actor.id)
def test_a_role_that_does_not_read_them_is_refused_and_the_attempt_kept(
    office: Office, actor: Actor, sheet: Sheet, span: tuple[date, date] | None
) -> None:
    with pytest.raises(Refusal) as answer, office.open_work(actor) as work:
        read_measures(work, Asked(sheet, span))

    assert answer.value.code == "not_permitted"
    kept = last_event(office)
    assert (kept.event, kept.outcome, kept.code) == ("action_refused", "refused", "not_permitted")


def test_the_figures_are_those_of_the_readers_force(office: Office) -> None:
    keep_case(office)
    elsewhere = Actor("other", "Other", Rank.STAFF, frozenset({Role.COMPLIANCE}), force="southshire")
    asked = Asked(Sheet.PAGE, (date(2026, 1, 1), date(2026, 12, 31)), compared=True)

    with office.open_work(SUPERVISOR) as work:
        ours = read_measures(work, asked)
    with office.open_work(elsewhere) as work:
        theirs = read_measures(work, asked)

    assert ours
    assert theirs
    assert (ours.now.received, theirs.now.received) == (1, 0)
    assert ours.before
    assert ours.before.window == ours.now.window.a_year_earlier
    assert [table.name for table in ours.tables] == ["applications", "bands", "kinds"]


@pytest.mark.parametrize(
    ("sheet", "measures", "tables"), [(Sheet.PAGE, 1, 3), (Sheet.CSV, 1, 0), (Sheet.PUBLICATION, 0, 3)]
)
def test_each_sheet_has_what_it_shows_and_no_more(office: Office, sheet: Sheet, measures: int, tables: int) -> None:
    with office.open_work(SUPERVISOR) as work:
        found = read_measures(work, Asked(sheet, SPAN, "right_to_ask", recipient="Home Office"))

    assert found
    assert (len(found.measures), len(found.tables)) == (measures, tables)
    kept = last_event(office)
    said = {"what": sheet.value, "since": "2026-04-01", "until": "2026-06-09", "route": "right_to_ask"}
    event = "measures_read" if sheet is Sheet.PAGE else "measures_exported"
    assert (kept.event, kept.outcome, json.loads(kept.particulars)) == (event, "read", said)
    assert kept.recipient == ("" if sheet is Sheet.PAGE else "Home Office")


@pytest.mark.parametrize("sheet", [Sheet.CSV, Sheet.PUBLICATION])
@pytest.mark.parametrize("recipient", ["", " \t", "x" * 61])
def test_a_file_is_for_somebody(office: Office, sheet: Sheet, recipient: str) -> None:
    with pytest.raises(Refusal) as answer, office.open_work(SUPERVISOR) as work:
        read_measures(work, Asked(sheet, SPAN, recipient=recipient))

    assert answer.value.code == "recipient_needed"
    assert last_event(office).event == "action_refused"


def test_asking_for_no_span_finds_nothing_and_is_kept(office: Office) -> None:
    with office.open_work(SUPERVISOR) as work:
        assert read_measures(work, Asked(Sheet.CSV, None, recipient="Home Office")) is None

    assert json.loads(last_event(office).particulars) == {"what": "csv", "since": "", "until": "", "route": ""}
