"""The file whose room was taken beforehand: lines in order, none torn, none lost, and never more than it holds."""

import threading
from pathlib import Path

import pytest

from csor.records.journal import NoRoom, ReservedFile

ROOM = 4096


@pytest.fixture
def journal(tmp_path: Path) -> ReservedFile:
    return ReservedFile(tmp_path / "journal", ROOM)


def test_the_room_is_taken_beforehand_and_is_nobody_elses(journal: ReservedFile) -> None:
    kept = journal.path.stat()
    assert (kept.st_size, kept.st_mode & 0o777) == (ROOM, 0o600)
    assert kept.st_blocks * 512 >= ROOM
    assert journal.is_empty()
    assert journal.lines() == []


def test_lines_come_back_in_order_and_in_another_process_too(journal: ReservedFile) -> None:
    journal.append(["one", "zwei \u2713"])
    journal.append(["three"])
    assert ReservedFile(journal.path, ROOM).lines() == ["one", "zwei \u2713", "three"]
    assert not journal.is_empty()
    assert journal.path.stat().st_size == ROOM


def test_what_is_replaced_leaves_no_byte_behind(journal: ReservedFile) -> None:
    journal.append(["a secret name", "another"])
    journal.replace(["short"])
    assert journal.lines() == ["short"]
    journal.replace([])
    assert journal.is_empty()
    assert set(journal.path.read_bytes()) == {0}


def test_a_full_journal_says_so_and_keeps_what_it_has(journal: ReservedFile) -> None:
    journal.append(["x" * 4000])
    with pytest.raises(NoRoom):
        journal.append(["y" * 100])
    assert journal.lines() == ["x" * 4000]


@pytest.mark.parametrize("cut", range(1, 12))
def test_a_torn_last_line_is_left_out_and_written_over(journal: ReservedFile, cut: int) -> None:
    journal.append(["whole"])
    whole = len(journal.path.read_bytes().rstrip(b"\0"))
    journal.append(["torn off"])
    data = bytearray(journal.path.read_bytes())
    end = len(bytes(data).rstrip(b"\0"))
    data[end - cut : end] = bytes(cut)
    journal.path.write_bytes(data)

    assert journal.lines() == ["whole"]
    journal.append(["after"])
    assert journal.lines() == ["whole", "after"]
    assert journal.path.read_bytes()[whole:].rstrip(b"\0").endswith(b"after\n")


def test_a_changed_line_is_left_out(journal: ReservedFile) -> None:
    journal.append(["first", "second"])
    journal.path.write_bytes(journal.path.read_bytes().replace(b"first", b"fists"))
    assert journal.lines() == ["second"]


def test_writers_at_once_lose_no_line(tmp_path: Path) -> None:
    journal = ReservedFile(tmp_path / "journal", 64 * 1024)

    def write(name: int) -> None:
        mine = ReservedFile(journal.path, 64 * 1024)
        for number in range(20):
            with mine.held():
                mine.append([f"{name} {number}"])

    threads = [threading.Thread(target=write, args=(name,)) for name in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(journal.lines()) == sorted(f"{name} {number}" for name in range(8) for number in range(20))
