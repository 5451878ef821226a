"""What somebody opened: shown to themselves and to the supervisor of their team, which is an event."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import update

from csor.domain.actions import Event
from csor.domain.deadlines import local_day
from csor.domain.permissions import Permission, holds
from csor.domain.refusals import Blocker, Refusal
from csor.reading.looks_of_day import Opened
from csor.reading.opened_days import find_open_references, list_opened
from csor.reading.people import list_people
from csor.records.codec import said_to_text
from csor.records.oversight import Digest
from csor.usecases.compare_looks import digest_row
from csor.usecases.once import INSERTS
from csor.usecases.work import READ, Work

SHOWN: Final = timedelta(days=14)
NOT_PERMITTED = Blocker("not_permitted", "Only the supervisor of a team sees what its people opened.", "trust.md 1.12")


@dataclass(frozen=True, slots=True)
class TeamDay:
    """What the people of a team opened on a day. open: the references that the reader may see."""

    day: date
    opened: tuple[Opened, ...]
    open: frozenset[str]


def read_own_looks(work: Work) -> Mapping[date, tuple[Opened, ...]]:
    """What I opened, for the last two weeks, today among them."""
    today = local_day(work.now)
    found = list_opened(work.session, work.actor.force, [work.actor.id], today - SHOWN, today)
    work.audit(Event.OWN_LOOKS_READ, outcome=READ, said=said_to_text({"whose": "own", "days": len(found)}))
    return found


def put_away(work: Work, day: date) -> None:
    """Take what I opened on a day off my work list; it stays where it can be read."""
    found = list_opened(work.session, work.actor.force, [work.actor.id], day, day).get(day, ())
    for opened in found:
        insert = INSERTS[work.session.get_bind().dialect.name](Digest.__table__)
        work.session.execute(insert.on_conflict_do_nothing(), digest_row(work.actor.force, day, opened))
        mine = (Digest.force == work.actor.force, Digest.person == work.actor.id, Digest.day == day)
        work.session.execute(update(Digest).where(*mine).values(put_away_at=work.now))
        work.changed()
    said = {"whose": "own", "put_away": str(day)}
    work.audit(Event.OWN_LOOKS_READ, outcome=READ, said=said_to_text(said))


def read_team_looks(work: Work, day: date) -> TeamDay:
    """What the people of my team opened on a day. Raises Refusal not_permitted for whoever leads no team."""
    actor = work.actor
    if not (holds(actor, Permission.TEAM_WATCH) and actor.team):
        raise Refusal(NOT_PERMITTED)
    team = [one.actor.id for one in list_people(work.session, actor.force) if one.actor.team == actor.team]
    opened = list_opened(work.session, actor.force, team, day, day).get(day, ())
    open_ = find_open_references(work.session, actor, (case for one in opened for case, _ in one.cases))
    said = {"whose": actor.team, "day": str(day), "people": len(opened)}
    work.audit(Event.OWN_LOOKS_READ, outcome=READ, said=said_to_text(said))
    return TeamDay(day, opened, open_)
