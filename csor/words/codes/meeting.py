"""Words and hints for the codes of the meeting, the proofs shown there, and how a person may be reached."""

from typing import Final

from csor.domain import vocabulary as v
from csor.words.codes.table import Words

WORDS: Final[Words] = {
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
    v.WaiverReason: {
        v.WaiverReason.IMMEDIATE_RISK: "Immediate risk",
        v.WaiverReason.UNSAFE_TO_MEET: "It is not safe to meet",
        v.WaiverReason.APPLICANT_UNREACHABLE: "The applicant cannot be reached",
        v.WaiverReason.OTHER: "Another reason",
    },
}

HINTS: Final[Words] = {
    v.Genuineness: {
        v.Genuineness.DOUBTFUL: "Something does not fit. This is not yet a finding of malice",
        v.Genuineness.CONTRADICTORY: "What was said contradicts itself, or what police know",
    },
}
