"""A person's declared interests, and whether somebody in a case meets one: a surname, an address, an associate.

A match only hides the case until a supervisor has looked at it, so it is wide: what sounds the same meets, one part of a
surname meets the whole, and a name that somebody is also known by counts like their own.
Source: scheme.md 1.6, G5; trust.md 1.12.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import product
from typing import Final

from csor.domain.names import TITLES, first_names, folded, untitled
from csor.domain.refusals import Blocker

POSTCODE: Final = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b")
ALIASES: Final = re.compile(r"[,;/|&()\"“”\n]|\b(?:n[eé]e|born|formerly|or|and|aka|a\.k\.a\.)(?=\s)", re.IGNORECASE)
# Words that stand before many surnames and are hardly ever one: Le and Do are.
PARTICLES: Final = frozenset({
    "a", "abu", "al", "am", "ap", "bin", "bint", "da", "das", "de", "dei", "del", "della", "den", "der", "di",
    "dos", "du", "e", "el", "ibn", "la", "las", "los", "mac", "mc", "o", "of", "st", "ten", "ter",
    "the", "ul", "ur", "van", "vom", "von", "y", "zu",
})  # fmt: skip
LONGEST_RUN: Final = 4  # words of a surname that are compared together, besides the whole of it
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
    """An interest. words: as declared. keys, sounds: of its surname, as `surname_keys`; empty for an address."""

    kind: InterestKind
    words: str
    keys: frozenset[str] = frozenset()
    sounds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody in a case under one of their names, or none, as far as an interest can meet them. forenames: folded."""

    forenames: str
    keys: frozenset[str]
    sounds: frozenset[str]
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
    """The surname that an interest is compared by: the whole of it, or what follows an associate's first forename.

    Nothing says where an associate's surname begins: Ana de la Cruz, Ana García López.
    """
    if kind is InterestKind.ADDRESS:
        return ""
    return words.strip() if kind is InterestKind.SURNAME else _name_of(words).split(maxsplit=1)[-1]


def _name_of(associate: str) -> str:
    """Without a title before forename and surname; of a title and a surname both are left."""
    return untitled(associate, least=2)


@lru_cache(maxsize=4096)
def surname_keys(surname: str) -> frozenset[str]:
    """What a surname is met by: the whole, and any words of it that follow each other, folded; none of an empty one.

    Smith meets Smith-Jones by a word, and Delacruz meets Marin de la Cruz by how three words sound together.
    """
    words = folded(surname).split()
    runs = {tuple(words[at : at + size]) for size in range(1, LONGEST_RUN + 1) for at in range(len(words) - size + 1)}
    telling = {" ".join(run) for run in runs if any(_tells(word) for word in run)}
    return frozenset(telling | {" ".join(words)} - {""})


def _tells(word: str) -> bool:
    """Not a particle, a title, nor an initial; a name that is written in one letter of another script tells."""
    return word not in PARTICLES | TITLES and (len(word) > 1 or not word.isascii())


def names_of(forenames: str, surname: str, also_known_as: str) -> Iterator[tuple[str, str]]:
    """Each forenames and surname that somebody may go by. also_known_as: as typed, with names of any form in it.

    One word may be another forename or another surname; of more, the first may be a forename or the surname begin.
    """
    if forenames or surname:
        yield forenames, surname
    for alias in filter(None, (untitled(part) for part in ALIASES.split(also_known_as))):
        first, _, rest = alias.partition(" ")
        yield forenames, alias
        yield first, rest or surname


def meets(interest: Declared, party: Party) -> bool:
    """Whether somebody in a case may be who, or live where, the interest says."""
    if interest.kind is InterestKind.ADDRESS:
        return same_address(interest.words, party.address)
    named = bool(interest.keys & party.keys or interest.sounds & party.sounds)
    if interest.kind is InterestKind.SURNAME:
        return named
    return named and _same_forename(interest.words, party.forenames)


def _same_forename(associate: str, forenames: str) -> bool:
    """The same first forename; an initial, or none, is the same as any that it could stand for."""
    pairs = product(first_names(_name_of(associate).split()[0]), first_names(forenames))
    return any(given.startswith(kept) or kept.startswith(given) for given, kept in pairs)


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
