"""Safe contact in words agrees with the rule that refuses an unsafe contact."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csor.domain.conditions.contact import safe_now
from csor.domain.particulars import SafeContact
from csor.domain.vocabulary import ContactMeans
from csor.web.views.safe import never_words, now_words, rule_words, short_words, window_of

NOW = datetime(2026, 6, 9, 13, 25, tzinfo=UTC)  # a Tuesday, 14:25 in London
CLOCKS = st.sampled_from(["", "00:00", "06:30", "10:00", "12:00", "22:15", "23:59"])
MOMENTS = st.datetimes(datetime(2026, 3, 20), datetime(2026, 11, 10), timezones=st.just(UTC))  # noqa: DTZ001
SAFE = st.builds(
    SafeContact, days=st.lists(st.integers(0, 6), unique=True).map(tuple), from_time=CLOCKS, to_time=CLOCKS
)


@given(SAFE, MOMENTS)
def test_what_it_says_of_now_and_next_is_what_the_rule_says(safe: SafeContact, now: datetime) -> None:
    window = window_of(safe, now)
    assert window.safe == (safe_now(safe, ContactMeans.TEXT, now) == "")
    if window.next is not None:
        assert window.next > now
        assert safe_now(safe, ContactMeans.TEXT, window.next) == ""
        assert safe_now(safe, ContactMeans.TEXT, window.next - timedelta(minutes=1)) != ""
    if window.until is not None and window.until >= now:
        assert safe_now(safe, ContactMeans.TEXT, window.until) == ""


@pytest.mark.parametrize(
    ("safe", "rule"),
    [
        (SafeContact(), "Any means that is not ruled out, any day, at any time"),
        (SafeContact((ContactMeans.TEXT,), "07700 900417"), "Text 07700 900417 only, any day, at any time"),
        (
            SafeContact((ContactMeans.TELEPHONE, ContactMeans.EMAIL), days=(0, 3), from_time="09:00"),
            "Call and email only, Monday and Thursday, from 09:00",
        ),
        (SafeContact((ContactMeans.VISIT,), to_time="15:00"), "Visit only, any day, until 15:00"),
    ],
)
def test_the_rule_in_words(safe: SafeContact, rule: str) -> None:
    assert rule_words(safe) == rule


def test_never_and_the_rest_in_words() -> None:
    every = SafeContact(never=(ContactMeans.LETTER, ContactMeans.TELEPHONE, ContactMeans.VISIT), who_may_answer="Gran")
    assert never_words(every) == "Never a letter, a call or a visit. Who may answer: Gran."
    assert never_words(SafeContact(never=(ContactMeans.TEXT,), note="Careful!")) == "Never a text. Careful!"
    assert short_words(None) == "not provided, so do not contact"
    assert short_words(SafeContact((ContactMeans.TEXT,))) == "text only, any day, at any time."


def test_now_in_words() -> None:
    assert now_words(SafeContact(), NOW) == ("Safe now", "At this time of day", "It is Tuesday, 14:25.")
    nights = SafeContact(from_time="22:00", to_time="06:00")
    assert now_words(nights, NOW) == ("Not now", "Next: today, 22:00", "It is Tuesday, 14:25.")
    assert now_words(nights, NOW + timedelta(hours=12)) == ("Safe now", "Until 06:00", "It is Wednesday, 02:25.")
