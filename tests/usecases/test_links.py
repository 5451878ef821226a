"""Links to choose a password: signed, once, 24 hours and 15 minutes; the second factor stays."""

import os
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from csor.domain.accounts import LinkKind, Standing
from csor.domain.people import Actor, Presence
from csor.domain.vocabulary import Rank, Role
from csor.reading.accounts import list_news
from csor.reading.people import find_person
from csor.reading.sessions import find_means, find_session
from csor.records.accounts import AccountLink
from csor.records.event_record import EventRecord
from csor.records.people import PersonRecord
from csor.setup import operator
from csor.usecases import accounts
from csor.usecases.accounts import NewAccount
from csor.usecases.factors import keep_authenticator
from csor.usecases.links import MadeLink, find_link, make_link, note_link_refused, use_link
from csor.usecases.office import Office
from csor.usecases.passwords import password_fits
from csor.usecases.sessions import begin_session, hash_token
from tests.domain.builders import ADMINISTRATOR, FORCE, OFFICER, RECEIVED, SUPERVISOR, refused
from tests.support.offices import PASSWORD

os.environ["CSOR_FAST_PASSWORDS"] = "1"
NOW = RECEIVED + timedelta(days=1)
NEW = "kettle bramble ninepins orbit"
HERE = Presence(address="192.0.2.7", on_page=True)
FRESH = replace(ADMINISTRATOR, presence=Presence(proven_at=NOW, on_page=True))


def at(office: Office, moment: datetime) -> Office:
    return replace(office, clock=lambda: moment)


def make(office: Office, person: str = "officer", moment: datetime = NOW) -> MadeLink:
    with office.open_work(replace(FRESH, presence=Presence(proven_at=moment, on_page=True)), moment) as work:
        return make_link(work, person, "Forgot it")


def without_password(office: Office, person: str = "officer") -> None:
    with office.engine.begin() as connection:
        connection.execute(update(PersonRecord).where(PersonRecord.id == person).values(password_hash=""))


def fits(office: Office, password: str, person: str = "officer") -> bool:
    with office.open_reading() as reading:
        found = find_person(reading, person)
    assert found
    return password_fits(found.password_hash, password)


def test_a_reset_changes_the_password_ends_the_sessions_and_keeps_the_second_factor(office: Office) -> None:
    with office.open_work(OFFICER, NOW) as work:
        keep_authenticator(work, "officer", "JBSWY3DPEHPK3PXP", "Phone")
        token = begin_session(work, "officer", Presence(), proven=True)
    link = make(office)
    assert link.kind is LinkKind.RESET
    assert link.ends_at == NOW + timedelta(minutes=15)

    use_link(at(office, NOW), link.token, NEW, HERE)

    assert fits(office, NEW)
    assert not fits(office, PASSWORD)
    with office.open_reading() as reading:
        session = find_session(reading, hash_token(token))
        assert session
        assert session.ended_at == NOW
        assert find_means(reading, "officer").any
        assert [news.kind for news in list_news(reading, "officer")] == ["link_made", "link_used"]
        kept = reading.scalars(select(AccountLink)).one()
        told = [row.particulars for row in reading.scalars(select(EventRecord))]
    assert link.token not in kept.token_hash
    assert not [words for words in told if link.token in words or NEW in words]


def test_a_first_password_has_a_day(office: Office) -> None:
    without_password(office)
    link = make(office)
    assert link.kind is LinkKind.ACTIVATION

    with refused("link_not_good"):
        find_link(at(office, NOW + timedelta(hours=24)), link.token)
    use_link(at(office, NOW + timedelta(hours=24, seconds=-1)), link.token, NEW, HERE)

    assert fits(office, NEW)


def test_used_too_old_forged_replaced_and_disabled_have_one_answer(office: Office) -> None:
    used = make(office)
    use_link(at(office, NOW), used.token, NEW, HERE)
    replaced = make(office)
    old = make(office)
    forged = make(office, "colleague").token[:-2] + "xx"
    other_secret = replace(office, secret="another instance's secret", clock=lambda: NOW)

    answers = [
        (at(office, NOW), used.token),
        (at(office, NOW), replaced.token),
        (at(office, NOW + timedelta(minutes=15)), old.token),
        (at(office, NOW), forged),
        (at(office, NOW), ""),
        (at(office, NOW), "nonsense.with.dots"),
        (at(office, NOW), "\u2028é"),
        (other_secret, old.token),
    ]
    for place, token in answers:
        with refused("link_not_good"):
            find_link(place, token)
        with refused("link_not_good"):
            use_link(place, token, NEW, HERE)
    with office.engine.begin() as connection:
        connection.execute(update(PersonRecord).where(PersonRecord.id == "officer").values(active=False))
    with refused("link_not_good"):
        use_link(at(office, NOW), old.token, NEW, HERE)


def test_a_password_that_does_not_fit_leaves_the_link_as_it_is(office: Office) -> None:
    link = make(office)
    for unfit in ("short", "x" * 129, "officer officer 12345"):
        with pytest.raises(Exception, match="password"):
            use_link(at(office, NOW), link.token, unfit, HERE)

    use_link(at(office, NOW), link.token, NEW, HERE)
    assert fits(office, NEW)


