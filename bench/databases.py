"""Databases to measure on: SQLite in a file, PostgreSQL out of its wheel, both as durable as in use."""

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from csor import clock
from csor.calendars import calendar
from csor.domain.protocol import load_all
from csor.records.engines import make_engine
from csor.usecases.office import Office

ROOT = Path(__file__).parents[1]


@contextmanager
def shelf(engines: list[str], fault: Callable[[str], None]) -> Iterator[dict[str, Callable[[], str]]]:
    """A maker of empty databases for each engine that is there; everything is gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="csor-bench-"))
    makers: dict[str, Callable[[], str]] = {}
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        if "sqlite" in engines:
            makers["sqlite"] = lambda: f"sqlite:///{folder / uuid4().hex}.sqlite"
        if "postgresql" in engines:
            try:
                makers["postgresql"] = stack.enter_context(_postgres(folder))
            except Exception as why:  # noqa: BLE001 - a machine without it is measured all the same
                fault(f"postgresql: {type(why).__name__}: {why}")
        yield makers


@contextmanager
def _postgres(folder: Path) -> Iterator[Callable[[], str]]:
    import psycopg  # noqa: PLC0415 - SQLite alone is measured without

    sys.path.insert(0, str(ROOT))
    from tests.support.databases import running_postgres  # noqa: PLC0415 - as above

    with running_postgres(folder / "postgres.lock") as server:

        def make() -> str:
            name = f"bench_{uuid4().hex}"
            where = server.set(drivername="postgresql").render_as_string(hide_password=False)
            with psycopg.connect(where, autocommit=True) as connection:
                connection.execute(f'CREATE DATABASE "{name}"'.encode())
            return server.set(database=name).render_as_string(hide_password=False)

        yield make


def drop(url: str) -> None:
    """Make room: the file of a SQLite database, the tables of a PostgreSQL one stay until the server goes."""
    if url.startswith("sqlite:///"):
        for suffix in ("", "-wal", "-shm"):
            Path(url.removeprefix("sqlite:///") + suffix).unlink(missing_ok=True)


def office_at(url: str) -> Any:
    """The office on a database, as the product makes it."""
    return Office(make_engine(url), load_all(), calendar, clock.now, secret="bench" * 10)
