"""Codes of delays and protection on the way, and how a case ends and is kept."""

from enum import StrEnum


class DelayCause(StrEnum):
    """To whom a delay is put down: reported beside elapsed time, never subtracted (scheme.md 1.5)."""

    APPLICANT = "applicant"
    PARTNER = "partner"
    OTHER_FORCE = "other_force"
    COURT = "court"
    POLICE = "police"


class SafeguardingAction(StrEnum):
    """What was done to protect a child at once (scheme.md 4.2)."""

    UNITS_SENT = "units_sent"
    STRATEGY_DISCUSSION = "strategy_discussion"
    ARREST = "arrest"
    POLICE_PROTECTION = "police_protection"
    SECTION_47 = "section_47"
    SECTION_17 = "section_17"
    ORDER_OR_LICENCE = "order_or_licence"
    SOCIAL_CARE_INFORMED = "social_care_informed"
    OTHER = "other"


class WithdrawalReason(StrEnum):
    """How an application ended before a decision."""

    WITHDREW = "withdrew"
    DISENGAGED = "disengaged"


class Outcome(StrEnum):
    """Closure codes (scheme.md 7.1)."""

    DISCLOSED_CONVICTIONS = "DISCLOSED_CONVICTIONS"
    DISCLOSED_OTHER_INFO = "DISCLOSED_OTHER_INFO"
    DISCLOSED_IMMEDIATE = "DISCLOSED_IMMEDIATE"
    SELF_DISCLOSURE_VERIFIED = "SELF_DISCLOSURE_VERIFIED"
    NO_DISCLOSURE_NOTHING_HELD = "NO_DISCLOSURE_NOTHING_HELD"
    NO_DISCLOSURE_NOT_NECESSARY_OR_PROPORTIONATE = "NO_DISCLOSURE_NOT_NECESSARY_OR_PROPORTIONATE"
    NO_DISCLOSURE_RISK_MANAGED = "NO_DISCLOSURE_RISK_MANAGED"
    AUTHORISED_NOT_DELIVERED_REFUSED = "AUTHORISED_NOT_DELIVERED_REFUSED"
    AUTHORISED_NOT_DELIVERED_OTHER = "AUTHORISED_NOT_DELIVERED_OTHER"
    NOT_IN_SCHEME = "NOT_IN_SCHEME"
    WITHDRAWN_DISENGAGED = "WITHDRAWN_DISENGAGED"
    MALICIOUS = "MALICIOUS"
    SUBJECT_DECEASED = "SUBJECT_DECEASED"
    DUPLICATE = "DUPLICATE"


DISCLOSURES = frozenset(
    {Outcome.DISCLOSED_CONVICTIONS, Outcome.DISCLOSED_OTHER_INFO, Outcome.DISCLOSED_IMMEDIATE},
)


class RetentionClass(StrEnum):
    """Groups of the management of police information (scheme.md 7.5)."""

    PUBLIC_PROTECTION = "public_protection"
    SEXUAL_OR_VIOLENT = "sexual_or_violent"
    OTHER = "other"
    APPLICANT_ONLY = "applicant_only"


class ReviewReason(StrEnum):
    """Why a closed case is looked at again: a new record beside it, the outcome stays."""

    COMPLAINT = "complaint"
    JUDICIAL_REVIEW = "judicial_review"
    NEW_INFORMATION = "new_information"
    QUALITY = "quality"
