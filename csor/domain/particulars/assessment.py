"""What is said in the full risk assessment (scheme.md 5)."""

from dataclasses import dataclass
from datetime import date, datetime

from csor.domain.particulars.checks import Sharing
from csor.domain.particulars.kinds import ChildKey, Line, RecipientKey, Text
from csor.domain.particulars.request import Person, SafeContact
from csor.domain.vocabulary import CheckKind, ContactMeans, NoRepresentations


@dataclass(frozen=True, slots=True)
class RecordConsultation:
    """Record an exchange with a partner about what should be done."""

    partner: CheckKind
    who: Line
    sharing: Sharing
    view: Text
    consulted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AnswerRepresentations:
    """Say whether the subject was asked for representations, and if not why not: considered in every case."""

    asked: bool
    reason_code: NoRepresentations | None = None
    reason: Text = ""
    asked_at: datetime | None = None
    means: ContactMeans | None = None
    hours_allowed: int = 0


@dataclass(frozen=True, slots=True)
class RecordRepresentations:
    """Record what the subject said, or that the time allowed passed without an answer."""

    received: bool
    summary: Text = ""


@dataclass(frozen=True, slots=True)
class WeighRepresentations:
    """Say how the representations were weighed."""

    weighed: Text


@dataclass(frozen=True, slots=True)
class ProposeRecipient:
    """Name a person who could be told, and why they can protect the child."""

    person: Person
    relationship: Line
    children: tuple[ChildKey, ...]
    reason: Text
    is_applicant: bool = False
    safe_contact: SafeContact | None = None


@dataclass(frozen=True, slots=True)
class VerifyRecipient:
    """Say what shows that a recipient is who they say, stands where they say, and is best placed to protect.

    standing: parental responsibility or care, as the protocol's recipient rule asks.
    """

    recipient: RecipientKey
    identity_verified: bool
    standing_verified: bool
    best_placed: bool
    identity_how: Text = ""
    standing_how: Text = ""
    best_placed_reason: Text = ""


@dataclass(frozen=True, slots=True)
class ChildFinding:
    """What is found for one child."""

    child: ChildKey
    concerns: bool
    reason: Text


@dataclass(frozen=True, slots=True)
class CompleteAssessment:
    """Complete the full risk assessment, child by child."""

    findings: tuple[ChildFinding, ...]
    reason: Text
    review_on: date | None = None
