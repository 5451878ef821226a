"""Which cases a person may see, in SQL: equal to `domain.access`, which a test holds.

What is hidden never leaves the database: a hidden case and a missing one are the same empty answer to the same query.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, true
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


def find_case(
    session: Session, actor: Actor, now: datetime, reference: str, *, for_change: bool = False
) -> Found | None:
    """The case with this reference, in one query, whether it is there, hidden or missing."""
    query = (
        select(
            CaseRecord.id,
            CaseContent.facts,
            is_sealed().label("sealed"),
            is_named(actor).label("named"),
            granted_until(actor, GrantKind.REASON, now).label("reason_until"),
            granted_until(actor, GrantKind.GLASS, now).label("glass_until"),
        )
        .join(CaseContent, CaseContent.case_id == CaseRecord.id)
        .where(CaseRecord.force == actor.force, CaseRecord.reference == reference, openable_by(actor, now))
    )
    # both rows: after a wait PostgreSQL reads anew only what it locks, and an old content would lose to the newer version
    row = session.execute(query.with_for_update(of=(CaseRecord, CaseContent)) if for_change else query).one_or_none()
    if row is None:
        return None
    beside = {"sealed": row.sealed, "readers": frozenset({actor.id}) if row.named else frozenset()}
    return Found(row.id, row.facts, {**beside, "reason_until": row.reason_until, "glass_until": row.glass_until})


def sight_beside(case: Sight, found: Found) -> Sight:
    """What a case says itself about who may open it, with what stands beside it."""
    return replace(case, **found.beside)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The condition on `CaseRecord` that lets through what this person's lists may know of, and nothing else."""
    return and_(may_ever_open(actor), _by_role(actor), or_(~is_sealed(), is_named(actor)))


def openable_by(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """The condition on `CaseRecord` for opening it by its reference: visible, or the glass is broken."""
    return or_(visible_to(actor), and_(may_ever_open(actor), _granted(actor, GrantKind.GLASS, now).exists()))


def may_ever_open(actor: Actor) -> ColumnElement[bool]:
    """The condition on `CaseRecord` for opening it at all: of the force, for whoever reads cases, without a conflict."""
    if not holds(actor, Permission.CASE_READ):
        return false()
    return and_(CaseRecord.force == actor.force, ~is_barred(actor))


def is_sealed() -> ColumnElement[bool]:
    """Whether a case is sealed."""
    return exists().where(CaseSeal.case_id == CaseRecord.id).correlate(CaseRecord)


def is_named(actor: Actor) -> ColumnElement[bool]:
    """Whether this human being is named on a sealed case."""
    named = and_(CaseReader.case_id == CaseRecord.id, CaseReader.person.in_(accounts_of(actor)))
    return exists().where(named).correlate(CaseRecord)


def is_barred(actor: Actor) -> ColumnElement[bool]:
    """Whether a declared interest bars this human being from a case."""
    mine = CaseBar.person.in_(accounts_of(actor))
    return exists().where(CaseBar.case_id == CaseRecord.id, mine, CaseBar.cleared_at.is_(None)).correlate(CaseRecord)


def accounts_of(actor: Actor) -> list[str]:
    """Every user name of this human being, in a steady order."""
    return sorted(actor.every_account)


def granted_until(actor: Actor, kind: GrantKind, now: datetime) -> ColumnElement[Any]:
    """Until when a grant of this kind opens a case to this human being; NULL without one."""
    latest: ColumnElement[Any] = (
        _granted(actor, kind, now).with_only_columns(func.max(AccessGrant.until)).scalar_subquery()
    )
    return latest


def _granted(actor: Actor, kind: GrantKind, now: datetime) -> Any:
    """The grants that still count. A reason counts in the session it was given in."""
    of_session = AccessGrant.session == actor.presence.session if kind is GrantKind.REASON else true()
    mine = and_(AccessGrant.person.in_(accounts_of(actor)), AccessGrant.kind == kind.value, of_session)
    query = select(AccessGrant.id).where(AccessGrant.case_id == CaseRecord.id, mine, AccessGrant.until > now)
    return query.correlate(CaseRecord)


def _by_role(actor: Actor) -> ColumnElement[bool]:
    """What the roles reach; a named reader's roles were looked at when they were named."""
    if actor.has(*FORCE_WIDE):
        return true()
    if actor.has(Role.CALL_TAKER):
        taken_in = or_(CaseRecord.keyed_by.in_(accounts_of(actor)), CaseRecord.stage == Stage.INITIAL_CHECKS.value)
        return or_(taken_in, is_named(actor))
    return false()
