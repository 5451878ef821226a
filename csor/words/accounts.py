"""What accounts, their changes and their news are called."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from csor.domain.accounts import ChangeKind, ChangeState, LinkKind, Standing
from csor.words.codes import word
from csor.words.time import listed, moment_words

KINDS: Final[Mapping[ChangeKind, str]] = {
    ChangeKind.STANDING: "Roles, rank or team",
    ChangeKind.SECOND_FACTOR: "A new second factor",
    ChangeKind.SINGLE_SIGN_ON: "Single sign-on",
    ChangeKind.ENABLE: "Open a disabled account",
}
STATES: Final[Mapping[ChangeState, str]] = {
    ChangeState.WAITING: "Waits for a second administrator",
    ChangeState.CONFIRMED: "Confirmed",
    ChangeState.REFUSED: "Refused",
}
# What somebody is told of their own account. {name}: of a key; {address}: of the network.
NEWS: Final[Mapping[str, str]] = {
    "password_changed": "Your password was changed",
    "link_made": "An administrator made a link for you to choose a password",
    "link_used": "Your password was chosen with a link",
    "app_added": "An authenticator app was added to your account",
    "app_removed": "An authenticator app was removed from your account",
    "key_added": "The security key “{name}” was added to your account",
    "key_removed": "The security key “{name}” was removed from your account",
    "key_doubted": "The security key “{name}” was refused: there may be a copy of it",
    "factor_reset": "Your second factor was reset by two administrators",
    "standing_changed": "Your roles, rank or team were changed by two administrators",
    "sign_on_bound": "Your account was tied to your force sign-in",
    "enabled": "Your account was opened again by two administrators",
    "new_place": "Somebody signed in to your account from {address}, where it was not used before",
    "readers_proposed": "{by} proposed to name more people on the sealed case {reference}. Somebody else who is named must agree",
    "readers_named": "{by} changed who may open the sealed case {reference}, which you were named on",
}


@dataclass(frozen=True, slots=True)
class DoWords:
    """What a page that does one thing to an account says. after: what happens, in a sentence or two."""

    title: str
    button: str
    after: str


DO: Final[Mapping[str, DoWords]] = {
    "disable": DoWords(
        "Disable this account",
        "Disable the account",
        "They are signed out everywhere at once and cannot sign in again.",
    ),
    "enable": DoWords(
        "Open this account again",
        "Propose opening it",
        "Another administrator must confirm it. The account opens with the roles it had.",
    ),
    "sign-out": DoWords("Sign this person out", "Sign them out everywhere", "They can sign in again at once."),
    "factor": DoWords(
        "Reset the second factor",
        "Propose the reset",
        "Another administrator must confirm it. Their apps, keys and recovery codes then stop working, and they set up"
        " a new one at the next sign-in. Their password stays.",
    ),
    "link": DoWords(
        "Make a link to choose a password",
        "Make the link",
        "The link is shown to you once. You hand it over; nobody but them chooses the password. Their second factor stays.",
    ),
}
HAND_OVER: Final[Mapping[LinkKind, str]] = {
    LinkKind.ACTIVATION: "It works once, for 24 hours.",
    LinkKind.RESET: "It works once, for 15 minutes. Their second factor stays as it is.",
}


def standing_words(standing: Standing, teams: Mapping[str, str]) -> list[tuple[str, str]]:
    """A standing line by line: (name, value)."""
    roles = listed([word(role).lower() for role in standing.roles]).capitalize()
    rank = f"{word(standing.rank)}, acting" if standing.acting else word(standing.rank)
    team = teams.get(standing.team, standing.team)
    return [
        ("Roles", roles or "No roles"),
        ("Rank", rank),
        ("Team", team or "No team"),
        ("Staff number", standing.identity),
    ]


def count_words(number: int, thing: str) -> str:
    """1 app, 2 apps."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def news_words(kind: str, said: Mapping[str, str], at: datetime, now: datetime) -> str:
    """Your password was changed on Tue 9 June, 14:25."""
    words = NEWS.get(kind, "Something changed on your account")
    for name, value in said.items():
        words = words.replace(f"{{{name}}}", value)
    return f"{words}, {moment_words(at, now)}"
