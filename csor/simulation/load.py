"""Fill an empty database with lawful histories: `csor simulate --cases N --seed S`.

Up to 500 cases, and every case that is open or newly closed, are played by the real rules (`playing`). Of more than
that the closed ones are copies (`copies`) of at least 240 distinct histories that the real rules have proved, with
other people and at other times, their deadlines and columns worked out anew. Both are made in processes beside this
one; here the events of all cases are put in the order of time, numbered and chained, and inserted in large
transactions.
"""

import gc
import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from operator import itemgetter
from random import Random
from time import perf_counter
from typing import Any, TextIO

from csor.domain.chain import FORM, link_leaf
from csor.reading.people import list_forces
from csor.records.case_record import CaseContent, CaseRecord
from csor.records.desk import ReferenceCounter
from csor.records.event_record import ChainHead, EventRecord
from csor.records.party_record import PartyRecord
from csor.simulation.names import Names
from csor.simulation.people import FORCE, OPERATOR, set_up
from csor.simulation.playing import Played, Player
from csor.simulation.volumes import YEARS_BACK, Library, Plan, Volumes, script_of
from csor.usecases.office import Office

BATCH = 250
A_TRANSACTION = 4000  # cases
ALONE = 400  # fewer cases than this are played in this process
AHEAD = 6  # batches under way, so that memory stays small

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """How to insert into one table: the statement for this engine, the columns, and what some values become."""

    statement: str
    pick: Callable[[dict[str, Any]], Row]
    bind: tuple[tuple[int, Callable[[Any], Any]], ...]

    def row(self, values: dict[str, Any]) -> Row:
        """The values in order, as the driver takes them."""
        row = list(self.pick(values))
        for place, bind in self.bind:
            if row[place] is not None:
                row[place] = bind(row[place])
        return tuple(row)


@dataclass(frozen=True, slots=True)
class Event:
    """An event to be chained. bound: the end of what its hash binds. row: all but number, leaf and hash."""

    at: datetime
    bound: str
    row: Row


@dataclass(frozen=True, slots=True)
class Batch:
    """The rows of some cases, ready for the driver."""

    cases: list[Row]
    contents: list[Row]
    parties: list[Row]
    events: list[Event]


@dataclass(frozen=True, slots=True)
class Tables:
    """The four tables that a case is kept in."""

    case: Table
    content: Table
    party: Table
    event: Table


def simulate(office: Office, cases: int, seed: int, out: TextIO) -> None:
    """Fill an empty database with about so many cases; the same seed and moment give the same cases.

    A database that has a force already is left as it is, and out is told so.
    """
    with office.open_reading() as reading:
        if list_forces(reading):
            out.write("The database has a force already. Simulated cases go into an empty one.\n")
            return
    started, now = perf_counter(), office.clock()
    with office.open_work(OPERATOR, at=now - YEARS_BACK * 1.01) as work:
        set_up(work)
    volumes = Volumes(office, cases, seed, now)
    loaded = _Loader(office, volumes.plans(), volumes.library, now).run()
    _count(office, volumes.counters)
    took = perf_counter() - started
    out.write(f"{loaded:,} cases in {took:.1f} s, {loaded / took:,.0f} a second.\n")


class _Loader:
    """Plays the planned cases and inserts what comes of them."""

    def __init__(self, office: Office, planned: list[Plan], library: Library, now: datetime) -> None:
        self._office = office
        self._library = library
        self._batches = [planned[n : n + BATCH] for n in range(0, len(planned), BATCH)]
        self._now = now
        self._tables = _tables(office)
        self._waiting: list[Event] = []

    def run(self) -> int:
        """Everything, in transactions of some thousand cases. Gives how many cases there are."""
        loaded = 0
        played = self._played()
        starts = [batch[0].keyed_at for batch in self._batches[1:]] + [None]
        with self._office.engine.connect() as connection:
            for batch, until in zip(played, starts, strict=True):
                self._insert(connection, batch, until)
                loaded += len(batch.cases)
                if loaded % A_TRANSACTION < BATCH:
                    connection.commit()
            connection.commit()
        return loaded

    def _played(self) -> Iterator[Batch]:
        """The batches in order, played beside this process unless they are few."""
        play = _Play(self._office, self._tables, self._library, self._now)
        if len(self._batches) * BATCH <= ALONE:
            yield from map(play, self._batches)
            return
        self._office.engine.dispose()  # no connection is shared with a child
        global _play  # noqa: PLW0603 - children of a fork find it here; an engine cannot be sent to them
        _play = play
        with ProcessPoolExecutor(os.cpu_count(), get_context("fork"), initializer=gc.disable) as pool:
            waiting: deque[Future[Batch]] = deque()
            for batch in self._batches:
                waiting.append(pool.submit(_in_child, batch))
                if len(waiting) >= AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

    def _insert(self, connection: Any, batch: Batch, until: datetime | None) -> None:
        """Insert a batch; of the events only those that nothing still to come can precede."""
        _insert(connection, self._tables.case, batch.cases)
        _insert(connection, self._tables.content, batch.contents)
        _insert(connection, self._tables.party, batch.parties)
        waiting = sorted([*self._waiting, *batch.events], key=lambda event: event.at)
        ready = len(waiting) if until is None else sum(1 for event in waiting if event.at < until)
        self._waiting = waiting[ready:]
        _insert(connection, self._tables.event, self._chained(connection, waiting[:ready]))

    def _chained(self, connection: Any, events: list[Event]) -> list[Row]:
        """The events with number and hash, after the last one of the force."""
        head: Any = ChainHead.__table__
        seq, hashed = connection.execute(head.select().with_only_columns(head.c.seq, head.c.hash)).one()
        rows = []
        for event in events:
            seq += 1
            canonical = f'[{FORM},"{FORCE}",{seq},{event.bound}'
            leaf = hashlib.sha256(b"\x00" + canonical.encode()).hexdigest()
            hashed = link_leaf(hashed, leaf)
            rows.append((*event.row, seq, leaf, hashed))
        if events:
            moved = {"seq": seq, "hash": hashed, "logged_at": events[-1].at}
            connection.execute(head.update().where(head.c.force == FORCE).values(moved))
        return rows


