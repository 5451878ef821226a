"""A5: whatever is read, changed or refused over HTTP is an event of the right class, with its request; over every route.

The cells are those of the matrix (F3) whose person is signed in with a fresh factor, and beside them each route as it turns
people away (turned_away.py) and each form as it is sent again after it was carried out (sent_again.py). Around each request every table is looked at. A failure is: a change without an event; a
page of a record without its reading; a refusal of anybody known without its attempt; an event without a request, of
another person, session or request, or one that no request left. A6 is the same sweep with a database that refuses events:
nothing is shown and nothing is kept.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final

from flask import Flask

from csor.domain.actions import Action
from csor.domain.data_classes import DataClass
from csor.domain.refusals import Refusal
from csor.domain.vocabulary import Stage
from csor.usecases.audit import Log
from csor.usecases.work import CHANGED, Work
from csor.web import denied
from tests.audit.frame import Figures, Harness
from tests.audit.matrix.casework import Relation
from tests.audit.matrix.cells import Cell, Outcome, every_cell
from tests.audit.matrix.world import Kind, World
from tests.audit.sent_again import LOSES, done_again, has_lost, sent_again
from tests.audit.sweeping import Ask, Seen, sweep
from tests.audit.turned_away import NOBODYS, WAYS_OF_REFUSING, asked_in_vain, unkept, way_of_refusing

WHOLE = 200  # cells: fewer are a canary's
RACE = "race_unkept"
_C = DataClass

# What a page of the route shows when it answers 200, as s.62 calls it; () for what shows no record of anybody.
SHOWS: Final[Mapping[str, tuple[DataClass, ...]]] = {
    "lists.mine": (_C.CONSULTATION,),
    "lists.find": (_C.CONSULTATION,),
    "compliance.show": (_C.CONSULTATION,),
    "compliance.download": (_C.DISCLOSURE,),
    "compliance.download_publication": (_C.DISCLOSURE,),
    "oversight.who": (_C.CONSULTATION,),
    "oversight.looks": (_C.CONSULTATION, _C.DISCLOSURE),
    "oversight.flags": (_C.CONSULTATION,),
    "oversight.flag": (_C.CONSULTATION,),
    "samples.show": (_C.CONSULTATION,),
    "samples.sample": (_C.CONSULTATION,),
    "samples.sampled": (_C.CONSULTATION,),
    "samples.population": (_C.CONSULTATION, _C.DISCLOSURE),
    "own_looks.show": (_C.CONSULTATION,),
    "own_looks.team": (_C.CONSULTATION,),
    "cases.show": (_C.CONSULTATION,),
    "cases.timeline": (_C.CONSULTATION,),
    "actions.do": (_C.CONSULTATION,),
    "decisions.decide": (_C.CONSULTATION,),
    "decisions.refusal": (_C.CONSULTATION,),
    "visits.show": (_C.CONSULTATION,),
    "visits.refusal": (_C.CONSULTATION,),
    "visits.ended": (_C.CONSULTATION,),
    "papers.notice": (_C.CONSULTATION,),
    "papers.undertaking": (_C.CONSULTATION,),
    "seals.show": (_C.CONSULTATION,),
    "erasure.show": (_C.CONSULTATION,),
    "erasure.everything": (_C.CONSULTATION,),
    "access.queue": (_C.CONSULTATION,),
    "access.glass": (_C.CONSULTATION,),
    "access.conflict": (_C.CONSULTATION,),
    "accounts.everyone": (_C.CONSULTATION,),
    "accounts.show": (_C.CONSULTATION,),
}
BLANK_FORMS: Final = frozenset({
    ("lists.find", "GET"), ("oversight.who", "GET"), ("oversight.looks", "GET"),
    ("compliance.download", "GET"), ("compliance.download_publication", "GET"),
})  # fmt: skip
_R, _S = Relation, Stage
# For each of them one cell that is shown for certain: role, stage, relation, method, action. oversight.who shows nothing.
SIGHTS: Final[Mapping[str, tuple[str, Stage, Relation | None, str, Action | None]]] = {
    "lists.mine": ("officer", _S.INITIAL_CHECKS, None, "GET", None),
    "lists.find": ("officer", _S.INITIAL_CHECKS, None, "POST", None),
    "compliance.show": ("compliance", _S.INITIAL_CHECKS, None, "GET", None),
    "compliance.download": ("compliance", _S.INITIAL_CHECKS, None, "POST", None),
    "compliance.download_publication": ("compliance", _S.INITIAL_CHECKS, None, "POST", None),
    "oversight.looks": ("compliance", _S.ASSESSMENT, _R.TEAM, "POST", None),
    "oversight.flags": ("compliance", _S.INITIAL_CHECKS, None, "GET", None),
    "oversight.flag": ("compliance", _S.INITIAL_CHECKS, None, "GET", None),
    "samples.show": ("compliance", _S.INITIAL_CHECKS, None, "GET", None),
    "samples.sample": ("compliance", _S.INITIAL_CHECKS, None, "GET", None),
    "samples.sampled": ("compliance", _S.INITIAL_CHECKS, None, "GET", None),
    "samples.population": ("compliance", _S.INITIAL_CHECKS, None, "GET", None),
    "own_looks.show": ("officer", _S.INITIAL_CHECKS, None, "GET", None),
    "own_looks.team": ("supervisor", _S.INITIAL_CHECKS, None, "GET", None),
    "cases.show": ("officer", _S.ASSESSMENT, _R.TEAM, "GET", None),
    "cases.timeline": ("officer", _S.ASSESSMENT, _R.TEAM, "GET", None),
    "actions.do": ("officer", _S.ASSESSMENT, _R.TEAM, "GET", Action.ADD_NOTE),
    "decisions.decide": ("authoriser", _S.DECISION, _R.TEAM, "GET", None),
    "decisions.refusal": ("authoriser", _S.DELIVERY, _R.NAMED, "GET", None),
    "visits.show": ("officer", _S.DELIVERY, _R.OWNER, "GET", None),
    "visits.refusal": ("officer", _S.DELIVERY, _R.OWNER, "GET", None),
    "visits.ended": ("officer", _S.DELIVERY, _R.OWNER, "GET", None),
    "papers.notice": ("officer", _S.NOTICE, _R.TEAM, "GET", None),
    "papers.undertaking": ("officer", _S.DELIVERY, _R.OWNER, "GET", None),
    "seals.show": ("supervisor", _S.ASSESSMENT, _R.TEAM, "GET", None),
    "erasure.show": ("supervisor", _S.CLOSED, _R.TEAM, "GET", None),
    "erasure.everything": ("compliance", _S.INITIAL_CHECKS, None, "GET", None),
    "access.queue": ("supervisor", _S.INITIAL_CHECKS, None, "GET", None),
    "access.glass": ("supervisor", _S.INITIAL_CHECKS, None, "GET", None),
    "access.conflict": ("supervisor", _S.INITIAL_CHECKS, None, "GET", None),
    "accounts.everyone": ("administrator", _S.INITIAL_CHECKS, None, "GET", None),
    "accounts.show": ("administrator", _S.INITIAL_CHECKS, None, "GET", None),
}


def asks_of(cells: Iterable[Cell], size: int, seed: int) -> list[Ask]:
    """So many of the cells whose person may come in, by the seed.

    A small sweep stays at one stage, with what is shown there for certain; any other goes over every route, method and action.
    """
    every = [cell for cell in cells if cell.session is Kind.FRESH and cell.endpoint != "static"]
    shuffled = random.Random(seed).sample(every, len(every))
    sights = {cell for cell in every if SIGHTS.get(cell.endpoint) == _sight(cell)}
    if size < WHOLE:
        here = [cell for cell in shuffled if cell.stage is Stage.ASSESSMENT]
        return [Ask(cell) for cell in sorted(here, key=lambda cell: cell not in sights)[:size]]
    chosen, met = set(shuffled[:size]), {_about(cell) for cell in shuffled[:size]}
    for cell in shuffled[size:]:
        if _about(cell) not in met:
            chosen.add(cell)
            met.add(_about(cell))
    return [Ask(cell) for cell in chosen | sights]


def _about(cell: Cell) -> tuple[str, str, str]:
    return cell.endpoint, cell.method, str(cell.action or cell.part)


def _sight(cell: Cell) -> tuple[str, Stage, Relation | None, str, Action | None]:
    return cell.role, cell.stage, cell.relation, cell.method, cell.action


# ------------------------------------------------------------ A5


def run(size: int, seed: int, fault: str = "") -> Figures:
    """Sweep; with a fault something is not kept, or something else is."""
    shown: set[str] = set()
    refused: Counter[str] = Counter()
    requests: set[str] = set()
    again: list[Callable[[World], Iterable[Ask]]] = []
    lost: set[str] = set()

    def choose(app: Flask) -> list[Ask]:
        every = list(every_cell(app))
        again.append(sent_again(every, size, seed))
        return [*asks_of(every, size, seed), *asked_in_vain(every, size, seed, few=size < WHOLE)]

    def also(world: World) -> Iterable[Ask]:
        return again[0](world) if size >= WHOLE or fault == RACE else ()

    def judge(ask: Ask, seen: Seen) -> str:
        if shows(ask, seen):
            shown.add(ask.cell.endpoint)
        if has_lost(ask, seen):
            lost.add(ask.cell.endpoint)
        refused[way_of_refusing(ask, seen)] += 1
        fault = missing(ask, seen) or done_again(ask, seen) or of_another(ask, seen, requests)
        requests.update(event.request for event in seen.events)
        return fault

    with _planted(fault):
        tally = sweep(choose, judge, also=also)
    if size >= WHOLE:
        for endpoint in sorted(SIGHTS.keys() - shown):
            tally.count(f"{endpoint} was never shown: what is said of it proves nothing")
        for way in sorted(WAYS_OF_REFUSING - refused.keys()):
            tally.count(f"nobody was refused so: {way}")
        for endpoint in sorted(LOSES - lost):
            tally.count(f"nobody came second at {endpoint}: what is said of it proves nothing")
    del refused[""]
    return tally.figures(routes_shown=len(shown & SHOWS.keys()), of=len(SIGHTS), refused=dict(sorted(refused.items())))


def shows(ask: Ask, seen: Seen) -> bool:
    """Whether a page was shown that is more than a blank form."""
    return seen.outcome is Outcome.SHOWN and (ask.cell.endpoint, ask.cell.method) not in BLANK_FORMS


def missing(ask: Ask, seen: Seen) -> str:
    """What the log lacks of a request; empty when nothing."""
    if [event for event in seen.events if not event.data_class]:
        return f"events without a class: {seen.events}"
    if seen.changed - {"look"} and not seen.events:
        return f"{sorted(seen.changed)} changed and no event says so"
    if fault := unkept(ask, seen):
        return fault
    wanted = SHOWS.get(ask.cell.endpoint, ()) if shows(ask, seen) and ask.cell.session is not Kind.HALF else ()
    if wanted and not {event.data_class for event in seen.events} & set(wanted):
        return f"shown, and no event of class {' or '.join(wanted)}: {seen.events}"
    return ""


def of_another(ask: Ask, seen: Seen, requests: set[str]) -> str:
    """What the log has too much of: an event is of this request, this person and this session. requests: those before."""
    if seen.stray:
        return f"{seen.stray} events that no request left"
    if len({event.request for event in seen.events}) > 1 or any(event.request in requests for event in seen.events):
        return f"events of another request: {seen.events}"
    if [event for event in seen.events if not event.request]:
        return f"events without a request: {seen.events}"
    of_who_asks = ask.cell.endpoint not in NOBODYS
    if of_who_asks and any((event.actor, event.session) != (ask.cell.person, seen.session) for event in seen.events):
        return f"events of another person or session than {ask.cell.person} in {seen.session}: {seen.events}"
    return ""


# ------------------------------------------------------------ canaries


@contextmanager
def _planted(fault: str) -> Iterator[None]:
    """Plant a fault; any that is not named here is an event that is never written.

    denials_unkept: a page that turns somebody away keeps nothing. stray: an event has a neighbour of another request.
    race_unkept: nothing is kept of a form of an older version.
    """
    write, note, keep = Log.write, vars(denied)["note_denied"], Work.keep_refusal
    spoilt: Any = lambda log, remark: 0 if remark.event.value == fault else write(log, remark)  # noqa: E731
    if fault == "denials_unkept":
        vars(denied)["note_denied"] = lambda *_told: None
    elif fault == RACE:
        Work.keep_refusal = _keep_no_race  # type: ignore[method-assign,assignment]
    elif fault:
        spoilt = _with_a_stray if fault == "stray" else spoilt
        Log.write = spoilt  # type: ignore[method-assign]
    try:
        yield
    finally:
        Log.write = write  # type: ignore[method-assign]
        vars(denied)["note_denied"] = note
        Work.keep_refusal = keep  # type: ignore[method-assign]


_WRITE, _KEEP = Log.write, Work.keep_refusal


def _keep_no_race(work: Work, refusal: Refusal) -> None:
    if refusal.code != CHANGED.code:
        _KEEP(work, refusal)


def _with_a_stray(log: Log, remark: Any) -> int:
    number = _WRITE(log, remark)
    actor = log._actor
    if not actor.presence.request:
        return number  # the world is being made
    log._actor = replace(actor, presence=replace(actor.presence, request="another"))
    _WRITE(log, remark)
    log._actor = actor
    return number


HARNESS = Harness(
    "A5",
    "whatever is read, changed or refused is an event, and no event is of another request",
    run,
    ci=WHOLE,
    full=6000,
    canaries={"case_read": 60, "action_refused": 60, "denials_unkept": 20, "stray": 20, RACE: 1},
    part=2,
    minutes=3,
)
