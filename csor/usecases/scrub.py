"""Take what was erased out of the files: on SQLite as soon as it was erased, on PostgreSQL at night."""

from contextlib import closing
from typing import Any

import structlog
from sqlalchemy import Engine

from csor.domain.actions import Event
from csor.domain.people import Actor
from csor.domain.refusals import Refusal
from csor.reading.erasures import has_unscrubbed
from csor.records.faults import STORE_ERRORS
from csor.usecases.office import Office

OWNED = "SELECT pg_has_role(relowner, 'MEMBER') FROM pg_class WHERE oid = 'event'::regclass"
WAIT_SHORTLY = "PRAGMA busy_timeout=2000"  # milliseconds, for readers: whoever would write waits behind it
LOG = structlog.get_logger("csor.scrub")


def scrub_erased(office: Office, actor: Actor) -> bool:
    """Scrub the files when something was erased since the last time; False when others kept them from it.

    That they were scrubbed is an event.
    """
    with office.open_reading() as reading:
        due = has_unscrubbed(reading, actor.force)
    if not due:
        return True
    if not scrub(office.engine):
        return False
    with office.open_work(actor) as work:
        work.audit(Event.FILES_SCRUBBED)
    return True


def scrub_now(office: Office, actor: Actor) -> None:
    """Scrub where that keeps nobody waiting; what does not come off is done at night. Raises nothing of the store."""
    if office.engine.dialect.name != "sqlite":
        return
    trouble: tuple[type[Exception], ...] = (Refusal, *STORE_ERRORS, office.engine.dialect.loaded_dbapi.Error)
    try:
        why = "" if scrub_erased(office, actor) else "read by others"
    except trouble as error:
        why = type(error).__name__
    if why:
        LOG.warning("not_scrubbed", why=why)


def scrub(engine: Engine) -> bool:
    """Take what was erased out of the files. Between transactions.

    False when somebody still reads an older state, or the account does not own the tables.
    SQLite overwrote the pages already and still has them in its write-ahead log. PostgreSQL leaves a row's bytes on the
    page until its table is written anew, under a lock: at night. What it logged goes when its segments are reused.
    """
    with closing(engine.raw_connection()) as connection:
        driver: Any = connection.driver_connection
        if engine.dialect.name == "sqlite":
            driver.execute(WAIT_SHORTLY)
            busy, _, _ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            connection.invalidate()  # nothing else is to wait as shortly as this
            return not busy
        driver.rollback()
        if not driver.execute(OWNED).fetchone()[0]:
            driver.rollback()
            return False  # VACUUM FULL would skip what this account does not own, and only warn
        driver.rollback()
        driver.autocommit = True
        try:
            driver.execute("SET statement_timeout = 0")
            driver.execute("VACUUM FULL")
        finally:
            driver.execute("RESET statement_timeout")
            driver.autocommit = False
    return True
