"""What a search found, in words."""

from datetime import datetime

from csor.domain.deadlines import local_day
from csor.reading.search import CAP, Found, Hit, Match
from csor.web.views.staff import Staff
from csor.web.views.work_rows import NOBODY_NAMED
from csor.words.codes import word
from csor.words.time import day_words

ROLES = {
    "subject": "subject",
    "applicant": "applicant",
    "child": "child",
    "carer": "parent or carer",
    "recipient": "possible recipient",
}
HOW = {"same": "", "begins": "", "sounds": ", sounds alike"}


def found_words(found: Found) -> str:
    """3 cases found; nothing found."""
    if not found.total:
        return "No case found"
    if found.total >= CAP:
        return f"More than {CAP - 1} cases found"
    return f"{found.total} case{'' if found.total == 1 else 's'} found"


def hit_row(hit: Hit, staff: Staff, now: datetime, href: str) -> dict[str, object]:
    """One case of the results."""
    today = local_day(now)
    ended = f"concluded {day_words(hit.concluded_on, today)}" if hit.concluded_on else ""
    return {
        "href": href,
        "reference": hit.reference,
        "subject": hit.subject or NOBODY_NAMED,
        "matches": [_match(match) for match in hit.matches],
        "stage": word(hit.stage),
        "small": ended if not hit.open else f"With {staff.full(hit.owner)}" if hit.owner else "With nobody yet",
        "received": day_words(hit.received_on, today),
        "route": word(hit.route),
    }


def _match(match: Match) -> str:
    return f"{match.name}, {ROLES[match.role]}{HOW[match.how]}"
