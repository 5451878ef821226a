"""Words of ending a case: notice, partners, closure, review and how long the record is kept."""

from typing import Final

from csor.domain.actions import Action
from csor.words.actions.shape import SCHEME, ActionWords, Group, Table

ENDING: Final[Table] = {
    Action.WITHDRAW_APPLICATION: ActionWords(
        "End a withdrawn application",
        "End a withdrawn application",
        "End the application",
        "An application does not end while concerns stand without protection.",
        Group.ENDING,
        ("The case goes on to be closed by a supervisor.",),
    ),
    Action.SUSPECT_MALICE: ActionWords(
        "End a malicious application",
        "End an application believed to be false",
        "End the application",
        "Say why it is believed false. The subject gets no mark, and the next application no bar.",
        Group.ENDING,
        ("The case goes on to be closed by a supervisor.",),
    ),
    Action.SEND_NOTICE: ActionWords(
        "Give the notice",
        "Give the applicant the notice",
        "Record the notice",
        "Everyone has the same words. Nothing may be added, so that the notice tells nothing.",
        Group.ENDING,
        ("The case can then be closed.",),
        f"{SCHEME}, when nothing is disclosed",
    ),
    Action.NOTIFY_PARTNER: ActionWords(
        "Tell a partner",
        "Tell a partner of the outcome",
        "Record what the partner was told",
        "Share what they need to protect a child, and no more.",
        Group.ENDING,
        source=f"{SCHEME}, working with partners",
    ),
    Action.CLOSE_CASE: ActionWords(
        "Close the case",
        "Close the case",
        "Close the case",
        "Say the outcome, what risk is left and how long the record is kept.",
        Group.ENDING,
        ("What the case holds stays as it is.", "A breach or a review is a new record beside it."),
        f"{SCHEME}, closing a case",
    ),
    Action.OPEN_REVIEW: ActionWords(
        "Open a review",
        "Open a review",
        "Open the review",
        "The outcome stays as it was. The review is a new record beside it.",
        Group.ENDING,
    ),
    Action.SET_RETENTION: ActionWords(
        "Change how long it is kept",
        "Change how long the record is kept",
        "Change it",
        "Say why, and when it is looked at again.",
        Group.ENDING,
        source="Police information and records management code of practice 2023",
    ),
    Action.HOLD_DISPOSAL: ActionWords(
        "Hold disposal",
        "Hold the disposal of the record",
        "Hold disposal",
        "Use this while an inquiry, a complaint or a court needs the record.",
        Group.ENDING,
        source="Police information and records management code of practice 2023",
    ),
    Action.RELEASE_HOLD: ActionWords(
        "Release hold",
        "Release a hold on disposal",
        "Release hold",
        "The record may then be disposed of in the usual way. Other holds stay as they are.",
        Group.ENDING,
        source="Police information and records management code of practice 2023",
    ),
}
