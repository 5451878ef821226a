"""References that people can read out: WX-2026-0412, one counter a force and year, no two alike."""

from sqlalchemy import insert, select, update

from csor.domain.deadlines import local_day
from csor.records.case_record import CaseRecord
from csor.records.desk import ReferenceCounter
from csor.records.people import ForceRecord
from csor.usecases.work import Work


def next_reference(work: Work) -> str:
    """The next reference of the force in this year; the counter's row is locked until the work ends."""
    force, year = work.actor.force, local_day(work.now).year
    counter = (ReferenceCounter.force == force, ReferenceCounter.year == year)
    last = work.session.scalar(select(ReferenceCounter.last).where(*counter).with_for_update())
    prefix = work.session.scalar(select(ForceRecord.prefix).where(ForceRecord.id == force)) or force.upper()
    number = (last or 0) + 1
    while is_taken(work, f"{prefix}-{year}-{number:04}"):
        number += 1
    if last is None:
        work.session.execute(insert(ReferenceCounter).values(force=force, year=year, last=number))
    else:
        work.session.execute(update(ReferenceCounter).where(*counter).values(last=number))
    return f"{prefix}-{year}-{number:04}"


def is_taken(work: Work, reference: str) -> bool:
    """Whether a case has this reference already, whoever may see it: two cases never share one."""
    query = select(CaseRecord.id).where(CaseRecord.force == work.actor.force, CaseRecord.reference == reference)
    return work.session.scalar(query) is not None
