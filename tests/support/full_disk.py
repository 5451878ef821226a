"""A disk that has no room: this process may write no byte beyond the 16th KiB of any file, so no commit can be made."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

LIMIT = 16 * 1024
JOURNAL_ROOM = 12 * 1024


@contextmanager
def no_room(engine: Engine) -> Iterator[None]:
    """Until the end of the `with`, every commit fails in the operating system. SQLite alone."""
    with engine.connect() as connection:
        connection.rollback()
        driver = connection.connection.dbapi_connection
        assert driver is not None
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
