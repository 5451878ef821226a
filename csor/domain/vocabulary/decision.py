"""Codes of the test, what is proposed, and the authority that comes of it."""

from enum import StrEnum


class Limb(StrEnum):
    """The parts of the test, each answered with its own reason (scheme.md 5.2)."""

    CONVICTED = "convicted"
    RISK_TO_CHILD = "risk_to_child"
    NECESSARY = "necessary"
    PROPORTIONATE = "proportionate"


class Path(StrEnum):
    """What rank a decision needs follows from what it is about."""

    CONVICTIONS = "convictions"
    OTHER_INFORMATION = "other_information"
    NO_DISCLOSURE = "no_disclosure"
    NO_CONCERNS = "no_concerns"
    IMMEDIATE = "immediate"
    REFUSAL = "refusal"


class Proposal(StrEnum):
    """What a recommendation asks the authoriser to decide."""

    DISCLOSE = "disclose"
    NO_DISCLOSURE = "no_disclosure"


class ContentPart(StrEnum):
    """What the words to be spoken contain."""

    OFFENCE_NATURE = "offence_nature"
    OFFENCE_COUNT = "offence_count"
    OFFENCE_PERIOD = "offence_period"
    REGISTRATION = "registration"
    ORDERS = "orders"
    OTHER_RISK = "other_risk"
    VICTIM_IDENTITY = "victim_identity"
    FULL_ANTECEDENTS = "full_antecedents"


class TellSubject(StrEnum):
    """Whether the subject is told, answered before authorisation."""

    NO = "no"
    BEFORE = "before_the_visit"
    AFTER = "after_the_visit"


class NoRepresentations(StrEnum):
    """Why the subject was not asked for representations (scheme.md 5.3)."""

    EMERGENCY = "emergency"
    RISK_TO_CHILD = "risk_to_child"
    FLIGHT_OR_DESTRUCTION = "flight_or_destruction"
    WHEREABOUTS_UNKNOWN = "whereabouts_unknown"
    OTHER = "other"


class NoDisclosureReason(StrEnum):
    """Why nothing is disclosed (scheme.md 1.4, 7.1)."""

    NOTHING_HELD = "nothing_held"
    NOT_NECESSARY_OR_PROPORTIONATE = "not_necessary_or_proportionate"
    RISK_MANAGED = "risk_managed"


class AuthorityState(StrEnum):
    """Whether an authority may be acted on. Lapsing is by date, so it is asked, not stored."""

    IN_FORCE = "in_force"
    SUSPENDED = "suspended"
    USED = "used"
    WITHDRAWN = "withdrawn"


class AuthorityKind(StrEnum):
    """An ordinary authority, or one for immediate protection with its own reason (G2)."""

    ORDINARY = "ordinary"
    IMMEDIATE = "immediate"
