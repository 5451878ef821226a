"""A word for each stored code: short, in sentence case, as it stands on a button, in a list or in a table."""

from enum import StrEnum
from typing import Final

from csor.domain import vocabulary as v
from csor.domain.particulars import Known
from csor.words.codes import checks, decision, delivery, ending, meeting, people, request
from csor.words.codes.table import Words

__all__ = ["HINTS", "WORDS", "hint", "rank_title", "within", "word"]

WORDS: Final[Words] = {
    Known: {Known.YES: "Yes", Known.NO: "No", Known.NOT_KNOWN: "Not known"},
    **request.WORDS,
    **people.WORDS,
    **checks.WORDS,
    **meeting.WORDS,
    **decision.WORDS,
    **delivery.WORDS,
    **ending.WORDS,
}

HINTS: Final[Words] = {
    **request.HINTS,
    **checks.HINTS,
    **meeting.HINTS,
    **decision.HINTS,
    **delivery.HINTS,
    **ending.HINTS,
}

_OF_NAMES: Final = frozenset({v.Route, v.SharingPower, v.OtherRoute})

_TITLES: Final = {
    v.Rank.STAFF: "",
    v.Rank.CONSTABLE: "PC",
    v.Rank.SERGEANT: "DS",
    v.Rank.INSPECTOR: "DI",
    v.Rank.CHIEF_INSPECTOR: "DCI",
    v.Rank.SUPERINTENDENT: "Det Supt",
    v.Rank.CHIEF_SUPERINTENDENT: "Det Ch Supt",
    v.Rank.ASSISTANT_CHIEF_CONSTABLE: "ACC",
}


def word(code: StrEnum) -> str:
    """The word for a code. Raises KeyError for a code of an enum that nobody reads."""
    return WORDS[type(code)][code]


def hint(code: StrEnum) -> str:
    """What a code means or needs, where its word alone is not enough; else empty."""
    return HINTS.get(type(code), {}).get(code, "")


def rank_title(rank: v.Rank) -> str:
    """The rank as it stands before a name ("DI"); empty for police staff."""
    return _TITLES[rank]


def within(code: StrEnum) -> str:
    """The word as it stands inside a sentence: a small first letter, unless it is a name or an abbreviation."""
    said = word(code)
    keeps = any(letter.isupper() for letter in said.split()[0][1:]) or type(code) in _OF_NAMES
    return said if keeps else said[0].lower() + said[1:]
