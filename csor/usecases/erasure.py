"""Ask for a closed case to be erased, take that back, and answer it as a second person of compliance."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import insert, update

from csor.domain import erasure as rules
from csor.domain.access import reason_said
from csor.domain.actions import Event
from csor.domain.erasure import Asked, State
from csor.domain.people import Actor
from csor.domain.refusals import Blocker, Refusal
from csor.reading.access import find_seal
from csor.reading.erasures import Erasure, find_erasure, list_erasures
from csor.records.base import new_id
from csor.records.codec import said_to_text
from csor.records.erasure import ErasureRequest
from csor.usecases.erase_case import erase, list_texts
from csor.usecases.read_case import read_case
from csor.usecases.work import READ, Opened, Work


@dataclass(frozen=True, slots=True)
class ToErase:
    """A case that could be erased. blocker: why it cannot be now. texts: how many events would lose their words."""

    opened: Opened
    erasure: Erasure | None
    blocker: Blocker | None
    texts: int


def look_at_erasure(work: Work, reference: str) -> ToErase:
    """What would go, and how a request stands. Raises Refusal: what reading the case raises, not_permitted."""
    opened = read_case(work, reference, page="erasure")
    _refuse(rules.may_ask(work.actor))
    blocker = rules.erasable(opened.facts, work.now)
    texts = 0 if blocker else len(list_texts(work, opened))
    return ToErase(opened, find_erasure(work.session, opened.id), blocker, texts)


def ask_for_erasure(work: Work, reference: str, reason: str) -> None:
    """Ask for a closed case to be erased. reason: it stays, so it names nobody of the case.

    Raises Refusal: what opening the case raises, not_permitted, case_open, disposal_held, erasure_asked,
    reason_too_short, names_in_reason, step_up_needed.
    """
    opened = _opened(work, reference, rules.may_ask)
    found = find_erasure(work.session, opened.id)
    waiting = rules.ASKED_ALREADY if found and not rules.waits(found.asked, work.now) else None
    _refuse(rules.erasable(opened.facts, work.now), waiting, *_reason(opened, reason))
    work.require_fresh()
    row = {
        "id": new_id(), "force": work.actor.force, "case_id": opened.id, "case": opened.facts.reference,
        "version": opened.facts.version, "sealed": find_seal(work.session, opened.id) is not None,
        "reason": reason.strip(), "state": State.WAITING.value, "asked_by": work.actor.id, "asked_at": work.now,
        "answered_by": "", "answer_reason": "",
    }  # fmt: skip
    work.session.execute(insert(ErasureRequest).values(**row))
    work.changed()
    work.audit(Event.ERASURE_ASKED, case=opened.facts, case_id=opened.id, reason=reason.strip())


def take_back_erasure(work: Work, reference: str) -> None:
    """Take a request back. Raises Refusal: what opening the case raises, not_permitted, not_yours, or how it stands."""
    opened = _opened(work, reference, rules.may_ask)
    found = _waiting(work, opened)
    _refuse(rules.who_asked(work.actor, found.asked))
    _settle(work, found, State.WITHDRAWN, "")
    work.audit(Event.ERASURE_WITHDRAWN, case=opened.facts, case_id=opened.id)


def decline_erasure(work: Work, reference: str, reason: str) -> None:
    """Say that a case is not erased, as another human being than whoever asked. Raises Refusal as `confirm_erasure`."""
    opened = _opened(work, reference, rules.may_answer)
    found = _waiting(work, opened)
    _refuse(rules.another_person(work.actor, found.asked), *_reason(opened, reason))
    work.require_fresh()
    _settle(work, found, State.DECLINED, reason)
    work.audit(Event.ERASURE_DECLINED, case=opened.facts, case_id=opened.id, reason=reason.strip())


def confirm_erasure(work: Work, reference: str, reason: str, typed: str) -> int:
    """Erase a case, as another human being than whoever asked; gives how many events lost their words. For good.

    typed: its reference. Raises Refusal: what opening the case raises, not_permitted, how the request stands,
    same_person, case_open, disposal_held, erasure_changed, reason_too_short, names_in_reason, reference_differs,
    step_up_needed. `scrub_now` follows the commit.
    """
    opened = _opened(work, reference, rules.may_answer)
    found = _waiting(work, opened)
    _refuse(
        rules.another_person(work.actor, found.asked),
        rules.erasable(opened.facts, work.now),
        rules.as_it_was(opened.facts, found.asked),
        *_reason(opened, reason),
        rules.typed_right(opened.facts, typed),
    )
    work.require_fresh()
    _settle(work, found, State.ERASED, reason)
    told = {"request": found.id.hex, **_said(found.asked), "asked_why": found.reason}
    return erase(work, opened, told, reason.strip())


def read_erasures(work: Work) -> tuple[Erasure, ...]:
    """The requests that the reader may know of, the latest first. Raises Refusal not_permitted."""
    _refuse(rules.may_answer(work.actor))
    found = list_erasures(work.session, work.actor)
    work.audit(Event.ERASURES_READ, outcome=READ, said=said_to_text({"page": "erasures", "rows": len(found)}))
    return found


def _opened(work: Work, reference: str, may: Callable[[Actor], Blocker | None]) -> Opened:
    """The case, locked, for somebody who may ask or answer."""
    work.reading(reference)
    opened = work.case(reference, for_change=True)
    _refuse(may(work.actor))
    return opened


def _waiting(work: Work, opened: Opened) -> Erasure:
    """The request that waits. Raises Refusal when none does."""
    found = find_erasure(work.session, opened.id)
    _refuse(rules.waits(found.asked if found else None, work.now))
    assert found is not None  # noqa: S101 - none at all was refused a line ago
    return found


def _reason(opened: Opened, reason: str) -> tuple[Blocker | None, Blocker | None]:
    return reason_said(reason), rules.names_nobody(opened.facts, reason)


def _said(asked: Asked) -> dict[str, str]:
    return {"asked_by": asked.asked_by, "asked_at": asked.asked_at.isoformat()}


def _settle(work: Work, found: Erasure, state: State, reason: str) -> None:
    """Keep the answer; who comes second is told how it stands."""
    mine = update(ErasureRequest).where(ErasureRequest.id == found.id, ErasureRequest.state == State.WAITING.value)
    values = {"state": state.value, "answered_by": work.actor.id, "answered_at": work.now}
    if work.session.execute(mine.values(**values, answer_reason=reason.strip())).rowcount != 1:  # type: ignore[attr-defined]
        raise Refusal(rules.NOT_ASKED)
    work.changed()


def _refuse(*blockers: Blocker | None) -> None:
    """Raise the first of them."""
    first = next((one for one in blockers if one), None)
    if first:
        raise Refusal(first)
