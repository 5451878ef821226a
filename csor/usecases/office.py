"""Where work is done: the database, the protocols, the calendars and the clock, put together once per process."""

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from csor.domain.deadlines import Calendar, local_day
from csor.domain.facts import CaseFacts
from csor.domain.people import Actor
from csor.domain.protocol import Protocol, in_force
from csor.domain.refusals import Refusal
from csor.domain.setting import Setting
from csor.records.engines import reading_connection
from csor.records.faults import STORE_ERRORS
from csor.records.journal import ReservedFile
from csor.usecases.breached import Breached
from csor.usecases.resume import try_to_resume
from csor.usecases.service import Service
from csor.usecases.store import TROUBLE, commit_or_ask, fault_of, session_on
from csor.usecases.work import Work

FAMILY = "ew-csods"


@dataclass(frozen=True, slots=True)
class Office:
    """Everything a piece of work needs but who does it. family: the scheme of new cases.

    secret: the instance's own; without it nothing sealed can be opened. older_secrets: those before it, newest first: they
    still open and never seal. service: whether anything is written now, and the journal for when it is not; without it
    trouble of the store stops one piece of work and no more. breached: the force's file of breached passwords, when it
    has one. pick: a number below another that nobody can foretell, for references.
    """

    engine: Engine
    protocols: Mapping[str, Protocol]
    calendar: Callable[[str], Calendar]
    clock: Callable[[], datetime]
    family: str = FAMILY
    secret: str = field(default="", repr=False)
    older_secrets: tuple[str, ...] = field(default=(), repr=False)
    service: Service | None = None
    breached: Breached | None = None
    pick: Callable[[int], int] = field(default=secrets.randbelow, repr=False)

    @contextmanager
    def open_work(self, actor: Actor, at: datetime | None = None) -> Iterator[Work]:
        """A piece of work that may write: it commits when it ends well and leaves nothing when it does not.

        A refused attempt is kept as an event of its own. at: for replay and import, in place of the clock.
        """
        now = at or self.clock()
        journal, work = self._journal(now), None
        try:
            with session_on(self.engine, sealed=journal is not None) as session:
                work = Work(session, actor, now, self, journal)
                try:
                    yield work
                except Refusal as refusal:
                    session.rollback()
                    work.keep_refusal(refusal)
                    raise
                commit_or_ask(self, work)
        except TROUBLE as error:
            raise fault_of(self, error, work) from error

    def _journal(self, now: datetime) -> ReservedFile | None:
        """Where events go while nothing can be saved; None while the service writes."""
        if self.service is None:
            return None
        if self.service.is_due(now):
            try_to_resume(self, self.service, now)
        return self.service.journal if self.service.stopped else None

    @contextmanager
    def open_reading(self) -> Iterator[Session]:
        """A session that only asks: lists and look-ups that leave no event."""
        try:
            with reading_connection(self.engine) as connection, Session(connection) as session:
                yield session
        except STORE_ERRORS as error:
            raise fault_of(self, error) from error

    @contextmanager
    def open_glance(self, actor: Actor) -> Iterator[Work]:
        """A piece of work that only looks, to carry out what is sent: nothing of it is shown, so it leaves no event.

        Whoever shows something of the case after all opens it with `read_case`.
        """
        with self.open_reading() as session:
            yield Work(session, actor, self.clock(), self)

    def setting(self, actor: Actor, now: datetime, protocol_id: str) -> Setting:
        """Where a rule stands for one protocol."""
        protocol = self.protocols[protocol_id]
        return Setting(actor, now, protocol, self.calendar(protocol.calendar))

    def setting_of(self, case: CaseFacts, actor: Actor, now: datetime) -> Setting:
        """Where a rule stands for a case: the protocol in force at its receipt."""
        return self.setting(actor, now, case.protocol)

    def protocol_at(self, received_at: datetime) -> str:
        """The protocol of a case received at a moment."""
        return in_force(self.protocols, self.family, local_day(received_at)).id
