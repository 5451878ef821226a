"""F3: every route, method, role, stage, relation to the case and session: what the declared tables say, and what comes.

The size is a number of cells, drawn so that every pair of values meets; ALL and more means every cell there is.
"""

import random
import shutil
from collections.abc import Callable, Iterator
from itertools import combinations, groupby
from pathlib import Path

from flask import Flask
from sqlalchemy import delete

from csor.app import create_app
from csor.config import Config
from csor.domain import permissions
from csor.domain.permissions import Permission
from csor.domain.vocabulary import Role, Stage
from csor.records.access import CaseReader, CaseSeal
from csor.web import ways
from tests.audit.frame import Figures, Harness, Tally
from tests.audit.matrix.asking import Asker
from tests.audit.matrix.cells import Cell, Outcome, every_cell, expected, fits
from tests.audit.matrix.world import Kind, Relation, World
from tests.support.databases import folder_in_memory
from tests.support.wessex import Clock, build, open_office

ALL = 100_000
OPEN_TO_MOST = (Relation.OWNER, Relation.TEAM, Relation.NAMED)
SECRET = "a secret of the matrix, and of nothing else"


def run(size: int, seed: int, fault: str = "") -> Figures:
    """Ask so many cells, or all of them."""
    with folder_in_memory() as folder:
        build(f"sqlite:///{folder / 'empty.sqlite'}")
        cells = _drawn(list(every_cell(_app(folder / "empty.sqlite", Clock()))), size, seed)
        tally = Tally()
        for stage, of_stage in groupby(cells, key=lambda cell: cell.stage):
            _stage(folder, stage, list(of_stage), tally, fault)
        return tally.figures(routes=len({cell.endpoint for cell in cells}), every=size >= ALL)


def _app(file: Path, clock: Clock) -> Flask:
    office = open_office(f"sqlite:///{file}", clock)
    return create_app(Config(str(office.engine.url), SECRET), office)


def _stage(folder: Path, stage: Stage, cells: list[Cell], tally: Tally, fault: str) -> None:
    """The cells of one stage, session by session."""
    file = folder / f"{stage}.sqlite"
    shutil.copyfile(folder / "empty.sqlite", file)
    clock = Clock()
    app = _app(file, clock)
    world = World(app.extensions["office"], clock, stage)
    meant = {cell: expected(cell, world) for cell in cells}
    undo = FAULTS[fault](world) if fault else None
    try:
        for kind, of_kind in groupby(cells, key=lambda cell: cell.session):
            asker = Asker(app, world, kind)
            for cell in of_kind:
                tally.count(_wrong(cell, meant[cell], asker.ask(cell)))
    finally:
        if undo:
            undo()
        world.office.engine.dispose()


def _wrong(cell: Cell, meant: Outcome, came: Outcome) -> str:
    return "" if fits(cell, meant, came) else f"{' '.join(cell.values())}: {meant} was meant, {came} came"


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
    order = {stage: number for number, stage in enumerate(Stage)}
    kinds = {kind: number for number, kind in enumerate(Kind)}
    return sorted(cells, key=lambda c: (order[c.stage], kinds[c.session], c.values()))


def _tells(cell: Cell) -> bool:
    """Whether the role decides: signed in, and the case is open to most. Half of what is drawn is of these."""
    return cell.session in {Kind.STALE, Kind.FRESH} and cell.relation in {None, *OPEN_TO_MOST}


def _pairs(cell: Cell) -> Iterator[tuple[int, str, int, str]]:
    for (i, one), (j, other) in combinations(enumerate(cell.values()), 2):
        yield i, one, j, other


# ------------------------------------------------------------ canaries: the product is spoilt after the tables were read


def _widened(_world: World) -> Callable[[], None]:
    """Compliance may ask for checks and record what they find: one permission, four actions."""
    kept = permissions.HOLDERS[Permission.CHECK_RECORD]
    permissions.HOLDERS[Permission.CHECK_RECORD] = kept | {Role.COMPLIANCE}
    return lambda: permissions.HOLDERS.update({Permission.CHECK_RECORD: kept})


def _door_open(_world: World) -> Callable[[], None]:
    """The door of receiving asks for nothing, and everybody may."""
    kept = dict(ways.WAYS)
    ways.WAYS["receive.start"] = ways.Way(ways.Door.SIGNED_IN)  # type: ignore[index]
    holders = permissions.HOLDERS[Permission.CASE_RECEIVE]
    permissions.HOLDERS[Permission.CASE_RECEIVE] = frozenset(Role)

    def undo() -> None:
        ways.WAYS.update(kept)  # type: ignore[attr-defined]
        permissions.HOLDERS[Permission.CASE_RECEIVE] = holders

    return undo


def _unsealed(world: World) -> Callable[[], None]:
    """The seals are lost."""
    with world.office.engine.begin() as connection:
        connection.execute(delete(CaseReader))
        connection.execute(delete(CaseSeal))
    return lambda: None


FAULTS: dict[str, Callable[[World], Callable[[], None]]] = {
    "permission_widened": _widened,
    "door_open": _door_open,
    "seals_lost": _unsealed,
}
HARNESS = Harness(
    "F3",
    "permission matrix: what the declared tables say, and what comes of it over HTTP",
    run,
    ci=8_000,
    full=ALL,
    canaries=dict.fromkeys(FAULTS, 4_000),
    part=2,
    minutes=33,
)
