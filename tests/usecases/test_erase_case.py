"""A case that is erased leaves its leaves and tombstones: the log still verifies, and no file holds its words."""

import io
import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from csor import csor_verify
from csor.domain.actions import Event
from csor.domain.facts import CaseFacts
from csor.domain.particulars import Person
from csor.domain.refusals import Refusal
from csor.domain.vocabulary import Stage
from csor.exchange.log_export import log_lines
from csor.reading.log import list_entries
from csor.records.event_record import Tombstone
from csor.usecases.checkpoints import Desk, make_checkpoint
from csor.usecases.erase_case import list_texts
from csor.usecases.erasure import ask_for_erasure, confirm_erasure
from csor.usecases.evidence import check_log, check_rules
from csor.usecases.match_person import match_person
from csor.usecases.office import Office
from csor.usecases.read_case import read_case
from csor.usecases.scrub import scrub
from csor.usecases.search_cases import search_cases
from tests.domain.builders import AUDITOR, FORCE, OFFICER, ORDINARY_WAY, SUBJECT, SUPERVISOR, receipt
from tests.support.offices import KeptCase, keep_at, keep_case
from tests.support.tampering import touch

PLANTED = ("Zaltzerman", "Quillfeather", "Vexborough Lane", "a whistle in the yard")
WHY = "The retention period of the force is over."


@pytest.fixture
def desk(office: Office, tmp_path: Path) -> Desk:
    return Desk(office, FORCE, tmp_path)


def planted(office: Office) -> KeptCase:
    """A closed case full of words that stand nowhere else."""
    person = Person("Quillfeather", "Zaltzerman", address="4 Vexborough Lane")
    told = receipt(subject=replace(SUBJECT, person=person), reason="She heard a whistle in the yard.")
    with office.open_work(OFFICER) as work:
        match_person(work, person)
    case = keep_case(office, told)
    with office.open_work(OFFICER) as work:
        search_cases(work, "Zaltzerman", "NS")
    for reached, steps in ORDINARY_WAY.items():
        if case.stage is reached:
            steps(case)
    assert case.stage is Stage.CLOSED
    return case


def erase(office: Office, case: CaseFacts) -> int:
    with office.open_work(SUPERVISOR) as work:
        ask_for_erasure(work, case.reference, WHY)
    with office.open_work(AUDITOR) as work:
        return confirm_erasure(work, case.reference, WHY, case.reference)


def verified(desk: Desk) -> csor_verify.Report:
    with desk.office.open_reading() as session:
        lines = list(log_lines(session, FORCE, desk.signer().public, with_text=True))
    return csor_verify.Reader(None, [], []).read(lines)


def files_of(office: Office) -> bytes:
    """Every byte that the database keeps: SQLite's files, or what PostgreSQL has in its folder of this database."""
    address = office.engine.url
    if office.engine.dialect.name == "sqlite":
        paths = [Path(f"{address.database}{suffix}") for suffix in ("", "-wal")]
        return b"".join(path.read_bytes() for path in paths if path.exists())
    with office.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("CHECKPOINT"))
        folder = connection.scalar(text("SHOW data_directory"))
        number = connection.scalar(text("SELECT oid FROM pg_database WHERE datname = current_database()"))
    return b"".join(path.read_bytes() for path in Path(f"{folder}/base/{number}").iterdir() if path.is_file())


def test_the_words_are_gone_from_every_file_and_the_log_still_verifies(desk: Desk) -> None:
    office = desk.office
    case = planted(office)
    keep_case(office)
    make_checkpoint(desk)
    scrub(office.engine)
    before = files_of(office)
    assert [word for word in PLANTED if word.encode() not in before] == []

    events = erase(office, case.facts)
    scrub(office.engine)
    make_checkpoint(desk)

    after = files_of(office)
    assert [word for word in PLANTED if word.encode() in after] == []
    report = verified(desk)
    assert (report.faults, report.erased) == ([], events)
    with office.open_reading() as session:
        assert check_log(session, FORCE, desk.signer().public) is None
        assert check_rules(office, session, FORCE) is None
        assert session.scalar(select(func.count()).select_from(Tombstone)) == events
    with pytest.raises(Refusal, match="not_found"), office.open_work(SUPERVISOR) as work:
        read_case(work, case.facts.reference)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET particulars = '{}', salt = '', reason = ''",
        "UPDATE event SET particulars = '{}', salt = '', reason = '', actor = 'somebody' WHERE seq = :tombed",
        "UPDATE event SET particulars = 'another' WHERE seq = :tombed",
        "DELETE FROM tombstone",
        "UPDATE tombstone SET erased_by = 1",
        "DELETE FROM event WHERE seq = :tombed",
    ],
)
def test_the_database_lets_no_more_than_that_go(office: Office, statement: str) -> None:
    case = keep_at(office, Stage.CLOSED)
    erase(office, case.facts)
    with office.open_reading() as session:
        tombed = next(kept.entry.seq for kept in list_entries(session, FORCE) if kept.erased_by)

    values = {"tombed": tombed} if ":tombed" in statement else {}
    with office.engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(text(statement), values)


