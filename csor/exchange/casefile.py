"""Reading and writing case files: whole or not at all, and what is wrong names the line and the field.

The format is described in docs/case-file.md.
"""

import dataclasses
import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from csor.domain.actions import Action
from csor.domain.deadlines import LONDON
from csor.domain.moves import ACTION_OF, SAID
from csor.domain.people import Actor
from csor.exchange.expectations import Expect
from csor.exchange.shapes import FORMAT, MAIN, VERSION, Expectation, Header, any_line, line_of, strict

LINE_LIMIT = 1_000_000  # bytes; the longest line of real casework is far below
BOM = b"\xef\xbb\xbf"


class CaseFileError(ValueError):
    """A case file that is wrong: which file, line (from 1) and field, and why."""

    def __init__(self, file: str, line: int, field: str, reason: str) -> None:
        """Keep the parts apart, for whoever shows them."""
        super().__init__(f"{file}: line {line}: {field}: {reason}")
        self.file, self.line, self.field, self.reason = file, line, field, reason


@dataclasses.dataclass(frozen=True, slots=True)
class CaseLine:
    """One line: what a person did to a case at a moment, or only what is expected (then `told` is None).

    number: of the line in its file, from 1. case, opens: labels of cases in the file.
    """

    number: int
    at: datetime
    case: str = MAIN
    by: str = ""
    told: Any = None
    opens: str = ""
    note: str = ""
    expect: Expect | None = None

    @property
    def action(self) -> Action | None:
        """Which action it is."""
        return ACTION_OF[type(self.told)] if self.told is not None else None


@dataclasses.dataclass(frozen=True, slots=True)
class CaseFile:
    """A whole file: its name, header, and lines in the order of time."""

    name: str
    header: Header
    lines: tuple[CaseLine, ...]

    def actor(self, label: str) -> Actor:
        """The person a line calls by this label."""
        person = next(p for p in self.header.people if p.label == label)
        roles = frozenset(person.roles)
        return Actor(person.id, person.name, person.rank, roles, person.team, self.header.force, person.acting)


def read(path: str | Path) -> CaseFile:
    """Read a file. Raises CaseFileError for what is wrong in it, OSError when it cannot be opened."""
    with Path(path).open("rb") as stream:
        return read_stream(stream, str(path))


def read_stream(stream: BinaryIO, name: str) -> CaseFile:
    """Read an open file, whole; see `read`."""
    header: Header | None = None
    lines: list[CaseLine] = []
    for number, text in _texts(stream, name):
        raw = _json(text, name, number)
        if header is None:
            header = _header(raw, name)
        else:
            lines.append(_line(raw, name, number))
    if header is None:
        raise CaseFileError(name, 1, "csor", "the file is empty: its first line is the header")
    file = CaseFile(name, header, tuple(lines))
    _agree(file)
    return file


def _texts(stream: BinaryIO, name: str) -> Iterator[tuple[int, str]]:
    """The lines as text, numbered from 1."""
    number = 0
    while line := stream.readline(LINE_LIMIT + 1):
        number += 1
        if len(line) > LINE_LIMIT:
            raise CaseFileError(name, number, "line", f"longer than {LINE_LIMIT:,} bytes")
        if number == 1 and line.startswith(BOM):
            raise CaseFileError(name, 1, "line", "begins with a byte order mark: save it as UTF-8 without one")
        if b"\0" in line:
            raise CaseFileError(name, number, "line", "has a NUL character")
        if not line.strip():
            raise CaseFileError(name, number, "line", "is blank")
        try:
            yield number, line.decode("utf-8")
        except UnicodeDecodeError as error:
            raise CaseFileError(name, number, "line", f"not UTF-8 at byte {error.start + 1}") from None


def _json(text: str, name: str, number: int) -> dict[str, Any]:
    """One line as an object. JSON's own rules, and no key twice."""
    try:
        raw = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except RecursionError:
        raise CaseFileError(name, number, "line", "not JSON: nested too deep") from None
    except _Twice as twice:
        raise CaseFileError(name, number, str(twice), "stands twice") from None
    except json.JSONDecodeError as error:
        raise CaseFileError(name, number, "line", f"not JSON: {error.msg} at character {error.colno}") from None
    except ValueError as error:
        raise CaseFileError(name, number, "line", f"not JSON: {error}") from None
    if isinstance(raw, dict):
        return raw
    raise CaseFileError(name, number, "line", "not a JSON object")


