"""How much one person opens, searches and takes out in a short time; what is too much is refused and raises an alarm."""

from collections.abc import Sequence

from sqlalchemy import func, select

from csor.domain.actions import Event
from csor.domain.oversight import PACES
from csor.domain.refusals import Refusal
from csor.records.event_record import EventRecord
from csor.usecases.work import Work

EXPORTS = (Event.CASE_EXPORTED,)


def hold_pace(work: Work, event: Event, counted: Sequence[Event] = ()) -> None:
    """Hold what would be too much in a short time. counted: the events that count, where not this one alone.

    Raises Refusal, whose event says that an alarm was raised. A command has no pace: it is at the machine itself.
    """
    pace = PACES[event]
    if not work.actor.presence.on_page:
        return
    kept = EventRecord
    codes = [one.value for one in counted or (event,)]
    mine = (kept.force == work.actor.force, kept.actor == work.actor.id, kept.event.in_(codes))
    recent = select(kept.at).where(*mine, kept.at > work.now - pace.within).limit(pace.most)
    if (work.session.scalar(select(func.count()).select_from(recent.subquery())) or 0) >= pace.most:
        raise Refusal(pace.blocker)
