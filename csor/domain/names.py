"""Names made comparable: the same on every database, since ours does the folding and not the engine."""

import unicodedata


def folded(name: str) -> str:
    """A name without case, accents or punctuation, with single spaces: O'Brien-Ní becomes obrien ni."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    spaced = "".join(c if c.isalnum() else "" if c in "'’" else " " for c in plain)
    return " ".join(spaced.split())
