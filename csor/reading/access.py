"""Who may open a sealed case, what a person declared, and what supervisors are to look at: conflicts, broken glass."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select, true
from sqlalchemy.orm import Session

from csor.domain.access import SealKind, Verdict, who_agrees
from csor.domain.actions import Event
from csor.domain.interests import Declared, InterestKind, surname_in, surname_keys
from csor.domain.people import Actor
from csor.domain.permissions import Permission, holds
from csor.domain.vocabulary import Role
from csor.reading.opened_days import find_open_references
from csor.reading.people import list_people
from csor.reading.visibility import GrantKind, accounts_of, visible_to
from csor.records.access import AccessGrant, CaseBar, CaseReader, CaseSeal, Interest
from csor.records.case_record import CaseRecord
from csor.records.event_record import EventRecord
from csor.records.projection import sounds

SAID_OF_INTERESTS = (Event.INTEREST_DECLARED, Event.INTERESTS_CONFIRMED)
WAITS_FOR_ITS_TEAM = timedelta(days=1)  # then every supervisor of the force sees it


@dataclass(frozen=True, slots=True)
class Seal:
    """A sealed case. proposed_by: who proposed to unseal it, names_by: to name more; empty when nobody did."""

    kind: SealKind
    reason: str
    sealed_by: str
    sealed_at: datetime
    readers: tuple[str, ...]
    proposed_by: str = ""
    proposed_reason: str = ""
    proposed_at: datetime | None = None
    names: tuple[str, ...] = ()
    names_by: str = ""
    names_reason: str = ""
    names_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MyInterest:
    """An interest that a person declared."""

    id: UUID
    declared: Declared
    declared_at: datetime


@dataclass(frozen=True, slots=True)
class Bar:
    """A case that is hidden from somebody until it is looked at. role: whom in the case the interest met."""

    id: UUID
    case_id: UUID
    reference: str
    person: str
    owner: str
    kind: InterestKind
    words: str
    role: str
    barred_at: datetime


@dataclass(frozen=True, slots=True)
class Glass:
    """A glass that somebody broke. reference: of the case. verdict: None until it is looked at."""

    id: UUID
    case_id: UUID
    reference: str
    person: str
    reason: str
    given_at: datetime
    until: datetime
    due_at: datetime
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class ToLookAt:
    """How much waits: conflicts, and broken glass; overdue: of the glass."""

    bars: int
    glass: int
    overdue: int

    @property
    def all(self) -> int:
        """Everything that waits."""
        return self.bars + self.glass


NOTHING_TO_LOOK_AT = ToLookAt(0, 0, 0)


def find_seal(session: Session, case_id: UUID) -> Seal | None:
    """The seal of a case with who is named on it; None when it is not sealed."""
    row = session.get(CaseSeal, case_id)
    if row is None:
        return None
    readers = session.scalars(
        select(CaseReader.person).where(CaseReader.case_id == case_id).order_by(CaseReader.person)
    )
    kind = SealKind(row.kind)
    proposal = (row.unseal_by, row.unseal_reason, row.unseal_at)
    seal = Seal(kind, row.reason, row.sealed_by, row.sealed_at, tuple(readers), *proposal)
    return replace(
        seal,
        names=tuple(row.names.split()),
        names_by=row.names_by,
        names_reason=row.names_reason,
        names_at=row.names_at,
    )


def list_agreeing(session: Session, reference: str, seal: Seal, first: Actor) -> tuple[str, ...]:
    """Who could agree to what somebody proposes of a sealed case: named, at work here, and no conflict hides it."""
    named = [c.actor for c in list_people(session, first.force) if c.active and c.actor.id in seal.readers]
    agreeing = who_agrees(first, named)
    return tuple(one.id for one in agreeing if find_open_references(session, one, [reference]))


def list_interests(session: Session, actor: Actor) -> tuple[MyInterest, ...]:
    """What a person declared and still holds, under whichever of their accounts, oldest first."""
    mine = select(Interest).where(Interest.person.in_(accounts_of(actor)), Interest.ended_at.is_(None))
    rows = session.scalars(mine.order_by(Interest.declared_at, Interest.id))
    return tuple(MyInterest(row.id, declared_of(row), row.declared_at) for row in rows)


def find_said_of_interests(session: Session, actor: Actor) -> datetime | None:
    """When a person last declared an interest, or said that there is none more; None when they never did."""
    event = EventRecord
    mine = (event.force == actor.force, event.actor.in_(sorted(actor.every_account)))
    said: datetime | None = session.scalar(select(func.max(event.at)).where(*mine, event.event.in_(SAID_OF_INTERESTS)))
    return said


def list_held_against(
    session: Session, force: str, keys: Iterable[str], heard: Iterable[str]
) -> tuple[tuple[UUID, str, Declared], ...]:
    """The interests of a force that somebody of these names could meet: id, person, interest. Never fewer than `meets`.

    Only a surname of one word is looked up by its key and sound: what else is declared is met by its parts too.
    """
    named = or_(Interest.key.in_(sorted(keys)), Interest.sound.in_(sorted(heard)))
    fits = or_(Interest.kind != InterestKind.SURNAME.value, Interest.key.contains(" "), named)
    rows = session.scalars(select(Interest).where(Interest.force == force, Interest.ended_at.is_(None), fits))
    return tuple((row.id, row.person, declared_of(row)) for row in rows)


def declared_of(row: Interest) -> Declared:
    """The interest that a row keeps."""
    return declared(InterestKind(row.kind), row.words)


def declared(kind: InterestKind, words: str) -> Declared:
    """An interest as it is compared."""
    surname = surname_in(kind, words)
    return Declared(kind, words, surname_keys(surname), sounds(surname))


def list_bars(session: Session, actor: Actor, now: datetime) -> tuple[Bar, ...]:
    """The conflicts that this person may look at, oldest first: of their team, and of any that waited for long."""
    return tuple(_bar(*row) for row in session.execute(_bars(actor, now).order_by(CaseBar.barred_at, CaseBar.id)))


def find_bar(session: Session, actor: Actor, bar: UUID, now: datetime) -> Bar | None:
    """One of the conflicts that this person may look at: it shows what somebody declared, so no other is shown."""
    query = _bars(actor, now).where(CaseBar.id == bar)
    return next((_bar(*row) for row in session.execute(query)), None)


def list_glass(session: Session, actor: Actor, now: datetime) -> tuple[Glass, ...]:
    """The broken glass that this person is told of, the soonest due first."""
    rows = session.execute(_glass(actor, now).order_by(AccessGrant.review_due_at, AccessGrant.id))
    return tuple(_broken(*row) for row in rows)


def find_glass(session: Session, actor: Actor, grant: UUID, now: datetime) -> Glass | None:
    """One broken glass that nobody looked at yet, of those a supervisor is told of, their own among them."""
    query = _all_glass().where(AccessGrant.id == grant, AccessGrant.reviewed_at.is_(None), _overseen(actor, now))
    return next((_broken(*row) for row in session.execute(query)), None)


def count_to_look_at(session: Session, actor: Actor, now: datetime) -> ToLookAt:
    """How much waits for this person, in one query; nothing, and none asked, for a person to whom nothing comes."""
    if not holds(actor, Permission.ACCESS_WATCH):
        return NOTHING_TO_LOOK_AT
    bars = _number(_bars(actor, now)) if holds(actor, Permission.CONFLICT_CLEAR) else literal(0)
    glass = _glass(actor, now)
    row = session.execute(select(bars, _number(glass), _number(glass.where(AccessGrant.review_due_at < now)))).one()
    return ToLookAt(*row)


def _number(query: Select[Any]) -> ColumnElement[int]:
    counted: ColumnElement[int] = select(func.count()).select_from(query.subquery()).scalar_subquery()
    return counted


def _all_bars() -> Select[Any]:
    query = select(CaseBar, Interest, CaseRecord.reference, CaseRecord.owner)
    query = query.join(CaseRecord, CaseRecord.id == CaseBar.case_id).join(Interest, Interest.id == CaseBar.interest_id)
    return query.where(CaseBar.cleared_at.is_(None))


def _bars(actor: Actor, now: datetime) -> Select[Any]:
    """Not the person's own: whoever is barred cannot see the case, and so not the bar."""
    mine = or_(_of_team(actor), _named(actor), CaseBar.barred_at < now - WAITS_FOR_ITS_TEAM)
    return _all_bars().where(CaseBar.force == actor.force, visible_to(actor), mine)


