"""Which cases a search showed, so that whoever asks who looked at a case sees the searches that hit it."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import insert

from csor.records.oversight import SearchHit
from csor.usecases.work import Work


def note_hits(work: Work, seq: int, cases: Iterable[UUID]) -> None:
    """Keep which cases the search with this event showed."""
    rows = [{"case_id": case, "force": work.actor.force, "seq": seq} for case in dict.fromkeys(cases)]
    if rows:
        work.session.execute(insert(SearchHit), rows)
