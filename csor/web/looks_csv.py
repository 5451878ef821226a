"""Who looked at a case, as CSV, in cells that no spreadsheet runs."""

from collections.abc import Sequence
from typing import Final

from csor.domain.actions import Event
from csor.domain.deadlines import LONDON
from csor.reading.looks import OneLook
from csor.web.measure_csv import MARKING, csv_text
from csor.web.views.oversight_rows import page_words
from csor.web.views.staff import Staff
from csor.words.oversight import TIES

HEAD: Final = ("Event", "When", "User name", "Who", "What", "Searched for", "Through", "Reason", "Session", "Address")


def looks_csv(reference: str, purpose: str, looks: Sequence[OneLook], staff: Staff) -> str:
    """One line for each look, under the marking, the case and what it was taken for."""
    return csv_text([[MARKING, reference, purpose], HEAD, *(_line(look, staff) for look in looks)])


def _line(look: OneLook, staff: Staff) -> tuple[str | int, ...]:
    searched = look.event is Event.CASES_SEARCHED
    return (
        look.seq,
        look.at.astimezone(LONDON).isoformat(timespec="seconds"),
        look.person,
        staff.full(look.person),
        "Search" if searched else page_words(look.event, look.page),
        look.searched,
        TIES[look.through],
        look.reason,
        look.session,
        look.address,
    )
