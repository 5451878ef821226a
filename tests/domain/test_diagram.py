"""The diagram draws each move that leads on, and names those that would hide the others."""

from csor.domain import diagram
from csor.domain.actions import Action
from csor.domain.moves import MOVES
from csor.domain.vocabulary import Stage


def test_every_move_that_leads_on_is_drawn_or_named() -> None:
    drawn = {action for _, _, action in diagram.arrows()}
    leading = {action for action, move in MOVES.items() if set(move.ends) - set(move.start)}
    assert leading - drawn == {Action.WITHDRAW_APPLICATION, Action.SUSPECT_MALICE}
    assert all(f"`{action}`" in diagram.page() for action in leading - drawn)


def test_nobody_more_to_be_told_leads_from_delivery_to_notice() -> None:
    assert (Stage.DELIVERY, Stage.NOTICE, Action.DECIDE_NO_DISCLOSURE) in diagram.arrows()
