"""Codes of the meeting, the proofs shown there, and how a person may be reached."""

from enum import StrEnum


class MeetingMeans(StrEnum):
    """How the meeting was held; in person unless a reason is written."""

    IN_PERSON = "in_person"
    TELEPHONE = "telephone"
    VIDEO = "video"


class MeetingWarning(StrEnum):
    """What the applicant is warned of at the meeting (scheme.md 3.5)."""

    FALSE_STATEMENT = "false_statement"
    MAY_BE_SHARED = "may_be_shared"
    NO_GUARANTEE = "no_guarantee"
    CONFIDENTIAL = "confidential"
    RECORDED = "recorded"
    SUBJECT_NOT_TOLD = "subject_not_told"


class Genuineness(StrEnum):
    """The officer's view of the application, which is not yet a finding of malice."""

    GENUINE = "genuine"
    DOUBTFUL = "doubtful"
    CONTRADICTORY = "contradictory"


class ContactMeans(StrEnum):
    """How a person may be reached."""

    TEXT = "text"
    TELEPHONE = "telephone"
    VOICEMAIL = "voicemail"
    EMAIL = "email"
    LETTER = "letter"
    VISIT = "visit"


class ProofOf(StrEnum):
    """What a document seen goes to show."""

    IDENTITY = "identity"
    ADDRESS = "address"
    RELATIONSHIP = "relationship"


class Document(StrEnum):
    """Documents accepted as proof (scheme.md 3.3)."""

    PASSPORT = "passport"
    DRIVING_LICENCE = "driving_licence"
    UTILITY_BILL = "utility_bill"
    BANK_STATEMENT = "bank_statement"
    BENEFIT_AWARD = "benefit_award"
    BIRTH_CERTIFICATE = "birth_certificate"
    CHILD_HEALTH_RECORD = "child_health_record"
    CHILD_BENEFIT_LETTER = "child_benefit_letter"
    COURT_ORDER = "court_order"
    OTHER = "other"


class WaiverReason(StrEnum):
    """Why no meeting is held."""

    IMMEDIATE_RISK = "immediate_risk"
    UNSAFE_TO_MEET = "unsafe_to_meet"
    APPLICANT_UNREACHABLE = "applicant_unreachable"
    OTHER = "other"
