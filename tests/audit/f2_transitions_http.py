"""F2 and F2P: random steps over HTTP, as random people, against the oracle of F1: none illegal accepted, none legal refused.

A case is received by the use-case; every step after that is a form that is sent to the page of its action, by whoever the
history picks, mostly what a force would do next, often wrong in one place. An attempt is one form. What the page read is
put to the oracle, and the answer, the version of the case as it is kept, and the code of a refusal must be as it says.
A form that the page cannot read, or whose sender the case is not open to, must have changed nothing. When a database is
done, its log is replayed as the check of every night does it, and every case must be what its events make: one attempt.
Some cases name an earlier Right to Know when they are taken in.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from random import Random
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from csor.domain.actions import Action
from csor.domain.facts import CaseFacts
from csor.domain.moves import ACTION_OF, MOVES
from csor.domain.people import Actor
from csor.domain.planning import take_step
from csor.domain.refusals import Refusal
from csor.domain.vocabulary import Rank, Role, Stage
from csor.reading.people import Colleague, Force, find_force, list_people
from csor.records.case_record import CaseRecord
from csor.records.schema import upgrade
from csor.usecases import act as act_room
from csor.usecases.act import act, receive_case
from csor.usecases.evidence import check_rules
from csor.usecases.people import NewPerson, add_force, add_person
from csor.web import actions
from csor.web.choosing import choices_for
from csor.web.forms import form_for
from tests.audit.apart import run_apart
from tests.audit.frame import Figures, Harness, Tally
from tests.audit.postgres import own_server
from tests.audit.served import Place
from tests.domain.oracle.compare import PROTOCOL, next_line
from tests.domain.oracle.model import receive, receive_refusals
from tests.domain.oracle.strategies import BEGIN, PEOPLE, Script
from tests.support.client import Client
from tests.support.databases import folder_in_memory
from tests.support.wessex import open_office

STEPS = 40
A_DATABASE = 2_000  # attempts
NAMES_ANOTHER = 0.3
FORCE, TEAMS = "westmark", {"north": "Public Protection North", "ppu": "Public Protection"}
OPERATOR = Actor("operator", "Operator", Rank.STAFF, frozenset({Role.ADMINISTRATOR}), force=FORCE)


def run(engine: str, size: int, seed: int, fault: str = "") -> Figures:
    """So many forms."""
    return run_apart("f2_transitions_http", size, seed, fault, engine)


def trials(size: int, seed: int, fault: str, engine: str) -> Figures:
    """The same, in a process of its own: the planted faults are in the product itself."""
    if fault:
        PLANTS[fault]()
    tally, chance, counts = Tally(), Random(seed), Counter[str]()
    with shelf(engine) as new:
        while tally.attempted < size:
            with closing(World(new(), engine, counts)) as world:
                until = min(size, tally.attempted + A_DATABASE)
                while tally.attempted < until:
                    for complaint in _history(world, chance.getrandbits(48)):
                        tally.count(complaint)
                        if complaint:
                            break
                tally.count(_replayed(world))
    if not fault and counts["legal and unread"] * 20 > tally.attempted:
        tally.count(f"{counts['legal and unread']} legal steps could not be read: too few were tried")
    return tally.figures(**counts)


@contextmanager
def shelf(engine: str) -> Iterator[Callable[[], str]]:
    """Addresses of databases with the tables and the people of the histories."""
    if engine == "sqlite":
        with folder_in_memory() as folder:
            numbers = iter(range(10**6))

            def fresh() -> str:
                url = f"sqlite:///{folder / f'{next(numbers)}.sqlite'}"
                _build(url)
                return url

            yield fresh
        return
    with own_server() as server:
        template = server.create()
        _build(server.url(template))
        yield lambda: server.url(server.create(template))


def _build(url: str) -> None:
    office = open_office(url, lambda: BEGIN)
    upgrade(office.engine)
    with office.open_work(OPERATOR, BEGIN) as work:
        add_force(work, FORCE, "Westmark Police", "WM", TEAMS)
    for one in PEOPLE:
        new = NewPerson(one.id, one.name, one.rank, one.roles, one.team, password="marlbrook lane at nine")
        with office.open_work(OPERATOR, BEGIN) as work:
            add_person(work, new)
    office.engine.dispose()


class World:
    """The product on one database: its people's browsers, and what the page of an action read last."""

    def __init__(self, url: str, engine: str, counts: Counter[str]) -> None:
        """counts: of what came of the attempts."""
        self.counts = counts
        self.place = Place(url, engine, built=True)
        self.place.clock.now = BEGIN
        self.clients: dict[str, Client] = {}
        self.rights: list[str] = []  # the Rights to Know that were opened
        with self.place.office.open_reading() as reading:
            force = find_force(reading, FORCE)
            assert force
            self.force: Force = force
            self.staff: tuple[Colleague, ...] = list_people(reading, FORCE)

    def client(self, person: str) -> Client:
        """Somebody's browser, signed in the first time it is asked for."""
        if person not in self.clients:
            self.clients[person] = self.place.client(person)
        return self.clients[person]

    def version(self, reference: str) -> int:
        """The version of a case as it is kept."""
        with self.place.office.open_reading() as reading:
            return reading.scalars(select(CaseRecord.version).where(CaseRecord.reference == reference)).one()

    def close(self) -> None:
        """Let go of the database."""
        self.place.office.engine.dispose()


