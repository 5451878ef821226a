"""Behind a fault that is known the walk goes on: it hides none that comes later, and is cleared with few answers."""

from dataclasses import replace
from random import Random

import pytest

from csor import csor_verify
from csor.domain.chain import commit_told
from csor.reading.log_walk import Fault, walk_log
from tests.audit.a1_tampering import KINDS, Touched
from tests.audit.logs import LOG, Made, chained, lines_of, make_log, read_by, sign

IN_PLACE = ("edit a column", "delete", "insert", "duplicate", "re-chain all")
ANSWERS = 4  # what one thing that was done to a log may take until it is walked to its end
LATER = 110


def faults_of(made: Made) -> list[Fault]:
    """What has to be answered for, one after another, until the walk comes to the end."""
    known: list[Fault] = []
    while True:
        _, fault = walk_log(made.rows, made.signed, known.__contains__)
        if fault is None:
            return known
        assert fault not in known
        known.append(fault)
        assert len(known) <= len(made.rows)


def touched_early(kind: str, seed: int) -> Touched:
    """A log of 120 entries with a checkpoint every 30, where something was done to one of the first 80."""
    random = Random(seed)
    while True:
        found = KINDS[kind](random, make_log(random, 120, 30))
        if found.first < 80:
            return found


@pytest.mark.parametrize("kind", IN_PLACE)
@pytest.mark.parametrize("seed", range(8))
def test_one_thing_that_was_done_is_answered_for_and_the_rest_is_watched(kind: str, seed: int) -> None:
    first = touched_early(kind, seed)
    known = faults_of(first.made)
    assert known[0].seq == first.first
    assert len(known) <= ANSWERS, [fault.told() for fault in known]

    rows = list(first.made.rows)
    at = next(number for number, row in enumerate(rows) if row.entry.seq == LATER)
    rows[at] = replace(rows[at], entry=replace(rows[at].entry, actor="nobody"))
    _, again = walk_log(rows, first.made.signed, known.__contains__)
    assert again
    assert again.seq == LATER, again.told()


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("at", [100, 85])
def test_a_second_edit_is_found_though_every_hash_was_worked_out_anew(seed: int, at: int) -> None:
    """Also under the same checkpoint as the first, whose leaf is still there."""
    made = make_log(Random(seed), 120, 30)
    rows = list(made.rows)
    rows[70] = replace(rows[70], entry=replace(rows[70].entry, actor="nobody"))
    known = faults_of(made.with_rows(rows))
    assert [(fault.code, fault.seq) for fault in known] == [("leaf", 71)]
    rows[at] = replace(rows[at], entry=replace(rows[at].entry, actor="nobody"))
    _, again = walk_log(chained(rows, at), made.signed, known.__contains__)
    assert again
    low = 61 if at < 90 else 91
    assert (again.code, again.seq, again.until) == ("checkpoint", low, low + 29)


def test_a_checkpoint_with_an_edge_of_another_tree_is_no_place_to_go_on_from() -> None:
    made = make_log(Random(3), 120, 30)
    other = make_log(Random(4), 120, 30)
    first = made.signed[0]
    for wrong in (replace(first, root=other.signed[0].root), replace(first, root="", edge=("none", *first.edge[1:]))):
        known = faults_of(replace(made, signed=(wrong, *made.signed[1:])))
        assert [(fault.code, fault.seq) for fault in known] == [("checkpoint", 1), ("checkpoint", 30)]


def with_said(made: Made, said: str) -> tuple[Made, int]:
    """The log with other words in its erasure, everything worked out and signed anew; and the number of the erasure."""
    at = next(place for place, row in enumerate(made.rows) if row.entry.event == "particulars_erased")
    row = made.rows[at]
    told = replace(row, particulars=said, entry=replace(row.entry, commitment=commit_told(row.salt, said, row.reason)))
    rows = chained([*made.rows[:at], told, *made.rows[at + 1 :]], at)
    return replace(made, rows=tuple(rows), signed=sign(rows, [one.size for one in made.signed], LOG)), at + 1


@pytest.mark.parametrize(
    ("said", "apart"),
    [
        ('{"erased":[%d]}', None),
        ('{"erased":[%d,%d]}', -2),
        ('{"erased":[]}', -1),
        ("{}", -1),
        ('{"erased":%d}', -1),
        ('{"erased":[%d.0]}', -1),
        ('{"erased":[%d,true]}', -1),
        ('{"erased":{"%d":1}}', -1),
        ("[%d]", -1),
        ("nonsense", -1),
        ("[" * 100_000, -1),
        ('{"erased":[%d,0,-4,999]}', 0),
    ],
)
def test_an_erasure_says_what_it_erased_and_both_verifiers_read_it(said: str, apart: int | None) -> None:
    """apart: how far from the erasure the entry stands that is named."""
    made = make_log(Random(9), 60, 30)
    erasure = next(row.entry.seq for row in made.rows if row.entry.event == "particulars_erased")
    changed, number = with_said(made, said % tuple(erasure - 1 - n for n in range(said.count("%d"))))
    _, fault = walk_log(changed.rows, changed.signed)
    faults = read_by(csor_verify.Reader, lines_of(changed)).faults
    if apart is None:
        assert (fault, faults) == (None, [])
    else:
        assert fault
        assert [(fault.code, fault.seq)] == [(one.kind, one.first) for one in faults] == [("erased", number + apart)]


def test_a_log_that_was_let_be_has_nothing_to_answer_for() -> None:
    assert faults_of(make_log(Random(5), 120, 30)) == []
