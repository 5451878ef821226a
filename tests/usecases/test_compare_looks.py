"""The looks of a day compared on both engines: digests, flags and samples out of the log, once for each day."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from csor.domain.actions import Event
from csor.domain.deadlines import local_day
from csor.domain.misuse import Sign
from csor.domain.oversight import Always, Finding, Kind, Purpose, Verdict
from csor.domain.people import Actor
from csor.domain.refusals import Refusal
from csor.domain.sampling import draw
from csor.domain.ties import Tie
from csor.domain.vocabulary import Rank, Role, Stage
from csor.oversight_running import digest, operator, redraw
from csor.reading.bonds import list_bonds, list_posts, list_workers
from csor.reading.looks import Narrowed, What, list_looks
from csor.reading.looks_of_day import read_day
from csor.reading.opened_days import find_last_opened, list_opened
from csor.reading.samples import list_decided, list_viewed
from csor.records.access import AccessGrant, CaseSeal, Interest
from csor.records.accounts import AccountChange
from csor.records.base import new_id
from csor.records.case_record import CaseRecord
from csor.records.oversight import Digest, FlagRecord, OtherLook
from csor.records.party_record import PartyRecord
from csor.usecases.compare_looks import compare_day, days_to_compare
from csor.usecases.office import Office
from csor.usecases.people import NewPerson, add_person
from csor.usecases.read_case import read_case
from csor.usecases.search_cases import search_cases
from csor.words import oversight as words
from tests.domain import builders
from tests.support.offices import KeptCase, keep_at
from tests.support.queries import queries

FORCE = builders.FORCE
NOW = builders.RECEIVED + timedelta(days=1)  # where the office's clock stands
DAY = local_day(NOW)
STRANGER = Actor("stranger", "Ada Stranger", Rank.CONSTABLE, frozenset({Role.OFFICER}), "other", FORCE)


@pytest.fixture
def case(office: Office) -> KeptCase:
    with office.open_work(builders.ADMINISTRATOR, builders.RECEIVED) as work:
        add_person(work, NewPerson("stranger", "Ada Stranger", Rank.CONSTABLE, STRANGER.roles, "other"))
    return keep_at(office, Stage.ASSESSMENT)


def look(office: Office, case: KeptCase, *people: Actor) -> None:
    for person in people:
        with office.open_work(person, NOW) as work:
            read_case(work, case.facts.reference)


def next_day(office: Office) -> Office:
    return Office(office.engine, office.protocols, office.calendar, lambda: NOW + timedelta(days=1))


def signs(office: Office) -> set[tuple[str, str]]:
    with Session(office.engine) as session:
        return {(flag.sign, flag.person) for flag in session.scalars(select(FlagRecord))}


def test_a_day_is_compared_once(office: Office, case: KeptCase) -> None:
    look(office, case, builders.OFFICER, builders.OFFICER, STRANGER)
    later = next_day(office)

    first = compare_day(later, operator(FORCE), DAY)
    again = compare_day(later, operator(FORCE), DAY)

    assert (first.looks, first.people, first.new) == (3, 2, True)
    assert (again.looks, again.people, again.flags, again.new) == (3, 2, first.flags, False)
    assert signs(office) == {("never_assigned", "stranger")}
    with Session(office.engine) as session:
        mine = session.get(Digest, (FORCE, builders.OFFICER.id, DAY))
        assert mine
        assert json.loads(mine.cases) == [[case.facts.reference, 2]]
        assert [row.person for row in session.scalars(select(OtherLook))] == ["stranger"]


def test_a_day_that_is_not_over_is_not_compared(office: Office) -> None:
    with pytest.raises(Refusal) as refused:
        compare_day(office, operator(FORCE), DAY)
    assert refused.value.code == "day_not_over"
    with pytest.raises(Refusal) as refused:
        compare_day(next_day(office), builders.OFFICER, DAY)
    assert refused.value.code == "not_permitted"


def test_days_are_caught_up_with_from_the_last(office: Office, case: KeptCase) -> None:
    look(office, case, STRANGER)
    later = next_day(office)
    assert days_to_compare(later, FORCE) == (DAY,)
    assert days_to_compare(later, "nowhere") == ()
    assert digest(later, FORCE, None, out := StringIO()) == 0
    assert out.getvalue() == f"{DAY}: 1 looks by 1 people, 1 flags\n"
    assert days_to_compare(later, FORCE) == ()
    assert digest(later, FORCE, DAY, out := StringIO()) == 0
    assert out.getvalue().endswith("compared before\n")
    assert digest(later, FORCE, DAY + timedelta(days=9), out := StringIO()) == 2
    assert "not over" in out.getvalue()


def test_what_ties_people_to_a_case_comes_out_of_the_log(office: Office, case: KeptCase) -> None:
    look(office, case, builders.OFFICER, builders.COLLEAGUE, builders.SUPERVISOR, builders.AUDITOR, STRANGER)
    with office.open_reading() as reading:
        found = {view.person: view.tie for view in read_day(reading, FORCE, DAY).views}
    assert found[builders.OFFICER.id] is Tie.OWN
    assert found[builders.SUPERVISOR.id] in {Tie.OWN, Tie.ROLE}
    assert found[builders.AUDITOR.id] is Tie.ROLE
    assert found["stranger"] is Tie.NONE


def test_who_changed_teams_is_known_from_the_log(office: Office, case: KeptCase) -> None:
    moved = builders.RECEIVED + timedelta(hours=20)
    with office.open_work(builders.ADMINISTRATOR, moved) as work:
        add_person(work, NewPerson("colleague2", "Cal Mover", Rank.CONSTABLE, STRANGER.roles, "ppu"))
    with office.open_work(builders.ADMINISTRATOR, moved + timedelta(hours=1)) as work:
        add_person(work, NewPerson("colleague2", "Cal Mover", Rank.CONSTABLE, STRANGER.roles, "other"))
    with office.open_reading() as reading:
        post = list_posts(reading, FORCE)["colleague2"]
    assert [spell.who for spell in post.teams] == ["ppu", "other"]
    look(office, case, Actor("colleague2", "Cal Mover", Rank.CONSTABLE, STRANGER.roles, "other", FORCE))
    compare_day(next_day(office), operator(FORCE), DAY)
    assert signs(office) == {("left_team", "colleague2")}


def test_a_team_that_two_administrators_changed_is_known_too(office: Office, case: KeptCase) -> None:
    asked = {"standing": {"roles": ["officer"], "rank": "constable", "acting": False, "team": "ppu", "identity": "s"}}
    row = {"id": new_id(), "force": FORCE, "person": "stranger", "kind": "standing", "asked": json.dumps(asked)}
    decided = {"state": "confirmed", "decided_by": "b", "decided_reason": "", "decided_at": builders.RECEIVED}
    with Session(office.engine) as session:
        session.add(AccountChange(**row, **decided, reason="", proposed_by="a", proposed_at=builders.RECEIVED))
        session.commit()
        post = list_posts(session, FORCE)["stranger"]
    assert [spell.who for spell in post.teams] == ["other", "ppu", "other"]


def case_id(office: Office, case: KeptCase) -> UUID:
    with Session(office.engine) as session:
        found = session.scalar(select(CaseRecord.id).where(CaseRecord.reference == case.facts.reference))
        assert found
        return found


def test_a_name_of_ones_own_and_a_search_for_it(office: Office, case: KeptCase) -> None:
    with Session(office.engine) as session:
        row = {"force": FORCE, "case_id": case_id(office, case), "role": "carer", "address": "", "telephone": ""}
        keys = {"surname_key": "stranger", "sound_key": "STRNJR", "born": None}
        session.add(PartyRecord(id=new_id(), forenames="Ada", surname="Stranger", **row, **keys))
        session.commit()
    look(office, case, STRANGER)
    with office.open_work(STRANGER, NOW) as work:
        assert search_cases(work, "Stranger", "NS").total == 1
    compare_day(next_day(office), operator(FORCE), DAY)
    assert signs(office) == {(sign, "stranger") for sign in ("own_name", "never_assigned", "name_search")}
    with office.open_reading() as reading:
        looks = list_looks(reading, FORCE, case_id(office, case), Narrowed(what=What.SEARCHED))
        assert [(row.person, row.searched) for row in looks.rows] == [("stranger", "Stranger")]
        assert list_workers(reading, FORCE)["stranger"].name.surname == "stranger"


def test_looks_are_paged_with_equal_queries(office: Office, case: KeptCase) -> None:
    key = case_id(office, case)
    counts = []
    for _ in range(2):
        look(office, case, *[builders.OFFICER] * 30)
        with queries(office.engine) as asked, office.open_reading() as reading:
            page = list_looks(reading, FORCE, key, Narrowed())
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 8
    assert len(page.rows) == 50
    assert page.before
    with office.open_reading() as reading:
        rest = list_looks(reading, FORCE, key, Narrowed(before=page.before))
    assert (len(rest.rows), rest.before, page.total) == (10, None, 60)


def test_a_population_is_what_was_decided_in_the_week(office: Office, tmp_path: Path) -> None:
    case = keep_at(office, Stage.DELIVERY)
    monday = local_day(case.now) - timedelta(days=local_day(case.now).weekday())
    look(office, case, builders.OFFICER)
    with office.open_reading() as reading:
        decided = list_decided(reading, FORCE, monday)
        assert list_decided(reading, FORCE, monday - timedelta(days=7)) == ()
        assert len(list_viewed(reading, FORCE, monday)) == 1
    assert decided == (case.facts.reference,)
    file = tmp_path / "decided.csv"
    file.write_text("\n".join(decided))
    assert redraw("ab" * 32, file, out := StringIO()) == 0
    assert out.getvalue().splitlines()[2:] == [f"1 {one.reference}" for one in draw("ab" * 32, decided)]
    assert redraw("ab", tmp_path / "none", StringIO()) == redraw("ab", None, StringIO()) == 2


def test_what_is_always_in_the_sample_of_looks(office: Office, case: KeptCase) -> None:
    """Broken glass, exports, sealed cases, out of hours, searches for an own name; the rest may be drawn."""
    key, monday = case_id(office, case), DAY - timedelta(days=DAY.weekday())
    look(office, case, builders.OFFICER, STRANGER)
    with office.open_work(STRANGER, NOW) as work:
        search_cases(work, "Stranger", "NS")
    with office.open_work(builders.AUDITOR, NOW) as work:
        work.audit(Event.CASE_EXPORTED, outcome="read")
    compare_day(next_day(office), operator(FORCE), DAY)
    with office.open_reading() as reading:
        before = list_viewed(reading, FORCE, monday)
    assert sorted(before.values()) == ["drawn", "drawn", "export", "own_name"]

    grant = {"id": new_id(), "force": FORCE, "case_id": key, "person": "stranger", "kind": "glass", "session": ""}
    times = {"given_at": NOW, "until": NOW + timedelta(hours=1), "review_due_at": NOW, "reviewed_at": None}
    with Session(office.engine) as session:
        session.add(AccessGrant(**grant, **times, reason="r", reviewed_by="", verdict="", verdict_reason=""))
        session.commit()
        assert sorted(list_viewed(session, FORCE, monday).values()) == ["drawn", "export", "glass", "own_name"]
        seal = {"case_id": key, "kind": "vip", "reason": "r", "sealed_by": "s", "sealed_at": NOW}
        session.add(
            CaseSeal(**seal, unseal_by="", unseal_reason="", unseal_at=None, names="", names_by="", names_reason="")
        )
        session.commit()
        assert sorted(list_viewed(session, FORCE, monday).values()) == ["export", "glass", "own_name", "sealed"]


def test_behind_the_glass_and_with_a_reason_is_said_of_a_look(office: Office, case: KeptCase) -> None:
    key = case_id(office, case)
    look(office, case, STRANGER)
    grant = {"force": FORCE, "case_id": key, "person": "stranger", "session": "", "review_due_at": None}
    rest = {"reviewed_at": None, "reviewed_by": "", "verdict": "", "verdict_reason": ""}
    with Session(office.engine) as session:
        for kind, through in (("glass", Tie.GLASS), ("reason", Tie.REASON)):
            times = {"given_at": NOW, "until": NOW + timedelta(hours=1)}
            session.add(AccessGrant(id=new_id(), kind=kind, reason="To answer her call", **grant, **times, **rest))
            session.commit()
            (row,) = list_looks(session, FORCE, key, Narrowed()).rows
            assert (row.through, row.reason) == (through, "To answer her call")


def test_a_declared_interest_is_a_likeness(office: Office, case: KeptCase) -> None:
    kept = {"force": FORCE, "person": "stranger", "sound": "", "declared_at": NOW, "ended_at": None}
    with Session(office.engine) as session:
        session.add(Interest(id=new_id(), kind="surname", words="Reed", key="reed", **kept))
        session.commit()
        session.add(Interest(id=new_id(), kind="address", words="3 Elm Row, WX1 4AB", key="", **kept))
        session.commit()
        mine = list_workers(session, FORCE)["stranger"]
    assert (mine.surnames, mine.addresses) == (frozenset({"reed"}), frozenset({"WX14AB 3"}))
    look(office, case, STRANGER)
    compare_day(next_day(office), operator(FORCE), DAY)
    assert ("household", "stranger") in signs(office)


@pytest.mark.parametrize("what", ["looks of a day", "one case", "one person"])
def test_the_log_is_asked_through_an_index(office: Office, case: KeptCase, what: str) -> None:
    """No question of oversight walks the whole log: every step into `event` is through an index."""
    look(office, case, builders.OFFICER, STRANGER)
    key = case_id(office, case)
    with queries(office.engine) as asked, office.open_reading() as reading:
        if what == "looks of a day":
            read_day(reading, FORCE, DAY)
        elif what == "one case":
            list_looks(reading, FORCE, key, Narrowed())
        else:
            list_opened(reading, FORCE, ["stranger"], DAY, DAY)
            find_last_opened(reading, STRANGER, NOW + timedelta(days=1))
    about = [(statement, bound) for statement, bound in asked if "event" in statement]
    assert about
    for statement, bound in about:
        assert walks(office, statement, bound) == [], statement


def test_the_looks_at_a_case_are_found_by_the_case(office: Office, case: KeptCase) -> None:
    """Not among every look of the force."""
    look(office, case, builders.OFFICER)
    with queries(office.engine) as asked, office.open_reading() as reading:
        list_looks(reading, FORCE, case_id(office, case), Narrowed())
    about = [(statement, bound) for statement, bound in asked if "search_hit" in statement]
    assert len(about) == 2
    for statement, bound in about:
        assert not [step for step in plan_of(office, statement, bound) if "(force=?)" in step and "event" in step], (
            statement
        )


def walks(office: Office, statement: str, bound: object) -> list[str]:
    """The steps of a plan that walk the whole of the log."""
    plan = plan_of(office, statement, bound)
    return [step for step in plan if step.startswith("SCAN event") or "Seq Scan on event" in step]


def plan_of(office: Office, statement: str, bound: object) -> list[str]:
    with office.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET enable_seqscan = off")  # a small table is walked though an index is there
        head = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
        return [str(row[-1]) for row in connection.exec_driver_sql(head + statement, bound)]  # type: ignore[arg-type]


def test_every_sign_has_its_words() -> None:
    assert set(words.SIGNS) == set(Sign)
    assert set(words.TIES) == set(Tie)
    assert set(words.PURPOSES) == set(Purpose)
    assert set(words.VERDICTS) == set(Verdict)
    assert set(words.FINDINGS) == set(Finding)
    assert set(words.KINDS) == set(Kind)
    assert set(words.WHY_SAMPLED) == set(Always)
    for sign in Sign:
        said = words.why_words(sign, ("03",), "PC Nwosu")
        assert said.endswith(".")
        assert "{" not in said
    assert words.why_words(Sign.OUT_OF_HOURS, ("03", "04"), "PC").endswith("03:00 and 04:00.")


def test_bonds_of_no_case_are_none(office: Office) -> None:
    with office.open_reading() as reading:
        assert list_bonds(reading, []) == {}


def test_no_day_is_left_out_however_long_nothing_was_compared(office: Office, case: KeptCase) -> None:
    look(office, case, STRANGER)
    assert digest(next_day(office), FORCE, None, StringIO()) == 0
    much_later = Office(office.engine, office.protocols, office.calendar, lambda: NOW + timedelta(days=60))

    missed = days_to_compare(much_later, FORCE)

    assert missed == tuple(DAY + timedelta(days=n) for n in range(1, 60))
