"""Words of taking a request in: receipt, correction, in the scheme or not, a linked Right to Know."""

from typing import Final

from csor.domain.actions import Action
from csor.words.actions.shape import SCHEME, ActionWords, Group, Table

REQUEST: Final[Table] = {
    Action.RECEIVE_CASE: ActionWords(
        "Receive a case",
        "Receive a case",
        "Receive the case",
        "Write what was said, as it was said. Leave empty what was not given.",
        Group.REQUEST,
        (
            "The initial checks are due 24 hours after receipt.",
            "Tell the caller it is confidential, and to ring 999 if a child is in danger.",
            "Say nothing about the subject.",
        ),
        f"{SCHEME}, receiving an application",
        "Check what you were told",
    ),
    Action.AMEND_REQUEST: ActionWords(
        "Put the request right",
        "Put the request right",
        "Keep the corrected request",
        "This replaces what is written about the people. What stood before stays on the record.",
        Group.REQUEST,
        ("An authority in force is suspended until an authoriser has looked again.",),
    ),
    Action.ACCEPT_INTO_SCHEME: ActionWords(
        "Take into the scheme",
        "Take the case into the scheme",
        "Take it into the scheme",
        "The case is about a named subject, a specific child, and contact between them.",
        Group.REQUEST,
        ("A Right to Ask goes on to the meeting, a Right to Know to the assessment.",),
        f"{SCHEME}, initial checks",
    ),
    Action.REJECT_FROM_SCHEME: ActionWords(
        "Say it is not in the scheme",
        "Say that this is not in the scheme",
        "Record that it is not in the scheme",
        "Say why, and what else police may do.",
        Group.REQUEST,
        (
            "When the sender is not known, a Right to Know is opened, so that the child is protected.",
            "The applicant is told why, and never the result of a check.",
        ),
        f"{SCHEME}, initial checks",
    ),
    Action.OPEN_RIGHT_TO_KNOW: ActionWords(
        "Open a Right to Know",
        "Open a linked Right to Know",
        "Open the Right to Know",
        "A second case keeps the same receipt, so that {children} are not forgotten.",
        Group.REQUEST,
        ("The two cases are linked. Each goes on by itself.",),
        f"{SCHEME}, Right to Know",
    ),
}
