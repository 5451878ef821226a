"""Who may open which case: need to know, sealed cases, conflicts of interest, and breaking the glass.

Source: trust.md 1.12, 2.1 V8; scheme.md 1.3, 1.6.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from csor.domain.facts import CaseFacts
from csor.domain.people import Actor
from csor.domain.permissions import Permission, holds
from csor.domain.refusals import Blocker
from csor.domain.vocabulary import AuthorityState, CheckState, Role, Stage

GLASS_LASTS: Final = timedelta(minutes=60)
REASON_LASTS: Final = timedelta(hours=12)  # and no longer than the session it was given in
SHORTEST_REASON: Final = 20
SOURCE: Final = "trust.md 1.12"

FORCE_WIDE: Final = frozenset({Role.RESEARCHER, Role.OFFICER, Role.SUPERVISOR, Role.AUTHORISER, Role.COMPLIANCE})

NOT_FOUND = Blocker("not_found", "Either there is no such case, or it is not open to you.", "moves.md")
REASON_NEEDED = Blocker("reason_needed", "Say why you need this case before you open it.", SOURCE)
READ_ONLY = Blocker(
    "read_only_access", "You broke the glass to read this case. You may read it, and change nothing in it.", SOURCE
)
REASON_TOO_SHORT = Blocker(
    "reason_too_short", f"Say why in {SHORTEST_REASON} characters or more.", SOURCE, field="reason"
)
OUTSIDE: Final = frozenset({NOT_FOUND.code, REASON_NEEDED.code, READ_ONLY.code})


class Access(StrEnum):
    """How far a case is open to a person.

    ask: its existence is no secret, but a reason comes before sight. hidden: as if it were not there.
    """

    OPEN = "open"
    ASK = "ask"
    BROKEN_GLASS = "broken_glass"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Sight:
    """What decides whether a case opens. readers: named, when it is sealed. barred: people with a conflict.

    reason_until, glass_until: how long a reason that this person gave, or the glass that they broke, still counts.
    """

    force: str
    team: str
    owner: str
    keyed_by: str
    stage: Stage
    deciding: frozenset[str] = frozenset()
    delivering: frozenset[str] = frozenset()
    waits_for_authoriser: bool = False
    waits_for_desk: bool = False
    sealed: bool = False
    readers: frozenset[str] = frozenset()
    barred: frozenset[str] = frozenset()
    reason_until: datetime | None = None
    glass_until: datetime | None = None


def sight_of(case: CaseFacts) -> Sight:
    """What a case says by itself about who may open it; seals, bars and grants are put in by whoever keeps them."""
    return Sight(
        force=case.force,
        team=case.team,
        owner=case.owner,
        keyed_by=case.keyed_by,
        stage=case.stage,
        deciding=frozenset(_deciding(case)),
        delivering=frozenset(_delivering(case)),
        waits_for_authoriser=_waits_for_authoriser(case),
        waits_for_desk=case.stage is Stage.INITIAL_CHECKS or any(c.state is CheckState.REQUESTED for c in case.checks),
    )


def _deciding(case: CaseFacts) -> Iterator[str]:
    yield from (authority.given_by for authority in case.authorities)
    yield from (kept.by for r in case.recipients for kept in r.decisions)
    for kept in (case.no_disclosure, case.deferral, case.sent_back):
        if kept:
            yield kept.by


def _delivering(case: CaseFacts) -> Iterator[str]:
    for authority in case.authorities:
        yield from authority.deliverers
    for planned in case.visits_planned:
        yield from planned.said.officers


def _waits_for_authoriser(case: CaseFacts) -> bool:
    """At decision; stopped in delivery until somebody decides again; or a child is in danger now."""
    stopped = any(authority.state is AuthorityState.SUSPENDED for authority in case.authorities)
    return case.open and (case.stage is Stage.DECISION or stopped or case.danger_now)


def in_sight(actor: Actor, case: Sight) -> bool:
    """Whether lists, searches and counts may know of a case; `reading.visible_to` says the same in SQL.

    A call-taker sees what they took in, and what still stands at initial checks. An administrator sees no case.
    """
    if not may_ever_open(actor, case):
        return False
    if case.sealed:
        return actor.is_among(case.readers)
    if actor.has(*FORCE_WIDE):
        return True
    return actor.is_person(case.keyed_by) or case.stage is Stage.INITIAL_CHECKS


def may_ever_open(actor: Actor, case: Sight) -> bool:
    """Whether the case could open at all, were it only by breaking the glass."""
    return actor.force == case.force and holds(actor, Permission.CASE_READ) and not actor.is_among(case.barred)


def access(actor: Actor, case: Sight, now: datetime) -> Access:
    """How far a case is open to a person at a moment."""
    if in_sight(actor, case):
        known = needs_no_reason(actor, case) or _lasts(case.reason_until, now)
        return Access.OPEN if known else Access.ASK
    if may_ever_open(actor, case) and _lasts(case.glass_until, now):
        return Access.BROKEN_GLASS
    return Access.HIDDEN


def needs_no_reason(actor: Actor, case: Sight) -> bool:
    """Whether their work says why: their team's, their own, named, to decide, to deliver, the desk's, or compliance."""
    if case.sealed or actor.has(Role.COMPLIANCE):
        return True  # whoever is named on a sealed case was named for a reason
    if not actor.has(*FORCE_WIDE):
        return True  # a call-taker sees no more than what they take in
    return _at_work_on(actor, case)


def _at_work_on(actor: Actor, case: Sight) -> bool:
    mine = actor.is_among({case.owner, case.keyed_by} | case.deciding | case.delivering)
    of_team = case.team in {"", actor.team}  # a case of no team is still to be taken up by one
    decides = actor.has(Role.AUTHORISER) and case.waits_for_authoriser
    checks = actor.has(Role.RESEARCHER) and case.waits_for_desk
    return mine or of_team or decides or checks


def _lasts(until: datetime | None, now: datetime) -> bool:
    return until is not None and now < until


def reason_said(reason: str) -> Blocker | None:
    """A reason long enough to be one: not the same few characters over and over."""
    words = " ".join(reason.split())
    long_enough = len(words) >= SHORTEST_REASON and len(set(words.casefold())) > len(set("abcde"))
    return None if long_enough else REASON_TOO_SHORT


# ---- sealed cases ----


class SealKind(StrEnum):
    """Why a case is sealed."""

    POLICE_SUBJECT = "police_subject"
    COLLEAGUES_RELATIVE = "colleagues_relative"
    PUBLIC_FIGURE = "public_figure"
    OTHER = "other"


def readers_named(readers: Iterable[Actor]) -> Blocker | None:
    """Enough people are named: two who may unseal it, so that neither is alone, and a supervisor to look after it."""
    people = list(readers)
    blocker = readers_work_on_cases(people)
    if blocker:
        return blocker
    if not any(one.has(Role.SUPERVISOR) for one in people):
        return Blocker("no_supervisor_named", "Name a supervisor, who looks after the case.", SOURCE, field="readers")
    if not _two_people([one for one in people if holds(one, Permission.CASE_SEAL)]):
        words = "Name two people who may unseal it: supervisors, authorisers or compliance."
        return Blocker("one_alone_could_unseal", words, SOURCE, field="readers")
    return None


def readers_work_on_cases(people: Iterable[Actor]) -> Blocker | None:
    """Whoever is named has a role that opens cases."""
    if all(holds(one, Permission.CASE_READ) for one in people):
        return None
    words = "Somebody who is named here opens no cases in their role. Name only people who work on cases."
    return Blocker("reader_without_cases", words, SOURCE, field="readers")


def who_agrees(first: Actor, named: Iterable[Actor]) -> list[Actor]:
    """Who of those named on a sealed case could agree to what somebody proposes: able to unseal, and another person."""
    able = (one for one in named if holds(one, Permission.CASE_SEAL))
    return [one for one in able if not (one.is_person(first.id) or first.is_person(one.id))]


def _two_people(people: list[Actor]) -> bool:
    """Whether these are at least two human beings, whatever accounts they have."""
    return any(not (one.is_person(two.id) or two.is_person(one.id)) for one in people for two in people)


def second_person(actor: Actor, first: str) -> Blocker | None:
    """Somebody else than whoever began it, under whatever user name."""
    if not actor.is_person(first):
        return None
    return Blocker("same_person", "You began this, so someone else must do it.", "trust.md 2.3.5")


# ---- breaking the glass ----


class Verdict(StrEnum):
    """What a supervisor found when they looked at a broken glass."""

    JUSTIFIED = "justified"
    NOT_JUSTIFIED = "not_justified"
    REFERRED = "referred"
