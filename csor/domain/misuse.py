"""Ten signs that a look at a record may not have been for work: each is for people to look at, and decides nothing.

Pure functions over the looks of one day and what is known of the days before. Source: trust.md 1.12; figures without
a source there are this product's own choice and stand here in one place.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, TypeVar

from csor.domain.ties import Likeness, Tie

HOUR: Final = timedelta(hours=1)
BULK_WINDOW: Final = HOUR
BULK_CASES: Final = 40
FLURRY_WINDOW: Final = 2 * HOUR
FLURRY_PEOPLE: Final = 8
REPEATED_DAYS: Final = 8  # distinct days, today among them
REPEATED_SPAN: Final = timedelta(days=60)
HABIT_DAYS: Final = 60  # how many of a person's latest working days make their usual hours
HABIT_KNOWN: Final = 25  # with fewer nothing is known of their hours: five weeks, a whole turn of a rota
HABIT_SEEN: Final = 3  # on so many of them an hour, or one beside it, makes it usual


class Sign(StrEnum):
    """What kind of sign it is. The code stands in flags for years."""

    OWN_NAME = "own_name"
    HOUSEHOLD = "household"
    COLLEAGUE = "colleague"
    NEVER_ASSIGNED = "never_assigned"
    LEFT_TEAM = "left_team"
    OUT_OF_HOURS = "out_of_hours"
    BULK = "bulk"
    FLURRY = "flurry"
    REPEATED = "repeated"
    NAME_SEARCH = "name_search"


@dataclass(frozen=True, slots=True)
class View:
    """One look, with its context. case: its reference, empty for a search. hour: of the local day, 0 to 23.

    number: of its event. alike: what the person shares with the case, or with the name that was searched for.
    """

    number: int
    at: datetime
    hour: int
    person: str
    case: str
    tie: Tie
    alike: frozenset[Likeness] = frozenset()


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of the days before.

    hours: by person, one number for each of their latest HABIT_DAYS working days, bit h set when they looked in hour h.
    days: by person and case, the earlier days of the last year on which the person looked at it without own work on it.
    """

    hours: Mapping[str, Sequence[int]]
    days: Mapping[tuple[str, str], Sequence[date]]


@dataclass(frozen=True, slots=True)
class Flag:
    """A sign at one person, and one case where it is about one (else empty).

    views: the numbers of the looks of the day. since: the first day it is about. facts: what fills its sentence.
    """

    sign: Sign
    day: date
    person: str
    case: str
    since: date
    views: tuple[int, ...]
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """The looks of one day in the order of time, after those of the last hours before it, which open no flag alone."""

    day: date
    views: Sequence[View]
    before: Sequence[View]
    past: Past


Rule = Callable[[Day], Iterator[Flag]]
K = TypeVar("K")


def has_own_work(view: View) -> bool:
    """Whether the person had the case themselves, or sees to the work of those who have."""
    return view.tie in {Tie.OWN, Tie.ROLE}


def own_name(day: Day) -> Iterator[Flag]:
    """Somebody in the case has the person's own name."""
    yield from _flags(day, Sign.OWN_NAME, lambda view: Likeness.OWN_NAME in view.alike)


def household(day: Day) -> Iterator[Flag]:
    """Somebody in the case lives where the person does, or has a declared surname; a shared one counts without own work."""

    def fits(view: View) -> bool:
        if not view.alike.isdisjoint({Likeness.ADDRESS, Likeness.DECLARED}):
            return True
        return Likeness.SURNAME in view.alike and Likeness.OWN_NAME not in view.alike and not has_own_work(view)

    yield from _flags(day, Sign.HOUSEHOLD, fits)


def colleague(day: Day) -> Iterator[Flag]:
    """Somebody in the case has the name of somebody who works here, and the person had no work of their own on it."""
    yield from _flags(day, Sign.COLLEAGUE, lambda view: Likeness.COLLEAGUE in view.alike and not has_own_work(view))


def never_assigned(day: Day) -> Iterator[Flag]:
    """Opened without the case ever being theirs or their team's, and without a reason given."""
    yield from _flags(day, Sign.NEVER_ASSIGNED, lambda view: view.tie is Tie.NONE)


def left_team(day: Day) -> Iterator[Flag]:
    """Opened after the person left the team that has it, or the case went to another."""
    yield from _flags(day, Sign.LEFT_TEAM, lambda view: view.tie is Tie.LEFT)


def name_search(day: Day) -> Iterator[Flag]:
    """Searched for their own name, a declared one or a colleague's, where no case of theirs was found by it."""
    for view in day.views:
        if not view.case and view.alike and not has_own_work(view):
            kind = "own" if view.alike != {Likeness.COLLEAGUE} else "colleague"
            yield Flag(Sign.NAME_SEARCH, day.day, view.person, "", day.day, (view.number,), (kind,))


