"""Words and hints for the codes of delays and protection on the way, and how a case ends and is kept."""

from typing import Final

from csor.domain import vocabulary as v
from csor.words.codes.table import Words

WORDS: Final[Words] = {
    v.DelayCause: {
        v.DelayCause.APPLICANT: "The applicant",
        v.DelayCause.PARTNER: "A partner",
        v.DelayCause.OTHER_FORCE: "Another force",
        v.DelayCause.COURT: "A court",
        v.DelayCause.POLICE: "Police",
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
    v.WithdrawalReason: {
        v.WithdrawalReason.WITHDREW: "The applicant withdrew",
        v.WithdrawalReason.DISENGAGED: "The applicant no longer answers",
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
    v.RetentionClass: {
        v.RetentionClass.PUBLIC_PROTECTION: "The subject is dangerous: kept to age 100, reviewed every 10 years",
        v.RetentionClass.SEXUAL_OR_VIOLENT: "Reviewed after 10 clear years",
        v.RetentionClass.OTHER: "Reviewed after 6 years",
        v.RetentionClass.APPLICANT_ONLY: "Nothing is held about the subject",
    },
}
