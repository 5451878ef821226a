"""F9: every open case lies in exactly one queue, with an owner or a team and a due time, after each step it takes.

A queue is what the work list shows: the list of its owner, or Unassigned while it has none; and the list of one team.
Random histories are played by the rules. Each state that a case comes to is kept as a row of its own, and the lists of
everybody are read page after page as the page reads them: the queues must part the open states among them, and hold no
closed one. An attempt is one step, whether it was accepted or refused.
"""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Engine, delete, or_
from sqlalchemy.orm import Session

from csor.domain import clocks
from csor.domain import particulars as said
from csor.domain.actions import Action
from csor.domain.effects.casework import opens_right_to_know, right_to_know_receipt
from csor.domain.moves import MOVES
from csor.domain.people import Actor
from csor.domain.planning import take_in
from csor.domain.refusals import Refusal
from csor.domain.setting import Setting
from csor.domain.vocabulary import Stage
from csor.reading import work_list
from csor.reading.work_list import Tab, Wanted, list_cases
from csor.records import projection
from csor.records.base import new_id
from csor.records.case_record import CaseRecord
from csor.records.engines import make_engine
from csor.records.schema import upgrade
from csor.usecases.work import INSERT_CASE
from csor.web.views.dues import DUES
from tests.audit.apart import run_apart
from tests.audit.frame import Figures, Harness, Tally
from tests.domain.oracle.compare import CALENDAR, PROTOCOL, Pair, next_line
from tests.domain.oracle.model import Oracle, receive
from tests.domain.oracle.strategies import PEOPLE, Script

STEPS = 60
A_STORE = 4_000  # states that are kept and listed at once
A_PAGE = 1_000  # rows of a page here: how pages follow each other is tried elsewhere
TEAMS = ("north", "south")
SOUTH = tuple(replace(one, id=f"{one.id}-south", team="south") for one in PEOPLE)
OWNERS = tuple(
    one for one in (*PEOPLE, *SOUTH) if one.id.split("-")[0] in {"officer", "second", "sergeant", "many", "search"}
)
LISTS = ("sergeant", "sergeant-south")


@dataclass(frozen=True, slots=True)
class State:
    """A case as it was after one step."""

    name: str
    open: bool
    row: dict[str, Any]


class Handed(Script):
    """Histories in which cases are handed about between two teams and all who work there."""

    def receipt(self) -> tuple[Actor, said.ReceiveCase]:
        """To either team."""
        actor, told = super().receipt()
        return actor, replace(told, team=self.one(("", *TEAMS)) if actor.team else self.one(TEAMS))

    def say_assign_case(self, case: Oracle, actor: Actor) -> said.AssignCase:
        """To anybody, or to nobody yet."""
        return said.AssignCase(self.one(TEAMS), self.one(("", self.one(OWNERS).id)))


def run(size: int, seed: int, fault: str = "") -> Figures:
    """So many steps."""
    return run_apart("f9_queues", size, seed, fault)


def trials(size: int, seed: int, fault: str = "") -> Figures:
    """The same, in a process of its own: the planted faults are in the product itself."""
    if fault:
        PLANTS[fault]()
    work_list.PAGE = A_PAGE
    chance, tally, found = Random(seed), Tally(), Counter[str]()
    with store() as engine:
        kept: list[State] = []
        while tally.attempted < size:
            for state in _history(chance.getrandbits(48), tally.attempted):
                kept += [state] if state else []
                tally.count()
            if len(kept) >= A_STORE or tally.attempted >= size:
                _judge(engine, kept, tally, found)
                kept = []
    return tally.figures(**found)


def _history(seed: int, number: int) -> Iterator[State | None]:
    """One history: the state after each step, and that of a case it opened; None for a step that was refused."""
    script, pair = Handed(Random(seed), PROTOCOL), Pair()
    for step in range(STEPS):
        actor, told = next_line(script, pair)
        here = Setting(actor, script.now, PROTOCOL, CALENDAR)
        before = pair.theirs
        if isinstance(told, said.ReceiveCase | said.AssignCase) and not _a_place(told):
            yield None
            continue
        try:
            pair.theirs = pair.step(told, here)
        except Refusal:
            yield None
        else:
            if pair.mine is None:
                pair.mine = receive(actor, told, script.now, PROTOCOL)
            else:
                pair.mine.apply(actor, told, script.now)
            yield _state(f"{number + step}", pair.theirs, here)
            if before is not None and opens_right_to_know(before, told):
                receipt = right_to_know_receipt(pair.theirs, told.reason)
                yield _state(f"{number + step} linked", take_in(receipt, "CASE-2", here, linked=True).after, here)
        script.pass_time()


