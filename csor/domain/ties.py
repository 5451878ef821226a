"""What binds a person to a case at a moment: the work they had on it, and the names and addresses they share with it.

Pure: the records are asked elsewhere. Source: trust.md 1.12 (same surname, address, household, colleague, self).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from csor.domain.interests import POSTCODE, postcode_of
from csor.domain.names import folded, untitled

WORK_LASTS = timedelta(days=90)  # for so long after acting on a case a look at it is part of that work
WORK_FOLLOWS = timedelta(days=1)  # somebody who opens a case to act on it looks first


class Tie(StrEnum):
    """Through what a case was open to a person, the strongest first."""

    OWN = "own"
    ROLE = "role"
    TEAM = "team"
    REASON = "reason"
    GLASS = "glass"
    LEFT = "left"
    NONE = "none"


class Likeness(StrEnum):
    """What a person shares with somebody named in a case, or with a name that was searched for."""

    OWN_NAME = "own_name"
    SURNAME = "surname"
    DECLARED = "declared"
    ADDRESS = "address"
    COLLEAGUE = "colleague"


def place_key(address: str) -> str:
    """An address made comparable: its postcode and numbers; its words where it has no postcode."""
    postcode = postcode_of(address)
    if not postcode:
        return folded(address)
    return " ".join([postcode, *re.findall(r"\d+[A-Z]?\b", POSTCODE.sub("", address.upper()))])


@dataclass(frozen=True, slots=True)
class Name:
    """A name made comparable. address: as `place_key` has it, empty when it is not known."""

    forename: str
    surname: str
    address: str = ""

    @classmethod
    def of(cls, forenames: str, surname: str, address: str = "") -> "Name":
        """From a name as it is written; of the forenames the first."""
        return cls((folded(untitled(forenames)).split() or [""])[0], folded(surname), place_key(address))

    @classmethod
    def of_whole(cls, name: str) -> "Name":
        """From a name in one piece: the last word is the surname."""
        *first, last = folded(name).split() or [""]
        return cls(first[0] if first else "", last)

    def fits(self, other: "Name") -> bool:
        """Whether both may be one person's: the surname, and the forename or its initial."""
        if not self.surname or self.surname != other.surname:
            return False
        one, two = self.forename, other.forename
        if not one or not two:
            return False
        return one == two or (min(len(one), len(two)) == 1 and one[0] == two[0])


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who works here, and in which team. surnames, addresses: those they declared, made comparable."""

    id: str
    name: Name
    team: str = ""
    surnames: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()


Colleagues = Mapping[str, Sequence[Worker]]


def by_surname(workers: Iterable[Worker]) -> Colleagues:
    """Those who work here by their surname."""
    found: dict[str, list[Worker]] = defaultdict(list)
    for worker in workers:
        found[worker.name.surname].append(worker)
    return found


def likenesses(worker: Worker, named: Iterable[Name], colleagues: Colleagues) -> frozenset[Likeness]:
    """What a person shares with the people named in a case."""
    found = set()
    for name in named:
        if worker.name.fits(name):
            found.add(Likeness.OWN_NAME)
        if name.surname and name.surname == worker.name.surname:
            found.add(Likeness.SURNAME)
        if name.surname and name.surname in worker.surnames:
            found.add(Likeness.DECLARED)
        if name.address and name.address in worker.addresses:
            found.add(Likeness.ADDRESS)
        if any(one.id != worker.id and name.fits(one.name) for one in colleagues.get(name.surname, ())):
            found.add(Likeness.COLLEAGUE)
    return frozenset(found)


def search_likenesses(worker: Worker, typed: str, colleagues: Colleagues) -> frozenset[Likeness]:
    """What a person shares with what they looked for: their own surname, a declared one, a colleague.

    A surname alone means a colleague of the same team; anybody else who works here shares it with too many.
    """
    name = Name.of_whole(typed)
    found = {Likeness.OWN_NAME} if name.surname and name.surname == worker.name.surname else set()
    if name.surname in worker.surnames:
        found.add(Likeness.DECLARED)
    others = [one for one in colleagues.get(name.surname, ()) if one.id != worker.id]
    if any(name.fits(one.name) or (not name.forename and one.team == worker.team) for one in others):
        found.add(Likeness.COLLEAGUE)
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Spell:
    """A time with a case: of a person who owned it, or of a team. until: None while it lasts."""

    who: str
    since: datetime
    until: datetime | None = None

    def covers(self, at: datetime) -> bool:
        """Whether it lasted at a moment."""
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class Bonds:
    """Who had to do with a case, and when.

    acts: what was done, by whom. desks: the roles whose desk it was on (waiting for checks, for a decision).
    grants: reasons given, for how long.
    """

    owners: tuple[Spell, ...] = ()
    teams: tuple[Spell, ...] = ()
    acts: tuple[tuple[str, datetime], ...] = ()
    desks: tuple[Spell, ...] = ()
    grants: tuple[Spell, ...] = ()
    broken: tuple[Spell, ...] = ()


@dataclass(frozen=True, slots=True)
class Post:
    """Where a person works: their teams in time, and their roles.

    leads: sees to the work of the team. everywhere: sees to the work of the whole force.
    """

    id: str
    teams: tuple[Spell, ...] = ()
    roles: frozenset[str] = frozenset()
    leads: bool = False
    everywhere: bool = False


def tie(post: Post, bonds: Bonds, at: datetime) -> Tie:
    """What a person had to do with a case at a moment."""
    if _worked(post.id, bonds, at):
        return Tie.OWN
    if post.everywhere:
        return Tie.ROLE
    if _shared(post, bonds, at):
        return Tie.ROLE if post.leads else Tie.TEAM
    if any(desk.who in post.roles and desk.covers(at) for desk in bonds.desks):
        return Tie.TEAM
    return _granted(post.id, bonds, at) or (Tie.LEFT if _was_shared(post, bonds, at) else Tie.NONE)


def _granted(person: str, bonds: Bonds, at: datetime) -> Tie | None:
    if _has(person, bonds.grants, at):
        return Tie.REASON
    return Tie.GLASS if _has(person, bonds.broken, at) else None


def _has(person: str, spells: tuple[Spell, ...], at: datetime) -> bool:
    return any(spell.who == person and spell.covers(at) for spell in spells)


def _worked(person: str, bonds: Bonds, at: datetime) -> bool:
    if _has(person, bonds.owners, at):
        return True
    return any(who == person and did - WORK_FOLLOWS <= at <= did + WORK_LASTS for who, did in bonds.acts)


def _shared(post: Post, bonds: Bonds, at: datetime) -> bool:
    mine = {spell.who for spell in post.teams if spell.covers(at)}
    return any(spell.who in mine and spell.covers(at) for spell in bonds.teams)


def _was_shared(post: Post, bonds: Bonds, at: datetime) -> bool:
    """Whether the case was with a team of theirs at some time before: both at once."""
    for mine in post.teams:
        for its in bonds.teams:
            began = max(mine.since, its.since)
            if mine.who == its.who and began <= at and mine.covers(began) and its.covers(began):
                return True
    return False
