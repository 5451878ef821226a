"""The exact shape of each line: made from the particulars, so that the format follows the rules and never lags them.

Particulars are plain dataclasses that let an unknown key or a time without a zone pass. Each has a strict twin here.
"""

import dataclasses
from datetime import datetime
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec

from csor.domain.actions import Action
from csor.domain.moves import SAID
from csor.domain.particulars.kinds import LINE_LIMIT, STROKES_LIMIT, TEXT_LIMIT
from csor.domain.vocabulary import Rank, Role
from csor.exchange.expectations import Expect

FORMAT = "case-file"
VERSION = 1
MAIN = "main"
OPENS = (Action.OPEN_RIGHT_TO_KNOW, Action.REJECT_FROM_SCHEME)

Moment = Annotated[datetime, msgspec.Meta(tz=True, description="a moment with its offset")]

KINDS = {
    "line": f"at most {LINE_LIMIT} characters",
    "text": f"at most {TEXT_LIMIT} characters",
    "strokes": f"what was drawn, at most {STROKES_LIMIT} characters",
    "staff": "id of one of the people",
    "team": "id of a team",
    "recipient": "recipient-1 and on, in the order in which they were proposed",
    "child": "child-1 and on, in the order in which they were named",
    "party": "applicant, carer-1 and on, or a recipient",
    "check": "check-1 and on, in the order in which they were asked or recorded",
    "authority": "authority-1 and on",
    "hold": "hold-1 and on, in the order in which disposal was held",
    "reference": "label of a case of this file, or the reference of another",
    "version": "version of a wording",
    "clock": "HH:MM, local",
}


class PersonOf(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One of the people who act in the file, with the rank and roles they hold in it.

    key: what lines call them, when one person acts under two ranks; else their id.
    """

    id: str
    name: str
    rank: Rank
    roles: tuple[Role, ...]
    team: str = ""
    collar: str = ""
    acting: bool = False
    key: str = ""

    @property
    def label(self) -> str:
        """What lines call this person."""
        return self.key or self.id


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The first line: what this is, under which protocol, whose force, and who acts.

    references: those that cases keep when the file is brought in, by label; others get new ones.
    """

    csor: str
    version: int
    protocol: str
    force: str
    people: tuple[PersonOf, ...]
    references: dict[str, str] = {}


class Expectation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A line on which nobody acts: what is expected of a case, or of all cases, at a moment."""

    at: Moment
    expect: Expect
    case: str = MAIN
    note: str = ""


@cache
def strict(kind: type) -> Any:
    """The strict twin of a particulars class: unknown keys and times without a zone are refused."""
    hints = get_type_hints(kind, include_extras=True)
    fields = [_field(field, _twin(hints[field.name])) for field in dataclasses.fields(kind)]
    return msgspec.defstruct(
        kind.__name__,
        fields,
        namespace={"__doc__": kind.__doc__},
        frozen=True,
        kw_only=True,
        forbid_unknown_fields=True,
        omit_defaults=True,
    )


def _field(field: "dataclasses.Field[Any]", hint: Any) -> tuple[str, Any] | tuple[str, Any, Any]:
    if field.default is not dataclasses.MISSING:
        return field.name, hint, field.default
    return field.name, hint


def _twin(hint: Any) -> Any:
    """The strict form of one annotation."""
    origin = get_origin(hint)
    if origin is Annotated:
        base, kind = get_args(hint)
        return Annotated[base, msgspec.Meta(description=KINDS[kind])]
    if origin is tuple:
        return tuple[_twin(get_args(hint)[0]), ...]  # type: ignore[misc]
    if origin in {Union, UnionType}:
        return Union[tuple(part if part is NoneType else _twin(part) for part in get_args(hint))]  # noqa: UP007
    if hint is datetime:
        return Moment
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return strict(hint)
    return hint


@cache
def line_of(action: Action) -> Any:
    """The shape of the line of one action."""
    kind = SAID[action]
    title = "".join(part.capitalize() for part in action.split("_")) + "Line"
    opens: list[tuple[str, Any, Any]] = [("opens", str, "")] if action in OPENS else []
    return msgspec.defstruct(
        title,
        [
            ("at", Moment),
            ("by", str),
            ("particulars", strict(kind)),
            ("case", str, MAIN),
            *opens,
            ("note", str, ""),
            ("expect", Expect | None, None),
        ],
        namespace={"__doc__": kind.__doc__},
        tag_field="action",
        tag=str(action.value),
        frozen=True,
        forbid_unknown_fields=True,
        omit_defaults=True,
    )


@cache
def any_line() -> Any:
    """The shape of any line that acts: which one is told by its action."""
    return Union[tuple(line_of(action) for action in SAID)]  # noqa: UP007
