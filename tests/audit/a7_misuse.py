"""A7: a year of looks with planted misuse in ten classes: 99 % flagged by their own sign, false alarms 2 % of looks at most."""

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from csor.domain.deadlines import LONDON
from csor.domain.misuse import HABIT_DAYS, RULES, Day, Flag, Past, Sign, View, flags_of
from csor.domain.ties import Bonds, Likeness, Name, Post, Spell, Worker, by_surname, likenesses, search_likenesses, tie
from csor.reading.looks_of_day import other_looks, search_tie
from tests.audit.frame import Figures, Harness
from tests.audit.misuse_year import START, Case, Person, Year, at, make_year

PLANTED = 500
FOUND_AT_LEAST = 0.99
FALSE_AT_MOST = 0.02
CARRIED = timedelta(hours=2)


def run(size: int, seed: int, fault: str = "") -> Figures:
    """Flag a year. fault: the sign whose rule is taken out."""
    began = time.monotonic()
    year = make_year(size, PLANTED, seed)
    made = time.monotonic()
    views = _views(year)
    rules = [rule for sign, rule in RULES.items() if sign.value != fault]
    raised, slowest = _flagged(views, rules)
    signs: list[Iterable[str]] = [raised.get(number, frozenset()) for number in range(len(year.looks))]
    judged = list(zip(year.looks, signs, strict=True))
    missed = Counter(look.planted for look, its in judged if look.planted and look.planted not in its)
    alarms = [its for look, its in judged if its and not look.planted]
    planted, false = sum(1 for look in year.looks if look.planted), len(alarms)
    few = max(0, sum(missed.values()) - int(planted * (1 - FOUND_AT_LEAST)))
    many = max(0, false - int(len(year.looks) * FALSE_AT_MOST))
    notes = {
        "planted": planted,
        "missed": dict(missed),
        "false_alarms": false,
        "false_share": round(false / len(year.looks), 4),
        "false_by_sign": dict(Counter(sign for its in alarms for sign in its)),
        "seconds_making": round(made - began, 1),
        "seconds_flagging": round(time.monotonic() - made, 1),
        "slowest_day_seconds": round(slowest, 2),
    }
    return Figures(len(year.looks), few + many, notes=notes)


def _views(year: Year) -> list[View]:
    """The looks with their context, as the product gives it to its rules."""
    workers = {p.id: _worker(p) for p in year.people.values()}
    colleagues, posts = by_surname(workers.values()), {p.id: _post(p) for p in year.people.values()}
    bonds = {case.id: _bonds(case) for case in year.cases.values()}
    named = {case.id: tuple(Name.of(*one) for one in case.named) for case in year.cases.values()}
    shared: dict[tuple[str, str], frozenset[Likeness]] = {}
    found = []
    for number, look in enumerate(year.looks):
        post, worker, hour = posts[look.person], workers[look.person], look.at.astimezone(LONDON).hour
        if not look.case:
            bound = search_tie(post, (bonds[hit] for hit in look.hits), look.at)
            alike = search_likenesses(worker, look.searched, colleagues)
        else:
            key = look.person, look.case
            if key not in shared:
                shared[key] = likenesses(worker, named[look.case], colleagues)
            bound, alike = tie(post, bonds[look.case], look.at), shared[key]
        found.append(View(number, look.at, hour, look.person, look.case, bound, alike))
    return found


def _worker(person: Person) -> Worker:
    surnames = frozenset({Name.of("", person.declared).surname} - {""})
    return Worker(
        person.id,
        Name.of(person.forename, person.surname),
        person.team,
        surnames,
        frozenset({Name.of("", "", person.address).address}),
    )


def _post(person: Person) -> Post:
    moved = at(person.moved_on, 0) if person.moved_on else None
    began = at(START - timedelta(days=400), 0)
    spells = (Spell(person.before, began, moved), Spell(person.team, moved)) if moved else (Spell(person.team, began),)
    return Post(person.id, spells, frozenset({person.job}), leads=person.job == "supervisor")


def _bonds(case: Case) -> Bonds:
    return Bonds(
        tuple(Spell(*spell) for spell in case.owners),
        tuple(Spell(*spell) for spell in case.teams),
        tuple(case.acts),
        (Spell("researcher", at(case.opened_on, 9), case.desk_until),),
        tuple(Spell(*spell) for spell in case.grants),
    )


def _flagged(views: list[View], rules: Iterable[object]) -> tuple[dict[int, set[str]], float]:
    """The signs of each look by its number, day after day with what was known then; and the slowest day in seconds."""
    hours: dict[str, list[int]] = defaultdict(list)
    days: dict[tuple[str, str], list[date]] = defaultdict(list)
    seen: dict[tuple[str, str], list[tuple[date, int]]] = defaultdict(list)
    raised: dict[int, set[str]] = defaultdict(set)
    slowest = 0.0
    for day, before, today in _days(views):
        began = time.monotonic()
        flags = flags_of(Day(day, today, before, Past(hours, days)), rules)  # type: ignore[arg-type]
        slowest = max(slowest, time.monotonic() - began)
        _remember(day, today, hours, days)
        for view in today:
            seen[view.person, view.case].append((day, view.number))
        for flag in flags:
            for number in _covered(flag, seen):
                raised[number].add(flag.sign.value)
    return raised, slowest


def _days(views: list[View]) -> Iterator[tuple[date, list[View], list[View]]]:
    by_day: dict[date, list[View]] = defaultdict(list)
    for view in views:
        by_day[view.at.astimezone(LONDON).date()].append(view)
    last: list[View] = []
    for day, today in sorted(by_day.items()):
        yield day, [view for view in last if view.at >= today[0].at - CARRIED], today
        last = today


def _remember(
    day: date, today: list[View], hours: dict[str, list[int]], days: dict[tuple[str, str], list[date]]
) -> None:
    masks: dict[str, int] = defaultdict(int)
    for view in today:
        masks[view.person] |= 1 << view.hour
    for person, mask in masks.items():
        hours[person] = [*hours[person][1 - HABIT_DAYS :], mask]
    for key in other_looks(today):
        days[key].append(day)


def _covered(flag: Flag, seen: dict[tuple[str, str], list[tuple[date, int]]]) -> list[int]:
    """The looks a flag is about: those it names, and for looks over months the earlier ones of the same pair."""
    if flag.sign is not Sign.REPEATED:
        return list(flag.views)
    return [number for day, number in seen[flag.person, flag.case] if day >= flag.since]


HARNESS = Harness(
    "A7",
    "misuse: planted looks flagged, few false alarms",
    run,
    ci=10_000,
    full=2_000_000,
    canaries={sign.value: 10_000 for sign in Sign},
    part=2,
    minutes=2,
    timed=True,
    most={"slowest_day_seconds": 60},
)
