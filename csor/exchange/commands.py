"""What `csor export`, `csor import` and `csor replay` do; each gives its exit code."""

from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from csor.domain.refusals import Refusal
from csor.exchange.casefile import CaseFileError, read, read_all, write
from csor.exchange.export import export_case
from csor.exchange.importing import bring
from csor.exchange.replay import ALL_RIGHT, NOT_READ, replay_files
from csor.exchange.store import NotEmpty, scratch_database
from csor.setup import ensure_force
from csor.usecases.office import Office


def replay(files: Sequence[str | Path], database: str, out: TextIO) -> int:
    """Replay files in a scratch database, or in the empty one at an address.

    Gives 0 when every line was as expected, 1 when some was not, 2 when a file is malformed.
    """
    try:
        found = read_all(files)
        with scratch_database(database) as scratch:
            scratch.know(found)
            return replay_files(found, scratch.door, out)
    except (CaseFileError, NotEmpty, OSError) as error:
        out.write(f"{error}\n")
        return NOT_READ


def export(office: Office, force: str, case: str, out: TextIO) -> int:
    """Write the file of a case; 2 when there is none."""
    try:
        file = export_case(office, force, case, office.clock())
    except Refusal as refusal:
        out.write(f"{case}: {refusal.blocker.words}\n")
        return NOT_READ
    out.writelines(write(file))
    return ALL_RIGHT


def bring_in(office: Office, force: str, path: str | Path, out: TextIO) -> int:
    """Bring a file in, whole; 2, and nothing is kept, when it is malformed or a line of it is refused."""
    try:
        file = read(path)
        ensure_force(office, force)
        brought = bring(office, force, file, office.clock())
    except (CaseFileError, OSError) as error:
        out.write(f"{error}\nNothing was brought in.\n")
        return NOT_READ
    out.writelines(f"{label}: {reference}\n" for label, reference in brought.items())
    return ALL_RIGHT
