"""Passwords: what fits, and argon2id hashes of exactly what was typed.

Source: trust.md 2.1 V6.2 and 2.4: 15 to 128 characters, any character, no composition, no expiry, a deny-list.
"""

import os
from bisect import bisect_left
from collections.abc import Collection
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from csor.domain.guessable import OWN_LEAST, fold, is_walk, readings, unit_of
from csor.domain.refusals import Blocker
from csor.reading.people import Colleague
from csor.usecases.breached import Breached, NotAList

SHORTEST, LONGEST = 15, 128
FEWEST_DIFFERENT: Final = 6
MARK: Final = 5  # bytes that the list keeps of each hash
SOURCE: Final = "trust.md 2.1 V6.2"
SCHEME_WORDS: Final = (
    "child sex offender disclosure scheme",
    "disclosure scheme",
    "sarahs law",
    "sarah payne",
    "clares law",
    "csods",
    "csor",
    "police",
    "constabulary",
    "public protection",
    "disclosure",
    "password",
    "passphrase",
)

TOO_SHORT = Blocker("password_too_short", f"Use at least {SHORTEST} characters.", SOURCE, "new")
TOO_LONG = Blocker("password_too_long", f"Use {LONGEST} characters at most.", SOURCE, "new")
LISTED = Blocker(
    "password_listed", "This password is on lists that people who guess passwords use. Choose another.", SOURCE, "new"
)
SAME_AGAIN = Blocker(
    "password_repeats", "This password repeats the same few characters or words. Choose another.", SOURCE, "new"
)
DISGUISED = Blocker(
    "password_listed",
    "With letters in place of its numbers and signs, this password is on lists that people who guess passwords use. "
    "Choose another.",
    SOURCE,
    "new",
)
WALK = Blocker(
    "password_walk",
    "This password follows the keys of the keyboard, the alphabet or counting. Choose another.",
    SOURCE,
    "new",
)
BREACHED = Blocker(
    "password_breached",
    "This password is on a list of passwords that were stolen from other services. Choose another.",
    SOURCE,
    "new",
)
NOT_CHECKED = Blocker(
    "password_not_checked",
    "The list of stolen passwords cannot be read now, so no new password is taken. Tell the service desk.",
    SOURCE,
    "new",
)
ABOUT_YOU = Blocker(
    "password_about_you",
    "This password is mostly your name, your force or this service. Choose other words.",
    SOURCE,
    "new",
)


class PasswordUnfit(ValueError):
    """The password does not fit; the words say why."""


@cache
def _hasher() -> PasswordHasher:
    """64 MiB and three passes; CSOR_FAST_PASSWORDS=1 is for tests alone."""
    if os.environ.get("CSOR_FAST_PASSWORDS") == "1":
        return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return PasswordHasher(time_cost=3, memory_cost=65536, parallelism=1)


@cache
def _nobody() -> str:
    """A hash that no password fits: verifying it takes as long as verifying a real one."""
    return _hasher().hash(os.urandom(16).hex())


def hash_password(password: str) -> str:
    """The hash to keep, of every character as it was typed. Raises PasswordUnfit under 15 or over 128 characters."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordUnfit(f"Use {SHORTEST} to {LONGEST} characters.")
    return _hasher().hash(password)


def password_fits(kept: str, password: str) -> bool:
    """Whether a password is the one that was hashed; an empty hash takes as long and never fits."""
    try:
        return _hasher().verify(kept or _nobody(), password[: LONGEST + 1])
    except (VerifyMismatchError, InvalidHashError):
        return False


def rehashed(kept: str, password: str) -> str:
    """The hash to keep from now on, of a password that fits one made with other figures than today's; else empty."""
    long_enough = SHORTEST <= len(password) <= LONGEST
    return _hasher().hash(password) if long_enough and _hasher().check_needs_rehash(kept) else ""


# ------------------------------------------------------------ what fits


def own_words(person: Colleague, force_name: str) -> tuple[str, ...]:
    """The words that a person's password may not rest on."""
    actor = person.actor
    return (actor.id, actor.name, *actor.name.split(), person.collar, force_name, *force_name.split())


def unfit(password: str, own: Collection[str] = (), breached: Breached | None = None) -> Blocker | None:
    """Why a new password does not fit; None when it does. own: words of the person and the force; breached: its file."""
    if len(password) < SHORTEST:
        return TOO_SHORT
    if len(password) > LONGEST:
        return TOO_LONG
    return _guessed(password, own) or (_stolen(password, breached) if breached else None)


def _guessed(password: str, own: Collection[str]) -> Blocker | None:
    """Why somebody who guesses would come to it."""
    as_typed, *_ = read = readings(password)
    if len(set(as_typed)) < FEWEST_DIFFERENT:
        return SAME_AGAIN
    if is_listed(as_typed):
        return LISTED
    if is_walk(password):
        return WALK
    words = _folded((*own, *SCHEME_WORDS))
    return _said_again(read) or (ABOUT_YOU if any(_rests_on(one, words) for one in read) else None)


def _said_again(read: Collection[str]) -> Blocker | None:
    """Whether one way to read it is on the list, once or again and again, or says what is too short again and again."""
    units = [unit_of(one) for one in read]
    if any(map(is_listed, {*read, *units})):
        return DISGUISED
    short = (len(unit) < SHORTEST and unit != one for unit, one in zip(units, read, strict=True))
    return SAME_AGAIN if any(short) else None


def _stolen(password: str, breached: Breached) -> Blocker | None:
    try:
        return BREACHED if password in breached else None
    except (NotAList, OSError):
        return NOT_CHECKED


def rests_on(folded: str, words: Collection[str]) -> bool:
    """Whether little is left of a password without these words and without digits."""
    return _rests_on(folded, _folded(words))


def _folded(words: Collection[str]) -> list[str]:
    """Words as a folded password holds them, the longest first."""
    return sorted({fold(word) for word in words if word}, key=len, reverse=True)


def _rests_on(folded: str, words: Collection[str]) -> bool:
    left, found = folded, False
    for word in words:
        if len(word) > 2 and word in left:  # noqa: PLR2004 - an initial is in every password
            left, found = left.replace(word, "\0"), True
    return found and sum(map(str.isalpha, left)) < OWN_LEAST


def mark_of(folded: str) -> bytes:
    """What the list keeps of an entry."""
    return sha256(folded.encode()).digest()[:MARK]


def is_listed(folded: str) -> bool:
    """Whether a folded password is on the list kept with the product (tools/denied.py makes it)."""
    marks, wanted = _marks(), mark_of(folded)
    at = bisect_left(range(len(marks) // MARK), wanted, key=lambda n: marks[n * MARK : (n + 1) * MARK])
    return marks[at * MARK : (at + 1) * MARK] == wanted


@cache
def _marks() -> bytes:
    return files("csor.usecases").joinpath("denied.bin").read_bytes()
