"""Replaying case files: every line is done to a scratch database, at the time it gives, and held against what it expects."""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, TextIO, get_type_hints

from msgspec import UNSET

from csor.domain.actions import Action
from csor.domain.refusals import Blocker, Refusal
from csor.exchange.casefile import CaseFile, CaseLine, looks_at_case
from csor.exchange.door import Door
from csor.exchange.expectations import answer_differs, case_differs, measures_differ

ALL_RIGHT, SOME_WRONG, NOT_READ = 0, 1, 2

Scratch = Callable[[CaseFile], AbstractContextManager[Door]]


@dataclasses.dataclass(frozen=True, slots=True)
class Replayed:
    """What came of one line. blocker: the rule that refused it. differs: every way in which it is not as expected."""

    file: str
    line: CaseLine
    blocker: Blocker | None
    differs: tuple[str, ...]

    @property
    def as_expected(self) -> bool:
        """Whether nothing differs."""
        return not self.differs

    def __str__(self) -> str:
        """One line for a person: where, what, what came, whether that was right."""
        line = self.line
        what = f"{line.by} {line.action.value}" if line.action else "expectation"
        came = "" if line.told is None else " accepted"
        if self.blocker:
            came = f" refused {self.blocker.code}: {self.blocker.words}"
        right = "as expected" if self.as_expected else "NOT AS EXPECTED: " + "; ".join(self.differs)
        return f"{self.file}:{line.number}: {line.case}: {what}{came} [{right}]"


def replay_files(files: Sequence[CaseFile], scratch: Scratch, out: TextIO) -> int:
    """Replay files, each among its own cases alone, and write what came of each line; last how many passed and failed.

    Gives 0 when every line was as expected, 1 when some was not.
    """
    passed = failed = 0
    for file in files:
        with scratch(file) as door:
            for replayed in replay(file, door):
                out.write(f"{replayed}\n")
                passed += replayed.as_expected
                failed += not replayed.as_expected
    out.write(f"{passed} passed, {failed} failed\n")
    return SOME_WRONG if failed else ALL_RIGHT


def replay(file: CaseFile, door: Door) -> Iterator[Replayed]:
    """Do the lines of a file, in order."""
    references: dict[str, str] = {}
    for line in file.lines:
        blocker: Blocker | None = None
        differs: list[str] = []
        if line.told is not None:
            try:
                _do(line, file, door, references)
            except Refusal as refusal:
                blocker = refusal.blocker
            except KeyError:
                differs.append(f"there is no case {line.case!r}: the line that was to begin it was refused")
        if not differs:
            differs += _differences(line, blocker, door, references)
            differs += _other_protocol(line, blocker, file, door, references)
        yield Replayed(file.name, line, blocker, tuple(differs))


def _do(line: CaseLine, file: CaseFile, door: Door, references: dict[str, str]) -> None:
    actor = file.actor(line.by)
    told = with_references(line.told, references)
    if line.action is Action.RECEIVE_CASE:
        references[line.case] = door.receive(told, actor, line.at)
        return
    after = door.act(references[line.case], told, actor, line.at)
    if line.opens:
        references[line.opens] = after.linked[-1]


def _other_protocol(
    line: CaseLine, blocker: Blocker | None, file: CaseFile, door: Door, references: dict[str, str]
) -> list[str]:
    """A case falls under the protocol in force at its receipt: the header can only say the same."""
    if line.action is not Action.RECEIVE_CASE or blocker:
        return []
    came = door.case(references[line.case]).protocol
    said = file.header.protocol
    return [] if came == said else [f"received under {came}, and the header says {said}"]


def _differences(line: CaseLine, blocker: Blocker | None, door: Door, references: dict[str, str]) -> Iterator[str]:
    if line.told is not None:
        answer = answer_differs(line.expect, blocker.code if blocker else "")
        if answer:
            yield answer
    expect = line.expect
    if expect is None:
        return
    if looks_at_case(expect):
        if line.case not in references:
            yield f"there is no case {line.case!r}"
            return
        case = door.case(references[line.case])
        labels = {reference: label for label, reference in references.items()}
        yield from case_differs(expect, case, *door.protocol_of(case), labels)
    if expect.measures is not UNSET:
        since, until = expect.measures.period
        yield from measures_differ(expect.measures, door.measure(since, until, expect.measures.route, line.at))


def with_references(told: Any, references: dict[str, str]) -> Any:
    """What was said, with labels of cases of the file in place of which stand their references, however deep."""
    changed: dict[str, Any] = {}
    hints = get_type_hints(type(told), include_extras=True)
    for field in dataclasses.fields(told):
        value = getattr(told, field.name)
        if dataclasses.is_dataclass(value):
            new = with_references(value, references)
        elif value and "reference" in getattr(hints[field.name], "__metadata__", ()):
            new = references.get(value, value)
        else:
            continue
        if new != value:
            changed[field.name] = new
    return dataclasses.replace(told, **changed) if changed else told
