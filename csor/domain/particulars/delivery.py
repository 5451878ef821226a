"""What is said at and around the visit (scheme.md 6)."""

from dataclasses import dataclass
from datetime import date, datetime

from csor.domain.particulars.kinds import Line, RecipientKey, StaffId, Strokes, Text, WordingVersion
from csor.domain.vocabulary import (
    ContactMeans,
    ContentPart,
    Document,
    FailedVisit,
    Obstacle,
    RefusalOption,
    SignatureForm,
)


@dataclass(frozen=True, slots=True)
class PlanVisit:
    """Plan who goes where and when to tell one recipient."""

    recipient: RecipientKey
    planned_for: datetime
    place: Line
    officers: tuple[StaffId, ...]
    partner: Line = ""
    interpreter: Line = ""
    safety: Text = ""


@dataclass(frozen=True, slots=True)
class ConfirmIdentity:
    """Tick, at the door, that this is the person, in a private place, with a witness.

    confirmed_at: when, if it was not just now.
    """

    recipient: RecipientKey
    document: Document
    photo_matches: bool
    details_agree: bool
    private: bool
    household_absent: bool
    witness: StaffId
    confirmed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RecordWarning:
    """Record that the warning was read aloud, line by line in order, and understood.

    lines: the numbers of the lines read, from 1, in the order read.
    """

    recipient: RecipientKey
    version: WordingVersion
    lines: tuple[int, ...]
    understood: bool
    witness: StaffId
    warned_at: datetime | None = None
    interpreter: Line = ""


@dataclass(frozen=True, slots=True)
class RecordSignature:
    """Record the signature on the undertaking: drawn on the screen, or where the paper is kept."""

    recipient: RecipientKey
    name: Line
    version: WordingVersion
    form: SignatureForm
    witness: StaffId
    signed_at: datetime | None = None
    strokes: Strokes = ""
    paper_location: Line = ""


@dataclass(frozen=True, slots=True)
class RecordRefusalToSign:
    """Record that the recipient does not wish to sign: a choice, not an error.

    late_reason: why it is recorded only after the authority ended.
    """

    recipient: RecipientKey
    reason: Text
    witness: StaffId
    already_said: Text = ""
    obstacles: tuple[Obstacle, ...] = ()
    likely_to_pass_on: Text = ""
    refused_at: datetime | None = None
    late_reason: Text = ""


@dataclass(frozen=True, slots=True)
class ReferBack:
    """Refer a refusal to sign back to the authoriser, with the risk both ways."""

    recipient: RecipientKey
    means: ContactMeans
    risk_if_withheld: Text
    risk_if_told: Text
    referred_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DecideAfterRefusal:
    """Decide again, after a refusal to sign, whether and how the disclosure should still take place."""

    recipient: RecipientKey
    option: RefusalOption
    risk_if_withheld: Text
    risk_if_told: Text
    reason: Text
    content: Text = ""
    contains: tuple[ContentPart, ...] = ()
    without_signature: bool | None = None
    warning_witness: Line = ""
    check_back_on: date | None = None
    protection: Text = ""
    revisit_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TellRecipient:
    """Record the telling: what was said against what was authorised, when, and who was there.

    told_by: who spoke; whoever records it when empty. late_reason: why it is recorded only after the authority ended.
    """

    recipient: RecipientKey
    in_person: bool
    began_at: datetime
    ended_at: datetime
    content: Text
    as_authorised: bool
    present: Line
    understood: Text
    deviation: Text = ""
    reaction: Text = ""
    support: Text = ""
    next_contact_on: date | None = None
    told_by: StaffId = ""
    late_reason: Text = ""


@dataclass(frozen=True, slots=True)
class RecordFailedVisit:
    """Record a visit at which nothing was told."""

    recipient: RecipientKey
    why: FailedVisit
    detail: Text
    visited_at: datetime | None = None
    protection: Text = ""


@dataclass(frozen=True, slots=True)
class RecordAftercare:
    """Record what was done after the telling: support, marker, offender manager, subject told."""

    detail: Text
    subject_told: bool = False
    next_contact_on: date | None = None
