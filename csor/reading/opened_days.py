"""What people opened, day by day, out of the log: for themselves and for their supervisor. References alone."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from csor.domain.actions import Event
from csor.domain.deadlines import LONDON, end_of_day, local_day
from csor.domain.misuse import View
from csor.domain.people import Actor
from csor.domain.ties import Tie
from csor.reading.bonds import chunks
from csor.reading.looks_of_day import LOOKS, Opened, opened_by_each, start_of_day
from csor.reading.visibility import visible_to
from csor.records.case_record import CaseRecord
from csor.records.event_record import EventRecord
from csor.records.oversight import Digest


def find_last_opened(session: Session, actor: Actor, now: datetime) -> tuple[date, Opened] | None:
    """What a person opened on the last day before today that they did; None once they have put it away."""
    event, mine = EventRecord, (Digest.force == actor.force, Digest.person == actor.id)
    earlier = (event.force == actor.force, event.actor == actor.id, event.at < start_of_day(local_day(now)))
    # One kind at a time: each is then the end of one index.
    latest = (select(func.max(event.at)).where(*earlier, event.event == kind).scalar_subquery() for kind in LOOKS)
    away = select(func.max(Digest.day)).where(*mine, Digest.put_away_at.is_not(None)).scalar_subquery()
    put_away, *moments = session.execute(select(away, *latest)).one()
    last = max((moment for moment in moments if moment), default=None)
    day = local_day(last) if last else None
    if day is None or (put_away and day <= put_away):
        return None
    return day, list_opened(session, actor.force, [actor.id], day, day)[day][0]


def list_opened(
    session: Session, force: str, people: Iterable[str], since: date, until: date
) -> Mapping[date, tuple[Opened, ...]]:
    """What each of these people opened on each day, the latest first; days with nothing are left out."""
    event = EventRecord
    columns = (event.seq, event.at, event.actor, event.event, event.case)
    query = select(*columns).where(event.force == force, event.actor.in_(list(people)), event.event.in_(LOOKS))
    query = query.where(event.at >= start_of_day(since), event.at <= end_of_day(until), event.outcome == "read")
    days: dict[date, list[View]] = defaultdict(list)
    for row in session.execute(query.order_by(event.at, event.seq)):
        here = row.at.astimezone(LONDON)
        case = row.case if row.event == Event.CASE_READ.value else ""
        days[here.date()].append(View(row.seq, row.at, here.hour, row.actor, case, Tie.NONE))
    return {day: opened_by_each(days[day]) for day in sorted(days, reverse=True)}


def find_open_references(session: Session, actor: Actor, references: Iterable[str]) -> frozenset[str]:
    """Those of the references whose cases the actor's lists may know of."""
    found: set[str] = set()
    for some in chunks(sorted(set(references))):
        found.update(
            session.scalars(select(CaseRecord.reference).where(visible_to(actor), CaseRecord.reference.in_(some)))
        )
    return frozenset(found)
