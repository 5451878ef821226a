"""What those who oversee the log may read it for and find, and how much one person may open in a short time."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from csor.domain.actions import Event
from csor.domain.refusals import Blocker

REASON_AT_LEAST: Final = 20  # characters, as for breaking the glass (trust.md 1.12)


class Purpose(StrEnum):
    """The purposes for which the law lets the log be read (Data Protection Act 2018 s.62(4))."""

    LAWFULNESS = "lawfulness"
    SELF_MONITORING = "self_monitoring"
    INTEGRITY = "integrity"
    CRIMINAL_PROCEEDINGS = "criminal_proceedings"


class Verdict(StrEnum):
    """What a person found who looked at a flag."""

    JUSTIFIED = "justified"
    NOT_JUSTIFIED = "not_justified"
    REFERRED = "referred"


class Finding(StrEnum):
    """What a person found who looked at one of a sample."""

    IN_ORDER = "in_order"
    NOT_IN_ORDER = "not_in_order"


class Kind(StrEnum):
    """Of what a sample is drawn."""

    CASE = "case"
    VIEW = "view"


class Always(StrEnum):
    """Why a look is in the sample without being drawn (trust.md 1.12), and that it was drawn."""

    DRAWN = "drawn"
    GLASS = "glass"
    EXPORT = "export"
    SEALED = "sealed"
    OUT_OF_HOURS = "out_of_hours"
    OWN_NAME = "own_name"


@dataclass(frozen=True, slots=True)
class Pace:
    """How much of one thing a person may do within a time, and what they are told when it is too much."""

    most: int
    within: timedelta
    blocker: Blocker


_SLOWER = "Wait for ten minutes. Compliance is told."
PACES: Final[dict[Event, Pace]] = {
    Event.CASE_READ: Pace(
        500,
        timedelta(minutes=10),
        Blocker("too_many_opened", f"You opened too many cases in a short time. {_SLOWER}", "trust.md 2.1, 2.4.2"),
    ),
    Event.CASES_SEARCHED: Pace(
        200,
        timedelta(minutes=10),
        Blocker("too_many_searches", f"You searched too often in a short time. {_SLOWER}", "trust.md 2.1, 2.4.2"),
    ),
    Event.CASE_EXPORTED: Pace(
        50,
        timedelta(minutes=10),
        Blocker("too_many_exports", f"You took out too much in a short time. {_SLOWER}", "trust.md 2.1, 2.4.2"),
    ),
}
ALARMS: Final = frozenset(pace.blocker.code for pace in PACES.values())
