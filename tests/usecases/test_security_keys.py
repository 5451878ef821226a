"""Security keys: a challenge of one session, once; a PIN or a finger each time; no answer for another address."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from webauthn.helpers import base64url_to_bytes, decode_credential_public_key, decoded_public_key_to_cryptography

from csor.domain.actions import Event
from csor.domain.people import Actor, Presence
from csor.reading.accounts import list_news
from csor.reading.people import find_person
from csor.reading.sessions import Session, find_means, find_session
from csor.records.event_record import EventRecord
from csor.records.people import ForceRecord
from csor.usecases import security_keys as use
from csor.usecases.factors import Proof, keep_authenticator
from csor.usecases.office import Office
from csor.usecases.security_keys import Rp
from csor.usecases.sessions import begin_session, hash_token
from tests.domain.builders import INSPECTOR, OFFICER, RECEIVED, refused
from tests.support.authenticator import Authenticator, challenge_of

NOW = RECEIVED + timedelta(days=1)
HERE = Rp("http://localhost:8000")
OTHER_SITE = "http://localhost.evil.example:8000"


class Desk:
    """Somebody at a page, with a session of their own."""

    def __init__(self, office: Office, person: Actor = OFFICER, *, proven: bool = False) -> None:
        self.office, self.person, self.now = office, person, NOW
        with office.open_work(person, NOW) as work:
            self.token = begin_session(work, person.id, Presence(), proven=proven)
            work.audit(Event.PASSWORD_GIVEN)

    @property
    def session(self) -> Session:
        with self.office.open_reading() as reading:
            found = find_session(reading, hash_token(self.token))
        assert found
        return found

    def do(self, verb: Callable, *told: object, moment: datetime | None = None) -> Any:
        name = self.session.name
        presence = Presence(session=name, proven_at=self.session.proven_at, on_page=True)
        with self.office.open_work(replace(self.person, presence=presence), moment or self.now) as work:
            answer = verb(work, name, HERE, *told)
        if isinstance(answer, Proof) and answer.token:
            self.token = answer.token
        return answer

    def add(self, key: Authenticator, **lies: object) -> Proof:
        question = self.do(use.begin_adding)
        proof: Proof = self.do(use.finish_adding, key.add(question, **lies), "Blue key")
        return proof

    def prove(self, key: Authenticator, **lies: object) -> Proof:
        question = self.do(use.begin_proof)
        proof: Proof = self.do(use.prove_with_key, key.prove(question, **lies))
        return proof


def with_key(office: Office, person: Actor = OFFICER) -> Authenticator:
    key = Authenticator()
    Desk(office, person).add(key)
    return key


def test_a_first_key_opens_the_session_and_proves_the_next_one(office: Office) -> None:
    key = Authenticator()
    desk = Desk(office)
    before = desk.token
    assert desk.session.state == "password_given"

    assert desk.add(key).blocker is None

    assert desk.token != before
    assert desk.session.state == "open"
    again = Desk(office)
    assert again.prove(key).blocker is None
    assert (again.session.state, again.session.proven_at) == ("open", NOW)
    with office.open_reading() as reading:
        means = find_means(reading, "officer")
        assert [(one.called, one.used_at) for one in means.keys] == [("Blue key", NOW)]
        assert [news.kind for news in list_news(reading, "officer")] == ["key_added"]


def test_a_step_up_with_a_key_makes_the_session_fresh(office: Office) -> None:
    key = with_key(office)
    desk = Desk(office, proven=True)
    desk.now = NOW + timedelta(minutes=6)
    before = desk.token

    assert desk.prove(key).blocker is None

    assert desk.token != before
    assert desk.session.proven_at == desk.now


def said_by(office: Office, event: Event) -> dict[str, Any]:
    """What the newest such event says."""
    with office.open_reading() as reading:
        query = select(EventRecord.particulars).where(EventRecord.event == event)
        return json.loads(reading.scalars(query.order_by(EventRecord.seq.desc())).first() or "{}")  # type: ignore[no-any-return]


def checks(assertion: dict[str, str], public_key: str) -> bool:
    """Check a kept assertion again, from the log alone, as an expert would (WebAuthn 7.2: the signed bytes)."""
    signed = {name: base64url_to_bytes(value) for name, value in assertion.items()}
    told = signed["authenticatorData"] + hashlib.sha256(signed["clientDataJSON"]).digest()
    key = decoded_public_key_to_cryptography(decode_credential_public_key(base64url_to_bytes(public_key)))
    try:
        key.verify(signed["signature"], told, ECDSA(SHA256()))  # type: ignore[call-arg, arg-type]
    except InvalidSignature:
        return False
    return True


@pytest.mark.parametrize("event", [Event.SIGNED_IN, Event.STEPPED_UP])
def test_what_a_key_signed_stands_in_the_log_and_can_be_checked_again(office: Office, event: Event) -> None:
    key = with_key(office)
    added = said_by(office, Event.FACTOR_ADDED)
    desk = Desk(office, proven=event is Event.STEPPED_UP)
    assert desk.prove(key).blocker is None

    said = said_by(office, event)

    assert (said["session"], said["how"], said["factor"]) == (desk.session.name, "key", added["factor"])
    assert checks(said["assertion"], added["public_key"])
    other = Authenticator()
    Desk(office, INSPECTOR).add(other)
    assert not checks(said["assertion"], said_by(office, Event.FACTOR_ADDED)["public_key"])
    changed = {**said["assertion"], "clientDataJSON": said["assertion"]["clientDataJSON"][:-4] + "AAAA"}
    assert not checks(changed, added["public_key"])


def test_a_challenge_is_used_once(office: Office) -> None:
    key = Authenticator(counts=False)  # else its count alone would tell the second time apart
    Desk(office).add(key)
    desk = Desk(office)
    answer = key.prove(desk.do(use.begin_proof))

    assert desk.do(use.prove_with_key, answer).blocker is None
    assert desk.do(use.prove_with_key, answer).blocker is not None


def test_an_answer_is_of_the_session_that_asked(office: Office) -> None:
    key = with_key(office)
    asked, thief = Desk(office), Desk(office)
    answer = key.prove(asked.do(use.begin_proof))

    assert thief.do(use.prove_with_key, answer).blocker is not None
    assert thief.session.state == "password_given"


def test_an_answer_comes_within_five_minutes(office: Office) -> None:
    key = with_key(office)
    desk = Desk(office)
    question = desk.do(use.begin_proof)

    late = desk.do(use.prove_with_key, key.prove(question), moment=NOW + timedelta(minutes=5))
    assert late.blocker is not None
    assert desk.do(use.prove_with_key, key.prove(desk.do(use.begin_proof))).blocker is None


def test_a_question_to_add_a_key_is_no_question_to_prove_one(office: Office) -> None:
    key = with_key(office)
    desk = Desk(office, proven=True)
    question = json.loads(desk.do(use.begin_adding))
    asked = json.dumps({"challenge": question["challenge"], "rpId": "localhost"})

    assert desk.do(use.prove_with_key, key.prove(asked)).blocker is not None


LIES = {
    "another address, as a relay gives": {"origin": OTHER_SITE},
    "another port": {"origin": "http://localhost:9000"},
    "https for http": {"origin": "https://localhost:8000"},
    "another relying party": {"rp": "evil.example"},
    "another challenge": {"challenge": "AAAAAAAAAAAAAAAAAAAAAA"},
    "no challenge": {"challenge": ""},
    "another ceremony": {"type": "webauthn.create"},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=list(LIES))
def test_an_answer_that_lies_is_refused(office: Office, lie: dict[str, str]) -> None:
    key = with_key(office)
    desk = Desk(office)

    assert desk.prove(key, **lie).blocker is not None
    assert desk.session.state == "password_given"


@pytest.mark.parametrize("lie", LIES.values(), ids=list(LIES))
def test_a_key_that_lies_is_not_added(office: Office, lie: dict[str, str]) -> None:
    lie = {**lie, **({"type": "webauthn.get"} if "type" in lie else {})}
    with refused("key_refused"):
        Desk(office).add(Authenticator(), **lie)

    with office.open_reading() as reading:
        assert not find_means(reading, "officer").any


def test_a_key_that_asks_for_no_pin_or_finger_will_not_do(office: Office) -> None:
    with refused("key_refused"):
        Desk(office).add(Authenticator(verified=False))
    key = with_key(office)
    key.verified = False

    assert Desk(office).prove(key).blocker is not None


def test_a_key_of_somebody_else_and_an_unknown_key_are_refused(office: Office) -> None:
    theirs = with_key(office, INSPECTOR)
    with_key(office)
    desk = Desk(office)

    assert desk.prove(theirs).blocker is not None
    assert desk.prove(Authenticator()).blocker is not None
    with refused("key_refused"):
        Desk(office, replace(OFFICER, id="colleague")).add(theirs)


def test_a_copied_key_shows_in_its_count_and_the_person_is_told(office: Office) -> None:
    key = with_key(office)
    assert Desk(office).prove(key).blocker is None
    key.count -= 2

    assert Desk(office).prove(key).blocker is not None

    with office.open_reading() as reading:
        assert [news.kind for news in list_news(reading, "officer")] == ["key_added", "key_doubted"]


def test_a_key_that_counts_nothing_goes_on_working(office: Office) -> None:
    key = Authenticator(counts=False)
    Desk(office).add(key)

    assert Desk(office).prove(key).blocker is None
    assert Desk(office).prove(key).blocker is None


def test_five_wrong_answers_end_the_session(office: Office) -> None:
    with_key(office)
    desk = Desk(office)
    wrong = Authenticator()
    answers = [desk.prove(wrong) for _ in range(4)]
    assert all(answer.blocker and not answer.ended for answer in answers)

    assert desk.prove(wrong).ended
    assert desk.session.ended_at is not None


def test_whoever_has_a_second_factor_proves_it_before_a_key_is_added(office: Office) -> None:
    with office.open_work(OFFICER, NOW) as work:
        keep_authenticator(work, "officer", "JBSWY3DPEHPK3PXP", "Phone")
    with refused("factor_refused"):
        Desk(office).add(Authenticator())
    stale = Desk(office, proven=True)
    stale.now = NOW + timedelta(minutes=6)
    with refused("step_up_needed"):
        stale.add(Authenticator())
    fresh, other = Desk(office, proven=True), Desk(office, proven=True)
    assert fresh.add(Authenticator()).blocker is None
    assert other.session.why_ended == "factor_changed"
    assert fresh.session.ended_at is None


def remove(desk: Desk) -> None:
    with desk.office.open_reading() as reading:
        key = find_means(reading, desk.person.id).keys[0].name
    desk.do(lambda work, _name, _rp: use.remove_key(work, key))


def test_the_last_second_factor_stays(office: Office) -> None:
    with_key(office)
    with refused("last_factor"):
        remove(Desk(office, proven=True))
    Desk(office, proven=True).add(Authenticator())
    remove(Desk(office, proven=True))

    with office.open_reading() as reading:
        assert len(find_means(reading, "officer").keys) == 1


def test_where_the_force_requires_a_key_the_last_key_stays(office: Office) -> None:
    with_key(office, INSPECTOR)
    with office.open_work(INSPECTOR, NOW) as work:
        keep_authenticator(work, "inspector", "JBSWY3DPEHPK3PXP", "Phone")
    with office.engine.begin() as connection:
        connection.execute(ForceRecord.__table__.update().values(key_required=True))  # type: ignore[attr-defined]

    with refused("last_factor"):
        remove(Desk(office, INSPECTOR, proven=True))


BROKEN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "rawId", "type", "response", "clientDataJSON", "signature", "authenticatorData"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=8,
)
JUNK = st.text(max_size=20) | st.none() | st.integers() | st.binary(max_size=40).map(bytes.hex)
PARTS = ["authenticatorData", "signature", "clientDataJSON", "rawId", "id", "type"]


def test_whatever_is_sent_is_refused_in_words(office: Office) -> None:
    with_key(office)

    @settings(max_examples=100)
    @given(st.one_of(st.text(max_size=60), BROKEN.map(json.dumps)))
    def refuse(sent: str) -> None:
        assert Desk(office, proven=True).do(use.prove_with_key, sent).blocker is not None

    refuse()


def test_an_answer_with_one_part_broken_is_refused_in_words(office: Office) -> None:
    key = with_key(office)

    @settings(max_examples=100)
    @given(st.sampled_from(PARTS), JUNK)
    def refuse(part: str, junk: object) -> None:
        desk = Desk(office, proven=True)
        answer = json.loads(key.prove(desk.do(use.begin_proof)))
        (answer["response"] if part in answer["response"] else answer)[part] = junk
        assert desk.do(use.prove_with_key, json.dumps(answer)).blocker is not None

    refuse()


def test_a_new_key_with_one_part_broken_is_refused_in_words(office: Office) -> None:
    @settings(max_examples=100)
    @given(st.sampled_from(["attestationObject", "clientDataJSON", "rawId", "id", "type"]), JUNK)
    def refuse(part: str, junk: object) -> None:
        desk = Desk(office)
        answer = json.loads(Authenticator().add(desk.do(use.begin_adding)))
        (answer["response"] if part in answer["response"] else answer)[part] = junk
        with refused("key_refused"):
            desk.do(use.finish_adding, json.dumps(answer), "")

    refuse()


def test_questions_are_long_and_never_the_same(office: Office) -> None:
    desk = Desk(office)
    challenges = {challenge_of(desk.do(use.begin_adding)) for _ in range(50)}

    assert len(challenges) == 50
    assert min(map(len, challenges)) >= 16


def test_who_needs_a_key(office: Office) -> None:
    def needed(person: str) -> bool:
        with office.open_reading() as reading:
            found = find_person(reading, person)
        assert found
        with office.open_glance(found.actor) as work:
            return use.only_a_key_will_do(work, found.actor)

    assert not needed("inspector")
    with office.engine.begin() as connection:
        connection.execute(ForceRecord.__table__.update().values(key_required=True))  # type: ignore[attr-defined]
    assert [needed(one) for one in ("inspector", "auditor", "administrator", "officer", "supervisor")] == [
        True, True, True, False, False,
    ]  # fmt: skip
