"""A6: when no event can be written nothing is shown and nothing is kept, on every route."""

from typing import Any

from sqlalchemy import text
from structlog.testing import capture_logs

from csor.usecases.audit import Log
from tests.audit.a5_every_route import SHOWS, WHOLE, asks_of, shows
from tests.audit.frame import Figures, Harness
from tests.audit.matrix.cells import every_cell
from tests.audit.matrix.world import World
from tests.audit.sweeping import Ask, Seen, Undo, sweep

REFUSE = "CREATE TRIGGER no_more_events BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'planted'); END"


def _refuse(world: World) -> None:
    """From now on the database takes no event."""
    with world.office.engine.begin() as connection:
        connection.execute(text(REFUSE))


def shown_or_kept(ask: Ask, seen: Seen) -> str:
    """What came through though its event could not be written."""
    if seen.events:
        return f"events were written: {seen.events}"
    if seen.changed:
        return f"{sorted(seen.changed)} changed"
    if ask.cell.endpoint in SHOWS and shows(ask, seen):
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
        return sweep(lambda app: asks_of(every_cell(app), size, seed), shown_or_kept, spoil).figures()


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
