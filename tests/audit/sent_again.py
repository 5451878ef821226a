"""Forms that are sent again after they did what they are for, each in two ways, and how they are judged.

A rival sends the same words in a form that was drawn before, with a key of its own: it loses, and that is a refusal like any
other. The very same form sent twice is no refusal (docs/adr/0010): it does nothing and leads to where the first one led.
"""

import random
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from csor.domain.moves import MOVES
from csor.web.once import OUTSIDE
from tests.audit.matrix.cells import DO, Cell, Outcome
from tests.audit.matrix.meant import expected
from tests.audit.matrix.world import Kind, World
from tests.audit.sweeping import Ask, How, Seen

LOST: Final = frozenset({400, 409})  # a small form tells it beside its field, with 400
# Where a rival has nothing left to do, so that it must be refused. Elsewhere it does the same once more, or finds nothing.
LOSES: Final = frozenset({
    "account.end", "accounts.add", "accounts.change", "accounts.do", "accounts.standing", "actions.do", "decisions.decide",
    "decisions.refusal", "erasure.show", "oversight.flag", "samples.draw", "samples.sampled", "seals.show", "visits.ended",
    "visits.refusal", "visits.show",
})  # fmt: skip
EVERY: Final = 1000  # cells: a sweep of so many tries every form in both ways
DRAWN_FROM_A_CASE: Final = ("decisions.", "visits.")


def sent_again(cells: Iterable[Cell], size: int, seed: int) -> Callable[[World], Iterator[Ask]]:
    """For a world: each form that can be carried out in it and was in none before it.

    A small sweep takes one action at each stage, of those that refuse an older version, and sends twice what is drawn from a case.
    """
    posts = [cell for cell in cells if cell.method == "POST" and cell.session is Kind.FRESH and _is_keyed(cell)]
    random.Random(seed).shuffle(posts)
    met: set[tuple[str, str]] = set()

    def of(world: World) -> Iterator[Ask]:
        for cell in posts:
            form = (cell.endpoint, str(cell.action or cell.part))
            if cell.action and size < EVERY:
                if MOVES[cell.action].additive:
                    continue
                form = (DO, world.stage)
            if cell.stage is world.stage and form not in met and expected(cell, world) == {Outcome.DONE}:
                met.add(form)
                yield Ask(cell, How.RIVAL)
                if size >= EVERY or cell.endpoint.startswith(DRAWN_FROM_A_CASE):
                    yield Ask(cell, How.TWICE)

    return of


def _is_keyed(cell: Cell) -> bool:
    return cell.endpoint not in OUTSIDE


def has_lost(ask: Ask, seen: Seen) -> bool:
    """Whether a rival was refused."""
    return ask.how is How.RIVAL and seen.status in LOST


def done_again(ask: Ask, seen: Seen) -> str:
    """What is wrong with what came of a form that was sent again; empty when nothing."""
    if has_lost(ask, seen) and seen.changed - {"look"}:
        return f"refused, and {sorted(seen.changed)} changed"
    if ask.how is not How.TWICE or seen.first >= min(LOST):
        return ""
    if seen.changed - {"look"} or [event for event in seen.events if event.outcome == "done"]:
        return f"sent twice and done twice: {sorted(seen.changed)} changed, {seen.events}"
    return f"sent twice, and refused with {seen.status}" if seen.status in LOST else ""
