"""Set up the force and add the people who work here."""

from dataclasses import dataclass

from sqlalchemy import insert, select, update

from csor.domain.actions import Event
from csor.domain.chain import START
from csor.domain.sessions import WhyEnded
from csor.domain.vocabulary import Rank, Role
from csor.records.codec import said_to_text
from csor.records.event_record import ChainHead
from csor.records.people import ForceRecord, PersonRecord, TeamRecord
from csor.usecases.passwords import hash_password
from csor.usecases.sessions import end_sessions
from csor.usecases.work import Work


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody to add. password: empty for a person who cannot sign in (brought in by a case file).

    identity: the staff number, the same for each account of one human being; empty for the user name itself.
    """

    id: str
    name: str
    rank: Rank
    roles: frozenset[Role]
    team: str = ""
    collar: str = ""
    title: str = ""
    acting: bool = False
    password: str = ""
    identity: str = ""


def spell_identity(identity: str) -> str:
    """One spelling of a staff number for one human being: without blanks, in small letters."""
    return "".join(identity.split()).lower()[:40]


def add_force(work: Work, force: str, name: str, prefix: str, teams: dict[str, str]) -> None:
    """Set up a force with its teams; what is there already stays."""
    if work.session.get(ForceRecord, force) is None:
        work.session.execute(insert(ForceRecord).values(id=force, name=name, prefix=prefix))
        work.session.execute(insert(ChainHead).values(force=force, seq=0, hash=START))
    there = set(work.session.scalars(select(TeamRecord.id)))
    for key, team in teams.items():
        if key not in there:
            work.session.execute(insert(TeamRecord).values(id=key, force=force, name=team))
    work.changed()
    work.audit(Event.FORCE_SET_UP, said=said_to_text({"force": force, "teams": sorted(teams)}))


def add_person(work: Work, new: NewPerson) -> None:
    """Add a person to the actor's force, or put their rank, roles, team and password right."""
    values = {
        "force": work.actor.force,
        "name": new.name,
        "collar": new.collar,
        "title": new.title,
        "rank": new.rank.value,
        "acting": new.acting,
        "roles": " ".join(sorted(new.roles)),
        "team": new.team,
        "password_hash": hash_password(new.password) if new.password else "",
        "active": bool(new.password),
        "added_at": work.now,
        "identity": spell_identity(new.identity or new.id),
    }
    if work.session.scalar(select(PersonRecord.id).where(PersonRecord.id == new.id)):
        kept = {} if new.identity else {"identity"}
        values = {name: value for name, value in values.items() if name not in kept}
        work.session.execute(update(PersonRecord).where(PersonRecord.id == new.id).values(**values))
        end_sessions(work, new.id, WhyEnded.ROLES_CHANGED)
    else:
        work.session.execute(insert(PersonRecord).values(id=new.id, **values))
    work.changed()
    said = {"person": new.id, "rank": new.rank, "roles": sorted(new.roles), "team": new.team}
    work.audit(Event.PERSON_ADDED, said=said_to_text(said))
