"""Two at the same moment: a change is decided once, a link is used once, a challenge is answered once."""

import os
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from csor.domain.actions import Event
from csor.domain.people import Presence
from csor.domain.refusals import Refusal
from csor.domain.vocabulary import Rank, Role
from csor.reading.accounts import list_waiting, standing_of
from csor.reading.people import find_person
from csor.reading.sessions import find_session
from csor.usecases import accounts
from csor.usecases.links import make_link, use_link
from csor.usecases.office import Office
from csor.usecases.people import NewPerson, add_person
from csor.usecases.security_keys import Rp, begin_adding, begin_proof, finish_adding, prove_with_key
from csor.usecases.sessions import begin_session, hash_token
from tests.domain.builders import ADMINISTRATOR, FORCE, OFFICER, RECEIVED
from tests.support.authenticator import Authenticator

os.environ["CSOR_FAST_PASSWORDS"] = "1"
NOW = RECEIVED + timedelta(days=1)
FRESH = replace(ADMINISTRATOR, presence=Presence(proven_at=NOW, on_page=True))
AT_ONCE = 6


def together(*tries: Callable[[], object]) -> list[str]:
    """Do all of it at the same moment; gives what came of each: done, or the code of its refusal."""
    gate, came = threading.Barrier(len(tries)), []

    def one(attempt: Callable[[], object]) -> None:
        gate.wait(timeout=30)
        try:
            came.append(str(attempt() or "done"))
        except Refusal as refusal:
            came.append(refusal.code)

    threads = [threading.Thread(target=one, args=(attempt,)) for attempt in tries]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(came) == len(tries)
    return sorted(came)


def test_a_change_is_decided_once(office: Office) -> None:
    for number in range(AT_ONCE):
        new = NewPerson(f"admin_{number}", "Other", Rank.STAFF, frozenset({Role.ADMINISTRATOR}))
        with office.open_work(ADMINISTRATOR, RECEIVED) as work:
            add_person(work, new)
    with office.open_work(FRESH, NOW) as work:
        found = find_person(work.session, "officer")
        assert found
        key = accounts.propose_standing(work, "officer", replace(standing_of(found), rank=Rank.SERGEANT), "Promoted")

    def decide(number: int) -> Callable[[], object]:
        actor = replace(FRESH, id=f"admin_{number}", accounts=frozenset())

        def attempt() -> None:
            with office.open_work(actor, NOW) as work:
                accounts.decide_change(work, key, "Not so", confirm=number % 2 == 0)

        return attempt

    came = together(*(decide(number) for number in range(AT_ONCE)))

    assert came == ["already_decided"] * (AT_ONCE - 1) + ["done"]
    with office.open_reading() as reading:
        assert list_waiting(reading, FORCE) == ()


def test_one_change_of_a_kind_waits(office: Office) -> None:
    with office.open_reading() as reading:
        found = find_person(reading, "officer")
    assert found
    wanted = replace(standing_of(found), rank=Rank.SERGEANT)

    def propose() -> None:
        with office.open_work(FRESH, NOW) as work:
            accounts.propose_standing(work, "officer", wanted, "Promoted")

    came = together(*[propose] * AT_ONCE)

    assert came == ["change_waiting"] * (AT_ONCE - 1) + ["done"]


def test_a_link_is_used_once(office: Office) -> None:
    with office.open_work(FRESH, NOW) as work:
        token = make_link(work, "officer", "Forgot it").token
    place = replace(office, clock=lambda: NOW)

    def use() -> None:
        use_link(place, token, "kettle bramble ninepins orbit", Presence())

    came = together(*[use] * AT_ONCE)

    assert came == ["done"] + ["link_not_good"] * (AT_ONCE - 1)


def test_a_challenge_is_answered_once(office: Office) -> None:
    rp, key = Rp("http://localhost:8000"), Authenticator(counts=False)

    def session_of(*, proven: bool) -> str:
        with office.open_work(OFFICER, NOW) as work:
            token = begin_session(work, "officer", Presence(), proven=proven)
            work.audit(Event.PASSWORD_GIVEN)
        with office.open_reading() as reading:
            found = find_session(reading, hash_token(token))
        assert found
        return found.name

    first = session_of(proven=False)
    with office.open_work(OFFICER, NOW) as work:
        question = begin_adding(work, first, rp)
    with office.open_work(OFFICER, NOW) as work:
        finish_adding(work, first, rp, key.add(question), "Key")
    session = session_of(proven=True)
    with office.open_work(OFFICER, NOW) as work:
        answer = key.prove(begin_proof(work, session, rp))

    def prove() -> str:
        with office.open_work(OFFICER, NOW) as work:
            return "done" if prove_with_key(work, session, rp, answer).token else "refused"

    came = together(*[prove] * 4)

    assert came == ["done", "refused", "refused", "refused"]
