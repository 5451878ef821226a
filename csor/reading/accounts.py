"""Accounts, as administrators see them: who has one, how they sign in, and which changes wait. Never a case."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from csor.domain.accounts import ChangeKind, ChangeState, Standing, Subject
from csor.reading.people import Colleague, find_person, list_people
from csor.reading.sessions import Means, find_means, list_sessions
from csor.records.accounts import AccountChange, AccountLink, AccountNews, SignOnSubject
from csor.records.people import ForceRecord


@dataclass(frozen=True, slots=True)
class Change:
    """A change of an account. asked and was: a Standing, a Subject, or None where there is nothing to say."""

    id: UUID
    person: str
    kind: ChangeKind
    asked: Standing | Subject | None
    was: Standing | None
    reason: str
    state: ChangeState
    proposed_by: str
    proposed_at: datetime
    decided_by: str
    decided_at: datetime | None
    decided_reason: str


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account in the list. waiting: how many changes of it wait for somebody."""

    colleague: Colleague
    waiting: int


@dataclass(frozen=True, slots=True)
class Account:
    """One account, with how its person signs in and what happened to it. sessions: how many go on."""

    colleague: Colleague
    means: Means
    sessions: int
    subjects: tuple[Subject, ...]
    waiting: tuple[Change, ...]
    decided: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class NewsItem:
    """A piece of news of an account."""

    id: UUID
    at: datetime
    kind: str
    said: dict[str, str]


@dataclass(frozen=True, slots=True)
class ForceRules:
    """What the force asks of its accounts."""

    key_required: bool
    trusts_sign_on: bool


class Asked(msgspec.Struct):
    """What a change asks for, as it is kept."""

    standing: Standing | None = None
    was: Standing | None = None
    subject: Subject | None = None


def standing_of(colleague: Colleague) -> Standing:
    """What somebody is at the force now."""
    actor = colleague.actor
    roles = tuple(sorted(actor.roles))
    return Standing(roles, actor.rank, actor.acting, actor.team, colleague.identity)


def change_of(row: AccountChange) -> Change:
    """The view of a record."""
    asked = msgspec.json.decode(row.asked, type=Asked)
    return Change(
        row.id,
        row.person,
        ChangeKind(row.kind),
        asked.standing or asked.subject,
        asked.was,
        row.reason,
        ChangeState(row.state),
        row.proposed_by,
        row.proposed_at,
        row.decided_by,
        row.decided_at,
        row.decided_reason,
    )


def find_change(session: Session, force: str, change: UUID) -> Change | None:
    """A change by its key."""
    row = session.scalar(select(AccountChange).where(AccountChange.force == force, AccountChange.id == change))
    return change_of(row) if row else None


def list_proposers(session: Session, person: str) -> frozenset[str]:
    """Who had an account opened, and who proposed what gives it access and was not refused."""
    query = select(AccountChange).where(AccountChange.person == person).order_by(AccountChange.proposed_at)
    changes = [change_of(row) for row in session.scalars(query)]
    opening = [one for one in changes[:1] if one.was is not None and not one.was.roles]
    return frozenset(one.proposed_by for one in changes if one.state is not ChangeState.REFUSED or one in opening)


def find_link_maker(session: Session, person: str, now: datetime) -> str:
    """Who made the last link of a person that was used or still can be; empty when there is none."""
    counts = or_(AccountLink.used_at.is_not(None), AccountLink.ends_at > now)
    query = select(AccountLink.made_by).where(AccountLink.person == person, counts)
    return session.scalar(query.order_by(AccountLink.made_at.desc(), AccountLink.id.desc()).limit(1)) or ""


def list_waiting(session: Session, force: str) -> tuple[Change, ...]:
    """The changes that wait for a second administrator, oldest first."""
    query = select(AccountChange).where(AccountChange.force == force, AccountChange.state == ChangeState.WAITING.value)
    return tuple(change_of(row) for row in session.scalars(query.order_by(AccountChange.proposed_at)))


def list_accounts(session: Session, force: str) -> tuple[AccountLine, ...]:
    """Every account of a force, by name."""
    waiting = Counter(change.person for change in list_waiting(session, force))
    return tuple(AccountLine(one, waiting[one.actor.id]) for one in list_people(session, force))


def find_account(session: Session, force: str, person: str) -> Account | None:
    """One account of a force."""
    colleague = find_person(session, person)
    if colleague is None or colleague.actor.force != force:
        return None
    changes = select(AccountChange).where(AccountChange.person == person).order_by(AccountChange.proposed_at.desc())
    told = [change_of(row) for row in session.scalars(changes.limit(50))]
    return Account(
        colleague,
        find_means(session, person),
        len(list_sessions(session, person)),
        list_subjects(session, person),
        tuple(one for one in told if one.state is ChangeState.WAITING),
        tuple(one for one in told if one.state is not ChangeState.WAITING),
    )


def list_subjects(session: Session, person: str) -> tuple[Subject, ...]:
    """Who a person is at identity providers."""
    query = select(SignOnSubject.issuer, SignOnSubject.subject).where(SignOnSubject.person == person)
    return tuple(Subject(*row) for row in session.execute(query.order_by(SignOnSubject.bound_at)))


def find_rules(session: Session, force: str) -> ForceRules:
    """What the force asks of its accounts; nothing more than usual when there is no such force."""
    query = select(ForceRecord.key_required, ForceRecord.trusts_sign_on).where(ForceRecord.id == force)
    row = session.execute(query).one_or_none()
    return ForceRules(*row) if row else ForceRules(key_required=False, trusts_sign_on=False)


def list_news(session: Session, person: str, here: str = "") -> tuple[NewsItem, ...]:
    """What a person was not told yet of their account, oldest first.

    here: the address that asks. News of a sign-in from that very address waits for another one: it is for the person,
    not for whoever signed in there.
    """
    query = select(AccountNews).where(AccountNews.person == person, AccountNews.seen_at.is_(None))
    rows = session.scalars(query.order_by(AccountNews.at, AccountNews.id))
    items = (NewsItem(row.id, row.at, row.kind, msgspec.json.decode(row.said, type=dict[str, str])) for row in rows)
    return tuple(item for item in items if not here or item.said.get("address") != here)