def out_of_hours(day: Day) -> Iterator[Flag]:
    """In an hour in which this person does not work, by what they did on their latest days."""
    usual: dict[tuple[str, int], bool] = {}
    odd: dict[str, list[View]] = defaultdict(list)
    for view in day.views:
        key = view.person, view.hour
        if key not in usual:
            usual[key] = is_usual(day.past.hours.get(view.person, ()), view.hour)
        if not usual[key]:
            odd[view.person].append(view)
    for person, views in odd.items():
        hours = sorted({f"{view.hour:02}" for view in views})
        numbers = tuple(view.number for view in views)
        yield Flag(Sign.OUT_OF_HOURS, day.day, person, "", day.day, numbers, tuple(hours))


def is_usual(days: Sequence[int], hour: int) -> bool:
    """Whether an hour, or one beside it, belongs to the days; with too few days known every hour does."""
    if len(days) < HABIT_KNOWN:
        return True
    near = 1 << hour | 1 << (hour + 1) % 24 | 1 << (hour - 1) % 24
    return sum(1 for mask in days[-HABIT_DAYS:] if mask & near) >= HABIT_SEEN


def bulk(day: Day) -> Iterator[Flag]:
    """More distinct cases within an hour than anybody reads."""
    for person, views in _by(_opens(day), lambda view: view.person):
        found, most = _crowded(views, BULK_WINDOW, lambda view: view.case, BULK_CASES)
        if _of_today(day, found):
            numbers = tuple(view.number for view in found)
            yield Flag(Sign.BULK, day.day, person, "", day.day, numbers, (str(most),))


def flurry(day: Day) -> Iterator[Flag]:
    """Many people without own work on it at one case within a short time: a flag for each of them."""
    others = (view for view in _opens(day) if not has_own_work(view))
    for case, views in _by(others, lambda view: view.case):
        found, most = _crowded(views, FLURRY_WINDOW, lambda view: view.person, FLURRY_PEOPLE)
        if _of_today(day, found):
            for person, theirs in _by(found, lambda view: view.person):
                numbers = tuple(view.number for view in theirs)
                yield Flag(Sign.FLURRY, day.day, person, case, day.day, numbers, (str(most),))


def repeated(day: Day) -> Iterator[Flag]:
    """One case again and again over months, without own work on it."""
    looked = (view for view in day.views if view.case and not has_own_work(view))
    for (person, case), views in _by(looked, lambda view: (view.person, view.case)):
        days = sorted({*day.past.days.get((person, case), ()), day.day})
        if len(days) >= REPEATED_DAYS and days[-1] - days[0] >= REPEATED_SPAN:
            numbers = tuple(view.number for view in views)
            yield Flag(Sign.REPEATED, day.day, person, case, days[0], numbers, (str(len(days)),))


RULES: Final[Mapping[Sign, Rule]] = {
    Sign.OWN_NAME: own_name,
    Sign.HOUSEHOLD: household,
    Sign.COLLEAGUE: colleague,
    Sign.NEVER_ASSIGNED: never_assigned,
    Sign.LEFT_TEAM: left_team,
    Sign.OUT_OF_HOURS: out_of_hours,
    Sign.BULK: bulk,
    Sign.FLURRY: flurry,
    Sign.REPEATED: repeated,
    Sign.NAME_SEARCH: name_search,
}


def flags_of(day: Day, rules: Iterable[Rule] = tuple(RULES.values())) -> tuple[Flag, ...]:
    """Every sign of a day."""
    return tuple(flag for rule in rules for flag in rule(day))


def _flags(day: Day, sign: Sign, fits: Callable[[View], bool]) -> Iterator[Flag]:
    """One flag for each person and case with looks that fit."""
    fitting = (view for view in day.views if view.case and fits(view))
    for (person, case), views in _by(fitting, lambda view: (view.person, view.case)):
        facts = tuple(sorted({like.value for view in views for like in view.alike}))
        yield Flag(sign, day.day, person, case, day.day, tuple(view.number for view in views), facts)


def _opens(day: Day) -> Iterator[View]:
    yield from (view for views in (day.before, day.views) for view in views if view.case)


def _of_today(day: Day, found: Sequence[View]) -> bool:
    """Whether a crowd reached into the day; one that ended before it was flagged then."""
    return bool(found) and bool(day.views) and found[-1].at >= day.views[0].at


def _by(views: Iterable[View], key: Callable[[View], K]) -> Iterable[tuple[K, list[View]]]:
    found: dict[K, list[View]] = defaultdict(list)
    for view in views:
        found[key(view)].append(view)
    return found.items()


def _crowded(
    views: Sequence[View], window: timedelta, what: Callable[[View], str], enough: int
) -> tuple[list[View], int]:
    """The views that stand in some window with at least so many distinct things, and the most that one window had."""
    if len(views) < enough:
        return [], 0
    counts: dict[str, int] = defaultdict(int)
    first, most, taken = 0, 0, 0
    found: list[View] = []
    for number, view in enumerate(views):
        counts[what(view)] += 1
        while view.at - views[first].at > window:
            left = what(views[first])
            counts[left] -= 1
            if not counts[left]:
                del counts[left]
            first += 1
        if len(counts) >= enough:
            found += views[max(first, taken) : number + 1]
            taken, most = number + 1, max(most, len(counts))
    return found, most
