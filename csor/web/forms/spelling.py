"""Days and times as people type them. Nothing here raises anything but Misspelt."""

import re
from datetime import UTC, date, datetime, time
from typing import Final

from csor.domain.deadlines import LONDON
from csor.domain.spelling import UNREADABLE
from csor.words.time import MONTHS

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
PARTS: Final = ("day", "month", "year")
TIME: Final = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))?\s*(am|pm)?\s*(bst|gmt)?", re.IGNORECASE | re.ASCII)
NOON: Final = 12
UNREADABLE_WORDS: Final = "Some characters could not be read and are taken out. Check what is left"
STROKES: Final = re.compile(r"(?:M\d{1,4} \d{1,4}(?:L\d{1,4} \d{1,4})*)*", re.ASCII)


class Misspelt(ValueError):
    """An answer that cannot be read. parts: which of its boxes are to blame, where there are several."""

    def __init__(self, words: str, *parts: str) -> None:
        """Keep the words for the person."""
        super().__init__(words)
        self.words = words
        self.parts = parts


def readable(typed: str) -> str:
    """What was typed, without what no page can show: control, direction-override and surrogate characters."""
    return UNREADABLE.sub("", typed)


def one_line_end(typed: str) -> str:
    """Browsers send line ends as two characters; one is kept, and none at either end of a text."""
    return typed.replace("\r\n", "\n").replace("\r", "\n").strip()


def to_date(typed: tuple[str, str, str], of: str) -> date | None:
    """The day that three boxes say; None when all are empty. of: "of birth", for the words. Raises Misspelt."""
    parts = tuple(part.strip() for part in typed)
    empty = [name for name, part in zip(PARTS, parts, strict=True) if not part]
    if len(empty) == len(PARTS):
        return None
    if empty:
        raise Misspelt(f"The date {of} needs a {' and a '.join(empty)}", *empty)
    day, month, year = _number(parts[0], 2), _month(parts[1]), _number(parts[2], 4)
    wrong = [name for name, number in zip(PARTS, (day, month, year), strict=True) if number is None]
    if day is None or month is None or year is None:
        raise Misspelt(f"Enter the date {of} in numbers, like 9 6 2026", *wrong)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Misspelt(f"The year {of} needs four numbers, like 2026", "year")
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Misspelt(f"Enter a date {of} that exists, like 9 6 2026", "day", "month") from error


def to_clock(typed: str, of: str) -> tuple[time, str] | None:
    """The time of day and the zone that was written with it, if any; None when empty. Raises Misspelt."""
    text = typed.strip()
    if not text:
        return None
    words = f"Enter the time {of}, like 09:40"
    found = TIME.fullmatch(text)
    if not found or not (found[2] or found[3]):
        raise Misspelt(words)
    hour, minute = int(found[1]), int(found[2] or 0)
    half = (found[3] or "").lower()
    if half:
        if not 1 <= hour <= NOON:
            raise Misspelt(words)
        hour = hour % NOON + (NOON if half == "pm" else 0)
    try:
        return time(hour, minute), (found[4] or "").upper()
    except ValueError as error:
        raise Misspelt(words) from error


def to_moment(day: date, clock: time, zone: str, of: str) -> datetime:
    """The moment at which London's clocks show this. Raises Misspelt for an hour that is skipped, or there twice."""
    first = datetime.combine(day, clock, LONDON)
    again = first.replace(fold=1)
    if first.astimezone(UTC).astimezone(LONDON).time() != clock:
        raise Misspelt(f"There was no {clock:%H:%M} on that day: the clocks went forward. Check the time {of}")
    if first.utcoffset() == again.utcoffset():
        return first.astimezone(UTC)
    if not zone:
        words = f"{clock:%H:%M} was there twice on that day. Write {clock:%H:%M} BST for the first, {clock:%H:%M} GMT for the second"
        raise Misspelt(words)
    return (first if zone == first.tzname() else again).astimezone(UTC)


def from_date(day: date | None) -> tuple[str, str, str]:
    """The three boxes of a day."""
    return (str(day.day), str(day.month), f"{day.year:04}") if day else ("", "", "")


def from_moment(moment: datetime | None) -> tuple[str, str, str, str]:
    """The three boxes of a moment's day in London and the time, with its zone in the hour that is there twice."""
    if moment is None:
        return "", "", "", ""
    local = moment.astimezone(LONDON)
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return *from_date(local.date()), f"{local:%H:%M} {local.tzname()}" if twice else f"{local:%H:%M}"


def to_number(typed: str, words: str) -> int:
    """A whole number; 0 when empty. Raises Misspelt."""
    text = typed.strip()
    number = _number(text, 6) if text else 0
    if number is None:
        raise Misspelt(words)
    return number


def _number(text: str, digits: int) -> int | None:
    return int(text) if re.fullmatch(rf"[0-9]{{1,{digits}}}", text) else None


def _month(text: str) -> int | None:
    """A month by its number, its name or the first three letters of it."""
    named = [n for n, name in enumerate(MONTHS, 1) if text.lower() in {name.lower(), name[:3].lower()}]
    return named[0] if named else _number(text, 2)
