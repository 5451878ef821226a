"""Open a case to read it."""

from uuid import UUID

from sqlalchemy import insert, update

from csor.domain.actions import Event
from csor.records.codec import said_to_text
from csor.records.desk import Look
from csor.usecases.work import READ, Opened, Work


def read_case(work: Work, reference: str, page: str = "case") -> Opened:
    """Open a case to read it: the reading is an event, in the same transaction. page: what was looked at."""
    work.reading(reference)
    opened = work.case(reference)
    said = said_to_text({"page": page})
    work.audit(Event.CASE_READ, case=opened.facts, case_id=opened.id, outcome=READ, said=said)
    _note_look(work, opened.id)
    return opened


def _note_look(work: Work, case_id: UUID) -> None:
    looked = (Look.person == work.actor.id, Look.case_id == case_id)
    if work.session.execute(update(Look).where(*looked).values(at=work.now)).rowcount == 0:  # type: ignore[attr-defined]
        work.session.execute(insert(Look).values(person=work.actor.id, case_id=case_id, at=work.now))
