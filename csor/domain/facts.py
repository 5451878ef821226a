"""A case as the rules know it: a frozen value, folded from its events and from nothing else.

What people said is kept whole (`Kept`), beside the server's time and the person who said it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar

from csor.domain import particulars as said
from csor.domain.deadlines import end_of_day, to_the_minute
from csor.domain.vocabulary import (
    AuthorityKind,
    AuthorityState,
    CheckKind,
    CheckState,
    ContentPart,
    Outcome,
    Path,
    RecipientState,
    Route,
    Stage,
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


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """Everything a rule may ask of a case."""

    reference: str
    force: str
    protocol: str
    protocol_version: str
    route: Route
    received_at: datetime
    keyed_at: datetime
    keyed_by: str
    receipt: said.ReceiveCase
    stage: Stage
    stage_since: datetime
    version: int = 1

    applicant: said.Applicant | None = None
    subject: said.Subject | None = None
    children: tuple[said.Child, ...] = ()
    carers: tuple[said.Carer, ...] = ()

    team: str = ""
    owner: str = ""
    linked: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    risk_flags: tuple[Kept[said.FlagImmediateRisk], ...] = ()
    danger_now: bool = False
    safeguarding: tuple[Kept[said.RecordSafeguardingAction], ...] = ()
    delays: tuple[Kept[said.AttributeDelay], ...] = ()
    extensions: tuple[Extension, ...] = ()
    safe_contact_overrides: int = 0

    checks: tuple[Check, ...] = ()
    checks_done_at: datetime | None = None
    accepted: Kept[said.AcceptIntoScheme] | None = None
    rejected: Kept[said.RejectFromScheme] | None = None
    opened_right_to_know: bool = False

    meeting: Kept[said.RecordMeeting] | None = None
    meeting_held_at: datetime | None = None
    waiver: Kept[said.WaiveMeeting] | None = None
    proofs: tuple[Kept[said.RecordProof], ...] = ()
    consultations: tuple[Kept[said.RecordConsultation], ...] = ()
    representations_answer: Kept[said.AnswerRepresentations] | None = None
    representations: tuple[Kept[said.RecordRepresentations], ...] = ()
    representations_weighed: Kept[said.WeighRepresentations] | None = None
    assessment: Kept[said.CompleteAssessment] | None = None
    recipients: tuple[Recipient, ...] = ()

    recommendation: Kept[said.Recommend] | None = None
    recommenders: tuple[str, ...] = ()
    sent_back: Kept[said.SendBack] | None = None
    deferral: Kept[said.DeferDecision] | None = None
    authorities: tuple[Authority, ...] = ()
    no_disclosure: Kept[said.DecideNoDisclosure] | None = None
    decided_at: datetime | None = None
    another_recipient_wanted: bool = False

    visits_planned: tuple[Kept[said.PlanVisit], ...] = ()
    failed_visits: tuple[Kept[said.RecordFailedVisit], ...] = ()
    aftercare: tuple[Kept[said.RecordAftercare], ...] = ()
    self_disclosures: tuple[Kept[said.RecordSelfDisclosure], ...] = ()
    withdrawal: Kept[said.WithdrawApplication] | None = None
    malice: Kept[said.SuspectMalice] | None = None
    notice: Kept[said.SendNotice] | None = None
    partners_notified: tuple[Kept[said.NotifyPartner], ...] = ()
    concluded_at: datetime | None = None
    closure: Kept[said.CloseCase] | None = None

    breaches: tuple[Kept[said.RecordBreach], ...] = ()
    reviews: tuple[Kept[said.OpenReview], ...] = ()
    retention: tuple[Kept[said.SetRetention], ...] = ()
    holds: tuple[Kept[said.HoldDisposal], ...] = ()

    @property
    def open(self) -> bool:
        """Whether the case is still being worked on."""
        return self.stage is not Stage.CLOSED

    @property
    def outcome(self) -> Outcome | None:
        """The closure code, None while the case is open."""
        return self.closure.said.outcome if self.closure else None

    @property
    def registered_offender(self) -> bool:
        """Whether a result that stands says the subject is registered."""
        return any(c.result.registered_offender for c in self.checks if c.counts and c.result)

    @property
    def hits(self) -> bool:
        """Whether a result that was not set aside found something, wherever it came from."""
        return any(c.state is CheckState.HIT for c in self.checks)

    @property
    def concerns(self) -> bool:
        """Whether there are concerns: by the assessment once made, by any hit or flagged risk until then."""
        if self.assessment:
            return any(finding.concerns for finding in self.assessment.said.findings)
        return self.hits or bool(self.risk_flags)

    @property
    def told(self) -> tuple[Recipient, ...]:
        """The recipients who have been told."""
        return tuple(r for r in self.recipients if r.state is RecipientState.TOLD)

    @property
    def applicant_named(self) -> bool:
        """Whether the applicant gave a name: an anonymous one may be told nothing."""
        return self.applicant is not None and bool(self.applicant.person.name)

    def recipient(self, key: str) -> Recipient | None:
        """The recipient with this key."""
        return next((r for r in self.recipients if r.key == key), None)

    def authority(self, recipient: str) -> Authority | None:
        """The latest authority for this recipient, whatever its state."""
        return next((a for a in reversed(self.authorities) if a.recipient == recipient), None)

    def authority_at(self, recipient: str, moment: datetime) -> Authority | None:
        """The authority for this recipient under which something was done at a moment: the latest given by then.

        Nothing is done any more under one that a refusal to sign stopped. The latest, when none was given by then.
        """
        latest = self.authority(recipient)
        theirs = (a for a in reversed(self.authorities) if a.recipient == recipient)
        usable = (a for a in theirs if a is latest or a.suspended_why != REFUSAL)
        return next((a for a in usable if to_the_minute(a.given_at) <= moment), latest)

    def latest_check(self, kind: CheckKind) -> Check | None:
        """The latest check of this kind that was not set aside."""
        standing = (c for c in reversed(self.checks) if c.kind is kind and c.state is not CheckState.SUPERSEDED)
        return next(standing, None)

    def conflicted(self, *accounts: str) -> bool:
        """Whether a person declared, under one of these user names, an interest that is not cleared."""
        return any(c.person in accounts and c.cleared_at is None for c in self.conflicts)

    def child_keys(self) -> tuple[str, ...]:
        """child-1 and on, in the order in which the children were named."""
        return tuple(f"child-{number}" for number in range(1, len(self.children) + 1))
