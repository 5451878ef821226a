"""What several effects share: keeping what was said, changing one of many, the ways stages end."""

from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from csor.domain.conditions.delivery import LIVE
from csor.domain.conditions.ending import notice_due, outstanding
from csor.domain.facts import Authority, CaseFacts, Kept, Recipient
from csor.domain.setting import Setting
from csor.domain.vocabulary import AuthorityKind, AuthorityState, RecipientState, Stage

Said = TypeVar("Said")


def kept(told: Said, here: Setting) -> Kept[Said]:
    """What was said, with the server's time and the person."""
    return Kept(told, here.now, here.actor.id)


def enter(case: CaseFacts, stage: Stage, here: Setting) -> CaseFacts:
    """Go to a stage; staying keeps the moment at which it began."""
    return case if case.stage is stage else replace(case, stage=stage, stage_since=here.now)


def with_recipient(case: CaseFacts, recipient: Recipient) -> CaseFacts:
    """The case with this recipient in place of the one with its key."""
    recipients = tuple(recipient if r.key == recipient.key else r for r in case.recipients)
    return replace(case, recipients=recipients)


def at_the_door(case: CaseFacts, recipient: Recipient, reached: RecipientState) -> CaseFacts:
    """The recipient's line goes on, unless all this came before the authority was withdrawn."""
    authority = case.authority(recipient.key)
    unsigned = recipient.state is RecipientState.UNSIGNED_ALLOWED and reached is not RecipientState.SIGNED
    goes_on = authority is not None and authority.state in LIVE and not unsigned
    return with_recipient(case, replace(recipient, state=reached) if goes_on else recipient)


def recipient_of(case: CaseFacts, key: str) -> Recipient:
    """The recipient with this key, which a condition has made sure of."""
    return next(r for r in case.recipients if r.key == key)


def with_authority(case: CaseFacts, authority: Authority) -> CaseFacts:
    """The case with one more authority; an earlier live one for the same recipient is withdrawn by it."""
    ended = end_authority(case, authority.recipient, authority.given_at)
    return replace(ended, authorities=(*ended.authorities, authority))


def end_authority(case: CaseFacts, recipient: str, withdrawn_at: datetime | None = None) -> CaseFacts:
    """The case with the recipient's live authority ended. withdrawn_at: when an authoriser took it back."""

    def ended(authority: Authority) -> Authority:
        if authority.recipient != recipient or authority.state not in LIVE:
            return authority
        return replace(authority, state=AuthorityState.WITHDRAWN, withdrawn_at=withdrawn_at)

    return replace(case, authorities=tuple(ended(a) for a in case.authorities))


def use_authority(case: CaseFacts, recipient: str, began_at: datetime) -> CaseFacts:
    """The case with the authority used under which somebody was told; a later one is not needed any more."""
    used = case.authority_at(recipient, began_at)
    ended = end_authority(case, recipient)
    authorities = tuple(
        replace(a, state=AuthorityState.USED) if used and a.key == used.key else a for a in ended.authorities
    )
    return replace(ended, authorities=authorities)


def suspend(case: CaseFacts, here: Setting, why: str, recipient: str = "", given_by: str = "") -> CaseFacts:
    """Suspend authorities in force.

    Those of one recipient after a refusal (I4), those given by one person who declared an interest (I1), or all
    ordinary ones on new facts (I5).

    An authority for immediate protection is not stopped by new facts: danger does not wait for paper.
    """

    def stops(authority: Authority) -> bool:
        if recipient:
            return authority.recipient == recipient and authority.state in LIVE
        if authority.state is not AuthorityState.IN_FORCE:
            return False
        return authority.given_by == given_by if given_by else authority.kind is AuthorityKind.ORDINARY

    authorities = tuple(
        replace(a, state=AuthorityState.SUSPENDED, suspended_at=here.now, suspended_why=why) if stops(a) else a
        for a in case.authorities
    )
    return replace(case, authorities=authorities)


def next_key(kind: str, count: int) -> str:
    """recipient-1, authority-2: in the order in which they came."""
    return f"{kind}-{count + 1}"


def settle_delivery(case: CaseFacts, here: Setting) -> CaseFacts:
    """Leave delivery once nobody is left: to notice, or back to decision when all authority was withdrawn."""
    if case.stage is not Stage.DELIVERY or outstanding(case) or case.another_recipient_wanted:
        return case
    if any(r.ended for r in case.recipients):
        return conclude(enter(case, Stage.NOTICE, here), here.now)
    return enter(case, Stage.DECISION, here)


def conclude(case: CaseFacts, moment: datetime) -> CaseFacts:
    """Stop the clock of the whole: at the last telling, or when the outcome is told and nobody was to be told more."""
    if case.stage is not Stage.NOTICE:
        return case
    tellings = [r.ended_at for r in case.told if r.ended_at]
    if tellings:
        return replace(case, concluded_at=max(tellings))
    return case if case.concluded_at or notice_due(case) else replace(case, concluded_at=moment)
