"""A sample nobody can pick: it follows from the seed and what was there, and from nothing else."""

import hashlib
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csor.domain.sampling import commitment, draw, may_draw, population_hash, rank, size_of, week_of

SEED = "00" * 32
MONDAY = date(2026, 6, 8)


@pytest.mark.parametrize(("there", "drawn"), [(0, 0), (1, 1), (20, 20), (21, 20), (400, 20), (401, 21), (10_000, 500)])
def test_how_many_are_drawn(there: int, drawn: int) -> None:
    assert size_of(there) == drawn


def test_the_draw_is_the_lowest_hashes_in_their_order() -> None:
    references = [f"NS-2026-{n:04}" for n in range(900)]
    by_hand = sorted(references, key=lambda r: hashlib.sha256((SEED + r).encode()).hexdigest())[:45]
    assert [one.reference for one in draw(SEED, references)] == by_hand
    assert all(one.rank == rank(SEED, one.reference) for one in draw(SEED, references))


@given(st.lists(st.text(min_size=1, max_size=12), max_size=60), st.randoms())
def test_neither_order_nor_repetition_changes_it(references: list[str], random: object) -> None:
    again = [*references, *references]
    random.shuffle(again)  # type: ignore[attr-defined]
    assert draw(SEED, again) == draw(SEED, references)
    assert population_hash(again) == population_hash(references)


def test_another_seed_draws_another_sample() -> None:
    references = [f"NS-{n}" for n in range(500)]
    assert draw(SEED, references) != draw("01" * 32, references)


def test_each_has_the_same_chance() -> None:
    references = [f"NS-{n}" for n in range(40)]
    drawn = [one.reference for n in range(2000) for one in draw(f"{n:064}", references)]
    counts = [drawn.count(one) for one in references]
    assert min(counts) > 880
    assert max(counts) < 1120


def test_a_commitment_binds_the_seed() -> None:
    assert commitment(SEED) == hashlib.sha256(SEED.encode()).hexdigest()


def test_what_was_there_is_bound() -> None:
    assert population_hash(["b", "a"]) == hashlib.sha256(b"a\nb").hexdigest()
    assert population_hash(["a"]) != population_hash(["a", "b"])


def test_a_week_is_drawn_when_it_is_over_and_its_seed_was_bound_before_it_began() -> None:
    sunday, over = MONDAY - timedelta(days=1), MONDAY + timedelta(days=7)
    assert week_of(date(2026, 6, 14)) == MONDAY
    assert may_draw(MONDAY, sunday, over)
    assert not may_draw(MONDAY, sunday, over - timedelta(days=1))
    assert not may_draw(MONDAY, MONDAY, over)
    assert not may_draw(MONDAY, None, over)
