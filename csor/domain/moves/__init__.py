"""The one table of moves: what may be done, from where, by whom, on what conditions, and what becomes of the case.

It draws the buttons, decides legality, names the event and prints the diagram in docs/. Source: docs/moves.md.
"""

from csor.domain import particulars as said
from csor.domain.actions import Action
from csor.domain.moves.assessing import ASSESSING
from csor.domain.moves.checking import CHECKING
from csor.domain.moves.deciding import DECIDING
from csor.domain.moves.delivering import DELIVERING
from csor.domain.moves.ending import ENDING
from csor.domain.moves.general import GENERAL
from csor.domain.moves.row import Move

__all__ = ["ACTION_OF", "MOVES", "SAID", "Move"]

MOVES: dict[Action, Move] = GENERAL | CHECKING | ASSESSING | DECIDING | DELIVERING | ENDING
ACTION_OF: dict[type, Action] = {move.said: action for action, move in MOVES.items()} | {
    said.ReceiveCase: Action.RECEIVE_CASE
}
SAID: dict[Action, type] = {action: cls for cls, action in ACTION_OF.items()}
