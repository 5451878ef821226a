"""Who works here."""

from dataclasses import dataclass

from sqlalchemy import ScalarSelect, and_, func, select
from sqlalchemy.orm import Session, aliased

from csor.domain.people import Actor
from csor.domain.vocabulary import Rank, Role
from csor.records.people import ForceRecord, PersonRecord, TeamRecord


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works here, as pages show them. identity: the staff number, one for each human being."""

    actor: Actor
    title: str
    collar: str
    active: bool
    password_hash: str = ""
    identity: str = ""

    @property
    def display(self) -> str:
        """PC 4417 Amara Nwosu; P Sandhu, researcher."""
        head = " ".join(part for part in (self.title, self.collar, self.actor.name) if part)
        return f"A/{head}" if self.actor.acting else head


@dataclass(frozen=True, slots=True)
class Force:
    """The force and its teams: (id, name), by name. key_required: for those who decide, audit and administer."""

    id: str
    name: str
    prefix: str
    teams: tuple[tuple[str, str], ...]
    key_required: bool = False

    def team_name(self, team: str) -> str:
        """The name of a team; its id when the team is gone."""
        return next((name for key, name in self.teams if key == team), team)


def every_account() -> ScalarSelect[str]:
    """The user names of the same human being as the `PersonRecord` of the query around it, a line each."""
    same = aliased(PersonRecord)
    known = and_(same.force == PersonRecord.force, same.identity == PersonRecord.identity, same.identity != "")
    return select(func.aggregate_strings(same.id, "\n")).where(known).correlate(PersonRecord).scalar_subquery()


def colleague_of(row: PersonRecord, accounts: str | None) -> Colleague:
    """A person as pages and rules know them. accounts: as `every_account` gives them."""
    roles = frozenset(Role(role) for role in row.roles.split())
    known = frozenset((accounts or row.id).split("\n"))
    actor = Actor(row.id, row.name, Rank(row.rank), roles, row.team, row.force, row.acting, known)
    return Colleague(actor, row.title, row.collar, row.active, row.password_hash, row.identity or row.id)


def find_person(session: Session, person: str) -> Colleague | None:
    """The person with this user name, with every account of theirs, in one question."""
    found = session.execute(select(PersonRecord, every_account()).where(PersonRecord.id == person)).one_or_none()
    return colleague_of(*found) if found else None


def list_people(session: Session, force: str) -> tuple[Colleague, ...]:
    """Everyone of a force, by name."""
    query = select(PersonRecord).where(PersonRecord.force == force).order_by(PersonRecord.name, PersonRecord.id)
    rows = session.scalars(query).all()
    same: dict[str, list[str]] = {}
    for row in rows:
        same.setdefault(row.identity or row.id, []).append(row.id)
    return tuple(colleague_of(row, "\n".join(same[row.identity or row.id])) for row in rows)


def find_force(session: Session, force: str) -> Force | None:
    """A force with its teams, in one question."""
    columns = (ForceRecord.id, ForceRecord.name, ForceRecord.prefix, ForceRecord.key_required)
    query = select(*columns, TeamRecord.id.label("team"), TeamRecord.name.label("team_name"))
    query = query.outerjoin(TeamRecord, TeamRecord.force == ForceRecord.id).where(ForceRecord.id == force)
    rows = session.execute(query.order_by(TeamRecord.name)).all()
    if not rows:
        return None
    teams = tuple((row.team, row.team_name) for row in rows if row.team is not None)
    return Force(rows[0].id, rows[0].name, rows[0].prefix, teams, rows[0].key_required)


def list_forces(session: Session) -> tuple[str, ...]:
    """The ids of the forces there are: one, in ordinary use."""
    return tuple(session.scalars(select(ForceRecord.id).order_by(ForceRecord.id)))
