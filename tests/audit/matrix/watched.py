"""What oversight has to show in the world of the matrix: a flag, a drawn sample, a conflict and a broken glass to look at.

All of it is left by the use-cases: weeks before the first case somebody looked for a colleague's name.
"""

from datetime import date, datetime, timedelta

from csor.domain.deadlines import ONE_DAY
from csor.domain.interests import InterestKind
from csor.domain.oversight import Kind
from csor.domain.people import Actor
from csor.reading.access import list_bars, list_glass
from csor.reading.flags import list_flags
from csor.simulation.people import ACTORS, FORCE
from csor.usecases.compare_looks import compare_day
from csor.usecases.glass import break_glass
from csor.usecases.interests import declare_interest
from csor.usecases.office import Office
from csor.usecases.samples import bind_next_seed, draw_week
from csor.usecases.search_cases import search_cases
from tests.audit.matrix.staff import WHY, There
from tests.domain import builders
from tests.support.wessex import Clock

LOOKER, BARRED, BREAKER = "nwosu", "rudd", "nwosu"  # none of them asks for a cell
BEFORE = timedelta(days=21)
TO_DRAW = date(2026, 2, 23)  # the week before the first case: its seed is bound, and it is drawn in a cell


def look_before(office: Office, clock: Clock) -> There:
    """A week in which somebody looked for a colleague, compared and drawn; gives what the addresses need."""
    kept, compliance = clock.now, ACTORS["mercer"]
    clock.now = builders.RECEIVED - BEFORE
    with office.open_work(compliance) as work:
        week = bind_next_seed(work)
    clock.now += timedelta(days=9)
    day = clock.now.date()
    with office.open_work(ACTORS[LOOKER]) as work:
        search_cases(work, "Castell", "WX")
    with office.open_work(compliance) as work:
        assert bind_next_seed(work) == TO_DRAW
    clock.now += timedelta(days=6)
    for one in (day, week + 6 * ONE_DAY):
        compare_day(office, compliance, one)
    with office.open_work(compliance) as work:
        draw_week(work, week)
    with office.open_reading() as reading:
        flag = list_flags(reading, compliance, judged=False, sign=None).rows[0]
    clock.now = kept
    of_week = {"week": week.isoformat()}
    return {
        "oversight.flag": {"key": flag.id},
        "samples.population": of_week,
        "samples.draw": {"week": TO_DRAW.isoformat()},
        "samples.sample": {**of_week, "kind": Kind.VIEW.value},
        "samples.sampled": {**of_week, "kind": Kind.VIEW.value, "place": 1},
    }


def leave_to_look_at(office: Office, now: datetime, sealed: str) -> There:
    """A conflict and a broken glass that wait for the supervisor, and a week to draw. sealed: a case that the breaker is not named on."""
    with office.open_work(ACTORS[BARRED], now) as work:
        declare_interest(work, InterestKind.SURNAME, builders.SUBJECT.person.surname)
    with office.open_work(ACTORS[BREAKER], now) as work:
        break_glass(work, sealed, WHY)
    compare_day(office, ACTORS["mercer"], TO_DRAW + 6 * ONE_DAY)
    supervisor: Actor = ACTORS["price"]
    assert supervisor.force == FORCE
    with office.open_reading() as reading:
        bar, glass = list_bars(reading, supervisor, now)[0], list_glass(reading, supervisor, now)[0]
    return {"access.conflict": {"bar": bar.id}, "access.glass": {"grant": glass.id}}
