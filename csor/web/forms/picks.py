"""Controls to choose with: radios, ticks and selects, in which nothing is chosen beforehand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from csor.web.forms.fields import (
    Asked,
    ClockField,
    HiddenField,
    LineField,
    NumberField,
    StrokesField,
    TextField,
    TickField,
    Words,
)
from csor.web.forms.moments import DateField, MomentField
from csor.web.forms.shape import Kind
from csor.web.forms.spelling import Misspelt
from csor.words.codes import hint

MANY_RADIOS: Final = 9
MANY_TICKS: Final = 12
MOST_PEOPLE: Final = 4
ONE_LINE: Final = 45  # characters
YES_AND_NO: Final = (("yes", "Yes"), ("no", "No"))
CHOOSE_LISTED: Final = "Choose from what is listed"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice, as the macros draw it."""

    data: str
    label: Words
    checked: bool


class OneField(Asked):
    """One of several: radios, or a select when there are many."""

    kind = Kind.ONE
    pairs: tuple[tuple[str, str], ...] = ()

    def narrow(self, choices: tuple[tuple[str, str], ...]) -> None:
        """Choose from these."""
        self.pairs = choices

    @property
    def drawn(self) -> str:
        """How it is drawn."""
        if not self.pairs:
            return "nothing"
        return "select" if len(self.pairs) > MANY_RADIOS or self.leaf.source == "staff" else "radios"

    def __iter__(self) -> Iterator[Option]:
        """The choices; nothing is chosen beforehand."""
        chosen = self.text_of(self.name)
        if self.drawn == "select":
            yield Option("", Words(""), checked=False)
        for key, words in self.pairs:
            yield Option(key, Words(words), checked=key == chosen)

    @property
    def hints(self) -> dict[str, str]:
        """What each choice means, by its code, where the word alone is not enough."""
        enum = self.leaf.enum
        return {code: words for code, _ in self.pairs if (words := hint(enum(code)))} if enum else {}

    @property
    def inline(self) -> bool:
        """Whether a few short choices stand beside one another."""
        return self.drawn == "radios" and not self.hints and sum(len(words) + 6 for _, words in self.pairs) < ONE_LINE

    def read(self) -> Any:
        """The code or key that was chosen. Raises Misspelt for one that may not be."""
        return self.one(self.text_of(self.name))

    def one(self, chosen: str) -> Any:
        """One code or key, as the particulars have it. Raises Misspelt for one that may not be chosen."""
        if not any(chosen == key for key, _ in self.pairs):
            raise Misspelt(self.say(self.leaf.question.missing) or CHOOSE_LISTED)
        if self.leaf.enum is not None:
            return self.leaf.enum(chosen)
        return int(chosen) if self.leaf.numbers else chosen


class YesNoField(OneField):
    """Yes or no, with neither beforehand."""

    kind = Kind.YES_NO
    pairs = YES_AND_NO
    drawn = "radios"

    def narrow(self, choices: tuple[tuple[str, str], ...]) -> None:
        """There is nothing to narrow."""

    def write(self, value: Any) -> dict[str, list[str]]:
        """Yes, no, or neither for None."""
        return {self.name: [] if value is None else ["yes" if value else "no"]}

    def one(self, chosen: str) -> bool:
        """Yes or no. Raises Misspelt."""
        return bool(super().one(chosen) == "yes")


class ManyField(OneField):
    """Any of several: ticks, or a few selects when the list is long."""

    kind = Kind.MANY

    @property
    def drawn(self) -> str:
        """How it is drawn."""
        if not self.pairs:
            return "nothing"
        return "selects" if len(self.pairs) > MANY_TICKS and self.leaf.source == "staff" else "checkboxes"

    def write(self, value: Any) -> dict[str, list[str]]:
        """Each value chosen."""
        return {self.name: [str(item) for item in value or ()]}

    def __iter__(self) -> Iterator[Option]:
        """The choices."""
        chosen = set(self.typed.get(self.name, ()))
        for key, words in self.pairs:
            yield Option(key, Words(words), checked=key in chosen)

    @property
    def selects(self) -> list[list[Option]]:
        """A select for each one chosen, and some more."""
        chosen = [text for text in self.typed.get(self.name, ()) if text]
        wanted = [*chosen, *[""] * max(1, MOST_PEOPLE - len(chosen))]
        return [[Option(key, Words(words), key == one) for key, words in (("", ""), *self.pairs)] for one in wanted]

    def read(self) -> tuple[Any, ...]:
        """What was chosen, in the order given, each once. Raises Misspelt."""
        return tuple(dict.fromkeys(self.one(text) for text in self.typed.get(self.name, ()) if text))


FIELDS: Final[Mapping[Kind, type[Asked]]] = {
    Kind.LINE: LineField,
    Kind.TEXT: TextField,
    Kind.DATE: DateField,
    Kind.MOMENT: MomentField,
    Kind.CLOCK: ClockField,
    Kind.NUMBER: NumberField,
    Kind.TICK: TickField,
    Kind.YES_NO: YesNoField,
    Kind.ONE: OneField,
    Kind.MANY: ManyField,
    Kind.HIDDEN: HiddenField,
    Kind.STROKES: StrokesField,
}
