"""The hash chain: each entry binds the one before it, and a change anywhere is found at its place."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from csor.domain.chain import START, Entry, commit, first_fault, link

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
