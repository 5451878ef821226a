"""Accounts: what gives access needs two human beings and ends sessions at once; what takes it away needs one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from csor.domain.accounts import ChangeKind, ChangeState, Standing, Subject
from csor.domain.people import Actor, Presence
from csor.domain.vocabulary import Rank, Role
from csor.reading.accounts import find_account, find_change, list_news, list_waiting, standing_of
from csor.reading.people import Colleague, find_person
from csor.reading.sessions import find_means, find_session
from csor.records.event_record import EventRecord
from csor.usecases import accounts as use
from csor.usecases.accounts import NewAccount
from csor.usecases.factors import keep_authenticator
from csor.usecases.office import Office
from csor.usecases.people import NewPerson, add_person
from csor.usecases.sessions import begin_session, hash_token
from csor.usecases.work import Work
from tests.domain.builders import ADMINISTRATOR, FORCE, OFFICER, RECEIVED, refused

NOW = RECEIVED + timedelta(days=1)
FIRST = ADMINISTRATOR
WHY = "Moved to the north team"
PEOPLE = (
    NewPerson("second_admin", "Second Admin", Rank.STAFF, frozenset({Role.ADMINISTRATOR}), identity="7001"),
    NewPerson("night_admin", "Administrator", Rank.STAFF, frozenset({Role.ADMINISTRATOR}), identity=FIRST.id),
)


@pytest.fixture(autouse=True)
def administrators(office: Office) -> None:
    """A second administrator, and a second account of the first one."""
    for new in PEOPLE:
        with office.open_work(FIRST, RECEIVED) as work:
            add_person(work, replace(new, password="a long password for the night"))


def actor(office: Office, person: str) -> Actor:
    with office.open_reading() as reading:
        found = find_person(reading, person)
    assert found
    return found.actor


def standing(office: Office, person: str) -> Standing:
    with office.open_reading() as reading:
        found = find_person(reading, person)
    assert isinstance(found, Colleague)
    return standing_of(found)


@contextmanager
def working(office: Office, person: str, *, fresh: bool = True) -> Iterator[Work]:
    """Work as somebody at a page, with a fresh second factor or without."""
    presence = Presence(proven_at=NOW if fresh else None, on_page=True)
    with office.open_work(replace(actor(office, person), presence=presence), NOW) as work:
        yield work


def signed_in(office: Office, person: str) -> str:
    with office.open_work(actor(office, person), NOW) as work:
        return begin_session(work, person, Presence(), proven=True)


def is_in(office: Office, token: str) -> bool:
    with office.open_reading() as reading:
        found = find_session(reading, hash_token(token))
    return bool(found and found.ended_at is None)


def wanted(office: Office, *roles: Role, rank: Rank = Rank.SERGEANT) -> Standing:
    return replace(standing(office, "officer"), roles=roles, rank=rank)


def propose(office: Office, by: str = FIRST.id, roles: tuple[Role, ...] = (Role.SUPERVISOR,)) -> UUID:
    with working(office, by) as work:
        return use.propose_standing(work, "officer", wanted(office, *roles), WHY)


def decide(office: Office, key: UUID, by: str, *, confirm: bool = True, reason: str = "") -> None:
    with working(office, by) as work:
        use.decide_change(work, key, reason, confirm=confirm)


def test_a_change_of_roles_waits_for_another_human_being_and_then_ends_the_sessions(office: Office) -> None:
    token = signed_in(office, "officer")
    key = propose(office)
    assert standing(office, "officer").roles == (Role.OFFICER,)
    assert is_in(office, token)

    with refused("second_person_needed"):
        decide(office, key, FIRST.id)
    with refused("second_person_needed"):
        decide(office, key, "night_admin")
    assert standing(office, "officer").roles == (Role.OFFICER,)

    decide(office, key, "second_admin")

    assert standing(office, "officer").roles == (Role.SUPERVISOR,)
    assert standing(office, "officer").rank is Rank.SERGEANT
    assert not is_in(office, token)
    with office.open_reading() as reading:
        assert [news.kind for news in list_news(reading, "officer")] == ["standing_changed"]
        told = {row.event: row.particulars for row in reading.scalars(select(EventRecord))}
    assert '"supervisor"' in told["account_change_proposed"]
    assert WHY in told["account_change_proposed"]
    assert key.hex in told["account_changed"]


def test_a_change_is_decided_on_once_and_can_be_refused_with_a_reason(office: Office) -> None:
    key = propose(office)
    with refused("reason_missing", "reason"):
        decide(office, key, "second_admin", confirm=False)

    decide(office, key, "second_admin", confirm=False, reason="Not agreed with the team")

    with refused("already_decided"):
        decide(office, key, "second_admin")
    assert standing(office, "officer").roles == (Role.OFFICER,)
    with office.open_reading() as reading:
        found = find_change(reading, FORCE, key)
        assert list_waiting(reading, FORCE) == ()
    assert found
    assert (found.state, found.decided_by) == (ChangeState.REFUSED, "second_admin")


def test_whoever_proposed_may_take_it_back(office: Office) -> None:
    key = propose(office)
    decide(office, key, FIRST.id, confirm=False, reason="Wrong person")

    assert standing(office, "officer").roles == (Role.OFFICER,)


@pytest.mark.parametrize("by", [FIRST.id, "night_admin"])
def test_nobody_changes_an_account_of_their_own(office: Office, by: str) -> None:
    with refused("own_account"), working(office, by) as work:
        use.propose_standing(work, FIRST.id, wanted(office, Role.ADMINISTRATOR, Role.AUTHORISER), WHY)
    with refused("own_account"), working(office, by) as work:
        use.disable(work, FIRST.id, WHY)
    with refused("own_account"), working(office, by) as work:
        use.propose_subject(work, "night_admin", Subject("https://login.example", "abc"), WHY)


def test_nobody_confirms_a_change_of_an_account_of_their_own(office: Office) -> None:
    with working(office, "second_admin") as work:
        key = use.propose_standing(work, FIRST.id, wanted(office, Role.ADMINISTRATOR, Role.AUTHORISER), WHY)

    for own in (FIRST.id, "night_admin"):
        with refused("own_account"):
            decide(office, key, own)


def test_what_was_proposed_for_another_standing_is_not_done(office: Office) -> None:
    key = propose(office)
    with office.open_work(FIRST, NOW) as work:
        add_person(
            work, NewPerson("officer", "Officer", Rank.INSPECTOR, frozenset({Role.AUTHORISER}), password="x" * 20)
        )

    with refused("changed_meanwhile"):
        decide(office, key, "second_admin")
    assert standing(office, "officer").roles == (Role.AUTHORISER,)


def test_a_proposal_changes_something_says_why_and_comes_one_at_a_time(office: Office) -> None:
    with refused("nothing_changes"), working(office, FIRST.id) as work:
        use.propose_standing(work, "officer", standing(office, "officer"), WHY)
    with refused("reason_missing"), working(office, FIRST.id) as work:
        use.propose_standing(work, "officer", wanted(office, Role.SUPERVISOR), " ")
    with refused("not_found", "team"), working(office, FIRST.id) as work:
        use.propose_standing(work, "officer", replace(wanted(office, Role.SUPERVISOR), team="nowhere"), WHY)
    with refused("answer_missing", "identity"), working(office, FIRST.id) as work:
        use.propose_standing(work, "officer", replace(wanted(office, Role.SUPERVISOR), identity=" "), WHY)
    propose(office)
    with refused("change_waiting"):
        propose(office, by="second_admin", roles=(Role.COMPLIANCE,))


def test_everything_asks_for_a_fresh_second_factor_and_for_an_administrator(office: Office) -> None:
    subject = Subject("https://login.example", "abc")
    key = propose(office)
    new = NewAccount("a.linden", "A Linden", "", "", wanted(office, Role.OFFICER))
    attempts: list[Callable[[Work], object]] = [
        lambda work: use.propose_standing(work, "colleague", wanted(office, Role.SUPERVISOR), WHY),
        lambda work: use.propose_factor_reset(work, "colleague", WHY),
        lambda work: use.propose_enabling(work, "colleague", WHY),
        lambda work: use.propose_subject(work, "colleague", subject, WHY),
        lambda work: use.disable(work, "colleague", WHY),
        lambda work: use.sign_out_everywhere(work, "colleague", WHY),
        lambda work: use.open_account(work, new, WHY),
        lambda work: use.decide_change(work, key, "", confirm=True),
    ]
    for attempt in attempts:
        with refused("step_up_needed"), working(office, "second_admin", fresh=False) as work:
            attempt(work)
        with refused("not_permitted"), working(office, "supervisor") as work:
            attempt(work)


def test_looking_at_accounts_is_an_administrators_and_an_event(office: Office) -> None:
    for by in ("officer", "supervisor", "auditor"):
        with refused("not_permitted"), working(office, by) as work:
            use.read_accounts(work)
        with refused("not_permitted"), working(office, by) as work:
            use.read_account(work, "officer")
    with working(office, FIRST.id) as work:
        assert {line.colleague.actor.id for line in use.read_accounts(work)} >= {"officer", "second_admin"}
    with working(office, FIRST.id) as work:
        assert use.read_account(work, "officer").colleague.actor.id == "officer"
    with refused("not_found"), working(office, FIRST.id) as work:
        use.read_account(work, "nobody-here")
    with office.open_reading() as reading:
        kinds = [row.event for row in reading.scalars(select(EventRecord))]
    assert kinds.count("people_read") == 2


def test_disabling_is_at_once_and_by_one_and_opening_again_needs_two(office: Office) -> None:
    token = signed_in(office, "officer")
    with working(office, FIRST.id) as work:
        use.disable(work, "officer", "Left the force")
    assert not is_in(office, token)
    with office.open_reading() as reading:
        assert not find_account(reading, FORCE, "officer").colleague.active  # type: ignore[union-attr]
    with refused("nothing_changes"), working(office, FIRST.id) as work:
        use.disable(work, "officer", "Left the force")

    with working(office, FIRST.id) as work:
        key = use.propose_enabling(work, "officer", "Came back")
    with refused("second_person_needed"):
        decide(office, key, "night_admin")
    decide(office, key, "second_admin")

    with office.open_reading() as reading:
        assert find_account(reading, FORCE, "officer").colleague.active  # type: ignore[union-attr]
    with refused("nothing_changes"), working(office, FIRST.id) as work:
        use.propose_enabling(work, "officer", "Came back")


def test_sessions_are_ended_by_an_administrator(office: Office) -> None:
    tokens = [signed_in(office, "officer"), signed_in(office, "officer")]
    with working(office, FIRST.id) as work:
        assert use.sign_out_everywhere(work, "officer", "Lost a laptop") == 2

    assert not any(is_in(office, token) for token in tokens)


def test_a_second_factor_is_reset_by_two(office: Office) -> None:
    with office.open_work(OFFICER, NOW) as work:
        keep_authenticator(work, "officer", "JBSWY3DPEHPK3PXP", "Phone")
    with working(office, FIRST.id) as work:
        key = use.propose_factor_reset(work, "officer", "Phone lost")
    with office.open_reading() as reading:
        assert find_means(reading, "officer").any

    decide(office, key, "second_admin")

    with office.open_reading() as reading:
        assert not find_means(reading, "officer").any
        assert [news.kind for news in list_news(reading, "officer")] == ["factor_reset"]


def test_an_account_opens_without_roles_until_somebody_else_confirms_them(office: Office) -> None:
    new = NewAccount("a.linden", " A Linden ", "PC", "5871", wanted(office, Role.OFFICER, rank=Rank.CONSTABLE))
    with working(office, FIRST.id) as work:
        key = use.open_account(work, new, "New in the team")

    assert actor(office, "a.linden").roles == frozenset()
    with office.open_reading() as reading:
        account = find_account(reading, FORCE, "a.linden")
    assert account
    assert (account.colleague.active, account.colleague.password_hash) == (True, "")
    assert [change.kind for change in account.waiting] == [ChangeKind.STANDING]
    with refused("second_person_needed"):
        decide(office, key, FIRST.id)

    decide(office, key, "second_admin")

    assert actor(office, "a.linden").roles == frozenset({Role.OFFICER})
    with refused("username_taken", "username"), working(office, FIRST.id) as work:
        use.open_account(work, new, "Again")
    with refused("username_unfit", "username"), working(office, FIRST.id) as work:
        use.open_account(work, replace(new, username="operator"), "Again")
    with refused("answer_missing", "name"), working(office, FIRST.id) as work:
        use.open_account(work, replace(new, username="a.other", name=" "), "Again")


def test_a_subject_at_the_identity_provider_is_bound_by_two_and_to_one_account(office: Office) -> None:
    subject = Subject("https://login.example", "0f3c")
    with working(office, FIRST.id) as work:
        key = use.propose_subject(work, "officer", subject, "Entra is on")
    decide(office, key, "second_admin")

    with office.open_reading() as reading:
        account = find_account(reading, FORCE, "officer")
    assert account
    assert account.subjects == (subject,)
    with refused("subject_taken", "subject"), working(office, FIRST.id) as work:
        use.propose_subject(work, "colleague", subject, "Entra is on")
    with refused("answer_missing", "subject"), working(office, FIRST.id) as work:
        use.propose_subject(work, "colleague", Subject("https://login.example", " "), "Entra is on")


def test_a_change_that_is_not_there_and_a_person_of_another_force(office: Office) -> None:
    with refused("not_found"):
        decide(office, uuid4(), "second_admin")
    with refused("not_found"), working(office, FIRST.id) as work:
        use.disable(work, "nobody-here", WHY)
