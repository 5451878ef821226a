"""What a page draws, in order: fields, and what stands around them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from csor.web.forms.fields import Asked


@dataclass(slots=True)
class Together:
    """Fields of one thing under one legend: a person, a child, a part of the test."""

    id: str
    legend: str
    hint: str = ""
    nodes: list[Any] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    drop: str = ""
    kind: str = "group"

    def error_list(self) -> Iterator[tuple[str, str]]:
        """What is wrong with it as a whole, then with each part."""
        yield from ((self.id, words) for words in self.errors)
        for node in self.nodes:
            yield from problems_of(node)


@dataclass(slots=True)
class Several(Together):
    """Things of one kind, numbered. add: the name of the button that adds one; empty when there may be no more."""

    add: str = ""
    add_words: str = ""
    add_anchor: str = ""
    kind: str = "rows"


@dataclass(slots=True)
class If:
    """Questions that follow only from an answer above them; or that are folded away behind a word."""

    when: str
    nodes: list[Any] = field(default_factory=list)
    kind: str = "if"

    @property
    def open(self) -> bool:
        """Whether what is folded away has to be seen: something is typed in it, or wrong."""
        return any(not node.blank or node.problems for node in self.nodes if isinstance(node, Asked))

    def error_list(self) -> Iterator[tuple[str, str]]:
        """What is wrong with each."""
        for node in self.nodes:
            yield from problems_of(node)


Node = Asked | Together | Several | If


def problems_of(node: Node) -> Iterator[tuple[str, str]]:
    """Anchor and words of everything that is wrong, in the order of the page."""
    if isinstance(node, Asked):
        yield from node.problems
    else:
        yield from node.error_list()


def with_conditions(nodes: list[tuple[str, str, Node]]) -> list[Node]:
    """Put neighbours that stand under the same condition, or behind the same word, together.

    Each node comes with its kind, "if" or "more", and the words; empty words for a node that stands by itself.
    """
    found: list[Node] = []
    for kind, words, node in nodes:
        last = found[-1] if found else None
        if not words:
            found.append(node)
        elif isinstance(last, If) and (last.kind, last.when) == (kind, words):
            last.nodes.append(node)
        else:
            found.append(If(words, [node], kind))
    return found


def groups_in(nodes: list[Any]) -> Iterator[Together]:
    """Every group and row of a page."""
    for node in nodes:
        if isinstance(node, Together):
            yield node
        if isinstance(node, Together | If):
            yield from groups_in(node.nodes)
