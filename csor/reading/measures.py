"""What the law and the force ask of all cases together: the ten measures, exact, added up by the database.

At most four queries whatever the number of cases and of windows. Sealed cases are left out, whoever asks: of any span
that one chooses, a day or the difference of two, they would show. Source: scheme.md 8.3; the definitions in plain words
stand in `csor.words.measures`, and the page shows them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, extract, false, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from csor.domain.deadlines import ONE_DAY, ONE_HOUR, Calendar, DueRule, Unit, add, local_day
from csor.domain.protocol import Protocol, load_all
from csor.domain.vocabulary import Outcome, Path
from csor.reading.measure_folding import fold
from csor.reading.measure_shapes import AGES, BANDS, KINDS, RESULTS, Measures, Window
from csor.records.access import CaseSeal
from csor.records.case_record import CaseRecord as Case

Sums = Mapping[str, ColumnElement[int]]
Calendars = Callable[[str], Calendar]


def measure(  # noqa: PLR0917 - what a window is, said once
    session: Session, force: str, since: date, until: date, route: str | None, now: datetime
) -> Measures:
    """The measures of one window, open cases as of now."""
    return measure_all(session, force, (Window(since, until, route, now),), now)[0]


def measure_all(
    session: Session, force: str, windows: Sequence[Window], now: datetime, calendar: Calendars | None = None
) -> tuple[Measures, ...]:
    """The measures of several windows in the same four queries; what is late, late as of now.

    calendar: the bank holidays behind a protocol's working days; without it only weekends are known, which is the same
    for every protocol that counts calendar days.
    """
    received_sums = _received_sums(now, calendar or _weekends)
    queries = (
        [_by_month(n, _received(force, w), Case.received_on, received_sums) for n, w in enumerate(windows)],
        [_by_month(n, _concluded(force, w), Case.concluded_on, CONCLUDED) for n, w in enumerate(windows)],
        [arm for n, w in enumerate(windows) for arm in _waiting(n, force, w)],
        [arm for n, w in enumerate(windows) for arm in _spreads(n, force, w)],
    )
    received, concluded, waiting, spreads = (_grouped(session.execute(union_all(*arms))) for arms in queries)
    return tuple(fold(w, received[n], concluded[n], waiting[n], spreads[n]) for n, w in enumerate(windows))


def expectation(found: Measures) -> dict[str, Any]:
    """The figures as a reporting pack states them. Source: scheme.md 11, S33."""
    kinds, median = dict(found.kinds), found.days.median
    return {
        "M1": [found.checks.met, found.checks.of],
        "M2": [found.meeting.met, found.meeting.of],
        "M3b": [found.in_time.met, found.in_time.of],
        "median_days": int(median) if median is not None and median.is_integer() else median,
        "disclosures": found.disclosed.met,
        "other_information": kinds[Path.OTHER_INFORMATION.value],
        "immediate": kinds[Path.IMMEDIATE.value],
        "registered": found.registered,
        "registered_related": found.registered_related,
        "refused_not_delivered": found.refused_not_delivered,
        "rate": [found.disclosed.met, found.disclosed.of],
        "bands": dict(found.bands),
    }


# ---- conditions ----


def _received(force: str, window: Window) -> ColumnElement[bool]:
    return _within(force, window, Case.received_on.between(window.since, window.until))


def _concluded(force: str, window: Window) -> ColumnElement[bool]:
    return _within(force, window, Case.concluded_on.between(window.since, window.until))


def _within(force: str, window: Window, when: ColumnElement[bool]) -> ColumnElement[bool]:
    of_route = [Case.route == window.route] if window.route else []
    sealed = select(CaseSeal.case_id).where(CaseSeal.case_id == Case.id).exists()
    return and_(Case.force == force, ~sealed, when, *of_route)


def _band(column: Any, first: int, last: int | None) -> ColumnElement[bool]:
    above: ColumnElement[bool] = column >= first
    return above if last is None else and_(above, column <= last)


def _count(condition: Any) -> ColumnElement[int]:
    return func.count().filter(condition)


def _sum(column: Any) -> ColumnElement[int]:
    return func.coalesce(func.sum(column), 0)


def _missed(met: Any, late: ColumnElement[bool]) -> ColumnElement[bool]:
    """Done late; or not done, and the case has ended or the time is over."""
    return or_(met.is_(False), and_(met.is_(None), or_(Case.concluded_on.is_not(None), late)))


def _received_sums(now: datetime, calendar: Calendars) -> Sums:
    checks_late, meeting_late = (_late(name, now, calendar) for name in ("checks", "meeting"))
    return {
        "all": func.count(),
        "checks_met": _count(Case.checks_met.is_(True)),
        "checks_missed": _count(_missed(Case.checks_met, checks_late)),
        "meeting": _count(Case.meeting_counts),
        "meeting_met": _count(and_(Case.meeting_counts, Case.meeting_met.is_(True))),
        "meeting_missed": _count(and_(Case.meeting_counts, _missed(Case.meeting_met, meeting_late))),
        "flagged": _count(Case.flagged),
        "unprotected": _count(and_(Case.flagged, Case.minutes_to_safeguard.is_(None))),
        "registered": _count(Case.registered),
    }


CONCLUDED: Sums = {
    "all": func.count(),
    # A case that ended without a decision (not in scheme, withdrawn) is measured by its end.
    "decided_met": _count(func.coalesce(Case.decided_met, Case.concluded_met).is_(True)),
    "concluded_met": _count(Case.concluded_met.is_(True)),
    "disclosed": _count(Case.disclosed),
    "registered": _count(and_(Case.disclosed, Case.registered)),
    **{f"kind:{kind}": _count(and_(Case.disclosed, Case.disclosed_as == kind)) for kind in KINDS},
    **{f"band:{name}": _count(_band(Case.days_to_conclude, *ends)) for name, ends in BANDS.items()},
    "refused_not_delivered": _count(Case.outcome == Outcome.AUTHORISED_NOT_DELIVERED_REFUSED.value),
    "refusals": _sum(Case.refused),
    "refused_cases": _count(Case.refused > 0),
    "offered": _sum(Case.undertakings_offered),
    **{f"result:{result}": _count(and_(Case.refused > 0, Case.refused_result == result)) for result in RESULTS},
    "extended": _sum(Case.extended),
    "extended_in_time": _sum(Case.extended_in_time),
    "overridden": _sum(Case.overridden),
    "unverified": _sum(Case.unverified),
    "breaches": _sum(Case.breaches),
    "complaints": _sum(Case.complaints),
    "judicial_reviews": _sum(Case.judicial_reviews),
}


# ---- what is late although nothing was done yet ----


@cache
def _protocols() -> Mapping[str, Protocol]:
    return load_all()


@cache
def _weekends(calendar_id: str) -> Calendar:
    return Calendar(calendar_id, "weekends", frozenset(), date.min, date.max)


def _late(name: str, now: datetime, calendar: Calendars) -> ColumnElement[bool]:
    """Received so long ago that the clock of this name has run out, by each protocol's own rule."""
    rules = [(p, rule) for p in _protocols().values() for rule in p.due_rules if rule.name == name]
    return or_(false(), *(and_(Case.protocol == p.id, _ran_out(rule, now, calendar(p.calendar))) for p, rule in rules))


