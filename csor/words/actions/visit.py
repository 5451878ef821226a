"""Words of the visit: plan, identity, warning, undertaking, telling, aftercare."""

from typing import Final

from csor.domain.actions import Action
from csor.words.actions.shape import SCHEME, WARNED, ActionWords, Group, Table

VISIT: Final[Table] = {
    Action.PLAN_VISIT: ActionWords(
        "Plan a visit",
        "Plan the visit to {recipient}",
        "Plan the visit",
        "Two officers, a private place, and neither {subject} nor the children there.",
        Group.VISIT,
        ("The authority lapses after its last day.",),
        WARNED,
    ),
    Action.CONFIRM_IDENTITY: ActionWords(
        "Begin the visit",
        "Confirm who you are seeing",
        "Continue to the warning",
        "Say nothing about {subject} yet.",
        Group.VISIT,
        ("If anything does not fit, say nothing and end the visit.",),
        WARNED,
    ),
    Action.RECORD_WARNING: ActionWords(
        "Read the warning",
        "Read the warning aloud",
        "Continue to the undertaking",
        "Word for word, in this order. Tick each line once it is read and understood.",
        Group.VISIT,
        source=WARNED,
    ),
    Action.RECORD_SIGNATURE: ActionWords(
        "Record the signature",
        "Record the signature",
        "Record the signature",
        "Hand the undertaking over to read. Answer questions before it is signed.",
        Group.VISIT,
        ("Only now may the authorised words be said.",),
        WARNED,
    ),
    Action.RECORD_REFUSAL_TO_SIGN: ActionWords(
        "Does not wish to sign",
        "Does not wish to sign",
        "Record that there is no signature",
        "That is {recipient}’s choice. Nothing is told for now. Do not ask again today.",
        Group.VISIT,
        (
            "The authority to tell stops now.",
            "An authoriser decides again. You cannot.",
            "The risk of telling, and of not telling, is weighed again.",
        ),
        WARNED,
    ),
    Action.REFER_BACK: ActionWords(
        "Refer back to the authoriser",
        "Refer the refusal to sign back",
        "Refer it back",
        "Say how you reached the authoriser, and the risk both ways.",
        Group.VISIT,
        ("The authoriser decides whether the disclosure should still take place.",),
        WARNED,
    ),
    Action.TELL_RECIPIENT: ActionWords(
        "Record the telling",
        "Record what {recipient} was told",
        "Record the telling",
        "Write the words that were said. Say so if they were not the authorised words.",
        Group.VISIT,
        ("The authority is used. Aftercare comes next.",),
        WARNED,
        "Check what was told",
        ("this is what was said, and nothing else about {subject} was said",),
    ),
    Action.RECORD_FAILED_VISIT: ActionWords(
        "Record a visit at which nothing was told",
        "Record a visit at which nothing was told",
        "Record the visit",
        "Say why nothing was told.",
        Group.VISIT,
        ("The next visit begins again with identity and the warning.",),
    ),
    Action.RECORD_AFTERCARE: ActionWords(
        "Record aftercare",
        "Record aftercare",
        "Record the aftercare",
        "Write the support given, the markers set, and who was told of it.",
        Group.VISIT,
        source=f"{SCHEME}, after a disclosure",
    ),
}
