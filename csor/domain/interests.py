"""A person's declared interests, and whether somebody in a case meets one: a surname, an address, an associate.

A match only hides the case until a supervisor has looked at it, so it is wide: what sounds the same meets.
Source: scheme.md 1.6, G5; trust.md 1.12.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from csor.domain.names import folded
from csor.domain.refusals import Blocker

POSTCODE: Final = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b")
SHORTEST: Final = 2
LONGEST: Final = 200
ASKED_AGAIN: Final = timedelta(days=365)
SOURCE: Final = "scheme.md 1.6, G5"


class InterestKind(StrEnum):
    """What is declared."""

    SURNAME = "surname"
    ADDRESS = "address"
    ASSOCIATE = "associate"


@dataclass(frozen=True, slots=True)
class Declared:
    """An interest. words: as declared. key, sound: of its surname, folded and as it sounds; empty for an address."""

    kind: InterestKind
    words: str
    key: str = ""
    sound: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody in a case, as far as an interest can meet them."""

    forenames: str
    key: str
    sound: str
    address: str = ""


def is_asked(last: datetime | None, now: datetime) -> bool:
    """Whether a person is to be asked for their interests: at first, and a year after they last said something of them."""
    return last is None or now - last >= ASKED_AGAIN


def readable_interest(kind: InterestKind, words: str) -> Blocker | None:
    """Enough to compare with: a surname, a forename and a surname, or an address with its postcode."""
    said = folded(words)
    if kind is InterestKind.ADDRESS:
        if postcode_of(words):
            return None
        return Blocker("address_unreadable", "Give the address with its postcode.", SOURCE, "words")
    if len(said.replace(" ", "")) < SHORTEST or len(words) > LONGEST:
        return Blocker("interest_unreadable", "Give the name.", SOURCE, "words")
    if kind is InterestKind.ASSOCIATE and " " not in said:
        return Blocker("interest_unreadable", "Give a forename and a surname.", SOURCE, "words")
    return None


def surname_in(kind: InterestKind, words: str) -> str:
    """The surname that an interest is compared by: the whole of it, or the last word of an associate's name."""
    if kind is InterestKind.ADDRESS:
        return ""
    return words.strip() if kind is InterestKind.SURNAME else words.rsplit(maxsplit=1)[-1]


def meets(interest: Declared, party: Party) -> bool:
    """Whether somebody in a case may be who, or live where, the interest says."""
    if interest.kind is InterestKind.ADDRESS:
        return same_address(interest.words, party.address)
    named = interest.key == party.key or (interest.sound != "" and interest.sound == party.sound)
    if interest.kind is InterestKind.SURNAME:
        return named
    return named and _same_forename(interest.words, party.forenames)


def _same_forename(associate: str, forenames: str) -> bool:
    """The same first forename; an initial, or none, is the same as any that it could stand for."""
    given, kept = (f"{folded(name)} ".split(" ")[0] for name in (associate, forenames))
    return given.startswith(kept) or kept.startswith(given)


def same_address(one: str, other: str) -> bool:
    """Whether two addresses are one place: postcode and numbers, or the words where one has no postcode."""
    first, second = postcode_of(one), postcode_of(other)
    if first and second:
        return first == second and _numbers(one) == _numbers(other)
    shorter, longer = sorted((_street(one), _street(other)), key=len)
    return bool(shorter) and (f"{longer} ".startswith(f"{shorter} "))


def postcode_of(address: str) -> str:
    """The postcode without its blank; empty when there is none."""
    found = POSTCODE.search(address.upper())
    return f"{found[1]}{found[2]}" if found else ""


def _numbers(address: str) -> list[str]:
    return re.findall(r"\d+[A-Z]?\b", POSTCODE.sub("", address.upper()))


def _street(address: str) -> str:
    return folded(POSTCODE.sub("", address.upper()))
