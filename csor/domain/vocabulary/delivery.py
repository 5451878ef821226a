"""Codes of the visit: each recipient's line, the undertaking, and a refusal to sign."""

from enum import StrEnum


class RefusalOption(StrEnum):
    """What an authoriser may decide after a refusal to sign (scheme.md 6.4)."""

    PROCEED_UNSIGNED = "proceed_unsigned"
    NARROW_CONTENT = "narrow_content"
    WITHHOLD = "withhold"
    OTHER_RECIPIENT = "other_recipient"
    DEFER = "defer"
    STATUTORY_PROTECTION = "statutory_protection"


class Obstacle(StrEnum):
    """What may have stood in the way of signing: inability is not refusal."""

    LANGUAGE_OR_READING = "language_or_reading"
    WANTS_ADVICE = "wants_advice"
    TOO_UPSET = "too_upset"
    CAPACITY = "capacity"


class SignatureForm(StrEnum):
    """How the undertaking was signed."""

    SCREEN = "screen"
    PAPER = "paper"


class RecipientState(StrEnum):
    """How far each recipient's own line is."""

    PROPOSED = "proposed"
    VERIFIED = "verified"
    AUTHORISED = "authorised"
    WARNED = "warned"
    SIGNED = "signed"
    REFUSED = "refused"
    REFERRED_BACK = "referred_back"
    UNSIGNED_ALLOWED = "unsigned_allowed"
    TOLD = "told"
    WITHHELD = "withheld"
    NOT_FOUND = "not_found"


class FailedVisit(StrEnum):
    """Why a visit told nobody anything; the last two end the recipient's line."""

    NOBODY_IN = "nobody_in"
    NOT_PRIVATE = "not_private"
    NOT_SAFE = "not_safe"
    WRONG_PERSON = "wrong_person"
    NOT_FOUND = "not_found"
    DECLINED_TO_HEAR = "declined_to_hear"
