"""The question for each field of each particulars class, in the order in which a page asks it."""

from typing import Final

from csor.words.questions import assessment, checks, delivery, ending, handling, request
from csor.words.questions.question import Question, Questions, Table

__all__ = ["ASKED", "Question", "Questions", "Table", "questions_of"]

ASKED: Final[Table] = {
    **request.PEOPLE,
    **request.REQUESTS,
    **checks.CHECKS,
    **handling.HANDLING,
    **handling.MEETING,
    **assessment.ASSESSMENT,
    **assessment.DECISION,
    **delivery.DELIVERY,
    **ending.ENDING,
}


def questions_of(cls: type) -> Questions:
    """The questions of a particulars class by field. Raises KeyError for a class nobody asks about."""
    return ASKED[cls]
