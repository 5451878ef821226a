"""News of one's own account: told once, and not read away by whoever signed in somewhere odd."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from csor.domain.actions import Event
from csor.domain.people import Presence
from csor.reading.accounts import list_news
from csor.usecases.news import News, leave_news, note_news_read
from csor.usecases.office import Office
from csor.usecases.sessions import begin_session
from csor.usecases.work import Work
from csor.words.accounts import NEWS, news_words
from tests.domain.builders import OFFICER, RECEIVED

NOW = RECEIVED + timedelta(days=1)
HOME, AWAY = "192.0.2.7", "203.0.113.9"


@contextmanager
def at(office: Office, address: str) -> Iterator[Work]:
    with office.open_work(replace(OFFICER, presence=Presence(address=address, on_page=True)), NOW) as work:
        yield work


def sign_in(office: Office, address: str) -> None:
    with at(office, address) as work:
        begin_session(work, "officer", work.actor.presence, proven=True)


def told(office: Office, address: str) -> list[str]:
    with office.open_reading() as reading:
        return [news_words(one.kind, one.said, one.at, NOW) for one in list_news(reading, "officer", address)]


def read(office: Office, address: str) -> None:
    with at(office, address) as work:
        note_news_read(work)


def test_a_sign_in_from_a_new_address_is_told_at_another_one(office: Office) -> None:
    sign_in(office, HOME)
    assert told(office, HOME) == []
    sign_in(office, AWAY)
    assert told(office, AWAY) == []
    read(office, AWAY)

    assert told(office, HOME) == [
        "Somebody signed in to your account from 203.0.113.9, where it was not used before, Tue 3 March, 09:00"
    ]
    read(office, HOME)
    assert told(office, HOME) == []
    sign_in(office, AWAY)
    assert told(office, HOME) == []


def test_a_password_alone_makes_no_place_known(office: Office) -> None:
    sign_in(office, HOME)
    with at(office, AWAY) as work:
        begin_session(work, "officer", work.actor.presence)
        work.audit(Event.PASSWORD_GIVEN)
    sign_in(office, AWAY)

    assert len(told(office, HOME)) == 1


def test_every_kind_of_news_has_words(office: Office) -> None:
    with at(office, HOME) as work:
        for kind in News:
            leave_news(work, "officer", kind, name="Blue key")
        work.audit(Event.ACCOUNT_CHANGED)

    assert set(NEWS) == set(News)
    assert not [words for words in told(office, HOME) if "{name}" in words or words.startswith("Something")]
