"""What any typed text must be, whatever it says: readable, not too long, and there where it is needed."""

import dataclasses
import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from csor.domain.particulars.kinds import LINE_LIMIT, STROKES_LIMIT, TEXT_LIMIT
from csor.domain.refusals import Blocker

UNREADABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u0080-\u009f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
LIMITS = {"text": TEXT_LIMIT, "strokes": STROKES_LIMIT}
ITEMS_LIMIT = 100
SOURCE = "house rules on text"


def same_spacing(words: str) -> str:
    """Words with single spaces and none at the ends: what is compared when two wordings are."""
    return " ".join(words.split())


@dataclasses.dataclass(frozen=True, slots=True)
class FieldRule:
    """What a field of particulars asks.

    needed: it has no default, so it may not be blank. types: what it may be. items: what each of a list may be.
    """

    name: str
    kind: str
    needed: bool
    types: tuple[type, ...] = (str,)
    items: tuple[type, ...] = ()


@cache
def field_rules(cls: type[Any]) -> tuple[FieldRule, ...]:
    """The rules of the fields of a particulars class, in order."""
    hints = get_type_hints(cls, include_extras=True)
    return tuple(
        FieldRule(field.name, _kind(hint), field.default is dataclasses.MISSING, _types(hint), _item_types(hint))
        for field, hint in ((field, hints[field.name]) for field in dataclasses.fields(cls))
    )


def _kind(hint: Any) -> str:
    found = [extra for extra in getattr(hint, "__metadata__", ()) if isinstance(extra, str)]
    for part in () if found else get_args(hint):
        found += [extra for extra in getattr(part, "__metadata__", ()) if isinstance(extra, str)]
    return found[0] if found else ""


def _types(hint: Any) -> tuple[type, ...]:
    """The classes of a value that a hint admits: without its marks, and each of a choice."""
    if get_origin(hint) in {Union, UnionType}:
        return tuple(one for part in get_args(hint) for one in _types(part))
    if get_origin(hint) is Annotated:
        return _types(get_args(hint)[0])
    return (get_origin(hint) or hint,)


def _item_types(hint: Any) -> tuple[type, ...]:
    return _types(get_args(hint)[0]) if get_origin(hint) is tuple else ()


def _is_one_of(value: Any, types: tuple[type, ...]) -> bool:
    """Whether a value is of a kind; yes is no number and a moment no day, though Python's classes say so."""
    return isinstance(value, types) and (type(value) in types or not isinstance(value, bool | datetime))


def misspelt(told: Any) -> Blocker | None:
    """The first field that holds no answer of its kind, or a text that is unreadable, too long or blank though needed.

    None when all is well. What is kept must be read again: nothing of another kind than the field's may pass.
    """
    return next(_faults(told, ""), None)


def _faults(told: Any, prefix: str) -> Iterator[Blocker]:
    kind: Any = type(told)
    for rule in field_rules(kind):
        value = getattr(told, rule.name)
        field = prefix + rule.name
        if not _is_one_of(value, rule.types):
            yield Blocker("answer_missing", "Enter an answer.", SOURCE, field)
        elif isinstance(value, str):
            yield from _text_faults(value, rule, field)
        elif isinstance(value, tuple):
            yield from _list_faults(value, rule, field)
        elif dataclasses.is_dataclass(value):
            yield from _faults(value, f"{field}-")


def _text_faults(value: str, rule: FieldRule, field: str) -> Iterator[Blocker]:
    limit = LIMITS.get(rule.kind, LINE_LIMIT)
    if UNREADABLE.search(value) or (rule.kind != "text" and "\n" in value):
        words = "This has characters that cannot be read. Type it again, without copied formatting."
        yield Blocker("unreadable_text", words, SOURCE, field)
    elif len(value) > limit:
        words = f"This is {len(value):,} characters long. Use at most {limit:,}."
        yield Blocker("text_too_long", words, SOURCE, field)
    elif not value.strip() and (rule.needed or value):
        code = "reason_missing" if rule.name == "reason" else "answer_missing"
        yield Blocker(code, "Enter an answer.", SOURCE, field)


def _list_faults(value: tuple[Any, ...], rule: FieldRule, field: str) -> Iterator[Blocker]:
    if len(value) > ITEMS_LIMIT:
        yield Blocker("text_too_long", f"Give at most {ITEMS_LIMIT}.", SOURCE, field)
    elif rule.needed and not value:
        yield Blocker("answer_missing", "Choose at least one.", SOURCE, field)
    for number, item in enumerate(value):
        if not _is_one_of(item, rule.items):
            yield Blocker("answer_missing", "Enter an answer.", SOURCE, field)
        elif dataclasses.is_dataclass(item):
            yield from _faults(item, f"{field}-{number}-")
        elif isinstance(item, str):
            yield from _text_faults(str(item), FieldRule(rule.name, rule.kind, needed=True), field)
