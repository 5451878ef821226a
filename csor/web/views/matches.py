"""Likenesses as match cards."""

from collections.abc import Iterable
from datetime import datetime

from flask import url_for

from csor.domain.deadlines import local_day
from csor.domain.particulars import Person
from csor.reading.matching import Detail, Likeness
from csor.words.time import born_words, day_words

BANDS = {"strong": "Strong match", "possible": "Possible match", "weak": "Weak match"}
DETAILS = {"name": "Name", "born": "Born", "address": "Address", "telephone": "Phone"}
ALIKE = {
    "same": ("Same", ""),
    "sounds": ("Alike", "sounds the same"),
    "alike": ("Alike", "spelt much the same"),
    "surname_only": ("Alike", "surname only"),
    "swapped": ("Alike", "day and month swapped"),
    "same_year": ("Alike", "same year"),
    "different": ("Different", ""),
    "cannot": ("Cannot compare", ""),
}
ROLES = {
    "subject": "Subject of",
    "applicant": "Applicant in",
    "child": "Child in",
    "carer": "Other parent or carer in",
    "recipient": "Possible recipient in",
}
NOT_PROVIDED = "Not provided"


def match_views(found: Iterable[Likeness], now: datetime) -> list[dict[str, object]]:
    """Cards for `components/match.html`, in the order found."""
    return [_card(one, now) for one in found]


def _card(one: Likeness, now: datetime) -> dict[str, object]:
    today = local_day(now)
    ended = f", concluded {day_words(one.concluded_on, today)}" if one.concluded_on else ""
    after = ", open." if one.open else f"{ended}. Its checks do not count here: all are run again."
    return {
        "value": one.reference,
        "person": one.name,
        "band": BANDS[one.band],
        "score": one.score,
        "details": [_detail(d) for d in one.details],
        "note": ROLES[one.role],
        "note_href": url_for("cases.show", urn=one.reference),
        "note_link": one.reference,
        "note_after": after,
    }


def _detail(detail: Detail) -> dict[str, str]:
    alike, how = ALIKE[detail.how]
    shown = [_date(v) if detail.name == "born" else v for v in (detail.given, detail.on_record)]
    row = {
        "name": DETAILS[detail.name],
        "given": shown[0] or NOT_PROVIDED,
        "on_record": shown[1] or NOT_PROVIDED,
        "alike": alike,
    }
    return {**row, "how": how} if how else row


def _date(iso: str) -> str:
    return born_words(datetime.fromisoformat(iso).date()) if iso else ""


def searched_for(person: Person) -> list[tuple[str, str]]:
    """What was looked for, for the side of the page."""
    return [
        ("Name", person.name or NOT_PROVIDED),
        ("Born", born_words(person.born) if person.born else NOT_PROVIDED),
        ("Address", person.address or NOT_PROVIDED),
        ("Phone", person.telephone or NOT_PROVIDED),
    ]
