"""What is said when a decision is recommended and made (scheme.md 5.2 to 5.4)."""

from dataclasses import dataclass
from datetime import date

from csor.domain.particulars.kinds import Line, RecipientKey, StaffId, Text
from csor.domain.vocabulary import ContentPart, Limb, NoDisclosureReason, Proposal, TellSubject


@dataclass(frozen=True, slots=True)
class LimbAnswer:
    """One part of the test, answered by one person with their own reason."""

    limb: Limb
    met: bool | None = None
    reason: Text = ""


@dataclass(frozen=True, slots=True)
class Recommend:
    """Recommend to disclose or not: advice to an authoriser, who decides."""

    proposal: Proposal
    limbs: tuple[LimbAnswer, ...]
    reason: Text
    recipients: tuple[RecipientKey, ...] = ()
    content: Text = ""
    contains: tuple[ContentPart, ...] = ()
    left_out: Text = ""
    place: Line = ""
    deliverers: tuple[StaffId, ...] = ()
    deliver_by: date | None = None
    tell_subject: TellSubject | None = None
    tell_subject_reason: Text = ""
    subject_risk: Text = ""
    child_plan: Text = ""
    recipient_plan: Text = ""
    subject_plan: Text = ""
    alternatives: Text = ""


@dataclass(frozen=True, slots=True)
class AuthoriseDisclosure:
    """Authorise one recipient to be told one bounded content in person by one date."""

    recipient: RecipientKey
    limbs: tuple[LimbAnswer, ...]
    reason: Text
    deliverers: tuple[StaffId, ...]
    deliver_by: date
    in_person: bool
    content: Text = ""
    contains: tuple[ContentPart, ...] = ()
    left_out: Text = ""
    meeting_reference: Line = ""
    dissent: Text = ""
    legal_advice: Text = ""


@dataclass(frozen=True, slots=True)
class DecideNoDisclosure:
    """Decide that nothing is disclosed, and what protects the child when there are concerns."""

    reason_code: NoDisclosureReason
    reason: Text
    limbs: tuple[LimbAnswer, ...] = ()
    protection: Text = ""
    dissent: Text = ""


@dataclass(frozen=True, slots=True)
class SendBack:
    """Send a recommendation back with what is missing."""

    comment: Text


@dataclass(frozen=True, slots=True)
class DeferDecision:
    """Put the decision off to a day, with what covers the risk until then."""

    reason: Text
    review_on: date | None = None
    risk_cover: Text = ""


@dataclass(frozen=True, slots=True)
class WithdrawAuthority:
    """Take back an authority before it is used."""

    recipient: RecipientKey
    reason: Text
    protection: Text = ""
