"""Trouble of the store by its kind, from the errors that the engines really raise, and from their codes."""

from pathlib import Path

import pysqlite3.dbapi2
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from csor.records.engines import UnsafeStore, make_engine, sealed_connection
from csor.records.faults import StoreTrouble, is_unsure, trouble_of
from tests.support.databases import Engine, NewDatabase


class Told(Exception):
    """An error of a driver with a code."""

    def __init__(self, **codes: object) -> None:
        super().__init__("")
        self.__dict__.update(codes)


def error(**codes: object) -> DBAPIError:
    return DBAPIError("", None, Told(**codes))


@pytest.mark.parametrize(
    ("codes", "kind"),
    [
        ({"sqlite_errorcode": 13}, StoreTrouble.FULL),
        ({"sqlite_errorcode": 1034}, StoreTrouble.BROKEN),
        ({"sqlite_errorcode": 8}, StoreTrouble.SEALED),
        ({"sqlite_errorcode": 261}, StoreTrouble.BUSY),
        ({"sqlite_errorcode": 19}, None),
        ({"sqlstate": "53100"}, StoreTrouble.FULL),
        ({"sqlstate": "58030"}, StoreTrouble.BROKEN),
        ({"sqlstate": "25006"}, StoreTrouble.SEALED),
        ({"sqlstate": "40P01"}, StoreTrouble.BUSY),
        ({"sqlstate": "57P01"}, StoreTrouble.AWAY),
        ({"sqlstate": "08006"}, StoreTrouble.AWAY),
        ({"sqlstate": "23505"}, None),
        ({}, None),
    ],
)
def test_each_code_has_its_kind(codes: dict[str, object], kind: StoreTrouble | None) -> None:
    assert trouble_of(error(**codes)) is kind


def test_a_full_pool_is_busy_and_a_mistake_of_ours_is_none() -> None:
    assert trouble_of(PoolTimeout("")) is StoreTrouble.BUSY
    assert trouble_of(ValueError("")) is None


def test_a_failed_sync_leaves_it_unsure() -> None:
    assert is_unsure(error(sqlite_errorcode=1034))
    assert not is_unsure(error(sqlite_errorcode=778))


def test_a_server_that_is_not_there_is_away(tmp_path: Path) -> None:
    engine = make_engine(f"postgresql+psycopg://nobody@/nothing?host={tmp_path}")
    with pytest.raises(OperationalError) as caught, engine.connect():
        pass
    assert trouble_of(caught.value) is StoreTrouble.AWAY


def test_a_sealed_connection_takes_no_write_and_the_next_one_does(
    new_database: NewDatabase, engine_name: Engine
) -> None:
    engine = make_engine(new_database(engine_name))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE t (a integer)"))
    with sealed_connection(engine) as connection, pytest.raises(DBAPIError) as caught:
        connection.execute(text("INSERT INTO t VALUES (1)"))
    assert trouble_of(caught.value) is StoreTrouble.SEALED
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO t VALUES (1)"))
        assert connection.execute(text("SELECT count(*) FROM t")).scalar() == 1
    engine.dispose()


def test_a_locked_database_is_busy(tmp_path: Path) -> None:
    place = tmp_path / "x.sqlite"
    first, second = (pysqlite3.dbapi2.connect(str(place), timeout=0, isolation_level=None) for _ in range(2))
    first.execute("BEGIN IMMEDIATE")
    with pytest.raises(pysqlite3.dbapi2.OperationalError) as caught:
        second.execute("BEGIN IMMEDIATE")
    assert trouble_of(DBAPIError("", None, caught.value)) is StoreTrouble.BUSY
    first.close()
    second.close()


@pytest.mark.parametrize("where", ["db.force.example/x", "/x?host=/tmp,10.0.0.1", "/x?host=db.force.example:5432"])
def test_a_server_of_another_machine_wants_to_be_known(where: str) -> None:
    with pytest.raises(UnsafeStore, match="verify-full"):
        make_engine(f"postgresql+psycopg://csor@{where}")
    mark = "&" if "?" in where else "?"
    make_engine(f"postgresql+psycopg://csor@{where}{mark}sslmode=verify-full")


@pytest.mark.parametrize("where", ["localhost/x", "127.0.0.1:5432/x", "/x?host=/tmp"])
def test_a_server_of_this_machine_does_not(where: str) -> None:
    make_engine(f"postgresql+psycopg://csor@{where}")


@pytest.mark.parametrize("asked", ["SELECT :text", "SELECT 1 WHERE :text = 'x'"])
def test_a_text_that_the_engine_cannot_take_is_no_mistake_of_ours(
    new_database: NewDatabase, engine_name: Engine, asked: str
) -> None:
    engine = make_engine(new_database(engine_name))
    with engine.connect() as connection:
        if engine_name == "sqlite":  # it takes a NUL
            connection.execute(text(asked), {"text": "a\x00b"})
        else:
            with pytest.raises(DBAPIError) as caught:
                connection.execute(text(asked), {"text": "a\x00b"})
            assert trouble_of(caught.value) is StoreTrouble.UNREADABLE
    engine.dispose()
