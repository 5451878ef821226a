"""A word for each stored code: short, in sentence case, as it stands on a button, in a list or in a table."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from csor.domain import vocabulary as v
from csor.domain.particulars import Known

Words = Mapping[type[StrEnum], Mapping[str, str]]

WORDS: Final[Words] = {
    Known: {Known.YES: "Yes", Known.NO: "No", Known.NOT_KNOWN: "Not known"},
    v.Stage: {
        v.Stage.INITIAL_CHECKS: "Initial checks",
        v.Stage.MEETING: "Meeting",
        v.Stage.ASSESSMENT: "Assessment",
        v.Stage.DECISION: "Decision",
        v.Stage.DELIVERY: "Delivery",
        v.Stage.NOTICE: "Notice",
        v.Stage.CLOSED: "Closed",
    },
    v.Route: {v.Route.RIGHT_TO_ASK: "Right to Ask", v.Route.RIGHT_TO_KNOW: "Right to Know"},
    v.Channel: {
        v.Channel.ONLINE: "Online",
        v.Channel.TELEPHONE_101: "By 101",
        v.Channel.STATION: "At a station",
        v.Channel.OFFICER: "To an officer",
        v.Channel.EMAIL: "By email",
        v.Channel.LETTER: "By letter",
        v.Channel.OFFENDER_VISIT: "On an offender visit",
        v.Channel.PARTNER: "From a partner",
        v.Channel.OTHER_FORCE: "From another force",
    },
    v.Role: {
        v.Role.CALL_TAKER: "Call-taker",
        v.Role.RESEARCHER: "Researcher",
        v.Role.OFFICER: "Officer",
        v.Role.SUPERVISOR: "Supervisor",
        v.Role.AUTHORISER: "Authoriser",
        v.Role.COMPLIANCE: "Compliance",
        v.Role.ADMINISTRATOR: "Administrator",
    },
    v.Rank: {
        v.Rank.STAFF: "Police staff",
        v.Rank.CONSTABLE: "Constable",
        v.Rank.SERGEANT: "Sergeant",
        v.Rank.INSPECTOR: "Inspector",
        v.Rank.CHIEF_INSPECTOR: "Chief inspector",
        v.Rank.SUPERINTENDENT: "Superintendent",
        v.Rank.CHIEF_SUPERINTENDENT: "Chief superintendent",
        v.Rank.ASSISTANT_CHIEF_CONSTABLE: "Assistant chief constable",
    },
    v.CheckKind: {
        v.CheckKind.PNC: "PNC",
        v.CheckKind.VISOR: "ViSOR/MAPPS",
        v.CheckKind.LOCAL_RECORDS: "Local records and intelligence",
        v.CheckKind.PND: "PND",
        v.CheckKind.SOCIAL_CARE: "Children’s social care",
        v.CheckKind.PREVIOUS_APPLICATIONS: "Previous applications",
        v.CheckKind.OFFENDER_MANAGER: "Offender manager",
        v.CheckKind.PROBATION: "Probation",
        v.CheckKind.HEALTH: "Health",
        v.CheckKind.EDUCATION: "Education",
        v.CheckKind.EARLY_HELP: "Early help",
        v.CheckKind.YOUTH_OFFENDING: "Youth offending team",
        v.CheckKind.HOUSING: "Housing",
        v.CheckKind.PRISON: "Prison",
        v.CheckKind.FOREIGN_CONVICTIONS: "Foreign convictions",
        v.CheckKind.BARRED_LIST: "Barred list",
        v.CheckKind.MILITARY: "Military",
        v.CheckKind.IMMIGRATION: "Immigration",
        v.CheckKind.APPLICANT_AND_RECIPIENT: "Applicant and recipient",
    },
    v.CheckState: {
        v.CheckState.REQUESTED: "Asked, no reply yet",
        v.CheckState.NOTHING: "Nothing found",
        v.CheckState.HIT: "Something found",
        v.CheckState.NOT_AVAILABLE: "The check could not be done",
        v.CheckState.SUPERSEDED: "Set aside",
    },
    v.Match: {v.Match.POSSIBLE: "Possible", v.Match.PROBABLE: "Probable", v.Match.CERTAIN: "Certain"},
    v.Grading: {v.Grading.FACT: "Fact", v.Grading.ASSESSMENT: "Assessment", v.Grading.BOTH: "Both"},
    v.MeetingMeans: {
        v.MeetingMeans.IN_PERSON: "In person",
        v.MeetingMeans.TELEPHONE: "By telephone",
        v.MeetingMeans.VIDEO: "By video",
    },
    v.MeetingWarning: {
        v.MeetingWarning.FALSE_STATEMENT: "Knowingly false information can be an offence",
        v.MeetingWarning.MAY_BE_SHARED: "What is said may be shared to protect a child",
        v.MeetingWarning.NO_GUARANTEE: "There may be no disclosure, or somebody else may be told",
        v.MeetingWarning.CONFIDENTIAL: "Anything told is confidential",
        v.MeetingWarning.RECORDED: "The application is recorded and kept",
        v.MeetingWarning.SUBJECT_NOT_TOLD: "The subject is not told of the application unless a disclosure is in view",
    },
    v.Genuineness: {
        v.Genuineness.GENUINE: "Genuine",
        v.Genuineness.DOUBTFUL: "Doubtful",
        v.Genuineness.CONTRADICTORY: "Contradictory",
    },
    v.ContactMeans: {
        v.ContactMeans.TEXT: "Text message",
        v.ContactMeans.TELEPHONE: "Telephone call",
        v.ContactMeans.VOICEMAIL: "Voicemail",
        v.ContactMeans.EMAIL: "Email",
        v.ContactMeans.LETTER: "Letter",
        v.ContactMeans.VISIT: "Visit",
    },
    v.ProofOf: {
        v.ProofOf.IDENTITY: "Identity",
        v.ProofOf.ADDRESS: "Address",
        v.ProofOf.RELATIONSHIP: "Relationship to the child",
    },
    v.Document: {
        v.Document.PASSPORT: "Passport",
        v.Document.DRIVING_LICENCE: "Driving licence",
        v.Document.UTILITY_BILL: "Utility bill",
        v.Document.BANK_STATEMENT: "Bank statement",
        v.Document.BENEFIT_AWARD: "Benefit award",
        v.Document.BIRTH_CERTIFICATE: "Birth certificate",
        v.Document.CHILD_HEALTH_RECORD: "Child health record (red book)",
        v.Document.CHILD_BENEFIT_LETTER: "Child benefit letter",
        v.Document.COURT_ORDER: "Court order",
        v.Document.OTHER: "Other document",
    },
    v.SharingBasis: {
        v.SharingBasis.CONSENT: "Consent of the person",
        v.SharingBasis.PUBLIC_INTEREST: "Public interest",
        v.SharingBasis.STATUTORY_DUTY: "Statutory duty",
    },
    v.SharingPower: {
        v.SharingPower.COMMON_LAW: "Common law policing power",
        v.SharingPower.CRIME_AND_DISORDER_ACT: "Crime and Disorder Act 1998, section 115",
        v.SharingPower.CHILDREN_ACT: "Children Act 1989 or 2004",
        v.SharingPower.DATA_PROTECTION_ACT: "Data Protection Act 2018",
        v.SharingPower.OFFENDER_MANAGEMENT: "Criminal Justice Act 2003, sections 325 to 327B",
    },
    v.Limb: {
        v.Limb.CONVICTED: "Convicted",
        v.Limb.RISK_TO_CHILD: "Risk to the child",
        v.Limb.NECESSARY: "Necessary",
        v.Limb.PROPORTIONATE: "Proportionate",
    },
    v.Path: {
        v.Path.CONVICTIONS: "Convictions",
        v.Path.OTHER_INFORMATION: "Other information",
        v.Path.NO_DISCLOSURE: "No disclosure",
        v.Path.NO_CONCERNS: "No concerns",
        v.Path.IMMEDIATE: "Immediate protection",
        v.Path.REFUSAL: "Refusal to sign",
    },
    v.Proposal: {v.Proposal.DISCLOSE: "Disclose", v.Proposal.NO_DISCLOSURE: "Do not disclose"},
    v.ContentPart: {
        v.ContentPart.OFFENCE_NATURE: "Nature of the offence",
        v.ContentPart.OFFENCE_COUNT: "Number of offences",
        v.ContentPart.OFFENCE_PERIOD: "When the offences were",
        v.ContentPart.REGISTRATION: "That the subject is registered",
        v.ContentPart.ORDERS: "Orders or conditions",
        v.ContentPart.OTHER_RISK: "Other information about risk",
        v.ContentPart.VICTIM_IDENTITY: "Who a victim was",
        v.ContentPart.FULL_ANTECEDENTS: "All antecedents",
    },
    v.TellSubject: {
        v.TellSubject.NO: "No",
        v.TellSubject.BEFORE: "Yes, before the visit",
        v.TellSubject.AFTER: "Yes, after the visit",
    },
    v.NoRepresentations: {
        v.NoRepresentations.EMERGENCY: "There was no time: an emergency",
        v.NoRepresentations.RISK_TO_CHILD: "Asking would put a child at risk",
        v.NoRepresentations.FLIGHT_OR_DESTRUCTION: "Risk of flight, or of evidence being destroyed",
        v.NoRepresentations.WHEREABOUTS_UNKNOWN: "Nobody knows where the subject is",
        v.NoRepresentations.OTHER: "Another reason",
    },
    v.NoDisclosureReason: {
        v.NoDisclosureReason.NOTHING_HELD: "There is nothing to disclose",
        v.NoDisclosureReason.NOT_NECESSARY_OR_PROPORTIONATE: "Not necessary, or not proportionate",
        v.NoDisclosureReason.RISK_MANAGED: "The risk is managed by other means",
    },
    v.RefusalOption: {
        v.RefusalOption.PROCEED_UNSIGNED: "Tell without a signature",
        v.RefusalOption.NARROW_CONTENT: "Tell less",
        v.RefusalOption.WITHHOLD: "Do not tell this person",
        v.RefusalOption.OTHER_RECIPIENT: "Tell someone else",
        v.RefusalOption.DEFER: "Wait, and ask again",
        v.RefusalOption.STATUTORY_PROTECTION: "Use statutory protection",
    },
    v.Obstacle: {
        v.Obstacle.LANGUAGE_OR_READING: "Language or reading",
        v.Obstacle.WANTS_ADVICE: "Wants advice first",
        v.Obstacle.TOO_UPSET: "Too upset to decide",
        v.Obstacle.CAPACITY: "Capacity to understand",
    },
    v.SignatureForm: {v.SignatureForm.SCREEN: "On the screen", v.SignatureForm.PAPER: "On paper"},
    v.RecipientState: {
        v.RecipientState.PROPOSED: "Proposed",
        v.RecipientState.VERIFIED: "Verified",
        v.RecipientState.AUTHORISED: "Authorised",
        v.RecipientState.WARNED: "Warning read",
        v.RecipientState.SIGNED: "Undertaking signed",
        v.RecipientState.REFUSED: "Did not wish to sign",
        v.RecipientState.REFERRED_BACK: "Referred back",
        v.RecipientState.UNSIGNED_ALLOWED: "May be told without a signature",
        v.RecipientState.TOLD: "Told",
        v.RecipientState.WITHHELD: "Not to be told",
        v.RecipientState.NOT_FOUND: "Not found, or declined to hear",
    },
    v.AuthorityState: {
        v.AuthorityState.IN_FORCE: "In force",
        v.AuthorityState.SUSPENDED: "Suspended",
        v.AuthorityState.USED: "Used",
        v.AuthorityState.WITHDRAWN: "Withdrawn",
    },
    v.AuthorityKind: {v.AuthorityKind.ORDINARY: "Disclosure", v.AuthorityKind.IMMEDIATE: "Immediate protection"},
    v.FailedVisit: {
        v.FailedVisit.NOBODY_IN: "Nobody was in",
        v.FailedVisit.NOT_PRIVATE: "The place was not private",
        v.FailedVisit.NOT_SAFE: "It was not safe to speak",
        v.FailedVisit.WRONG_PERSON: "It was not the right person",
        v.FailedVisit.NOT_FOUND: "The person cannot be found",
        v.FailedVisit.DECLINED_TO_HEAR: "The person declined to hear",
    },
    v.RejectionReason: {
        v.RejectionReason.NO_SPECIFIC_CHILD: "No specific child",
        v.RejectionReason.NO_CONTACT: "No contact between the subject and a child",
        v.RejectionReason.EMPLOYER_VETTING: "An employer’s vetting",
        v.RejectionReason.ADULT_AT_RISK: "An adult is at risk, not a child",
        v.RejectionReason.GENERAL_ENQUIRY: "A general enquiry about an area",
        v.RejectionReason.IDENTITY_UNKNOWN: "The sender is not known",
        v.RejectionReason.NOT_A_CHILD: "Nobody in the request is under 18",
        v.RejectionReason.OTHER: "Another reason",
    },
    v.OtherRoute: {
        v.OtherRoute.EMERGENCY_999: "999",
        v.OtherRoute.DBS: "Disclosure and Barring Service",
        v.OtherRoute.LADO: "Local authority designated officer",
        v.OtherRoute.DVDS: "Clare’s Law (domestic violence disclosure)",
        v.OtherRoute.SOCIAL_CARE: "Social care",
        v.OtherRoute.COMMON_LAW: "Disclosure under common law",
        v.OtherRoute.RIGHT_TO_KNOW: "Right to Know",
        v.OtherRoute.NONE: "Nothing else fits",
    },
    v.WaiverReason: {
        v.WaiverReason.IMMEDIATE_RISK: "Immediate risk",
        v.WaiverReason.UNSAFE_TO_MEET: "It is not safe to meet",
        v.WaiverReason.APPLICANT_UNREACHABLE: "The applicant cannot be reached",
        v.WaiverReason.OTHER: "Another reason",
    },
    v.DelayCause: {
        v.DelayCause.APPLICANT: "The applicant",
        v.DelayCause.PARTNER: "A partner",
        v.DelayCause.OTHER_FORCE: "Another force",
        v.DelayCause.COURT: "A court",
        v.DelayCause.POLICE: "Police",
    },
    v.WithdrawalReason: {
        v.WithdrawalReason.WITHDREW: "The applicant withdrew",
        v.WithdrawalReason.DISENGAGED: "The applicant no longer answers",
    },
    v.SafeguardingAction: {
        v.SafeguardingAction.UNITS_SENT: "Units sent",
        v.SafeguardingAction.STRATEGY_DISCUSSION: "Strategy discussion",
        v.SafeguardingAction.ARREST: "Arrest",
        v.SafeguardingAction.POLICE_PROTECTION: "Police protection",
        v.SafeguardingAction.SECTION_47: "Section 47 enquiry",
        v.SafeguardingAction.SECTION_17: "Section 17 assessment",
        v.SafeguardingAction.ORDER_OR_LICENCE: "Order or licence condition",
        v.SafeguardingAction.SOCIAL_CARE_INFORMED: "Social care told",
        v.SafeguardingAction.OTHER: "Something else",
    },
    v.Outcome: {
        v.Outcome.DISCLOSED_CONVICTIONS: "Disclosed: convictions",
        v.Outcome.DISCLOSED_OTHER_INFO: "Disclosed: other information",
        v.Outcome.DISCLOSED_IMMEDIATE: "Disclosed for immediate protection",
        v.Outcome.SELF_DISCLOSURE_VERIFIED: "Subject told them; officers confirmed it",
        v.Outcome.NO_DISCLOSURE_NOTHING_HELD: "No disclosure: nothing held",
        v.Outcome.NO_DISCLOSURE_NOT_NECESSARY_OR_PROPORTIONATE: "No disclosure: not necessary or not proportionate",
        v.Outcome.NO_DISCLOSURE_RISK_MANAGED: "No disclosure: risk managed by other means",
        v.Outcome.AUTHORISED_NOT_DELIVERED_REFUSED: "Authorised, not told: did not wish to sign",
        v.Outcome.AUTHORISED_NOT_DELIVERED_OTHER: "Authorised, not told: another reason",
        v.Outcome.NOT_IN_SCHEME: "Not in the scheme",
        v.Outcome.WITHDRAWN_DISENGAGED: "Withdrawn, or no longer answering",
        v.Outcome.MALICIOUS: "Malicious",
        v.Outcome.SUBJECT_DECEASED: "Subject has died",
        v.Outcome.DUPLICATE: "Duplicate of another case",
    },
    v.RetentionClass: {
        v.RetentionClass.PUBLIC_PROTECTION: "Public protection",
        v.RetentionClass.SEXUAL_OR_VIOLENT: "Sexual or violent",
        v.RetentionClass.OTHER: "All other",
        v.RetentionClass.APPLICANT_ONLY: "Applicant only",
    },
    v.ReviewReason: {
        v.ReviewReason.COMPLAINT: "A complaint",
        v.ReviewReason.JUDICIAL_REVIEW: "Judicial review",
        v.ReviewReason.NEW_INFORMATION: "New information",
        v.ReviewReason.QUALITY: "A check of quality",
    },
}

HINTS: Final[Words] = {
    v.Match: {
        v.Match.CERTAIN: "Fingerprints or a known reference number agree",
        v.Match.PROBABLE: "Full name, date of birth and an address agree",
        v.Match.POSSIBLE: "Some details agree. The case cannot go to a decision on this result",
    },
    v.Route: {
        v.Route.RIGHT_TO_ASK: "A person asks about somebody who has contact with a child",
        v.Route.RIGHT_TO_KNOW: "Police hold information that a person should be told, and nobody has asked",
    },
    v.Genuineness: {
        v.Genuineness.DOUBTFUL: "Something does not fit. This is not yet a finding of malice",
        v.Genuineness.CONTRADICTORY: "What was said contradicts itself, or what police know",
    },
    v.TellSubject: {
        v.TellSubject.NO: "Telling would raise the risk",
        v.TellSubject.BEFORE: "The subject may then tell the recipient first. Officers still confirm it",
    },
    v.RefusalOption: {
        v.RefusalOption.PROCEED_UNSIGNED: (
            "Fits when the children’s risk outweighs the risk of it being passed on, and the warning was understood"
        ),
        v.RefusalOption.NARROW_CONTENT: "Fits when it may be passed on, but less would still protect the children",
        v.RefusalOption.WITHHOLD: "Fits when there are threats, or the person stands with the subject",
        v.RefusalOption.OTHER_RECIPIENT: "Fits when another parent or carer is better placed",
        v.RefusalOption.DEFER: "Fits when the person wants advice, is distressed, or needs an interpreter",
        v.RefusalOption.STATUTORY_PROTECTION: "Fits when the person cannot or will not protect the children",
    },
    v.NoDisclosureReason: {
        v.NoDisclosureReason.RISK_MANAGED: "By an order, a licence, a plan of social care or the subject’s own telling",
    },
    v.FailedVisit: {
        v.FailedVisit.NOT_FOUND: "This ends the matter for this person",
        v.FailedVisit.DECLINED_TO_HEAR: "This ends the matter for this person",
    },
    v.RetentionClass: {
        v.RetentionClass.PUBLIC_PROTECTION: "The subject is dangerous: kept to age 100, reviewed every 10 years",
        v.RetentionClass.SEXUAL_OR_VIOLENT: "Reviewed after 10 clear years",
        v.RetentionClass.OTHER: "Reviewed after 6 years",
        v.RetentionClass.APPLICANT_ONLY: "Nothing is held about the subject",
    },
    v.ContentPart: {
        v.ContentPart.VICTIM_IDENTITY: "May not be told",
        v.ContentPart.FULL_ANTECEDENTS: "May not be told",
    },
}

_OF_NAMES: Final = frozenset({v.Route, v.SharingPower, v.OtherRoute})

_TITLES: Final = {
    v.Rank.STAFF: "",
    v.Rank.CONSTABLE: "PC",
    v.Rank.SERGEANT: "DS",
    v.Rank.INSPECTOR: "DI",
    v.Rank.CHIEF_INSPECTOR: "DCI",
    v.Rank.SUPERINTENDENT: "Det Supt",
    v.Rank.CHIEF_SUPERINTENDENT: "Det Ch Supt",
    v.Rank.ASSISTANT_CHIEF_CONSTABLE: "ACC",
}


def word(code: StrEnum) -> str:
    """The word for a code. Raises KeyError for a code of an enum that nobody reads."""
    return WORDS[type(code)][code]


def hint(code: StrEnum) -> str:
    """What a code means or needs, where its word alone is not enough; else empty."""
    return HINTS.get(type(code), {}).get(code, "")


def rank_title(rank: v.Rank) -> str:
    """The rank as it stands before a name ("DI"); empty for police staff."""
    return _TITLES[rank]


def within(code: StrEnum) -> str:
    """The word as it stands inside a sentence: a small first letter, unless it is a name or an abbreviation."""
    said = word(code)
    keeps = any(letter.isupper() for letter in said.split()[0][1:]) or type(code) in _OF_NAMES
    return said if keeps else said[0].lower() + said[1:]
