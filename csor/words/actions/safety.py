"""Words of a child in danger now, and a breach of confidence."""

from typing import Final

from csor.domain.actions import Action
from csor.words.actions.shape import SCHEME, ActionWords, Group, Table

SAFETY: Final[Table] = {
    Action.FLAG_IMMEDIATE_RISK: ActionWords(
        "Flag immediate risk",
        "Flag immediate risk",
        "Flag immediate risk",
        "If a child is in danger now, ring 999 or the control room first. Then write it here.",
        Group.SAFETY,
        ("The case goes to the top of every list.", "No deadline comes before a child’s safety."),
        f"{SCHEME}, immediate risk",
    ),
    Action.RECORD_SAFEGUARDING_ACTION: ActionWords(
        "Record what was done to protect a child",
        "Record what was done to protect a child",
        "Record what was done",
        "Write what was done, by whom, and whether the danger is over.",
        Group.SAFETY,
        ("While the danger lasts, the case cannot be closed.",),
        f"{SCHEME}, immediate risk",
    ),
    Action.AUTHORISE_IMMEDIATE_PROTECTION: ActionWords(
        "Authorise immediate protection",
        "Authorise immediate protection",
        "Authorise now",
        "This lets one person be told enough to protect a child now, before the ordinary steps.",
        Group.SAFETY,
        (
            "The warning is still read first, and a signature asked for.",
            "The ordinary steps go on behind it.",
        ),
        f"{SCHEME}, immediate risk",
        "Check your decision",
        (
            "a child cannot be protected in time in any other way",
            "I will not deliver this disclosure",
            "I have no personal or professional interest in anyone in this case",
        ),
    ),
    Action.RECORD_BREACH: ActionWords(
        "Record a breach of confidence",
        "Record a breach of confidence",
        "Record the breach",
        "Protect life first: {subject}, {recipient} and {children}.",
        Group.SAFETY,
        ("Tell the offender manager. Keep the evidence.",),
    ),
}
