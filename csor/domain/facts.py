"""A case as the rules know it: a frozen value, folded from its events and from nothing else."""

from dataclasses import dataclass
from datetime import datetime

from csor.domain import particulars as said
from csor.domain.deadlines import to_the_minute
from csor.domain.parts import REFUSAL, Authority, Check, Conflict, Extension, Kept, Recipient, Visit
from csor.domain.vocabulary import CheckKind, CheckState, Outcome, RecipientState, Route, Stage

__all__ = ["Authority", "CaseFacts", "Check", "Conflict", "Extension", "Kept", "Recipient", "Visit"]


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
    releases: tuple[Kept[said.ReleaseHold], ...] = ()

    @property
    def open(self) -> bool:
        """Whether the case is still being worked on."""
        return self.stage is not Stage.CLOSED

    @property
    def outcome(self) -> Outcome | None:
        """The closure code, None while the case is open."""
        return self.closure.said.outcome if self.closure else None

    @property
    def right_to_know(self) -> str:
        """The Right to Know opened from this case, which is linked last; empty when there is none.

        Others may be linked before it: whoever takes a request in can name an earlier case.
        """
        return "".join(self.linked[-1:]) if self.opened_right_to_know else ""

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

    @property
    def keyed_holds(self) -> dict[str, Kept[said.HoldDisposal]]:
        """hold-1 and on, in the order in which disposal was held."""
        return {f"hold-{number}": kept for number, kept in enumerate(self.holds, 1)}

    @property
    def standing_holds(self) -> dict[str, Kept[said.HoldDisposal]]:
        """The holds on disposal that nobody released, by key: also one whose last day is over."""
        released = {kept.said.hold for kept in self.releases}
        return {key: kept for key, kept in self.keyed_holds.items() if key not in released}

    def child_keys(self) -> tuple[str, ...]:
        """child-1 and on, in the order in which the children were named."""
        return tuple(f"child-{number}" for number in range(1, len(self.children) + 1))
