"""The demonstration's guarded cases: one is sealed, and somebody broke the glass to read it; one has a conflict."""

from datetime import datetime

from csor.domain.access import SealKind
from csor.domain.interests import InterestKind
from csor.simulation.people import ACTORS
from csor.usecases.glass import break_glass
from csor.usecases.interests import declare_interest
from csor.usecases.seals import seal_case
from csor.usecases.work import Work

NAMED = ("moran", "whitfield", "linden", "osei")


def guard(work: Work, sealed: str, met: str, now: datetime) -> None:
    """Seal one case, break its glass, and declare an interest that meets the subject of another; all now."""
    people = ("moran", "tremlett", "nwosu")
    supervisor, officer, outsider = (Work(work.session, ACTORS[who], now, work.office) for who in people)
    why = "The subject is a special constable in our own force."
    seal_case(supervisor, sealed, SealKind.POLICE_SUBJECT, why, NAMED)
    subject = officer.case(met).facts.subject
    if subject:
        declare_interest(officer, InterestKind.ASSOCIATE, subject.person.name)
    break_glass(outsider, sealed, "Units are at the address now, and asked who lives there.")
