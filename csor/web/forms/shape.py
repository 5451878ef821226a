"""How a particulars class is asked: read once from its types and annotations, the same for every page.

A class is a row of parts. A leaf is one answer, a group is a nested class, rows are a tuple of nested classes.
"""

import dataclasses
import types
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Final, Union, get_args, get_origin, get_type_hints

from csor.domain import particulars as said
from csor.domain.particulars.kinds import LINE_LIMIT, STROKES_LIMIT, TEXT_LIMIT
from csor.domain.vocabulary import CheckState, Match
from csor.words.questions import Question, questions_of
from csor.words.time import FULL_DAYS

MISSING: Final = dataclasses.MISSING


class Kind(StrEnum):
    """What a person does to answer."""

    LINE = "line"
    TEXT = "text"
    DATE = "date"
    MOMENT = "moment"
    CLOCK = "clock"
    NUMBER = "number"
    TICK = "tick"
    YES_NO = "yes_no"
    ONE = "one"
    MANY = "many"
    HIDDEN = "hidden"
    STROKES = "strokes"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One answer. source: which of the page's choices it is chosen from. codes: the codes it is chosen from."""

    name: str
    kind: Kind
    question: Question
    needed: bool
    default: Any
    source: str = ""
    enum: type[StrEnum] | None = None
    codes: tuple[str, ...] = ()
    numbers: bool = False
    limit: int = LINE_LIMIT


@dataclass(frozen=True, slots=True)
class Group:
    """The answers of a nested class. optional: nothing answered means None."""

    name: str
    cls: type
    question: Question
    parts: "tuple[Leaf | Group, ...]"
    optional: bool


@dataclass(frozen=True, slots=True)
class Rows:
    """Answers that come several times. by: the leaf that the page settles for each row, from the choices `source`."""

    name: str
    cls: type
    question: Question
    parts: tuple[Leaf | Group, ...]
    needed: bool
    by: str = ""
    source: str = ""


Part = Leaf | Group | Rows

_BY: Final = {said.LimbAnswer: ("limb", "limbs"), said.ChildFinding: ("child", "children")}
_SOURCES: Final = {
    "staff": "staff",
    "team": "teams",
    "recipient": "recipients",
    "child": "children",
    "party": "parties",
    "check": "checks",
    "authority": "authorities",
    "hold": "holds",
}
_CODES: Final[dict[tuple[type, str], tuple[str, ...]]] = {
    # A result is one of three; asking and setting aside are actions of their own.
    (said.RecordCheck, "result"): (CheckState.NOTHING, CheckState.HIT, CheckState.NOT_AVAILABLE),
    (said.RecordCheck, "match"): (Match.CERTAIN, Match.PROBABLE, Match.POSSIBLE),
}
_CHOSEN: Final[dict[tuple[type, str], str]] = {
    (said.ExtendDeadline, "reason_code"): "extension_reasons",
    (said.RecordWarning, "lines"): "warning_lines",
}
_TEXTS: Final = {
    "line": (Kind.LINE, LINE_LIMIT),
    "text": (Kind.TEXT, TEXT_LIMIT),
    "reference": (Kind.LINE, LINE_LIMIT),
    "version": (Kind.HIDDEN, LINE_LIMIT),
    "clock": (Kind.CLOCK, LINE_LIMIT),
    "strokes": (Kind.STROKES, STROKES_LIMIT),
}
WEEKDAYS: Final = tuple((str(number), name) for number, name in enumerate(FULL_DAYS))


@cache
def shape_of(cls: type) -> tuple[Part, ...]:
    """The parts of a particulars class in the order in which they are asked."""
    hints = get_type_hints(cls, include_extras=True)
    fields = {field.name: field for field in dataclasses.fields(cls)}
    return tuple(
        _part(cls, fields[name], hints[name], question)
        for name, question in questions_of(cls).items()
        if name in fields
    )


@cache
def asked_of(cls: type) -> tuple[Part, ...]:
    """The parts that a form asks for: all but those whose answer the product gives."""
    return tuple(part for part in shape_of(cls) if not part.question.given)


def _part(cls: type, field: dataclasses.Field[Any], hint: Any, question: Question) -> Part:
    bare, optional = _without_none(hint)
    default = field.default if field.default is not MISSING else _made(field)
    if get_origin(bare) is tuple:
        item: Any = get_args(bare)[0]
        if _is_class_of_ours(item):
            by, source = _BY.get(item, ("", ""))
            parts = _no_rows(shape_of(item))
            return Rows(field.name, item, question, parts, default is MISSING, by, source)
        return _many(cls, field.name, item, question, default)
    if _is_class_of_ours(bare):
        return Group(field.name, bare, question, _no_rows(shape_of(bare)), optional)
    return _leaf(cls, field.name, bare, question, default)


def _leaf(cls: type, name: str, bare: Any, question: Question, default: Any) -> Leaf:
    """One answer that is one value."""
    needed = default is MISSING
    if (cls, name) in _CHOSEN:
        return Leaf(name, Kind.ONE, question, needed, default, _CHOSEN[cls, name])
    if get_origin(bare) is Annotated:
        mark = bare.__metadata__[0]
        if mark in _SOURCES:
            return Leaf(name, Kind.ONE, question, needed, default, _SOURCES[mark])
        kind, limit = _TEXTS[mark]
        return Leaf(name, kind, question, needed, default, limit=limit)
    if issubclass(bare, StrEnum):
        codes = _CODES.get((cls, name), tuple(bare))
        return Leaf(name, Kind.ONE, question, needed, default, enum=bare, codes=codes)
    return Leaf(name, _plain_kind(bare, default), question, needed, default)


def _plain_kind(bare: type, default: Any) -> Kind:
    """How days, moments, numbers and yes or no are asked. Raises TypeError for any other type."""
    if bare is bool:  # with a default of no it is a tick; without a default neither answer may be presumed
        return Kind.TICK if default is False else Kind.YES_NO
    kinds = {datetime: Kind.MOMENT, date: Kind.DATE, int: Kind.NUMBER}
    if bare not in kinds:
        raise TypeError(f"No form knows how to ask for {bare}.")
    return kinds[bare]


def _many(cls: type, name: str, item: Any, question: Question, default: Any) -> Leaf:
    """One answer that is several values."""
    needed = default is MISSING
    if item is int:
        source = _CHOSEN.get((cls, name), "weekdays")
        return Leaf(name, Kind.MANY, question, needed, default, source, numbers=True)
    if get_origin(item) is Annotated:
        return Leaf(name, Kind.MANY, question, needed, default, _SOURCES[item.__metadata__[0]])
    return Leaf(name, Kind.MANY, question, needed, default, enum=item, codes=tuple(item))


def _is_class_of_ours(hint: Any) -> bool:
    return dataclasses.is_dataclass(hint)


def _without_none(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) in {types.UnionType, Union}:
        return next(part for part in get_args(hint) if part is not type(None)), True
    return hint, False


def _made(field: dataclasses.Field[Any]) -> Any:
    return field.default_factory() if field.default_factory is not MISSING else MISSING


def _no_rows(parts: tuple[Part, ...]) -> tuple[Leaf | Group, ...]:
    """Rows stand at the top only: "child 2 of parent 1" would be more than a page can ask."""
    if any(isinstance(part, Rows) for part in parts):
        raise TypeError("Rows within rows cannot be asked on one page.")
    return tuple(part for part in parts if not isinstance(part, Rows))
