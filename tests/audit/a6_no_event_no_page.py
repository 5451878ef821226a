"""A6: when no event can be written nothing is shown and nothing is kept, on every route."""

from typing import Any

from sqlalchemy import text
from structlog.testing import capture_logs

from csor.usecases.audit import Log
from tests.audit.a5_every_route import BLANK_FORMS, REFUSE, SHOWS, WHOLE, Seen, Undo, sweep
from tests.audit.frame import Figures, Harness
from tests.audit.matrix.cells import Cell, Outcome
from tests.audit.matrix.world import World


def _refuse(world: World) -> None:
    """From now on the database takes no event."""
    with world.office.engine.begin() as connection:
        connection.execute(text(REFUSE))


def shown_or_kept(cell: Cell, seen: Seen) -> str:
    """What came through though its event could not be written."""
    if seen.events:
        return f"events were written: {seen.events}"
    if seen.changed:
        return f"{sorted(seen.changed)} changed"
    tells = cell.endpoint in SHOWS and (cell.endpoint, cell.method) not in BLANK_FORMS
    if tells and seen.outcome is Outcome.SHOWN:
        return "the page was shown"
    return ""


def run(size: int, seed: int, fault: str = "") -> Figures:
    """Sweep a product whose database refuses events; with the fault it goes on as if they had been written."""
    kept: Any = Log.write

    silent: Any = lambda log, remark: 0  # noqa: E731

    def spoil(world: World) -> Undo:
        _refuse(world)
        if fault:
            Log.write = silent  # type: ignore[method-assign]
        return mend

    def mend() -> None:
        Log.write = kept  # type: ignore[method-assign]

    with capture_logs():  # the product logs each fault, and here every request is one
        return sweep(size, seed, shown_or_kept, spoil).figures()


HARNESS = Harness(
    "A6",
    "no event, no page and no change",
    run,
    ci=WHOLE,
    full=6000,
    canaries={"goes_on": 60},
    part=2,
    minutes=2,
)
