"""What a case is made of, as the rules know it: checks, interests, recipients and their visits, authorities.

What people said is kept whole (`Kept`), beside the server's time and the person who said it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar

from csor.domain import particulars as said
from csor.domain.deadlines import end_of_day
from csor.domain.vocabulary import (
    AuthorityKind,
    AuthorityState,
    CheckKind,
    CheckState,
    ContentPart,
    Path,
    RecipientState,
)

Said = TypeVar("Said")

REFUSAL = "refusal_to_sign"  # why an authority is suspended, when nobody may look back on it any more
ENDED = frozenset({RecipientState.TOLD, RecipientState.WITHHELD, RecipientState.NOT_FOUND})


@dataclass(frozen=True, slots=True)
class Kept(Generic[Said]):
    """What was said, by whom, and when the server took it."""

    said: Said
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Check:
    """One check: asked, chased, answered, or set aside. `searched_at` is claimed; `recorded_at` is the server's."""

    key: str
    kind: CheckKind
    state: CheckState
    requested_at: datetime | None = None
    requested_by: str = ""
    reply_due: date | None = None
    chases: tuple[Kept[said.ChaseCheck], ...] = ()
    result: said.RecordCheck | None = None
    searched_at: datetime | None = None
    recorded_at: datetime | None = None
    recorded_by: str = ""
    superseded: Kept[said.SupersedeCheck] | None = None

    @property
    def counts(self) -> bool:
        """Whether this is a settled result of our own: found, not found, or not possible with a reason."""
        settled = self.state in {CheckState.NOTHING, CheckState.HIT, CheckState.NOT_AVAILABLE}
        return settled and not (self.result and self.result.taken_over_from)


@dataclass(frozen=True, slots=True)
class Conflict:
    """An interest a person declared; it blocks them until a supervisor clears it."""

    person: str
    declared_at: datetime
    reason: str
    cleared_at: datetime | None = None
    cleared_by: str = ""
    cleared_reason: str = ""

    def stood_at(self, moment: datetime) -> bool:
        """Whether it was declared by then and not cleared yet."""
        return self.declared_at <= moment and (self.cleared_at is None or self.cleared_at > moment)


@dataclass(frozen=True, slots=True)
class Visit:
    """The visit under way to one recipient, forgotten when it ends without telling."""

    identity_at: datetime | None = None
    witness: str = ""
    warned_at: datetime | None = None
    warning_version: str = ""
    signed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Recipient:
    """One possible recipient and how far their own line is."""

    key: str
    proposal: said.ProposeRecipient
    state: RecipientState
    proposed_at: datetime
    proposed_by: str
    verification: Kept[said.VerifyRecipient] | None = None
    visit: Visit = Visit()
    signature: Kept[said.RecordSignature] | None = None
    refusals: tuple[Kept[said.RecordRefusalToSign], ...] = ()
    referrals: tuple[Kept[said.ReferBack], ...] = ()
    decisions: tuple[Kept[said.DecideAfterRefusal], ...] = ()
    unsigned_allowed_at: datetime | None = None
    told: Kept[said.TellRecipient] | None = None
    ended_at: datetime | None = None

    @property
    def name(self) -> str:
        """The recipient's name as proposed."""
        return self.proposal.person.name

    @property
    def verified(self) -> bool:
        """Whether identity, standing and being best placed are all shown, each with how."""
        shown = self.verification.said if self.verification else None
        return bool(
            shown
            and (shown.identity_verified and shown.identity_how)
            and (shown.standing_verified and shown.standing_how)
            and (shown.best_placed and shown.best_placed_reason)
        )

    @property
    def ended(self) -> bool:
        """Whether nothing more is to happen to this recipient."""
        return self.state in ENDED


@dataclass(frozen=True, slots=True)
class Authority:
    """Leave to tell one recipient one bounded content in person by one day.

    withdrawn_at: when an authoriser took it back or gave another. None when it ended with a refusal to sign or with
    the recipient's own line: what had happened by then stands in their records.
    """

    key: str
    recipient: str
    kind: AuthorityKind
    path: Path
    state: AuthorityState
    content: str
    contains: tuple[ContentPart, ...]
    deliverers: tuple[str, ...]
    deliver_by: date
    given_at: datetime
    given_by: str
    unsigned: bool = False
    suspended_at: datetime | None = None
    suspended_why: str = ""
    withdrawn_at: datetime | None = None
    basis: Kept[said.AuthoriseDisclosure] | None = None
    immediate: Kept[said.AuthoriseImmediateProtection] | None = None

    def state_at(self, moment: datetime) -> AuthorityState:
        """How it stood at a moment, which what stopped it later does not change. Its last day is asked apart."""
        if self.state is AuthorityState.USED:
            return self.state
        if self.state is AuthorityState.WITHDRAWN and (self.withdrawn_at is None or self.withdrawn_at <= moment):
            return self.state
        if self.suspended_at and (self.suspended_why == REFUSAL or self.suspended_at <= moment):
            return AuthorityState.SUSPENDED
        return AuthorityState.IN_FORCE

    @property
    def last_moment(self) -> datetime | None:
        """The last moment at which it was, or will be, in force; None when nothing may be put down under it now."""
        ends = (end_of_day(self.deliver_by), self.withdrawn_at, self.suspended_at)
        last = min(end for end in ends if end) - timedelta(microseconds=1)
        return last if self.state_at(last) is AuthorityState.IN_FORCE else None


@dataclass(frozen=True, slots=True)
class Extension:
    """A moved target: the old one stays beside it."""

    kept: Kept[said.ExtendDeadline]
    old_target: date
    late: bool
