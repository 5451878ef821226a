"""What the page of a case needs besides the case itself."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csor.domain.facts import CaseFacts
from csor.domain.people import Actor
from csor.domain.vocabulary import Route, Stage
from csor.reading.people import Colleague, list_people
from csor.reading.timeline import Show, Timeline, list_timeline
from csor.reading.visibility import visible_to
from csor.records.case_record import CaseRecord


@dataclass(frozen=True, slots=True)
class Linked:
    """A case that goes together with this one, and that the reader may see."""

    reference: str
    route: Route
    stage: Stage


@dataclass(frozen=True, slots=True)
class CaseView:
    """The case, who works here, what happened to it, what it is linked with. now: of the reading."""

    facts: CaseFacts
    staff: tuple[Colleague, ...]
    timeline: Timeline
    linked: tuple[Linked, ...]
    now: datetime


def view_case(session: Session, actor: Actor, case_id: UUID, facts: CaseFacts, now: datetime) -> CaseView:
    """What is beside a case that was opened; linked cases that the reader may not see are not even counted."""
    return CaseView(
        facts=facts,
        staff=list_people(session, actor.force),
        timeline=list_timeline(session, case_id, Show.ALL, reader=actor.id, now=now),
        linked=_linked(session, actor, facts),
        now=now,
    )


def _linked(session: Session, actor: Actor, facts: CaseFacts) -> tuple[Linked, ...]:
    if not facts.linked:
        return ()
    query = select(CaseRecord.reference, CaseRecord.route, CaseRecord.stage)
    query = query.where(visible_to(actor), CaseRecord.reference.in_(facts.linked)).order_by(CaseRecord.reference)
    return tuple(Linked(row.reference, Route(row.route), Stage(row.stage)) for row in session.execute(query))
