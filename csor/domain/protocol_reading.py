"""Reading values of a protocol file, each checked where it stands: what is wrong names the file, the key and why."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from tomllib import TOMLDecodeError
from types import MappingProxyType
from typing import NamedTuple


class ProtocolError(ValueError):
    """A protocol file that is wrong: which file, which key, and why."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(f"{file}: {key}: {reason}")
        self.file, self.key, self.reason = file, key, reason


class Place(NamedTuple):
    """Where in which file a value stands."""

    file: str
    key: str

    def at(self, key: str) -> "Place":
        """Give the place of a key within this one."""
        return Place(self.file, f"{self.key}.{key}" if self.key else key)

    def wrong(self, reason: str) -> ProtocolError:
        """Give the error to raise for what stands here."""
        return ProtocolError(self.file, self.key, reason)


Reader = Callable[[object, Place], object]


def text(value: object, place: Place) -> str:
    """Read words that are not blank."""
    if not isinstance(value, str) or not value.strip():
        raise place.wrong(f"wants text, has {value!r}")
    return value


def count(value: object, place: Place) -> int:
    """Read a whole number above 0 (TOML's true is Python's 1, and is refused)."""
    if type(value) is not int or value < 1:
        raise place.wrong(f"wants a whole number above 0, has {value!r}")
    return value


def flag(value: object, place: Place) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise place.wrong(f"wants true or false, has {value!r}")
    return value


def day(value: object, place: Place) -> date:
    """Read a day; a moment is refused."""
    if not isinstance(value, date) or isinstance(value, datetime):
        raise place.wrong(f"wants a day such as 2023-04-03, has {value!r}")
    return value


def shaped(shape: str, example: str) -> Callable[[object, Place], str]:
    """Make a reader of text that matches a pattern."""

    def read(value: object, place: Place) -> str:
        if not re.fullmatch(shape, text(value, place)):
            raise place.wrong(f"wants a form like {example}, has {value!r}")
        return str(value)

    return read


def word(what: str, known: Iterable[str]) -> Callable[[object, Place], str]:
    """Make a reader of one code out of those known."""
    codes = tuple(map(str, known))

    def read(value: object, place: Place) -> str:
        if text(value, place) not in codes:
            raise place.wrong(f"unknown {what} {value!r}, known: {', '.join(codes)}")
        return str(value)

    return read


def listing(read_item: Callable[[object, Place], str], least: int = 1) -> Callable[[object, Place], tuple[str, ...]]:
    """Make a reader of a list without repetitions."""

    def read(value: object, place: Place) -> tuple[str, ...]:
        if not isinstance(value, list) or len(value) < least:
            raise place.wrong(f"wants a list of {least} or more, has {value!r}")
        items = tuple(read_item(item, place) for item in value)
        repeated = sorted({item for item in items if items.count(item) > 1})
        if repeated:
            raise place.wrong(f"duplicate {', '.join(repeated)}")
        return items

    return read


def table_of(read_value: Reader, known: Iterable[str] = (), required: Iterable[str] = ()) -> Reader:
    """Make a reader of a table whose keys are known, or known and required."""

    def read(value: object, place: Place) -> Mapping[str, object]:
        table = expect_table(value, place)
        expect_keys(table, place, required=required, optional=known)
        return MappingProxyType({key: read_value(item, place.at(key)) for key, item in table.items()})

    return read


def expect_table(value: object, place: Place) -> Mapping[str, object]:
    """Refuse what is not a table."""
    if not isinstance(value, dict):
        raise place.wrong(f"wants a table, has {value!r}")
    return value


def expect_keys(table: Mapping[str, object], place: Place, required: Iterable[str], optional: Iterable[str]) -> None:
    """Refuse a key that is not known, and the lack of one that is required."""
    must, may = list(map(str, required)), list(map(str, optional))
    for key in table:
        if key not in must and key not in may:
            raise place.at(key).wrong(f"unknown key, known: {', '.join(sorted(must + may))}")
    for key in must:
        if key not in table:
            raise place.at(key).wrong("missing")


def key_at_fault(toml: str, error: TOMLDecodeError) -> str:
    """Give the key or table at or above the line that the TOML reader stumbled on, or "file" where it names none."""
    line = re.search(r"at line (\d+)", str(error))
    for above in reversed(toml.splitlines()[: int(line[1]) if line else 0]):
        key = re.match(r"\s*(?:\[+\s*([\w.-]+)\s*\]+|([\w.-]+)\s*=)", above)
        if key:
            return key[1] or key[2]
    return "file"
