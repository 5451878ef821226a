"""The hash chain: each entry binds the one before it, and a change anywhere is found at its place."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest

from csor.domain.chain import (
    BOUND_2,
    START,
    Entry,
    canonical,
    commit,
    commit_told,
    first_fault,
    leaf_of,
    link,
    link_leaf,
)

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def chained(count: int) -> list[tuple[Entry, str]]:
    entries, previous = [], START
    for seq in range(1, count + 1):
        text = commit("salt", f"note {seq}")
        entry = Entry("northshire", seq, AT, "officer", "constable", "note_added", "done", "", "CSODS-1", seq, text)
        previous = link(previous, entry)
        entries.append((entry, previous))
    return entries


def test_a_chain_that_was_let_be_has_no_fault() -> None:
    assert first_fault([]) is None
    assert first_fault(chained(4)) is None


@pytest.mark.parametrize("field", ["force", "actor", "rank", "event", "outcome", "code", "case", "commitment"])
def test_a_word_changed_is_found_where_it_was_changed(field: str) -> None:
    entries = chained(4)
    entry, kept = entries[2]
    entries[2] = (replace(entry, **{field: "something else"}), kept)  # type: ignore[arg-type]
    assert first_fault(entries) == 3


def test_an_entry_taken_out_or_put_in_another_order_is_found() -> None:
    entries = chained(4)
    assert first_fault([*entries[:1], *entries[2:]]) == 2
    assert first_fault([entries[1], entries[0]]) == 1


def test_a_commitment_needs_its_salt() -> None:
    assert commit("one", "text") != commit("another", "text")
    assert commit("one", "text") == commit("one", "text")


ID = UUID("017e677a-ad00-76fd-b48f-562de92487bc")


def new_entry(seq: int, **changes: Any) -> Entry:
    given = Entry(
        form=2,
        force="northshire",
        seq=seq,
        at=AT,
        logged_at=AT,
        id=ID,
        actor="officer",
        rank="constable",
        roles="officer",
        event="note_added",
        action="add_note",
        outcome="done",
        code="",
        data_class="collection",
        case="CSODS-1",
        case_id=None,
        version=seq,
        commitment=commit_told("salt", "{}", ""),
    )
    return replace(given, **changes)


def mixed() -> list[tuple[Entry, str]]:
    """Two entries of form 1, then two of form 2."""
    entries = chained(2)
    for seq in (3, 4):
        entry = new_entry(seq)
        entries.append((entry, link(entries[-1][1], entry)))
    return entries


def test_entries_of_form_2_follow_those_of_form_1() -> None:
    assert first_fault(mixed()) is None
    entry, kept = mixed()[3]
    assert link_leaf(mixed()[2][1], leaf_of(entry)) == kept
    assert canonical(entry).startswith(
        b'[2,"northshire",4,"2026-03-02T09:00:00+00:00","2026-03-02T09:00:00+00:00","017e'
    )


@pytest.mark.parametrize(
    "name", [name for name in BOUND_2 if name not in {"seq", "at", "logged_at", "acting", "version"}]
)
def test_every_word_of_form_2_is_bound(name: str) -> None:
    entries = mixed()
    entries[2] = (replace(entries[2][0], **{name: "something else"}), entries[2][1])  # type: ignore[arg-type]
    assert first_fault(entries) == 3


def test_times_are_bound_in_utc_and_the_log_s_never_runs_back() -> None:
    elsewhere = AT.astimezone(timezone(timedelta(hours=5)))
    assert canonical(new_entry(3, at=elsewhere)) == canonical(new_entry(3))
    entries = mixed()
    back = new_entry(4, logged_at=AT - timedelta(seconds=1))
    entries[3] = (back, link(entries[2][1], back))
    assert first_fault(entries) == 4


def test_a_clock_that_stood_behind_is_marked_by_the_two_times() -> None:
    assert not new_entry(3).clock_regressed
    assert not chained(1)[0][0].clock_regressed
    assert new_entry(3, at=AT - timedelta(hours=1)).clock_regressed


def test_a_reason_is_committed_to_with_what_was_said() -> None:
    assert commit_told("salt", "{}", "why") != commit_told("salt", "{}", "")
    assert commit_told("salt", "{}", "") == commit("salt", "{}")
