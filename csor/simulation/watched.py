"""Who looked at what in the demonstration's last three weeks, and what was made of it: digests, flags, a sample.

Everything goes through the use-cases, each at its own moment. Whoever does something to a case opened it before.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from csor.domain.accounts import Standing
from csor.domain.deadlines import LONDON, ONE_DAY, local_day
from csor.domain.misuse import Sign
from csor.domain.oversight import Finding, Kind, Verdict
from csor.domain.people import Actor, Presence
from csor.domain.permissions import Permission, holds
from csor.domain.sampling import WEEK, week_of
from csor.domain.vocabulary import Rank, Role
from csor.reading.flags import list_flags
from csor.reading.samples import list_sampled
from csor.setup import PREFIX
from csor.simulation.people import ACTORS, EVERYBODY, NIGHT
from csor.simulation.script import Beat, Script
from csor.usecases.accounts import propose_standing
from csor.usecases.compare_looks import compare_in
from csor.usecases.interests import confirm_interests
from csor.usecases.judge_flag import judge_flag
from csor.usecases.need_to_know import give_reason
from csor.usecases.read_case import read_case
from csor.usecases.samples import bind_next_seed, draw_week, judge_sampled
from csor.usecases.search_cases import search_cases
from csor.usecases.work import Work

SPAN = timedelta(days=22)  # a whole week lies in it, with the night before it, whatever day it is
BEFORE = timedelta(seconds=40)  # a case is opened so long before something is done to it
MANY = 44
ASKED_YET = frozenset({"castell", "linden"})  # who has not said yet which interests they have
RETURN = "The quarterly return: counting what each request began with."
HELPED = "PC Nwosu was at court and had asked PC Castell to take a call. The surname is a chance."
FOUND = "The reasons stand beside each part of the test, and the checks were young enough."
ACTING = "Acting sergeant for the south team from Monday, while DS Moran is on a course."


@dataclass(slots=True)
class Told:
    """A case of the demonstration, with its reference once it has one."""

    script: Script
    opened: "Told | None" = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """The cases that somebody looks at who has no business to: a researcher's namesake, and an officer's surname."""

    namesake: Told
    neighbours: Told


@dataclass(frozen=True, slots=True)
class Deed:
    """Something done by somebody at a moment."""

    at: datetime
    who: Actor
    do: Callable[[Work], object]


def declare_nothing(work: Work) -> None:
    """On their first day all but a few say that they have no interest to declare."""
    for one in EVERYBODY:
        if holds(one.actor, Permission.INTEREST_DECLARE) and one.id not in ASKED_YET:
            confirm_interests(Work(work.session, one.actor, work.now, work.office))


def watched(lines: Sequence[tuple[Beat, Told]], story: Story, now: datetime) -> Iterator[Deed]:
    """Everything about looks until now, in no order."""
    every = (*_looks(lines, now), *_odd(lines, story, now), *_nights(now), *_judged(now), *_proposed(now))
    yield from (deed for deed in every if now - SPAN < deed.at <= now)


def _looks(lines: Sequence[tuple[Beat, Told]], now: datetime) -> Iterator[Deed]:
    """Whoever does something to a case opens it first, once a day."""
    seen: set[tuple[str, int, date]] = set()
    for beat, case in lines:
        key = beat.who, id(case), local_day(beat.at)
        if beat.at - BEFORE > now - SPAN and key not in seen and beat is not case.script.beats[0]:
            seen.add(key)
            yield _look(beat.at - BEFORE, beat.who, case)


def _look(at: datetime, who: str, case: Told, reason: str = "") -> Deed:
    def do(work: Work) -> None:
        if not case.reference:
            return
        if reason:
            give_reason(work, case.reference, reason)
        read_case(work, case.reference)

    return Deed(at, _at_page(who, at), do)


def _at_page(who: str, at: datetime) -> Actor:
    """Somebody at a page, so that every question is asked of them that a page asks."""
    number = [one.id for one in EVERYBODY].index(who) + 20
    name = f"{who}-{local_day(at)}"
    here = Presence(session=name, address=f"10.20.4.{number}", request=name, proven_at=at, on_page=True)
    return replace(ACTORS[who], presence=here)


def _odd(lines: Sequence[tuple[Beat, Told]], story: Story, now: datetime) -> Iterator[Deed]:
    """What raises a flag: a shared surname, a search for one, a namesake of another team, many cases in an hour."""
    surname, namesake = story.neighbours, story.namesake
    evening = _clock(local_day(surname.script.received_at) + ONE_DAY, 18, 50)
    yield Deed(evening, _at_page("castell", evening), lambda work: search_cases(work, "Castell", PREFIX))
    yield _look(evening + timedelta(minutes=2), "castell", surname)
    yield _look(namesake.script.received_at + timedelta(hours=1), "sandhu", namesake)
    begins = _clock(local_day(now) - 3 * ONE_DAY, 14, 5)
    there = list({id(case): case for beat, case in lines if beat.at < begins}.values())
    for number, case in enumerate(there[-MANY:]):
        reason = "" if case.script.crew.team == ACTORS["abara"].team else RETURN
        yield _look(begins + timedelta(minutes=number), "abara", case, reason)


def _nights(now: datetime) -> Iterator[Deed]:
    """Each night the day that is over is compared, and the seed of the next week is published."""
    for number in range(SPAN.days + 1):
        day = local_day(now) - number * ONE_DAY
        at = _clock(day, 2, 30)
        yield Deed(at, NIGHT, bind_next_seed)
        yield Deed(at, NIGHT, partial(compare_in, day=day - ONE_DAY))


def _judged(now: datetime) -> Iterator[Deed]:
    """On Monday the week before is drawn; of what waits, compliance has looked at the first."""
    monday = week_of(local_day(now))
    for week in (monday, monday - WEEK):
        at = _clock(week, 9, 40)
        yield Deed(at, _at_page("mercer", at), partial(draw_week, week=week - WEEK))
        later = at + timedelta(minutes=20)
        yield Deed(later, _at_page("mercer", later), partial(_judge_first, week=week - WEEK))
    at = _clock(local_day(now) - 4 * ONE_DAY, 10, 15)
    yield Deed(at, _at_page("mercer", at), _judge_household)


def _judge_first(work: Work, week: date) -> None:
    for one in list_sampled(work.session, work.actor.force, week, Kind.CASE)[:1]:
        judge_sampled(work, (week, Kind.CASE, one.place), Finding.IN_ORDER, FOUND)


def _judge_household(work: Work) -> None:
    for flag in list_flags(work.session, work.actor, judged=False, sign=Sign.HOUSEHOLD).rows[:1]:
        judge_flag(work, flag.id, Verdict.JUSTIFIED, HELPED)


def _proposed(now: datetime) -> Iterator[Deed]:
    """An administrator proposed a change that a second one is to confirm."""
    at = _clock(local_day(now) - ONE_DAY, 15, 20)
    wanted = Standing((Role.OFFICER, Role.SUPERVISOR), Rank.SERGEANT, True, "pps", "linden")
    yield Deed(at, _at_page("admin", at), lambda work: propose_standing(work, "linden", wanted, ACTING))


def _clock(day: date, hour: int, minute: int) -> datetime:
    """An hour (Europe/London) of a day."""
    return datetime.combine(day, time(hour, minute), LONDON).astimezone(UTC)
