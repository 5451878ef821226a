"""Do one thing to a case: the one door for pages, case files and commands."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from csor.domain import particulars as said
from csor.domain.actions import Action
from csor.domain.effects.casework import link_right_to_know, opens_right_to_know, right_to_know_receipt
from csor.domain.facts import CaseFacts
from csor.domain.moves import ACTION_OF, MOVES
from csor.domain.planning import Step, take_in, take_step
from csor.domain.refusals import Refusal
from csor.domain.step_up import STEP_UP
from csor.usecases.placing import hold_place
from csor.usecases.references import next_reference
from csor.usecases.seals import inherit_seal
from csor.usecases.work import CHANGED, Work


def act(work: Work, reference: str, told: Any, version: int | None = None, opened: str = "") -> CaseFacts:
    """Do what was said to the case, if the table of moves allows it. Gives the case after it.

    version: of the case that the person saw, when they saw one. opened: the reference of a linked case, when it comes
    from elsewhere. Raises Refusal; the attempt is kept all the same.
    """
    action = ACTION_OF[type(told)]
    work.trying(action, reference, told)
    found = work.case(reference, for_change=True)
    work.trying(action, reference, told, found.id)
    if version is not None and version != found.facts.version and not MOVES[action].additive:
        raise Refusal(CHANGED)
    step = take_step(found.facts, told, work.setting_of(found.facts))
    hold_place(work, told)
    if action in STEP_UP:
        work.require_fresh()
    if opens_right_to_know(found.facts, told):
        step, told = _open_right_to_know(work, step, told, opened, found.id)
    work.keep(step, told, found.id)
    return step.after


def rehearse(work: Work, reference: str, told: Any, version: int | None = None) -> None:
    """Ask whether it could be done, for a page that shows the answers once more before they are sent.

    Raises Refusal; the attempt is kept as a refused one. Nothing else is.
    """
    action = ACTION_OF[type(told)]
    work.trying(action, reference, told)
    found = work.case(reference)
    work.trying(action, reference, told, found.id)
    if version is not None and version != found.facts.version and not MOVES[action].additive:
        raise Refusal(CHANGED)
    take_step(found.facts, told, work.setting_of(found.facts))


def _open_right_to_know(work: Work, step: Step, told: Any, opened: str, origin: UUID) -> tuple[Step, Any]:
    """The linked case begins in the same transaction: neither is ever there without the other.

    A reference that somebody typed is no reference: the product gives them (ADR 0011), or a case file by `opened`.
    """
    reference = opened or next_reference(work)
    receipt = right_to_know_receipt(step.after, told.reason)
    linked = take_in(receipt, reference, work.setting_of(step.after), linked=True)
    inherit_seal(work, origin, work.keep(linked, receipt), reference)
    after = link_right_to_know(step.after, reference)
    if isinstance(told, said.OpenRightToKnow):
        told = said.OpenRightToKnow(told.reason, reference)
    return Step(step.action, step.event, step.before, after), told


def receive_case(work: Work, told: said.ReceiveCase, reference: str = "") -> CaseFacts:
    """Receive a new case under the protocol in force at its receipt. reference: only when it comes from elsewhere."""
    told = replace(told, team=told.team or work.actor.team)
    work.trying(Action.RECEIVE_CASE, reference, told)
    here = work.office.setting(work.actor, work.now, work.office.protocol_at(min(told.received_at, work.now)))
    given = reference or next_reference(work)
    step = take_in(told, given, here)
    hold_place(work, told)
    work.keep(step, told)
    return step.after
