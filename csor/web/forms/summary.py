"""What was said, in words: for "check your answers", and wherever a page shows particulars again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from csor.domain.spelling import UNREADABLE
from csor.web.forms.building import pairs_for
from csor.web.forms.choices import Choices
from csor.web.forms.shape import Group, Kind, Leaf, Part, Rows, shape_of
from csor.words.actions import spoken
from csor.words.codes import within, word
from csor.words.questions.common import NOW
from csor.words.time import born_words, listed, moment_words, weekdays_words

NOT_PROVIDED: Final = "Not provided"
JUST_NOW: Final = "Just now"
BOXES: Final[Mapping[Kind, str]] = {Kind.DATE: "-day", Kind.MOMENT: "-day"}


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. anchor: where it is asked. section: the heading it stands under. part: the number of that run."""

    question: str
    answer: str
    anchor: str
    section: str = ""
    part: int = 0


@dataclass(frozen=True, slots=True)
class _Page:
    """What the words of an answer hang on besides the answer."""

    choices: Choices
    now: datetime | None


def summary_rows(said: Any, choices: Choices, now: datetime | None = None) -> list[tuple[str, str]]:
    """Question and answer of everything that was said, what was left empty left out; groups stand before the question."""
    return [
        (f"{row.section}: {row.question}" if row.section else row.question, row.answer)
        for row in answers(said, choices, now)
        if row.answer not in {NOT_PROVIDED, JUST_NOW}
    ]


def answers(said: Any, choices: Choices, now: datetime | None = None) -> list[Answer]:
    """Every answer in the order of the page. now: so that the year is said only when it is not this one."""
    found: list[Answer] = []
    last = ("", 0)
    cls: type = type(said)
    for row in _rows(said, shape_of(cls), "", "", _Page(choices, now)):
        if row.section != last[0]:
            last = (row.section, last[1] + 1)
        found.append(Answer(row.question, row.answer, row.anchor, row.section, last[1]))
    return found


def _rows(said: Any, parts: tuple[Part, ...], prefix: str, section: str, page: _Page) -> Iterator[Answer]:
    for part in parts:
        value, name = getattr(said, part.name), prefix + part.name
        if isinstance(part, Leaf):
            yield from _leaf(part, value, name, section, page)
        elif isinstance(part, Group):
            title = spoken(part.question.text, page.choices.names)
            under = f"{section}, {title.lower()}" if section and part.name != "person" else section or title
            if value is not None:
                yield from _rows(value, part.parts, f"{name}-", under, page)
            elif not section:
                yield Answer(title, NOT_PROVIDED, name)
        elif part.by:
            yield from _by_key(part, value, page.choices)
        else:
            for number, row in enumerate(value):
                title = f"{part.question.item} {number + 1}"
                yield from _rows(row, part.parts, f"{name}-{number}-", title, page)


def _leaf(leaf: Leaf, value: Any, name: str, section: str, page: _Page) -> Iterator[Answer]:
    """One answer; what may be left empty and was, is only said at the top, and only where nothing decided it away."""
    if leaf.kind in {Kind.HIDDEN, Kind.STROKES}:
        return
    empty = value is None or value in {"", ()} or (leaf.kind is Kind.TICK and not value)
    if empty and (section or leaf.question.when or leaf.kind is Kind.TICK):
        return
    left = JUST_NOW if leaf.question.hint == NOW else NOT_PROVIDED
    words = left if empty else readable(in_words(leaf, value, page.choices, page.now))
    yield Answer(spoken(leaf.question.short, page.choices.names), words, name + BOXES.get(leaf.kind, ""), section)


def _by_key(part: Rows, value: Any, choices: Choices) -> Iterator[Answer]:
    """Answers to the parts of the test, and findings child by child: yes or no, then the reason."""
    asked = dict(getattr(choices, part.source))
    order = list(asked)
    section = spoken(part.question.text, choices.names)
    for row in value:
        key = str(getattr(row, part.by))
        number = order.index(key) if key in order else 0
        yield Answer(asked.get(key, key), _verdict(row), f"{part.name}-{number}", section)


def _verdict(row: Any) -> str:
    """Yes or no with the reason; for a child, concerns or none."""
    if hasattr(row, "concerns"):
        return readable(f"{'Concerns' if row.concerns else 'No concerns'}. {row.reason}")
    said = {True: "Yes", False: "No", None: "Not answered"}[row.met]
    return readable(f"{said}. {row.reason}".strip())


def readable(text: str) -> str:
    """What was said, with a mark for what nobody can read: a refused attempt is kept just as it came."""
    return UNREADABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def in_words(leaf: Leaf, value: Any, choices: Choices, now: datetime | None = None) -> str:
    """One value as people read it."""
    if leaf.kind is Kind.MANY:
        return _many_in_words(leaf, value, choices)
    if leaf.enum is not None:
        return word(value)
    if leaf.kind in {Kind.YES_NO, Kind.TICK}:
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return moment_words(value, now)
    if isinstance(value, date):
        return born_words(value)
    return dict(pairs_for(leaf, choices)).get(str(value), str(value))


def _many_in_words(leaf: Leaf, value: tuple[Any, ...], choices: Choices) -> str:
    if leaf.source == "weekdays":
        said = weekdays_words(value)
        return said[0].upper() + said[1:]
    if leaf.enum is not None:
        return ", ".join(within(code) if n else word(code) for n, code in enumerate(value))
    known = dict(pairs_for(leaf, choices))
    if leaf.source == "warning_lines":
        return f"{len(value)} of {len(known)}: {listed([str(number) for number in value])}"
    return listed([known.get(str(key), str(key)) for key in value])
