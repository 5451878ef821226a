"""F10: deadlines against an oracle that counts them one by one (counting.py), over 2010 to 2040.

Starts lie mostly where counting goes wrong: the hours round a change of the clocks, bank holidays and the days beside
them, the ends of months, leap days, both ends of what is published. Each trial compares the moment, the day, and what
is in time at the second before, at the moment and at the second after; a day that nobody can judge must be refused.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from csor import calendars
from csor.calendars import calendar
from csor.domain import deadlines
from csor.domain.deadlines import Calendar, CalendarEnds, DueRule, Unit
from csor.domain.protocol import Protocol, load_all
from tests.audit import counting
from tests.audit.apart import run_apart
from tests.audit.counting import DAY, DAYS, HOUR, PLACE
from tests.audit.frame import Figures, Harness, Tally

FROM, UNTIL = PLACE[2010, 1, 1], PLACE[2040, 12, 31]
BEGAN = datetime(*DAYS[0], tzinfo=UTC)
ZONES = (UTC, UTC, ZoneInfo("Europe/London"), ZoneInfo("Europe/London"), timezone(timedelta(hours=5, minutes=30)))
CALENDARS = (
    "EW",
    "EW",
    "EW",
    "SC",
    "NI",
    "UK-union",
    "UK-intersection",
    "none",
    "list:2031-12-25|2032-02-27|2040-01-02",
)
MOST = {Unit.ELAPSED_HOURS: 100, Unit.CALENDAR_MONTHS_ROLL_FORWARD: 24}
# What the guidance of each nation sets, as it was read apart from the files of the product (scheme.md 1.5 and 11).
GUIDANCE = {
    "ew-csods-2010": {"checks": (24, "hours"), "meeting": (10, "days"), "conclusion": (45, "days")},
    "ew-csods-2023": {"checks": (24, "hours"), "meeting": (10, "days"), "conclusion": (28, "days")},
    "ew-dvds-2016": {"checks": (24, "hours"), "meeting": (10, "worked"), "conclusion": (35, "days")},
    "ni-cpda": {"checks": (24, "hours"), "conclusion": (28, "days")},
    "sc-kcs": {"checks": (24, "hours"), "assessment": (10, "worked"), "conclusion": (42, "days")},
}
UNITS = {"hours": "elapsed_hours", "days": "calendar_days", "worked": "working_days"}
PLACES = {"ni-cpda": "NI", "sc-kcs": "SC"}


def run(size: int, seed: int, fault: str = "") -> Figures:
    """So many deadlines."""
    return run_apart("f10_deadlines", size, seed, fault)


def trials(size: int, seed: int, fault: str = "") -> Figures:
    """The same, in a process of its own: the planted faults are in the rules themselves."""
    if fault:
        PLANTS[fault]()
    chance, tally = Random(seed), Tally()
    protocols, edges = load_all(), _edges()
    refused = 0
    for _ in range(size):
        start = _start(chance, edges)
        if chance.random() < 0.3:
            complaint = _of_protocol(chance.choice(list(protocols.values())), start, chance)
        else:
            unit = chance.choice(list(Unit))
            amount = chance.randint(0, MOST.get(unit, 60)) * (
                -1 if unit == Unit.WORKING_DAYS and chance.random() < 0.3 else 1
            )
            complaint = _compare(
                chance.choice(CALENDARS), (amount, unit), start, DueRule("any", amount, unit, "receipt"), chance
            )
        refused += complaint == REFUSED
        tally.count("" if complaint == REFUSED else complaint)
    return tally.figures(beyond_what_is_published=refused, edges=sum(map(len, edges)))


REFUSED = "both refuse"


def _edges() -> list[list[int]]:
    """Moments round which counting goes wrong: the clocks, bank holidays, ends of months, the ends of what is known."""
    clocks = [moment for summer in counting.SUMMERS for moment in summer if FROM * DAY < moment < UNTIL * DAY]
    free = [day * DAY for name in counting.DIVISIONS.values() for day in counting.published(name)]
    ends = [(place - 1) * DAY for place in range(FROM, UNTIL) if DAYS[place][2] == 1]
    return [clocks, free, ends, [PLACE[known] * DAY for known in counting.KNOWN]]


def _start(chance: Random, edges: list[list[int]]) -> int:
    """A moment, to the second."""
    (edge,) = chance.choices([*edges, []], weights=(40, 30, 15, 2, 13))
    if not edge:
        return chance.randrange(FROM * DAY, UNTIL * DAY)
    wide = chance.choice((2 * HOUR, 36 * HOUR, 12 * DAY))
    return max(
        0, chance.choice(edge) + chance.choice((0, 0, -1, 1, chance.randint(-wide, wide), chance.randint(-wide, wide)))
    )


def _of_protocol(protocol: Protocol, start: int, chance: Random) -> str:
    """One clock of one nation: its figures are the guidance's, not the file's."""
    known = GUIDANCE[protocol.id]
    if {rule.name for rule in protocol.due_rules} != set(known):
        return f"{protocol.id} has the clocks {[rule.name for rule in protocol.due_rules]}"
    rule = chance.choice(protocol.due_rules)
    amount, unit = known[rule.name]
    return _compare(PLACES.get(protocol.id, "EW"), (amount, UNITS[unit]), start, rule, chance)


def _compare(place: str, asked: tuple[int, str], start: int, rule: DueRule, chance: Random) -> str:
    """One deadline by both. Gives what is wrong."""
    amount, unit = asked
    what = f"{amount} {unit} from {_moment(start)} on {place}"
    try:
        at, on = _counted(start, amount, unit, _free(place))
    except counting.Beyond:
        at = on = -1
    try:
        found = deadlines.due(rule, _moment(start).astimezone(chance.choice(ZONES)), calendar(place))
    except CalendarEnds:
        return REFUSED if at == -1 else f"{what}: refused, counted {_moment(at)}"
    if at == -1:
        return f"{what}: came {found.at}, which nobody can know"
    if found.at != _moment(at) or found.on != date(*DAYS[on]):
        return f"{what}: came {found.at} on {found.on}, counted {_moment(at)} on {DAYS[on]}"
    in_time = [found.met_by(_moment(at + second)) for second in (-1, 0, 1)]
    return "" if in_time == [True, unit == "elapsed_hours", False] else f"{what}: in time {in_time}"


def _counted(start: int, amount: int, unit: str, free: counting.Holidays) -> tuple[int, int]:
    """The moment and the day, by counting."""
    if unit == "elapsed_hours":
        at = counting.hours_later(start, amount)
        return at, counting.local_day(at)
    on = counting.day_later(counting.local_day(start), amount, unit, free)
    return counting.midnight_after(on), on


def _moment(seconds: int) -> datetime:
    return BEGAN + timedelta(seconds=seconds)


@lru_cache
def _free(place: str) -> counting.Holidays:
    return counting.holidays(place)


# ------------------------------------------------------------ canaries


def _put(name: str, other: Callable[..., Any], where: Any = deadlines) -> None:
    setattr(where, name, other)


def _clocks_forgotten() -> None:
    """24 hours are the same time on the next day's clock."""
    london = ZoneInfo("Europe/London")
    _put("add_hours", lambda start, hours: (start.astimezone(london) + timedelta(hours=hours)).astimezone(UTC))


