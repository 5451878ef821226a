"""A case told again from what was said: the same effects, without asking again what was allowed then."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from csor.domain.effects.casework import link_right_to_know, opens_right_to_know, receive
from csor.domain.facts import CaseFacts
from csor.domain.moves import ACTION_OF, MOVES
from csor.domain.particulars import OpenRightToKnow, ReceiveCase
from csor.domain.setting import Setting


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that was said and accepted. here: who said it, when, under which protocol."""

    said: Any
    here: Setting


def refold(reference: str, story: Iterable[Told], opened: str = "") -> CaseFacts:
    """The case that its accepted events make. opened: the Right to Know that a rejection opened, if one did.

    Raises ValueError when the story does not begin with a receipt.
    """
    case: CaseFacts | None = None
    for told in story:
        if isinstance(told.said, ReceiveCase):
            case = receive(told.said, reference, told.here)
        elif case is None:
            raise ValueError("The story does not begin with a receipt.")
        else:
            case = _after(case, told, opened)
    if case is None:
        raise ValueError("There is nothing to tell.")
    return case


def _after(case: CaseFacts, told: Told, opened: str) -> CaseFacts:
    move = MOVES[ACTION_OF[type(told.said)]]
    after = replace(move.effect(case, told.said, told.here), version=case.version + 1)
    if not opens_right_to_know(case, told.said):
        return after
    named = told.said.reference if isinstance(told.said, OpenRightToKnow) else ""
    return link_right_to_know(after, named or opened)
