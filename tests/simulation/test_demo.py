"""The demonstration is lawful at any hour, shows every stage, and is there whole or not at all."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from csor.calendars import calendar
from csor.domain.chain import Entry, first_fault
from csor.domain.deadlines import local_day
from csor.domain.facts import CaseFacts
from csor.domain.misuse import Sign
from csor.domain.oversight import Verdict
from csor.domain.protocol import load_all
from csor.domain.refusals import Refusal
from csor.domain.sampling import WEEK, commitment, week_of
from csor.domain.vocabulary import AuthorityState, CheckKind, CheckState, RecipientState, Role, Stage
from csor.reading.access import count_to_look_at, find_said_of_interests, list_bars, list_glass
from csor.reading.accounts import list_waiting
from csor.reading.flags import find_last_read, list_flags
from csor.reading.opened_days import find_last_opened
from csor.reading.people import find_person, list_people
from csor.reading.samples import list_seeds
from csor.reading.search import find_by_reference
from csor.records.case_record import CaseContent, CaseRecord
from csor.records.codec import case_from_text
from csor.records.engines import make_engine
from csor.records.event_record import EventRecord
from csor.records.schema import upgrade
from csor.simulation import demo
from csor.simulation.demo import fill_demo, scripts, sign_ins
from csor.simulation.people import ACTORS, DEMO_PASSWORD, FORCE
from csor.simulation.playing import Player
from csor.usecases.office import Office
from csor.usecases.sign_in import check_sign_in

NOW = datetime(2026, 6, 9, 13, 25, tzinfo=UTC)
HOURS = (
    NOW,
    datetime(2026, 3, 29, 0, 40, tzinfo=UTC),  # minutes before the clocks go forward
    datetime(2026, 10, 25, 1, 30, tzinfo=UTC),  # the hour that comes twice
    datetime(2026, 12, 31, 23, 58, tzinfo=UTC),
    datetime(2028, 2, 29, 6, 5, tzinfo=UTC),
    datetime(2027, 1, 1, 0, 0, tzinfo=UTC),
    *(datetime(2026, 9, day, 3 * day % 24, 7, tzinfo=UTC) for day in range(1, 8)),  # every day of a week
)


def office_at(url: str) -> Office:
    office = Office(
        make_engine(url), load_all(), calendar, lambda: NOW, secret="a secret of the tests, and of nothing else"
    )
    upgrade(office.engine)
    return office


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = office_at(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'csor.sqlite'}")
    fill_demo(office, NOW)
    yield office
    office.engine.dispose()


@pytest.fixture(scope="module")
def cases(filled: Office) -> list[CaseFacts]:
    with filled.open_reading() as session:
        return [case_from_text(text) for text in session.scalars(select(CaseContent.facts))]


def everything(office: Office, query: Any) -> list[Any]:
    with office.open_reading() as session:
        return list(session.execute(query))


def test_every_stage_is_there_and_more_than_once(cases: list[CaseFacts]) -> None:
    stages = Counter(case.stage for case in cases)
    assert set(stages) == set(Stage)
    assert min(stages.values()) >= 2
    assert 50 <= len(cases) <= 80


def test_what_a_demonstration_has_to_show_is_there(cases: list[CaseFacts]) -> None:
    waiting = [r for c in cases if c.open for r in c.recipients]
    assert sum(c.danger_now for c in cases) >= 2
    assert {RecipientState.REFUSED, RecipientState.REFERRED_BACK, RecipientState.UNSIGNED_ALLOWED} <= {
        r.state for r in waiting
    }
    assert any(a.state is AuthorityState.SUSPENDED for c in cases for a in c.authorities if c.open)
    assert any(c.extensions and c.delays and c.open for c in cases)
    assert any(c.deferral for c in cases)
    assert any(c.linked and not c.opened_right_to_know for c in cases)
    assert any(len(c.children) == 9 and c.applicant and c.applicant.interpreter for c in cases)
    assert any(c.open and c.subject and not c.subject.person.surname for c in cases)
    assert any(c.open and len(c.recipients) == 2 and len(c.told) == 1 for c in cases)
    assert any(c.open and c.conflicts for c in cases)
    assert len({c.outcome for c in cases}) >= 10


def test_the_pictured_case_is_as_pictured(cases: list[CaseFacts]) -> None:
    (dean,) = (c for c in cases if c.subject and c.subject.person.name == "Dean Marcus Holloway")
    assert dean.stage is Stage.ASSESSMENT
    assert [child.person.forenames for child in dean.children] == ["Mia", "Jack"]
    assert dean.applicant
    assert dean.applicant.person.name == "Hannah Brierley"
    assert (NOW.date() - dean.received_at.date()).days == 19
    states = {kind: check.state for kind in CheckKind if (check := dean.latest_check(kind))}
    assert len(states) == 9
    assert states[CheckKind.PNC] is states[CheckKind.VISOR] is states[CheckKind.LOCAL_RECORDS] is CheckState.HIT
    assert states[CheckKind.PROBATION] is CheckState.REQUESTED
    assert states[CheckKind.SOCIAL_CARE] is CheckState.NOTHING
    probation = dean.latest_check(CheckKind.PROBATION)
    assert probation
    assert len(probation.chases) == 1


def test_the_chain_holds_and_runs_in_the_order_of_time(filled: Office) -> None:
    rows = everything(filled, select(EventRecord.__table__).order_by(EventRecord.seq))
    names = Entry.__dataclass_fields__
    assert first_fault((Entry(**{name: getattr(row, name) for name in names}), row.hash) for row in rows) is None
    assert [row.at for row in rows] == sorted(row.at for row in rows)
    assert rows[-1].at <= NOW
    assert {row.outcome for row in rows} == {"done", "read"}  # nobody in it is refused anything


def test_what_was_looked_at_was_compared_and_a_few_looks_raised_a_flag(filled: Office) -> None:
    mercer = ACTORS["mercer"]
    with filled.open_reading() as reading:
        flags = list_flags(reading, mercer, judged=False, sign=None)
        judged = list_flags(reading, mercer, judged=True, sign=None)
        opened = find_last_opened(reading, ACTORS["nwosu"], NOW)
        assert find_last_read(reading, FORCE) == local_day(NOW) - timedelta(days=1)
    signs = {(flag.sign, flag.person) for flag in flags.rows}
    assert {
        (Sign.OWN_NAME, "osei"),
        (Sign.NEVER_ASSIGNED, "sandhu"),
        (Sign.NAME_SEARCH, "castell"),
        (Sign.BULK, "abara"),
    } <= signs
    assert flags.total <= 10, "most looks are for work, and raise nothing"
    assert [(flag.sign, flag.person, flag.verdict) for flag in judged.rows] == [
        (Sign.HOUSEHOLD, "castell", Verdict.JUSTIFIED)
    ]
    assert opened
    assert opened[1].cases


def test_a_week_was_drawn_by_its_seed_and_the_next_one_is_bound(filled: Office) -> None:
    monday = week_of(local_day(NOW))
    with filled.open_reading() as reading:
        seeds = {seed.week: seed for seed in list_seeds(reading, FORCE)}
    last, coming = seeds[monday - WEEK], seeds[monday + WEEK]
    assert last.drawn_by == "mercer"
    assert commitment(last.seed) == last.commitment
    assert 0 < last.found < last.of
    assert (coming.drawn_at, coming.seed) == (None, "")


@pytest.mark.parametrize(
    "now", [datetime(2026, 6, 8, 0, 10, tzinfo=UTC), datetime(2026, 10, 25, 23, 50, tzinfo=UTC)], ids=str
)
def test_the_looks_are_there_and_lawful_at_the_edges_of_a_week(sqlite_url: str, now: datetime) -> None:
    office = office_at(sqlite_url)
    fill_demo(office, now)
    with office.open_reading() as reading:
        drawn = [seed for seed in list_seeds(reading, FORCE) if seed.drawn_at]
        flags = list_flags(reading, ACTORS["mercer"], judged=False, sign=None)
    assert drawn
    assert all(seed.of for seed in drawn)
    assert flags.total
    moments = [row.at for row in everything(office, select(EventRecord.at).order_by(EventRecord.seq))]
    assert moments == sorted(moments)
    office.engine.dispose()


def test_an_account_waits_for_its_second_person_and_some_were_not_asked_for_interests_yet(filled: Office) -> None:
    with filled.open_reading() as reading:
        waiting = list_waiting(reading, FORCE)
        assert [(one.person, one.proposed_by) for one in waiting] == [("linden", "admin")]
        assert not ACTORS["lowry"].is_person(waiting[0].proposed_by)
        said = {who: find_said_of_interests(reading, actor) for who, actor in ACTORS.items()}
    assert {who for who, at in said.items() if at is None} == {"castell", "linden", "admin", "lowry"}


def test_everybody_signs_in_with_the_printed_password(filled: Office) -> None:
    with filled.open_reading() as session:
        people = list_people(session, FORCE)
        assert check_sign_in(find_person(session, "nwosu"), DEMO_PASSWORD).display == "PC 4417 Amara Nwosu"
    assert {role for one in people for role in one.actor.roles} == set(Role)
    assert DEMO_PASSWORD in sign_ins()
    assert all(one.actor.id in sign_ins() for one in people)


def test_a_second_filling_changes_nothing(filled: Office) -> None:
    before = everything(filled, select(EventRecord.seq))
    fill_demo(filled, NOW)
    assert everything(filled, select(EventRecord.seq)) == before


@pytest.mark.parametrize("now", HOURS, ids=str)
def test_every_line_is_lawful_at_any_hour(filled: Office, now: datetime) -> None:
    stages = set()
    for script in scripts(filled, now):
        played = Player(filled, Random(1), now).play(script, "WX-1", "WX-2")
        stages |= {case.facts.stage for case in played}
    assert stages == set(Stage)


def test_a_filling_that_fails_leaves_no_case(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    office = office_at(sqlite_url)
    real = demo._lines

    def broken(office: Office, now: datetime, cases: list[Any]) -> list[Any]:
        lines = sorted(real(office, now, cases), key=lambda line: line[0].at)
        return [*lines[:3], lines[0], (lines[-1][0], lines[0][1])]

    monkeypatch.setattr(demo, "_lines", broken)
    with pytest.raises((Refusal, KeyError)):
        fill_demo(office, NOW)
    assert everything(office, select(CaseRecord.id)) == []
    office.engine.dispose()


def test_one_case_is_sealed_its_glass_is_broken_and_an_officer_has_a_conflict(filled: Office) -> None:
    with filled.open_reading() as reading:
        waiting = count_to_look_at(reading, ACTORS["moran"], NOW)
        bar, glass = list_bars(reading, ACTORS["moran"], NOW)[0], list_glass(reading, ACTORS["moran"], NOW)[0]
        assert (waiting.bars, waiting.glass, waiting.overdue) == (1, 1, 0)
        assert (bar.person, bar.owner, glass.person) == ("tremlett", "tremlett", "nwosu")
        for person, sees in (("linden", 1), ("nwosu", 0), ("mercer", 0)):
            assert find_by_reference(reading, ACTORS[person], glass.reference).total == sees
        assert find_by_reference(reading, ACTORS["tremlett"], bar.reference).total == 0
