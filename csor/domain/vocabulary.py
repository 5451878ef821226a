"""The words of the scheme as stored codes: they stand in events and case files for decades and never change.

Source: scheme.md glossary; moves.md.
"""

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


class Role(StrEnum):
    """What a person does for the scheme; a person may hold several."""

    CALL_TAKER = "call_taker"
    RESEARCHER = "researcher"
    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    AUTHORISER = "authoriser"
    COMPLIANCE = "compliance"
    ADMINISTRATOR = "administrator"


class Rank(StrEnum):
    """Police ranks, lowest first: the order of definition is the order of rank."""

    STAFF = "staff"
    CONSTABLE = "constable"
    SERGEANT = "sergeant"
    INSPECTOR = "inspector"
    CHIEF_INSPECTOR = "chief_inspector"
    SUPERINTENDENT = "superintendent"
    CHIEF_SUPERINTENDENT = "chief_superintendent"
    ASSISTANT_CHIEF_CONSTABLE = "assistant_chief_constable"

    @property
    def height(self) -> int:
        """The place of this rank, 0 for staff."""
        return _HEIGHTS[self]

    def reaches(self, floor: "Rank") -> bool:
        """Whether this rank is the floor or above it."""
        return self.height >= floor.height


_HEIGHTS = {rank: height for height, rank in enumerate(Rank)}


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


class FailedVisit(StrEnum):
    """Why a visit told nobody anything; the last two end the recipient's line."""

    NOBODY_IN = "nobody_in"
    NOT_PRIVATE = "not_private"
    NOT_SAFE = "not_safe"
    WRONG_PERSON = "wrong_person"
    NOT_FOUND = "not_found"
    DECLINED_TO_HEAR = "declined_to_hear"


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


class WaiverReason(StrEnum):
    """Why no meeting is held."""

    IMMEDIATE_RISK = "immediate_risk"
    UNSAFE_TO_MEET = "unsafe_to_meet"
    APPLICANT_UNREACHABLE = "applicant_unreachable"
    OTHER = "other"


class DelayCause(StrEnum):
    """To whom a delay is put down: reported beside elapsed time, never subtracted (scheme.md 1.5)."""

    APPLICANT = "applicant"
    PARTNER = "partner"
    OTHER_FORCE = "other_force"
    COURT = "court"
    POLICE = "police"


class WithdrawalReason(StrEnum):
    """How an application ended before a decision."""

    WITHDREW = "withdrew"
    DISENGAGED = "disengaged"


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
