"""Controls for days and moments: three boxes, or four, each kept as it was typed."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from markupsafe import Markup, escape

from csor.web.forms import spelling
from csor.web.forms.fields import Asked, Words
from csor.web.forms.shape import Kind, Leaf
from csor.web.forms.spelling import Misspelt


class DateField(Asked):
    """A day, in three boxes. wrong: the boxes to blame."""

    kind = Kind.DATE
    wrong: tuple[str, ...] = spelling.PARTS

    @property
    def boxes(self) -> tuple[str, ...]:
        """Day, month and year."""
        return tuple(f"{self.name}-{part}" for part in spelling.PARTS)

    def write(self, value: date | None) -> dict[str, list[str]]:
        """The three boxes of the day."""
        return {box: [text] for box, text in zip(self.boxes, spelling.from_date(value), strict=True)}

    def forget_errors(self) -> None:
        """And which boxes were to blame."""
        super().forget_errors()
        self.wrong = spelling.PARTS

    def read(self) -> date | None:
        """The day. Raises Misspelt."""
        day, month, year = (self.text_of(box) for box in self.boxes[:3])
        return spelling.to_date((day, month, year), self.leaf.question.of)

    def take(self) -> Any:
        """As any field; the boxes to blame are marked."""
        if self.blank and self.leaf.needed:
            self.errors.append(f"Enter the date {self.leaf.question.of}, like 9 6 2026")
            return None
        try:
            return self.read() or self.leaf.default
        except Misspelt as wrong:
            self.errors.append(wrong.words)
            self.wrong = wrong.parts
            return None

    @property
    def parts(self) -> list[str]:
        """The three texts as typed."""
        return [spelling.readable(self.text_of(box)) for box in self.boxes[:3]]

    @property
    def anchor(self) -> str:
        """The first box to blame."""
        return f"{self.id}-{self.wrong[0]}"


@dataclass(slots=True)
class Half:
    """One half of a moment, as the macros draw a field of its own."""

    name: str
    label: Words | Any
    description: str
    errors: list[str] = field(default_factory=list)
    parts: list[str] | None = None
    text: str = ""
    data: None = None

    @property
    def id(self) -> str:
        """The same as the name."""
        return self.name

    def _value(self) -> str:
        return self.text


class MomentField(DateField):
    """A day and a time, in four boxes."""

    kind = Kind.MOMENT

    def __init__(self, leaf: Leaf, **kwargs: Any) -> None:
        """Keep what is wrong with the time apart from what is wrong with the day."""
        super().__init__(leaf, **kwargs)
        self.time_errors: list[str] = []

    @property
    def boxes(self) -> tuple[str, ...]:
        """Day, month, year and time."""
        return (*super().boxes, f"{self.name}-time")

    def write(self, value: date | None) -> dict[str, list[str]]:
        """The four boxes of the moment."""
        moment = value if isinstance(value, datetime) else None
        return {box: [text] for box, text in zip(self.boxes, spelling.from_moment(moment), strict=True)}

    def take(self) -> Any:
        """The moment in UTC. Day and time are each looked at, so that both errors show at once."""
        of = self.leaf.question.of
        if self.blank and not self.leaf.needed:
            return self.leaf.default
        day = self._day(of)
        try:
            clock = spelling.to_clock(self.text_of(self.boxes[3]), of)
            if clock is None:
                self.time_errors.append(f"Enter the time {of}, like 09:40")
            elif day is not None:
                return spelling.to_moment(day, *clock, of)
        except Misspelt as wrong:
            self.time_errors.append(wrong.words)
        return None

    def _day(self, of: str) -> date | None:
        try:
            day = self.read()
        except Misspelt as wrong:
            self.errors.append(wrong.words)
            self.wrong = wrong.parts
            return None
        if day is None:
            self.errors.append(f"Enter the date {of}, like 9 6 2026")
        return day

    def forget_errors(self) -> None:
        """Of the day and of the time."""
        super().forget_errors()
        self.time_errors.clear()

    @property
    def problems(self) -> list[tuple[str, str]]:
        """The day's errors at the day, the time's at the time."""
        return [*super().problems, *((self.boxes[3], words) for words in self.time_errors)]

    @property
    def day_half(self) -> Half:
        """The half that the date macro draws."""
        return Half(str(self.name), self.label, str(self.description), self.errors, self.parts)

    @property
    def time_half(self) -> Half:
        """The half that the time macro draws."""
        of = Markup(' <span class="govuk-visually-hidden">{}</span>').format(self.leaf.question.of)
        text = spelling.readable(self.text_of(self.boxes[3]))
        return Half(self.boxes[3], Words(escape("Time") + of), "", self.time_errors, text=text)
