"""A5: whatever is read, changed or denied over HTTP is an event of the right class, with its request; over every route.

The cells are those of the matrix (F3) whose person is signed in with a fresh factor. Around each request every table is
looked at: a change without an event, a case shown without its reading, a denial without its attempt, an event without a
request is a failure. A6 is the same sweep with a database that refuses events: nothing is shown and nothing is kept.
"""

import random
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from flask import Flask
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from csor.app import create_app
from csor.config import Config
from csor.domain.actions import Action
from csor.domain.data_classes import DataClass
from csor.domain.vocabulary import Stage
from csor.records.event_record import EventRecord
from csor.usecases.audit import Log
from tests.audit.frame import Figures, Harness, Tally
from tests.audit.matrix.asking import Asker, named
from tests.audit.matrix.cells import Cell, Outcome, every_cell
from tests.audit.matrix.world import Kind, Relation, World
from tests.support.databases import folder_in_memory
from tests.support.wessex import Clock, build, open_office

WHOLE = 200  # cells: fewer are a canary's
SECRET = "a secret of the sweep, and of nothing else"
_C = DataClass

# What a page of the route shows when it answers 200, as s.62 calls it; () for what shows no record of anybody.
SHOWS: Final[Mapping[str, tuple[DataClass, ...]]] = {
    "lists.mine": (_C.CONSULTATION,),
    "lists.find": (_C.CONSULTATION,),
    "compliance.show": (_C.CONSULTATION,),
    "compliance.download": (_C.DISCLOSURE,),
    "compliance.download_publication": (_C.DISCLOSURE,),
    "oversight.who": (_C.CONSULTATION,),
    "oversight.looks": (_C.CONSULTATION,),
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
# Not the records of the product's business: what carries a request, and counts tries.
ASIDE: Final = frozenset(
    {"event", "chain_head", "session", "once_key", "try", "alembic_version", "key_challenge", "sign_on_attempt"}
)
DENIED: Final = frozenset({Outcome.FORBIDDEN, Outcome.MISSING, Outcome.STEP_UP, Outcome.WHY})
REFUSE = "CREATE TRIGGER no_more_events BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'planted'); END"
Undo = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Seen:
    """One request: what came of it, the events it left as (event, outcome, class, case, request), and what it changed."""

    outcome: Outcome
    status: int
    events: tuple[tuple[str, str, str, str, str], ...]
    changed: frozenset[str]


def cells_of(app: Flask, size: int, seed: int) -> list[Cell]:
    """So many cells by the seed, in the order of asking.

    A small sweep stays at one stage, with what is shown there for certain; any other goes over every route, method and action.
    """
    every = [cell for cell in every_cell(app) if cell.session is Kind.FRESH and cell.endpoint != "static"]
    shuffled = random.Random(seed).sample(every, len(every))
    sights = {cell for cell in every if SIGHTS.get(cell.endpoint) == _sight(cell)}
    if size < WHOLE:
        here = [cell for cell in shuffled if cell.stage is Stage.ASSESSMENT]
        return sorted(here, key=lambda cell: cell not in sights)[:size]
    chosen, met = set(shuffled[:size]), {_about(cell) for cell in shuffled[:size]}
    for cell in shuffled[size:]:
        if _about(cell) not in met:
            chosen.add(cell)
            met.add(_about(cell))
    chosen |= sights
    order = {stage: number for number, stage in enumerate(Stage)}
    return sorted(chosen, key=lambda cell: (order[cell.stage], cell.values()))


def _about(cell: Cell) -> tuple[str, str, str]:
    return cell.endpoint, cell.method, str(cell.action or "")


def _sight(cell: Cell) -> tuple[str, Stage, Relation | None, str, Action | None]:
    return cell.role, cell.stage, cell.relation, cell.method, cell.action


def sweep(
    size: int, seed: int, judge: Callable[[Cell, Seen], str], spoil: Callable[[World], Undo] | None = None
) -> Tally:
    """Ask each cell in a world of its stage and judge what came.

    spoil: done to the world once everybody is signed in; what it gives undoes it, before the next world is made.
    """
    with folder_in_memory() as folder:
        build(f"sqlite:///{folder / 'empty.sqlite'}")
        cells = cells_of(_app(folder / "empty.sqlite", Clock()), size, seed)
        tally = Tally()
        for stage, of_stage in groupby(cells, key=lambda cell: cell.stage):
            for cell, seen in _asked(folder, stage, list(of_stage), spoil):
                fault = judge(cell, seen)
                tally.count(f"{' '.join(cell.values())}: {fault}" if fault else "")
    return tally


def _app(file: Path, clock: Clock) -> Flask:
    office = open_office(f"sqlite:///{file}", clock)
    return create_app(Config(str(office.engine.url), SECRET), office)


def _asked(
    folder: Path, stage: Stage, cells: list[Cell], spoil: Callable[[World], Undo] | None
) -> Iterator[tuple[Cell, Seen]]:
    file = folder / f"{stage}.sqlite"
    shutil.copyfile(folder / "empty.sqlite", file)
    clock = Clock()
    app = _app(file, clock)
    world = World(app.extensions["office"], clock, stage)
    asker = Asker(app, world, Kind.FRESH)
    undo = spoil(world) if spoil else None
    try:
        world.keep()
        for cell in cells:
            yield cell, _ask(asker, world, cell)
    finally:
        if undo:
            undo()
        world.office.engine.dispose()


def _ask(asker: Asker, world: World, cell: Cell) -> Seen:
    rows, last = _tables(world), _last(world)
    response: TestResponse = asker.browser.open(
        asker._address(cell), method=cell.method, headers=asker._headers(cell), data=asker._data(cell)
    )
    outcome, status = named(response, cell), response.status_code
    response.close()
    after = _tables(world)
    seen = Seen(outcome, status, _events(world, last), frozenset(name for name in after if after[name] != rows[name]))
    if seen.events or seen.changed:
        world.put_back()
    return seen


def _tables(world: World) -> dict[str, int]:
    """What each table of the business holds, as one number."""
    with world.office.open_reading() as session:
        names = session.scalars(
            text("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        )
        found = [name for name in names if name not in ASIDE]
        return {name: hash(tuple(map(tuple, session.execute(text(f'SELECT * FROM "{name}"'))))) for name in found}


def _last(world: World) -> int:
    with world.office.open_reading() as session:
        return session.scalar(text("SELECT max(rowid) FROM event")) or 0


def _events(world: World, last: int) -> tuple[Any, ...]:
    e = EventRecord
    query = select(e.event, e.outcome, e.data_class, e.case, e.request).where(text("event.rowid > :last"))
    with world.office.open_reading() as session:
        return tuple(tuple(row) for row in session.execute(query, {"last": last}))


# ------------------------------------------------------------ A5


def run(size: int, seed: int, fault: str = "") -> Figures:
    """Sweep; with a fault one kind of event is never written."""
    shown: set[str] = set()

    def judge(cell: Cell, seen: Seen) -> str:
        if seen.outcome is Outcome.SHOWN and (cell.endpoint, cell.method) not in BLANK_FORMS:
            shown.add(cell.endpoint)
        return missing(cell, seen)

    kept = Log.write
    if fault:
        spoilt: Any = lambda log, remark: 0 if remark.event.value == fault else kept(log, remark)  # noqa: E731
        Log.write = spoilt  # type: ignore[method-assign]
    try:
        tally = sweep(size, seed, judge)
    finally:
        Log.write = kept  # type: ignore[method-assign]
    unseen = sorted(SIGHTS.keys() - shown)
    for endpoint in unseen if size >= WHOLE else ():
        tally.count(f"{endpoint} was never shown: what is said of it proves nothing")
    return tally.figures(routes_shown=len(shown & SHOWS.keys()), of=len(SIGHTS), never_shown=unseen)


def missing(cell: Cell, seen: Seen) -> str:
    """What the log lacks of a request; empty when nothing."""
    classes = {data_class for _, _, data_class, _, _ in seen.events}
    if [event for event in seen.events if not event[4]]:
        return f"events without a request: {seen.events}"
    if [event for event in seen.events if not event[2]]:
        return f"events without a class: {seen.events}"
    if seen.changed - {"look"} and not seen.events:
        return f"{sorted(seen.changed)} changed and no event says so"
    if seen.outcome in DENIED and cell.way.door.value != "open" and not _refusals(seen) and cell.relation:
        return f"denied ({seen.outcome}) and no attempt was kept: {seen.events}"
    if seen.outcome is Outcome.SHOWN and (cell.endpoint, cell.method) not in BLANK_FORMS:
        wanted = SHOWS.get(cell.endpoint, ())
        if wanted and not classes & set(wanted):
            return f"shown, and no event of class {' or '.join(wanted)}: {seen.events}"
    return ""


def _refusals(seen: Seen) -> list[Any]:
    return [event for event in seen.events if event[1] == "refused"]


HARNESS = Harness(
    "A5",
    "whatever is read, changed or denied is an event",
    run,
    ci=WHOLE,
    full=6000,
    canaries={"case_read": 60, "action_refused": 60},
    part=2,
    minutes=3,
)
