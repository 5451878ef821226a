"""What the case file needs of whatever keeps the cases: one way in for what is said, one to look at what came of it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Protocol

from csor.domain.deadlines import Calendar
from csor.domain.facts import CaseFacts
from csor.domain.particulars import ReceiveCase
from csor.domain.people import Actor
from csor.domain.protocol import Protocol as SchemeProtocol
from csor.domain.vocabulary import Route


class Door(Protocol):
    """Cases behind the rules. A Refusal comes out of `receive` and `act` when a rule says no."""

    def receive(self, told: ReceiveCase, actor: Actor, now: datetime) -> str:
        """Take a case in; give its reference."""

    def act(self, reference: str, told: Any, actor: Actor, now: datetime) -> CaseFacts:
        """Do something to a case; give the case after it."""

    def case(self, reference: str) -> CaseFacts:
        """The case as it stands."""

    def protocol_of(self, case: CaseFacts) -> tuple[SchemeProtocol, Calendar]:
        """The protocol of a case and the calendar it counts on."""

    def measure(self, since: date, until: date, route: Route | None, now: datetime) -> Mapping[str, Any]:
        """The measures of a period over every case, by name; open cases as of now."""
