"""The commands of the log: csor checkpoint, witness, prove, export-log, check-log, nightly, scrub.

What they do is in log_running and nightly.
"""

import argparse
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any


def add_log_commands(verbs: Any, desk: Callable[[], Any]) -> None:
    """Put the commands among the others. desk: opened only by a command that needs it."""
    sign = verbs.add_parser("checkpoint", help="sign the log as it stands, and have it cosigned")
    sign.add_argument(
        "--witness", nargs=2, action="append", default=[], metavar=("URL", "KEY"), help="ask this witness"
    )
    sign.add_argument("--request-for", default="", metavar="KEY", help="print what a witness is asked, to be carried")
    sign.add_argument("--answer-of", default="", metavar="KEY", help="take a witness's answer from standard input")
    sign.add_argument("--follow", action="store_true", help="go on beside the service, as long as it runs")
    sign.add_argument("--show-key", action="store_true", help="print the key of the log")
    sign.set_defaults(run=_later("checkpoint", desk))
    see = verbs.add_parser("witness", help="cosign checkpoints of logs; its own key, its own place")
    see.add_argument("--place", type=Path, required=True, help="a folder of its own")
    see.add_argument("--name", default="csor-witness")
    see.add_argument("--know", default="", metavar="KEY", help="look after the log with this key")
    see.add_argument("--show-key", action="store_true", help="print the key of the witness")
    see.add_argument("--port", type=int, default=-1, help="listen on 127.0.0.1 at this port; 0 for any")
    see.add_argument("--host", default="127.0.0.1")
    see.set_defaults(run=_later("witness"))
    prove = verbs.add_parser("prove", help="print the proof of one entry, or that one checkpoint goes on from another")
    prove.add_argument("--event", type=int, default=0, metavar="N", help="the number of an entry")
    prove.add_argument("--sizes", type=int, nargs=2, default=None, metavar=("OLD", "NEW"), help="of two checkpoints")
    prove.set_defaults(run=_later("prove", desk))
    export = verbs.add_parser("export-log", help="write the log to a file, to be checked by csor-verify")
    export.add_argument("file", type=Path)
    export.add_argument("--reason", required=True, help="why, in your own words: it is kept in the log")
    export.add_argument("--recipient", default="", help="who gets it: an office, not a name")
    export.add_argument("--with-text", action="store_true", help="with what was said: the file is personal then")
    export.set_defaults(run=_later("export", desk))
    check = verbs.add_parser("check-log", help="hash every entry anew, and put every accepted step to the rules again")
    check.add_argument("--no-rules", action="store_true", help="the chain and the checkpoints alone")
    check.set_defaults(run=_later("check", desk))
    night = verbs.add_parser(
        "nightly", help="check the log, sign it, bind and draw samples, compare who opened what, scrub"
    )
    night.set_defaults(run=_later("nightly", desk, "csor.nightly"))
    scrub = verbs.add_parser("scrub", help="take what was erased out of the files, as the owner of the tables")
    scrub.set_defaults(run=_later("scrub", desk, "csor.nightly"))


def _later(
    name: str, desk: Callable[[], Any] | None = None, module: str = "csor.log_running"
) -> Callable[[argparse.Namespace], int]:
    """Run a command; only the one that runs brings what it needs."""

    def run(asked: argparse.Namespace) -> int:
        command: Callable[..., int] = getattr(import_module(module), name)
        return command(asked, desk()) if desk else command(asked)

    return run
