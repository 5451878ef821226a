"""Accounts at the machine itself: a link for somebody to choose a password, and the rules of the force."""

import sys

from csor.domain.refusals import Refusal
from csor.setup import ensure_force, operator
from csor.usecases.force_rules import ForceRule, set_rule
from csor.usecases.links import make_link
from csor.usecases.office import Office
from csor.words.accounts import HAND_OVER

REASON = "At the command line"


def print_link(office: Office, force: str, origin: str, username: str) -> int:
    """Make a link to choose a password and print it, once; 2 when there is no such account."""
    ensure_force(office, force)
    try:
        with office.open_work(operator(force)) as work:
            made = make_link(work, username.strip().lower(), REASON)
    except Refusal as refusal:
        sys.stderr.write(f"{refusal.blocker.words}\n")
        return 2
    sys.stdout.write(f"{origin}/choose-password/{made.token}\n")
    sys.stderr.write(f"{HAND_OVER[made.kind]} Hand it over in person, or by the force's own messages.\n")
    return 0


def turn(office: Office, force: str, rule: str, state: str) -> int:
    """Turn a rule of the force on or off."""
    ensure_force(office, force)
    with office.open_work(operator(force)) as work:
        set_rule(work, ForceRule(rule), on=state == "on")
    sys.stdout.write(f"{rule} is {state}.\n")
    return 0
