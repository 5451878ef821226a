"""Look for a case by reference or surname: who looked for what, and how many were found, is an event."""

from uuid import UUID

from csor.domain.actions import Event
from csor.reading.search import Found, find_by_reference, find_by_surname, reference_of
from csor.records.codec import said_to_text
from csor.usecases.note_hits import note_hits
from csor.usecases.pace import hold_pace
from csor.usecases.work import READ, Work


def search_cases(work: Work, typed: str, prefix: str, after: UUID | None = None) -> Found:
    """What is found for a reference, or else for a surname. prefix: of the force's references.

    Raises Refusal too_many_searches.
    """
    hold_pace(work, Event.CASES_SEARCHED)
    reference = reference_of(typed, prefix)
    if reference:
        found = find_by_reference(work.session, work.actor, reference)
    else:
        found = find_by_surname(work.session, work.actor, typed, after)
    said = said_to_text({"looked_for": typed[:200], "hits": found.total})
    number = work.audit(Event.CASES_SEARCHED, outcome=READ, said=said)
    note_hits(work, number, (hit.id for hit in found.hits))
    return found
