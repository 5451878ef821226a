"""What was done to a case since somebody looked at it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from csor.domain.actions import Action, Event
from csor.domain.moves import SAID
from csor.reading.people import list_people
from csor.records.case_record import CaseContent, CaseRecord
from csor.records.codec import case_from_text, said_from_text
from csor.records.event_record import EventRecord
from csor.words.events import event_words


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was done: when the server took it, who did it, what it was.

    words: as on the timeline. plain: the same without what was said in it, for a screen that others may see.
    """

    at: datetime
    who: str
    words: str
    plain: str


def changes_since(session: Session, force: str, reference: str, version: int) -> tuple[Change, ...]:
    """Everything accepted for a case after a version of it, oldest first."""
    case = session.execute(
        select(CaseRecord.id, CaseContent.facts)
        .join(CaseContent, CaseContent.case_id == CaseRecord.id)
        .where(CaseRecord.force == force, CaseRecord.reference == reference)
    ).one_or_none()
    if case is None:
        return ()
    people = {c.actor.id: c.display for c in list_people(session, force)}
    names = people | {r.key: r.name for r in case_from_text(case.facts).recipients}
    query = (
        select(EventRecord.at, EventRecord.actor, EventRecord.event, EventRecord.action, EventRecord.particulars)
        .where(EventRecord.case_id == case.id, EventRecord.version > version)
        .where(EventRecord.outcome == "done", EventRecord.action != "")
        .order_by(EventRecord.seq)
    )
    found = []
    for row in session.execute(query):
        event, told = Event(row.event), said_from_text(row.particulars, SAID[Action(row.action)])
        who = people.get(row.actor, row.actor)
        found.append(Change(row.at, who, event_words(event, told, names), event_words(event)))
    return tuple(found)
