"""Questions that come back on many pages."""

from collections.abc import Callable
from typing import Any

from csor.words.questions.question import Question

Ask = Callable[..., Question]

NOW = "Leave empty if it happened just now."
Q = Question


def often(text: str, hint: str = "", **usual: Any) -> Ask:
    """A question that other pages ask in other words, or with other parts."""

    def ask(words: str = text, **changed: Any) -> Question:
        return Question(words, **({"hint": hint} | usual | changed))

    return ask


reason = often("Why?", missing="Say why", name="Reason")
witness = often(
    "Who is the witness?",
    "A second person who is there with you.",
    missing="Choose the witness",
    name="Witness",
)
recipient = often("Who is this about?", missing="Choose the recipient", name="Recipient")
interpreter = often(
    "Interpreter, if there was one",
    "Name and reference. Never a relative, nor anyone who knows {subject}.",
    name="Interpreter",
)
version = often("Version of the wording", missing="The version of the wording is missing")
content = often(
    "What are the exact words that may be said?",
    "The least that protects {children}. Usually the nature, number and years of offences. No victim, no address.",
    name="The exact words",
    needed=True,
)
contains = often("What do these words contain?", name="These words contain", needed=True)
left_out = often("What is left out on purpose?", name="Left out on purpose", rows=2)
deliverers = often(
    "Who delivers it?",
    "Two people. Whoever decides does not deliver.",
    missing="Choose who delivers it",
    name="Delivered by",
)
protection = often("What protects {children} instead?", name="What protects the children", needed=True)


def against_instruction() -> Q:
    """Why a contact goes against the safe-contact instruction."""
    return Q(
        "Why was it against the safe-contact instruction?",
        "Only a supervisor may decide that. It is marked for good.",
        when="If it was against the instruction",
        name="Against the instruction because",
        rows=2,
    )
