"""The charts of the measures: bars by month, and each case as a dot on a line of time."""

from typing import Any, Final

from csor.reading.measure_shapes import MONTHS_A_YEAR, Share, Spread
from csor.web.views.measure_words import DAY, HOUR, cases_words, minutes_words
from csor.words.time import MONTHS

MOST_MONTHS: Final = 24  # more bars than that cannot be told apart
MOST_DOTS: Final = 40
STEPS: Final = (5, 15, 30, HOUR, 2 * HOUR, 4 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 30 * DAY, 365 * DAY)

Row = dict[str, Any]


def month_bars(share: Share) -> list[Row]:
    """The bars; none for a single month, which is the figure itself, nor for more than can be told apart."""
    if not 1 < len(share.months) <= MOST_MONTHS or not share.of:
        return []
    many = len(share.months) > MONTHS_A_YEAR
    names = [(MONTHS[m.start.month - 1][:3], f" {m.start.year % 100}" if many else "") for m in share.months]
    return [
        {"label": name[0], "name": f"{name}{year}", "good": m.met, "bad": m.missed}
        for (name, year), m in zip(names, share.months, strict=True)
    ]


def dots(spread: Spread) -> Row:
    """Where each case stands between nothing and the slowest; as a table, each, or quarters when there are many."""
    slowest = spread.counts[-1][0]
    end = max(slowest, 1) * 1.05
    step = next((step for step in STEPS if end / step <= 4), STEPS[-1])  # noqa: PLR2004 - at most four marks
    marks = range(0, int(end * 0.93) + 1, step)
    places = sorted({round(minutes / end, 2) for minutes, _ in spread.counts})
    median = spread.median or 0
    return {
        "values": places,
        "mark": median / end,
        "scale": [{"at": mark / end, "words": minutes_words(mark) if mark else "0"} for mark in marks],
        "desc": f"{spread.number} cases from {minutes_words(spread.counts[0][0])} to {minutes_words(slowest)}. "
        f"Median {minutes_words(median)}.",
        "table": _dots_table(spread),
    }


def _dots_table(spread: Spread) -> list[Row]:
    if len(spread.counts) <= MOST_DOTS:
        return [{"name": cases_words(count), "number": minutes_words(minutes)} for minutes, count in spread.counts]
    names = ("Quickest", "A quarter within", "Half within", "Three quarters within", "Slowest")
    last = spread.number - 1
    return [{"name": name, "number": minutes_words(spread.nth(last * n // 4))} for n, name in enumerate(names)]
