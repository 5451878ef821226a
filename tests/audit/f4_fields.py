"""F4: every word that is kept, by viewer and by place: shown to whom it is open, and to nobody else; and no hint of it.

Cases in which each answer carries a marker of its own go every way there is; what is kept beside them (reasons, interests,
verdicts, names of accounts, searches, refused attempts) carries markers too. Then everybody looks everywhere, before the
cases are sealed and after. A cell is one marker, one viewer and one place. `fields/expected.py` says what each place may
show; it is not worked out from the product. Beside that, nothing is hidden from whom it is open to.

Every route of the app is a place or has a reason to be none, and every word in the records is marked or has one. At last
the same force is looked at twice, with sealed cases in it and without (`fields/twins.py`): each page is the same.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import and_, true

from csor.domain import permissions
from csor.domain.access import FORCE_WIDE
from csor.domain.permissions import Permission
from csor.domain.vocabulary import Role
from csor.reading.visibility import is_sealed, may_ever_open
from csor.reading.work_list import count_tabs
from csor.records.case_record import CaseRecord
from tests.audit.fields.keeping import begin, seal
from tests.audit.fields.looking import left_unsaid, look_at, look_at_exports
from tests.audit.fields.places import PLACES, routes_left_out
from tests.audit.fields.stored import answers_left_out, columns_left_out
from tests.audit.fields.twins import compare
from tests.audit.fields.world import Fields, empty
from tests.audit.frame import Figures, Harness, Tally
from tests.support.databases import folder_in_memory

ADMIN = Role.ADMINISTRATOR
EVERYTHING: Final = 1_170_000  # cells, of a run that is not brief
PLAIN, SEALED, TWINS = PARTS = ("plain", "sealed", "twins")


class Enough(Exception):
    """A planted fault was seen: nothing more is looked at."""


class Canary(Tally):
    """Ends with the first fault."""

    def count(self, fault: str = "") -> None:
        """One trial."""
        super().count(fault)
        if fault:
            raise Enough


def run(size: int, seed: int, fault: str = "") -> Figures:
    """Every cell there is; fewer viewers and fewer pages of a kind in a run of less than EVERYTHING.

    fault: planted, and looked for in the part of the run where it would show, up to the first time it does.
    """
    del seed
    part, plant = FAULTS[fault] if fault else ("", lambda: lambda: None)
    tally, notes = Canary() if fault else Tally(), {}
    undo = plant()
    try:
        with folder_in_memory() as folder:
            notes = _parts(folder, tally, part, brief=size < EVERYTHING)
    except Enough:
        pass
    finally:
        undo()
    return tally.figures(**notes)


def _parts(folder: Path, tally: Tally, part: str, *, brief: bool) -> dict[str, Any]:
    """The parts of a run, or the one named; gives its notes."""
    notes: dict[str, Any] = {}
    empty(f"sqlite:///{folder / 'empty.sqlite'}")
    if part in {"", TWINS}:
        notes |= compare(folder, tally, brief=brief)
    if part == TWINS:
        return notes
    world = begin(folder)
    if part in {"", PLAIN}:
        look_at(world, tally, sealed=False, brief=brief)
        look_at_exports(world, tally, sealed=False)
    if part in {"", SEALED}:
        seal(world)
        look_at(world, tally, sealed=True, brief=brief)
        look_at_exports(world, tally, sealed=True)
    if not part:
        _complete(world, tally)
    world.office.engine.dispose()
    where = world.markers.where
    return {**notes, "markers": len(where), "fields": len(set(where.values())), "places": len(PLACES) + 3}


def _complete(world: Fields, tally: Tally) -> None:
    """Nothing that is kept and no route is left out of it."""
    marked = set(world.markers.where.values())
    left_out = (columns_left_out(marked), answers_left_out(marked), routes_left_out(world.app), left_unsaid(world))
    for each in left_out:
        tally.count()
        for fault in each:
            tally.count(fault)


# ------------------------------------------------------------ planted faults

Undo = Callable[[], None]


def _widened() -> Undo:
    """Administrators read cases."""
    patch = pytest.MonkeyPatch()
    patch.setitem(permissions.HOLDERS, Permission.CASE_READ, permissions.HOLDERS[Permission.CASE_READ] | {ADMIN})
    for module in ("csor.domain.access", "csor.reading.visibility"):
        patch.setattr(f"{module}.FORCE_WIDE", FORCE_WIDE | {ADMIN})
    return patch.undo


def _forgets_seals(module: str) -> Callable[[], Undo]:
    """What this module asks of a case forgets about seals."""

    def plant() -> Undo:
        patch = pytest.MonkeyPatch()
        patch.setattr(f"{module}.visible_to", may_ever_open)
        return patch.undo

    return plant


def _unbarred_search() -> Undo:
    """Searches forget about conflicts."""
    patch = pytest.MonkeyPatch()
    patch.setattr("csor.reading.search.visible_to", lambda actor: and_(CaseRecord.force == actor.force, ~is_sealed()))
    return patch.undo


def _unsealed_counts() -> Undo:
    """The numbers on the tabs of the work list forget about seals; the lists do not."""
    patch, counted = pytest.MonkeyPatch(), count_tabs

    def count(*asked: Any) -> Any:
        with pytest.MonkeyPatch.context() as inner:
            inner.setattr("csor.reading.work_list.visible_to", may_ever_open)
            return counted(*asked)

    patch.setattr("csor.web.lists.count_tabs", count)
    return patch.undo


def _everybodys_conflicts() -> Undo:
    """A supervisor is shown the conflicts of every team, with what was declared."""
    patch = pytest.MonkeyPatch()
    patch.setattr("csor.reading.access._of_team", lambda _: true())
    return patch.undo


def _open_erasures() -> Undo:
    """Supervisors read every request for erasure, with its reasons."""
    patch = pytest.MonkeyPatch()
    more = permissions.HOLDERS[Permission.ERASURE_ANSWER] | {Role.SUPERVISOR}
    patch.setitem(permissions.HOLDERS, Permission.ERASURE_ANSWER, more)
    return patch.undo


# Each with the part of the run in which it would show.
FAULTS: Mapping[str, tuple[str, Callable[[], Undo]]] = {
    "administrators_read": (PLAIN, _widened),
    "conflicts_of_every_team": (PLAIN, _everybodys_conflicts),
    "supervisors_read_erasures": (PLAIN, _open_erasures),
    "search_forgets_seals": (SEALED, _forgets_seals("csor.reading.search")),
    "match_forgets_seals": (SEALED, _forgets_seals("csor.reading.matching")),
    "counts_forget_seals": (TWINS, _unsealed_counts),
    "search_forgets_conflicts": (TWINS, _unbarred_search),
}

HARNESS = Harness(
    id="F4",
    title="Every word that is kept, by viewer and place, and no hint of what is sealed",
    run=run,
    ci=690_000,
    full=EVERYTHING,
    canaries=dict.fromkeys(FAULTS, 1),
    part=2,
    minutes=3,
)
