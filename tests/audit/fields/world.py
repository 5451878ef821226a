"""The world of F4: a force with everybody in it who looks, and what the addresses of its pages need."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask import Flask

from csor.domain.people import Actor
from csor.domain.vocabulary import Rank, Role
from csor.simulation.people import ACTORS, DEMO_PASSWORD, DEMO_SECRET, EVERYBODY, Colleague
from csor.usecases.factors import keep_authenticator
from csor.usecases.office import Office
from csor.usecases.people import NewPerson, add_force, add_person
from tests.audit.planted import Markers, PlantedCase
from tests.domain import builders
from tests.support.wessex import Clock, build, open_office

SECRET = "a secret of the fields, and of nothing else"
WHY = "Covering for a colleague who is in court today"
BEFORE = timedelta(days=21)
VANCE = Colleague("vance", "R Vance", "", "", Rank.STAFF, (Role.COMPLIANCE,), "")
STAFF = (*EVERYBODY, VANCE)
HARBOUR, ELSEWHERE = "harbour", "keane"
NAMED = ("castell", "price", "okafor")
MORE = (*NAMED, "abara")  # who is proposed, and not named yet
ACTOR = {**ACTORS, VANCE.id: VANCE.actor}


@dataclass
class Fields:
    """The world. case: the one with everything. others: the journeys, by name. there: what addresses need, by endpoint."""

    office: Office
    clock: Clock
    app: Flask
    markers: Markers
    case: PlantedCase
    others: dict[str, PlantedCase]
    erased: PlantedCase
    there: dict[str, Any] = field(default_factory=dict)

    def work(self, who: str) -> Any:
        """A piece of work of somebody's, now."""
        return self.office.open_work(ACTOR[who])

    def mark(self, path: str, words: str = WHY) -> str:
        """Words of this field, with a marker."""
        return self.markers.mark(words, path, case="")


def empty(url: str) -> None:
    """A migrated database with the force, its people, and another force with one officer."""
    build(url, STAFF)
    office = open_office(url, Clock())
    operator = Actor("operator", "Operator", Rank.STAFF, frozenset({Role.ADMINISTRATOR}), force=HARBOUR)
    with office.open_work(operator, builders.RECEIVED) as work:
        add_force(work, HARBOUR, "Harbour Constabulary", "HB", {})
        roles = frozenset({Role.AUTHORISER, Role.SUPERVISOR})
        add_person(work, NewPerson(ELSEWHERE, "P Keane", Rank.INSPECTOR, roles, password=DEMO_PASSWORD))
        keep_authenticator(work, ELSEWHERE, DEMO_SECRET, "Demonstration")
    office.engine.dispose()
