"""Words of checks: asked for, recorded, chased, set aside."""

from typing import Final

from csor.domain.actions import Action
from csor.words.actions.shape import INITIAL_CHECKS, ActionWords, Group, Table

CHECKS: Final[Table] = {
    Action.REQUEST_CHECK: ActionWords(
        "Ask for a check",
        "Ask for a check",
        "Ask for the check",
        "Say whom you asked and by when they answer. Share no more than they need.",
        Group.CHECKS,
        ("The check waits on this case until a result comes in.", "Chase it when the reply is late."),
        INITIAL_CHECKS,
    ),
    Action.RECORD_CHECK: ActionWords(
        "Record a check",
        "Record a check",
        "Record the result",
        "Nothing found is a result too. So is a check that could not be done, with the reason.",
        Group.CHECKS,
        (
            "An earlier result stays on the record.",
            "A new result suspends an authority in force until an authoriser has looked again.",
        ),
        INITIAL_CHECKS,
    ),
    Action.CHASE_CHECK: ActionWords(
        "Chase a check",
        "Chase a check",
        "Record the chase",
        "Record that you asked again, and when you look for the reply next.",
        Group.CHECKS,
        source=INITIAL_CHECKS,
    ),
    Action.SUPERSEDE_CHECK: ActionWords(
        "Set a result aside",
        "Set a result aside",
        "Set the result aside",
        "Use this when a result is about the wrong person, or is wrong.",
        Group.CHECKS,
        ("The result stays on the record and no longer counts.", "The check is run again before the case goes on."),
        INITIAL_CHECKS,
    ),
}
