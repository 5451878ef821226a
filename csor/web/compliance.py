"""The ten measures, their downloads, and the figures that may be published."""

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from wtforms import Form, SelectField, StringField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # the types are older than wtforms 3.3

from csor.domain.actions import Event
from csor.domain.deadlines import ONE_DAY, local_day
from csor.domain.permissions import Permission, holds
from csor.domain.refusals import Blocker, Refusal
from csor.domain.vocabulary import Route
from csor.reading.measures import MONTHS_A_YEAR, Measures, Share, Spread, Window, measure_all
from csor.reading.publication import APRIL, Table, publication, whole_year
from csor.usecases.work import READ, Work
from csor.web.gate import current_actor, current_office
from csor.words.codes import word
from csor.words.measures import DAYS, FURTHER, KINDS, MEASURES, PUBLISHED, RESULTS, TOTALS
from csor.words.time import MONTHS, elapsed_words

Cell = str | int | float

compliance = Blueprint("compliance", __name__)

MARKING = "OFFICIAL-SENSITIVE"
EARLIEST = date(2000, 1, 1)
OTHER_DATES = "dates"
BEFORE = "before"
MOST_MONTHS = 24  # more bars than that cannot be told apart
MOST_DOTS = 40
HOUR = 60
DAY = 24 * HOUR
LATE_FROM = 28
NOT_COMPARED = "Not compared"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NOT_PERMITTED = Blocker("not_permitted", "Your role does not read the measures.", "scheme.md 1.3")
STEPS = (5, 15, 30, HOUR, 2 * HOUR, 4 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 30 * DAY, 365 * DAY)


PERIODS = {
    "twelve-months": "The last 12 months",
    "year": "This financial year",
    "last-year": "The last financial year",
    "month": "This month",
    "last-month": "Last month",
    OTHER_DATES: "From and to",
}
ROUTES = {"": "All routes", **{route.value: word(route) for route in Route}}
COMPARED = {BEFORE: "The year before", "none": "Nothing"}


class PeriodForm(Form):
    """Which cases to count. It is sent by GET: no names stand in it."""

    period = SelectField(
        "Period", choices=[SelectChoice(*choice) for choice in PERIODS.items()], default="twelve-months"
    )
    since = StringField("From")
    until = StringField("To")
    route = SelectField("Route", choices=[SelectChoice(*choice) for choice in ROUTES.items()], default="")
    compare = SelectField(
        "Compare with", choices=[SelectChoice(*choice) for choice in COMPARED.items()], default=BEFORE
    )

    def span(self, today: date) -> tuple[date, date] | None:
        """The first and the last day, no later than today; None, with errors at the fields, when there is none."""
        if not self.validate():
            return None
        if self.period.data != OTHER_DATES:
            return named_span(self.period.data, today)
        since, until = self._day(self.since, today), self._day(self.until, today)
        if since and until and until < since:
            self.until.errors = ["To must be the same as or after From."]
            return None
        return (since, until) if since and until else None

    @staticmethod
    def _day(field: StringField, today: date) -> date | None:
        name = field.label.text
        day = read_day(field.data or "")
        if day is None:
            field.errors = [f"{name} must be a real date, such as 1/4/2026."]
        elif not EARLIEST <= day <= today:
            field.errors = [f"{name} must be from {EARLIEST.year} to today."]
            return None
        return day


def read_day(typed: str) -> date | None:
    """A day as people write it, 1/4/2026 or 2026-04-01; None when it is neither."""
    parts = typed.strip().replace(".", "/").replace(" ", "/").split("/")
    try:
        if len(parts) == 1:
            return date.fromisoformat(parts[0])
        day, month, year = (int(part) for part in parts)
        return date(year, month, day)
    except ValueError:
        return None


def named_span(period: str, today: date) -> tuple[date, date]:
    """The first and the last day of a period of the list, up to today."""
    month = today.replace(day=1)
    april = date(today.year - (today.month < APRIL), APRIL, 1)
    last = month - ONE_DAY
    return {
        "twelve-months": (_months_on(month, 1 - MONTHS_A_YEAR), today),
        "year": (april, today),
        "last-year": (april.replace(year=april.year - 1), april - ONE_DAY),
        "month": (month, today),
        "last-month": (last.replace(day=1), last),
    }[period]


