"""How whoever guesses passwords reads one: signs that look like letters, words again and again, walks on the keyboard.

Nothing here changes a password: what is typed is what is hashed, and its length counts as typed. Each function reads
at most a few hundred characters, so that all of them together take less than 5 ms.
"""

import re
import unicodedata
from itertools import product
from typing import Final

# What stands for a letter. 1 is read as l and as i; ! as i and, as in "well done!", as nothing.
LOOKS: Final = str.maketrans("@$03457", "asoeast")
ONES: Final = ("l", "i")
MARKS: Final = ("", "i")
SHIFTED: Final = str.maketrans('!@"#£$%^&*()', "122334567890")  # the row of numbers with Shift, in Britain and America
LINES: Final = (
    "1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz",
    "1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik", "9ol",
    "1q2w3e4r5t6y7u8i9o0p", "qawsedrftgyhujikolp", "azsxdcfvgbhnjmk",
)  # fmt: skip
BOTH_WAYS: Final = (*LINES, *(line[::-1] for line in LINES))
WALK_LEAST: Final = 4  # keys in one line; of the short columns of the keyboard all there are
STARTS: Final = frozenset(line[at:][:WALK_LEAST] for line in BOTH_WAYS for at in range(max(len(line) - 3, 1)))
OWN_LEAST: Final = 8  # letters that a password has of its own, beside what everybody would guess
ENDS: Final = re.compile(r"^(\d*)(.*?)(\d*)$", re.DOTALL)


def fold(password: str) -> str:
    """A password as guessers see it: no capitals, no accents' composition, no blanks or marks between the words."""
    plain = _plain(password)
    return "".join(sign for sign in plain if sign.isalnum()) or plain


def readings(password: str) -> tuple[str, ...]:
    """What a password says when signs are read as the letters they look like, folded; as typed it comes first.

    Numbers at both ends are read as letters and as numbers: "p4ssw0rd2024" is a word and a year.
    """
    plain, found = _plain(password), {fold(password): None}
    for one, mark in product(ONES, MARKS):
        signs = plain.replace("!", mark)
        head, middle, tail = ENDS.fullmatch("".join(s for s in signs if s.isalnum() or s in "@$")).groups()  # type: ignore[union-attr]
        read = [part.translate(LOOKS).replace("1", one) for part in (head, middle, tail)]
        found[head + read[1] + tail] = found["".join(read)] = found[read[0] + read[1] + tail] = None
    return tuple(one for one in found if one)


def unit_of(folded: str) -> str:
    """What a password says once when it says it again and again, with its numbers at the ends; itself when it does not."""
    head, middle, tail = ENDS.fullmatch(folded).groups()  # type: ignore[union-attr]
    for text, before, after in ((folded, "", ""), (middle, head, tail)):
        length = (text + text).find(text, 1) if text else 0
        if 0 < length < len(text):
            return before + text[:length] + after
    return folded


def is_walk(password: str) -> bool:
    """Whether a password is little else than keys that stand in a line on the keyboard, in the alphabet or in counting."""
    shifted = "".join(sign for sign in _plain(password).translate(SHIFTED) if sign.isalnum())
    return any(_is_walk(text) for text in (fold(password), shifted))


def _is_walk(text: str) -> bool:
    """Whether there is a walk, and few characters beside it."""
    left = at = 0
    while at < len(text):
        length = _walk_at(text, at)
        left += not length
        at += length or 1
    return left < min(len(text), OWN_LEAST)


def _walk_at(text: str, at: int) -> int:
    """How long the longest walk is that begins at a place; 0 without one."""
    long = 0
    if STARTS.isdisjoint({text[at : at + WALK_LEAST], text[at : at + WALK_LEAST - 1]}):
        return long  # as nearly everywhere
    for line in BOTH_WAYS:
        least = min(WALK_LEAST, len(line))
        length = least
        while at + length <= len(text) and text[at : at + length] in line:
            long, length = max(long, length), length + 1
    return long


def _plain(password: str) -> str:
    return unicodedata.normalize("NFKC", password).casefold()
