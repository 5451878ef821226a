"""Write again: bring the journal into the log, and say since when nothing was written."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from csor.domain.actions import Event
from csor.reading.people import list_forces
from csor.records.codec import said_to_text
from csor.records.faults import STORE_ERRORS
from csor.usecases.audit import Log, Remark
from csor.usecases.journal import Noted, from_line
from csor.usecases.once import DoneAlready, once
from csor.usecases.service import LONGEST, Service, Stopped, Why, machine
from csor.usecases.work import Work

if TYPE_CHECKING:
    from csor.usecases.office import Office

BATCH = 200  # events in one transaction


def try_to_resume(office: "Office", service: Service, now: datetime) -> None:
    """Write again when it can be done: the bringing in is the trial itself. Quiet when it cannot."""
    stopped = service.stopped
    if stopped and stopped.why is Why.EVIDENCE:
        return
    with suppress(*STORE_ERRORS, OSError):
        resume(office, service, now)


def resume(office: "Office", service: Service, now: datetime, reason: str = "", also: Sequence[str] = ()) -> None:
    """Bring the journal in and write again. Raises what the store raises.

    reason: of whoever decided it. also: the faults of the log that it answers for besides the one that stopped the writing.
    """
    with service.journal.held():
        stopped = service.stopped
        lines = service.journal.lines()
        while lines:
            _bring_in(office, [from_line(line) for line in lines[:BATCH]])
            lines = lines[BATCH:]
            service.journal.replace(lines)
        if stopped:
            _say_resumed(office, stopped, now, reason, also)
            service.go_on()


def _bring_in(office: "Office", batch: list[Noted]) -> None:
    """Write events at the end of the log, in one transaction; nothing when they stand there already."""
    first = batch[0]
    with Session(office.engine, autoflush=False) as session:
        with suppress(DoneAlready):
            once(Work(session, first.actor, first.at, office), f"journal-{first.key}")
            for noted in batch:
                Log(session, noted.actor, noted.at).write(noted.remark)
        session.commit()


def _say_resumed(office: "Office", stopped: Stopped, now: datetime, reason: str, also: Sequence[str]) -> None:
    more = {"also": [fault[:LONGEST] for fault in also]} if also else {}
    said = said_to_text({"since": stopped.since, "why": stopped.why, "detail": stopped.detail, **more})
    remark = Remark(Event.WRITING_RESUMED, code=stopped.code, said=said, reason=reason)
    with Session(office.engine, autoflush=False) as session:
        forces = list_forces(session)
        with suppress(DoneAlready):
            once(Work(session, machine(forces[0]), now, office), f"resumed-{stopped.code}") if forces else None
            for force in forces:
                Log(session, machine(force), now).write(remark)
        session.commit()
