"""The first steps on an empty database."""

import argparse
import sys

from csor.domain.accounts import username_fits
from csor.domain.people import Actor
from csor.domain.vocabulary import Rank, Role
from csor.reading.people import find_force
from csor.usecases.office import Office
from csor.usecases.passwords import unfit
from csor.usecases.people import NewPerson, add_force, add_person

FORCE_NAME, PREFIX = "Wessex Constabulary", "WX"
TEAMS = {"ppn": "Public Protection North", "pps": "Public Protection South", "contact": "Contact Centre"}


def operator(force: str) -> Actor:
    """Whoever is at the machine's own command line."""
    return Actor("operator", "Operator", Rank.STAFF, frozenset({Role.ADMINISTRATOR}), force=force)


def ensure_force(office: Office, force: str) -> None:
    """Set up the force when the database has none."""
    with office.open_reading() as reading:
        there = find_force(reading, force)
    if there is None:
        with office.open_work(operator(force)) as work:
            add_force(work, force, FORCE_NAME, PREFIX, TEAMS)


def add_user(office: Office, force: str, asked: argparse.Namespace, password: str) -> int:
    """Add a person from the command line; 2 when something given does not fit."""
    try:
        roles = frozenset(Role(role.strip()) for role in asked.roles.split(","))
        rank = Rank(asked.rank)
    except ValueError as unknown:
        sys.stderr.write(f"{unknown}. Roles: {', '.join(Role)}. Ranks: {', '.join(Rank)}.\n")
        return 2
    new = NewPerson(
        asked.username.lower(), asked.name, rank, roles, asked.team, asked.collar, asked.title,
        password=password, identity=asked.identity,
    )  # fmt: skip
    own = (new.id, new.name, *new.name.split(), new.collar, FORCE_NAME, *FORCE_NAME.split())
    blocker = username_fits(new.id) or unfit(password, own, office.breached)
    if blocker:
        sys.stderr.write(
            f"The {'username' if blocker.field == 'username' else 'password'} does not fit. {blocker.words}\n"
        )
        return 2
    ensure_force(office, force)
    with office.open_work(operator(force)) as work:
        add_person(work, new)
    sys.stdout.write(f"{new.id} can sign in: {new.name}, {', '.join(sorted(roles))}.\n")
    return 0
