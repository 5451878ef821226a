"""Compare the looks of a day: what each person opened, and the signs that people then look at. Once for each day."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from csor.domain.actions import Event
from csor.domain.deadlines import ONE_DAY, local_day
from csor.domain.misuse import Day, Flag, flags_of
from csor.domain.people import Actor
from csor.domain.permissions import Permission, holds
from csor.domain.refusals import Blocker, Refusal
from csor.reading.flags import find_last_read
from csor.reading.looks_of_day import LOOKS, Opened, opened_by_each, other_looks, read_day
from csor.records.base import new_id
from csor.records.codec import said_to_text
from csor.records.event_record import EventRecord
from csor.records.oversight import DayRead, Digest, FlagRecord, OtherLook
from csor.usecases.office import Office
from csor.usecases.once import INSERTS
from csor.usecases.work import Work

LOT: Final = 500  # rows that one statement writes
CATCH_UP: Final = timedelta(days=31)
NOT_PERMITTED = Blocker("not_permitted", "Only compliance compares who looked at what.", "trust.md 1.12")
NOT_OVER = Blocker("day_not_over", "The day is not over: what was opened on it can be compared from tomorrow.", "")


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of a day. new: whether it was compared now, and not before."""

    day: date
    looks: int
    people: int
    flags: int
    new: bool


def compare_day(office: Office, actor: Actor, day: date) -> Compared:
    """Compare a day's looks and keep digests and flags; a day that was compared already stays as it is.

    Everything is read before the work that writes begins, so that nobody waits. Raises Refusal: not_permitted, day_not_over.
    """
    _hold(actor, day, office.clock())
    with office.open_reading() as reading:
        kept = reading.get(DayRead, (actor.force, day))
        if kept:
            return _stands(reading, kept)
        looks = read_day(reading, actor.force, day)
    found = opened_by_each(looks.views), flags_of(looks)
    with office.open_work(actor) as work:
        return _say(work, looks, *found)


def compare_in(work: Work, day: date) -> Compared:
    """Compare a day inside a piece of work that does more, where nobody waits. Raises Refusal as `compare_day` does."""
    _hold(work.actor, day, work.now)
    looks = read_day(work.session, work.actor.force, day)
    return _say(work, looks, opened_by_each(looks.views), flags_of(looks))


def _hold(actor: Actor, day: date, now: datetime) -> None:
    if not holds(actor, Permission.FLAG_JUDGE):
        raise Refusal(NOT_PERMITTED)
    if day >= local_day(now):
        raise Refusal(NOT_OVER)


def _say(work: Work, looks: Day, opened: tuple[Opened, ...], flags: tuple[Flag, ...]) -> Compared:
    """Keep what came of a day, unless it stands already, and say so."""
    new = _begin(work, looks)
    if new:
        _keep(work, looks, opened, flags)
    said = {"day": str(looks.day), "looks": len(looks.views), "flags": len(flags), "again": not new}
    work.audit(Event.LOOKS_COMPARED, said=said_to_text(said))
    return Compared(looks.day, len(looks.views), len(opened), len(flags), new)


def _stands(reading: Session, kept: DayRead) -> Compared:
    """What stands of a day that was compared before."""

    def count(table: Any) -> int:
        here = (table.force == kept.force, table.day == kept.day)
        return reading.scalar(select(func.count()).select_from(table).where(*here)) or 0

    return Compared(kept.day, kept.looks, count(Digest), count(FlagRecord), new=False)


def days_to_compare(office: Office, force: str) -> tuple[date, ...]:
    """The days that are over and were not compared: each since the last that was; at first, those of the last month."""
    yesterday = local_day(office.clock()) - ONE_DAY
    with office.open_reading() as reading:
        last = find_last_read(reading, force)
        event = EventRecord
        looked = select(func.min(event.at)).where(event.force == force, event.event.in_(LOOKS))
        first = reading.scalar(looked)
    if first is None:
        return ()
    start = last + ONE_DAY if last else max(local_day(first), yesterday - CATCH_UP)
    return tuple(start + ONE_DAY * n for n in range((yesterday - start).days + 1))


def _begin(work: Work, looks: Day) -> bool:
    """Take the day; False when another took it first."""
    row = {"force": work.actor.force, "day": looks.day, "looks": len(looks.views), "read_at": work.now}
    insert = _insert(work, DayRead).on_conflict_do_nothing().returning(DayRead.day)
    return work.session.execute(insert, row).scalar_one_or_none() is not None


def _keep(work: Work, looks: Day, opened: tuple[Opened, ...], flags: tuple[Flag, ...]) -> None:
    force, day = work.actor.force, looks.day
    for row in opened:
        insert = _insert(work, Digest).values(digest_row(force, day, row))
        known = insert.excluded
        changed = {"hours": known.hours, "searches": known.searches, "cases": known.cases}
        work.session.execute(insert.on_conflict_do_update(index_elements=["force", "person", "day"], set_=changed))
    others = ({"force": force, "person": p, "case": c, "day": day} for p, c in sorted(other_looks(looks.views)))
    _write(work, OtherLook, list(others))
    _write(work, FlagRecord, [_flag_row(work, flag) for flag in flags])
    work.changed()


def digest_row(force: str, day: date, opened: Opened) -> dict[str, Any]:
    """What is kept of what a person opened."""
    told = {"hours": opened.hours, "searches": opened.searches, "cases": json.dumps(opened.cases), "put_away_at": None}
    return {"force": force, "person": opened.person, "day": day, **told}


def _flag_row(work: Work, flag: Flag) -> dict[str, Any]:
    return {
        "id": new_id(),
        "force": work.actor.force,
        "day": flag.day,
        "sign": flag.sign.value,
        "person": flag.person,
        "case": flag.case,
        "since": flag.since,
        "views": json.dumps(flag.views),
        "facts": json.dumps(flag.facts),
        "raised_at": work.now,
        "verdict": "",
        "verdict_reason": "",
        "verdict_by": "",
        "verdict_at": None,
    }


def _insert(work: Work, table: Any) -> Any:
    return INSERTS[work.session.get_bind().dialect.name](table.__table__)


def _write(work: Work, table: Any, rows: list[dict[str, Any]]) -> None:
    for lot in _lots(rows):
        work.session.execute(_insert(work, table).on_conflict_do_nothing(), lot)


def _lots(rows: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    yield from (rows[start : start + LOT] for start in range(0, len(rows), LOT))
