"""Particulars of any class, as people could have typed them."""

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from csor.domain import particulars as said
from csor.domain.deadlines import LONDON
from csor.domain.spelling import UNREADABLE
from csor.web.forms import Choices
from csor.web.forms.building import pairs_for
from csor.web.forms.shape import Group, Kind, Leaf, Rows, asked_of
from csor.web.forms.spelling import FIRST_YEAR, LAST_YEAR

CLASSES = sorted(
    (getattr(said, name) for name in said.__all__ if dataclasses.is_dataclass(getattr(said, name))),
    key=lambda cls: cls.__name__,
)
LETTERS = st.characters(codec="utf-8").filter(lambda c: not UNREADABLE.match(c) and c != "\r")
TEXTS = st.one_of(
    st.text(LETTERS, max_size=60).map(str.strip),
    st.sampled_from(["O’Brien & <b>", "שרה כהן", "محمد الأمين", "Zoe\u0301", "{subject} {0.x}", "\"'>", "a\nb\n\nc"]),
)
FULL = TEXTS.filter(bool)
DATES = st.dates(datetime(FIRST_YEAR, 1, 1).date(), datetime(LAST_YEAR, 12, 31).date())  # noqa: DTZ001


def _on_the_clock(minutes: int) -> datetime:
    return datetime(2000, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)


MOMENTS = st.one_of(
    st.integers(0, 60 * 24 * 365 * 60).map(_on_the_clock),
    st.integers(0, 240).map(lambda m: datetime(2026, 10, 24, 23, 0, tzinfo=UTC) + timedelta(minutes=m)),
    st.just(datetime(2026, 3, 29, 2, 30, tzinfo=LONDON)),
)


def instances(cls: type, choices: Choices) -> st.SearchStrategy[Any]:
    """Any valid instance of a particulars class that a form can give."""
    parts = {part.name: _part(part, choices) for part in asked_of(cls)}
    return st.builds(cls, **parts)


def _part(part: Leaf | Group | Rows, choices: Choices) -> st.SearchStrategy[Any]:
    if isinstance(part, Leaf):
        return _leaf(part, choices)
    if isinstance(part, Group):
        whole = instances(part.cls, choices)
        return st.none() | whole.filter(lambda value: not _says_nothing(value)) if part.optional else whole
    if part.by:
        rows = [instances(part.cls, choices).map(_keyed(part, key)) for key, _ in getattr(choices, part.source)]
        return st.tuples(*rows) if part.needed else st.just(()) | st.tuples(*rows).map(_that_speak)
    return st.lists(instances(part.cls, choices).filter(lambda row: bool(row.person.surname)), max_size=2).map(tuple)


def _keyed(part: Rows, key: str) -> Any:
    kind = next(leaf.enum for leaf in part.parts if isinstance(leaf, Leaf) and leaf.name == part.by)
    return lambda row: dataclasses.replace(row, **{part.by: kind(key) if kind else key})


def _that_speak(rows: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(row for row in rows if row.met is not None or row.reason)


def _says_nothing(value: Any) -> bool:
    """A group in which every box is empty: what reads as None."""
    return all(
        _says_nothing(part) if dataclasses.is_dataclass(part) else part in {None, "", (), False}
        for part in (getattr(value, field.name) for field in dataclasses.fields(value))
    )


def _leaf(leaf: Leaf, choices: Choices) -> st.SearchStrategy[Any]:
    found = _needed(leaf, choices)
    if leaf.needed or leaf.kind in {Kind.TICK, Kind.MANY}:
        return found
    return st.just(leaf.default) | found


def _needed(leaf: Leaf, choices: Choices) -> st.SearchStrategy[Any]:
    keys = [key for key, _ in pairs_for(leaf, choices)]
    plain: dict[Kind, st.SearchStrategy[Any]] = {
        Kind.LINE: FULL.map(lambda text: " ".join(text.split()) or "x"),
        Kind.TEXT: FULL,
        Kind.HIDDEN: st.sampled_from(["3", "2"]),
        Kind.STROKES: st.sampled_from(["M1 2L3 4", "M10 20L30 40M5 5"]),
        Kind.CLOCK: st.times().map(lambda time: f"{time:%H:%M}"),
        Kind.DATE: DATES,
        Kind.MOMENT: MOMENTS,
        Kind.NUMBER: st.integers(0, 999_999),
        Kind.TICK: st.booleans(),
        Kind.YES_NO: st.booleans(),
    }
    if leaf.kind in plain:
        return plain[leaf.kind]
    made = leaf.enum or (int if leaf.numbers else str)
    one = st.sampled_from(keys or ["none"]).map(made)
    if leaf.kind is Kind.ONE:
        return one
    order = [made(key) for key in keys]
    least = 1 if leaf.needed else 0
    chosen = st.sets(st.sampled_from(order or [made("0")]), min_size=least)
    return chosen.map(lambda some: tuple(item for item in order if item in some))
