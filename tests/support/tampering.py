"""Changing what may not be changed: as whoever owns the database could, with its guards out of the way."""

from typing import Any

from sqlalchemy import Engine, text

NEW = ("tombstone", "checkpoint", "cosignature")


def touch(engine: Engine, statement: str, table: str = "event", **values: Any) -> None:
    """Run a statement with the guards of a table taken off."""
    with engine.connect() as connection:
        unguard(connection, table)
        connection.execute(text(statement), values)
        connection.commit()


def unguard(connection: Any, table: str = "event") -> None:
    """Take the guards of a table off, for good."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        return
    query = text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table")
    for (name,) in connection.execute(query, {"table": table}).all():
        connection.execute(text(f"DROP TRIGGER {name}"))
