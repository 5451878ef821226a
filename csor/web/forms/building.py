"""From the shape of a class to the fields of one page: how many rows, what is chosen from, what is filled in."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from wtforms.fields.core import UnboundField

from csor.web.forms import posted as sent
from csor.web.forms.choices import Choices, Pairs
from csor.web.forms.fields import Asked
from csor.web.forms.picks import FIELDS
from csor.web.forms.shape import WEEKDAYS, Group, Kind, Leaf, Part, Rows, asked_of
from csor.words.codes import word

SHOWN_EMPTY: Final = frozenset({"children"})
Counts = tuple[tuple[str, int], ...]


def pairs_for(leaf: Leaf, choices: Choices) -> Pairs:
    """Codes or keys that may be chosen, with their words."""
    if leaf.enum is not None:
        only = choices.only.get(leaf.name)
        return tuple((code, word(leaf.enum(code))) for code in leaf.codes if only is None or code in only)
    if leaf.source == "weekdays":
        return WEEKDAYS
    if leaf.source == "warning_lines":
        return tuple((str(number), line) for number, line in enumerate(choices.warning_lines, 1))
    found: Pairs = getattr(choices, leaf.source) if leaf.source else ()
    only = choices.only.get(leaf.name)
    return found if only is None else tuple(pair for pair in found if pair[0] in only)


def optional_mark(leaf: Leaf, *, top: bool) -> str:
    """The mark of a question that may be left empty; what follows from another answer is needed or not by that."""
    if not top or leaf.needed or leaf.question.needed or leaf.question.when or leaf.kind in {Kind.TICK, Kind.HIDDEN}:
        return ""
    return " (optional)"


@lru_cache(maxsize=256)
def unbound_fields(cls: type, counts: Counts) -> tuple[tuple[str, "UnboundField[Asked]"], ...]:
    """The fields of a class with so many rows, in order, not yet part of a form."""
    return tuple(_leaves(asked_of(cls), "", dict(counts)))


def _leaves(parts: tuple[Part, ...], prefix: str, counts: dict[str, int]) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for part in parts:
        name = prefix + part.name
        if isinstance(part, Leaf):
            found.append((name, FIELDS[part.kind](part)))
        elif isinstance(part, Group):
            found += _leaves(part.parts, f"{name}-", counts)
        else:
            for number in range(counts[name]):
                found += _leaves(part.parts, f"{name}-{number}-", counts)
    return found


def count_rows(part: Rows, choices: Choices, posted: Any, given: object, adding: str) -> int:
    """How many rows are drawn: one for each part of the test or child, else as many as there are, and one more."""
    if part.by:
        return len(getattr(choices, part.source))
    if posted is not None:
        return min(sent.rows_in(posted, part.name) + (adding == part.name), sent.MOST_ROWS)
    return max(len(_of(given, part.name) or ()), int(part.name in SHOWN_EMPTY))


def _of(given: object, name: str) -> Any:
    return given.get(name) if isinstance(given, Mapping) else getattr(given, name, None)


def values_by_name(choices: Choices, parts: tuple[Part, ...], given: object, prefix: str = "") -> dict[str, Any]:
    """The values of a given thing by the names of its fields; nothing for what it does not have."""
    found: dict[str, Any] = {}
    for part in parts:
        value, name = _of(given, part.name), prefix + part.name
        if value is None:
            continue
        if isinstance(part, Leaf):
            found[name] = value
        elif isinstance(part, Group):
            found |= values_by_name(choices, part.parts, value, f"{name}-")
        else:
            for number, row in enumerate(_in_rows(choices, part, value)):
                found |= values_by_name(choices, part.parts, row, f"{name}-{number}-")
    return found


def _in_rows(choices: Choices, part: Rows, value: Any) -> list[Any]:
    """The given rows in the order of the page: by the part of the test or the child they answer for."""
    if not part.by:
        return list(value)
    by_key = {str(getattr(row, part.by)): row for row in value}
    return [by_key.get(key) for key, _ in getattr(choices, part.source)]


def whole(text: str) -> int:
    """A version as it was posted; -1, which no case has, for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1  # noqa: PLR2004 - enough for any
