"""Where a rule stands: who asks, when, under which protocol, by which calendar."""

from dataclasses import dataclass
from datetime import date, datetime

from csor.domain.deadlines import Calendar, local_day
from csor.domain.people import Actor
from csor.domain.protocol import Protocol


@dataclass(frozen=True, slots=True)
class Setting:
    """What a rule may know besides the case and what was said. `now` is the server's moment, in UTC."""

    actor: Actor
    now: datetime
    protocol: Protocol
    calendar: Calendar

    @property
    def today(self) -> date:
        """The local day (Europe/London)."""
        return local_day(self.now)
