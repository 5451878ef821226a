"""Known browsers, on both engines: a guesser who goes on keeps nobody out of their own browser, and a cookie opens nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select

from csor.domain.people import Actor, Presence
from csor.domain.refusals import Refusal
from csor.domain.sessions import WhyEnded
from csor.domain.throttle import MOST_BROWSERS
from csor.reading.people import find_person
from csor.reading.sessions import find_session
from csor.records.event_record import EventRecord
from csor.records.sessions import KnownBrowser
from csor.usecases import accounts, passwords
from csor.usecases.change_password import change_password
from csor.usecases.factors import Proof, code_at, current_step, enrol, offered_secret, prove, reset_factors
from csor.usecases.links import make_link, use_link
from csor.usecases.office import Office
from csor.usecases.sessions import end_own_session, end_session, hash_token
from csor.usecases.sign_in import sign_in
from tests.domain import builders
from tests.support.offices import PASSWORD

OFFICER, INSPECTOR = builders.OFFICER.id, builders.INSPECTOR.id
ELSEWHERE = "203.0.113.9"
NEW = "seven otters mend a gate"


class Person:
    """Somebody with an authenticator app, who comes with whatever browser a test gives them."""

    def __init__(self, office: Office, name: str = OFFICER) -> None:
        self.now = builders.RECEIVED + timedelta(days=2)
        self.office = replace(office, clock=lambda: self.now)
        self.name, self.secret, self.session = name, "", ""

    def come(self, browser: str = "", address: str = "10.1.1.1", password: str = PASSWORD) -> str:
        """Give the password and a code; gives what the browser is known by from then on."""
        self.now += timedelta(minutes=1)
        known_by = hash_token(browser) if browser else ""
        presence = Presence(address=address, on_page=True, browser=known_by)
        token = sign_in(self.office, self.name, password, presence)
        with self.office.open_reading() as reading:
            found = find_session(reading, hash_token(token))
        assert found
        self.session = found.name
        with self.office.open_work(self.actor(presence)) as work:
            proof = self._prove(work)
        assert proof.token
        return proof.browser

    def _prove(self, work: Any) -> Proof:
        if self.secret:
            return prove(work, self.session, code_at(self.secret, current_step(work.now)))
        self.secret = offered_secret(work, self.session, self.name)
        return enrol(work, self.session, code_at(self.secret, current_step(work.now)), "Phone")

    def actor(self, presence: Presence | None = None) -> Actor:
        """As the gate would make them, with a second factor proved just now."""
        with self.office.open_reading() as reading:
            found = find_person(reading, self.name)
        assert found
        here = presence or Presence(address="10.1.1.1", on_page=True)
        return replace(found.actor, presence=replace(here, session=self.session, proven_at=self.now))

    def is_refused(self, browser: str = "", address: str = ELSEWHERE, password: str = PASSWORD) -> bool:
        try:
            self.come(browser, address, password)
        except Refusal:
            return True
        return False

    def is_known_in(self, browser: str) -> bool:
        """Whether a browser has a count of its own: the right password is taken there while a stranger goes on."""
        with guessing(self):
            return not self.is_refused(browser)


@pytest.fixture
def person(office: Office) -> Person:
    return Person(office)


@contextmanager
def guessing(person: Person, address: str = ELSEWHERE) -> Iterator[None]:
    """A stranger tries at each second: those of their tries that count, until there is a wait of a quarter of an hour."""
    for minutes in (0, 0, 0, 0, 0, 1, 2, 4, 8):
        person.now += timedelta(minutes=minutes)
        with pytest.raises(Refusal):
            sign_in(person.office, person.name, "wrong", Presence(address=address, on_page=True))
    yield


def rows(office: Office) -> list[KnownBrowser]:
    with office.open_reading() as reading:
        return list(reading.scalars(select(KnownBrowser)))


def test_a_stranger_who_goes_on_keeps_nobody_out_of_a_browser_they_are_known_in(person: Person) -> None:
    browser = person.come()
    for address in ("198.51.100.7", ELSEWHERE):  # of nobody before, and of the stranger themselves
        with guessing(person):
            browser = person.come(browser, address)


def test_a_browser_known_at_work_is_not_kept_out_by_somebody_who_guesses_there(person: Person) -> None:
    browser = person.come()
    with guessing(person, "10.1.1.1"):
        assert person.is_refused("", "10.1.1.1")
        assert person.come(browser, "10.1.1.1")


def test_a_link_of_an_administrator_opens_a_way_in_while_a_stranger_goes_on(person: Person) -> None:
    person.come()
    with guessing(person):
        assert person.is_refused()
        with person.office.open_work(builders.ADMINISTRATOR) as work:
            link = make_link(work, OFFICER, "Kept out")
        browser = use_link(person.office, link.token, NEW, Presence(address=ELSEWHERE, on_page=True))
        assert person.is_refused("", password=NEW)
        assert person.come(browser, ELSEWHERE, NEW)


def test_what_a_link_gives_lasts_an_hour(person: Person) -> None:
    person.come()
    with person.office.open_work(builders.ADMINISTRATOR) as work:
        link = make_link(work, OFFICER, "Kept out")
    browser = use_link(person.office, link.token, NEW, Presence(address=ELSEWHERE, on_page=True))
    person.now += timedelta(minutes=59)
    with guessing(person):
        person.now += timedelta(minutes=1)
        assert person.is_refused(browser, password=NEW)


def test_a_token_is_new_at_each_sign_in_and_lasts_ninety_days(person: Person) -> None:
    first = person.come()
    second = person.come(first)
    assert not person.is_known_in(first)
    assert person.is_known_in(second)
    third = person.come(second, "10.1.1.1")
    person.now += timedelta(days=90)
    assert not person.is_known_in(third)


def test_a_token_is_of_one_account_and_a_made_up_one_of_none(person: Person, office: Office) -> None:
    other = Person(office, INSPECTOR)
    theirs = other.come()
    person.now = other.now
    person.come()
    assert not person.is_known_in(theirs)
    assert not person.is_known_in("made up")


def test_wrong_tries_in_a_known_browser_are_counted_there_and_make_it_wait(person: Person) -> None:
    browser = person.come()
    for _ in range(5):
        assert person.is_refused(browser, password="wrong wrong wrong")
    person.now -= timedelta(minutes=1)
    assert person.is_refused(browser)
    assert person.come("", "10.1.1.1")  # the count of the place is another


def test_the_newest_few_browsers_are_known(person: Person) -> None:
    first, *rest = [person.come() for _ in range(MOST_BROWSERS + 1)]
    assert len(rows(person.office)) == MOST_BROWSERS
    assert not person.is_known_in(first)
    assert person.is_known_in(rest[0])


def test_a_step_up_makes_no_browser_known(person: Person) -> None:
    browser = person.come()
    person.now += timedelta(minutes=1)
    with person.office.open_work(person.actor()) as work:
        proof = prove(work, person.session, code_at(person.secret, current_step(work.now)))
    assert proof.token
    assert proof.browser == ""
    assert person.is_known_in(browser)


def test_a_new_password_forgets_every_browser_but_knows_the_one_it_was_changed_in_anew(person: Person) -> None:
    other, own = person.come(), person.come()
    actor = person.actor(Presence(address="10.1.1.1", on_page=True, browser=hash_token(own)))
    changed = change_password(person.office, actor, "Northshire Police", PASSWORD, NEW)
    assert len(rows(person.office)) == 1
    for browser in (other, own):
        with guessing(person):
            assert person.is_refused(browser, password=NEW)
    with guessing(person):
        assert person.come(changed.browser, ELSEWHERE, NEW)


@pytest.mark.parametrize("what", ["reset", "disabled", "sessions ended", "factor reset"])
def test_what_ends_every_session_forgets_every_browser(person: Person, what: str) -> None:
    person.come()
    person.come()
    assert len(rows(person.office)) == 2
    if what == "reset":
        with person.office.open_work(builders.ADMINISTRATOR) as work:
            link = make_link(work, OFFICER, "Forgot it")
        kept = use_link(person.office, link.token, NEW, Presence(address=ELSEWHERE, on_page=True))
        assert [row.token_hash for row in rows(person.office)] == [hash_token(kept)]
        return
    with person.office.open_work(builders.ADMINISTRATOR) as work:
        if what == "factor reset":
            reset_factors(work, OFFICER)
        else:
            verb = accounts.disable if what == "disabled" else accounts.sign_out_everywhere
            verb(work, OFFICER, "Lost a laptop")
    assert rows(person.office) == []


@pytest.mark.parametrize(("why", "left"), [(WhyEnded.OTHER_BROWSER, 1), (WhyEnded.SIGNED_OUT, 1), (WhyEnded.IDLE, 2)])
def test_a_browser_is_forgotten_that_signed_out_or_was_stolen_and_not_one_that_stood_idle(
    person: Person, why: WhyEnded, left: int
) -> None:
    person.come()
    person.come()
    with person.office.open_work(person.actor()) as work:
        end_session(work, person.session, why)
    assert len(rows(person.office)) == left


def test_whoever_ends_another_sign_in_of_theirs_forgets_its_browser(person: Person) -> None:
    lost = person.come()
    session = person.session
    own = person.come()
    with person.office.open_work(person.actor()) as work:
        end_own_session(work, session)
    assert not person.is_known_in(lost)
    assert person.is_known_in(own)


def test_a_known_an_unknown_and_a_forged_browser_cost_and_are_answered_alike(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = person.come()
    asked: list[str] = []
    real = passwords.password_fits

    def fits(kept: str, said: str) -> bool:
        asked.append("a hash")
        return real(kept, said)

    monkeypatch.setattr("csor.usecases.sign_in.password_fits", fits)

    @event.listens_for(person.office.engine, "before_cursor_execute")
    def count(_c: Any, _k: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    def cost(known_by: str, name: str = OFFICER) -> tuple[str, list[str]]:
        person.now += timedelta(hours=2)
        presence = Presence(address="203.0.113.5", on_page=True, browser=known_by)
        with pytest.raises(Refusal) as refusal:
            sign_in(person.office, name, "wrong wrong wrong", presence)
        said = refusal.value.code + refusal.value.blocker.words
        result = (said, sorted(asked))
        asked.clear()
        return result

    for name in (OFFICER, "nobody"):  # so that each count has its row
        for known_by in (hash_token(browser), ""):
            cost(known_by, name)
    costs = [cost(one) for one in (hash_token(browser), "", hash_token("forged"), "x" * 64)]
    costs += [cost(one, "nobody") for one in (hash_token(browser), "")]
    assert all(one == costs[0] for one in costs)
    assert costs[0][1].count("a hash") == 1


def test_neither_token_nor_person_stands_in_what_the_other_holds(person: Person) -> None:
    browser = person.come()
    assert OFFICER not in browser
    assert len(browser) * 6 >= 256
    with person.office.open_reading() as reading:
        kept = [str(vars(row)) for kind in (KnownBrowser, EventRecord) for row in reading.scalars(select(kind))]
        assert reading.scalar(select(func.count()).select_from(KnownBrowser)) == 1
    assert not [row for row in kept if browser in row]
