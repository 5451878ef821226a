"""Erasing a closed case takes two people: one asks, another of compliance confirms. Nothing here is done by a machine alone.

Source: features.md idea 3; trust.md 1.10 (s.39, two-person disposal), 1.11 (deleted before anybody looked); scheme.md 7.5.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from csor.domain.deadlines import local_day
from csor.domain.facts import CaseFacts
from csor.domain.people import Actor
from csor.domain.permissions import Permission, holds
from csor.domain.refusals import Blocker

SOURCE: Final = "features.md idea 3"
TWO: Final = "trust.md 1.10 s.39"
LASTS: Final = timedelta(days=28)  # then whoever asked says again why, of the case as it stands by then
NOT_ASKING = Blocker("not_permitted", "A supervisor or compliance asks for a case to be erased.", TWO)
NOT_ANSWERING = Blocker("not_permitted", "Only compliance says whether a case is erased.", TWO)
STILL_OPEN = Blocker("case_open", "This case is open. Only a closed case is erased.", SOURCE)
HELD = Blocker(
    "disposal_held",
    "Disposal of this case is held. It is not erased until the hold ends or a supervisor releases it.",
    "scheme.md 7.5",
)
NOT_ASKED = Blocker("erasure_not_asked", "Nobody has asked for this case to be erased.", TWO)
ASKED_ALREADY = Blocker("erasure_asked", "Somebody has asked for this already.", TWO)
TAKEN_BACK = Blocker("erasure_withdrawn", "This request was taken back. Nothing was erased.", TWO)
DECLINED = Blocker("erasure_declined", "Somebody decided already that this case is not erased.", TWO)
LAPSED = Blocker("erasure_lapsed", f"This request is older than {LASTS.days} days. It must be asked anew.", TWO)
CHANGED = Blocker(
    "erasure_changed", "The case was changed after this was asked. It must be asked anew.", "trust.md 1.11"
)
NAMES = Blocker(
    "names_in_reason",
    "Name nobody of the case here: these words stay when it is gone.",
    SOURCE,
    "reason",
)
SAME_PERSON = Blocker("same_person", "You asked for this, so somebody else must answer.", TWO)
NOT_YOURS = Blocker("not_yours", "Only whoever asked can take it back.", TWO)
NOT_TYPED = Blocker("reference_differs", "Type the reference of this case, as it stands above.", TWO, "reference")


class State(StrEnum):
    """How a request for erasure stands. lapsed: nobody answered in time; it is never kept, but worked out."""

    WAITING = "waiting"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    ERASED = "erased"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for erasure. version: of the case when it was asked; what was confirmed is what was looked at."""

    asked_by: str
    asked_at: datetime
    version: int
    state: State

    def state_at(self, now: datetime) -> State:
        """How it stands at a moment."""
        late = self.state is State.WAITING and now - self.asked_at > LASTS
        return State.LAPSED if late else self.state


def may_ask(actor: Actor) -> Blocker | None:
    """Whoever sets how long a case is kept, and compliance."""
    return None if holds(actor, Permission.ERASURE_ASK) else NOT_ASKING


def may_answer(actor: Actor) -> Blocker | None:
    """Compliance, who did not work the case."""
    return None if holds(actor, Permission.ERASURE_ANSWER) else NOT_ANSWERING


def erasable(case: CaseFacts, now: datetime) -> Blocker | None:
    """A closed case that nothing holds. A hold with an end is over on the day after it, if nobody released it before."""
    if case.open:
        return STILL_OPEN
    ends = [kept.said.until for kept in case.standing_holds.values()]
    return HELD if any(until is None or until >= local_day(now) for until in ends) else None


_OVER: Final = {
    State.WITHDRAWN: TAKEN_BACK,
    State.DECLINED: DECLINED,
    State.ERASED: NOT_ASKED,
    State.LAPSED: LAPSED,
}


def waits(asked: Asked | None, now: datetime) -> Blocker | None:
    """A request that nobody took back, answered or let lapse."""
    return _OVER.get(asked.state_at(now)) if asked else NOT_ASKED


def another_person(actor: Actor, asked: Asked) -> Blocker | None:
    """Whoever asked does not answer, under whatever user name."""
    return SAME_PERSON if actor.is_person(asked.asked_by) else None


def who_asked(actor: Actor, asked: Asked) -> Blocker | None:
    """A request is taken back by whoever made it."""
    return None if actor.is_person(asked.asked_by) else NOT_YOURS


def as_it_was(case: CaseFacts, asked: Asked) -> Blocker | None:
    """What goes is what the request was about, and nothing that came after it."""
    return None if case.version == asked.version else CHANGED


def typed_right(case: CaseFacts, typed: str) -> Blocker | None:
    """Its reference typed out: what cannot be undone is not done by a slip of the hand."""
    return None if typed.strip().casefold() == case.reference.casefold() else NOT_TYPED


def surnames(case: CaseFacts) -> Iterator[str]:
    """The surnames in a case, as a search or a reason may name them."""
    people = [case.applicant, case.subject, *case.children, *case.carers]
    for one in people:
        if one and one.person.surname:
            yield one.person.surname
    yield from (r.proposal.person.surname for r in case.recipients if r.proposal.person.surname)


def names_nobody(case: CaseFacts, reason: str) -> Blocker | None:
    """What is said about an erasure outlives the case, so it holds no surname of it."""
    named = any(re.search(rf"\b{re.escape(name)}\b", reason, re.IGNORECASE) for name in surnames(case))
    return NAMES if named else None
