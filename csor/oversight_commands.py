"""The commands of oversight: csor digest, csor sample. What they do is in oversight_running."""

import sys
from collections.abc import Callable
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from csor.usecases.office import Office


def add_oversight_commands(verbs: Any, office: Callable[[], "Office"], force: str) -> None:
    """Put the commands among the others. office: opened only by a command that needs it."""
    daily = verbs.add_parser("digest", help="compare who opened what: every day since the last, up to yesterday")
    daily.add_argument("--day", type=date.fromisoformat, default=None, help="one day, such as 2026-06-08")
    daily.set_defaults(run=lambda asked: _running("digest")(office(), force, asked.day, sys.stdout))
    weekly = verbs.add_parser("sample", help="samples that nobody can pick")
    weekly.add_argument("--publish", action="store_true", help="bind next week's seed")
    weekly.add_argument(
        "--draw", type=date.fromisoformat, default=None, metavar="MONDAY", help="draw a week that is over"
    )
    weekly.add_argument("--seed", default="", help="draw again with a seed that was shown, from --references")
    weekly.add_argument("--references", type=Path, default=None, help="a file with a reference a line")
    weekly.set_defaults(run=lambda asked: _running("sample")(office, force, asked, sys.stdout))


def _running(name: str) -> Callable[..., int]:
    """Only the command that runs brings what it needs."""
    found: Callable[..., int] = getattr(import_module("csor.oversight_running"), name)
    return found
