"""Security keys (WebAuthn): added, proved, taken away. A challenge is of one session, for one purpose, once.

Source: W3C Web Authentication Level 2; trust.md 2.1 V6.3.3, V6.7. The key asks for a PIN or a finger each time.
"""

import json
from base64 import urlsafe_b64decode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

import webauthn
from sqlalchemy import insert, select, update
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from csor.domain.accounts import needs_key
from csor.domain.actions import Event
from csor.domain.people import Actor
from csor.domain.refusals import Blocker, Refusal
from csor.domain.sessions import SessionState, WhyEnded
from csor.reading.accounts import find_rules
from csor.reading.sessions import find_means
from csor.records.accounts import KeyChallenge, SecurityKey
from csor.records.base import new_id
from csor.records.codec import said_to_text
from csor.records.sessions import SessionRecord
from csor.usecases.browsers import know_browser
from csor.usecases.factors import NOT_THE_LAST, WRONG, Proof, accept_proof, refuse_proof
from csor.usecases.news import News, leave_news
from csor.usecases.sessions import end_sessions, lock_session, open_session, renew_token
from csor.usecases.tries import at_factor, take
from csor.usecases.vault import derive
from csor.usecases.vouching import Vouched, as_text, assertion_in
from csor.usecases.work import Work

ADD, PROVE = "add", "prove"
LASTS: Final = timedelta(minutes=5)
LARGEST: Final = 16_384  # characters of an answer; a real one has some 1,500
KIND: Final = "key"
REQUIRED: Final = UserVerificationRequirement.REQUIRED
# A broken answer shows itself in the library as any of these.
BROKEN: Final = (WebAuthnException, ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError)
NOT_ADDED: Final = Blocker(
    "key_refused",
    "The key was not added. Use the address this service is meant for, touch the key, and try again.",
    "trust.md 2.1 V6.3.3",
)


@dataclass(frozen=True, slots=True)
class Rp:
    """Who asks the key: the one address this service is reached at, and its name. A key answers to no other."""

    origin: str
    name: str = "Child Sex Offender Disclosure Scheme"

    @property
    def id(self) -> str:
        """The host of the address."""
        return urlsplit(self.origin).hostname or ""


# ------------------------------------------------------------ adding


def begin_adding(work: Work, session: str, rp: Rp) -> str:
    """The question to a new key, as JSON for the browser. Raises Refusal when a second factor must be proved first."""
    row = _may_add(work, session)
    options = webauthn.generate_registration_options(
        rp_id=rp.id,
        rp_name=rp.name,
        user_name=row.person,
        user_id=derive(work.office.secret, f"key user|{row.person}"),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED, user_verification=REQUIRED
        ),
        exclude_credentials=_descriptors(list_keys(work, row.person)),
    )
    _keep_challenge(work, row, ADD, options.challenge)
    return webauthn.options_to_json(options)


def finish_adding(work: Work, session: str, rp: Rp, answer: str, name: str) -> Proof:
    """Keep a key that answered. At a first sign-in this opens the session. Raises Refusal when the answer is not good."""
    row = _may_add(work, session)
    had = find_means(work.session, row.person).any
    challenge = _take_challenge(work, row, ADD, answer)
    if challenge is None:
        raise Refusal(NOT_ADDED)
    try:
        found = webauthn.verify_registration_response(
            credential=_parsed(answer),
            expected_challenge=challenge,
            expected_rp_id=rp.id,
            expected_origin=rp.origin,
            require_user_verification=True,
        )
    except BROKEN:
        raise Refusal(NOT_ADDED) from None
    if work.session.scalar(select(SecurityKey.id).where(SecurityKey.credential == found.credential_id)):
        raise Refusal(NOT_ADDED)
    key = SecurityKey(
        id=new_id(),
        person=row.person,
        credential=found.credential_id,
        public_key=found.credential_public_key,
        sign_count=found.sign_count,
        name=(name.strip() or "Security key")[:60],
        added_at=work.now,
    )
    browser = "" if had else know_browser(work, row.person, row.id)
    _keep(work, key)
    if had:
        end_sessions(work, row.person, WhyEnded.FACTOR_CHANGED, keep=[session])
    else:
        open_session(work, row)
    return Proof(renew_token(work, row), browser=browser)


def _keep(work: Work, key: SecurityKey) -> None:
    work.session.add(key)
    work.session.flush()
    work.changed()
    said = {"person": key.person, "kind": KIND, "factor": key.id.hex, "public_key": as_text(key.public_key)}
    work.audit(Event.FACTOR_ADDED, said=said_to_text(said))
    leave_news(work, key.person, News.KEY_ADDED, name=key.name)


def _may_add(work: Work, session: str) -> SessionRecord:
    """The session, when it may add a key: its own person has no second factor yet, or proved one just now."""
    row = lock_session(work, session)
    if find_means(work.session, row.person).any:
        if row.state != SessionState.OPEN.value:
            raise Refusal(WRONG)
        work.require_fresh()
    return row


# ------------------------------------------------------------ proving


def begin_proof(work: Work, session: str, rp: Rp) -> str:
    """The question to the keys of a session's person, as JSON for the browser."""
    row = lock_session(work, session)
    options = webauthn.generate_authentication_options(
        rp_id=rp.id,
        allow_credentials=_descriptors(list_keys(work, row.person)),
        user_verification=REQUIRED,
    )
    _keep_challenge(work, row, PROVE, options.challenge)
    return webauthn.options_to_json(options)


