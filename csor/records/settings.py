"""The settings on which nothing-is-lost rests, read back from where they are in force (trust.md 3.2)."""

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pysqlite3.dbapi2
from sqlalchemy import Engine

from csor.records.engines import SQLITE_FLOOR

SQLITE = {
    "journal_mode": "wal",
    "synchronous": "2",
    "foreign_keys": "1",
    "busy_timeout": "10000",
    "secure_delete": "1",
    "trusted_schema": "0",
    "cell_size_check": "1",
    "mmap_size": "0",
}
POSTGRES_FLOOR = 150_000
POSTGRES = {
    "fsync": {"on"},
    "full_page_writes": {"on"},
    "synchronous_commit": {"on", "remote_apply"},
    "statement_timeout": {"15s"},
    "lock_timeout": {"5s"},
    "idle_in_transaction_session_timeout": {"30s"},
}
# On these a lock, a shared page or a sync may not mean what it means on a disk of this machine.
FOREIGN = ("nfs", "cifs", "smb", "fuse", "9p", "afs", "ceph", "gluster", "lustre", "davfs", "ncpfs", "vboxsf")
MOUNTS = Path("/proc/self/mountinfo")


def complaints(engine: Engine) -> tuple[str, ...]:
    """Every setting that is not as it must be, in words; empty when all are."""
    with engine.connect().execution_options(read_only=True) as connection:
        if engine.dialect.name == "sqlite":
            found = {name: _text(connection.exec_driver_sql(f"PRAGMA {name}").scalar()) for name in SQLITE}
            place = Path(str(engine.url.database)).absolute()
            library = pysqlite3.dbapi2.sqlite_version_info
            return (*sqlite_complaints(found, library), *mode_complaints(place), *mount_complaints(place))
        names = ("server_version_num", *POSTGRES)
        return postgres_complaints({name: _text(connection.exec_driver_sql(f"SHOW {name}").scalar()) for name in names})


def _text(value: object) -> str:
    return "0" if value is None else str(value).lower()


def sqlite_complaints(found: Mapping[str, str], library: tuple[int, ...]) -> Iterator[str]:
    """What is wrong with pragmas as they were read back, and with the library."""
    if library < SQLITE_FLOOR:
        yield f"SQLite {'.'.join(map(str, library))} can lose data; {'.'.join(map(str, SQLITE_FLOOR))} or newer is needed"
    for name, wanted in SQLITE.items():
        if found.get(name) != wanted:
            yield f"SQLite's {name} is {found.get(name)}, not {wanted}"


def postgres_complaints(found: Mapping[str, str]) -> tuple[str, ...]:
    """What is wrong with a server's settings as they were read back."""
    version = int(found.get("server_version_num", "0"))
    old = [f"PostgreSQL {version // 10_000} is too old; 15 or newer is needed"] if version < POSTGRES_FLOOR else []
    wrong = [
        f"PostgreSQL's {name} is {found.get(name)}, not {' or '.join(sorted(allowed))}"
        for name, allowed in POSTGRES.items()
        if found.get(name) not in allowed
    ]
    return (*old, *wrong)


def beside(place: Path) -> tuple[Path, ...]:
    """A database's file and those that SQLite keeps beside it, where they are."""
    return tuple(found for suffix in ("", "-wal", "-shm") if (found := Path(f"{place}{suffix}")).exists())


def mode_complaints(place: Path) -> Iterator[str]:
    """Files that others than their owner may read (0600, their folder 0700), or that are somebody else's."""
    for path, most in (*((file, 0o600) for file in beside(place)), (place.parent, 0o700)):
        kept = path.stat()
        mode = stat.S_IMODE(kept.st_mode)
        if mode & ~most:
            yield f"{path} is open to others (mode {mode:o}). Run: chmod {most:o} {path}"
        if kept.st_uid != os.geteuid():
            yield f"{path} belongs to another user of this machine"


def mount_complaints(place: Path, mounts: Path = MOUNTS) -> Iterator[str]:
    """Whether a file lies on a file system of another machine, or of a user's program."""
    if mounts.exists():
        kind = file_system(place, mounts.read_text().splitlines())
        if kind.startswith(FOREIGN):
            yield f"{place} lies on {kind}: the database must be on a disk of this machine"


def file_system(place: Path, mounts: Iterable[str]) -> str:
    """The kind of file system a path lies on, from the lines of mountinfo (proc(5)); the innermost, latest one counts."""
    deepest, kind = -1, ""
    for line in mounts:
        before, _, after = line.partition(" - ")
        point = Path(before.split()[4].replace("\\040", " "))
        depth = len(point.parts)
        if depth >= deepest and (place == point or point in place.parents):
            deepest, kind = depth, after.split()[0]
    return kind


def tighten(place: Path) -> None:
    """Close a database's files to everybody else, where they are ours."""
    for file in beside(place):
        if file.stat().st_uid == os.geteuid():
            file.chmod(0o600)
