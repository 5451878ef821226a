"""Single sign-on against a real provider: the good way, and every way in which an answer may be wrong."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import RSAKey
from sqlalchemy import delete, select, update

from csor.domain.accounts import Subject
from csor.domain.actions import Event
from csor.domain.people import Presence
from csor.domain.refusals import Refusal
from csor.reading.sessions import Session, find_session
from csor.records.accounts import SignOnSubject
from csor.records.event_record import EventRecord
from csor.records.people import ForceRecord, PersonRecord
from csor.usecases import oidc
from csor.usecases.confirmed_changes import bind_subject
from csor.usecases.links import find_link, make_link
from csor.usecases.office import Office
from csor.usecases.sessions import hash_token
from csor.usecases.single_sign_on import Back, SignedOn, begin_sign_on, finish_sign_on
from tests.domain.builders import ADMINISTRATOR, refused
from tests.support.provider import CLIENT, SECRET, Provider, redirect_of, running_provider

os.environ["CSOR_FAST_PASSWORDS"] = "1"
BACK = "http://localhost:8000/sign-in/force/back"
HERE = Presence(address="192.0.2.7", on_page=True)


@pytest.fixture
def provider() -> Iterator[Provider]:
    with running_provider(BACK) as running:
        yield running


class Way:
    """The way of a browser to the provider and back."""

    def __init__(self, office: Office, provider: Provider) -> None:
        self.office = replace(office, clock=lambda: datetime.now(UTC))
        self.provider = provider
        self.known = oidc.Provider(provider.address, CLIENT, SECRET, BACK)

    def bind(self, person: str = "inspector", subject: str = "subject-1") -> "Way":
        with self.office.open_work(ADMINISTRATOR) as work:
            bind_subject(work, person, Subject(self.provider.address, subject))
            work.audit(Event.ACCOUNT_CHANGED)
        return self

    def there(self, browser: str = "browser-1", link: str = "") -> Back:
        """Go to the provider, sign in there, and bring back what it gives."""
        address = begin_sign_on(self.office, self.known, browser, "/find", link=link)
        given = parse_qs(urlsplit(redirect_of(address)).query)
        return Back(browser, given["state"][0], given["code"][0])

    def back(self, back: Back) -> SignedOn:
        return finish_sign_on(self.office, self.known, back, HERE)

    def go(self, **where: str) -> SignedOn:
        return self.back(self.there(**where))

    def session(self, done: SignedOn) -> Session:
        with self.office.open_reading() as reading:
            found = find_session(reading, hash_token(done.token))
        assert found
        return found

    def why(self) -> str:
        """Why the last one was turned away, as the log has it."""
        query = select(EventRecord).where(EventRecord.event == "sign_on_refused").order_by(EventRecord.seq.desc())
        with self.office.open_reading() as reading:
            row = reading.scalars(query.limit(1)).one()
        return str(row.particulars)


@pytest.fixture
def way(office: Office, provider: Provider) -> Way:
    return Way(office, provider)


def test_a_bound_subject_is_signed_in_and_still_asked_for_a_second_factor(way: Way) -> None:
    done = way.bind().go()

    session = way.session(done)
    assert (session.person, session.state, done.next) == ("inspector", "password_given", "/find")
    assert "code_verifier=" in way.provider.asked[0]
    assert SECRET not in way.provider.asked[0]


def test_a_second_factor_at_the_provider_counts_only_where_the_force_trusts_it(way: Way) -> None:
    way.bind()
    way.provider.more = {"amr": ["pwd", "mfa"]}
    assert way.session(way.go()).state == "password_given"
    rules(way, trusts_sign_on=True)
    trusted = way.session(way.go())
    assert (trusted.state, trusted.proven_at) == ("open", None)  # when it was proved there is not said: no step-up
    way.provider.more = {"amr": ["pwd"]}
    assert way.session(way.go()).state == "password_given"
    way.provider.more = {"amr": ["pwd", "mfa"]}
    rules(way, trusts_sign_on=True, key_required=True)
    assert way.session(way.go()).state == "password_given"


def rules(way: Way, **values: bool) -> None:
    with way.office.engine.begin() as connection:
        connection.execute(update(ForceRecord).values(**values))


def lying(**lies: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Claims with some changed; None takes one away."""
    return lambda claims: {k: v for k, v in {**claims, **lies}.items() if v is not None}


