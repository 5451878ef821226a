"""Wessex Constabulary for tests of pages: its people, its office, and cases of the casebook at any stage."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from csor.calendars import calendar
from csor.domain.actions import Action
from csor.domain.facts import CaseFacts
from csor.domain.people import Actor
from csor.domain.protocol import load_all
from csor.domain.vocabulary import Route, Stage
from csor.records.codec import said_from_text, said_to_text
from csor.records.engines import make_engine
from csor.records.schema import upgrade
from csor.simulation.people import ACTORS, OPERATOR, STAFF, Colleague, set_up
from csor.usecases.act import act, receive_case
from csor.usecases.office import Office
from tests.domain import builders

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
NAMES = ("Marsh", "Reed", "Nwosu", "Castell", "Okafor")
ROLES = {
    "call_taker": "rudd",
    "researcher": "sandhu",
    "officer": "nwosu",
    "colleague": "castell",
    "supervisor": "price",
    "inspector": "okafor",
    "superintendent": "anand",
}


class Clock:
    """A clock that tests set; it stands still otherwise."""

    def __init__(self) -> None:
        self.now = builders.RECEIVED + timedelta(days=1, hours=5)

    def __call__(self) -> datetime:
        return self.now


def build(url: str, staff: tuple[Colleague, ...] = STAFF) -> None:
    """A migrated database with the force and its people."""
    office = open_office(url, Clock())
    upgrade(office.engine)
    with office.open_work(OPERATOR, at=START) as work:
        set_up(work, staff)
    office.engine.dispose()


def open_office(url: str, clock: Callable[[], datetime]) -> Office:
    """An office on a database, with the real calendars."""
    return Office(
        make_engine(url),
        load_all(),
        calendar,
        clock,
        secret="a secret of the tests, and of nothing else",
        pick=Random(412).randrange,  # the same references every time
    )


class WessexCase(builders.Case):
    """A case that is kept: everything done to it goes through the door, by the people of Wessex."""

    roles: Mapping[str, str] = ROLES
    team = "ppn"

    def __init__(self, office: Office, facts: CaseFacts, now: datetime) -> None:
        super().__init__(facts, now)
        self.office = office

    @property
    def reference(self) -> str:
        return self.facts.reference

    def said(self, action: Action, **changes: Any) -> Any:
        """Legal words for an action, with our own people in them; the changes put in."""
        told = here(super().said(action), self.roles, self.team)
        return replace(told, **changes) if changes else told

    def do(self, action: Action, by: Actor | str | None = None, **changes: Any) -> "WessexCase":
        """Do it a minute later, through the use-case."""
        self.now += timedelta(minutes=1)
        told = self.said(action, **changes)
        with self.office.open_work(self._actor(action, by), self.now) as work:
            self.facts = act(work, self.reference, told)
        return self

    def _actor(self, action: Action, by: Actor | str | None) -> Actor:
        if isinstance(by, Actor):
            return by
        return ACTORS[by or self.roles[builders.WHOSE.get(action, builders.OFFICER).id]]

    def go_to(self, stage: Stage) -> None:
        """The ordinary way to a stage."""
        for reached, steps in builders.ORDINARY_WAY.items():
            if self.stage is stage:
                break
            if self.stage is reached:
                steps(self)

    def owned_by(self, person: str) -> "WessexCase":
        """Give it to somebody, who then has it on their list."""
        return self.do(Action.ASSIGN_CASE, by="price", team=ACTORS[person].team, owner=person)


def here(told: Any, roles: Mapping[str, str] = ROLES, team: str = "ppn") -> Any:
    """Words of the casebook with the user names of Wessex instead of the casebook's own."""
    text = said_to_text(told)
    for theirs, ours in {**roles, "ppu": team}.items():
        text = text.replace(f'"{theirs}"', f'"{ours}"')
    return said_from_text(text, type(told))


def keep_case(office: Office, told: Any = None, by: str = "rudd", **changes: Any) -> WessexCase:
    """Receive a case through the use-case, an hour after its receipt. changes: of the casebook's receipt."""
    told = told or builders.receipt(**{"team": "ppn", **changes})
    now = told.received_at + timedelta(hours=1)
    with office.open_work(ACTORS[by], now) as work:
        return WessexCase(office, receive_case(work, told), now)


def keep_at(office: Office, stage: Stage, route: Route = Route.RIGHT_TO_ASK, owner: str = "nwosu") -> WessexCase:
    """A kept case that has just come to a stage by the ordinary way, with an owner."""
    case = keep_case(office, route=route, applicant=builders.APPLICANT if route is Route.RIGHT_TO_ASK else None)
    if owner:
        case.owned_by(owner)
    case.go_to(stage)
    return case