def _a_place(told: said.ReceiveCase | said.AssignCase) -> bool:
    """Whether the use-case would give a case there (csor/usecases/placing.py, which has tests of its own)."""
    owner = told.owner if isinstance(told, said.AssignCase) else ""
    return told.team in {"", *TEAMS} and owner in {"", *(one.id for one in OWNERS)}


def _state(name: str, case: Any, here: Setting) -> State:
    row = projection.columns(case, here)
    return State(name, case.stage is not Stage.CLOSED, {**row, "id": new_id(), "reference": name})


@contextmanager
def store() -> Iterator[Engine]:
    """An empty database with the product's tables."""
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'csor.sqlite'}")
        upgrade(engine)
        yield engine
        engine.dispose()


def _judge(engine: Engine, kept: list[State], tally: Tally, found: Counter[str]) -> None:
    """Keep the states, read every list, and hold each state to exactly one queue of each kind."""
    with Session(engine) as session:
        session.execute(INSERT_CASE, [state.row for state in kept])
        owners = _queues(session, [(one, Tab.MINE) for one in OWNERS] + [(_person(LISTS[0]), Tab.UNASSIGNED)])
        teams = _queues(session, [(_person(name), Tab.TEAM) for name in LISTS])
        session.execute(delete(CaseRecord))
        session.commit()
    for state in kept:
        wrong = _wrong(state, owners[state.name], teams[state.name])
        found["open" if state.open else "closed"] += 1
        found["unassigned"] += not state.row["owner"]
        if wrong:
            tally.failed += 1
            tally.first.append(f"step {state.name} at {state.row['stage']}: {wrong}") if len(tally.first) < 5 else None


def _person(name: str) -> Actor:
    return next(one for one in (*PEOPLE, *SOUTH) if one.id == name)


def _queues(session: Session, lists: list[tuple[Actor, Tab]]) -> Counter[str]:
    """In how many of these lists each state stands."""
    return Counter(name for actor, tab in lists for name in _listed(session, replace(actor, force="westmark"), tab))


def _listed(session: Session, actor: Actor, tab: Tab) -> Iterator[str]:
    after = None
    while True:
        page = list_cases(session, Wanted(actor, NOW, tab), after)
        yield from (row.reference for row in page.rows)
        after = page.after
        if after is None:
            return


NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)


def _wrong(state: State, owners: int, teams: int) -> str:
    """What is wrong with where a state lies."""
    row = state.row
    if not state.open:
        return f"closed, and in {owners + teams} lists" if owners or teams else ""
    if (owners, teams) != (1, 1):
        return f"in {owners} owners' lists and {teams} teams' lists (owner {row['owner']!r}, team {row['team']!r})"
    if not (row["owner"] or row["team"]):
        return "neither an owner nor a team"
    if row["next_due_at"] is None or row["next_due_on"] is None or row["next_due_name"] not in DUES:
        return f"nothing is due: {row['next_due_name']!r} at {row['next_due_at']}"
    return ""


# ------------------------------------------------------------ canaries


def _delivery_has_no_due() -> None:
    """An open case without anything due."""
    whole = clocks.next_due
    _put(projection, "next_due", lambda case, *rest: None if case.stage is Stage.DELIVERY else whole(case, *rest))


def _assigned_to_no_team() -> None:
    """A case that is given away leaves its team and reaches no other."""
    row = MOVES[Action.ASSIGN_CASE]
    MOVES[Action.ASSIGN_CASE] = replace(row, effect=lambda case, told, here: replace(case, team="", owner=told.owner))


def _notice_counts_as_closed() -> None:
    """A case drops out of the lists when the outcome is told, before it is closed."""
    whole = projection.columns
    _put(
        projection,
        "columns",
        lambda case, here: {**whole(case, here), "open": case.stage not in {Stage.NOTICE, Stage.CLOSED}},
    )


def _mine_and_nobodys() -> None:
    """What nobody has is on everybody's own list as well."""
    _put(work_list, "_mine", lambda actor: or_(CaseRecord.owner == actor.id, CaseRecord.owner == ""))


def _put(where: Any, name: str, other: Callable[..., Any]) -> None:
    setattr(where, name, other)


PLANTS: dict[str, Callable[[], None]] = {
    "delivery_has_no_due": _delivery_has_no_due,
    "assigned_to_no_team": _assigned_to_no_team,
    "notice_counts_as_closed": _notice_counts_as_closed,
    "mine_and_nobodys": _mine_and_nobodys,
}
HARNESS = Harness(
    id="F9",
    title="Every open case in exactly one queue, with an owner or a team and a due time, after every step",
    run=run,
    ci=100_000,
    full=1_000_000,
    canaries=dict.fromkeys(PLANTS, 1_200),
    part=10,
    minutes=10,
)
