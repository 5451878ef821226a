"""S8: whatever words come into a file for spreadsheets, no cell is a formula, and every cell comes back as it was.

An attempt is one generated row: of who looked at a case, of the population of a sample, or of the figures and the
publication, each written by the product's own function. The file is read again by the csv module. What a spreadsheet
takes for a formula is judged here apart: the first sign that anybody sees, and lone tabs and line ends before it.
"""

import csv
import unicodedata
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from io import StringIO
from random import Random
from typing import Any

from csor.domain.actions import Event
from csor.domain.deadlines import LONDON
from csor.domain.ties import Tie
from csor.reading.looks import OneLook
from csor.reading.publication import Table, publish
from csor.web import measure_csv
from csor.web.looks_csv import looks_csv
from csor.web.measure_csv import csv_text, publication_csv
from csor.web.views.staff import Staff
from csor.words.measures import PUBLISHED
from tests.audit.apart import run_apart
from tests.audit.frame import Figures, Harness, Tally
from tests.security.payloads import CELLS, payloads

A_FILE = 50  # rows
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%", "'", '"', ",", ";", "\\", "", "")
UNSEEN = (
    " ",
    "\xa0",
    "\u200b",
    "\ufeff",
    "\x00",
    "\u2009",
    "\x0b",
    "\x1f",
    "\u202e",
    "\u00ad",
    "\u3000",
    "\x85",
    "\r\n",
    "\t ",
    "",
)
MIDDLES = (
    "1+1",
    "cmd|' /C calc'!A0",
    'HYPERLINK("http://evil.example","x")',
    "a;=1+1",
    'a","=1+1',
    "SUM(A1:A9)",
    "Reed",
    "",
)
ENDS = ("", "\n=1+1", '"', '",', "\r", "\x00", "é", "\U0001f9d1", ",=1", "\u2028=1")


def run(size: int, seed: int, fault: str = "") -> Figures:
    """So many rows."""
    return run_apart("s8_exports", size, seed, fault)


def trials(size: int, seed: int, fault: str = "") -> Figures:
    """The same, in a process of its own: the planted faults are in the product itself."""
    if fault:
        PLANTS[fault]()
    tally, chance, cells, shielded = Tally(), Random(seed), 0, 0
    while tally.attempted < size:
        for kind in FILES:
            head, wanted, text = kind(chance)
            rows = list(csv.reader(StringIO(text, newline="")))
            body = rows[head:]
            for number, want in enumerate(wanted):
                found = body[number] if number < len(body) else []
                tally.count(_wrong(found, want) or ("rows too many" if len(body) != len(wanted) else ""))
                cells += len(found)
                shielded += sum(cell.startswith("'") for cell in found)
    return tally.figures(cells=cells, shielded=shielded)


def _wrong(found: Sequence[str], want: Sequence[Any]) -> str:
    """What is wrong with a row."""
    if len(found) != len(want):
        return f"{len(found)} cells, written were {len(want)}: {list(found)!r}"
    for cell, meant in zip(found, want, strict=True):
        if isinstance(meant, str) and _is_formula(cell):
            return f"a formula: {cell!r}"
        if cell not in {str(meant), f"'{meant}"}:
            return f"{meant!r} came back as {cell!r}"
        if cell != str(meant) and not _is_formula(str(meant)):
            return f"{meant!r} was changed without need"
    return ""


def _is_formula(cell: str) -> bool:
    """Whether some spreadsheet may run it."""
    if cell[:1] in {"\t", "\r", "\n"}:
        return True
    for sign in cell:
        if unicodedata.category(sign)[0] not in {"Z", "C"}:
            return unicodedata.normalize("NFKC", sign) in {"=", "+", "-", "@"} and sign in "=+-@＝＋－＠"
    return False


def _words(chance: Random) -> str:
    """Something that somebody typed."""
    if chance.random() < 0.3:
        return chance.choice((*CELLS, *payloads()))
    return "".join(chance.choice(part) for part in (UNSEEN, STARTS, MIDDLES, ENDS))