class Heard:
    """Stands in the way of the page's use-case, lets everything through, and knows what it was asked."""

    told: Any = None
    code = ""
    after: CaseFacts | None = None


def _named(told: Any) -> Any:
    """What was read; a recipient whom the case does not have is read as none."""
    return replace(told, recipient=told.recipient or "") if hasattr(told, "recipient") else told


def _listen(whole: Callable[..., CaseFacts]) -> Callable[..., CaseFacts]:
    def heard(work: Any, reference: str, told: Any, **more: Any) -> CaseFacts:
        Heard.told, Heard.code, Heard.after = _named(told), "", None
        try:
            Heard.after = whole(work, reference, told, **more)
        except Refusal as refusal:
            Heard.code = refusal.code
            raise
        return Heard.after

    return heard


setattr(actions, "act", _listen(act))  # noqa: B010 - it still acts


def _history(world: World, seed: int) -> Iterator[str]:
    """One case from its receipt; what is wrong with each attempt."""
    script = Script(Random(seed), PROTOCOL)
    actor, told = script.receipt()
    while receive_refusals(actor, told, script.now) or told.team not in {"", *TEAMS} or not actor.team:
        actor, told = script.receipt()
    if world.rights and script.chance(NAMES_ANOTHER):
        told = replace(told, linked_from=script.one(world.rights))
    world.place.clock.now = script.now
    with world.place.office.open_work(actor) as work:
        facts = receive_case(work, told)
    pair: Any = SimpleNamespace(mine=receive(actor, told, script.now, PROTOCOL))
    for _ in range(STEPS):
        script.pass_time()
        actor, told = next_line(script, pair)
        if _hidden(actor, facts):
            continue
        world.place.clock.now = script.now
        complaint = _attempt(world, facts, actor, told, pair.mine)
        yield f"{world.place.engine}: {complaint}" if complaint else ""
        if Heard.after is not None:
            pair.mine.apply(actor, Heard.told, script.now)
            facts = Heard.after
    if facts.right_to_know:
        world.rights.append(facts.right_to_know)
        world.counts["opened a Right to Know"] += 1
        world.counts["and had named another"] += bool(facts.receipt.linked_from)


def _replayed(world: World) -> str:
    """What the check of every night finds in the log of a database."""
    office = world.place.office
    with office.open_reading() as reading:
        fault = check_rules(office, reading, FORCE)
    return f"{world.place.engine}: the log is not believed: {fault.words}" if fault else ""


def _hidden(actor: Actor, facts: CaseFacts) -> bool:
    """Whether a case is not open to a call-taker: neither at initial checks nor taken in by them."""
    alone = actor.roles == frozenset({Role.CALL_TAKER})
    return alone and facts.stage is not Stage.INITIAL_CHECKS and facts.keyed_by != actor.id


