"""The measures and the publication as CSV, in cells that no spreadsheet runs."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import dropwhile
from typing import Final

from csor.domain.vocabulary import Route
from csor.reading.measure_shapes import Measures
from csor.reading.publication import Table
from csor.web.views.measure_words import span_words, year_words
from csor.web.views.publication_tables import table_shown
from csor.words.codes import word
from csor.words.measures import DAYS, FURTHER, KINDS, MEASURES, RESULTS, SEALED_OUT

Cell = str | int | float
Line = Sequence[Cell]

MARKING: Final = "OFFICIAL-SENSITIVE"
HEAD: Final = ("Measure", "Definition", "Item", "From", "To", "Route", "Number", "Of")
PUBLISHED_HEAD: Final = ("Table", "Definition", "Row")
NOTE: Final = "For publication: 1 to 4 is shown as under 5; hidden is a number that would give one of these away"
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def measures_csv(windows: Sequence[Measures]) -> str:
    """Every figure of each window, exact, under the marking, the span of the first and what is left out."""
    lines = [line for found in windows for line in _lines(found)]
    return csv_text([[MARKING, span_words(windows[0].window), SEALED_OUT], HEAD, *lines])


def publication_csv(tables: Sequence[Table], year: int) -> str:
    """The tables of the financial year that began in `year` and of the one before."""
    head = [*PUBLISHED_HEAD, year_words(year), year_words(year - 1)]
    return csv_text([[NOTE], head, *(line for table in tables for line in _published_lines(table, year))])


def csv_text(lines: Iterable[Line]) -> str:
    """The lines as a file, each cell made safe."""
    text = StringIO()
    csv.writer(text).writerows([safe_cell(cell) for cell in line] for line in lines)
    return text.getvalue()


def safe_cell(cell: Cell) -> Cell:
    """A text that a spreadsheet would run as a formula begins with an apostrophe instead."""
    if isinstance(cell, str) and (cell.startswith(FORMULA) or _seen(cell).startswith(FORMULA)):
        return f"'{cell}"
    return cell


def _seen(text: str) -> str:
    """A text from its first sign that is seen: some spreadsheets drop what comes before, and which is not told."""
    return "".join(dropwhile(lambda sign: sign.isspace() or not sign.isprintable(), text))


def _lines(found: Measures) -> Iterator[Line]:
    """A line for each figure: what, defined how, which item, of which cases, how many of how many."""
    window = found.window
    where = (str(window.since), str(window.until), window.route or "all")
    for code, item, number, of in _figures(found):
        yield [*(MEASURES.get(code) or FURTHER[code]), item, *where, number, of]


Figure = tuple[str, str, Cell, int]  # code, item, number, of


def _figures(found: Measures) -> Iterator[Figure]:
    yield from _shares(found)
    yield from _numbers(found)
    yield from _further(found)
    for rate in found.routes:
        yield "M5", word(Route(rate.route)), rate.disclosed, rate.concluded


def _shares(found: Measures) -> Iterator[Figure]:
    shares = {"M1": found.checks, "M2": found.meeting, "M3a": found.decided, "M3b": found.in_time}
    for code, share in {**shares, "M5": found.disclosed, "M8": found.extensions}.items():
        yield code, "all", share.met, share.of
        for month in share.months:
            yield code, f"{month.start:%Y-%m}", month.met, month.met + month.missed


def _numbers(found: Measures) -> Iterator[Figure]:
    concluded = found.concluded
    yield "M4", "median minutes", _or_empty(found.minutes.median), found.minutes.number
    yield "M4", "without an action", found.unprotected, found.flagged
    yield "M6", "all", found.refusals, found.offered
    yield from (("M6", RESULTS[code], number, found.refused_cases) for code, number in found.results)
    yield "M7", "all", found.late, found.waiting
    yield from (("M7", f"{DAYS[code]} days", number, found.waiting) for code, number in found.ages)
    yield "M9", "overridden", found.overridden, concluded
    yield "M9", "reasons missing", 0, concluded
    yield "M9", "unverified", found.unverified, concluded
    yield "M10", "breaches", found.breaches, concluded
    yield "M10", "complaints", found.complaints, concluded
    yield "M10", "judicial reviews", found.judicial_reviews, concluded


def _further(found: Measures) -> Iterator[Figure]:
    disclosed = found.disclosed.met
    yield "applications", "all", found.received, found.received
    yield "registered_related", "all", found.registered_related, found.received
    yield "registered", "all", found.registered, disclosed
    yield "refused_not_delivered", "all", found.refused_not_delivered, found.concluded
    yield "median_days", "all", _or_empty(found.days.median), found.days.number
    yield from (("bands", f"{DAYS[code]} days", number, found.concluded) for code, number in found.bands)
    yield from (("kinds", KINDS[code], number, disclosed) for code, number in found.kinds)


def _or_empty(number: float | None) -> Cell:
    return "" if number is None else number


def _published_lines(table: Table, year: int) -> Iterator[Line]:
    shown = table_shown(table, year)
    for row in shown["rows"]:
        yield [shown["name"], shown["definition"], row["name"], *row["cells"]]
