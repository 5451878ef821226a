"""Who works here."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from csor.domain.people import Actor
from csor.domain.vocabulary import Rank, Role
from csor.records.people import ForceRecord, PersonRecord, TeamRecord


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works here, as pages show them."""

    actor: Actor
    title: str
    collar: str
    active: bool
    password_hash: str = ""

    @property
    def display(self) -> str:
        """PC 4417 Amara Nwosu; P Sandhu, researcher."""
        head = " ".join(part for part in (self.title, self.collar, self.actor.name) if part)
        return f"A/{head}" if self.actor.acting else head


@dataclass(frozen=True, slots=True)
class Force:
    """The force and its teams: (id, name), by name."""

    id: str
    name: str
    prefix: str
    teams: tuple[tuple[str, str], ...]

    def team_name(self, team: str) -> str:
        """The name of a team; its id when the team is gone."""
        return next((name for key, name in self.teams if key == team), team)


def _colleague(row: PersonRecord) -> Colleague:
    roles = frozenset(Role(role) for role in row.roles.split())
    actor = Actor(row.id, row.name, Rank(row.rank), roles, row.team, row.force, row.acting)
    return Colleague(actor, row.title, row.collar, row.active, row.password_hash)


def find_person(session: Session, person: str) -> Colleague | None:
    """The person with this user name."""
    row = session.get(PersonRecord, person)
    return _colleague(row) if row else None


def list_people(session: Session, force: str) -> tuple[Colleague, ...]:
    """Everyone of a force, by name."""
    query = select(PersonRecord).where(PersonRecord.force == force).order_by(PersonRecord.name, PersonRecord.id)
    return tuple(_colleague(row) for row in session.scalars(query))


def find_force(session: Session, force: str) -> Force | None:
    """A force with its teams."""
    row = session.get(ForceRecord, force)
    if row is None:
        return None
    teams = session.execute(select(TeamRecord.id, TeamRecord.name).where(TeamRecord.force == force).order_by("name"))
    return Force(row.id, row.name, row.prefix, tuple((t.id, t.name) for t in teams))


def list_forces(session: Session) -> tuple[str, ...]:
    """The ids of the forces there are: one, in ordinary use."""
    return tuple(session.scalars(select(ForceRecord.id).order_by(ForceRecord.id)))
