"""Words of advising and deciding: recommend, authorise, decide not to, send back, defer, withdraw."""

from typing import Final

from csor.domain.actions import Action
from csor.words.actions.shape import SCHEME, WARNED, ActionWords, Group, Table

DECISION: Final[Table] = {
    Action.RECOMMEND: ActionWords(
        "Recommend",
        "Recommend to an authoriser",
        "Recommend",
        "You advise and the authoriser decides. Start from confidentiality: nothing is told unless the test is met.",
        Group.DECISION,
        ("The case goes to an authoriser, who may not be you.",),
        f"{SCHEME}, the presumption to disclose",
        "Check your recommendation",
        (
            "what I have written is true as far as I know",
            "I have no personal or professional interest in anyone in this case",
        ),
    ),
    Action.AUTHORISE_DISCLOSURE: ActionWords(
        "Authorise the disclosure",
        "Authorise the disclosure to {recipient}",
        "Authorise this disclosure",
        "Start from confidentiality. The recommendation is advice. The decision and its reasons are yours.",
        Group.DECISION,
        (
            "The officers who deliver plan the visit.",
            "{recipient} hears the warning and is asked to sign. Until then nothing is said.",
            "If the undertaking is not signed, this authority stops and the case comes back.",
            "A new result or a corrected record suspends this authority until you have looked again.",
        ),
        f"{SCHEME}, the presumption to disclose",
        "Check your decision",
        (
            "I have read the risk assessment and the representations",
            "I did not recommend this and I will not deliver it",
            "I have no personal or professional interest in anyone in this case",
        ),
    ),
    Action.DECIDE_NO_DISCLOSURE: ActionWords(
        "Decide not to disclose",
        "Decide not to disclose",
        "Decide not to disclose",
        "Say why nobody is told, and what protects {children} instead.",
        Group.DECISION,
        ("The applicant has the neutral notice.", "The notice is the same whatever is held."),
        f"{SCHEME}, the presumption to disclose",
        "Check your decision",
        (
            "I have read the risk assessment and the representations",
            "I did not recommend this",
            "I have no personal or professional interest in anyone in this case",
        ),
    ),
    Action.SEND_BACK: ActionWords(
        "Send it back",
        "Send the recommendation back",
        "Send it back",
        "Say what is missing.",
        Group.DECISION,
        ("The case returns to the assessment.", "The days go on."),
    ),
    Action.DEFER_DECISION: ActionWords(
        "Defer the decision",
        "Defer the decision",
        "Defer the decision",
        "Say when it is decided, and what covers the risk until then.",
        Group.DECISION,
        ("The case comes back to you on that day.", "The days go on."),
    ),
    Action.WITHDRAW_AUTHORITY: ActionWords(
        "Withdraw an authority",
        "Withdraw the authority to tell {recipient}",
        "Withdraw the authority",
        "From this moment nothing may be told to {recipient}.",
        Group.DECISION,
        ("The officers who deliver are stopped at once.",),
    ),
    Action.DECIDE_AFTER_REFUSAL: ActionWords(
        "Decide after the refusal to sign",
        "Decide after a refusal to sign",
        "Record the decision",
        "{recipient} did not wish to sign. Nothing may be told until you decide again.",
        Group.DECISION,
        (
            "The record says ‘did not sign’, whatever you decide.",
            "The earlier decision stays on the record.",
        ),
        WARNED,
        "Check your decision",
        (
            "I have weighed the risk if nothing is told, and the risk if it is told",
            "I was not at the visit and will not deliver this",
            "I have no personal or professional interest in anyone in this case",
        ),
    ),
}
