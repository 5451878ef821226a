"""Words and hints for the codes of what is looked up, what came of it, and on what basis it is shared."""

from typing import Final

from csor.domain import vocabulary as v
from csor.words.codes.table import Words

WORDS: Final[Words] = {
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
}

HINTS: Final[Words] = {
    v.Match: {
        v.Match.CERTAIN: "Fingerprints or a known reference number agree",
        v.Match.PROBABLE: "Full name, date of birth and an address agree",
        v.Match.POSSIBLE: "Some details agree. The case cannot go to a decision on this result",
    },
}
