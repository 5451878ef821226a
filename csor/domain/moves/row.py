"""One row of the table of moves."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from csor.domain.actions import Event
from csor.domain.facts import CaseFacts, Recipient
from csor.domain.permissions import Permission
from csor.domain.refusals import Blocker
from csor.domain.setting import Setting
from csor.domain.vocabulary import Stage

Condition = Callable[[CaseFacts, Setting], Blocker | None]
RecipientCondition = Callable[[CaseFacts, Recipient, Setting], Blocker | None]
AnswerCondition = Callable[[CaseFacts, Any, Setting], Blocker | None]
Effect = Callable[[CaseFacts, Any, Setting], CaseFacts]


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table.

    conditions look at the case alone, recipient_conditions at one recipient, answers at what was said.
    ends: the stages it may end in, for the diagram; empty means that the stage stays.
    with_immediate: also allowed in any open stage to a recipient with an authority for immediate protection.
    Where `when` is given too, also for what was done before an authority was withdrawn.
    when: the field that says when it was done: the authority is judged by that moment, not by the keying.
    additive: harmless to whoever changed the case meanwhile, so it is never refused as changed_meanwhile.
    supervisor_code: the refusal for lack of permission names the supervisor.
    despite_conflict: allowed to a person with a conflict of interest, since a child's safety comes first.
    """

    said: type
    event: Event
    permission: Permission
    start: tuple[Stage, ...]
    effect: Effect
    ends: tuple[Stage, ...] = ()
    conditions: tuple[Condition, ...] = ()
    recipient_conditions: tuple[RecipientCondition, ...] = ()
    answers: tuple[AnswerCondition, ...] = ()
    with_immediate: bool = False
    when: str = ""
    additive: bool = False
    supervisor_code: bool = False
    despite_conflict: bool = False
    source: str = "moves.md"
