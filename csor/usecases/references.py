"""References that people can read out: WX-2026-0412. Drawn, not counted, so that a hole between two says nothing."""

from typing import Final

from sqlalchemy import select, update

from csor.domain.deadlines import local_day
from csor.records.case_record import CaseRecord
from csor.records.desk import ReferenceCounter
from csor.records.people import ForceRecord
from csor.usecases.once import INSERTS
from csor.usecases.work import Work

FOUR_DIGITS: Final = 9999


def next_reference(work: Work) -> str:
    """A reference of the force in this year that no case has; the counter's row is locked until the work ends."""
    force, year = work.actor.force, local_day(work.now).year
    given = _count_one_more(work, force, year)
    prefix = work.session.scalar(select(ForceRecord.prefix).where(ForceRecord.id == force)) or force.upper()
    while True:
        reference = f"{prefix}-{year}-{draw_number(work, given):04}"
        if not is_taken(work, reference):
            return reference


def draw_number(work: Work, given: int) -> int:
    """A number that says nothing of those before it: four digits, and one more whenever half of them were given."""
    first, last = 1, FOUR_DIGITS
    while 2 * given >= last:
        first, last = last + 1, 10 * last + 9
    return first + work.office.pick(last - first + 1)


def is_taken(work: Work, reference: str) -> bool:
    """Whether a case has this reference already, whoever may see it: two cases never share one."""
    query = select(CaseRecord.id).where(CaseRecord.force == work.actor.force, CaseRecord.reference == reference)
    return work.session.scalar(query) is not None


def _count_one_more(work: Work, force: str, year: int) -> int:
    """How many the force gave in a year before this one."""
    counter = (ReferenceCounter.force == force, ReferenceCounter.year == year)
    locked = select(ReferenceCounter.given).where(*counter).with_for_update()
    given = work.session.scalar(locked)
    if given is None:  # the first of a year, perhaps of several at once
        insert = INSERTS[work.session.get_bind().dialect.name](ReferenceCounter.__table__).on_conflict_do_nothing()
        work.session.execute(insert.values(force=force, year=year, last=0))
        given = work.session.scalars(locked).one()
    work.session.execute(update(ReferenceCounter).where(*counter).values(given=given + 1))
    return given
