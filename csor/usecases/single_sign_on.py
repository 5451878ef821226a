"""Sign in by the force's identity provider: who somebody is there is bound to issuer and subject, never an e-mail.

It stands for the password. Our own second factor is asked for all the same, unless the force trusts the provider and
the id token says that one was asked there; where a security key is required it is always asked for here.
"""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from sqlalchemy import delete, insert, select, update

from csor.domain.accounts import LinkKind, Subject
from csor.domain.actions import Event
from csor.domain.people import Actor, Presence
from csor.domain.refusals import Blocker, Refusal
from csor.domain.vocabulary import Rank
from csor.reading.accounts import find_rules
from csor.reading.people import Colleague, find_person, list_forces
from csor.records.accounts import AccountLink, SignOnAttempt, SignOnSubject
from csor.records.codec import said_to_text
from csor.usecases.confirmed_changes import bind_subject
from csor.usecases.links import find_link, hash_link
from csor.usecases.office import Office
from csor.usecases.oidc import Believed, NotBelieved, Provider, believe, sign_on_address
from csor.usecases.security_keys import only_a_key_will_do
from csor.usecases.sessions import begin_session, lock_person
from csor.usecases.tries import at_address, take
from csor.usecases.vault import derive
from csor.usecases.work import Work

LASTS: Final = timedelta(minutes=10)
KEPT: Final = timedelta(days=1)
REFUSED: Final = Blocker(
    "sign_on_refused",
    "You could not be signed in this way. Sign in with your username and password, or call the service desk.",
    "trust.md 2.1 V10.5",
)


@dataclass(frozen=True, slots=True)
class Back:
    """What the browser brought back from the provider. browser: the mark of the browser itself."""

    browser: str
    state: str
    code: str
    issuer: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class SignedOn:
    """A session that began, and where its person was going."""

    token: str
    next: str


def begin_sign_on(
    office: Office, provider: Provider, browser: str, going: str, *, link: str = "", address: str = ""
) -> str:
    """The provider's address to send a browser to. link: of an activation link to bind the person by, or empty.

    address: of the network, which may begin so often and no oftener. Raises Refusal when the provider does not answer.
    """
    nobody = _nobody(office, Presence(address=address))
    if nobody is None or not _counted(office, nobody):
        raise Refusal(REFUSED)
    state = secrets.token_urlsafe(32)
    try:
        address = sign_on_address(provider, state, _nonce(office, state), _verifier(office, state))
    except NotBelieved:
        raise Refusal(REFUSED) from None
    row = {"state_hash": _hash(state), "browser_hash": _hash(browser), "next": going[:2000], "began_at": office.clock()}
    with office.engine.begin() as connection:
        connection.execute(delete(SignOnAttempt).where(SignOnAttempt.began_at < office.clock() - KEPT))
        connection.execute(insert(SignOnAttempt).values(**row, link=hash_link(link) if link else ""))
    return address


def finish_sign_on(office: Office, provider: Provider, back: Back, presence: Presence, agent: str = "") -> SignedOn:
    """Begin a session for whom the provider says it is. Raises Refusal, with one answer for whatever was wrong."""
    attempt = _take(office, back)
    try:
        if attempt is None:
            raise NotBelieved("state")  # noqa: TRY301 - each reason leaves by the one way out
        if back.error or (back.issuer and back.issuer != provider.issuer):
            raise NotBelieved("provider_refused" if back.error else "issuer")  # noqa: TRY301
        nonce, verifier = _nonce(office, back.state), _verifier(office, back.state)
        believed = believe(provider, back.code, nonce, verifier, office.clock())
        return SignedOn(_begin(office, believed, attempt.link, presence, agent), attempt.next)
    except NotBelieved as why:
        _note_refused(office, str(why), presence)
        raise Refusal(REFUSED) from None


def _begin(office: Office, believed: Believed, link: str, presence: Presence, agent: str) -> str:
    """A session for the person this subject is bound to, or is bound to now by the activation link it came with."""
    found = _bound(office, believed)
    linked = _linked(office, link) if found is None and link else None
    person = found or (linked[1] if linked else None)
    if person is None or not person.active:
        raise NotBelieved("subject_unknown")
    with office.open_work(replace(person.actor, presence=presence)) as work:
        lock_person(work, person.actor.id)
        if linked:
            _use_link(work, linked[0])
            bind_subject(work, person.actor.id, Subject(believed.issuer, believed.subject))
        trusted = believed.multi_factor and find_rules(work.session, person.actor.force).trusts_sign_on
        proven = trusted and not only_a_key_will_do(work, person.actor)
        token = begin_session(work, person.actor.id, presence, agent=agent, proven=proven, fresh=False)
        work.audit(Event.SIGN_ON_ACCEPTED, said=said_to_text({"issuer": believed.issuer, "multi_factor": proven}))
    return token


def _bound(office: Office, believed: Believed) -> Colleague | None:
    query = select(SignOnSubject.person).where(
        SignOnSubject.issuer == believed.issuer, SignOnSubject.subject == believed.subject
    )
    with office.open_reading() as reading:
        person = reading.scalar(query)
        return find_person(reading, person) if person else None


def _linked(office: Office, link: str) -> tuple[str, Colleague] | None:
    """The person of an activation link that is still good. A reset lets nobody bind anything."""
    try:
        found = find_link(office, "", known_hash=link)
    except Refusal:
        return None
    return (link, found.person) if found.kind is LinkKind.ACTIVATION else None


def _use_link(work: Work, link: str) -> None:
    used = update(AccountLink).where(AccountLink.token_hash == link, AccountLink.used_at.is_(None))
    if work.session.execute(used.values(used_at=work.now)).rowcount != 1:  # type: ignore[attr-defined]
        raise Refusal(REFUSED)


def _take(office: Office, back: Back) -> SignOnAttempt | None:
    """The attempt of this state and this browser, used up in the statement that takes it."""
    its = SignOnAttempt.state_hash == _hash(back.state)
    taken = (
        update(SignOnAttempt)
        .where(
            its,
            SignOnAttempt.browser_hash == _hash(back.browser),
            SignOnAttempt.used_at.is_(None),
            SignOnAttempt.began_at > office.clock() - LASTS,
        )
        .values(used_at=office.clock())
    )
    with office.engine.begin() as connection:
        if connection.execute(taken).rowcount != 1:
            return None
    with office.open_reading() as reading:
        return reading.scalar(select(SignOnAttempt).where(its))


def _note_refused(office: Office, why: str, presence: Presence) -> None:
    """Keep that somebody was turned away, and at which step; nothing of what the provider said."""
    nobody = _nobody(office, presence)
    if nobody is not None:
        with office.open_work(nobody) as work:
            work.audit(Event.SIGN_ON_REFUSED, said=said_to_text({"why": why}), outcome="refused", code=REFUSED.code)


def _nobody(office: Office, presence: Presence) -> Actor | None:
    """A visitor, under the one force there is."""
    with office.open_reading() as reading:
        forces = list_forces(reading)
    return Actor("nobody", "Nobody", Rank.STAFF, frozenset(), force=forces[0], presence=presence) if forces else None


def _counted(office: Office, nobody: Actor) -> bool:
    """Whether this network address may begin once more; a flood of them fills no table."""
    with office.open_work(nobody) as work:
        return take(work, at_address(nobody.presence.address))


# Both come from the state by the instance's secret, so that neither is kept anywhere.


def _nonce(office: Office, state: str) -> str:
    return derive(office.secret, f"nonce|{state}").hex()


def _verifier(office: Office, state: str) -> str:
    return derive(office.secret, f"verifier|{state}").hex()


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
