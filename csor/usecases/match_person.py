"""Look for a person on record before a new case is made: the search and what it showed are an event."""

from csor.domain.actions import Event
from csor.domain.particulars import Person
from csor.reading.matching import Likeness, list_alike
from csor.records.codec import said_to_text
from csor.usecases.note_hits import note_hits
from csor.usecases.pace import hold_pace
from csor.usecases.work import READ, Work


def match_person(work: Work, person: Person) -> tuple[Likeness, ...]:
    """Who on record looks like this person, among the cases the actor may see. Raises Refusal too_many_searches."""
    hold_pace(work, Event.CASES_SEARCHED)
    found = list_alike(work.session, work.actor, person)
    said = said_to_text({"looked_for": person, "hits": [[f.reference, f.score] for f in found]})
    number = work.audit(Event.CASES_SEARCHED, outcome=READ, said=said)
    note_hits(work, number, (likeness.id for likeness in found))
    return found
