"""Times that people claim: never in the future, never before receipt, never before the step they follow.

The server's time is kept beside every claimed time (I10; scheme.md 1.5).
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from csor.domain.deadlines import local_day, to_the_minute
from csor.domain.facts import CaseFacts
from csor.domain.refusals import Blocker
from csor.domain.setting import Setting

Answer = Callable[[CaseFacts, Any, Setting], Blocker | None]
Earlier = Callable[[CaseFacts, Any, datetime], tuple[datetime | None, str]]

SOURCE = "scheme.md 1.5"


def _nothing_earlier(_case: CaseFacts, _told: object, _moment: datetime) -> tuple[datetime | None, str]:
    return None, ""


def claimed(field: str, after: Earlier = _nothing_earlier) -> Answer:
    """A condition on the claimed moment in `field`; an empty one means now and is always right."""

    def condition(case: CaseFacts, told: Any, here: Setting) -> Blocker | None:
        moment: datetime | None = getattr(told, field)
        if moment is None:
            return None
        if moment > here.now:
            return Blocker("in_future", "This time is in the future. Enter when it happened.", SOURCE, field)
        if moment < to_the_minute(case.received_at):
            words = "This time is before the case was received. Check the date and time."
            return Blocker("before_receipt", words, SOURCE, field)
        earliest, step = after(case, told, moment)
        if earliest is not None and moment < to_the_minute(earliest):
            return Blocker("back_dated", f"This time is before {step}. Check the date and time.", SOURCE, field)
        return None

    return condition


def after_authority(case: CaseFacts, told: Any, moment: datetime) -> tuple[datetime | None, str]:
    """What is done at the door follows the authority."""
    authority = case.authority_at(told.recipient, moment)
    return (authority.given_at if authority else None), "the authority was given"


def after_warning(case: CaseFacts, told: Any, _moment: datetime) -> tuple[datetime | None, str]:
    """A signature or its refusal follows the warning."""
    recipient = case.recipient(told.recipient)
    return (recipient.visit.warned_at if recipient else None), "the warning was read"


def after_undertaking(case: CaseFacts, told: Any, _moment: datetime) -> tuple[datetime | None, str]:
    """Telling follows the warning and the signature, or the decision to tell without it (G3)."""
    recipient = case.recipient(told.recipient)
    if recipient is None:
        return None, ""
    steps = (recipient.visit.warned_at, recipient.visit.signed_at, recipient.unsigned_allowed_at)
    return max((s for s in steps if s), default=None), "the warning, the signature or the decision to go on without it"


def after_refusal(case: CaseFacts, told: Any, _moment: datetime) -> tuple[datetime | None, str]:
    """Referring back follows the refusal."""
    recipient = case.recipient(told.recipient)
    refused = recipient.refusals[-1] if recipient and recipient.refusals else None
    return (refused.said.refused_at or refused.at if refused else None), "the refusal to sign"


def ends_after_it_began(case: CaseFacts, told: Any, here: Setting) -> Blocker | None:
    """A telling ends after it began."""
    del case, here
    if told.ended_at < told.began_at:
        return Blocker("back_dated", "The end is before the start. Check both times.", SOURCE, "ended_at")
    return None


def delay_in_order(case: CaseFacts, told: Any, here: Setting) -> Blocker | None:
    """A delay ends after it began, lies after receipt and has begun."""
    if told.to_day < told.from_day:
        return Blocker("back_dated", "The last day is before the first. Check both days.", SOURCE, "to_day")
    if told.from_day < local_day(case.received_at):
        return Blocker("before_receipt", "The delay begins before the case was received.", SOURCE, "from_day")
    if told.from_day > here.today:
        return Blocker("in_future", "The delay has not begun yet.", SOURCE, "from_day")
    return None