def _attempt(world: World, facts: CaseFacts, actor: Actor, told: Any, mine: Any) -> str:
    """Send one form. Gives what is wrong."""
    action, now = ACTION_OF[type(told)], world.place.clock.now
    Heard.told = Heard.after = None
    status = _send(world, facts, actor, told)
    kept = world.version(facts.reference)
    what = f"{action} by {actor.id} at {facts.stage}: {status}"
    if Heard.told is None:
        legal = not mine.refusals(actor, told, now)
        world.counts["legal and unread" if legal else "unread"] += 1
        return f"{what}, and it changed" if kept != facts.version or status < 400 else ""
    expected = mine.refusals(actor, Heard.told, now)
    done = kept == facts.version + 1 and status == 302
    world.counts["accepted" if done else "refused"] += 1
    if kept not in {facts.version, facts.version + 1} or (kept != facts.version) != (status == 302):
        return f"{what}, told {status}, kept version {kept} after {facts.version}"
    if done != (not expected) or (Heard.code and Heard.code not in expected):
        return f"{what}, {Heard.code or 'done'}; the oracle: {sorted(expected) or 'legal'}; {Heard.told}"
    return ""


def _send(world: World, facts: CaseFacts, actor: Actor, told: Any) -> int:
    """Fill in the form of an action and send it; the status."""
    action = ACTION_OF[type(told)]
    client = world.client(actor.id)
    client._stay()
    path, query, fixed = f"/cases/{facts.reference}/do/{action}", {}, {}
    if MOVES[action].recipient_conditions:
        query = fixed = {"recipient": told.recipient}
    choices = choices_for(facts, PROTOCOL, world.staff, world.force, fixed)
    with world.place.app.test_request_context():
        form = form_for(type(told), choices, given=told)
    boxes: dict[str, Any] = {"csrf_token": client.csrf, "once": client.key(path), "case_version": str(facts.version)}
    for name, value in form.kept:
        boxes.setdefault(name, [])
        if isinstance(boxes[name], list):
            boxes[name].append(value)
    boxes |= {"confirm": "1"} if action in actions.CHECKED_FIRST else {}
    answer = client.browser.post(path, data=boxes, query_string=query)
    answer.close()
    return answer.status_code


# ------------------------------------------------------------ canaries


def _checks_left_out() -> None:
    """An illegal step accepted."""
    row = MOVES[Action.ACCEPT_INTO_SCHEME]
    MOVES[Action.ACCEPT_INTO_SCHEME] = replace(row, conditions=())


def _no_chasing() -> None:
    """A legal step refused."""
    row = MOVES[Action.REQUEST_CHECK]
    MOVES[Action.REQUEST_CHECK] = replace(row, start=(Stage.NOTICE,))


def _told_and_not_kept() -> None:
    """The page says that it is done, and nothing is."""
    setattr(actions, "do_once", lambda *_told: None)  # noqa: B010 - plant


def _kept_otherwise() -> None:
    """What is kept of a step is not what its words make."""

    def taken(case: CaseFacts, told: Any, here: Any) -> Any:
        step = take_step(case, told, here)
        return replace(step, after=replace(step.after, safe_contact_overrides=case.safe_contact_overrides + 1))

    setattr(act_room, "take_step", taken)  # noqa: B010 - plant


PLANTS: dict[str, Callable[[], None]] = {
    "checks_left_out": _checks_left_out,
    "no_chasing": _no_chasing,
    "told_and_not_kept": _told_and_not_kept,
    "kept_otherwise": _kept_otherwise,
}


def _on(name: str, engine: str, words: str, canaries: dict[str, int], *, ci: int, minutes: int) -> Harness:
    return Harness(
        name,
        f"Random steps over HTTP: none illegal accepted, none legal refused, on {words}",
        partial(run, engine),
        ci=ci,
        full=50_000,
        canaries=canaries,
        part=10,
        minutes=minutes,
    )


FAULTS = {"checks_left_out": 400, "no_chasing": 150, "told_and_not_kept": 50, "kept_otherwise": 50}
HARNESSES = (
    _on("F2", "sqlite", "SQLite", FAULTS, ci=3_500, minutes=25),
    _on("F2P", "postgresql", "PostgreSQL", {"told_and_not_kept": 50}, ci=1_500, minutes=30),
)
