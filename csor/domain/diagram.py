"""The state diagram and the table of moves as a page of Markdown, printed from the table itself.

docs/state-diagram.md is this page; a test fails when it is stale.
"""

from csor.domain.actions import Action
from csor.domain.moves import MOVES, Move
from csor.domain.vocabulary import OPEN_STAGES, Stage

INTRODUCTION = """# State diagram

Printed from `csor/domain/moves.py` by `csor diagram`; do not write in it. What the stages mean is in [moves.md](moves.md).

An arrow is an action that may move a case on. Not drawn: the actions that leave a case where it is, and those open in
every stage but closed that lead to notice, which are listed below it."""


def page() -> str:
    """The whole page: the diagram, what it leaves out, and the table."""
    parts = (INTRODUCTION, "```mermaid\n" + mermaid() + "\n```", _from_anywhere(), "## Moves", table())
    return "\n\n".join(parts) + "\n"


def arrows() -> tuple[tuple[Stage | None, Stage | None, Action], ...]:
    """Every move from one stage to another, in the order of the scheme; None is before receipt and after closing."""
    found = [
        (start, end, action)
        for action, move in MOVES.items()
        if not _from_many(move)
        for start in move.start
        for end in move.ends
        if end is not start
    ]
    order = list(Stage)
    found.sort(key=lambda arrow: (order.index(arrow[0]), order.index(arrow[1])))
    return ((None, Stage.INITIAL_CHECKS, Action.RECEIVE_CASE), *found)


def mermaid() -> str:
    """The diagram as Mermaid's stateDiagram-v2."""
    lines = ["stateDiagram-v2"]
    lines += [f"    {start or '[*]'} --> {end}: {action}" for start, end, action in arrows()]
    return "\n".join([*lines, f"    {Stage.CLOSED} --> [*]"])


def table() -> str:
    """One row a move: action, from, to, permission, event, source."""
    rows = [("action", "from", "to", "permission", "event", "source"), ("---",) * 6]
    rows.append((Action.RECEIVE_CASE, "(none)", Stage.INITIAL_CHECKS, "case:receive", "case_received", "scheme.md 1.5"))
    rows += [
        (action, _stages(move), " ".join(move.ends) or "stays", move.permission, move.event, move.source)
        for action, move in MOVES.items()
    ]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _stages(move: Move) -> str:
    named = "any open" if move.start == OPEN_STAGES else " ".join(move.start)
    return f"{named}; any open under immediate protection" if move.with_immediate else named


def _from_many(move: Move) -> bool:
    """Whether a move leads to notice from everywhere: its arrows would hide the others."""
    return len(move.start) > len(OPEN_STAGES) // 2 and bool(move.ends)


def _from_anywhere() -> str:
    named = [f"`{action}`" for action, move in MOVES.items() if _from_many(move)]
    return f"To notice from every open stage before it: {', '.join(named)}."
