"""Fill an empty database with a demonstration: a force, its people and some sixty cases at every stage.

Every line goes through the one door, in the order of time, each at its own moment before now. All of it is one
transaction: a demonstration is there whole or not at all.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from random import Random

from csor.domain.deadlines import LONDON, local_day
from csor.reading.people import list_forces
from csor.simulation import asked, known, scenes, shared_names
from csor.simulation.guarded import guard
from csor.simulation.histories import Kind
from csor.simulation.names import Names
from csor.simulation.people import ACTORS, CREWS, DEMO_PASSWORD, EVERYBODY, NORTH, OPERATOR, Crew, set_up
from csor.simulation.pictured import RECEIVED_AT, RECEIVED_DAYS_AGO, dean_holloway
from csor.simulation.script import Beat, Script
from csor.simulation.watched import Deed, Story, Told, declare_nothing, watched
from csor.usecases.act import act, receive_case
from csor.usecases.office import Office
from csor.usecases.work import Work

Scene = Callable[[Script], None]
SEED = 20230403

# Scenes with how many days ago they were received; a part of a day for those of today and yesterday.
SCENES: tuple[tuple[Scene, float], ...] = (
    (scenes.flagged_unanswered, 0.05),
    (scenes.danger_now, 0.2),
    (scenes.just_received, 0.03),
    (scenes.just_received, 0.13),
    (scenes.anonymous_waiting, 0.8),
    (scenes.late_checks, 1.2),
    (scenes.late_checks, 0.7),
    (scenes.unknown_subject, 2),
    (scenes.nine_children, 4),
    (scenes.immediate_told, 6),
    (scenes.long_names, 6),
    (scenes.conflict, 7),
    (scenes.wrong_person, 10),
    (scenes.ready_to_recommend, 11),
    (scenes.represented, 12),
    (scenes.represented, 30),
    (scenes.notice_to_send, 13),
    (scenes.failed_visit, 13),
    (scenes.suspended, 14),
    (scenes.refused_waiting, 15),
    (scenes.sent_back, 15),
    (scenes.unsigned_allowed, 16),
    (scenes.refused_unreferred, 17),
    (scenes.two_recipients, 17),
    (scenes.deferred, 17),
    (scenes.other_wanted, 18),
    (scenes.due_today, 28),
    (scenes.extended, 33),
    (scenes.self_disclosed, 70),
    (scenes.looked_at_again, 130),
    (shared_names.namesake, 4),
    (shared_names.neighbours, 7),
)
# Whole histories, cut off today.
ORDINARY: tuple[tuple[Kind, int], ...] = (
    *((asked.nothing_held, days) for days in (2, 5, 9, 14, 18, 45, 90, 150)),
    *((asked.held, days) for days in (7, 60, 110)),
    *((asked.disclosed, days) for days in (4, 10, 55, 95)),
    *((asked.not_in_scheme, days) for days in (3, 40)),
    *((asked.withdrew, days) for days in (6, 50)),
    *((known.known_told, days) for days in (5, 16, 80)),
    *((known.known_managed, days) for days in (9, 85)),
    *((known.anonymous, days) for days in (7, 58)),
    (known.disengaged, 62),
    (asked.other_information, 100),
    (asked.unsigned, 105),
    (asked.withheld, 72),
    (asked.moved_away, 88),
    (asked.immediate, 140),
    (asked.malicious, 64),
    (asked.duplicate, 35),
)

# Of these one is sealed, and of the other the officer knows the subject.
SEALED: tuple[Kind, int] = (known.known_told, 5)
MET: tuple[Kind, int] = (known.known_managed, 9)


def fill_demo(office: Office, now: datetime) -> None:
    """Fill a database without a force; any other is left as it is."""
    with office.open_reading() as reading:
        if list_forces(reading):
            return
    office = replace(office, pick=Random(SEED).randrange)  # noqa: S311 - the same references in every demonstration
    cases: list[Told] = []
    lines = sorted(_lines(office, now, cases), key=lambda line: line[0].at)
    first = len(cases) - len(ORDINARY)
    story = Story(namesake=cases[first - 2], neighbours=cases[first - 1])
    deeds = sorted([*_said(lines), *watched(lines, story, now)], key=lambda deed: deed.at)
    with office.open_work(OPERATOR, at=lines[0][0].at - timedelta(days=1)) as work:
        set_up(work, EVERYBODY)
        declare_nothing(work)
        for deed in deeds:
            deed.do(Work(work.session, deed.who, deed.at, office))
        sealed, met = (cases[first + ORDINARY.index(one)].reference for one in (SEALED, MET))
        guard(work, sealed, met, now)


def _said(lines: list[tuple[Beat, Told]]) -> Iterator[Deed]:
    """The lines of the scripts as they are done."""
    for beat, case in lines:
        yield Deed(beat.at, ACTORS[beat.who], partial(_say, beat=beat, case=case))


def _say(work: Work, beat: Beat, case: Told) -> None:
    if not case.reference:
        case.reference = receive_case(work, beat.told).reference
        return
    facts = act(work, case.reference, beat.told)
    if case.opened and facts.opened_right_to_know:
        case.opened.reference = facts.linked[-1]


def _lines(office: Office, now: datetime, cases: list[Told]) -> Iterator[tuple[Beat, Told]]:
    """What is said in every case until now. cases: each is put in, in the order of the scripts."""
    for script in scripts(office, now):
        opened = Told(script.linked) if script.linked else None
        case = Told(script, opened)
        cases.append(case)
        yield from ((beat, case) for beat in script.beats if beat.at <= now)
        if script.linked and opened:
            yield from ((beat, opened) for beat in script.linked.beats if beat.at <= now)


def scripts(office: Office, now: datetime) -> Iterator[Script]:
    """The scripts of every case. Each has its own seed, so that one more changes none of the others."""
    pictured = _script(office, now, 0, _ago(now, RECEIVED_DAYS_AGO, *RECEIVED_AT), NORTH)
    dean_holloway(pictured, now)
    yield pictured
    for number, (scene, days) in enumerate(SCENES, start=1):
        whole = days >= 2  # noqa: PLR2004 - younger ones stand to the hour
        received_at = _ago(now, int(days), 9 + number % 9, number * 7 % 60) if whole else now - timedelta(days=days)
        script = _script(office, now, number, received_at, CREWS[number % len(CREWS)])
        scene(script)
        yield script
    for number, (kind, days) in enumerate(ORDINARY, start=100):
        received_at = _ago(now, days, 8 + number % 12, number * 11 % 60)
        script = _script(office, now, number, received_at, CREWS[number % len(CREWS)])
        kind(script)
        yield script


def _script(office: Office, now: datetime, number: int, received_at: datetime, crew: Crew) -> Script:
    random = Random(SEED + number)  # noqa: S311 - made-up cases, not secrets
    protocol = office.protocols[office.protocol_at(received_at)]
    keyed_at = min(received_at + timedelta(minutes=11), now)
    return Script(random, Names(random), protocol, crew, received_at, keyed_at)


def _ago(now: datetime, days: int, hour: int, minute: int) -> datetime:
    """An hour (Europe/London) of a day so many days ago."""
    on = local_day(now) - timedelta(days=days)
    return datetime.combine(on, time(hour, minute), LONDON).astimezone(UTC)


def sign_ins() -> str:
    """Who can sign in to the demonstration, for the terminal."""
    rows = "".join(
        f"  {one.id:<11} {' '.join(p for p in (one.title, one.collar, one.name) if p):<24} {', '.join(one.roles)}\n"
        for one in EVERYBODY
    )
    head = f"Sign in to the demonstration with the password {DEMO_PASSWORD} as one of:\n{rows}"
    return f"{head}The page that asks for a code says which one: every secret of a demonstration is known.\n"
