"""Open a case to read it."""

from uuid import UUID

from csor.domain.access import READ_ONLY, Access
from csor.domain.actions import Event
from csor.domain.refusals import Refusal
from csor.records.codec import said_to_text
from csor.records.desk import Look
from csor.usecases.once import INSERTS
from csor.usecases.pace import hold_pace
from csor.usecases.work import READ, Opened, Work

READ_PAGES = frozenset({"case", "timeline", "undertaking", "looked"})


def read_case(work: Work, reference: str, page: str = "case") -> Opened:
    """Open a case to read it: the reading is an event, in the same transaction. page: what was looked at.

    Raises Refusal: what opening it raises, too_many_opened, and read_only_access for the page of a change behind broken glass.
    """
    work.reading(reference)
    hold_pace(work, Event.CASE_READ)
    opened = work.case(reference)
    if opened.access is Access.BROKEN_GLASS and page not in READ_PAGES:
        raise Refusal(READ_ONLY)
    said = said_to_text({"page": page})
    work.audit(Event.CASE_READ, case=opened.facts, case_id=opened.id, outcome=READ, said=said)
    _note_look(work, opened.id)
    return opened


def _note_look(work: Work, case_id: UUID) -> None:
    if not work.writes:
        return
    insert = INSERTS[work.session.get_bind().dialect.name](Look.__table__)
    looked = insert.on_conflict_do_update(index_elements=["person", "case_id"], set_={"at": work.now})
    work.session.execute(looked, {"person": work.actor.id, "case_id": case_id, "at": work.now})
