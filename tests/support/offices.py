"""An office on a real, migrated database, with the people of the casebook."""

from datetime import timedelta
from random import Random
from typing import Any

from csor.calendars import calendar
from csor.domain.actions import Action
from csor.domain.facts import CaseFacts
from csor.domain.people import Actor
from csor.domain.protocol import load_all
from csor.records.engines import make_engine
from csor.records.schema import upgrade
from csor.usecases.act import act, receive_case
from csor.usecases.office import Office
from csor.usecases.people import NewPerson, add_force, add_person
from tests.domain import builders

PASSWORD = "marlbrook lane at nine"


def build(url: str) -> None:
    """A migrated database with the casebook's force and people, in the chain's order."""
    office = open_office(url)
    upgrade(office.engine)
    operator = builders.ADMINISTRATOR
    with office.open_work(operator, builders.RECEIVED) as work:
        add_force(work, builders.FORCE, "Northshire Police", "NS", {"ppu": "Public protection", "other": "Other team"})
    for actor in builders.PEOPLE:
        new = NewPerson(
            actor.id, actor.name, actor.rank, actor.roles, actor.team, acting=actor.acting, password=PASSWORD
        )
        with office.open_work(operator, builders.RECEIVED) as work:
            add_person(work, new)
    office.engine.dispose()


def open_office(url: str) -> Office:
    """An office on a database, with the real calendars; its clock stands at the casebook's day unless it is moved."""
    return Office(
        make_engine(url),
        load_all(),
        calendar,
        lambda: builders.RECEIVED + timedelta(days=1),
        secret="a secret of the tests, and of nothing else",
        pick=Random(412).randrange,  # the same references every time
    )


class KeptCase(builders.Case):
    """A case of the casebook that is kept: everything done to it goes through the door."""

    def __init__(self, office: Office, facts: CaseFacts, now: Any) -> None:
        """Stand beside the case as it was received."""
        super().__init__(facts, now)
        self.office = office

    def do(self, action: Action, by: Actor | None = None, **changes: Any) -> "KeptCase":
        """Do it a minute later, through the use-case."""
        self.now += timedelta(minutes=1)
        told = self.said(action, **changes)
        with self.office.open_work(by or builders.WHOSE.get(action, builders.OFFICER), self.now) as work:
            self.facts = act(work, self.facts.reference, told)
        return self


def keep_case(office: Office, told: Any = None, by: Actor = builders.CALL_TAKER) -> KeptCase:
    """Receive a case through the use-case, an hour after its receipt."""
    told = told or builders.receipt()
    now = told.received_at + timedelta(hours=1)
    with office.open_work(by, now) as work:
        return KeptCase(office, receive_case(work, told), now)


def keep_at(office: Office, stage: Any) -> KeptCase:
    """A kept case that has just come to a stage by the ordinary way."""
    case = keep_case(office)
    for reached, steps in builders.ORDINARY_WAY.items():
        if case.stage is stage:
            return case
        if case.stage is reached:
            steps(case)
    return case
