"""The command line: csor serve, user add, deadlines, schema, replay, import, export, simulate, diagram."""

import argparse
import getpass
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from csor.config import UnsafeSetting
from csor.log_commands import add_log_commands
from csor.oversight_commands import add_oversight_commands
from csor.schema_commands import add_schema_commands
from csor.secret_commands import add_secret_commands
from csor.standing_commands import add_standing_commands

if TYPE_CHECKING:
    from csor.usecases.checkpoints import Desk
    from csor.usecases.office import Office

FORCE = "wessex"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; gives its exit code."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    run: Callable[[argparse.Namespace], int] | None = getattr(asked, "run", None)
    if run is None:
        parser.print_help()
        return 2
    try:
        return run(asked)
    except UnsafeSetting as unsafe:
        sys.stderr.write(f"Not started. {unsafe}\n")
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="csor", description="Child Sex Offender Disclosure Scheme casework")
    verbs = parser.add_subparsers(title="commands")
    serve = verbs.add_parser("serve", help="migrate, fill a demonstration when empty, and serve")
    serve.add_argument("--workers", type=int, default=2)
    serve.set_defaults(run=_serve)
    user = verbs.add_parser("user", help="add a person, or make a link for one").add_subparsers(
        title="what", required=True
    )
    add = user.add_parser("add", help="add a person; the password is asked for, or read from standard input")
    add.add_argument("username")
    add.add_argument("--name", required=True)
    add.add_argument("--roles", default="administrator", help="with commas between")
    add.add_argument("--rank", default="staff")
    add.add_argument("--team", default="")
    add.add_argument("--collar", default="")
    add.add_argument("--title", default="")
    add.add_argument("--identity", default="", help="staff number: the same on each account of one person")
    add.set_defaults(run=_user_add)
    link = user.add_parser("link", help="print a link by which a person chooses a password, once")
    link.add_argument("username")
    link.set_defaults(run=_user_link)
    rule = verbs.add_parser("rule", help="turn a rule of the force on or off")
    rule.add_argument("rule", choices=["keys", "trust-sign-on"])
    rule.add_argument("state", choices=["on", "off"])
    rule.set_defaults(run=_rule)
    deadlines = verbs.add_parser("deadlines", help="check a file of deadlines: start, unit, amount, calendar, expected")
    deadlines.add_argument("file", type=Path)
    deadlines.set_defaults(run=_deadlines)
    verbs.add_parser("diagram", help="print the table of moves and its diagram").set_defaults(run=_diagram)
    verbs.add_parser("schema", help="print the JSON Schema of a case file").set_defaults(run=_schema)
    replay = verbs.add_parser("replay", help="run case files in a scratch database")
    replay.add_argument("files", nargs="+", type=Path)
    replay.add_argument("--database", default="", help="an empty database to use instead of a scratch one")
    replay.set_defaults(run=_replay)
    export = verbs.add_parser("export", help="print the case file of a case")
    export.add_argument("case")
    export.set_defaults(run=_export)
    bring = verbs.add_parser("import", help="bring in a case file")
    bring.add_argument("file", type=Path)
    bring.set_defaults(run=_import)
    simulate = verbs.add_parser("simulate", help="fill an empty database with lawful histories")
    simulate.add_argument("--cases", type=int, default=1000)
    simulate.add_argument("--seed", type=int, default=1)
    simulate.set_defaults(run=_simulate)
    add_log_commands(verbs, _desk)
    add_standing_commands(verbs, _office, _desk)
    add_oversight_commands(verbs, _office, FORCE)
    add_schema_commands(verbs, _office)
    add_secret_commands(verbs, _office, _instance, FORCE)
    return parser


def _office() -> "Office":
    """The office of this machine, its database brought to the newest schema."""
    from csor.app import make_office
    from csor.config import from_environment
    from csor.records.rights import may_change_schema
    from csor.records.schema import is_current, upgrade

    office = make_office(from_environment())
    if not is_current(office.engine):
        if not may_change_schema(office.engine):
            raise UnsafeSetting(
                "The database is not at the newest schema. Run csor migrate as the owner of its tables."
            )
        upgrade(office.engine)
    return office


def _desk() -> "Desk":
    """Where this machine's log is signed."""
    from csor.config import from_environment
    from csor.usecases.checkpoints import Desk

    return Desk(_office(), FORCE, from_environment().instance)


def _instance() -> Path:
    """The folder of what this machine keeps outside the database."""
    from csor.config import from_environment

    return from_environment().instance


def _serve(asked: argparse.Namespace) -> int:
    from csor.serving import serve

    return serve(_office, int(os.environ.get("PORT", "8000")), asked.workers)


def _user_add(asked: argparse.Namespace) -> int:
    from csor.setup import add_user

    password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    return add_user(_office(), FORCE, asked, password)


def _user_link(asked: argparse.Namespace) -> int:
    from csor.account_commands import print_link
    from csor.config import from_environment

    return print_link(_office(), FORCE, from_environment().origin, asked.username)


def _rule(asked: argparse.Namespace) -> int:
    from csor.account_commands import turn

    return turn(_office(), FORCE, asked.rule, asked.state)


def _deadlines(asked: argparse.Namespace) -> int:
    from csor.deadline_files import check_file

    return check_file(asked.file, sys.stdout)


def _diagram(_asked: argparse.Namespace) -> int:
    from csor.domain.diagram import page

    sys.stdout.write(page())
    return 0


def _schema(_asked: argparse.Namespace) -> int:
    from csor.exchange.schema import schema_text

    sys.stdout.write(schema_text())
    return 0


def _replay(asked: argparse.Namespace) -> int:
    from csor.exchange.commands import replay

    return replay(asked.files, asked.database, sys.stdout)


def _export(asked: argparse.Namespace) -> int:
    from csor.exchange.commands import export

    return export(_office(), FORCE, asked.case, sys.stdout)


def _import(asked: argparse.Namespace) -> int:
    from csor.exchange.commands import bring_in

    return bring_in(_office(), FORCE, asked.file, sys.stdout)


def _simulate(asked: argparse.Namespace) -> int:
    from csor.simulation.load import simulate

    simulate(_office(), asked.cases, asked.seed, sys.stdout)
    return 0
