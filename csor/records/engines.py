"""The two engines: SQLite from the wheel, with our own BEGIN; PostgreSQL through psycopg (trust.md 3.2)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pysqlite3.dbapi2
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url

SQLITE_FLOOR = (3, 51, 3)  # older libraries can corrupt a WAL database (the WAL-reset bug)
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=10000",
    "secure_delete=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "cache_size=-32000",
)
QUIET: Any = {"hide_parameters": True}  # an error of the store names no value: it may be somebody's name
LOCAL = {"localhost", "127.0.0.1", "::1", "[::1]"}
POSTGRES_SETTINGS = "-c statement_timeout=15s -c lock_timeout=5s -c idle_in_transaction_session_timeout=30s"


class UnsafeStore(RuntimeError):
    """The database library or address may not be used."""


def make_engine(url: str) -> Engine:
    """An engine for a database address: sqlite:///path or postgresql+psycopg://... Raises UnsafeStore."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(url)
    if address.drivername != "postgresql+psycopg":
        raise UnsafeStore("Use sqlite:///path or postgresql+psycopg://user@host/name")
    if _leaves_this_machine(address) and address.query.get("sslmode") != "verify-full":
        raise UnsafeStore("PostgreSQL on another machine wants sslmode=verify-full, so that nobody stands in between")
    settings = {"options": POSTGRES_SETTINGS}
    return create_engine(url, pool_pre_ping=True, pool_size=4, max_overflow=4, connect_args=settings, **QUIET)


def _leaves_this_machine(address: URL) -> bool:
    """Whether any of the servers of an address is reached over a network."""
    given = address.query.get("host", ())
    named = [given] if isinstance(given, str) else [*given]
    hosts = [one.rsplit(":", 1)[0] for part in (*named, address.host or "") for one in part.split(",")]
    return any(host and not host.startswith("/") and host not in LOCAL for host in hosts)


def _sqlite(url: str) -> Engine:
    if pysqlite3.dbapi2.sqlite_version_info < SQLITE_FLOOR:
        raise UnsafeStore(f"SQLite {pysqlite3.dbapi2.sqlite_version} can lose data; 3.51.3 or newer is needed")
    engine = create_engine(url, module=pysqlite3.dbapi2, pool_size=4, max_overflow=4, **QUIET)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    """Take over BEGIN from the driver, and set what durability needs."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def reading_connection(engine: Engine) -> Connection:
    """A connection that asks and never writes, and sees one state of the records however often it asks.

    The log's head and its last entries are asked for one after the other: what others write meanwhile must not come between.
    """
    at_once = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    return engine.connect().execution_options(read_only=True, **({} if engine.dialect.name == "sqlite" else at_once))


@contextmanager
def sealed_connection(engine: Engine) -> Iterator[Connection]:
    """A connection in which the database itself refuses every write."""
    with engine.connect().execution_options(read_only=True) as connection:
        if engine.dialect.name != "sqlite":
            connection.exec_driver_sql("SET TRANSACTION READ ONLY")
            yield connection
            return
        connection.exec_driver_sql("PRAGMA query_only=ON")
        try:
            yield connection
        finally:
            if not connection.invalidated:
                connection.exec_driver_sql("PRAGMA query_only=OFF")


def _begin(connection: Connection) -> None:
    """Writers queue at BEGIN IMMEDIATE: none finds out late that it may not write."""
    reading = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
