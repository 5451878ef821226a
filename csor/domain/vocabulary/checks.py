"""Codes of what is looked up, what came of it, and on what basis it is shared."""

from enum import StrEnum


class CheckKind(StrEnum):
    """The catalogue of checks (scheme.md 4.1)."""

    PNC = "pnc"
    VISOR = "visor"
    LOCAL_RECORDS = "local_records"
    PND = "pnd"
    SOCIAL_CARE = "social_care"
    PREVIOUS_APPLICATIONS = "previous_applications"
    OFFENDER_MANAGER = "offender_manager"
    PROBATION = "probation"
    HEALTH = "health"
    EDUCATION = "education"
    EARLY_HELP = "early_help"
    YOUTH_OFFENDING = "youth_offending"
    HOUSING = "housing"
    PRISON = "prison"
    FOREIGN_CONVICTIONS = "foreign_convictions"
    BARRED_LIST = "barred_list"
    MILITARY = "military"
    IMMIGRATION = "immigration"
    APPLICANT_AND_RECIPIENT = "applicant_and_recipient"


class CheckState(StrEnum):
    """How far a check is; superseded results stay on the record but no longer count."""

    REQUESTED = "requested"
    NOTHING = "returned_nothing"
    HIT = "returned_hit"
    NOT_AVAILABLE = "not_available"
    SUPERSEDED = "superseded"


class Match(StrEnum):
    """How sure the researcher is that the record is about the subject, surest last."""

    POSSIBLE = "possible"
    PROBABLE = "probable"
    CERTAIN = "certain"

    def reaches(self, floor: "Match") -> bool:
        """Whether this confidence is the floor or surer."""
        order = list(Match)
        return order.index(self) >= order.index(floor)


class Grading(StrEnum):
    """Fact and opinion are kept apart (Data Protection Act 2018 s.38(2))."""

    FACT = "fact"
    ASSESSMENT = "assessment"
    BOTH = "both"


class SharingBasis(StrEnum):
    """The basis of an exchange with a partner (scheme.md section 0)."""

    CONSENT = "consent"
    PUBLIC_INTEREST = "public_interest"
    STATUTORY_DUTY = "statutory_duty"


class SharingPower(StrEnum):
    """The power relied on for an exchange (scheme.md section 0)."""

    COMMON_LAW = "common_law"
    CRIME_AND_DISORDER_ACT = "crime_and_disorder_act_1998_s115"
    CHILDREN_ACT = "children_act"
    DATA_PROTECTION_ACT = "data_protection_act_2018"
    OFFENDER_MANAGEMENT = "criminal_justice_act_2003"
