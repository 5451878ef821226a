"""What is said when a case comes to its end (scheme.md 6.5, 7.1)."""

from dataclasses import dataclass
from datetime import date, datetime

from csor.domain.particulars.checks import Sharing
from csor.domain.particulars.kinds import HoldKey, Line, RecipientKey, Text, WordingVersion
from csor.domain.vocabulary import (
    CheckKind,
    ContactMeans,
    Outcome,
    RetentionClass,
    ReviewReason,
    WithdrawalReason,
)


@dataclass(frozen=True, slots=True)
class RecordSelfDisclosure:
    """Record what the subject or recipient says was told, and whether officers confirmed its content."""

    recipient: RecipientKey
    said_by: Line
    summary: Text
    confirmed_by_officers: bool
    confirmed_how: Text = ""


@dataclass(frozen=True, slots=True)
class WithdrawApplication:
    """End an application that was withdrawn or fell silent: never while concerns stand."""

    reason_code: WithdrawalReason
    reason: Text


@dataclass(frozen=True, slots=True)
class SuspectMalice:
    """End an application believed false: no mark on the subject, no bar on the next one."""

    reason: Text
    crime_reference: Line


@dataclass(frozen=True, slots=True)
class SendNotice:
    """Give the applicant the neutral notice: one text for everyone, to which nothing may be added."""

    means: ContactMeans
    version: WordingVersion
    added_words: Text = ""
    sent_at: datetime | None = None
    override_reason: Text = ""


@dataclass(frozen=True, slots=True)
class NotifyPartner:
    """Tell a partner what they need to know of the outcome."""

    partner: CheckKind
    sharing: Sharing


@dataclass(frozen=True, slots=True)
class CloseCase:
    """Close the case: outcome, residual risk, how long it is kept."""

    outcome: Outcome | None = None
    residual_risk: Text = ""
    retention: RetentionClass | None = None
    protection: Text = ""
    review_on: date | None = None
    partners_done: bool = False
    intelligence_reference: Line = ""


@dataclass(frozen=True, slots=True)
class RecordBreach:
    """Record that confidence was broken after a disclosure: a new record beside the closed case."""

    detail: Text
    known_at: datetime
    threat_assessment: Text
    offence_referred: bool


@dataclass(frozen=True, slots=True)
class OpenReview:
    """Open a review of a closed case: the outcome stays as it was."""

    reason_code: ReviewReason
    reason: Text


@dataclass(frozen=True, slots=True)
class SetRetention:
    """Change how long the case is kept, with the reason."""

    retention: RetentionClass
    reason: Text
    review_on: date


@dataclass(frozen=True, slots=True)
class HoldDisposal:
    """Stop disposal while something is under way. until: the last day; None until it is released."""

    reason: Text
    until: date | None = None


@dataclass(frozen=True, slots=True)
class ReleaseHold:
    """End a hold on disposal: what needed the record no longer does."""

    hold: HoldKey
    reason: Text
