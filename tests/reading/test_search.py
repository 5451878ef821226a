"""Finding a case: by a reference however it is typed, by a surname as it begins or sounds, and only what may be seen."""

import json

import pytest
from sqlalchemy import select

from csor.domain import particulars as said
from csor.domain.vocabulary import Stage
from csor.reading.search import PAGE, Found, find_by_surname, reference_of
from csor.records.event_record import EventRecord
from csor.simulation.people import ACTORS
from csor.usecases.office import Office
from csor.usecases.search_cases import search_cases
from tests.support.wessex import keep_at, keep_case


@pytest.mark.parametrize(
    ("typed", "reference"),
    [
        ("WX-2026-0412", "WX-2026-0412"),
        (" wx 2026 412 ", "WX-2026-0412"),
        ("wx/2026/0412", "WX-2026-0412"),
        ("WX–2026–0412", "WX-2026-0412"),
        ("WX20260412", "WX-2026-0412"),
        ("2026-412", "WX-2026-0412"),
        ("NS-2026-12345", "NS-2026-12345"),
        ("Holloway", ""),
        ("2026", ""),
        ("", ""),
        ("WX-2026-", ""),
        ("WX-20260-412", ""),
    ],
)
def test_a_reference_is_read_however_it_is_typed(typed: str, reference: str) -> None:
    assert reference_of(typed, "wx") == reference


def find(office: Office, typed: str, person: str = "nwosu") -> Found:
    with office.open_work(ACTORS[person]) as work:
        return search_cases(work, typed, "WX")


def about(surname: str, forenames: str = "John") -> said.Subject:
    return said.Subject(said.Person(forenames, surname))


def test_by_reference(office: Office) -> None:
    case = keep_case(office)
    found = find(office, case.reference.lower())
    assert [hit.reference for hit in found.hits] == [case.reference]
    assert found.hits[0].matches == ()
    assert find(office, "WX-2026-9999").hits == ()


def test_by_surname_as_it_begins_and_as_it_sounds(office: Office) -> None:
    brien = keep_case(office, subject=about("O’Brien"), applicant=None, children=())
    ni = keep_case(office, subject=about("Ní Dhomhnaill"), applicant=None, children=())
    smith = keep_case(office, subject=about("Smythe"), applicant=None, children=())
    percent = keep_case(office, subject=about("A%b"), applicant=None, children=())

    def hits(typed: str) -> list[str]:
        return [hit.reference for hit in find(office, typed).hits]

    assert hits("obri") == hits("O'BRIEN") == [brien.reference]
    assert hits("ni dho") == [ni.reference]
    assert hits("Smith") == [smith.reference]
    assert find(office, "Smith").hits[0].matches[0].how == "sounds"
    assert find(office, "smyt").hits[0].matches[0].how == "begins"
    assert find(office, "Smythe").hits[0].matches[0].how == "same"
    assert hits("a%") == []
    assert hits("a b") == [percent.reference]
    assert hits("x") == []
    assert hits("---") == []


def test_everyone_in_a_case_is_found_and_named_once(office: Office) -> None:
    case = keep_at(office, Stage.ASSESSMENT)
    hit = find(office, "marsh").hits[0]
    assert hit.reference == case.reference
    assert {(m.name, m.role) for m in hit.matches} == {("Ann Marsh", "applicant"), ("Ivy Marsh", "child")}


def test_what_may_not_be_seen_is_not_found_nor_counted(office: Office) -> None:
    hidden = keep_at(office, Stage.MEETING)
    seen = keep_case(office, by="penhaligon")
    assert find(office, hidden.reference, "penhaligon").hits == ()
    found = find(office, "reed", "penhaligon")
    assert [hit.reference for hit in found.hits] == [seen.reference]
    assert found.total == 1
    assert find(office, "reed", "admin").total == 0


def test_page_after_page(office: Office) -> None:
    kept = [keep_case(office).reference for _ in range(PAGE + 2)]
    with office.open_reading() as session:
        first = find_by_surname(session, ACTORS["nwosu"], "Reed")
        second = find_by_surname(session, ACTORS["nwosu"], "Reed", first.after)
    assert first.total == PAGE + 2
    assert len(first.hits) == PAGE
    assert [hit.reference for hit in (*first.hits, *second.hits)] == kept[::-1]
    assert second.after is None


def test_every_search_is_an_event_with_its_hits(office: Office) -> None:
    keep_case(office)
    find(office, "Reed")
    with office.open_reading() as session:
        query = select(EventRecord).where(EventRecord.event == "cases_searched")
        event = session.scalars(query).one()
    assert (event.actor, event.outcome) == ("nwosu", "read")
    assert json.loads(event.particulars) == {"looked_for": "Reed", "hits": 1}
