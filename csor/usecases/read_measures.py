"""Read the measures, or take them out as a file: who read what is an event, and for whom a file was taken out."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from csor.domain.actions import Event
from csor.domain.deadlines import local_day
from csor.domain.names import folded
from csor.domain.permissions import Permission, holds
from csor.domain.refusals import Blocker, Refusal
from csor.domain.spelling import UNREADABLE
from csor.reading.measure_shapes import Measures, Window
from csor.reading.measures import measure_all
from csor.reading.publication import Table, publication, whole_year
from csor.records.codec import said_to_text
from csor.usecases.work import READ, Work

NOT_PERMITTED = Blocker("not_permitted", "Your role does not read the measures.", "scheme.md 1.3")
LONGEST_RECIPIENT = 60
RECIPIENT_NEEDED = Blocker(
    "recipient_needed",
    f"Say who the file is for, in {LONGEST_RECIPIENT} characters or fewer.",
    "Data Protection Act 2018 s.62(2)(e)",
    field="recipient",
)


class Sheet(StrEnum):
    """What the figures are read for. The code is kept in the event."""

    PAGE = "page"
    CSV = "csv"
    PUBLICATION = "publication"

    @property
    def leaves(self) -> bool:
        """Whether it is a file that is taken out of the product."""
        return self is not Sheet.PAGE


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for.

    span: the first and the last day; None when what was typed is no span. route: its code, empty for all.
    compared: the year before too. recipient: who a file is for, an organisation or a role.
    """

    sheet: Sheet
    span: tuple[date, date] | None
    route: str = ""
    compared: bool = False
    recipient: str = ""

    def windows(self, now: datetime) -> tuple[Window, ...]:
        """The span, and the same a year earlier when that is compared; none for a publication, which has its own."""
        if self.span is None or self.sheet is Sheet.PUBLICATION:
            return ()
        window = Window(*self.span, self.route or None, now)
        return (window, window.a_year_earlier) if self.compared else (window,)


@dataclass(frozen=True, slots=True)
class Figures:
    """What was found. measures: one for each window. tables: for publication, of the year that began in `year`."""

    measures: tuple[Measures, ...]
    tables: tuple[Table, ...]
    year: int

    @property
    def now(self) -> Measures:
        """The measures of the span."""
        return self.measures[0]

    @property
    def before(self) -> Measures | None:
        """The measures of the year before; None when nothing is compared."""
        return self.measures[1] if len(self.measures) > 1 else None


def read_measures(work: Work, asked: Asked) -> Figures | None:
    """The figures that are asked for; None when there is no span. Either way the asking is an event.

    Raises Refusal: not_permitted; for a file step_up_needed, recipient_needed.
    """
    if asked.sheet.leaves:
        ask_for_file(work)
    elif not holds(work.actor, Permission.MEASURES_READ):
        raise Refusal(NOT_PERMITTED)
    recipient = " ".join(UNREADABLE.sub("", asked.recipient).split())
    if asked.sheet.leaves and not (folded(recipient) and len(recipient) <= LONGEST_RECIPIENT):
        raise Refusal(RECIPIENT_NEEDED)
    found = _figures(work, asked, asked.span[1]) if asked.span else None
    since, until = asked.span or ("", "")
    said = {"what": asked.sheet, "since": str(since), "until": str(until), "route": asked.route}
    if found and asked.sheet.leaves:
        work.audit(Event.MEASURES_EXPORTED, outcome=READ, said=said_to_text(said), recipient=recipient)
    else:
        work.audit(Event.MEASURES_READ, outcome=READ, said=said_to_text(said))
    return found


def ask_for_file(work: Work) -> None:
    """Hold the page that asks who a file is for, and the file. Raises Refusal: not_permitted, step_up_needed."""
    if not holds(work.actor, Permission.MEASURES_READ):
        raise Refusal(NOT_PERMITTED)
    work.require_fresh()


def _figures(work: Work, asked: Asked, until: date) -> Figures:
    """Counted in a session that only reads, before the event is written, so that counting holds up nobody."""
    force, year, windows = work.actor.force, whole_year(until, local_day(work.now)), asked.windows(work.now)
    with work.office.open_reading() as reading:
        measures = measure_all(reading, force, windows, work.now, work.office.calendar) if windows else ()
        tables = publication(reading, force, year) if asked.sheet is not Sheet.CSV else ()
    return Figures(measures, tables, year)
