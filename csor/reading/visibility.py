"""Which cases a person may see, in SQL: equal to `domain.access`, which a test holds.

What is hidden never leaves the database: a hidden case and a missing one are the same empty answer to the same query.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, false, func, or_, select, true
from sqlalchemy.orm import Session

from csor.domain.access import FORCE_WIDE, Sight
from csor.domain.people import Actor
from csor.domain.permissions import Permission, holds
from csor.domain.vocabulary import Role, Stage
from csor.records.access import AccessGrant, CaseBar, CaseReader, CaseSeal
from csor.records.case_record import CaseContent, CaseRecord


@dataclass(frozen=True, slots=True)
class Found:
    """A case that may be opened somehow. beside: what `Sight` has besides what the case says itself."""

    id: UUID
    facts: str
    beside: dict[str, Any]


class GrantKind(StrEnum):
    """What opened a case for a time."""

    REASON = "reason"
    GLASS = "glass"


@dataclass(frozen=True, slots=True)
class Who:
    """What the conditions ask of a person: values, or the places of a prepared statement that take values."""

    force: Any
    accounts: Any
    session: Any
    reads: bool
    everywhere: bool
    takes_calls: bool


def _who(actor: Actor, *, in_session: bool = True) -> Who:
    session = actor.presence.session if in_session else ""
    return Who(actor.force, tuple(accounts_of(actor)), session, *_shape(actor))


def _shape(actor: Actor) -> tuple[bool, bool, bool]:
    """What of a person decides which conditions there are, and not only what stands in them."""
    return holds(actor, Permission.CASE_READ), actor.has(*FORCE_WIDE), actor.has(Role.CALL_TAKER)


def find_case(
    session: Session, actor: Actor, now: datetime, reference: str, *, for_change: bool = False
) -> Found | None:
    """The case with this reference, in one query, whether it is there, hidden or missing."""
    values = {"force": actor.force, "accounts": accounts_of(actor), "session": actor.presence.session}
    query = _one_case(*_shape(actor), for_change)
    row = session.execute(query, {**values, "now": now, "reference": reference}).one_or_none()
    if row is None:
        return None
    beside = {"sealed": row.sealed, "readers": frozenset({actor.id}) if row.named else frozenset()}
    return Found(row.id, row.facts, {**beside, "reason_until": row.reason_until, "glass_until": row.glass_until})


@cache
def _one_case(reads: bool, everywhere: bool, takes_calls: bool, for_change: bool) -> Select[Any]:
    """Prepared once: every page of a case asks it, and building it costs more than running it."""
    accounts: Any = bindparam("accounts", expanding=True)
    who = Who(bindparam("force"), accounts, bindparam("session"), reads, everywhere, takes_calls)
    now: Any = bindparam("now")
    query = (
        select(
            CaseRecord.id,
            CaseContent.facts,
            is_sealed().label("sealed"),
            _is_named(who).label("named"),
            _granted_until(who, GrantKind.REASON, now).label("reason_until"),
            _granted_until(who, GrantKind.GLASS, now).label("glass_until"),
        )
        .join(CaseContent, CaseContent.case_id == CaseRecord.id)
        .where(CaseRecord.force == who.force, CaseRecord.reference == bindparam("reference"), _openable_by(who, now))
    )
    # both rows: after a wait PostgreSQL reads anew only what it locks, and an old content would lose to the newer version
    return query.with_for_update(of=(CaseRecord, CaseContent)) if for_change else query


def sight_beside(case: Sight, found: Found) -> Sight:
    """What a case says itself about who may open it, with what stands beside it."""
    return replace(case, **found.beside)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The condition on `CaseRecord` that lets through what this person's lists may know of, and nothing else."""
    return _visible_to(_who(actor, in_session=False))


def openable_by(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """The condition on `CaseRecord` for opening it by its reference: visible, or the glass is broken."""
    return _openable_by(_who(actor), now)


def may_ever_open(actor: Actor) -> ColumnElement[bool]:
    """The condition on `CaseRecord` for opening it at all: of the force, for whoever reads cases, without a conflict."""
    return _may_ever_open(_who(actor))


def is_sealed() -> ColumnElement[bool]:
    """Whether a case is sealed."""
    return exists().where(CaseSeal.case_id == CaseRecord.id).correlate(CaseRecord)


def accounts_of(actor: Actor) -> list[str]:
    """Every user name of this human being, in a steady order."""
    return sorted(actor.every_account)


@lru_cache(1024)
def _visible_to(who: Who) -> ColumnElement[bool]:
    """Kept for each person: a work list asks it nine times, and building it is a third of the list's time."""
    return and_(_may_ever_open(who), _by_role(who), or_(~is_sealed(), _is_named(who)))


def _openable_by(who: Who, now: datetime) -> ColumnElement[bool]:
    return or_(_visible_to(who), and_(_may_ever_open(who), _granted(who, GrantKind.GLASS, now).exists()))


def _may_ever_open(who: Who) -> ColumnElement[bool]:
    return and_(CaseRecord.force == who.force, ~_is_barred(who)) if who.reads else false()


def _is_named(who: Who) -> ColumnElement[bool]:
    """Whether this human being is named on a sealed case."""
    named = and_(CaseReader.case_id == CaseRecord.id, CaseReader.person.in_(who.accounts))
    return exists().where(named).correlate(CaseRecord)


def _is_barred(who: Who) -> ColumnElement[bool]:
    """Whether a declared interest bars this human being from a case."""
    mine = CaseBar.person.in_(who.accounts)
    return exists().where(CaseBar.case_id == CaseRecord.id, mine, CaseBar.cleared_at.is_(None)).correlate(CaseRecord)


def _granted_until(who: Who, kind: GrantKind, now: datetime) -> ColumnElement[Any]:
    """Until when a grant of this kind opens a case to this human being; NULL without one."""
    latest: ColumnElement[Any] = (
        _granted(who, kind, now).with_only_columns(func.max(AccessGrant.until)).scalar_subquery()
    )
    return latest


def _granted(who: Who, kind: GrantKind, now: datetime) -> Any:
    """The grants that still count. A reason counts in the session it was given in."""
    of_session = AccessGrant.session == who.session if kind is GrantKind.REASON else true()
    mine = and_(AccessGrant.person.in_(who.accounts), AccessGrant.kind == kind.value, of_session)
    query = select(AccessGrant.id).where(AccessGrant.case_id == CaseRecord.id, mine, AccessGrant.until > now)
    return query.correlate(CaseRecord)


def _by_role(who: Who) -> ColumnElement[bool]:
    """What the roles reach; a named reader's roles were looked at when they were named."""
    if who.everywhere:
        return true()
    if who.takes_calls:
        taken_in = or_(CaseRecord.keyed_by.in_(who.accounts), CaseRecord.stage == Stage.INITIAL_CHECKS.value)
        return or_(taken_in, _is_named(who))
    return false()
