"""The databases the other tests stand on are real, are of the versions we count on, and are strangers to each other."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pysqlite3.dbapi2
import pytest
from sqlalchemy import Connection, Engine, create_engine, make_url, text

from tests.support.databases import ENGINES, NewDatabase, PostgresShelf, databases_for
from tests.support.databases import Engine as EngineName


@contextlib.contextmanager
def connected(url: str) -> Iterator[Connection]:
    options: dict[str, Any] = {"module": pysqlite3.dbapi2} if url.startswith("sqlite") else {}
    engine: Engine = create_engine(url, **options)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def leave_a_word(url: str) -> None:
    with connected(url) as connection:
        connection.execute(text("CREATE TABLE word (said TEXT)"))
        connection.execute(text("INSERT INTO word VALUES ('built')"))
    words_built.append(url)


words_built: list[str] = []


def test_a_test_on_both_engines_writes_and_reads(database_url: str, engine_name: EngineName) -> None:
    with connected(database_url) as connection:
        connection.execute(text("CREATE TABLE word (said TEXT)"))
        connection.execute(text("INSERT INTO word VALUES (:said)"), {"said": "é – ’"})
        assert connection.execute(text("SELECT said FROM word")).scalar_one() == "é – ’"
        assert connection.dialect.name == engine_name


def test_each_url_names_its_driver(sqlite_url: str, postgres_url: str) -> None:
    assert sqlite_url.startswith("sqlite:///")
    assert postgres_url.startswith("postgresql+psycopg://")


def test_sqlite_is_not_debians(sqlite_url: str) -> None:
    with connected(sqlite_url) as connection:
        version = connection.execute(text("SELECT sqlite_version()")).scalar_one()
    assert tuple(map(int, version.split("."))) >= (3, 53)


def test_postgresql_is_new_and_has_what_matching_needs(postgres_url: str) -> None:
    with connected(postgres_url) as connection:
        assert int(connection.execute(text("SHOW server_version_num")).scalar_one()) >= 15_00_00
        connection.execute(text("CREATE EXTENSION pg_trgm"))
        connection.execute(text("CREATE EXTENSION unaccent"))


@pytest.mark.parametrize("engine", ENGINES)
def test_databases_of_one_build_are_strangers(new_database: NewDatabase, engine: EngineName) -> None:
    one, other = new_database(engine, leave_a_word), new_database(engine, leave_a_word)
    with connected(one) as connection:
        connection.execute(text("DELETE FROM word"))
    with connected(other) as connection:
        assert connection.execute(text("SELECT said FROM word")).scalar_one() == "built"
    assert len([url for url in words_built if url.startswith(engine)]) == 1, "built once, then copied"


def test_nothing_is_left_behind(request: pytest.FixtureRequest, postgres_shelf: PostgresShelf) -> None:
    with databases_for(request) as make:
        file, database = make("sqlite"), make("postgresql")
        for url in (file, database):
            with connected(url) as connection:
                connection.execute(text("CREATE TABLE word (said TEXT)"))

    assert not Path(make_url(file).database or "").exists()
    named = "SELECT 1 FROM pg_database WHERE datname = %s"
    server = postgres_shelf.server.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(server) as postgres:
        assert postgres.execute(named, [make_url(database).database]).fetchone() is None
