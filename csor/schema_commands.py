"""The commands of whoever owns the database: csor migrate, csor grants; and what a start says of its own account."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from csor.usecases.office import Office


def add_schema_commands(verbs: Any, office: Callable[[], "Office"]) -> None:
    """Put the commands among the others."""
    verbs.add_parser("migrate", help="bring the database to the newest schema, and no more").set_defaults(
        run=lambda _asked: _migrated(office())
    )
    grant = verbs.add_parser("grants", help="print the rights that the serving account needs in PostgreSQL, as SQL")
    grant.add_argument("role")
    grant.set_defaults(run=lambda asked: print_grants(office(), asked.role))


def _migrated(office: "Office") -> int:
    office.engine.dispose()
    sys.stdout.write("The database is at the newest schema.\n")
    return 0


def print_grants(office: "Office", role: str) -> int:
    """Print the statements for psql; 2 for SQLite and for a name that is none."""
    from csor.records.rights import NotAName, grants  # noqa: PLC0415 - only this command needs it

    if office.engine.dialect.name == "sqlite":
        sys.stderr.write("SQLite has no accounts. Its file is closed to everybody but its owner.\n")
        return 2
    try:
        sys.stdout.write("\n".join(grants(role, str(office.engine.url.database))) + "\n")
    except NotAName as wrong:
        sys.stderr.write(f"{wrong}.\n")
        return 2
    return 0


def warn_of_rights(office: "Office") -> None:
    """Say on standard error what the account of the database may do beyond serving."""
    from csor.records.rights import excess  # noqa: PLC0415 - only a start needs it

    for words in excess(office.engine):
        sys.stderr.write(f"Warning: the database account {words}. Serve under one that csor grants was run for.\n")
