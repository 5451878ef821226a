"""Words of time and work: who has the case, notes, delay and extension."""

from typing import Final

from csor.domain.actions import Action
from csor.words.actions.shape import SCHEME, ActionWords, Group, Table

TIME: Final[Table] = {
    Action.ASSIGN_CASE: ActionWords(
        "Assign the case",
        "Assign the case",
        "Assign the case",
        "Choose who takes this case on.",
        Group.TIME,
        ("The case moves to their work list at once.",),
    ),
    Action.ADD_NOTE: ActionWords(
        "Add a note",
        "Add a note",
        "Add the note",
        "A note stands on the timeline. It is not changed later.",
        Group.TIME,
    ),
    Action.ATTRIBUTE_DELAY: ActionWords(
        "Put down a delay",
        "Put down a delay",
        "Put down the delay",
        "A delay is shown beside the elapsed time. It never takes days off.",
        Group.TIME,
        source=f"{SCHEME}, time limit for the decision",
    ),
    Action.EXTEND_DEADLINE: ActionWords(
        "Extend the deadline",
        "Extend the deadline",
        "Extend the deadline",
        "The target moves. The measure from receipt stays as it is.",
        Group.TIME,
        (
            "The applicant is told first, by safe contact, without any hint of what is held.",
            "Say: further enquiries are needed.",
        ),
        f"{SCHEME}, extenuating circumstances",
    ),
}
