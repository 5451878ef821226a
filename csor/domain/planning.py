"""Asking the table: may this be done, what may be done now, and what not and why."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from csor.domain.actions import Action, Event
from csor.domain.conditions.request import received_in_order
from csor.domain.effects.casework import receive
from csor.domain.facts import CaseFacts, Recipient
from csor.domain.moves import ACTION_OF, MOVES, Move
from csor.domain.particulars import ReceiveCase
from csor.domain.permissions import Permission, holds
from csor.domain.refusals import Blocker, Refusal
from csor.domain.setting import Setting
from csor.domain.spelling import misspelt
from csor.domain.vocabulary import AuthorityKind, AuthorityState, Stage


@dataclass(frozen=True, slots=True)
class Step:
    """An action that the table allowed: what it was, the event it leaves, and the case after it."""

    action: Action
    event: Event
    before: CaseFacts | None
    after: CaseFacts


def take_step(case: CaseFacts, told: Any, here: Setting) -> Step:
    """Do what was said to the case. Raises Refusal with the first rule that forbids it."""
    action = ACTION_OF[type(told)]
    move = MOVES[action]
    blocker = next(blockers(move, case, told, here), None)
    if blocker:
        raise Refusal(blocker)
    after = replace(move.effect(case, told, here), version=case.version + 1)
    return Step(action, move.event, case, after)


def take_in(told: ReceiveCase, reference: str, here: Setting, *, linked: bool = False) -> Step:
    """Receive a new case. linked: opened from another case by a person who was allowed to do that."""
    if not linked and not holds(here.actor, Permission.CASE_RECEIVE):
        raise Refusal(Blocker("not_permitted", "Your role does not receive cases.", "scheme.md 1.3"))
    blocker = misspelt(told) or received_in_order(told, here)
    if blocker:
        raise Refusal(blocker)
    return Step(Action.RECEIVE_CASE, Event.CASE_RECEIVED, None, receive(told, reference, here))


def blockers(move: Move, case: CaseFacts, told: Any, here: Setting) -> Iterator[Blocker]:
    """Every reason why something may not be done, the weightiest first.

    Until stage, permission and interest are in order nothing else is looked at: it would tell too much.
    """
    outside = _outside(move, case, here)
    if outside:
        yield outside
        return
    yield from _found(condition(case, here) for condition in move.conditions)
    if move.recipient_conditions:
        yield from _recipient_blockers(move, case, told.recipient, _as_it_was(move, told, here))
    fault = misspelt(told)
    if fault:
        yield fault
    yield from _found(answer(case, told, here) for answer in move.answers)


def _recipient_blockers(move: Move, case: CaseFacts, key: str, here: Setting) -> Iterator[Blocker]:
    recipient = case.recipient(key)
    if recipient is None:
        yield Blocker("not_found", "There is no such recipient in this case.", "moves.md", "recipient")
        return
    if case.stage not in move.start and not _immediate(case, recipient) and not _looks_back(move, case, recipient):
        yield Blocker("not_authorised", f"No disclosure to {recipient.name} is authorised.", "scheme.md 1.6, G1")
    yield from _found(condition(case, recipient, here) for condition in move.recipient_conditions)


def _outside(move: Move, case: CaseFacts, here: Setting) -> Blocker | None:
    """Why this person may not do this here at all."""
    if case.stage not in move.start and not (move.with_immediate and case.open and _outlived(move, case)):
        if case.stage is Stage.CLOSED:
            words = "This case is closed. What it holds stays as it is."
            return Blocker("record_closed", words, "scheme.md 1.6, G9")
        stages = " or ".join(stage.replace("_", " ") for stage in move.start)
        words = f"This belongs to {stages}; the case is at {case.stage.replace('_', ' ')}."
        return Blocker("not_offered", words, "moves.md")
    if not holds(here.actor, move.permission):
        if move.supervisor_code:
            return Blocker("supervisor_needed", "A supervisor must do this.", "scheme.md 1.3, 1.5")
        return Blocker("not_permitted", "Your role does not do this.", "scheme.md 1.3")
    if case.conflicted(*here.actor.every_account) and not move.despite_conflict:
        words = "You declared a conflict of interest in this case. A supervisor must clear it first."
        return Blocker("conflict_declared", words, "scheme.md 1.6, G5")
    return None


def _found(answers: Iterator[Blocker | None]) -> Iterator[Blocker]:
    return (blocker for blocker in answers if blocker)


def _outlived(move: Move, case: CaseFacts) -> bool:
    """Whether there is an authority, of somebody's, that does not end with the stage."""
    immediate = any(a.kind is AuthorityKind.IMMEDIATE for a in case.authorities)
    return immediate or any(_looks_back(move, case, recipient) for recipient in case.recipients)


def _immediate(case: CaseFacts, recipient: Recipient) -> bool:
    authority = case.authority(recipient.key)
    return authority is not None and authority.kind is AuthorityKind.IMMEDIATE


def _looks_back(move: Move, case: CaseFacts, recipient: Recipient) -> bool:
    """Whether this may be put down that was done before an authoriser took the authority back."""
    authority = case.authority(recipient.key)
    taken_back = authority is not None and authority.state is AuthorityState.WITHDRAWN and authority.withdrawn_at
    return bool(move.when and taken_back)


def _as_it_was(move: Move, told: Any, here: Setting) -> Setting:
    """The setting at the moment when something was done; a claim of the future changes nothing."""
    moment = getattr(told, move.when) if move.when else None
    return replace(here, now=moment) if moment and moment < here.now else here


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that belongs here: possible for this person now when nothing blocks it.

    recipient: the key, for what is done to one recipient.
    """

    action: Action
    blockers: tuple[Blocker, ...]
    recipient: str = ""

    @property
    def possible(self) -> bool:
        """Whether the form may be opened."""
        return not self.blockers


def offered(case: CaseFacts, here: Setting) -> tuple[Offer, ...]:
    """What this person may do now, and what belongs to the stage but may not be done, with every reason."""
    return tuple(offer for action, move in MOVES.items() for offer in _offers(action, move, case, here))


def _offers(action: Action, move: Move, case: CaseFacts, here: Setting) -> Iterator[Offer]:
    outside = _outside(move, case, here)
    if outside:
        if outside.code not in {"not_offered", "record_closed"}:
            yield Offer(action, (outside,))
        return
    general = tuple(_found(condition(case, here) for condition in move.conditions))
    if not move.recipient_conditions:
        yield Offer(action, general)
        return
    for recipient in case.recipients:
        found = tuple(_recipient_blockers(move, case, recipient.key, here))
        if not any(b.code in {"not_offered", "already_told"} for b in found):
            yield Offer(action, (*general, *found), recipient.key)