def _days_end_in_utc() -> None:
    _put("end_of_day", lambda day: datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1))


def _first_day_counts() -> None:
    whole = deadlines._count_working_days

    def counted(start: date, amount: int, known: Calendar) -> date:
        return whole(start - timedelta(days=1), amount, known) if amount > 0 else whole(start, amount, known)

    _put("_count_working_days", counted)


def _a_funeral_forgotten() -> None:
    """The bank holidays that are appointed once are left out: as a list that was not kept up."""
    once = {date(2012, 6, 5), date(2020, 5, 8), date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8)}
    whole = calendars._division
    _put("_division", lambda code: whole(code) - once, calendars)


def _midnight_is_in_time() -> None:
    _put("met_by", lambda self, moment: moment <= self.at, deadlines.Due)


PLANTS: dict[str, Callable[[], None]] = {
    "clocks_forgotten": _clocks_forgotten,
    "days_end_in_utc": _days_end_in_utc,
    "first_day_counts": _first_day_counts,
    "a_funeral_forgotten": _a_funeral_forgotten,
    "midnight_is_in_time": _midnight_is_in_time,
}
HARNESS = Harness(
    id="F10",
    title="Deadlines of 2010 to 2040 are those that plain counting gives",
    run=run,
    ci=100_000,
    full=1_000_000,
    canaries=dict.fromkeys(PLANTS, 500) | {"a_funeral_forgotten": 3_000},
    part=9,
    minutes=2,
)
