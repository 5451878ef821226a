"""What the account that serves may do in PostgreSQL, and how much more the account in use may (trust.md 1.2 006, V13.2.2).

One account owns the tables and migrates; another one serves. SQLite has no accounts: there the file's mode stands for it.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from sqlalchemy import Engine, text

from csor.records.all import Base

# The log: nothing but new entries. Text, salt and reason of one may go, which the trigger allows beside a tombstone alone.
LOG: Final[Mapping[str, str]] = {
    "event": "SELECT, INSERT, UPDATE (particulars, salt, reason)",
    "tombstone": "SELECT, INSERT",
    "checkpoint": "SELECT, INSERT",
    "cosignature": "SELECT, INSERT",
}
# What hangs on a case goes with its erasure; the rest is swept, used up or written anew.
DELETED: Final = frozenset(
    {"access_grant", "case", "case_bar", "case_content", "case_reader", "case_seal", "known_browser", "look", "party",
     "recovery_code", "sign_on_attempt", "try"}
)  # fmt: skip
NAME: Final = re.compile(r"[a-z_][a-z0-9_]{0,62}")
ASKED: Final = text(
    """SELECT rolsuper AS superuser, rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls AS strong,
    has_schema_privilege(current_schema(), 'CREATE') AS makes,
    has_database_privilege(current_database(), 'TEMPORARY') AS temporary
    FROM pg_roles WHERE rolname = current_user"""
)
TABLES: Final = text(
    """SELECT relname AS name, pg_has_role(relowner, 'MEMBER') AS owned,
    has_table_privilege(oid, 'DELETE') AS deletes,
    has_table_privilege(oid, 'TRUNCATE') OR has_table_privilege(oid, 'TRIGGER')
      OR has_table_privilege(oid, 'REFERENCES') AS alters,
    (SELECT array_agg(attname::text ORDER BY attname) FROM pg_attribute
      WHERE attrelid = oid AND attnum > 0 AND NOT attisdropped
      AND has_column_privilege(attrelid, attnum, 'UPDATE')) AS updates
    FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace ORDER BY relname"""
)
LOSES: Final = ["particulars", "reason", "salt"]


class NotAName(ValueError):
    """A role whose name would have to be quoted."""


def rights_of(table: str) -> str:
    """The rights that the serving account has on a table, as GRANT says them."""
    more = ", DELETE" if table in DELETED else ""
    return LOG.get(table, f"SELECT, INSERT, UPDATE{more}")


def grants(role: str, database: str) -> Iterator[str]:
    """The statements that give a role what serving needs and take away everything else. Raises NotAName."""
    if not NAME.fullmatch(role):
        raise NotAName(f"{role!r} is no plain name of a role: small letters, digits and underscores")
    named = '"' + database.replace('"', '""') + '"'
    yield "BEGIN;"
    yield f"REVOKE ALL ON DATABASE {named} FROM PUBLIC, {role};"
    yield f"GRANT CONNECT ON DATABASE {named} TO {role};"
    yield f"REVOKE ALL ON SCHEMA public FROM PUBLIC, {role};"
    yield f"GRANT USAGE ON SCHEMA public TO {role};"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {role};"
    for table in sorted(Base.metadata.tables):
        yield f'GRANT {rights_of(table)} ON public."{table}" TO {role};'
    yield f"GRANT SELECT ON public.alembic_version TO {role};"
    yield "COMMIT;"


def may_change_schema(engine: Engine) -> bool:
    """Whether this account may migrate: on SQLite always."""
    if engine.dialect.name == "sqlite":
        return True
    with engine.connect().execution_options(read_only=True) as connection:
        return bool(connection.execute(ASKED).one().makes)


def excess(engine: Engine) -> tuple[str, ...]:
    """What this account may do beyond serving, in words; empty when it may do no more, and on SQLite."""
    if engine.dialect.name == "sqlite":
        return ()
    with engine.connect().execution_options(read_only=True) as connection:
        account, tables = connection.execute(ASKED).one(), connection.execute(TABLES).all()
    if account.superuser:
        return ("is a superuser",)
    if any(table.owned for table in tables):
        return ("owns the tables",)
    found = {"has powers over the whole server": account.strong, "may make tables": account.makes or account.temporary}
    log = [t for t in tables if t.name in LOG]
    found["may do more to the log than add to it"] = any(t.deletes or _more(t.name, t.updates or []) for t in log)
    found["may change tables or empty them"] = any(table.alters for table in tables)
    return tuple(words for words, there in found.items() if there)


def _more(table: str, updates: list[str]) -> bool:
    return updates != (LOSES if table == "event" else [])
