"""What is signed is what stands in the database; what does not fit is found, named, and not signed over."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from csor.domain.actions import Action
from csor.domain.notes import note_from_text, tree_from_body
from csor.domain.vocabulary import Role, Stage
from csor.reading.log import find_head, list_checkpoints, list_entries
from csor.reading.log_walk import Fault, LogBroken
from csor.usecases.checkpoints import EVERY, WITHIN, Desk, is_due, make_checkpoint
from csor.usecases.evidence import check_log, check_rules
from csor.usecases.office import Office
from csor.usecases.read_case import read_case
from tests.domain.builders import FORCE, OFFICER, SUPERVISOR
from tests.support.offices import keep_at, keep_case
from tests.support.tampering import touch


@pytest.fixture
def desk(office: Office, tmp_path: Path) -> Desk:
    return Desk(office, FORCE, tmp_path)


def found(desk: Desk) -> Fault | None:
    with desk.office.open_reading() as session:
        return check_log(session, FORCE, desk.signer().public)


def ruled(desk: Desk) -> Fault | None:
    with desk.office.open_reading() as session:
        return check_rules(desk.office, session, FORCE)


def test_a_log_that_was_let_be_is_believed(desk: Desk) -> None:
    keep_at(desk.office, Stage.CLOSED)
    first = make_checkpoint(desk)
    keep_case(desk.office).checked()
    second = make_checkpoint(desk)

    assert first
    assert second
    assert first.size < second.size
    assert make_checkpoint(desk) is None
    assert found(desk) is None
    assert ruled(desk) is None
    tree = tree_from_body(note_from_text(second.note).body)
    assert (tree.origin, tree.size, tree.root.hex()) == (f"csor/{FORCE}", second.size, second.root)
    assert [p.name for p in sorted(desk.folder.glob("*.note"))] == [f"{s.size:012}.note" for s in (first, second)]
    assert (desk.instance / "log_key").stat().st_mode & 0o777 == 0o600


def test_what_is_written_between_two_questions_of_a_check_is_no_fault(desk: Desk) -> None:
    case = keep_case(desk.office)
    with desk.office.open_reading() as session:
        seq, _ = find_head(session, FORCE)
        with desk.office.open_work(OFFICER, case.now) as work:
            read_case(work, case.facts.reference)

        assert check_log(session, FORCE, desk.signer().public) is None
        assert [kept.entry.seq for kept in list_entries(session, FORCE)][-1] == seq, (
            "one state, however often it is asked"
        )
    with desk.office.open_reading() as session:
        assert find_head(session, FORCE)[0] > seq


def test_a_checkpoint_is_due_after_so_many_events_or_so_long(desk: Desk) -> None:
    make_checkpoint(desk)
    case = keep_case(desk.office)
    with desk.office.open_reading() as session:
        assert not is_due(session, FORCE, case.now + WITHIN / 2)
        assert is_due(session, FORCE, case.now + WITHIN)
    for _ in range(EVERY - 1):
        with desk.office.open_work(OFFICER, case.now) as work:
            read_case(work, case.facts.reference)
    with desk.office.open_reading() as session:
        assert is_due(session, FORCE, case.now)
    make_checkpoint(desk)
    with desk.office.open_reading() as session:
        assert not is_due(session, FORCE, case.now + WITHIN * 99)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("UPDATE event SET recipient = 'somebody' WHERE seq = :seq", "leaf"),
        ("UPDATE event SET leaf = hash WHERE seq = :seq", "leaf"),
        ("UPDATE event SET hash = leaf WHERE seq = :seq", "chain"),
        ("UPDATE event SET particulars = '{}' WHERE seq = :seq", "text"),
        ("UPDATE event SET reason = 'another' WHERE seq = :seq", "text"),
        ("UPDATE event SET particulars = '{}', salt = '', reason = '' WHERE seq = :seq", "erased"),
        ("DELETE FROM event WHERE seq = :seq", "out_of_order"),
        ("UPDATE event SET logged_at = '2020-01-01 00:00:00' WHERE seq = :seq", "clock"),
    ],
)
def test_what_was_touched_is_named_and_never_signed(desk: Desk, change: str, code: str) -> None:
    case = keep_case(desk.office).checked()
    make_checkpoint(desk)
    for _ in range(3):
        case.do(Action.ADD_NOTE)
    with desk.office.open_reading() as session:
        last = session.scalar(text("SELECT max(seq) FROM event"))
    touch(desk.office.engine, change, seq=last - 1)

    fault = found(desk)
    assert fault
    assert (fault.code, fault.seq) == (code, last - 1)
    with pytest.raises(LogBroken) as refused:
        make_checkpoint(desk)
    if code != "clock":
        assert refused.value.fault == fault
    with desk.office.open_reading() as session:
        assert len(list_checkpoints(session, FORCE)) == 1


def test_a_log_cut_short_is_not_signed_again(desk: Desk) -> None:
    keep_case(desk.office).checked()
    signed = make_checkpoint(desk)
    assert signed
    touch(desk.office.engine, "DELETE FROM event WHERE seq > :seq", seq=signed.size - 3)
    touch(desk.office.engine, "DELETE FROM checkpoint", "checkpoint")
    touch(
        desk.office.engine,
        "UPDATE chain_head SET seq = :seq, hash = (SELECT hash FROM event WHERE seq = :seq)",
        seq=signed.size - 3,
    )

    assert found(desk) is None  # the database alone cannot tell
    with pytest.raises(LogBroken) as refused:
        make_checkpoint(desk)
    assert refused.value.fault.code == "shorter"


def spoilt(name: str) -> Callable[[Desk], None]:
    def spoil(desk: Desk) -> None:
        path = max(desk.folder.glob("*.note"))
        text = path.read_text()
        path.write_text(
            {"cut": text[:40], "signature": text[:-10] + "AAAAAAAA=\n", "size": text.replace("\n1", "\n2", 1)}[name]
        )

    return spoil


@pytest.mark.parametrize("how", ["cut", "signature", "size"])
def test_a_note_on_file_that_was_not_signed_here_stops_the_signing(desk: Desk, how: str) -> None:
    keep_case(desk.office)
    make_checkpoint(desk)
    keep_case(desk.office)
    spoilt(how)(desk)

    with pytest.raises(LogBroken) as refused:
        make_checkpoint(desk)
    assert refused.value.fault.code == "signature"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("UPDATE checkpoint SET root = hash", "checkpoint"),
        ("UPDATE checkpoint SET note = 'nothing'", "signature"),
        ("UPDATE checkpoint SET note = replace(note, 'csor/', 'csor:')", "signature"),
        ("UPDATE checkpoint SET size = size + 1000", "shorter"),
    ],
)
def test_a_forged_checkpoint_is_found(desk: Desk, change: str, code: str) -> None:
    keep_case(desk.office)
    make_checkpoint(desk)
    keep_case(desk.office)
    touch(desk.office.engine, change, "checkpoint")

    fault = found(desk)
    assert fault
    assert fault.code == code
    with pytest.raises(LogBroken):
        make_checkpoint(desk)


def test_an_edge_that_is_not_its_root_s_is_not_gone_on_from(desk: Desk) -> None:
    keep_case(desk.office)
    make_checkpoint(desk)
    keep_case(desk.office)
    touch(
        desk.office.engine, "UPDATE checkpoint SET edge = replace(edge, substr(edge, 1, 8), '00000000')", "checkpoint"
    )

    with pytest.raises(LogBroken) as refused:
        make_checkpoint(desk)
    assert refused.value.fault.code == "checkpoint"


def test_the_head_must_be_the_last_entry(desk: Desk) -> None:
    keep_case(desk.office)
    touch(desk.office.engine, "UPDATE chain_head SET seq = seq + 1")

    assert (fault := found(desk))
    assert fault.code == "head"
    with pytest.raises(LogBroken):
        make_checkpoint(desk)


def test_who_was_not_allowed_is_found_though_the_chain_holds(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    case = keep_case(desk.office).checked()
    monkeypatch.setattr("csor.domain.planning.holds", lambda *_: True)
    case.do(Action.ASSIGN_CASE, by=replace(SUPERVISOR, id="clerk", roles=frozenset({Role.RESEARCHER})))
    monkeypatch.undo()

    assert found(desk) is None
    fault = ruled(desk)
    assert fault
    assert (fault.code, "not_permitted" in fault.words) == ("rule", True)


def test_a_case_that_is_not_what_its_events_make_is_found(desk: Desk) -> None:
    keep_case(desk.office)
    touch(desk.office.engine, "UPDATE case_content SET facts = replace(facts, 'moved in', 'moved out')")

    assert (fault := ruled(desk))
    assert fault.code == "case"


def test_a_case_that_was_answered_for_hides_no_other(desk: Desk) -> None:
    first, second = keep_case(desk.office), keep_case(desk.office)
    change = "UPDATE case_content SET facts = replace(facts, 'moved in', 'moved out')"
    of_one = f'{change} WHERE facts LIKE \'%"reference":"{{}}"%\''
    touch(desk.office.engine, of_one.format(first.facts.reference))
    known = ruled(desk)
    assert known
    assert first.facts.reference in known.words

    with desk.office.open_reading() as session:
        assert check_rules(desk.office, session, FORCE, known.__eq__) is None
    touch(desk.office.engine, of_one.format(second.facts.reference))
    with desk.office.open_reading() as session:
        fault = check_rules(desk.office, session, FORCE, known.__eq__)
    assert fault
    assert second.facts.reference in fault.words
