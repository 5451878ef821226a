"""What was typed into a form, question by question: for a page that cannot show the form itself again."""

from collections.abc import Collection, Iterator
from typing import Any

from csor.web.forms.fields import Asked, HiddenField, StrokesField, TickField
from csor.web.forms.form import ActionForm
from csor.web.forms.nodes import If, Several, Together
from csor.web.forms.picks import OneField
from csor.words.actions import spoken


def typed_in(form: ActionForm, without: Collection[str] = ()) -> list[tuple[str, str]]:
    """Question and answer of everything that was sent, readable or not, in the order of the page; never a drawing.

    without: names of fields that are left out.
    """
    return list(_of([node for node in form.nodes if getattr(node, "name", "") not in without], ""))


def _of(nodes: list[Any], title: str) -> Iterator[tuple[str, str]]:
    for node in nodes:
        if isinstance(node, If | Several):
            yield from _of(node.nodes, title)
        elif isinstance(node, Together):
            yield from _of(node.nodes, f"{title}, {node.legend}" if title else node.legend)
        elif not node.blank and not isinstance(node, HiddenField | StrokesField):
            question = spoken(node.leaf.question.short, node.names)
            yield f"{title}: {question}" if title else question, _words(node)


def _words(field: Asked) -> str:
    """What stood in its boxes; of a choice, the words that were chosen."""
    texts = [text for _, text in field.kept if text.strip()]
    if isinstance(field, TickField):
        return "Yes"
    if isinstance(field, OneField):
        said = dict(field.pairs)
        return ", ".join(said.get(text, text) for text in texts)
    return " ".join(texts)
