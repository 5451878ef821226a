"""What docs/moves.md says of text, whatever the action: unreadable, too long, or an answer that is not there."""

import dataclasses
import typing
import unicodedata
from functools import cache

from csor.domain import particulars as p
from csor.domain.particulars.kinds import LINE_LIMIT, STROKES_LIMIT, TEXT_LIMIT
from csor.domain.vocabulary import SharingBasis

OVERRIDES = {"\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"}


@cache
def text_fields(kind: typing.Any) -> tuple[tuple[str, str, bool], ...]:
    """The text fields of a dataclass: name, kind of text, and whether an answer is needed."""
    hints = typing.get_type_hints(kind, include_extras=True)
    found = []
    for field in dataclasses.fields(kind):
        hint = hints[field.name]
        if typing.get_origin(hint) is typing.Annotated and typing.get_args(hint)[0] is str:
            needed = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
            found.append((field.name, typing.get_args(hint)[1], needed))
    return tuple(found)


def text_faults(told: typing.Any) -> set[str]:
    """Codes for every text inside, nested ones too."""
    codes: set[str] = set()
    for name, kind, needed in text_fields(told.__class__):
        codes |= faults_of(getattr(told, name), kind)
        if needed and not getattr(told, name).strip():
            codes |= {"answer_missing", "reason_missing"}
    if isinstance(told, p.Sharing) and told.basis is not SharingBasis.CONSENT and not told.no_consent_reason.strip():
        codes |= {"reason_missing", "answer_missing"}  # silent; the field's name says it
    for field in dataclasses.fields(told):
        value = getattr(told, field.name)
        if value == () and field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            codes.add("answer_missing")
        for part in value if isinstance(value, tuple) else (value,):
            if dataclasses.is_dataclass(part):
                codes |= text_faults(part)
            elif isinstance(value, tuple) and isinstance(part, str):
                codes |= faults_of(part, "line")
                if not part.strip():
                    codes.add("answer_missing")
    return codes


def faults_of(words: str, kind: str) -> set[str]:
    codes = set()
    if words and not words.strip():
        codes.add("answer_missing")  # 27: a white-space answer is none
    limit = {"text": TEXT_LIMIT, "strokes": STROKES_LIMIT}.get(kind, LINE_LIMIT)
    if len(words) > limit:
        codes.add("text_too_long")
    layout = {"\n", "\r", "\t"} if kind == "text" else {"\t"}  # 27: a line has no line break
    for char in words:
        if char in OVERRIDES or (unicodedata.category(char) in {"Cc", "Cs"} and char not in layout):
            codes.add("unreadable_text")
    return codes
