from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy import text

from csor.domain.chain import first_fault
from csor.domain.facts import CaseFacts
from csor.domain.particulars import AddNote
from csor.domain.people import Actor
from csor.domain.refusals import Refusal
from csor.domain.vocabulary import Rank, Role
from csor.exchange.casefile import CaseFileError, read, write
from csor.exchange.commands import bring_in, export
from csor.exchange.export import export_case
from csor.exchange.importing import bring
from csor.exchange.store import OfficeDoor
from csor.reading.people import find_person
from csor.reading.story import chain_of
from csor.records.schema import upgrade
from csor.usecases.office import Office
from tests.exchange.conftest import FORCE, HEADER, NOW, Written, note, open_office, receipt

CASES = Path(__file__).parents[1] / "cases"
WHOLE = ["s01-straight-disclosure", "s05-imminent-risk", "s07-refusal-other-parent", "s12-applicant-disengages", "s13-proper-extension", "s21-two-households"]  # fmt: skip


def events(office: Office) -> int:
    with office.open_reading() as reading:
        return sum(1 for _ in chain_of(reading, FORCE))


def case(office: Office, reference: str) -> CaseFacts:
    return OfficeDoor(office, FORCE).case(reference)


@pytest.mark.parametrize("name", WHOLE)
def test_an_exported_case_comes_into_another_database_equal(
    name: str, office: Office, other_office: Office, tmp_path: Path
) -> None:
    here = bring(office, FORCE, read(CASES / f"{name}.jsonl"), NOW)
    out = StringIO()
    assert export(office, FORCE, here["main"], out) == 0
    path = tmp_path / "out.jsonl"
    path.write_text(out.getvalue())

    assert bring_in(other_office, FORCE, path, StringIO()) == 0

    for reference in here.values():
        assert case(other_office, reference) == case(office, reference)
    again = export_case(other_office, FORCE, here["main"], NOW)
    assert "".join(write(again)) == out.getvalue()


@pytest.mark.parametrize("name", ["s10-anonymous-online", "s12-applicant-disengages"])
def test_the_case_that_a_rejection_or_an_officer_opened_keeps_its_reference(
    name: str, office: Office, other_office: Office, written: Written
) -> None:
    bring(office, FORCE, read(written(HEADER, receipt())), NOW)  # so that the references here are not the first ones
    here = bring(office, FORCE, read(CASES / f"{name}.jsonl"), NOW)
    file = export_case(office, FORCE, here["rtk"], NOW)

    there = bring(other_office, FORCE, file, NOW)

    assert there == file.header.references == here
    for reference in here.values():
        assert case(other_office, reference) == case(office, reference)


def test_a_linked_case_whose_reference_is_another_s_is_not_brought_in(
    office: Office, other_office: Office, written: Written
) -> None:
    file = export_case(
        office, FORCE, bring(office, FORCE, read(CASES / "s10-anonymous-online.jsonl"), NOW)["main"], NOW
    )
    taken = {**HEADER, "references": {"main": file.header.references["rtk"]}}
    bring(other_office, FORCE, read(written(taken, receipt())), NOW)
    before = events(other_office)

    with pytest.raises(CaseFileError, match=f"{file.header.references['rtk']} is there already"):
        bring(other_office, FORCE, file, NOW)
    assert events(other_office) == before


def test_a_person_who_acted_under_two_ranks_stands_twice(
    office: Office, other_office: Office, written: Written
) -> None:
    people = [*HEADER["people"], {**HEADER["people"][0], "rank": "sergeant", "acting": True, "key": "rudd-acting"}]
    file = read(written({**HEADER, "people": people}, receipt(), note(by="rudd-acting")))
    here = bring(office, FORCE, file, NOW)

    exported = export_case(office, FORCE, here["main"], NOW)

    assert [(p.label, p.rank, p.acting) for p in exported.header.people] == [
        ("rudd", "staff", False),
        ("rudd-sergeant", "sergeant", True),
    ]
    assert bring(other_office, FORCE, exported, NOW) == here


def test_roles_are_those_of_the_moment_and_not_of_today(office: Office, written: Written) -> None:
    first = HEADER["people"][0]
    people = [*HEADER["people"], {**first, "roles": ["officer"], "key": "rudd-officer"}]
    file = read(written({**HEADER, "people": people}, receipt(), note(), note(by="rudd-officer")))
    here = bring(office, FORCE, file, NOW)
    with office.engine.begin() as connection:
        connection.execute(
            text("UPDATE person SET roles = 'administrator', acting = :yes WHERE id = 'rudd'"), {"yes": True}
        )

    exported = export_case(office, FORCE, here["main"], NOW)

    assert [(p.label, p.roles, p.acting) for p in exported.header.people] == [
        ("rudd", tuple(first["roles"]), False),
        (f"rudd-{first['rank']}", ("officer",), False),
    ]


def test_bringing_in_adds_people_who_cannot_sign_in(office: Office, written: Written) -> None:
    bring(office, FORCE, read(written(HEADER, receipt())), NOW)

    with office.open_reading() as reading:
        person = find_person(reading, "rudd")
        assert first_fault(chain_of(reading, FORCE)) is None
    assert person is not None
    assert not person.active


