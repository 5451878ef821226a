from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError, StatementError

from csor.records.desk import OnceKey
from csor.records.engines import UnsafeStore, make_engine
from csor.usecases.office import Office


def test_sqlite_is_set_for_durability(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    with engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    engine.dispose()

    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


@pytest.mark.parametrize("address", ["mysql://x/y", "postgresql://x/y"])
def test_another_address_is_refused(address: str) -> None:
    with pytest.raises(UnsafeStore):
        make_engine(address)


def test_an_old_library_is_refused(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    monkeypatch.setattr("csor.records.engines.SQLITE_FLOOR", (99, 0, 0))
    with pytest.raises(UnsafeStore, match="can lose data"):
        make_engine(sqlite_url)


def test_moments_come_back_aware_and_in_utc(office: Office) -> None:
    summer = datetime(2026, 7, 1, 12, 0, tzinfo=timezone(timedelta(hours=1)))
    row = {"key": "k", "person": "p", "at": summer, "reference": ""}
    with office.engine.begin() as connection:
        connection.execute(insert(OnceKey).values(**row))
        kept = connection.scalar(select(OnceKey.at))

    assert kept == summer
    assert kept is not None
    assert kept.tzinfo == UTC


def test_a_moment_without_a_zone_is_refused(office: Office) -> None:
    row = {"key": "k", "person": "p", "at": datetime(2026, 7, 1), "reference": ""}  # noqa: DTZ001 - what is refused
    with office.engine.connect() as connection, pytest.raises(StatementError, match="no time zone"):
        connection.execute(insert(OnceKey).values(**row))


def test_a_reader_does_not_wait_for_a_writer(office: Office) -> None:
    with office.engine.connect() as writer, office.open_reading() as reading:
        writer.execute(text("INSERT INTO once_key (key, person, at, reference) VALUES ('k', 'p', '2026-01-01', '')"))
        assert reading.scalar(text("SELECT count(*) FROM once_key")) == 0


def test_an_error_of_the_store_names_no_value(database_url: str) -> None:
    engine = make_engine(database_url)
    with engine.connect() as connection, pytest.raises(DBAPIError) as raised:
        connection.execute(text("SELECT * FROM nowhere WHERE name = :name"), {"name": "Quillfeather"})
    assert "Quillfeather" not in str(raised.value)
    engine.dispose()
