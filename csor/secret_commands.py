"""The commands of the instance's secret: csor secret new, csor secret seal."""

import os
import secrets
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from csor.config import OLDER, SECRET

if TYPE_CHECKING:
    from csor.usecases.office import Office


def add_secret_commands(verbs: Any, office: Callable[[], "Office"], instance: Callable[[], Path], force: str) -> None:
    """Put the commands among the others."""
    secret = verbs.add_parser("secret", help="replace the instance's secret").add_subparsers(
        title="what", required=True
    )
    new = secret.add_parser("new", help="make a new one; the one before it still opens what it sealed")
    new.set_defaults(run=lambda _asked: replace_secret(instance()))
    seal = secret.add_parser("seal", help="seal anew under the new one what an older one sealed")
    seal.set_defaults(run=lambda _asked: seal_anew(office(), force))


def replace_secret(instance: Path) -> int:
    """Make a new secret; the old one is kept beside it first, so that no loss of power takes it away."""
    if os.environ.get("CSOR_SECRET_KEY"):
        sys.stderr.write("CSOR_SECRET_KEY says what the secret is. Change it there, and put the old one in the file\n")
        sys.stderr.write(f"{instance / OLDER}, one a line, mode 600.\n")
        return 2
    current = instance / SECRET
    with _owned(instance / OLDER, os.O_APPEND) as file:
        file.write(current.read_text().strip() + "\n")
        file.flush()
        os.fsync(file.fileno())
    beside = instance / f"{SECRET}.new"
    with _owned(beside, os.O_TRUNC) as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(current)
    sys.stdout.write("There is a new secret. Start csor serve again, then run csor secret seal.\n")
    return 0


def _owned(path: Path, how: int) -> Any:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | how, 0o600), "a" if how == os.O_APPEND else "w")


def seal_anew(office: "Office", force: str) -> int:
    """Seal anew, and say what became of it; 1 when something opens under no secret that is known."""
    from csor.setup import operator  # noqa: PLC0415 - only this command needs it
    from csor.usecases.reseal import reseal  # noqa: PLC0415 - only this command needs it

    with office.open_work(operator(force)) as work:
        done = reseal(work)
    sys.stdout.write(f"{done.anew} sealed anew, {done.kept} were, {done.lost} do not open.\n")
    if done.lost:
        sys.stderr.write("What does not open was sealed under another secret: reset the second factor of its person.\n")
        return 1
    sys.stdout.write(f"After 24 hours, when no older link is open, delete the file {OLDER}.\n")
    return 0
