"""F3: every route, method, kind of person, stage, relation to the case and session: what the tables say, and what comes.

The size is a number of cells, drawn so that every pair of values meets; ALL and more means every cell there is. What must
come is said by matrix/declared.toml and matrix/forms.toml, which are written by hand and not read out of the product; for
what a stage allows the table of moves is asked (matrix/meant.py says how far). A canary asks cells near its fault alone.
"""

import random
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, groupby
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import delete

from csor.app import create_app
from csor.config import Config
from csor.domain import permissions
from csor.domain.access import Access, access
from csor.domain.permissions import Permission
from csor.domain.vocabulary import Role, Stage
from csor.records.access import CaseReader, CaseSeal
from csor.usecases import work
from csor.usecases.seals import name_readers
from csor.usecases.work import Work
from csor.web import seals, ways
from tests.audit.frame import Figures, Harness, Tally
from tests.audit.matrix.asking import Asker
from tests.audit.matrix.casework import Relation
from tests.audit.matrix.cells import Cell, Outcome, every_cell
from tests.audit.matrix.declared import NEVER_DONE
from tests.audit.matrix.meant import Meant, expected, fits
from tests.audit.matrix.world import Kind, World
from tests.support.databases import folder_in_memory
from tests.support.wessex import Clock, build, open_office

ALL = 100_000
OPEN_TO_MOST = (Relation.OWNER, Relation.TEAM, Relation.NAMED)
DONE = frozenset({Outcome.DONE, Outcome.SHOWN})
SECRET = "a secret of the matrix, and of nothing else"


def run(size: int, seed: int, fault: str = "") -> Figures:
    """Ask so many cells, or all of them."""
    with folder_in_memory() as folder:
        build(f"sqlite:///{folder / 'empty.sqlite'}")
        every = every_cell(_app(folder / "empty.sqlite", Clock()))
        near = FAULTS[fault].near if fault else None
        cells = _aimed(filter(near, every), size, seed) if near else _drawn(list(every), size, seed)
        tally, reached = Tally(), set[str]()
        for stage, of_stage in groupby(cells, key=lambda cell: cell.stage):
            reached |= _stage(folder, stage, list(of_stage), tally, fault)
        for form in _done_for_nobody(cells, reached) if size >= ALL and not fault else ():
            tally.count(f"{form} is sent and done for nobody: nothing is there that it could be done to")
        return tally.figures(routes=len({cell.endpoint for cell in cells}), every=size >= ALL)


def _app(file: Path, clock: Clock) -> Flask:
    office = open_office(f"sqlite:///{file}", clock)
    return create_app(Config(str(office.engine.url), SECRET), office)


def _stage(folder: Path, stage: Stage, cells: list[Cell], tally: Tally, fault: str) -> set[str]:
    """The cells of one stage, session by session; gives the forms that are to be done for somebody at it."""
    file = folder / f"{stage}.sqlite"
    shutil.copyfile(folder / "empty.sqlite", file)
    clock = Clock()
    app = _app(file, clock)
    world = World(app.extensions["office"], clock, stage)
    meant = {cell: expected(cell, world) for cell in cells}
    undo = FAULTS[fault].plant(world) if fault else None
    try:
        for kind, of_kind in groupby(cells, key=lambda cell: cell.session):
            asker = Asker(app, world, kind)
            for cell in of_kind:
                tally.count(_wrong(cell, meant[cell], asker.ask(cell)))
    finally:
        if undo:
            undo()
        world.office.engine.dispose()
    return {_form(cell) for cell in cells if cell.method == "POST" and meant[cell] & DONE}


def _form(cell: Cell) -> str:
    return f"{cell.endpoint} {cell.action or cell.part}".strip()


def _done_for_nobody(cells: Iterable[Cell], reached: set[str]) -> list[str]:
    return sorted({_form(cell) for cell in cells if cell.method == "POST"} - reached - NEVER_DONE)


def _wrong(cell: Cell, meant: Meant, came: Outcome) -> str:
    if fits(meant, came):
        return ""
    return f"{' '.join(cell.values())}: {' or '.join(sorted(meant))} was meant, {came} came"


# ------------------------------------------------------------ which cells