def _bar(bar: CaseBar, interest: Interest, reference: str, owner: str) -> Bar:
    kind = InterestKind(interest.kind)
    return Bar(bar.id, bar.case_id, reference, bar.person, owner, kind, interest.words, bar.role, bar.barred_at)


def _all_glass() -> Select[Any]:
    query = select(AccessGrant, CaseRecord.reference).join(CaseRecord, CaseRecord.id == AccessGrant.case_id)
    return query.where(AccessGrant.kind == GrantKind.GLASS.value)


def _glass(actor: Actor, now: datetime) -> Select[Any]:
    """Compliance is told of every one; a supervisor of those in cases that they may see.

    That is: of their own team, in sealed cases on which they are named, and any that nobody looked at in time.
    """
    query = _all_glass().where(AccessGrant.force == actor.force, AccessGrant.reviewed_at.is_(None))
    if actor.has(Role.COMPLIANCE):
        return query
    return query.where(_overseen(actor, now), AccessGrant.person.not_in(accounts_of(actor)))


def _overseen(actor: Actor, now: datetime) -> ColumnElement[bool]:
    return and_(visible_to(actor), or_(_of_team(actor), _named(actor), AccessGrant.review_due_at < now))


def _broken(grant: AccessGrant, reference: str) -> Glass:
    due = grant.review_due_at or grant.until
    verdict = Verdict(grant.verdict) if grant.verdict else None
    when = (grant.given_at, grant.until, due)
    return Glass(grant.id, grant.case_id, reference, grant.person, grant.reason, *when, verdict)


def _named(actor: Actor) -> ColumnElement[bool]:
    """A sealed case on which they are named: of a case hidden from its own team nobody else would hear."""
    return exists().where(CaseReader.case_id == CaseRecord.id, CaseReader.person.in_(accounts_of(actor)))


def _of_team(actor: Actor) -> ColumnElement[bool]:
    return CaseRecord.team.in_(["", actor.team]) if actor.team else true()