class _Twice(Exception):
    """A key that stands twice in one object."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Twice(key)
        found[key] = value
    return found


def _no_number(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON number")


def _header(raw: dict[str, Any], name: str) -> Header:
    if "csor" not in raw:
        raise CaseFileError(name, 1, "csor", "missing: the first line is the header")
    header: Header = _convert(raw, Header, name, 1)
    if header.csor != FORMAT:
        raise CaseFileError(name, 1, "csor", f"wants {FORMAT!r}, has {header.csor!r}")
    if header.version != VERSION:
        raise CaseFileError(name, 1, "version", f"this version of csor reads {VERSION}, the file has {header.version}")
    labels = [person.label for person in header.people]
    for position, label in enumerate(labels):
        if not label or label in labels[:position]:
            why = f"{label!r} stands for two people" if label else "may not be empty"
            raise CaseFileError(name, 1, f"people[{position}].id", why)
    return header


def _line(raw: dict[str, Any], name: str, number: int) -> CaseLine:
    if "csor" in raw:
        raise CaseFileError(name, number, "csor", "a second header: a file has one, on its first line")
    if "action" not in raw:
        if "expect" not in raw or "by" in raw or "particulars" in raw:
            raise CaseFileError(name, number, "action", "missing: a line acts, or expects, or both")
        seen: Expectation = _convert(raw, Expectation, name, number)
        return CaseLine(number, seen.at, seen.case, note=seen.note, expect=seen.expect)
    acts = _convert(raw, any_line(), name, number)
    told: Any = msgspec.convert(acts.particulars, SAID[Action(raw["action"])], from_attributes=True)
    opens = getattr(acts, "opens", "")
    return CaseLine(number, acts.at, acts.case, acts.by, told, opens, acts.note, acts.expect)


def _convert(raw: dict[str, Any], kind: Any, name: str, number: int) -> Any:
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        field, reason = _field_and_reason(str(error), raw)
        raise CaseFileError(name, number, field, reason) from None


_AT = re.compile(r" - at `\$\.?([^`]*)`$")
_UNKNOWN = re.compile(r"Object contains unknown field `(.*)`")
_MISSING = re.compile(r"Object missing required field `(.*)`")


def _field_and_reason(words: str, raw: dict[str, Any]) -> tuple[str, str]:
    """The field a message of msgspec is about, and the message in plain words."""
    at = _AT.search(words)
    path, said = (at[1], words[: at.start()]) if at else ("", words)
    path = path.replace("[...]", "[]")
    for pattern, reason in ((_UNKNOWN, "unknown field"), (_MISSING, "missing")):
        found = pattern.fullmatch(said)
        if found:
            return (f"{path}.{found[1]}" if path else found[1]), reason
    if path == "action":
        return path, f"unknown action {raw['action']!r}"
    return path or "line", _plainer(said)


def _plainer(said: str) -> str:
    if said.startswith("Expected `datetime` with a timezone"):
        return "a time needs its offset, as 2025-06-02T09:15:00+01:00"
    return said.replace("`", "").replace("Expected", "wants").replace("got", "has")


def _agree(file: CaseFile) -> None:
    """Refuse lines that do not fit together: unknown people and cases, and time that goes back."""
    people = {person.label for person in file.header.people}
    cases: set[str] = set()
    before: datetime | None = None
    for line in file.lines:
        if before and line.at < before:
            raise CaseFileError(file.name, line.number, "at", "earlier than the line before: lines are in time order")
        before = line.at
        if line.told is not None and line.by not in people:
            raise CaseFileError(file.name, line.number, "by", f"{line.by!r} is none of the people in the header")
        _know_case(file, line, cases)


def _know_case(file: CaseFile, line: CaseLine, cases: set[str]) -> None:
    if line.action is Action.RECEIVE_CASE:
        if line.case in cases:
            raise CaseFileError(file.name, line.number, "case", f"{line.case!r} was received on an earlier line")
        if line.expect is None or line.expect.refused is msgspec.UNSET:
            cases.add(line.case)
    elif line.case not in cases and not (line.told is None and _measures_only(line)):
        raise CaseFileError(file.name, line.number, "case", f"no earlier line receives or opens {line.case!r}")
    if line.opens:
        if line.opens in cases:
            raise CaseFileError(file.name, line.number, "opens", f"{line.opens!r} is there already")
        cases.add(line.opens)


def _measures_only(line: CaseLine) -> bool:
    """Whether a line asks about the database as a whole and about no case."""
    return line.expect is not None and not looks_at_case(line.expect)


def looks_at_case(expect: Expect) -> bool:
    """Whether something is expected of one case."""
    outside = {"measures", "accepted", "refused"}
    return any(getattr(expect, f) is not msgspec.UNSET for f in expect.__struct_fields__ if f not in outside)


def write(file: CaseFile) -> Iterator[str]:
    """The lines of a file as text, each ending in a newline: what is empty is left out, times are local."""
    yield _text(msgspec.to_builtins(file.header))
    for line in file.lines:
        yield _text(_unread(line))


def _unread(line: CaseLine) -> Any:
    """A line as builtin values, moments excepted."""
    if line.told is None:
        whole: Any = Expectation(line.at, line.expect or Expect(), line.case, line.note)
    else:
        kind: type = type(line.told)
        said = msgspec.convert(line.told, strict(kind), from_attributes=True)
        opens = {"opens": line.opens} if line.opens else {}
        shape = line_of(ACTION_OF[kind])
        whole = shape(line.at, line.by, said, case=line.case, note=line.note, expect=line.expect, **opens)
    return _in_order(msgspec.to_builtins(whole, builtin_types=(datetime,)))


def _in_order(values: dict[str, Any]) -> dict[str, Any]:
    """When, who, what, then the rest."""
    first = ("at", "by", "action", "case", "opens", "note")
    return {key: values[key] for key in (*first, *values) if key in values}


def _text(values: Any) -> str:
    return json.dumps(values, ensure_ascii=False, default=_written) + "\n"


def _written(moment: datetime) -> str:
    return moment.astimezone(LONDON).isoformat()


def read_all(paths: Iterable[str | Path]) -> list[CaseFile]:
    """Read several files, all of them before any is used. Raises as `read` does."""
    return [read(path) for path in paths]
