"""What is wrong when the database says no: out of room, broken, busy, or away."""

from enum import StrEnum

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

STORE_ERRORS = (DBAPIError, PoolTimeout)


class StoreTrouble(StrEnum):
    """Kinds of trouble that are no mistake of ours. The first three stop all writing."""

    FULL = "full"
    BROKEN = "broken"
    SEALED = "sealed"  # the database, or its file, takes no writing
    BUSY = "busy"
    AWAY = "away"
    UNREADABLE = "unreadable"  # a text with signs that no text may have: PostgreSQL takes no NUL


STOPS_WRITING = frozenset({StoreTrouble.FULL, StoreTrouble.BROKEN, StoreTrouble.SEALED})

# SQLite's primary result codes (sqlite.org/rescode.html)
_SQLITE = {
    5: StoreTrouble.BUSY,
    6: StoreTrouble.BUSY,
    8: StoreTrouble.SEALED,
    10: StoreTrouble.BROKEN,
    11: StoreTrouble.BROKEN,
    13: StoreTrouble.FULL,
    14: StoreTrouble.BROKEN,
    26: StoreTrouble.BROKEN,
}
# PostgreSQL's SQLSTATE, whole or by its class (appendix A of its manual)
_POSTGRES = {
    "53100": StoreTrouble.FULL,
    "58030": StoreTrouble.BROKEN,
    "XX001": StoreTrouble.BROKEN,
    "XX002": StoreTrouble.BROKEN,
    "25006": StoreTrouble.SEALED,
    "55P03": StoreTrouble.BUSY,
    "57014": StoreTrouble.BUSY,
    "40001": StoreTrouble.BUSY,
    "40P01": StoreTrouble.BUSY,
    "53300": StoreTrouble.BUSY,
    "25P03": StoreTrouble.AWAY,
    "57P": StoreTrouble.AWAY,
    "08": StoreTrouble.AWAY,
    "22021": StoreTrouble.UNREADABLE,
    "22P05": StoreTrouble.UNREADABLE,
}


# The sync after the last write failed: the change is taken back, yet may come back when the log is read anew.
_UNSURE = frozenset({1034, 1290})


def is_unsure(error: Exception) -> bool:
    """Whether nobody can say if what was to be committed is kept."""
    return getattr(getattr(error, "orig", None), "sqlite_errorcode", None) in _UNSURE


def trouble_of(error: Exception) -> StoreTrouble | None:
    """The kind of trouble; None when the statement itself was at fault, which is a mistake of ours."""
    if isinstance(error, PoolTimeout):
        return StoreTrouble.BUSY
    if not isinstance(error, DBAPIError):
        return None
    cause = error.orig
    number = getattr(cause, "sqlite_errorcode", None)
    if number is not None:
        return _SQLITE.get(number & 0xFF)
    state = getattr(cause, "sqlstate", None)
    if state:
        return _POSTGRES.get(state) or _POSTGRES.get(state[:3]) or _POSTGRES.get(state[:2])
    if type(cause).__name__ == "DataError":  # said by the driver, before anything was sent
        return StoreTrouble.UNREADABLE
    lost = error.connection_invalidated or type(cause).__name__ == "OperationalError"
    return StoreTrouble.AWAY if lost else None
