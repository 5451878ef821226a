"""The door to a real database: what a line says is done through the same use-cases as a page's form."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from csor import clock
from csor.calendars import calendar
from csor.domain.deadlines import Calendar
from csor.domain.facts import CaseFacts
from csor.domain.particulars import ReceiveCase
from csor.domain.people import Actor
from csor.domain.protocol import Protocol, load_all
from csor.domain.vocabulary import Rank, Role, Route
from csor.exchange.casefile import CaseFile, CaseFileError
from csor.reading.measures import expectation, measure
from csor.reading.people import list_forces
from csor.records.engines import make_engine
from csor.records.schema import is_current, upgrade
from csor.usecases.act import act, receive_case
from csor.usecases.office import FAMILY, Office
from csor.usecases.people import add_force
from csor.usecases.work import Work

PREFIX: Final = "CF"


class NotEmpty(ValueError):
    """A database for replay that holds a force already."""


def operator(force: str) -> Actor:
    """Whoever is at the machine: sets up and looks on, and does nothing in a case."""
    return Actor("operator", "Operator", Rank.STAFF, frozenset({Role.ADMINISTRATOR, Role.COMPLIANCE}), force=force)


class OfficeDoor:
    """The cases of one force in an office."""

    def __init__(self, office: Office, force: str) -> None:
        """Nothing is read or written yet."""
        self.office = office
        self.force = force

    def receive(self, told: ReceiveCase, actor: Actor, now: datetime) -> str:
        """Take a case in; give its reference."""
        with self._work(actor, now) as work:
            return receive_case(work, told).reference

    def act(self, reference: str, told: Any, actor: Actor, now: datetime) -> CaseFacts:
        """Do something to a case; give the case after it."""
        with self._work(actor, now) as work:
            return act(work, reference, told)

    def case(self, reference: str) -> CaseFacts:
        """The case as it is kept."""
        with self.office.open_reading() as reading:
            return (
                Work(reading, operator(self.force), datetime.max.replace(tzinfo=UTC), self.office).case(reference).facts
            )

    def protocol_of(self, case: CaseFacts) -> tuple[Protocol, Calendar]:
        """The protocol of a case and the calendar it counts on."""
        protocol = self.office.protocols[case.protocol]
        return protocol, self.office.calendar(protocol.calendar)

    def measure(self, since: date, until: date, route: Route | None, now: datetime) -> dict[str, Any]:
        """The measures of a period, over every case of the force."""
        with self.office.open_reading() as reading:
            found = measure(reading, self.force, since, until, route.value if route else None, now.astimezone(UTC))
        further = {"M3a": found.decided, "M8": found.extensions}
        shares = {name: [share.met, share.of] for name, share in further.items()}
        return {**expectation(found), **shares, "refusals": found.refusals}

    @contextmanager
    def _work(self, actor: Actor, now: datetime) -> Iterator[Work]:
        with self.office.open_work(replace(actor, force=self.force), now.astimezone(UTC)) as work:
            yield work


class ScratchDatabase:
    """One database for a run of replays; each file has a force of its own in it, so that it sees only its own cases."""

    def __init__(self, url: str) -> None:
        """Bring the database to the newest schema. Raises NotEmpty when a force is there already."""
        self.engine = make_engine(url)
        self.protocols = load_all()
        self.count = 0
        if not is_current(self.engine):
            upgrade(self.engine)
        with self._office().open_reading() as reading:
            if list_forces(reading):
                raise NotEmpty("The database is not empty. Replay wants one of its own.")

    def know(self, files: Iterable[CaseFile]) -> None:
        """Raise CaseFileError for a file under a protocol that there is not."""
        for file in files:
            if file.header.protocol not in self.protocols:
                why = f"unknown protocol {file.header.protocol!r}, known: {', '.join(self.protocols)}"
                raise CaseFileError(file.name, 1, "protocol", why)

    def _office(self, family: str = "") -> Office:
        return Office(self.engine, self.protocols, calendar, clock.now, family=family or FAMILY)

    @contextmanager
    def door(self, file: CaseFile) -> Iterator[OfficeDoor]:
        """The door for one file. Its header's protocol says which scheme new cases belong to."""
        self.count += 1
        force = f"replay-{self.count}"
        office = self._office(self.protocols[file.header.protocol].family)
        began = min((line.at for line in file.lines), default=datetime.min.replace(tzinfo=UTC) + timedelta(days=1))
        with office.open_work(operator(force), began.astimezone(UTC)) as work:
            add_force(work, force, file.header.force, PREFIX, {})
        yield OfficeDoor(office, force)


@contextmanager
def scratch_database(url: str = "") -> Iterator[ScratchDatabase]:
    """A database to replay in: the one at the address, or an SQLite file that is gone afterwards."""
    with TemporaryDirectory(prefix="csor-replay-") as folder:
        database = ScratchDatabase(url or f"sqlite:///{Path(folder) / 'scratch.sqlite'}")
        try:
            yield database
        finally:
            database.engine.dispose()
