"""M1 to M10 and the further figures, as `components/measures.html` draws them."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from csor.domain.deadlines import local_day
from csor.domain.vocabulary import Route
from csor.reading.measure_shapes import Measures, Share
from csor.web.views.measure_charts import MOST_MONTHS, Row, dots, month_bars
from csor.web.views.measure_words import day_long, minutes_words, percent_words, points_words
from csor.words.codes import word
from csor.words.measures import DAYS, FURTHER, KINDS, MEASURES, RESULTS

LATE_FROM: Final = 28
NOT_COMPARED: Final = "Not compared"


def measure_rows(now: Measures, before: Measures | None) -> Iterator[Row]:
    """M1 to M10 as the measure rows of the page, in their order. before: None when nothing is compared."""
    yield _share_row("M1", now, before, lambda m: m.checks)
    yield _share_row("M2", now, before, lambda m: m.meeting)
    yield _share_row("M3a", now, before, lambda m: m.decided)
    m3b = _share_row("M3b", now, before, lambda m: m.in_time)
    yield {**m3b, "definition": f"{m3b['definition']} {_extensions_words(now.extensions.of)}"}
    yield _safeguarding_row(now, before)
    yield _disclosed_row(now, before)
    results = [{"name": RESULTS[code], "number": number} for code, number in now.results if number]
    yield _number_row("M6", now, before, lambda m: (m.refusals, f"of {m.offered} offered"), bars=results)
    ages = [{"name": DAYS[c], "number": number, "late": _first_day(c) > LATE_FROM} for c, number in now.ages]
    yield _number_row("M7", now, before, _late_words, bars=ages if now.waiting else [])
    yield _extensions_row(now, before)
    quality = f"Overridden {now.overridden}, reasons missing 0, unverified {now.unverified}"
    yield _number_row("M9", now, before, _fault_words, words=quality)
    after = f"Breaches {now.breaches}, complaints {now.complaints}, judicial reviews {now.judicial_reviews}"
    yield _number_row("M10", now, before, _after_words, words=after)


def _disclosed_row(now: Measures, before: Measures | None) -> Row:
    """M5, whose dark part is what was disclosed: neither is the good one."""
    row = _share_row("M5", now, before, lambda m: m.disclosed, good_name="Not disclosed", bad_name="Disclosed")
    turned = [{**month, "good": month["bad"], "bad": month["good"]} for month in row["months"]]
    return {**row, "months": turned, "bad_is_part": True}


def _extensions_row(now: Measures, before: Measures | None) -> Row:
    told = now.extensions
    bars = [{"name": "Told in time", "number": told.met}, {"name": "Told late", "number": told.missed, "late": True}]
    row = _share_row("M8", now, before, lambda m: m.extensions)
    return {**row, "bars": bars if told.of else [], "words": "No extensions."}


def _first_day(band: str) -> int:
    return int(band.split("-", maxsplit=1)[0].rstrip("+"))


def _late_words(found: Measures) -> tuple[int, str]:
    return found.late, f"of {found.waiting} not told, {day_long(local_day(found.window.as_at))}"


def _fault_words(found: Measures) -> tuple[int, str]:
    return found.overridden + found.unverified, f"of {found.concluded}"


def _after_words(found: Measures) -> tuple[int, str]:
    return found.breaches + found.complaints + found.judicial_reviews, f"in {found.concluded} concluded"


def _extensions_words(number: int) -> str:
    if number == 0:
        return "There were no extensions to take off."
    return "The 1 extension is not taken off." if number == 1 else f"The {number} extensions are not taken off."


def _share_row(
    code: str, now: Measures, before: Measures | None, pick: Callable[[Measures], Share], **more: Any
) -> Row:
    share, was = pick(now), pick(before) if before else None
    waiting = f", {share.waiting} not due yet" if share.waiting else ""
    return {
        **_head(code),
        "figure": percent_words(share),
        "of": f"{share.met} of {share.of}{waiting}",
        "before": percent_words(was) if was else NOT_COMPARED,
        "change": points_words(share, was) if was else "",
        "months": month_bars(share),
        "words": f"By month: for two to {MOST_MONTHS} months.",
        **more,
    }


def _number_row(
    code: str, now: Measures, before: Measures | None, count: Callable[[Measures], tuple[int, str]], **chart: Any
) -> Row:
    (figure, of), (was, was_of) = count(now), count(before) if before else (NOT_COMPARED, "")
    nothing = {"words": "None."}
    return {**_head(code), "figure": figure, "of": of, "before": was, "change": was_of, **nothing, **chart}


def _safeguarding_row(now: Measures, before: Measures | None) -> Row:
    open_ = f", {now.unprotected} without an action" if now.unprotected else ""
    median, was = now.minutes.median, before.minutes.median if before else None
    change = ""
    if before:
        change = f"{before.minutes.number} cases"
        if median is not None and was is not None and round(median) != round(was):
            words = "faster" if median < was else "slower"
            change = f"{minutes_words(abs(round(median) - round(was)))} {words}, {change}"
    return {
        **_head("M4"),
        "figure": minutes_words(median),
        "of": f"median of {now.minutes.number}{open_}",
        "before": minutes_words(was) if before else NOT_COMPARED,
        "change": change,
        "dots": dots(now.minutes) if now.minutes.number else None,
        "words": "No case with an action.",
    }


def _head(code: str) -> Row:
    return {"id": code.lower(), **MEASURES[code]._asdict()}


def further_rows(now: Measures, before: Measures | None) -> Iterator[Row]:
    """Figures that the annual return and requests for information ask for."""
    was = dict(_further_figures(before)) if before else {}
    missing = "No cases" if before else NOT_COMPARED
    for code, figure in _further_figures(now):
        name, definition = FURTHER.get(code, (code, ""))
        yield {"name": name, "definition": definition, "figure": figure, "before": was.get(code, missing)}


def _further_figures(found: Measures) -> Iterator[tuple[str, str]]:
    disclosed, median = found.disclosed.met, found.days.median
    yield "registered_related", f"{found.registered_related} of {found.received}"
    yield "registered", f"{found.registered} of {disclosed}"
    yield from ((f"Disclosed: {KINDS[code].lower()}", f"{number} of {disclosed}") for code, number in found.kinds)
    for rate in found.routes:
        yield f"Disclosed, {word(Route(rate.route))}", f"{rate.disclosed} of {rate.concluded}"
    yield "refused_not_delivered", str(found.refused_not_delivered)
    yield "median_days", "No cases" if median is None else f"{median:g}"