class _Play:
    """Makes the rows of a batch of plans."""

    def __init__(self, office: Office, tables: Tables, library: Library, now: datetime) -> None:
        self._office = office
        self._tables = tables
        self._library = library
        self._now = now

    def __call__(self, planned: list[Plan]) -> Batch:
        """The rows of the planned cases, and of those they opened."""
        batch, tables = Batch([], [], [], []), self._tables
        for plan in planned:
            for played in self._played(plan):
                batch.cases.append(tables.case.row(played.row))
                batch.contents.append(tables.content.row(played.content))
                batch.parties.extend(map(tables.party.row, played.parties))
                batch.events.extend(Event(e.at, e.bound, tables.event.row(e.row)) for e in played.events)
        return batch

    def _played(self, plan: Plan) -> Iterable[Played]:
        random, references = Random(plan.seed), (plan.reference, plan.linked_reference)  # noqa: S311 - no secrets
        if plan.template >= 0:
            template = self._library[plan.kind, plan.protocol][plan.template]
            return template.copies(self._office, random, plan.weeks, plan.minutes, references)
        script = script_of(plan, self._office, random, Names(random))
        return Player(self._office, random, self._now).play(script, *references)


_play: _Play


def _in_child(planned: list[Plan]) -> Batch:
    return _play(planned)


def _insert(connection: Any, table: Table, rows: list[Row]) -> None:
    if rows:
        connection.exec_driver_sql(table.statement, rows)


def _tables(office: Office) -> Tables:
    event: Any = EventRecord.__table__
    last = ("seq", "leaf", "hash")
    return Tables(
        _table(office, CaseRecord.__table__),
        _table(office, CaseContent.__table__),
        _table(office, PartyRecord.__table__),
        _table(office, event, last, tuple(c.name for c in event.c if c.name not in last)),
    )


def _table(office: Office, table: Any, last: tuple[str, ...] = (), names: tuple[str, ...] = ()) -> Table:
    """The insert of a table; last: columns whose values come after the others and are bound as they are."""
    dialect = office.engine.dialect
    names = names or tuple(column.name for column in table.c)
    quoted = [dialect.identifier_preparer.quote(name) for name in (*names, *last)]
    marks = ", ".join(["?" if dialect.paramstyle == "qmark" else "%s"] * len(quoted))
    name = dialect.identifier_preparer.format_table(table)
    statement = f"INSERT INTO {name} ({', '.join(quoted)}) VALUES ({marks})"  # noqa: S608 - names of our own records
    binders = [(place, _binder(table.c[name], dialect)) for place, name in enumerate(names)]
    return Table(statement, itemgetter(*names), tuple((place, bind) for place, bind in binders if bind))


def _binder(column: Any, dialect: Any) -> Callable[[Any], Any] | None:
    """What a value becomes on its way to the driver; a key is text already."""
    if column.name in {"id", "case_id"}:
        return None
    found: Callable[[Any], Any] | None = column.type.dialect_impl(dialect).bind_processor(dialect)
    return found


def _count(office: Office, counters: dict[int, int]) -> None:
    """How many references were given in each year: later ones are drawn beside them."""
    table: Any = ReferenceCounter.__table__
    rows = [{"force": FORCE, "year": year, "last": last} for year, last in sorted(counters.items())]
    with office.engine.begin() as connection:
        connection.execute(table.insert(), rows)