def soon(**units: float) -> int:
    return int((datetime.now(UTC) + timedelta(**units)).timestamp())


LIES: dict[str, dict[str, Any]] = {
    "wrong nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "wrong audience": {"aud": "another-client"},
    "several audiences, another party": {"aud": [CLIENT, "another"], "azp": "another"},
    "several audiences, no party": {"aud": [CLIENT, "another"]},
    "wrong audience, our party": {"aud": "another-client", "azp": CLIENT},
    "several audiences, our party": {"aud": [CLIENT, "another"], "azp": CLIENT},
    "no audience": {"aud": None},
    "wrong issuer": {"iss": "https://login.evil.example"},
    "no issuer": {"iss": None},
    "expired": {"exp": soon(minutes=-5)},
    "no expiry": {"exp": None},
    "not yet": {"nbf": soon(minutes=30)},
    "made long ago": {"iat": soon(minutes=-30)},
    "made in the future": {"iat": soon(minutes=30)},
    "no subject": {"sub": None},
    "subject is no text": {"sub": 7},
    "empty subject": {"sub": ""},
    "endless subject": {"sub": "x" * 256},
    "factors are no list": {"amr": "mfa"},
    "another access token": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=list(LIES))
def test_a_token_that_is_not_for_this_sign_in_is_not_believed(way: Way, lie: dict[str, Any]) -> None:
    way.bind()
    way.provider.lie = lying(**lie)

    with refused("sign_on_refused"):
        way.go()
    assert '"token_' in way.why()


def test_a_token_that_nobody_signed_is_not_believed(way: Way) -> None:
    way.bind()
    way.provider.alg = "none"

    with refused("sign_on_refused"):
        way.go()


def test_a_token_signed_with_another_key_or_a_shared_one_is_not_believed(way: Way) -> None:
    way.bind()
    way.provider.signer = RSAKey.generate_key(2048, {"kid": "k1"})
    with refused("sign_on_refused"):
        way.go()
    way.provider.signer, way.provider.alg = None, "HS256"
    with refused("sign_on_refused"):
        way.go()
    way.provider.alg = "RS256"
    assert way.go().token


def test_a_state_is_used_once_and_by_the_browser_that_began(way: Way) -> None:
    way.bind()
    back = way.there()
    with refused("sign_on_refused"):
        way.back(replace(back, browser="another browser"))
    assert way.back(back).token

    with refused("sign_on_refused"):
        way.back(back)
    assert '"state"' in way.why()
    with refused("sign_on_refused"):
        way.back(replace(way.there(), state="made up"))


def test_a_code_is_used_once_and_of_its_own_sign_in(way: Way) -> None:
    way.bind()
    first, second = way.there(), way.there()
    with refused("sign_on_refused"):
        way.back(replace(second, code=first.code))  # a code that was slipped in: its verifier is another
    third = way.there()
    assert way.back(third).token

    with refused("sign_on_refused"):
        way.back(replace(way.there(), code=third.code))
    assert '"answer_' in way.why()


def test_a_state_is_too_old_after_ten_minutes(way: Way) -> None:
    way.bind()
    back = way.there()
    way.office = replace(way.office, clock=lambda: datetime.now(UTC) + timedelta(minutes=10))

    with refused("sign_on_refused"):
        way.back(back)


def test_what_the_provider_refused_or_another_issuer_gave_is_refused(way: Way) -> None:
    way.bind()
    with refused("sign_on_refused"):
        way.back(replace(way.there(), error="access_denied"))
    with refused("sign_on_refused"):
        way.back(replace(way.there(), issuer="https://login.evil.example"))
    assert way.back(replace(way.there(), issuer=way.provider.address)).token


def test_the_same_email_with_another_subject_gets_nothing(way: Way) -> None:
    way.bind()
    way.provider.more = {"email": "r.okafor@wessex.example", "email_verified": True, "preferred_username": "inspector"}
    assert way.go().token
    way.provider.person = "subject-2"

    with refused("sign_on_refused"):
        way.go()
    assert "subject_unknown" in way.why()


