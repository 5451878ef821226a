"""One form for any particulars class: it keeps what was typed, checks its spelling, and gives the particulars.

Whether what was said is allowed, the table of moves says: `explain` puts its words at the field they are about.
"""

from collections.abc import Mapping
from typing import Any, Final

from wtforms.form import BaseForm
from wtforms.meta import DefaultMeta

from csor.domain.refusals import Blocker, Refusal
from csor.domain.step_up import STEP_UP_NEEDED
from csor.web.forms import posted as sent
from csor.web.forms.building import count_rows, optional_mark, pairs_for, unbound_fields, values_by_name, whole
from csor.web.forms.choices import Choices
from csor.web.forms.fields import Asked, HiddenField
from csor.web.forms.nodes import If, Node, Several, Together, groups_in, problems_of, with_conditions
from csor.web.forms.shape import Group, Kind, Leaf, Part, Rows, asked_of
from csor.words.actions import spoken

OFFERED_ROWS: Final = 20
TOP: Final = "answers"
_META: Final = DefaultMeta()


class ActionForm(BaseForm):
    """The form of one action.

    nodes: what is drawn, in order. version: of the case it was drawn from.
    redraw: a row was added or taken out, or an answer is to be changed: nothing is to be checked or done yet.
    confirmed: sent from "check your answers".
    """

    def __init__(self, cls: type, choices: Choices, posted: Any, *, given: object, version: int) -> None:
        """Build the fields, and fill them from what was posted or is given."""
        self.cls = cls
        self.choices = choices
        self.names = choices.names
        adding = sent.pressed(posted, "add") if posted is not None else ""
        dropping = sent.pressed(posted, "drop") if posted is not None else ""
        self.redraw = bool(adding or dropping) or (posted is not None and "change" in posted)
        self.confirmed = posted is not None and "confirm" in posted and not self.redraw
        if dropping:
            posted = sent.without_row(posted, dropping)
        self.version = whole(posted.get("case_version", "")) if posted is not None else version
        self.counts = {
            part.name: count_rows(part, choices, posted, given, adding)
            for part in asked_of(cls)
            if isinstance(part, Rows)
        }
        super().__init__(unbound_fields(cls, tuple(self.counts.items())), meta=_META)
        self._settle(asked_of(cls), "", top=True)
        self.process(posted, data=None if posted is not None else values_by_name(self.choices, asked_of(cls), given))
        self.general: list[str] = []
        self._rows: dict[str, list[int]] = {}
        self._chosen: Any = None
        self.nodes = self._nodes(asked_of(cls), "")

    # ------------------------------------------------------------ reading

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Whether everything can be read and nothing that is needed is missing; False when it is only drawn again."""
        del extra_validators
        if self.redraw:
            return False
        self._forget_errors()
        said = self._read(asked_of(self.cls), "")
        self._chosen = None if self.error_list else self.cls(**said)
        return self._chosen is not None

    def chosen(self) -> Any:
        """The particulars. Raises ValueError when the form was not validated, or is wrong."""
        if self._chosen is None:
            raise ValueError("Nothing can be chosen from a form that is not validated.")
        return self._chosen

    def _read(self, parts: tuple[Part, ...], prefix: str) -> dict[str, Any]:
        return {part.name: self._read_part(part, prefix) for part in parts}

    def _read_part(self, part: Part, prefix: str) -> Any:
        name = prefix + part.name
        if isinstance(part, Leaf):
            return self._fields[name].take()  # type: ignore[attr-defined]
        if isinstance(part, Rows):
            return self._read_rows(part)
        if part.optional and self._blank(name):
            return None
        said = self._read(part.parts, f"{name}-")
        return None if self._wrong(name) else part.cls(**said)

    def _read_rows(self, part: Rows) -> tuple[Any, ...]:
        """The rows that say something; where each stood is kept, so that a rule's words find their way back."""
        keep_blank = bool(part.by) and part.needed
        numbers = [n for n in range(self.counts[part.name]) if keep_blank or not self._blank(f"{part.name}-{n}")]
        self._rows[part.name] = numbers
        found = []
        for number in numbers:
            prefix = f"{part.name}-{number}"
            said = self._read(part.parts, f"{prefix}-")
            if not self._wrong(prefix):
                found.append(part.cls(**said))
        return tuple(found)

    def _under(self, name: str) -> list[Asked]:
        return [f for key, f in self._fields.items() if key.startswith(f"{name}-") and isinstance(f, Asked)]

    def _blank(self, name: str) -> bool:
        return all(field.blank or field.name in self.settled for field in self._under(name))

    def _wrong(self, name: str) -> bool:
        return any(field.problems for field in self._under(name))

    # ------------------------------------------------------------ what is wrong

    def explain(self, blocker: Blocker) -> None:
        """Put a rule's words at the field it is about, or above the form when it is about none that is shown.

        That a code is asked for before going on is no fault of the form: it is raised again, for a page of its own.
        """
        if blocker.code == STEP_UP_NEEDED.code:
            raise Refusal(blocker)
        node = self._find(self.nodes, self._as_typed(blocker.field)) if blocker.field else None
        errors = self.general if node is None else node.errors
        if blocker.words not in errors:
            errors.append(blocker.words)

    def _forget_errors(self) -> None:
        self.general.clear()
        for field in self._fields.values():
            if isinstance(field, Asked):
                field.forget_errors()
        for node in groups_in(self.nodes):
            node.errors.clear()

    def _as_typed(self, name: str) -> str:
        """A field by the place where it was typed: rows left empty do not count for the rules."""
        row = sent.ROW.fullmatch(name)
        stood = self._rows.get(row[1], []) if row else []
        return f"{row[1]}-{stood[int(row[2])]}-{row[3]}" if row and int(row[2]) < len(stood) else name

    def _find(self, nodes: list[Any], name: str) -> Any:
        for node in nodes:
            if getattr(node, "id", "") == name:
                return None if isinstance(node, HiddenField) else node
            inside = self._find(node.nodes, name) if isinstance(node, Together | If) else None
            if inside is not None:
                return inside
        return None

    @property
    def error_list(self) -> list[tuple[str, str]]:
        """Anchor and words of everything that is wrong, for the summary at the top."""
        found = [(TOP, words) for words in self.general]
        for node in self.nodes:
            found += [(TOP if isinstance(node, HiddenField) else a, words) for a, words in problems_of(node)]
        return found

    # ------------------------------------------------------------ showing

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Every box and what was typed there: to be posted again, unseen, or put back into a form."""
        return [pair for field in self._fields.values() if isinstance(field, Asked) for pair in field.kept]

    @property
    def several(self) -> bool:
        """Whether the page has buttons that add or take out: Enter in a line must not press them."""
        return any(isinstance(node, Several) for node in self.nodes)

    def _settle(self, parts: tuple[Part, ...], prefix: str, *, top: bool) -> None:
        """Give each field what it is chosen from, its names, and what the page settles by itself."""
        if top:
            self.settled: dict[str, str] = {}
        for part in parts:
            name = prefix + part.name
            if isinstance(part, Group):
                self._settle(part.parts, f"{name}-", top=False)
            elif isinstance(part, Rows):
                for number in range(self.counts[name]):
                    if part.by:
                        self.settled[f"{name}-{number}-{part.by}"] = getattr(self.choices, part.source)[number][0]
                    self._settle(part.parts, f"{name}-{number}-", top=False)
            else:
                self._settle_leaf(part, name, top=top)

    def _settle_leaf(self, leaf: Leaf, name: str, *, top: bool) -> None:
        field = self._fields[name]
        assert isinstance(field, Asked)  # noqa: S101 - for the types: _unbound makes no other
        pairs = pairs_for(leaf, self.choices)
        field.narrow(pairs)
        field.names = self.names
        field.size = "m" if top else "s"
        if top and leaf.name in self.choices.most:
            field.most = self.choices.most[leaf.name]
        fixed = self.choices.fixed.get(leaf.name) if top else None
        if fixed is not None and (leaf.kind is not Kind.ONE or fixed in dict(pairs)):
            self.settled[name] = fixed  # what is not offered settles nothing: it is asked like any other answer
        field.label.text = spoken(leaf.question.text, self.names) + optional_mark(leaf, top=top)
        field.description = spoken(leaf.question.hint, self.names)

    def process(
        self, formdata: Any = None, obj: Any = None, data: Any = None, extra_filters: Any = None, **_: Any
    ) -> None:
        """Fill the fields; what the page settles by itself is never read from what was posted."""
        super().process(formdata, obj, data, extra_filters)
        for name, value in self.settled.items():
            field = self._fields[name]
            if isinstance(field, Asked):
                field.typed = {field.name: [value]}

    def _nodes(self, parts: tuple[Part, ...], prefix: str) -> list[Node]:
        shown = [part for part in parts if self._shown(part, prefix)]
        return with_conditions([(*self._stands(part), self._node(part, prefix)) for part in shown])

    def _stands(self, part: Part) -> tuple[str, str]:
        """Under which condition, or behind which word."""
        question = part.question
        return ("more", question.more) if question.more else ("if", spoken(question.when, self.names))

    def _shown(self, part: Part, prefix: str) -> bool:
        return prefix + part.name not in self.settled

    def _node(self, part: Part, prefix: str) -> Node:
        name = prefix + part.name
        if isinstance(part, Leaf):
            return self._fields[name]  # type: ignore[return-value]
        legend, description = spoken(part.question.text, self.names), spoken(part.question.hint, self.names)
        if isinstance(part, Group):
            return Together(name, legend, description, self._nodes(part.parts, f"{name}-"))
        return self._several(part, Several(name, legend, description))

    def _several(self, part: Rows, node: Several) -> Several:
        count = self.counts[part.name]
        for number in range(count):
            row = f"{part.name}-{number}"
            inside = self._nodes(part.parts, f"{row}-")
            if part.by:
                legend = getattr(self.choices, part.source)[number][1]
                node.nodes.append(Together(row, legend, "", inside, kind="block"))
            else:
                node.nodes.append(Together(row, f"{part.question.item} {number + 1}", "", inside, drop=f"drop-{row}"))
        if not part.by and count < OFFERED_ROWS:
            node.add, node.add_anchor = f"add-{part.name}", f"{part.name}-{count}"
            another = "another" if count else "a"
            node.add_words = f"Add {another} {part.question.item.lower()}"
        return node


def form_for(
    cls: type,
    choices: Choices,
    formdata: Any = None,
    given: object = None,
    *,
    version: int = 0,
) -> ActionForm:
    """The form of a particulars class.

    formdata: what was posted, None when the page is only opened. given: what it is filled with then, as particulars or
    as a mapping of some fields. version: for the page that is opened; a posted form brings its own.
    """
    return ActionForm(cls, choices, formdata, given=given, version=version)