def _drawn(cells: list[Cell], size: int, seed: int) -> list[Cell]:
    """So many cells by the seed, and among them every pair of values that occurs at all; in the order of asking."""
    if size < ALL:
        shuffled = random.Random(seed).sample(cells, len(cells))
        first = [*filter(_tells, shuffled)][: size // 2] + [c for c in shuffled if not _tells(c)][: size - size // 2]
        chosen, met = set(first), {pair for cell in first for pair in _pairs(cell)}
        for cell in shuffled:
            new = set(_pairs(cell)) - met
            if new:
                chosen.add(cell)
                met |= new
        cells = list(chosen)
    return _in_turn(cells)


def _aimed(cells: Iterable[Cell], size: int, seed: int) -> list[Cell]:
    """So many of these cells by the seed; all of them where there are no more."""
    found = list(cells)
    return _in_turn(random.Random(seed).sample(found, min(size, len(found))))


def _in_turn(cells: list[Cell]) -> list[Cell]:
    """In the order of asking: a world for each stage, and in it a sign-in for each kind of session."""
    order = {stage: number for number, stage in enumerate(Stage)}
    kinds = {kind: number for number, kind in enumerate(Kind)}
    return sorted(cells, key=lambda c: (order[c.stage], kinds[c.session], c.values()))


def _tells(cell: Cell) -> bool:
    """Whether the role decides: signed in, and the case is open to most. Half of what is drawn is of these."""
    return cell.session in {Kind.STALE, Kind.FRESH} and cell.relation in {None, *OPEN_TO_MOST}


def _pairs(cell: Cell) -> Iterator[tuple[int, str, int, str]]:
    for (i, one), (j, other) in combinations(enumerate(cell.values()), 2):
        yield i, one, j, other


# ------------------------------------------------------------ canaries: the product is spoilt, and the tables are not


def _put(place: Any, name: str, spoilt: Any) -> Callable[[], None]:
    """Put something else in its place; gives how it is put back."""
    kept = getattr(place, name)
    setattr(place, name, spoilt)
    return lambda: setattr(place, name, kept)


def _widened(_world: World) -> Callable[[], None]:
    """Compliance may ask for checks and record what they find: one permission, four actions."""
    wider = permissions.HOLDERS[Permission.CHECK_RECORD] | {Role.COMPLIANCE}
    return _put(permissions, "HOLDERS", {**permissions.HOLDERS, Permission.CHECK_RECORD: wider})


def _door_open(_world: World) -> Callable[[], None]:
    """The door of receiving asks for nothing, and everybody may."""
    door = _put(ways, "WAYS", {**ways.WAYS, "receive.start": ways.Way(ways.Door.SIGNED_IN)})
    all_may = {**permissions.HOLDERS, Permission.CASE_RECEIVE: frozenset(Role)}
    holders = _put(permissions, "HOLDERS", all_may)

    def undo() -> None:
        holders()
        door()

    return undo


def _unsealed(world: World) -> Callable[[], None]:
    """The seals are lost."""
    with world.office.engine.begin() as connection:
        connection.execute(delete(CaseReader))
        connection.execute(delete(CaseSeal))
    return lambda: None


def _no_step_up(_world: World) -> Callable[[], None]:
    """Naming other people on a sealed case asks for no fresh second factor; everything else still does."""
    kept = name_readers

    def lax(at: Work, *told: Any) -> None:
        at.require_fresh = lambda: None  # type: ignore[method-assign]
        kept(at, *told)

    return _put(seals, "name_readers", lax)


def _as_open(*ways_in: Access) -> Callable[[World], Callable[[], None]]:
    """Who is let in by one of these ways is let in as if the case were open to them."""

    def lax(*asked: Any) -> Access:
        found = access(*asked)
        return Access.OPEN if found in ways_in else found

    return lambda _world: _put(work, "access", lax)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is planted, which cells are near it, and how many of those are asked."""

    plant: Callable[[World], Callable[[], None]]
    near: Callable[[Cell], bool]
    ask: int


def _near(*relations: Relation | None, **wanted: Any) -> Callable[[Cell], bool]:
    """Cells of somebody freshly signed in, unless `session` says otherwise, of a case at its meeting."""
    fixed = {"session": Kind.FRESH, **wanted}
    stage = Stage.INITIAL_CHECKS if None in relations else Stage.MEETING

    def near(cell: Cell) -> bool:
        here = cell.relation in relations and cell.stage is stage
        return here and all(getattr(cell, name) == value for name, value in fixed.items())

    return near


FAULTS: dict[str, Fault] = {
    "permission_widened": Fault(_widened, _near(Relation.OWNER, Relation.TEAM, Relation.NAMED, role="compliance"), 300),
    "door_open": Fault(_door_open, _near(None), 900),
    "seals_lost": Fault(_unsealed, _near(Relation.SEALED, Relation.GLASS), 200),
    "step_up_dropped": Fault(_no_step_up, _near(Relation.NAMED, session=Kind.STALE, endpoint="seals.show"), 50),
    "ask_rule_dropped": Fault(_as_open(Access.ASK), _near(Relation.OTHER_TEAM), 300),
    "broken_glass_writes": Fault(_as_open(Access.BROKEN_GLASS), _near(Relation.GLASS, method="POST"), 300),
}
HARNESS = Harness(
    "F3",
    "permission matrix: what tables written by hand say, and what comes of it over HTTP",
    run,
    ci=8_000,
    full=ALL,
    canaries={name: fault.ask for name, fault in FAULTS.items()},
    part=9,
    minutes=72,
)