def test_the_same_subject_of_another_issuer_gets_nothing(way: Way) -> None:
    with way.office.open_work(ADMINISTRATOR) as work:
        bind_subject(work, "inspector", Subject("https://login.other.example", "subject-1"))
        work.audit(Event.ACCOUNT_CHANGED)

    with refused("sign_on_refused"):
        way.go()


def test_a_disabled_person_gets_nothing(way: Way) -> None:
    way.bind()
    with way.office.engine.begin() as connection:
        connection.execute(update(PersonRecord).where(PersonRecord.id == "inspector").values(active=False))

    with refused("sign_on_refused"):
        way.go()


def activation(way: Way, person: str = "officer", *, first: bool = True) -> str:
    if first:
        with way.office.engine.begin() as connection:
            connection.execute(update(PersonRecord).where(PersonRecord.id == person).values(password_hash=""))
    fresh = Presence(proven_at=way.office.clock(), on_page=True)
    with way.office.open_work(replace(ADMINISTRATOR, presence=fresh)) as work:
        return make_link(work, person, "New here").token


def test_an_activation_link_binds_whoever_comes_back_with_it_once(way: Way) -> None:
    link = activation(way)
    done = way.go(link=link)

    assert way.session(done).person == "officer"
    with refused("link_not_good"):
        find_link(way.office, link)
    assert way.session(way.go()).person == "officer"
    with way.office.engine.begin() as connection:
        connection.execute(delete(SignOnSubject))
    with refused("sign_on_refused"):
        way.go(link=link)


def test_a_reset_link_binds_nobody(way: Way) -> None:
    with refused("sign_on_refused"):
        way.go(link=activation(way, first=False))
    with refused("sign_on_refused"):
        way.go(link="made up")


WRONG_PLACES: dict[str, dict[str, str]] = {
    "another issuer": {"issuer": "https://login.evil.example"},
    "token at another host": {"token_endpoint": "http://localhost:1/token"},
    "keys at another host": {"jwks_uri": "https://login.evil.example/keys"},
    "sign-in that only begins alike": {"authorization_endpoint": "http://127.0.0.1.evil.example/authorize"},
    "no sign-in at all": {"authorization_endpoint": ""},
}


@pytest.mark.parametrize("wrong", WRONG_PLACES.values(), ids=list(WRONG_PLACES))
def test_nothing_is_asked_of_another_host(way: Way, wrong: dict[str, str]) -> None:
    way.bind()
    way.provider.discovery = wrong

    with refused("sign_on_refused"):
        way.go()
    assert way.provider.asked == [] or "jwks_uri" in wrong


@pytest.mark.parametrize(
    ("address", "of_issuer"),
    [
        ("https://login.example/keys", True),
        ("https://login.example:443/keys", False),
        ("http://login.example/keys", False),
        ("https://login.example.evil.example/keys", False),
        ("https://evil.example/login.example", False),
        ("https://login.example@evil.example/", False),
        ("https://someone@login.example/keys", False),
        ("https://login.example:notaport/", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_an_address_is_of_the_very_host_of_the_issuer(address: str, *, of_issuer: bool) -> None:
    assert oidc.is_of_issuer(address, "https://login.example/tenant/v2.0") is of_issuer


def test_plain_http_is_for_this_machine_alone() -> None:
    assert oidc.is_of_issuer("http://127.0.0.1:9/keys", "http://127.0.0.1:9")
    assert not oidc.is_of_issuer("http://login.example/keys", "http://login.example")


def test_a_provider_that_is_gone_is_answered_in_words(way: Way) -> None:
    way.known = replace(way.known, issuer="http://127.0.0.1:9")

    with pytest.raises(Refusal) as caught:
        begin_sign_on(way.office, way.known, "browser-1", "/")
    assert caught.value.code == "sign_on_refused"


def test_a_wrong_secret_of_ours_gets_nothing(way: Way) -> None:
    way.bind()
    way.known = replace(way.known, secret="another")

    with refused("sign_on_refused"):
        way.go()


def test_one_address_begins_so_often_and_no_oftener(way: Way) -> None:
    def begin(address: str) -> str:
        return begin_sign_on(way.office, way.known, "browser-1", "/", address=address)

    for _ in range(30):
        assert begin("192.0.2.7")
    with pytest.raises(Refusal):
        begin("192.0.2.7")
    assert begin("192.0.2.8")
