"""The shape of a question."""

from collections.abc import Mapping
from dataclasses import dataclass

Questions = Mapping[str, "Question"]
Table = Mapping[type, Questions]


@dataclass(frozen=True, slots=True)
class Question:
    """How one field of the particulars is asked, in the order in which a page asks it.

    text: the question; the legend of a group. hint: what helps to answer, with its source where there is one.
    missing: what is said when an answer that is needed was not given.
    of: for days and moments, what it is the day of: "of the search" says "Enter the date of the search".
    name: the short name in a list of answers; the question itself when empty.
    when: the condition, in words, for a question that follows from the one before: "If something was found".
    needed: the rules ask for an answer although the field may be left empty. width: of a line, in characters.
    most: the greatest number of characters, 0 for the limit of its kind. rows: the height of a text.
    item: for a list of things, one of them: "Child". more: the words behind which it waits, folded away.
    given: the product gives the answer: it is shown with the others, and nobody is asked.
    """

    text: str
    hint: str = ""
    missing: str = ""
    of: str = ""
    name: str = ""
    when: str = ""
    needed: bool = False
    width: int = 0
    most: int = 0
    rows: int = 4
    item: str = ""
    more: str = ""
    given: bool = False

    @property
    def short(self) -> str:
        """What stands beside the answer in a list."""
        return self.name or self.text
