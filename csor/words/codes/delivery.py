"""Words and hints for the codes of the visit: each recipient's line, the undertaking, and a refusal to sign."""

from typing import Final

from csor.domain import vocabulary as v
from csor.words.codes.table import Words

WORDS: Final[Words] = {
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
    v.FailedVisit: {
        v.FailedVisit.NOBODY_IN: "Nobody was in",
        v.FailedVisit.NOT_PRIVATE: "The place was not private",
        v.FailedVisit.NOT_SAFE: "It was not safe to speak",
        v.FailedVisit.WRONG_PERSON: "It was not the right person",
        v.FailedVisit.NOT_FOUND: "The person cannot be found",
        v.FailedVisit.DECLINED_TO_HEAR: "The person declined to hear",
    },
}

HINTS: Final[Words] = {
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
    v.FailedVisit: {
        v.FailedVisit.NOT_FOUND: "This ends the matter for this person",
        v.FailedVisit.DECLINED_TO_HEAR: "This ends the matter for this person",
    },
}