def test_a_link_is_made_by_an_administrator_who_proved_themselves_for_somebody_else(office: Office) -> None:
    with refused("not_permitted"), office.open_work(SUPERVISOR, NOW) as work:
        make_link(work, "officer", "Forgot it")
    with refused("own_account"):
        make(office, ADMINISTRATOR.id)
    with refused("not_found"):
        make(office, "nobody-here")
    with refused("reason_missing"), office.open_work(FRESH, NOW) as work:
        make_link(work, "officer", "")
    stale = replace(FRESH, presence=Presence(proven_at=NOW - timedelta(minutes=6), on_page=True))
    with refused("step_up_needed"), office.open_work(stale, NOW) as work:
        make_link(work, "officer", "Forgot it")
    with office.engine.begin() as connection:
        connection.execute(update(PersonRecord).where(PersonRecord.id == "officer").values(active=False))
    with refused("account_disabled"):
        make(office)
    assert Role.ADMINISTRATOR in FRESH.roles


# ------------------------------------------------------------ never both halves of an account by one person

SECOND = replace(FRESH, id="second_admin")
NIGHT = replace(FRESH, id="night_admin", accounts=frozenset({FRESH.id, "night_admin"}))  # the first one's other account
STANDING = Standing((Role.AUTHORISER,), Rank.INSPECTOR, acting=False, team="", identity="5871")


def propose_account(office: Office, confirmed: bool | None) -> None:
    """The first administrator opens an account; the second confirms it, refuses it, or has not looked yet."""
    with office.open_work(FRESH, NOW) as work:
        key = accounts.open_account(work, NewAccount("a.linden", "A Linden", "", "", STANDING), "New")
    if confirmed is not None:
        with office.open_work(SECOND, NOW) as work:
            accounts.decide_change(work, key, "As asked", confirm=confirmed)


def make_by(office: Office, actor: Actor, person: str = "a.linden") -> MadeLink:
    with office.open_work(actor, NOW) as work:
        return make_link(work, person, "First day")


@pytest.mark.parametrize("confirmed", [None, True, False])
def test_whoever_proposed_an_account_hands_over_no_link_to_it(office: Office, *, confirmed: bool | None) -> None:
    propose_account(office, confirmed)
    for own in (FRESH, NIGHT):
        with refused("link_by_another"):
            make_by(office, own)
    assert make_by(office, SECOND).kind is LinkKind.ACTIVATION
    assert make_by(office, operator(FORCE)).kind is LinkKind.ACTIVATION
    with office.open_reading() as reading:
        kept = [row for row in reading.scalars(select(EventRecord)) if row.code == "link_by_another"]
    assert [(row.outcome, row.actor) for row in kept] == [("refused", FRESH.id), ("refused", NIGHT.id)]


def test_once_there_is_a_second_factor_whoever_proposed_may_make_a_link(office: Office) -> None:
    propose_account(office, confirmed=True)
    with office.open_work(OFFICER, NOW) as work:
        keep_authenticator(work, "a.linden", "JBSWY3DPEHPK3PXP", "Phone")
    assert make_by(office, FRESH).token


@pytest.mark.parametrize("confirmed", [True, False])
def test_whoever_proposed_to_reset_a_second_factor_makes_no_link_unless_it_was_refused(
    office: Office, *, confirmed: bool
) -> None:
    with office.open_work(FRESH, NOW) as work:
        key = accounts.propose_factor_reset(work, "officer", "Phone lost")
    with office.open_work(SECOND, NOW) as work:
        accounts.decide_change(work, key, "As asked", confirm=confirmed)
    if confirmed:
        with refused("link_by_another"):
            make_by(office, FRESH, "officer")
    assert make_by(office, SECOND if confirmed else FRESH, "officer").token


def test_a_proposal_that_was_refused_keeps_nobody_from_making_a_link(office: Office) -> None:
    propose_account(office, confirmed=True)
    with office.open_work(SECOND, NOW) as work:
        key = accounts.propose_standing(work, "a.linden", replace(STANDING, rank=Rank.SERGEANT), "Other rank")
    with refused("link_by_another"):
        make_by(office, SECOND)
    with office.open_work(FRESH, NOW) as work:
        accounts.decide_change(work, key, "Not so", confirm=False)
    assert make_by(office, SECOND).token


@pytest.mark.parametrize("used", [True, False])
def test_whoever_made_the_last_link_proposes_no_reset_of_the_second_factor(office: Office, *, used: bool) -> None:
    """Else one person chooses the password by it, and has the second factor taken away for a phone that is not lost."""
    link = make_by(office, FRESH, "officer")
    if used:
        use_link(at(office, NOW), link.token, NEW, HERE)
    for own in (FRESH, NIGHT):
        with refused("reset_by_another"), office.open_work(own, NOW) as work:
            accounts.propose_factor_reset(work, "officer", "Phone lost")
    with office.open_work(SECOND, NOW) as work:
        accounts.propose_factor_reset(work, "officer", "Phone lost")


def test_a_link_that_nobody_can_use_any_more_keeps_nobody_from_proposing_a_reset(office: Office) -> None:
    make_by(office, FRESH, "officer")
    use_link(at(office, NOW), make_by(office, SECOND, "officer").token, NEW, HERE)
    with office.open_work(FRESH, NOW) as work:
        accounts.propose_factor_reset(work, "officer", "Phone lost")


def test_a_link_that_did_not_work_is_an_event_that_keeps_nothing_of_it(office: Office) -> None:
    note_link_refused(at(office, NOW), HERE)

    with office.open_reading() as reading:
        kept = [row for row in reading.scalars(select(EventRecord)) if row.event == "account_link_refused"]
    assert [(row.outcome, row.particulars) for row in kept] == [("refused", "{}")]


def test_a_flood_of_links_that_do_not_work_fills_no_log(office: Office) -> None:
    for _ in range(40):
        note_link_refused(at(office, NOW), HERE)

    with office.open_reading() as reading:
        kept = [row for row in reading.scalars(select(EventRecord)) if row.event == "account_link_refused"]
    assert len(kept) == 30
