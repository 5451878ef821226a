"""Signing in through the use-cases, on both engines, with a clock that jumps."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select, update

from csor.domain.actions import Event
from csor.domain.people import Actor, Presence
from csor.domain.refusals import Refusal
from csor.domain.sessions import SessionState, WhyEnded
from csor.reading.people import find_person
from csor.reading.sessions import Session, find_means, find_session, is_known_place, list_sessions
from csor.records.event_record import EventRecord
from csor.records.people import PersonRecord
from csor.records.sessions import FactorRecord, RecoveryCode, SessionRecord
from csor.usecases import passwords
from csor.usecases.change_password import change_password
from csor.usecases.factors import (
    TOO_MANY,
    Proof,
    code_at,
    current_step,
    enrol,
    offered_secret,
    open_secret,
    prove,
    remove_factor,
    reset_factors,
)
from csor.usecases.office import Office
from csor.usecases.recovery_codes import make_recovery_codes
from csor.usecases.sessions import (
    begin_session,
    end_own_session,
    end_session,
    end_sessions,
    hash_token,
    is_over,
    note_seen,
)
from csor.usecases.sign_in import sign_in, sign_out
from tests.domain import builders
from tests.support.offices import PASSWORD

OFFICER, INSPECTOR = builders.OFFICER, builders.INSPECTOR
HOME = Presence(address="10.1.1.1", on_page=True)
AWAY = Presence(address="203.0.113.9", on_page=True)
SECRET = "MARLBROOKLANEDEMOMARLBROOKLANEDE"
MINUTE = timedelta(minutes=1)


class Clock:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.now = builders.RECEIVED + timedelta(days=2)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **units: float) -> None:
        self.now += timedelta(**units)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def place(office: Office, clock: Clock) -> Office:
    """The office at that clock."""
    return replace(office, clock=clock)


def the_session(place: Office, token: str) -> Session:
    with place.open_reading() as reading:
        found = find_session(reading, hash_token(token))
    assert found
    return found


def signed_in(place: Office, token: str) -> Actor:
    """The person of a session, as the gate would make them."""
    session = the_session(place, token)
    with place.open_reading() as reading:
        found = find_person(reading, session.person)
    assert found
    return replace(found.actor, presence=replace(HOME, session=session.name, proven_at=session.proven_at))


def enrolled(place: Office, person: str = OFFICER.id) -> tuple[str, str]:
    """Somebody who has just set up their app: their token and its secret."""
    token = sign_in(place, person, PASSWORD, HOME)
    session = the_session(place, token)
    with place.open_work(signed_in(place, token)) as work:
        secret = offered_secret(work, session.name, person)
        proof = enrol(work, session.name, code_at(secret, current_step(work.now)), "Work phone")
    return proof.token, secret


def give(place: Office, token: str, typed: str) -> Proof:
    with place.open_work(signed_in(place, token)) as work:
        return prove(work, the_session(place, token).name, typed)


def events(place: Office, *kinds: Event) -> list[str]:
    with place.open_reading() as reading:
        query = select(EventRecord.event).where(EventRecord.event.in_(k.value for k in kinds))
        return list(reading.scalars(query.order_by(EventRecord.seq)))


# ------------------------------------------------------------ the password


def test_a_password_opens_nothing_but_the_question_for_a_code(place: Office) -> None:
    token = sign_in(place, f"  {OFFICER.id.upper()} ", PASSWORD, HOME, agent="Firefox" * 60)
    session = the_session(place, token)
    assert (session.state, session.proven_at, session.address) == (SessionState.PASSWORD_GIVEN, None, "10.1.1.1")
    assert len(session.agent) == 200
    assert events(place, Event.PASSWORD_GIVEN, Event.SIGNED_IN) == ["password_given"]


def refused_sign_in(place: Office, username: str, password: str, presence: Presence = AWAY) -> str:
    with pytest.raises(Refusal) as refusal:
        sign_in(place, username, password, presence)
    return refusal.value.code + refusal.value.blocker.words


def watch_hashes(patch: pytest.MonkeyPatch) -> list[str]:
    """Each hash that a password is compared with, while it is really compared; empty for one that nothing fits."""
    hashed: list[str] = []
    real = passwords.password_fits

    def fits(kept: str, said: str) -> bool:
        hashed.append(kept)
        return real(kept, said)

    patch.setattr("csor.usecases.sign_in.password_fits", fits)
    return hashed


def test_a_wrong_name_costs_what_a_wrong_password_costs(place: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """No timing in CI: as many hashes, transactions and statements, whoever it was."""
    hashed = watch_hashes(monkeypatch)
    asked: list[str] = []

    @event.listens_for(place.engine, "before_cursor_execute")
    def count(_c: Any, _k: Any, statement: str, *_: Any) -> None:
        asked.append(statement.split("(", maxsplit=1)[0][:40])

    said, costs = {refused_sign_in(place, "the first from here", "wrong")}, []
    with place.open_work(builders.ADMINISTRATOR) as work:
        work.session.execute(update(PersonRecord).where(PersonRecord.id == INSPECTOR.id).values(active=False))
    for name, password in ((OFFICER.id, "wrong"), ("nobody at all", "wrong"), (INSPECTOR.id, PASSWORD)):
        hashed.clear()
        asked.clear()
        said.add(refused_sign_in(place, name, password))
        costs.append((len(hashed), sorted(asked)))
    assert len(said) == 1
    assert costs[0] == costs[1] == costs[2]
    assert costs[0][0] == 1


def test_five_wrong_tries_make_the_right_one_wait_and_an_hour_later_it_is_in(place: Office, clock: Clock) -> None:
    for _ in range(5):
        wrong = refused_sign_in(place, OFFICER.id, "wrong")
    assert refused_sign_in(place, OFFICER.id, PASSWORD) == wrong
    assert events(place, Event.SIGN_IN_REFUSED, Event.SIGN_IN_THROTTLED) == ["sign_in_refused"] * 5 + [
        "sign_in_throttled"
    ]
    clock.pass_by(minutes=1)
    assert sign_in(place, OFFICER.id, PASSWORD, AWAY)


def test_a_stranger_who_goes_on_guessing_keeps_nobody_out(place: Office, clock: Clock) -> None:
    """Where the person was before, they are let in at once; anywhere else after a quarter of an hour at most."""
    enrolled(place)
    for _ in range(400):
        refused_sign_in(place, OFFICER.id, "wrong")
        clock.pass_by(seconds=11)
    assert sign_in(place, OFFICER.id, PASSWORD, HOME)
    clock.pass_by(minutes=15)
    assert sign_in(place, OFFICER.id, PASSWORD, AWAY)


def test_many_names_from_one_address_wait_and_its_own_people_do_not(place: Office) -> None:
    enrolled(place)
    for number in range(30):
        refused_sign_in(place, f"guess{number}", "wrong", HOME)
    refused_sign_in(place, INSPECTOR.id, PASSWORD, HOME)
    assert sign_in(place, OFFICER.id, PASSWORD, HOME)
    assert sign_in(place, INSPECTOR.id, PASSWORD, AWAY)


def test_a_hundred_guesses_at_once_are_not_all_the_first(place: Office) -> None:
    start = threading.Barrier(12)

    def guess() -> None:
        start.wait()
        with pytest.raises(Refusal):
            sign_in(place, OFFICER.id, "wrong", AWAY)

    with pytest.MonkeyPatch.context() as patch:
        through = watch_hashes(patch)
        threads = [threading.Thread(target=guess) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sum(1 for kept in through if kept) == 5
    assert len(through) == 12


def test_nobody_signs_in_where_no_force_is_set_up(new_database: Any, engine_name: Any) -> None:
    from csor.records.schema import upgrade
    from tests.support.offices import open_office

    empty = open_office(new_database(engine_name))
    upgrade(empty.engine)
    refused_sign_in(empty, "admin", "anything at all")
    empty.engine.dispose()


# ------------------------------------------------------------ the second factor


def test_the_first_app_opens_the_session_and_brings_ten_recovery_codes(place: Office) -> None:
    before = sign_in(place, OFFICER.id, PASSWORD, HOME)
    session = the_session(place, before)
    with place.open_work(signed_in(place, before)) as work:
        secret = offered_secret(work, session.name, OFFICER.id)
        assert secret == offered_secret(work, session.name, OFFICER.id)
        proof = enrol(work, session.name, code_at(secret, current_step(work.now)), "")
    assert len(set(proof.codes)) == 10
    after = the_session(place, proof.token)
    assert (after.name, after.state) == (session.name, SessionState.OPEN)
    assert after.proven_at == place.clock()
    with place.open_reading() as reading:
        assert find_session(reading, hash_token(before)) is None
        means = find_means(reading, OFFICER.id)
        kept = reading.scalars(select(FactorRecord)).one()
        assert secret not in kept.secret
        assert open_secret(place.secret, kept) == secret
        hashes = reading.scalars(select(RecoveryCode.code_hash)).all()
    assert (means.codes, means.authenticators[0].called) == (10, "Authenticator app")
    assert not any(code.replace("-", "") in str(hashes) for code in proof.codes)
    assert is_known(place, OFFICER.id, "10.1.1.1")
    assert not is_known(place, OFFICER.id, "10.1.1.2")


def is_known(place: Office, person: str, address: str) -> bool:
    with place.open_reading() as reading:
        return is_known_place(reading, person, address)


def test_a_time_step_is_taken_once_and_never_an_older_one(place: Office, clock: Clock) -> None:
    _, secret = enrolled(place)
    clock.pass_by(minutes=10)
    step = current_step(clock.now)
    token = sign_in(place, OFFICER.id, PASSWORD, HOME)
    assert give(place, token, code_at(secret, step - 2)).blocker
    assert give(place, token, code_at(secret, step + 2)).blocker
    token = give(place, token, f" {code_at(secret, step)[:3]} {code_at(secret, step)[3:]}").token
    for used in (step, step - 1):
        assert give(place, token, code_at(secret, used)).blocker
    assert give(place, token, code_at(secret, step + 1)).token


def test_of_two_posts_of_one_code_at_once_one_gets_in(place: Office, clock: Clock) -> None:
    _, secret = enrolled(place)
    clock.pass_by(minutes=2)
    code = code_at(secret, current_step(clock.now))
    tokens = [sign_in(place, OFFICER.id, PASSWORD, HOME) for _ in range(2)]
    proofs: list[Proof] = []
    start = threading.Barrier(2)

    def send(token: str) -> None:
        start.wait()
        proofs.append(give(place, token, code))

    threads = [threading.Thread(target=send, args=(token,)) for token in tokens]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(bool(proof.token) for proof in proofs) == [False, True]


def test_a_recovery_code_works_once_however_it_is_typed(place: Office, clock: Clock) -> None:
    token, _ = enrolled(place)
    with place.open_work(signed_in(place, token)) as work:
        codes = make_recovery_codes(work)
    assert all(len(code.replace("-", "")) * 5 >= 112 for code in codes)
    token = give(place, token, codes[3].lower().replace("-", " ")).token
    assert token
    assert give(place, token, codes[3]).blocker
    with place.open_work(signed_in(place, token)) as work:
        newer = make_recovery_codes(work)
    assert give(place, token, codes[4]).blocker
    assert give(place, token, newer[4]).token
    assert events(place, Event.RECOVERY_CODE_USED) == ["recovery_code_used"] * 2


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "٣٣٣٣٣٣", "x" * 500, "'; DROP TABLE factor; --"])
def test_odd_codes_are_wrong_codes(place: Office, typed: str) -> None:
    token, _ = enrolled(place)
    assert give(place, token, typed).blocker


def test_five_wrong_codes_end_the_session_and_more_sessions_give_no_more_tries(place: Office, clock: Clock) -> None:
    _, secret = enrolled(place)
    clock.pass_by(minutes=2)
    token = sign_in(place, OFFICER.id, PASSWORD, HOME)
    proofs = [give(place, token, "000000") for _ in range(5)]
    assert [proof.ended for proof in proofs] == [False] * 4 + [True]
    assert proofs[-1].blocker is TOO_MANY
    assert the_session(place, token).why_ended is WhyEnded.TRIES
    with pytest.raises(Refusal):
        give(place, token, code_at(secret, current_step(clock.now)))
    again = sign_in(place, OFFICER.id, PASSWORD, HOME)
    assert give(place, again, code_at(secret, current_step(clock.now))).blocker
    clock.pass_by(minutes=1)
    assert give(place, again, code_at(secret, current_step(clock.now))).token


def test_a_second_app_asks_for_a_fresh_code_and_ends_other_sign_ins(place: Office, clock: Clock) -> None:
    first, secret = enrolled(place)
    clock.pass_by(minutes=2)
    token = give(place, sign_in(place, OFFICER.id, PASSWORD, AWAY), code_at(secret, current_step(clock.now))).token
    clock.pass_by(minutes=6)
    name = the_session(place, token).name

    def add() -> Proof:
        with place.open_work(signed_in(place, token)) as work:
            offered = offered_secret(work, name, OFFICER.id)
            assert offered != secret
            return enrol(work, name, code_at(offered, current_step(work.now)), "Second phone")

    with pytest.raises(Refusal, match="step_up_needed"):
        add()
    token = give(place, token, code_at(secret, current_step(clock.now))).token
    added = add()
    assert (bool(added.token), added.codes) == (True, ())
    token = added.token
    assert the_session(place, first).why_ended is WhyEnded.FACTOR_CHANGED
    with place.open_reading() as reading:
        phones = find_means(reading, OFFICER.id).authenticators
    with place.open_work(signed_in(place, token)) as work:
        remove_factor(work, phones[0].name)
    clock.pass_by(minutes=1)
    assert give(place, token, code_at(secret, current_step(clock.now))).blocker
    for name in (phones[1].name, phones[0].name, "nonsense"):
        with pytest.raises(Refusal, match="last_factor"), place.open_work(signed_in(place, token)) as work:
            remove_factor(work, name)


def test_nobody_adds_an_app_with_the_password_alone_once_there_is_one(place: Office, clock: Clock) -> None:
    enrolled(place)
    token = sign_in(place, OFFICER.id, PASSWORD, AWAY)
    name = the_session(place, token).name
    with pytest.raises(Refusal), place.open_work(signed_in(place, token)) as work:
        enrol(work, name, code_at(offered_secret(work, name, OFFICER.id), current_step(work.now)), "Mine")


def test_a_reset_takes_every_factor_and_ends_every_sign_in(place: Office) -> None:
    token, _ = enrolled(place)
    with place.open_work(builders.ADMINISTRATOR) as work:
        reset_factors(work, OFFICER.id)
    with place.open_reading() as reading:
        assert not find_means(reading, OFFICER.id).any
        assert find_means(reading, OFFICER.id).codes == 0
    assert the_session(place, token).why_ended is WhyEnded.FACTOR_CHANGED


def test_sealed_secrets_do_not_open_elsewhere(place: Office) -> None:
    enrolled(place)
    enrolled(place, INSPECTOR.id)
    with place.open_reading() as reading:
        one, other = reading.scalars(select(FactorRecord)).all()
        one.secret, other.secret = other.secret, one.secret
        assert (open_secret(place.secret, one), open_secret(place.secret, other)) == ("", "")
        one.secret = "a1:not base64"
        assert open_secret(place.secret, one) == ""
        assert open_secret("another instance", other) == ""


# ------------------------------------------------------------ sessions


def test_the_newest_sign_in_wins_and_the_other_is_told(place: Office, clock: Clock) -> None:
    def begin(person: str) -> str:
        clock.pass_by(seconds=1)
        with place.open_work(signed_in_as(place, person)) as work:
            return begin_session(work, person, HOME, proven=True)

    officers = [begin(OFFICER.id) for _ in range(3)]
    assert [the_session(place, token).why_ended for token in officers] == [WhyEnded.NEWER, None, None]
    inspectors = [begin(INSPECTOR.id) for _ in range(2)]
    assert [the_session(place, token).why_ended for token in inspectors] == [WhyEnded.NEWER, None]


def signed_in_as(place: Office, person: str) -> Actor:
    with place.open_reading() as reading:
        found = find_person(reading, person)
    assert found
    return found.actor


def test_a_password_alone_pushes_nobody_out(place: Office) -> None:
    token, _ = enrolled(place, INSPECTOR.id)
    for _ in range(3):
        sign_in(place, INSPECTOR.id, PASSWORD, AWAY)
    assert the_session(place, token).why_ended is None


def test_that_somebody_is_there_is_written_every_half_minute(place: Office, clock: Clock) -> None:
    token, _ = enrolled(place)
    begun = clock.now
    for seconds in (10, 29):
        note_seen(place, the_session(place, token), begun + timedelta(seconds=seconds))
        assert the_session(place, token).seen_at == begun
    note_seen(place, the_session(place, token), begun + timedelta(seconds=30))
    assert the_session(place, token).seen_at == begun + timedelta(seconds=30)
    assert is_over(the_session(place, token), OFFICER.roles, begun + timedelta(minutes=15, seconds=29)) is None
    assert is_over(the_session(place, token), OFFICER.roles, begun + timedelta(minutes=15, seconds=30)) is WhyEnded.IDLE


def test_a_locked_database_does_not_turn_a_reader_away(place: Office, clock: Clock, engine_name: str) -> None:
    if engine_name == "postgresql":
        return  # a reader's row is not locked there
    token, _ = enrolled(place)
    session = the_session(place, token)
    for way in ("ON", "OFF"):
        with place.engine.connect().execution_options(read_only=True) as connection:
            connection.exec_driver_sql(f"PRAGMA query_only={way}")
        if way == "ON":
            note_seen(place, session, clock.now + MINUTE)
    assert the_session(place, token).seen_at == session.seen_at


def test_people_end_their_own_sign_ins_and_nobody_elses(place: Office) -> None:
    token, _ = enrolled(place)
    other, _ = enrolled(place, INSPECTOR.id)
    for name in (the_session(place, other).name, "0" * 32, "nonsense"):
        with pytest.raises(Refusal, match="session_ended"), place.open_work(signed_in(place, token)) as work:
            end_own_session(work, name)
    with place.open_work(signed_in(place, other)) as work:
        end_own_session(work, the_session(place, other).name)
    assert the_session(place, other).why_ended is WhyEnded.BY_PERSON
    with place.open_reading() as reading:
        assert list_sessions(reading, INSPECTOR.id) == ()


def test_ending_ends_all_but_those_named_and_says_so_in_the_log(place: Office) -> None:
    kept, _ = enrolled(place)
    with place.open_work(signed_in(place, kept)) as work:
        begin_session(work, OFFICER.id, AWAY, proven=True)
    with place.open_work(builders.ADMINISTRATOR) as work:
        assert end_sessions(work, OFFICER.id, WhyEnded.ROLES_CHANGED, keep=[the_session(place, kept).name]) == 1
    with place.open_work(builders.ADMINISTRATOR) as work:
        end_session(work, "nonsense", WhyEnded.IDLE)
        sign_out(work, the_session(place, kept).name)
        end_session(work, the_session(place, kept).name, WhyEnded.IDLE)
    assert the_session(place, kept).why_ended is WhyEnded.SIGNED_OUT
    assert events(place, Event.SESSION_ENDED) == ["session_ended"] * 2


def test_ten_thousand_tokens_are_unlike(place: Office) -> None:
    from csor.usecases.sessions import new_token

    tokens = [new_token() for _ in range(10_000)]
    assert len(set(tokens)) == 10_000
    assert len({token[:11] for token in tokens}) == 10_000  # no 8 bytes at the beginning are shared
    assert min(len(token) for token in tokens) * 6 >= 256


def test_the_token_stands_nowhere_in_the_records(place: Office) -> None:
    token, _ = enrolled(place)
    with place.open_reading() as reading:
        rows = [str(vars(row)) for kind in (SessionRecord, EventRecord) for row in reading.scalars(select(kind))]
    assert len(rows) > 3
    assert not any(token in row for row in rows)


# ------------------------------------------------------------ passwords


def test_a_new_password_is_taken_exactly_and_ends_other_sign_ins(place: Office, clock: Clock) -> None:
    other, secret = enrolled(place)
    clock.pass_by(minutes=2)
    token = give(place, sign_in(place, OFFICER.id, PASSWORD, HOME), code_at(secret, current_step(clock.now))).token
    new = "  𝕷ater trains, 7 otters & a bün "
    after = change_password(place, signed_in(place, token), "Northshire Police", PASSWORD, new).token
    assert the_session(place, after).name
    assert the_session(place, other).why_ended is WhyEnded.PASSWORD_CHANGED
    refused_sign_in(place, OFFICER.id, PASSWORD)
    refused_sign_in(place, OFFICER.id, new.strip())
    assert sign_in(place, OFFICER.id, new, HOME)


@pytest.mark.parametrize(
    ("current", "new", "code"),
    [
        ("not this one at all", "seven otters mend a gate", "password_wrong"),
        (PASSWORD, "too short", "password_too_short"),
        (PASSWORD, "x" * 129, "password_too_long"),
        (PASSWORD, "PasswordPassword1", "password_listed"),
        (PASSWORD, "Northshire Police 2026!", "password_about_you"),
        (PASSWORD, "ababababababababab", "password_repeats"),
    ],
)
def test_a_password_that_does_not_fit_changes_nothing(place: Office, current: str, new: str, code: str) -> None:
    token, _ = enrolled(place)
    with pytest.raises(Refusal) as refusal:
        change_password(place, signed_in(place, token), "Northshire Police", current, new)
    assert refusal.value.code == code
    assert sign_in(place, OFFICER.id, PASSWORD, HOME)


def test_a_stale_session_changes_no_password_and_five_wrong_ones_end_it(place: Office, clock: Clock) -> None:
    token, _ = enrolled(place)
    for number in range(5):
        with pytest.raises(Refusal, match="session_ended" if number == 4 else "password_wrong"):
            change_password(place, signed_in(place, token), "N", "wrong", "seven otters mend a gate")
    other, _ = enrolled(place, INSPECTOR.id)
    clock.pass_by(minutes=6)
    with pytest.raises(Refusal, match="step_up_needed"):
        change_password(place, signed_in(place, other), "N", PASSWORD, "seven otters mend a gate")
    assert events(place, Event.STEP_UP_ASKED) == ["step_up_asked"]


def test_nothing_is_counted_twice(place: Office) -> None:
    """One wrong try leaves one event."""
    refused_sign_in(place, OFFICER.id, "wrong")
    with place.open_reading() as reading:
        count = reading.scalar(select(func.count()).where(EventRecord.event == Event.SIGN_IN_REFUSED.value))
    assert count == 1