def test_bringing_in_leaves_people_who_are_here_as_they_are(office: Office, written: Written) -> None:
    bring(office, FORCE, read(written(HEADER, receipt())), NOW)
    promoted = {**HEADER, "people": [{**HEADER["people"][0], "roles": ["call_taker", "authoriser"]}]}

    bring(office, FORCE, read(written(promoted, receipt())), NOW)

    with office.open_reading() as reading:
        person = find_person(reading, "rudd")
    assert person is not None
    assert person.actor.roles == {"call_taker"}


def test_the_same_file_twice_is_refused_when_it_keeps_its_reference(office: Office, written: Written) -> None:
    path = written({**HEADER, "references": {"main": "WX-2025-0412"}}, receipt())
    out = StringIO()

    assert bring_in(office, FORCE, path, out) == 0
    assert out.getvalue() == "main: WX-2025-0412\n"
    assert bring_in(office, FORCE, path, out) == 2
    assert "line 2: case: WX-2025-0412 is there already" in out.getvalue()


@pytest.mark.parametrize(
    ("last", "complaint"),
    [
        (note(by="nobody"), "line 4: by: 'nobody'"),
        (note(particulars={"text": 3}), "line 4: particulars.text: wants str, has int"),
        (note(particulars={"text": ""}), "line 4: particulars.text: add_note is refused, answer_missing"),
        (note(action="accept_into_scheme", particulars={"reason": "x"}), "line 4: action: accept_into_scheme is refused, not_permitted"),
    ],
)  # fmt: skip
def test_one_wrong_line_and_nothing_is_kept(last: object, complaint: str, office: Office, written: Written) -> None:
    before, out = events(office), StringIO()

    assert bring_in(office, FORCE, written(HEADER, receipt(), note(), last), out) == 2

    assert complaint in out.getvalue()
    assert events(office) == before
    with office.open_reading() as reading:
        assert find_person(reading, "rudd") is None


@pytest.mark.parametrize(
    ("header", "complaint"),
    [
        ({"force": "Northshire Police"}, "line 1: force: is 'Northshire Police', and this is Wessex Constabulary"),
        ({"protocol": "ew-csods-2010"}, "line 1: protocol: a case received on 2025-06-02 falls under ew-csods-2023"),
    ],
)
def test_a_file_of_elsewhere_is_not_brought_in(
    header: dict[str, str], complaint: str, office: Office, written: Written
) -> None:
    with pytest.raises(CaseFileError, match=complaint):
        bring(office, FORCE, read(written({**HEADER, **header}, receipt())), NOW)


def test_a_case_from_before_any_protocol_is_not_brought_in(office: Office, written: Written) -> None:
    old = receipt(particulars={**receipt()["particulars"], "received_at": "2001-06-02T09:15:00+01:00"})

    with pytest.raises(CaseFileError, match=r"line 2: particulars.received_at: No protocol"):
        bring(office, FORCE, read(written(HEADER, old)), NOW)


def test_lines_that_show_a_refusal_are_left_out(office: Office, written: Written) -> None:
    file = read(written(HEADER, receipt(), note(particulars={"text": ""}, expect={"refused": "answer_missing"})))
    here = bring(office, FORCE, file, NOW)

    assert len(export_case(office, FORCE, here["main"], NOW).lines) == 1


def test_a_case_that_is_not_there_is_not_exported(office: Office) -> None:
    out = StringIO()

    assert export(office, FORCE, "WX-2025-9999", out) == 2
    assert "WX-2025-9999" in out.getvalue()
    with pytest.raises(Refusal):
        export_case(office, FORCE, "WX-2025-9999", NOW)


def test_the_export_is_an_event(office: Office, written: Written) -> None:
    here = bring(office, FORCE, read(written(HEADER, receipt())), NOW)
    before = events(office)

    export_case(office, FORCE, here["main"], NOW)

    assert events(office) == before + 1


def test_a_case_that_came_from_another_database_is_exported_by_itself(office: Office, written: Written) -> None:
    supervisor = {**HEADER, "people": [{**HEADER["people"][0], "roles": ["supervisor"]}]}
    told = {**receipt()["particulars"], "route": "right_to_know", "linked_from": "NS-2019-0007"}
    here = bring(office, FORCE, read(written(supervisor, receipt(particulars=told))), NOW)

    file = export_case(office, FORCE, here["main"], NOW)

    assert file.header.references == {"main": here["main"]}
    assert file.lines[0].told.linked_from == "NS-2019-0007"


def test_somebody_who_acted_and_is_not_kept_is_named_by_id(office: Office, written: Written) -> None:
    here = bring(office, FORCE, read(written(HEADER, receipt())), NOW)
    gone = Actor("gone", "", Rank.CONSTABLE, frozenset({Role.OFFICER}))
    OfficeDoor(office, FORCE).act(here["main"], AddNote("Rang again."), gone, NOW)

    people = export_case(office, FORCE, here["main"], NOW).header.people

    assert [(person.id, person.rank) for person in people] == [("rudd", Rank.STAFF), ("gone", Rank.CONSTABLE)]


def test_a_first_file_sets_up_the_force(sqlite_url: str, written: Written) -> None:
    place = open_office(sqlite_url)
    upgrade(place.engine)

    assert bring_in(place, FORCE, written(HEADER, receipt()), StringIO()) == 0
    place.engine.dispose()
