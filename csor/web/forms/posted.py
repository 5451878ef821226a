"""What a browser sent, before it is read: how many rows there are, which button was pressed, a row taken out."""

import re
from typing import Any, Final

from werkzeug.datastructures import MultiDict

ROW: Final = re.compile(r"([a-z_]+)-(\d{1,3})-(.+)", re.ASCII)
MOST_ROWS: Final = 100  # as many as the rules take; the page offers fewer
Posted = MultiDict[str, str]


def rows_in(posted: Any, name: str) -> int:
    """How many rows of a name were posted, gaps counted."""
    found = (ROW.fullmatch(key) for key in posted)
    numbers = [int(match[2]) + 1 for match in found if match and match[1] == name]
    return min(max(numbers, default=0), MOST_ROWS)


def pressed(posted: Any, verb: str) -> str:
    """What follows the verb in the name of the button that was pressed: "children" of "add-children"."""
    return next((key.removeprefix(f"{verb}-") for key in posted if key.startswith(f"{verb}-")), "")


def without_row(posted: Any, dropped: str) -> Posted:
    """What was posted without one row ("children-1"); the rows after it move up."""
    name, _, number = dropped.rpartition("-")
    kept: Posted = MultiDict()
    for key in posted:
        row = ROW.fullmatch(key)
        here = int(row[2]) if row and row[1] == name and number.isascii() and number.isdecimal() else None
        if row is None or here is None:
            kept.setlist(key, posted.getlist(key))
        elif here != int(number):
            kept.setlist(f"{name}-{here - (here > int(number))}-{row[3]}", posted.getlist(key))
    return kept