def _months_on(month: date, number: int) -> date:
    count = month.year * MONTHS_A_YEAR + month.month - 1 + number
    return date(count // MONTHS_A_YEAR, count % MONTHS_A_YEAR + 1, 1)


def year_before(day: date) -> date:
    """The same day a year earlier; 28 February for the 29th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def _span_before(since: date, until: date) -> tuple[date, date]:
    """The span a year earlier; one that ends with its month still does, 29 February or not."""
    ends_month = (until + ONE_DAY).day == 1
    return year_before(since), year_before(until + ONE_DAY) - ONE_DAY if ends_month else year_before(until)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for and found. before: None when nothing is compared."""

    now: Measures
    before: Measures | None
    tables: tuple[Table, ...]
    year: int


# ---- the three pages ----


@compliance.route("/compliance")
def show() -> ResponseReturnValue:
    """The measures, with their definitions, the year before, and charts."""
    form = PeriodForm(request.args or MultiDict())
    asked = _ask(form, "page")
    if asked is None:
        return _with_errors(form)
    return render_template(
        "compliance/show.html",
        form=form,
        form_errors=[],
        asked=asked,
        period=span_words(asked.now.window),
        rows=list(_rows(asked.now, asked.before)),
        further=list(_further(asked.now, asked.before)),
        tables=[_table_shown(table, asked.year) for table in asked.tables],
        arguments=request.args.to_dict(),
    )


@compliance.route("/compliance.csv")
def download() -> ResponseReturnValue:
    """The measures as exact figures, for use inside the force."""
    form = PeriodForm(request.args or MultiDict())
    asked = _ask(form, "csv")
    if asked is None:
        return _with_errors(form)
    window = asked.now.window
    head = ["Measure", "Definition", "Item", "From", "To", "Route", "Number", "Of"]
    lines = [line for found in (asked.now, asked.before) if found for line in _lines(found)]
    return _file([[MARKING, span_words(window)], head, *lines], f"compliance-{window.since}-to-{window.until}.csv")


@compliance.route("/compliance/publication.csv")
def download_publication() -> ResponseReturnValue:
    """The figures of whole financial years, small numbers hidden."""
    form = PeriodForm(request.args or MultiDict())
    admitted = _admit(form, "publication")
    if admitted is None:
        return _with_errors(form)
    (_, until), now = admitted
    year = whole_year(until, local_day(now))
    with current_office().open_reading() as reading:
        tables = publication(reading, current_actor().force, year)
    head = ["Table", "Definition", "Row", *(year_words(began) for began in (year, year - 1))]
    note = "For publication: 1 to 4 is shown as under 5; hidden is a number that would give one of these away"
    lines = [line for table in tables for line in _published_lines(table)]
    return _file([[note], head, *lines], f"publication-{year}.csv")


def _with_errors(form: PeriodForm) -> ResponseReturnValue:
    errors = [(field.id, field.errors[0]) for field in form if field.errors]
    return render_template("compliance/show.html", form=form, form_errors=errors, asked=None), 400


def _admit(form: PeriodForm, what: str) -> tuple[tuple[date, date], datetime] | None:
    """Note who reads what; give the span and the moment. None when the form has errors. Raises Refusal."""
    with current_office().open_work(current_actor()) as work:
        span = form.span(local_day(work.now))
        _note(work, what, span, form.route.data or "")
        return (span, work.now) if span else None


def _ask(form: PeriodForm, what: str) -> Asked | None:
    """Note, then count, apart from the writing, so that counting holds up nobody. As `_admit`."""
    admitted = _admit(form, what)
    if admitted is None:
        return None
    span, now = admitted
    office, force, year = current_office(), current_actor().force, whole_year(span[1], local_day(now))
    with office.open_reading() as reading:
        found = measure_all(reading, force, _windows(form, span, now), now, office.calendar)
        tables = publication(reading, force, year) if what == "page" else ()
    return Asked(found[0], found[1] if len(found) > 1 else None, tables, year)


def _note(work: Work, what: str, span: tuple[date, date] | None, route: str) -> None:
    if not holds(work.actor, Permission.MEASURES_READ):
        raise Refusal(NOT_PERMITTED)
    said = {"what": what, "since": str(span[0]) if span else "", "until": str(span[1]) if span else "", "route": route}
    work.audit(Event.MEASURES_READ, outcome=READ, said=json.dumps(said))


def _windows(form: PeriodForm, span: tuple[date, date], now: datetime) -> list[Window]:
    """The span, and the year before when that is compared."""
    route = form.route.data or None
    if form.compare.data != BEFORE:
        return [Window(*span, route, now)]
    earlier = datetime.combine(year_before(now.date()), now.timetz())
    return [Window(*span, route, now), Window(*_span_before(*span), route, earlier)]


# ---- words of the rows ----


def day_long(day: date) -> str:
    """A day with its year, "1 April 2025"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def year_words(year: int) -> str:
    """A financial year by the year it began in, "2025 to 26"."""
    return f"{year} to {(year + 1) % 100:02}"


def span_words(window: Window) -> str:
    """The span and the routes, "April 2025 to March 2026, all routes"."""
    since, until = window.since, window.until
    route = word(Route(window.route)) if window.route else "all routes"
    if since.day != 1 or (until + ONE_DAY).day != 1:
        return f"{day_long(since)} to {day_long(until)}, {route}"
    first, last = (f"{MONTHS[day.month - 1]} {day.year}" for day in (since, until))
    return f"{first}, {route}" if first == last else f"{first} to {last}, {route}"


Row = dict[str, Any]


def _rows(now: Measures, before: Measures | None) -> Iterator[Row]:
    """M1 to M10 as the measure rows of the page, in their order."""
    yield _share_row("M1", now, before, lambda m: m.checks)
    yield _share_row("M2", now, before, lambda m: m.meeting)
    yield _share_row("M3a", now, before, lambda m: m.decided)
    m3b = _share_row("M3b", now, before, lambda m: m.in_time)
    yield {**m3b, "definition": f"{m3b['definition']} {_extensions_words(now.extensions.of)}"}
    yield _safeguarding_row(now, before)
    m5 = _share_row("M5", now, before, lambda m: m.disclosed, good_name="Not disclosed", bad_name="Disclosed")
    turned = [{**month, "good": month["bad"], "bad": month["good"]} for month in m5["months"]]
    yield {**m5, "months": turned, "bad_is_part": True}
    results = [{"name": RESULTS[code], "number": number} for code, number in now.results if number]
    yield _number_row("M6", now, before, lambda m: (m.refusals, f"of {m.offered} offered"), bars=results)
    ages = [{"name": DAYS[c], "number": number, "late": _first_day(c) > LATE_FROM} for c, number in now.ages]
    yield _number_row("M7", now, before, _late_words, bars=ages if _waiting(now) else [])
    told = now.extensions
    bars = [{"name": "Told in time", "number": told.met}, {"name": "Told late", "number": told.missed, "late": True}]
    m8 = _share_row("M8", now, before, lambda m: m.extensions)
    yield {**m8, "bars": bars if told.of else [], "words": "No extensions."}
    quality = f"Overridden {now.overridden}, reasons missing 0, unverified {now.unverified}"
    faults = lambda m: (m.overridden + m.unverified, f"of {m.concluded}")  # noqa: E731
    yield _number_row("M9", now, before, faults, words=quality)
    after = f"Breaches {now.breaches}, complaints {now.complaints}, judicial reviews {now.judicial_reviews}"
    yield _number_row("M10", now, before, _after_words, words=after)


def _first_day(band: str) -> int:
    return int(band.split("-", maxsplit=1)[0].rstrip("+"))


def _waiting(found: Measures) -> int:
    return sum(number for _, number in found.ages)


def _late_words(found: Measures) -> tuple[int, str]:
    return found.late, f"of {_waiting(found)} not told, {day_long(local_day(found.window.as_at))}"


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
        "figure": _percent(share),
        "of": f"{share.met} of {share.of}{waiting}",
        "before": _percent(was) if was else NOT_COMPARED,
        "change": _points(share, was) if was else "",
        "months": _months(share) if len(share.months) <= MOST_MONTHS else [],
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
            change = f"{_minutes(abs(round(median) - round(was)))} {words}, {change}"
    return {
        **_head("M4"),
        "figure": _minutes(median),
        "of": f"median of {now.minutes.number}{open_}",
        "before": _minutes(was) if before else NOT_COMPARED,
        "change": change,
        "dots": _dots(now.minutes) if now.minutes.number else None,
        "words": "No case with an action.",
    }


def _head(code: str) -> Row:
    return {"id": code.lower(), **MEASURES[code]._asdict()}


def _percent(share: Share) -> str:
    return "No cases" if share.percent is None else f"{share.percent}%"


def _points(now: Share, before: Share) -> str:
    if now.percent is None or before.percent is None:
        return f"{before.met} of {before.of}"
    points = now.percent - before.percent
    unit = "point" if abs(points) == 1 else "points"
    change = f"{abs(points)} {unit} {'up' if points > 0 else 'down'}" if points else "no change"
    return f"{change} from {before.met} of {before.of}"


def _minutes(minutes: float | None) -> str:
    if minutes is None:
        return "No cases"
    whole = round(minutes)
    if whole >= 2 * DAY:
        return f"{whole // DAY} days"
    return f"{whole} min" if whole < 2 * HOUR else elapsed_words(timedelta(minutes=whole))


def _months(share: Share) -> list[Row]:
    """The bars; none for a single month, which is the figure itself."""
    if len(share.months) < 2 or not share.of:  # noqa: PLR2004 - one bar shows nothing
        return []
    many = len(share.months) > MONTHS_A_YEAR
    names = [(MONTHS[m.start.month - 1][:3], f" {m.start.year % 100}" if many else "") for m in share.months]
    return [
        {"label": name[0], "name": f"{name}{year}", "good": m.met, "bad": m.missed}
        for (name, year), m in zip(names, share.months, strict=True)
    ]


def _dots(spread: Spread) -> Row:
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
        "scale": [{"at": mark / end, "words": _minutes(mark) if mark else "0"} for mark in marks],
        "desc": f"{spread.number} cases from {_minutes(spread.counts[0][0])} to {_minutes(slowest)}. "
        f"Median {_minutes(median)}.",
        "table": _dots_table(spread),
    }


def _dots_table(spread: Spread) -> list[Row]:
    if len(spread.counts) <= MOST_DOTS:
        return [{"name": _cases(count), "number": _minutes(minutes)} for minutes, count in spread.counts]
    names = ("Quickest", "A quarter within", "Half within", "Three quarters within", "Slowest")
    last = spread.number - 1
    return [{"name": name, "number": _minutes(spread.nth(last * n // 4))} for n, name in enumerate(names)]


def _cases(number: int) -> str:
    return "1 case" if number == 1 else f"{number} cases"


def _further(now: Measures, before: Measures | None) -> Iterator[Row]:
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


def _table_shown(table: Table, year: int) -> Row:
    columns = [(*published.parts, published.total) for published in table.years]
    names = (*(PUBLISHED[table.name][code] for code in table.codes), TOTALS[table.name])
    return {
        "id": f"publish-{table.name}",
        **FURTHER[table.name]._asdict(),
        "years": [year_words(year), year_words(year - 1)],
        "rows": [{"name": name, "cells": cells} for name, *cells in zip(names, *columns, strict=True)],
    }


# ---- downloads ----


def _lines(found: Measures) -> Iterator[list[Cell]]:
    """Every figure of a window, a line each: what, defined how, which item, of which cases, how many of how many."""
    window = found.window
    where = (str(window.since), str(window.until), window.route or "all")
    shares = {"M1": found.checks, "M2": found.meeting, "M3a": found.decided, "M3b": found.in_time}
    for code, share in {**shares, "M5": found.disclosed, "M8": found.extensions}.items():
        yield [*MEASURES[code], "all", *where, share.met, share.of]
        for month in share.months:
            yield [*MEASURES[code], f"{month.start:%Y-%m}", *where, month.met, month.met + month.missed]
    concluded = found.concluded
    numbers: list[tuple[str, str, int | float | str, int | str]] = [
        ("M4", "median minutes", "" if found.minutes.median is None else found.minutes.median, found.minutes.number),
        ("M4", "without an action", found.unprotected, found.flagged),
        ("M6", "all", found.refusals, found.offered),
        *(("M6", RESULTS[code], number, found.refused_cases) for code, number in found.results),
        ("M7", "all", found.late, _waiting(found)),
        *(("M7", f"{DAYS[code]} days", number, _waiting(found)) for code, number in found.ages),
        ("M9", "overridden", found.overridden, concluded),
        ("M9", "reasons missing", 0, concluded),
        ("M9", "unverified", found.unverified, concluded),
        ("M10", "breaches", found.breaches, concluded),
        ("M10", "complaints", found.complaints, concluded),
        ("M10", "judicial reviews", found.judicial_reviews, concluded),
        ("applications", "all", found.received, found.received),
        ("registered_related", "all", found.registered_related, found.received),
        ("registered", "all", found.registered, found.disclosed.met),
        ("refused_not_delivered", "all", found.refused_not_delivered, concluded),
        ("median_days", "all", "" if found.days.median is None else found.days.median, found.days.number),
        *(("bands", f"{DAYS[code]} days", number, concluded) for code, number in found.bands),
        *(("kinds", KINDS[code], number, found.disclosed.met) for code, number in found.kinds),
    ]
    for code, item, number, of in numbers:
        yield [*(MEASURES.get(code) or FURTHER[code]), item, *where, number, of]
    for rate in found.routes:
        yield [*MEASURES["M5"], word(Route(rate.route)), *where, rate.disclosed, rate.concluded]


def _published_lines(table: Table) -> Iterator[list[Cell]]:
    shown = _table_shown(table, 0)
    for row in shown["rows"]:
        yield [shown["name"], shown["definition"], row["name"], *row["cells"]]


def safe_cell(cell: Cell) -> Cell:
    """A text that a spreadsheet would run as a formula begins with an apostrophe instead."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _file(lines: Sequence[Sequence[Cell]], name: str) -> Response:
    text = StringIO()
    csv.writer(text).writerows([safe_cell(cell) for cell in line] for line in lines)
    response = Response(text.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
