"""Who may change whose account: proposed by one administrator, confirmed by another human being, never by oneself.

Source: trust.md 2.1 V2.3.5 (two people for a grant of roles), V6.4; BAY-01 009, 022.
"""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from csor.domain.people import Actor
from csor.domain.permissions import Permission, holds
from csor.domain.refusals import Blocker
from csor.domain.vocabulary import Rank, Role

ACTIVATION: Final = timedelta(hours=24)
RESET: Final = timedelta(minutes=15)
REASON_LIMIT: Final = 500
USERNAME: Final = re.compile(r"[a-z][a-z0-9._-]{1,39}")
RESERVED: Final = frozenset({"operator", "nobody"})  # the machine's own command line, and a visitor
SOURCE: Final = "trust.md 2.1 V2.3.5"

KEY_ROLES: Final = frozenset({Role.AUTHORISER, Role.COMPLIANCE, Role.ADMINISTRATOR})


class ChangeKind(StrEnum):
    """What two people are needed for. Each could hand an account to somebody else."""

    STANDING = "standing"
    SECOND_FACTOR = "second_factor"
    SINGLE_SIGN_ON = "single_sign_on"
    ENABLE = "enable"


class ChangeState(StrEnum):
    """Where a proposed change stands."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class LinkKind(StrEnum):
    """What a link is for: a first password, or a new one."""

    ACTIVATION = "activation"
    RESET = "reset"

    @property
    def lasts(self) -> timedelta:
        """How long it can be used (trust.md 2.4)."""
        return ACTIVATION if self is LinkKind.ACTIVATION else RESET


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person is at the force: roles, rank, team, and the staff number that says which human being."""

    roles: tuple[Role, ...]
    rank: Rank
    acting: bool
    team: str
    identity: str


@dataclass(frozen=True, slots=True)
class Subject:
    """Who somebody is at the identity provider."""

    issuer: str
    subject: str


def may_manage(actor: Actor, force: str) -> Blocker | None:
    """Accounts are an administrator's, of their own force."""
    if not holds(actor, Permission.PEOPLE_MANAGE):
        return Blocker("not_permitted", "Your role does not do this.", SOURCE)
    if actor.force != force:
        return Blocker("not_found", "There is no such account.", SOURCE)
    return None


def not_own_account(actor: Actor, accounts: AbstractSet[str]) -> Blocker | None:
    """Nobody changes an account of their own, under whatever user name. accounts: all of the person concerned."""
    if actor.every_account.isdisjoint(accounts):
        return None
    return Blocker("own_account", "This account is yours. Another administrator must change it.", SOURCE)


def reason_given(reason: str) -> Blocker | None:
    """A change says why, shortly."""
    if not reason.strip():
        return Blocker("reason_missing", "Say why.", SOURCE, "reason")
    if len(reason) > REASON_LIMIT:
        return Blocker("too_long", f"Use {REASON_LIMIT} characters or fewer.", SOURCE, "reason")
    return None


def second_person(actor: Actor, proposed_by: str) -> Blocker | None:
    """Whoever proposed a change does not confirm it, under whatever user name."""
    if not actor.is_person(proposed_by):
        return None
    words = "You proposed this change, so another administrator must decide on it."
    return Blocker("second_person_needed", words, SOURCE)


def link_by_another(actor: Actor, proposers: AbstractSet[str], *, has_factor: bool) -> Blocker | None:
    """Whoever had an account opened, or more access given to it, hands over no link to it before its person is proved.

    With both, one human being could use the account themselves: the first to come adds the second factor. proposers: of
    the account and of what gives it access. has_factor: whoever uses the link needs a second factor that is there.
    """
    if has_factor or not actor.is_among(proposers):
        return None
    words = (
        "You proposed this account or a change of its access, and it has no second factor yet. "
        "Another administrator must make the link."
    )
    return Blocker("link_by_another", words, SOURCE)


def reset_by_another(actor: Actor, made_link: str) -> Blocker | None:
    """Whoever made the last link to choose a password does not propose to take the second factor away as well.

    made_link: who made the last link that was used or still can be; empty when there is none.
    """
    if not actor.is_person(made_link):
        return None
    words = "You made the last link to choose a password for this person. Another administrator must propose this."
    return Blocker("reset_by_another", words, SOURCE)


def still_waiting(state: ChangeState) -> Blocker | None:
    """A change is decided on once."""
    if state is ChangeState.WAITING:
        return None
    return Blocker("already_decided", "Somebody has decided on this change already.", SOURCE)


def username_fits(username: str) -> Blocker | None:
    """A user name is short, in small letters, and nobody else's by convention."""
    if USERNAME.fullmatch(username) and username not in RESERVED:
        return None
    words = "Use 2 to 40 small letters, digits, full stops, hyphens or underscores, beginning with a letter."
    return Blocker("username_unfit", words, SOURCE, "username")


def needs_key(roles: AbstractSet[Role], *, key_required: bool) -> bool:
    """Whether only a security key will do as the second factor of somebody with these roles (trust.md V6.3.3)."""
    return key_required and not KEY_ROLES.isdisjoint(roles)
