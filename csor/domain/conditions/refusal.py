"""What each of the six options after a refusal to sign needs (scheme.md 6.4)."""

from collections.abc import Callable
from datetime import timedelta

from csor.domain import particulars as said
from csor.domain.conditions.checks import matches_strong_enough, none_set_aside
from csor.domain.conditions.decision import bounded
from csor.domain.facts import CaseFacts
from csor.domain.refusals import Blocker
from csor.domain.setting import Setting
from csor.domain.spelling import same_spacing
from csor.domain.vocabulary import RefusalOption

TELLS_AFTER_ALL = frozenset(
    {RefusalOption.PROCEED_UNSIGNED, RefusalOption.NARROW_CONTENT, RefusalOption.DEFER},
)


def refusal_option_whole(case: CaseFacts, told: said.DecideAfterRefusal, here: Setting) -> Blocker | None:
    """Each of the six options has what it needs (scheme.md 6.4)."""
    if told.option not in here.protocol.refusal_options:
        return Blocker("not_offered", "This protocol does not have this option.", here.protocol.id, "option")
    blocker = _NEEDS[told.option](case, told, here)
    return blocker or (_facts_stand(case, here) if told.option in TELLS_AFTER_ALL else None)


def _facts_stand(case: CaseFacts, here: Setting) -> Blocker | None:
    """A new authority does not rest on a result set aside meanwhile, or on a weak match (I5)."""
    return none_set_aside(case, here) or matches_strong_enough(case, here)


def _unsigned_needs(case: CaseFacts, told: said.DecideAfterRefusal, here: Setting) -> Blocker | None:
    recipient = case.recipient(told.recipient)
    if recipient is None or recipient.visit.warned_at is None:
        return Blocker("warning_missing", "The spoken warning is not recorded.", "scheme.md 6.4")
    if not told.warning_witness:
        words = "Name the witness to the spoken warning."
        return Blocker("answer_missing", words, "scheme.md 6.4", "warning_witness")
    if told.check_back_on is None or told.check_back_on < here.today:
        words = "Enter the day on which officers look in again."
        return Blocker("review_date_missing", words, "scheme.md 6.4", "check_back_on")
    return None


def _narrow_needs(case: CaseFacts, told: said.DecideAfterRefusal, here: Setting) -> Blocker | None:
    authority = case.authority(told.recipient)
    if authority and len(same_spacing(told.content)) >= len(same_spacing(authority.content)):
        words = "The new words must be fewer than before."
        return Blocker("content_unbounded", words, "scheme.md 6.4", "content")
    if told.without_signature is None:
        words = "Say whether these words may be told without a signature."
        return Blocker("answer_missing", words, "scheme.md 6.4", "without_signature")
    blocker = bounded(told.content, told.contains, here)
    return blocker or (_unsigned_needs(case, told, here) if told.without_signature else None)


def _protection_needs(case: CaseFacts, told: said.DecideAfterRefusal, here: Setting) -> Blocker | None:
    del case, here
    if told.protection:
        return None
    words = "Say what protects the child instead."
    return Blocker("protection_missing", words, "scheme.md 6.4", "protection")


def _defer_needs(case: CaseFacts, told: said.DecideAfterRefusal, here: Setting) -> Blocker | None:
    latest = here.now + timedelta(hours=here.protocol.refusal_defer_hours)
    if told.revisit_at is None or not here.now < told.revisit_at <= latest:
        words = f"Enter a time to ask again, within {here.protocol.refusal_defer_hours} hours."
        return Blocker("review_date_missing", words, "scheme.md 6.4", "revisit_at")
    return _protection_needs(case, told, here)


def _nothing_more(case: CaseFacts, told: said.DecideAfterRefusal, here: Setting) -> None:
    del case, told, here


_NEEDS: dict[RefusalOption, Callable[[CaseFacts, said.DecideAfterRefusal, Setting], Blocker | None]] = {
    RefusalOption.PROCEED_UNSIGNED: _unsigned_needs,
    RefusalOption.NARROW_CONTENT: _narrow_needs,
    RefusalOption.WITHHOLD: _protection_needs,
    RefusalOption.OTHER_RECIPIENT: _nothing_more,
    RefusalOption.DEFER: _defer_needs,
    RefusalOption.STATUTORY_PROTECTION: _protection_needs,
}