def _ran_out(rule: DueRule, now: datetime, calendar: Calendar) -> ColumnElement[bool]:
    if rule.unit is Unit.ELAPSED_HOURS:
        return Case.received_at < now - rule.amount * ONE_HOUR
    return Case.received_on <= last_late_day(rule, local_day(now), calendar)


def last_late_day(rule: DueRule, today: date, calendar: Calendar) -> date:
    """The latest day of receipt whose target day is over today."""
    day = today
    while add(day, rule.amount, rule.unit, calendar) >= today:
        day -= ONE_DAY
    return day


# ---- the four queries ----


def _by_month(number: int, where: ColumnElement[bool], day: Any, sums: Sums) -> Any:
    keys = (extract("year", day).label("year"), extract("month", day).label("month"), Case.route)
    named = [column.label(name) for name, column in sums.items()]
    return select(literal(number).label("window"), *keys, *named).where(where).group_by("year", "month", Case.route)


def _waiting(number: int, force: str, window: Window) -> Iterator[Any]:
    """Cases received and not concluded at the window's moment: late, and by age. Two arms, so that each has an index."""
    today = local_day(window.as_at)
    aged = {name: _received_between(today, *ends) for name, ends in AGES.items()}
    late = _count(Case.conclusion_due_at <= window.as_at)
    columns = [late.label("late"), *(_count(when).label(f"age:{name}") for name, when in aged.items())]
    concluded_since = and_(Case.concluded_on >= today, Case.concluded_at > window.as_at)
    for still in (Case.concluded_on.is_(None), concluded_since):
        where = and_(_within(force, window, still), Case.received_at <= window.as_at)
        yield select(literal(number).label("window"), *columns).where(where)


def _received_between(today: date, youngest: int, oldest: int | None) -> ColumnElement[bool]:
    until = Case.received_on <= today - timedelta(days=youngest)
    return until if oldest is None else and_(until, Case.received_on >= today - timedelta(days=oldest))


def _spreads(number: int, force: str, window: Window) -> Iterator[Any]:
    """How often each number of minutes and of days occurs."""
    flagged = and_(_received(force, window), Case.flagged)
    for what, column, where in (
        ("minutes", Case.minutes_to_safeguard, flagged),
        ("days", Case.days_to_conclude, _concluded(force, window)),
    ):
        keys = (literal(number).label("window"), literal(what).label("what"), column.label("value"))
        yield select(*keys, func.count().label("count")).where(where, column.is_not(None)).group_by(column)


def _grouped(rows: Iterable[Any]) -> dict[int, list[Any]]:
    """The rows of each window; none for a window without any."""
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.window, []).append(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    return _Windows(found)


class _Windows(dict[int, list[Any]]):
    def __missing__(self, key: int) -> list[Any]:
        return []
