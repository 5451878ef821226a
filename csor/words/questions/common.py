"""Questions that come back on many pages."""

from collections.abc import Callable
from functools import partial

from csor.words.questions.question import Question

Ask = Callable[..., Question]

NOW = "Leave empty if it happened just now."
Q = Question
reason: Ask = partial(Q, "Why?", missing="Say why", name="Reason")
witness: Ask = partial(
    Q,
    "Who is the witness?",
    "A second person who is there with you.",
    missing="Choose the witness",
    name="Witness",
)
recipient: Ask = partial(Q, "Who is this about?", missing="Choose the recipient", name="Recipient")
interpreter: Ask = partial(
    Q,
    "Interpreter, if there was one",
    "Name and reference. Never a relative, nor anyone who knows {subject}.",
    name="Interpreter",
)
version: Ask = partial(Q, "Version of the wording", missing="The version of the wording is missing")
content: Ask = partial(
    Q,
    "What are the exact words that may be said?",
    "The least that protects {children}. Usually the nature, number and years of offences. No victim, no address.",
    name="The exact words",
    needed=True,
)
contains: Ask = partial(Q, "What do these words contain?", name="These words contain", needed=True)
left_out: Ask = partial(Q, "What is left out on purpose?", name="Left out on purpose", rows=2)
deliverers: Ask = partial(
    Q,
    "Who delivers it?",
    "Two people. Whoever decides does not deliver.",
    missing="Choose who delivers it",
    name="Delivered by",
)
protection: Ask = partial(
    Q,
    "What protects {children} instead?",
    name="What protects the children",
    needed=True,
)
