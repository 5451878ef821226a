"""Words and hints for the codes of how a request comes in, how far a case is, and where else a person is sent."""

from typing import Final

from csor.domain import vocabulary as v
from csor.words.codes.table import Words

WORDS: Final[Words] = {
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
}

HINTS: Final[Words] = {
    v.Route: {
        v.Route.RIGHT_TO_ASK: "A person asks about somebody who has contact with a child",
        v.Route.RIGHT_TO_KNOW: "Police hold information that a person should be told, and nobody has asked",
    },
}
