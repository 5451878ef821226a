"""Controls for words: WTForms fields that keep what was typed, and read it only when asked.

A field knows what stands in its boxes (`typed`, by input name) and nothing else. `read` gives the value or raises
Misspelt, `write` fills the boxes from a value, and what was typed is shown again whatever it was.
The macros of components/fields.html draw them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import Field
from wtforms.utils import unset_value

from csor.domain.particulars.kinds import TEXT_LIMIT
from csor.domain.spelling import UNREADABLE
from csor.web.forms import spelling
from csor.web.forms.shape import Kind, Leaf
from csor.web.forms.spelling import Misspelt
from csor.words.actions import spoken


@dataclass(frozen=True, slots=True)
class Words:
    """A label that only has its text."""

    text: str


class Asked(Field):
    """One answer. `typed` holds the text of each box by its name."""

    kind: str = Kind.LINE
    data: Any = None  # what was typed is in `typed`, what it means in `take`

    def __init__(self, leaf: Leaf, **kwargs: Any) -> None:
        """Ask the leaf's question."""
        super().__init__(label=leaf.question.text, description=leaf.question.hint, **kwargs)
        self.leaf = leaf
        self.typed: dict[str, list[str]] = {}
        self.errors: list[str] = []
        self.size = "m"
        self.names: Mapping[str, str] = {}
        self.most = leaf.question.most or leaf.limit

    @property
    def boxes(self) -> tuple[str, ...]:
        """The names of the inputs."""
        return (self.name,)

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Sequence[Any] | None = None) -> None:
        """Take what was posted as it is, or fill the boxes from a value."""
        del extra_filters
        if formdata is not None:
            self.typed = {box: formdata.getlist(box) for box in self.boxes}
        elif data is not unset_value:
            self.typed = self.write(data)

    def write(self, value: Any) -> dict[str, list[str]]:
        """What stands in the boxes for a value."""
        return {self.name: [str(value)] if value else []}

    def read(self) -> Any:
        """The value of what was typed. Raises Misspelt."""
        return self.text_of(self.name).strip()

    def text_of(self, box: str) -> str:
        """The first text posted for a box, as it came."""
        return next(iter(self.typed.get(box, ())), "")

    @property
    def blank(self) -> bool:
        """Whether nothing was answered."""
        return not any(text.strip() for texts in self.typed.values() for text in texts)

    def take(self) -> Any:
        """The value for the particulars, the default when nothing was answered, None with an error put at the field."""
        if self.blank:
            if self.leaf.needed:
                self.errors.append(self.say(self.leaf.question.missing))
                return None  # there is no default; what the page settles shows no error of its own
            return self.leaf.default
        try:
            return self.read()
        except Misspelt as wrong:
            self.errors.append(wrong.words)
            return None

    def say(self, words: str) -> str:
        """Our own words with the names of this case."""
        return spoken(words, self.names)

    def forget_errors(self) -> None:
        """Before it is looked at again."""
        self.errors.clear()

    def narrow(self, choices: tuple[tuple[str, str], ...]) -> None:
        """Only choices are chosen from."""

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What is wrong, with the anchor of the box to blame."""
        return [(self.anchor, words) for words in self.errors]

    @property
    def anchor(self) -> str:
        """The element that an error leads to."""
        return str(self.id)

    @property
    def kept(self) -> Iterator[tuple[str, str]]:
        """Every box with what was typed, ready to be shown or posted again."""
        for box in self.boxes:
            yield from ((box, spelling.readable(text)) for text in self.typed.get(box, ()))

    def _value(self) -> str:
        return spelling.readable(self.text_of(self.name))


class LineField(Asked):
    """A line, or a text: readable, and no longer than its limit."""

    def read(self) -> str:
        """The text without white space around it. Raises Misspelt."""
        text = spelling.one_line_end(self.text_of(self.name))
        if UNREADABLE.search(text):
            raise Misspelt(spelling.UNREADABLE_WORDS)
        if len(text) > self.most:
            raise Misspelt(f"This is {len(text):,} characters long. Use at most {self.most:,}")
        return text


class TextField(LineField):
    """A text of several lines."""

    kind = Kind.TEXT

    @property
    def counted(self) -> int | None:
        """How many characters to count down from; None where the limit is so far off that a count only distracts."""
        return self.most if self.most < TEXT_LIMIT else None


class StrokesField(LineField):
    """A signature drawn on the screen, as a path."""

    kind = Kind.STROKES

    def read(self) -> str:
        """The path. Raises Misspelt for anything but lines in a box."""
        text = super().read()
        if not spelling.STROKES.fullmatch(text):
            raise Misspelt("The drawing cannot be read. Sign again, or on paper")
        return text


class HiddenField(LineField):
    """What the page says by itself, such as the version of a wording."""

    kind = Kind.HIDDEN


class ClockField(Asked):
    """A time of day."""

    kind = Kind.CLOCK

    def read(self) -> str:
        """HH:MM. Raises Misspelt."""
        found = spelling.to_clock(self.text_of(self.name), "of day")
        return f"{found[0]:%H:%M}" if found else ""


class NumberField(Asked):
    """A whole number."""

    kind = Kind.NUMBER

    def read(self) -> int:
        """The number. Raises Misspelt."""
        return spelling.to_number(self.text_of(self.name), "Enter a whole number, like 48")


class TickField(Asked):
    """One tick that stands alone."""

    kind = Kind.TICK

    def write(self, value: Any) -> dict[str, list[str]]:
        """Ticked or not there at all, as a browser sends it."""
        return {self.name: ["y"] if value else []}

    def read(self) -> bool:
        """Whether it is ticked."""
        return not self.blank

    @property
    def data(self) -> bool:
        """What the macro asks."""
        return not self.blank
