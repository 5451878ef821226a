"""Names made comparable: the same on every database, since ours does the folding and not the engine."""

import unicodedata
from typing import Final

# Before a name and no part of it.
TITLES: Final = frozenset({
    "mr", "mrs", "ms", "miss", "mx", "mstr", "dr", "doctor", "prof", "professor", "rev", "revd", "reverend", "fr",
    "sir", "dame", "hon", "cllr", "councillor", "pc", "wpc", "pcso", "dc", "ds", "dci", "dcs", "ps", "sgt", "sergeant",
    "det", "detective", "insp", "inspector", "supt", "superintendent", "constable", "cpl", "capt", "lt", "col", "maj",
    "rabbi", "imam", "the",
})  # fmt: skip
# Before a name, and at times a name themselves.
TITLES_OR_NAMES: Final = frozenset({"di", "major", "captain", "father", "sister", "brother", "lord", "lady", "canon"})


def folded(name: str) -> str:
    """A name without case, accents or punctuation, with single spaces: O'Brien-Ní becomes obrien ni."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    spaced = "".join(c if c.isalnum() else "" if c in "'’" else " " for c in plain)
    return " ".join(spaced.split())


def untitled(name: str, least: int = 1) -> str:
    """A name without the titles before it, as long as so many words are left: Det Sgt Ann Reed is Ann Reed."""
    words = name.split()
    while len(words) > least and folded(words[0]) in TITLES | TITLES_OR_NAMES:
        del words[0]
    return " ".join(words)


def first_names(forenames: str) -> frozenset[str]:
    """What a person's first forename may be, folded; empty when only a title is known, so that any may be meant."""
    first, last = (f"{folded(name)} ".split(" ")[0] for name in (forenames, untitled(forenames)))
    found = {last} | ({first} & TITLES_OR_NAMES)
    return frozenset("" if name in TITLES else name for name in found)