def test_no_row_is_replaced_and_no_table_emptied(office: Office) -> None:
    if office.engine.dialect.name != "sqlite":
        statement = "TRUNCATE event, tombstone, checkpoint"
    else:
        statement = "INSERT OR REPLACE INTO event SELECT * FROM event WHERE seq = 1"
    with office.engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(text(statement))


def test_a_tombstone_that_no_erasure_names_is_found(desk: Desk) -> None:
    case = keep_at(desk.office, Stage.CLOSED)
    erase(desk.office, case.facts)
    touch(desk.office.engine, "UPDATE tombstone SET erased_by = 1", "tombstone")

    with desk.office.open_reading() as session:
        assert (fault := check_log(session, FORCE))
    assert fault.code == "erased"
    assert verified(desk).faults[0].kind == "erased"


def entomb(office: Office, event: str, by: str) -> int:
    """Destroy the words of the first such event, with no more rights than the product has and every guard on."""
    with office.engine.begin() as connection:
        query = text("SELECT id, seq, force FROM event WHERE event = :event ORDER BY seq LIMIT 1")
        row = connection.execute(query, {"event": event}).one()
        named = connection.scalar(text("SELECT max(seq) FROM event WHERE event = :by"), {"by": by})
        put = "INSERT INTO tombstone (event_id, force, seq, erased_by, at) VALUES (:id, :force, :seq, :by, :at)"
        values = {"id": row.id, "force": row.force, "seq": row.seq, "by": named, "at": "2026-03-03 00:00:00"}
        connection.execute(text(put), values)
        blank = "UPDATE event SET particulars = '{}', salt = '', reason = '' WHERE id = :id"
        connection.execute(text(blank), {"id": row.id})
        return int(row.seq)


@pytest.mark.parametrize(
    ("event", "by"),
    [
        ("cases_searched", "files_scrubbed"),
        ("cases_searched", "particulars_erased"),
        ("cases_searched", "erasure_asked"),
        ("cases_searched", "cases_searched"),
        ("erasure_declined", "particulars_erased"),  # written later than what it names
        ("particulars_erased", "files_scrubbed"),
    ],
)
def test_words_that_no_erasure_lists_are_not_destroyed_unseen(desk: Desk, event: str, by: str) -> None:
    """With the product's own rights: a tombstone that names an erasure, and every trigger satisfied."""
    office = desk.office
    case = keep_at(office, Stage.CLOSED)
    with office.open_work(OFFICER) as work:
        search_cases(work, "Nobodyofthecase", "NS")
    erase(office, case.facts)
    with office.open_work(AUDITOR) as work:
        work.audit(Event.FILES_SCRUBBED)
        work.audit(Event.ERASURE_DECLINED, reason=WHY)
    make_checkpoint(desk)
    assert verified(desk).faults == []

    seq = entomb(office, event, by)
    make_checkpoint(desk)

    with office.open_reading() as session:
        assert (fault := check_log(session, FORCE, desk.signer().public))
    assert (fault.code, fault.seq) == ("erased", seq)
    assert [(one.kind, one.first) for one in verified(desk).faults] == [("erased", seq)]


def test_an_erasure_lists_what_it_erased_and_is_not_erased_itself(office: Office) -> None:
    case = keep_at(office, Stage.CLOSED)
    with office.open_work(OFFICER) as work:
        opened = read_case(work, case.facts.reference)
    erase(office, case.facts)
    with office.open_reading() as session:
        kept = list(list_entries(session, FORCE))
    told = next(one for one in kept if one.entry.event == "particulars_erased")
    assert json.loads(told.particulars)["erased"] == [one.entry.seq for one in kept if one.erased_by] != []
    with office.open_work(AUDITOR) as work:
        assert list_texts(work, opened) == []
        work.audit(Event.FILES_SCRUBBED)


def test_the_verifier_runs_alone(desk: Desk, tmp_path: Path) -> None:
    case = keep_at(desk.office, Stage.CLOSED)
    erase(desk.office, case.facts)
    make_checkpoint(desk)
    with desk.office.open_reading() as session:
        (tmp_path / "log.jsonl").write_text("".join(log_lines(session, FORCE, desk.signer().public)))
    command = ["python3", "-I", "-S", csor_verify.__file__, str(tmp_path / "log.jsonl")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)

    assert (done.returncode, done.stderr) == (0, "")
    assert "GOOD" in done.stdout
    out = io.StringIO()
    assert csor_verify.main([str(tmp_path / "log.jsonl")], out) == 0
    assert out.getvalue() == done.stdout
