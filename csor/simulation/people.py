"""The demonstration force: who works there, and with whom."""

from dataclasses import dataclass
from typing import Any

from csor.domain.actions import Event
from csor.domain.people import Actor
from csor.domain.vocabulary import Rank, Role
from csor.records.codec import said_to_text
from csor.records.people import PersonRecord
from csor.setup import FORCE_NAME, PREFIX, TEAMS
from csor.usecases.factors import keep_authenticator
from csor.usecases.passwords import hash_password
from csor.usecases.people import add_force
from csor.usecases.work import Work

FORCE = "wessex"
DEMO_PASSWORD = "marlbrook-lane-demo"  # noqa: S105 - printed at every start of a demonstration
DEMO_SECRET = "MARLBROOKLANEDEMOMARLBROOKLANEDE"  # noqa: S105 - of everybody's authenticator app there, known to all


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works at the demonstration force."""

    id: str
    name: str
    title: str
    collar: str
    rank: Rank
    roles: tuple[Role, ...]
    team: str

    @property
    def actor(self) -> Actor:
        """The person as the rules know them."""
        return Actor(self.id, self.name, self.rank, frozenset(self.roles), self.team, FORCE)


_R, _K = Role, Rank
STAFF = (
    Colleague("rudd", "T Rudd", "", "", _K.STAFF, (_R.CALL_TAKER,), "contact"),
    Colleague("penhaligon", "L Penhaligon", "", "", _K.STAFF, (_R.CALL_TAKER,), "contact"),
    Colleague("sandhu", "P Sandhu", "", "", _K.STAFF, (_R.RESEARCHER,), "ppn"),
    Colleague("abara", "J Abara", "", "", _K.STAFF, (_R.RESEARCHER,), "ppn"),
    Colleague("osei", "K Osei", "", "", _K.STAFF, (_R.RESEARCHER,), "pps"),
    Colleague("nwosu", "Amara Nwosu", "PC", "4417", _K.CONSTABLE, (_R.OFFICER,), "ppn"),
    Colleague("castell", "Liam Castell", "PC", "5032", _K.CONSTABLE, (_R.OFFICER,), "ppn"),
    Colleague("tremlett", "Zara Tremlett", "PC", "6120", _K.CONSTABLE, (_R.OFFICER,), "pps"),
    Colleague("linden", "Marek Linden", "PC", "5871", _K.CONSTABLE, (_R.OFFICER,), "pps"),
    Colleague("price", "Owen Price", "DS", "2210", _K.SERGEANT, (_R.SUPERVISOR,), "ppn"),
    Colleague("moran", "Siobhan Moran", "DS", "2304", _K.SERGEANT, (_R.SUPERVISOR,), "pps"),
    Colleague("okafor", "Ruth Okafor", "DI", "1186", _K.INSPECTOR, (_R.AUTHORISER,), "ppn"),
    Colleague("whitfield", "James Whitfield", "DI", "0972", _K.INSPECTOR, (_R.AUTHORISER,), "pps"),
    Colleague("anand", "Meera Anand", "Det Supt", "", _K.SUPERINTENDENT, (_R.AUTHORISER,), "ppn"),
    Colleague("mercer", "J Mercer", "", "", _K.STAFF, (_R.COMPLIANCE,), ""),
    Colleague("admin", "D Fairlie", "", "", _K.STAFF, (_R.ADMINISTRATOR,), ""),
)
LOWRY = Colleague("lowry", "S Lowry", "", "", _K.STAFF, (_R.ADMINISTRATOR,), "")
EVERYBODY = (*STAFF, LOWRY)  # two administrators, since a change of an account takes two people
ACTORS = {colleague.id: colleague.actor for colleague in EVERYBODY}
NIGHT = Actor("operator", "Operator", Rank.STAFF, frozenset({Role.COMPLIANCE}), force=FORCE)
OPERATOR = Actor("operator", "Operator", Rank.STAFF, frozenset({Role.ADMINISTRATOR}), force=FORCE)


@dataclass(frozen=True, slots=True)
class Crew:
    """Who does what on one case; all by user name."""

    team: str
    receiver: str
    researcher: str
    officer: str
    second: str
    supervisor: str
    authoriser: str
    superintendent: str = "anand"


NORTH = Crew("ppn", "rudd", "sandhu", "nwosu", "castell", "price", "okafor")
NORTH_TOO = Crew("ppn", "rudd", "abara", "castell", "nwosu", "price", "okafor")
SOUTH = Crew("pps", "penhaligon", "osei", "tremlett", "linden", "moran", "whitfield")
SOUTH_TOO = Crew("pps", "penhaligon", "osei", "linden", "tremlett", "moran", "whitfield")
CREWS = (NORTH, NORTH_TOO, SOUTH, SOUTH_TOO)


def set_up(work: Work, staff: tuple[Colleague, ...] = STAFF) -> None:
    """The force, its teams and its people, in a piece of work of the operator's.

    One password for all of them, hashed once, and one secret: both are shown, so there is nothing to keep apart.
    """
    add_force(work, FORCE, FORCE_NAME, PREFIX, TEAMS)
    hashed = hash_password(DEMO_PASSWORD)
    table: Any = PersonRecord.__table__
    for one in staff:
        values = {
            "id": one.id,
            "force": FORCE,
            "name": one.name,
            "collar": one.collar,
            "title": one.title,
            "rank": one.rank.value,
            "acting": False,
            "roles": " ".join(sorted(one.roles)),
            "team": one.team,
            "password_hash": hashed,
            "active": True,
            "added_at": work.now,
            "identity": one.id,
        }
        work.session.execute(table.insert().values(**values))
        work.changed()
        said = {"person": one.id, "rank": one.rank, "roles": sorted(one.roles), "team": one.team}
        work.audit(Event.PERSON_ADDED, said=said_to_text(said))
        keep_authenticator(work, one.id, DEMO_SECRET, "Demonstration")
