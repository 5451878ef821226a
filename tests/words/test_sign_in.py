"""Why a session ended has its words, and a browser its name."""

from datetime import UTC, datetime

import pytest

from csor.domain.sessions import WhyEnded
from csor.words.sign_in import NOT_YOU, WARN, WHY, browser_words, why_words

NOW = datetime(2026, 6, 9, 13, 25, tzinfo=UTC)


def test_every_reason_has_a_sentence_of_its_own() -> None:
    assert set(WHY) == set(WhyEnded)
    assert len(set(WHY.values())) == len(WHY)
    assert all(words.endswith(".") for words in WHY.values())


@pytest.mark.parametrize("why", list(WhyEnded))
def test_what_is_odd_says_when_and_whom_to_call(why: WhyEnded) -> None:
    said, todo = why_words(why, NOW, NOW)
    assert (todo == NOT_YOU) is (why in WARN)
    assert ("That was Tue 9 June, 14:25." in said) is (why in WARN)
    assert why_words(why, None, NOW)[0] == WHY[why]


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "Chrome on Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1", "Safari on iPhone"),
        ("curl/8", "An unknown browser"),
        ("", "An unknown browser"),
    ],
)
def test_a_browser_is_named_as_far_as_it_says(agent: str, words: str) -> None:
    assert browser_words(agent) == words
