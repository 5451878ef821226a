"""Every code that the rules give has a sentence, and no sentence is without its code."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from csor.domain import standing as rules
from csor.words.standing import SENTENCES, Reader, standing_words

NOW = datetime(2026, 6, 9, 13, 25, tzinfo=UTC)
READER = Reader(NOW, "nwosu", {"okafor": "DI Okafor", "price": "DS Price"})
MORNING = "2026-06-09T10:52:00+00:00"
FRIDAY = "2026-06-05T09:00:00+00:00"


def test_every_code_has_a_sentence() -> None:
    source = Path(rules.__file__).read_text(encoding="utf-8")
    codes = set(re.findall(r'Standing\(\s*"(\w+)"', source)) | set(re.findall(r'"(danger\w*)"', source))
    assert codes == set(SENTENCES)


@pytest.mark.parametrize(
    ("code", "values", "sentence"),
    [
        ("danger", (MORNING,), "Immediate risk flagged today, 11:52. No action is recorded yet."),
        ("danger_acted", (MORNING, "units_sent"), "Immediate risk flagged today, 11:52. Last action: units sent."),
        (
            "checks_outstanding",
            ("3", "5", "visor", "social_care"),
            "3 of 5 mandatory checks have a result. ViSOR/MAPPS and children’s social care are outstanding.",
        ),
        ("checks_outstanding", ("4", "5", "pnc"), "4 of 5 mandatory checks have a result. PNC is outstanding."),
        ("ready_for_triage", (), "Every mandatory check has a result. Take it into the scheme, or say why not."),
        ("arrange_meeting", (FRIDAY,), "Taken into the scheme Fri 5 June, 10:00. No meeting is recorded."),
        ("sent_back", ("okafor", "Say who is at home."), "Sent back by DI Okafor: Say who is at home."),
        ("sent_back", ("nwosu", "More."), "Sent back by you: More."),
        (
            "assessing",
            ("representations", "assessment"),
            "Two things stand before a recommendation: the answer about representations and the risk assessment.",
        ),
        ("assessing", ("meeting",), "One thing stands before a recommendation: the meeting."),
        ("ready_to_recommend", (), "The assessment is complete. The recommendation comes next."),
        ("deferred", ("2026-06-12",), "The decision was put off to Fri 12 June."),
        (
            "with_authoriser",
            ("nwosu", FRIDAY),
            "You recommended it on Fri 5 June. Nothing for you to do until it is decided.",
        ),
        ("with_authoriser", ("price", MORNING), "DS Price recommended it today. It waits for an authoriser."),
        ("refused_to_sign", ("Ann Marsh",), "Ann Marsh did not wish to sign. An authoriser decides again."),
        (
            "authority_suspended",
            (),
            "Something new came in. Nothing may be told until an authoriser has looked again.",
        ),
        ("another_recipient_wanted", (), "Somebody else is to be told. Propose and verify that person."),
        ("visit_failed", (FRIDAY, "nobody_in"), "Visit on Fri 5 June told nothing: nobody was in. Plan another."),
        ("to_be_told", ("Ann Marsh", ""), "Ann Marsh may be told. No visit is planned."),
        ("to_be_told", ("Ann Marsh", FRIDAY), "Ann Marsh may be told. The visit was planned for Fri 5 June, 10:00."),
        ("to_be_told", ("", "2026-06-10T13:00:00+00:00"), "Somebody may be told. Visit planned for tomorrow, 14:00."),
        ("notice_ready", (), "The neutral notice is ready. Keep to the safe contact."),
        ("ready_to_close", (), "Everything is done. A supervisor closes it."),
        ("closed", ("NOT_IN_SCHEME",), "Not in the scheme."),
        ("closed", ("",), "Closed."),
    ],
)
def test_sentences(code: str, values: tuple[str, ...], sentence: str) -> None:
    assert standing_words(code, values, READER) == sentence
