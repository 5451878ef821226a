"""Words and hints for the codes of the test, what is proposed, and the authority that comes of it."""

from typing import Final

from csor.domain import vocabulary as v
from csor.words.codes.table import Words

WORDS: Final[Words] = {
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
    v.AuthorityState: {
        v.AuthorityState.IN_FORCE: "In force",
        v.AuthorityState.SUSPENDED: "Suspended",
        v.AuthorityState.USED: "Used",
        v.AuthorityState.WITHDRAWN: "Withdrawn",
    },
    v.AuthorityKind: {v.AuthorityKind.ORDINARY: "Disclosure", v.AuthorityKind.IMMEDIATE: "Immediate protection"},
}

HINTS: Final[Words] = {
    v.ContentPart: {
        v.ContentPart.VICTIM_IDENTITY: "May not be told",
        v.ContentPart.FULL_ANTECEDENTS: "May not be told",
    },
    v.TellSubject: {
        v.TellSubject.NO: "Telling would raise the risk",
        v.TellSubject.BEFORE: "The subject may then tell the recipient first. Officers still confirm it",
    },
    v.NoDisclosureReason: {
        v.NoDisclosureReason.RISK_MANAGED: "By an order, a licence, a plan of social care or the subject’s own telling",
    },
}
