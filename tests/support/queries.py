"""What is asked of a database while something runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

QUIET = ("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")


@contextmanager
def queries(engine: Engine) -> Iterator[list[tuple[str, Any]]]:
    """The statements that run inside, with what is bound to them; not those that only open a transaction."""
    asked: list[tuple[str, Any]] = []

    def listen(_connection: Any, _cursor: Any, statement: str, bound: Any, *_more: Any) -> None:
        if not statement.startswith(QUIET):
            asked.append((statement, bound))

    event.listen(engine, "before_cursor_execute", listen)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", listen)
