"""Looking at a work list is consultation: who looked at which tab, through which filters, and how many cases it showed."""

from csor.domain.actions import Event
from csor.reading.work_list import Filters, Tab
from csor.records.codec import said_to_text
from csor.usecases.work import READ, Work


def note_work_list(work: Work, tab: Tab, filters: Filters, rows: int) -> None:
    """Keep the event; the page is shown only when it is kept. rows: cases on the page."""
    said = said_to_text({"tab": tab, "filters": filters, "rows": rows})
    work.audit(Event.WORK_LIST_READ, outcome=READ, said=said)
