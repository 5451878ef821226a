"""Codes of how a request comes in, how far a case is, and where else a person is sent."""

from enum import StrEnum


class Stage(StrEnum):
    """Where a case stands, in the order of the scheme."""

    INITIAL_CHECKS = "initial_checks"
    MEETING = "meeting"
    ASSESSMENT = "assessment"
    DECISION = "decision"
    DELIVERY = "delivery"
    NOTICE = "notice"
    CLOSED = "closed"


OPEN_STAGES = tuple(stage for stage in Stage if stage is not Stage.CLOSED)


class Route(StrEnum):
    """How police came to consider a disclosure (scheme.md 2.1, 2.2)."""

    RIGHT_TO_ASK = "right_to_ask"
    RIGHT_TO_KNOW = "right_to_know"


class Channel(StrEnum):
    """How the request or the information came in."""

    ONLINE = "online"
    TELEPHONE_101 = "telephone_101"
    STATION = "station"
    OFFICER = "officer"
    EMAIL = "email"
    LETTER = "letter"
    OFFENDER_VISIT = "offender_visit"
    PARTNER = "partner"
    OTHER_FORCE = "other_force"


class RejectionReason(StrEnum):
    """Why a request is not in the scheme (scheme.md 1.4, 2.5)."""

    NO_SPECIFIC_CHILD = "no_specific_child"
    NO_CONTACT = "no_contact"
    EMPLOYER_VETTING = "employer_vetting"
    ADULT_AT_RISK = "adult_at_risk"
    GENERAL_ENQUIRY = "general_enquiry"
    IDENTITY_UNKNOWN = "identity_unknown"
    NOT_A_CHILD = "not_a_child"
    OTHER = "other"


class OtherRoute(StrEnum):
    """Where a person is sent instead."""

    EMERGENCY_999 = "emergency_999"
    DBS = "dbs"
    LADO = "lado"
    DVDS = "dvds"
    SOCIAL_CARE = "social_care"
    COMMON_LAW = "common_law_disclosure"
    RIGHT_TO_KNOW = "right_to_know"
    NONE = "none"