def prove_with_key(work: Work, session: str, rp: Rp, answer: str) -> Proof:
    """Prove a session with a security key. A wrong try is counted and kept, so nothing is raised for it."""
    row = lock_session(work, session)
    signing_in = row.state != SessionState.OPEN.value
    if signing_in and not take(work, at_factor(row.person)):
        return refuse_proof(work, session, throttled=True)
    key = _key_that_fits(work, row, rp, answer)
    if key is None:
        return refuse_proof(work, session)
    return accept_proof(work, session, Vouched(KIND, key.id.hex, assertion_in(answer)))


def _key_that_fits(work: Work, row: SessionRecord, rp: Rp, answer: str) -> SecurityKey | None:
    challenge = _take_challenge(work, row, PROVE, answer)
    if challenge is None:
        return None
    try:
        credential = webauthn.helpers.parse_authentication_credential_json(_parsed(answer))
        key = next((one for one in list_keys(work, row.person) if one.credential == credential.raw_id), None)
        if key is None:
            return None
        found = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=rp.id,
            expected_origin=rp.origin,
            credential_public_key=key.public_key,
            credential_current_sign_count=0,  # held below, so that a copy of the key is told apart from a wrong answer
            require_user_verification=True,
        )
    except BROKEN:
        return None
    return key if _counts_on(work, key, found.new_sign_count) else None


def _counts_on(work: Work, key: SecurityKey, count: int) -> bool:
    """Whether the key's counter went up, taken in one statement; if not there may be a copy, and the person is told."""
    forward = count > key.sign_count or count == key.sign_count == 0
    taken = (
        update(SecurityKey)
        .where(SecurityKey.id == key.id, SecurityKey.sign_count == key.sign_count)
        .values(sign_count=count, used_at=work.now)
        .execution_options(synchronize_session=False)
    )
    if forward and work.session.execute(taken).rowcount == 1:  # type: ignore[attr-defined]
        return True
    leave_news(work, key.person, News.KEY_DOUBTED, name=key.name)
    return False


# ------------------------------------------------------------ taking away


def remove_key(work: Work, name: str) -> None:
    """Take away one's own key. Raises Refusal for the last second factor, and for the last key where one is required."""
    work.require_fresh()
    person = work.actor.id
    means = find_means(work.session, person)
    key = next((one for one in list_keys(work, person) if one.id.hex == name), None)
    last_needed = len(means.keys) == 1 and only_a_key_will_do(work, work.actor)
    if key is None or last_needed or len(means.authenticators) + len(means.keys) == 1:
        raise Refusal(NOT_THE_LAST)
    _end(work, [key])
    leave_news(work, person, News.KEY_REMOVED, name=key.name)
    end_sessions(work, person, WhyEnded.FACTOR_CHANGED, keep=[work.actor.presence.session])


def end_keys(work: Work, person: str) -> None:
    """Take away every key of a person. Who may ask for it is for the caller's rule to say."""
    _end(work, list_keys(work, person))


def _end(work: Work, keys: Iterable[SecurityKey]) -> None:
    for key in keys:
        work.session.execute(update(SecurityKey).where(SecurityKey.id == key.id).values(ended_at=work.now))
        work.changed()
        work.audit(Event.FACTOR_REMOVED, said=_said(key.person, key.id))


def only_a_key_will_do(work: Work, actor: Actor) -> bool:
    """Whether the force asks for a security key in somebody's role: an app's code or a recovery code is not enough."""
    return needs_key(actor.roles, key_required=find_rules(work.session, actor.force).key_required)


# ------------------------------------------------------------ challenges


def list_keys(work: Work, person: str) -> list[SecurityKey]:
    """The keys of a person that were not taken away."""
    query = select(SecurityKey).where(SecurityKey.person == person, SecurityKey.ended_at.is_(None))
    return list(work.session.scalars(query.order_by(SecurityKey.added_at)))


def _descriptors(keys: Iterable[SecurityKey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=key.credential) for key in keys]


def _keep_challenge(work: Work, row: SessionRecord, purpose: str, challenge: bytes) -> None:
    values = {"id": new_id(), "session": row.id.hex, "person": row.person, "purpose": purpose}
    work.session.execute(insert(KeyChallenge).values(**values, challenge=challenge, made_at=work.now))


def _take_challenge(work: Work, row: SessionRecord, purpose: str, answer: str) -> bytes | None:
    """The challenge that an answer is to, used up in the statement that takes it; None when it is not this session's."""
    given = _challenge_in(answer)
    if not given:
        return None
    taken = (
        update(KeyChallenge)
        .where(
            KeyChallenge.session == row.id.hex,
            KeyChallenge.purpose == purpose,
            KeyChallenge.challenge == given,
            KeyChallenge.used_at.is_(None),
            KeyChallenge.made_at > work.now - LASTS,
        )
        .values(used_at=work.now)
        .execution_options(synchronize_session=False)
    )
    return given if work.session.execute(taken).rowcount == 1 else None  # type: ignore[attr-defined]


def _parsed(answer: str) -> dict[str, Any]:
    found = json.loads(answer)
    if not isinstance(found, dict):
        raise TypeError(answer[:40])
    return found


def _challenge_in(answer: str) -> bytes:
    """The challenge an answer names; empty when it cannot be read."""
    if len(answer) > LARGEST:
        return b""
    try:
        data = json.loads(_decoded(_parsed(answer)["response"]["clientDataJSON"]))
        return _decoded(data["challenge"])
    except BROKEN:
        return b""


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _said(person: str, key: UUID) -> str:
    return said_to_text({"person": person, "kind": KIND, "factor": key.hex})
