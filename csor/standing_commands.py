"""The commands of how the service stands: csor standing show, csor standing clear."""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from csor.config import UnsafeSetting

if TYPE_CHECKING:
    from csor.usecases.checkpoints import Desk
    from csor.usecases.office import Office

SHORTEST_REASON = 20


def add_standing_commands(verbs: Any, office: Callable[[], "Office"], desk: Callable[[], "Desk"]) -> None:
    """Put the commands among the others. desk: opened only by a command that needs it."""
    standing = verbs.add_parser("standing", help="whether the service writes").add_subparsers(
        title="what", required=True
    )
    standing.add_parser("show", help="print it").set_defaults(run=lambda _asked: show(office()))
    again = standing.add_parser("clear", help="write again after a failed check of the log")
    again.add_argument(
        "--reason", required=True, help="why writing may go on, in your own words: it is kept in the log"
    )
    again.add_argument("--every", action="store_true", help="answer for everything that csor check-log tells now")
    again.set_defaults(
        run=lambda asked: clear_every(desk(), asked.reason) if asked.every else clear(office(), asked.reason)
    )


def show(office: "Office") -> int:
    """Print how the service stands; 1 while it does not write."""
    stopped = office.service.stopped if office.service else None
    if stopped is None:
        sys.stdout.write("The service writes.\n")
        return 0
    sys.stdout.write(f"Nothing is written since {stopped.since:%Y-%m-%d %H:%M} UTC, reference {stopped.code}.\n")
    sys.stdout.write(f"Why: {stopped.why.value}. {stopped.detail}\n")
    return 1


def clear_every(desk: "Desk", reason: str) -> int:
    """Write again, with an answer for whatever does not fit now, so that none of it stops the writing once more."""
    from csor.log_running import list_faults  # noqa: PLC0415 - only this command needs it

    return clear(desk.office, reason, [fault.told() for fault in list_faults(desk)])


def clear(office: "Office", reason: str, also: Sequence[str] = ()) -> int:
    """Write again, for a reason that is kept; 2 when the reason says too little. also: what else is answered for."""
    from csor.usecases.resume import resume  # noqa: PLC0415 - only this command needs it

    if office.service is None or office.service.stopped is None:
        sys.stdout.write("The service writes. There is nothing to clear.\n")
        return 0
    if len(reason.strip()) < SHORTEST_REASON:
        sys.stderr.write(f"Say why in {SHORTEST_REASON} characters at least: it is kept in the log.\n")
        return 2
    resume(office, office.service, office.clock(), reason.strip(), also)
    sys.stdout.write("The service writes again. What was read meanwhile stands in the log.\n")
    sys.stdout.writelines(f"Answered for: {fault}\n" for fault in also)
    return 0


def refuse_unsafe(office: "Office", instance: Path) -> None:
    """Close what is ours to others, and hold every setting that durability rests on. Raises UnsafeSetting.

    instance: the product's own folder, which it closes itself; any other is closed by whoever made it.
    """
    from csor.records.settings import complaints, tighten  # noqa: PLC0415 - only a start needs it

    if instance.stat().st_uid == os.geteuid():
        instance.chmod(0o700)
    if office.engine.dialect.name == "sqlite":
        tighten(Path(str(office.engine.url.database)))
    wrong = complaints(office.engine)
    if wrong:
        raise UnsafeSetting(" ".join(f"{words}." for words in wrong))


def refuse_lost_log(instance: Path) -> None:
    """Begin no new log under the signed ends of an earlier one. Raises UnsafeSetting. For an empty database."""
    signed = sorted((instance / "checkpoints").glob("*/*.note"))
    if signed:
        raise UnsafeSetting(
            f"The database is empty, and {signed[-1].parent} holds the signed end of an earlier log: this is not the database"
            " that was here before. Bring that one back. If a new log is meant to begin, move the folders checkpoints and"
            f" standing out of {instance} first, and keep them."
        )