File = tuple[int, list[list[Any]], str]  # lines of the head, the rows that went in, and the file


def _looks(chance: Random) -> File:
    """Who looked: the reason, the search, the address are what somebody sent; the user name came from another system."""
    staff, looks = Staff({}, ""), [_look(chance, number) for number in range(A_FILE)]
    text = looks_csv(_words(chance), _words(chance), looks, staff)
    wanted = [
        [
            one.seq,
            one.at.astimezone(LONDON).isoformat(timespec="seconds"),
            one.person,
            one.person,
            None,
            one.searched,
            None,
            one.reason,
            one.session,
            one.address,
        ]
        for one in looks
    ]
    rows = list(csv.reader(StringIO(text, newline="")))[2:]
    for number, want in enumerate(wanted):  # our own words, whatever they are
        want[4], want[6] = (
            (rows[number][4], rows[number][6]) if number < len(rows) and len(rows[number]) == len(want) else ("", "")
        )
    return 2, wanted, text


def _look(chance: Random, number: int) -> OneLook:
    at = datetime(2026, 6, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(500_000))
    event = chance.choice((Event.CASES_SEARCHED, Event.CASE_READ))
    said = [_words(chance) for _ in range(5)]
    return OneLook(number, at, said[0], event, "case", said[1], chance.choice(list(Tie)), said[2], said[3], said[4])


def _population(chance: Random) -> File:
    """References: of a case that came in by a file they are that file's."""
    lines = [_words(chance) or "x" for _ in range(A_FILE)]
    return 0, [[line] for line in lines], csv_text([line] for line in lines)


def _figures(chance: Random) -> File:
    """Rows of figures: words of ours that could be anybody's, and numbers, below nought too."""
    rows: list[list[Any]] = [
        [_words(chance), _words(chance), chance.randrange(-9, 999), chance.random() * 10] for _ in range(A_FILE)
    ]
    return 0, rows, csv_text(rows)


def _published(chance: Random) -> File:
    """The publication, whose figures may be words: under 5, hidden."""
    tables = [
        Table(name, tuple(codes), tuple(publish([chance.randrange(9) for _ in codes]) for _ in range(2)))
        for name, codes in PUBLISHED.items()
    ]
    text = publication_csv(tables, 2025)
    rows = list(csv.reader(StringIO(text, newline="")))[2:]
    figures = [[str(cell) for cell in pair] for table in tables for pair in _pairs(table)]
    return 2, [[*row[:3], *pair] for row, pair in zip(rows, figures, strict=True)], text


def _pairs(table: Table) -> list[tuple[Any, ...]]:
    return list(zip(*((*year.parts, year.total) for year in table.years), strict=True))


FILES: tuple[Callable[[Random], File], ...] = (_looks, _population, _figures, _published)


def _as_it_is() -> None:
    """Cells are written as they are."""
    setattr(measure_csv, "safe_cell", lambda cell: cell)  # noqa: B010 - plant


def _first_sign_alone() -> None:
    """Only the very first sign is looked at."""
    setattr(measure_csv, "_seen", lambda text: text)  # noqa: B010 - plant


def _no_quotes() -> None:
    """Commas are put between the cells and nothing else is minded."""

    def joined(lines: Any) -> str:
        return "".join(",".join(str(measure_csv.safe_cell(cell)) for cell in line) + "\r\n" for line in lines)

    globals()["csv_text"] = joined


PLANTS: dict[str, Callable[[], None]] = {
    "as_it_is": _as_it_is,
    "first_sign_alone": _first_sign_alone,
    "no_quotes": _no_quotes,
}
HARNESS = Harness(
    id="S8",
    title="Files for spreadsheets: no cell is a formula, and each comes back as it was",
    run=run,
    ci=2_000,
    full=10_000,
    canaries=dict.fromkeys(PLANTS, 200),
    part=9,
    minutes=1,
)
