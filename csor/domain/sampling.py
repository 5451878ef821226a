"""A sample that nobody can pick: the order follows from a seed that was bound before the things were there to choose from.

A week's seed is bound by its commitment (SHA-256 of the seed) in an event before the week begins and shown after it
ended; the draw is the lowest SHA-256(seed || reference). Anybody with the seed and the references draws the same.
Source: features.md idea 14; trust.md 1.12 (5 %, at least 20 a week).
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

SHARE: Final = 20  # one in so many: 5 %
AT_LEAST: Final = 20
WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One that was drawn. rank: the hash that put it there, in hex."""

    reference: str
    rank: str


def commitment(seed: str) -> str:
    """What binds a seed without giving it away."""
    return hashlib.sha256(seed.encode()).hexdigest()


def rank(seed: str, reference: str) -> str:
    """Where a reference stands in the order of a seed."""
    return hashlib.sha256(f"{seed}{reference}".encode()).hexdigest()


def size_of(population: int) -> int:
    """How many are drawn: one in twenty, rounded up, at least twenty, and never more than there are."""
    return min(population, max(AT_LEAST, -(-population // SHARE)))


def draw(seed: str, references: Iterable[str]) -> tuple[Drawn, ...]:
    """The sample, in its order. A reference that comes twice counts once."""
    ordered = sorted((rank(seed, one), one) for one in set(references))
    return tuple(Drawn(one, hashed) for hashed, one in ordered[: size_of(len(ordered))])


def population_hash(references: Iterable[str]) -> str:
    """What binds the things that were there to be drawn: each once, in their order, a line each."""
    return hashlib.sha256("\n".join(sorted(set(references))).encode()).hexdigest()


def week_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def may_draw(week: date, bound_on: date | None, today: date) -> bool:
    """Whether a week can be drawn: its seed was bound before it began, and it is over."""
    return bound_on is not None and bound_on < week and today >= week + WEEK
