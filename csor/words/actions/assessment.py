"""Words of the meeting, partners, representations and the risk assessment."""

from typing import Final

from csor.domain.actions import Action
from csor.words.actions.shape import LAW, SCHEME, ActionWords, Group, Table

ASSESSMENT: Final[Table] = {
    Action.RECORD_MEETING: ActionWords(
        "Record the meeting",
        "Record the meeting",
        "Record the meeting",
        "Write what was seen and said. Nothing about the subject is said at the meeting.",
        Group.ASSESSMENT,
        ("The full risk assessment begins.", "Record each document you saw: identity, address, relationship."),
        f"{SCHEME}, face-to-face meeting",
    ),
    Action.WAIVE_MEETING: ActionWords(
        "Go on without a meeting",
        "Go on without a meeting",
        "Go on without a meeting",
        "Say why no meeting is held. Nobody is told until identity and standing are verified.",
        Group.ASSESSMENT,
        ("The full risk assessment begins.",),
        f"{SCHEME}, face-to-face meeting",
    ),
    Action.RECORD_CONSULTATION: ActionWords(
        "Record a consultation",
        "Record a consultation with a partner",
        "Record the consultation",
        "Write what the partner thinks should be done, and what passed between you.",
        Group.ASSESSMENT,
        source=f"{SCHEME}, working with partners",
    ),
    Action.ANSWER_REPRESENTATIONS: ActionWords(
        "Answer about representations",
        "Ask the subject for representations, or say why not",
        "Record the answer",
        "This is considered in every case before anyone is told.",
        Group.ASSESSMENT,
        ("Nothing is authorised until this is answered and what was said is weighed.",),
        LAW,
    ),
    Action.RECORD_REPRESENTATIONS: ActionWords(
        "Record representations",
        "Record representations",
        "Record the representations",
        "Write what the subject said, or that the time passed without an answer.",
        Group.ASSESSMENT,
        ("What was said is weighed next.",),
        LAW,
    ),
    Action.WEIGH_REPRESENTATIONS: ActionWords(
        "Weigh the representations",
        "Weigh the representations",
        "Record how they were weighed",
        "Say what the representations change, and what they do not.",
        Group.ASSESSMENT,
        source=LAW,
    ),
    Action.COMPLETE_ASSESSMENT: ActionWords(
        "Complete the risk assessment",
        "Complete the risk assessment",
        "Complete the assessment",
        "Answer for each child by itself.",
        Group.ASSESSMENT,
        ("The recommendation comes next.", "A new assessment suspends an authority in force."),
        f"{SCHEME}, full risk assessment",
    ),
}
