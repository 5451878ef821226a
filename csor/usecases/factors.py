"""Second factors: the codes of an authenticator app, each time step once; what proves a session.

Source: RFC 6238; trust.md 2.1 V6.5 (the last time step is kept, not the last code).
"""

import base64
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import pyotp
from sqlalchemy import delete, func, insert, select, update

from csor.domain.accounts import needs_key
from csor.domain.actions import Event
from csor.domain.refusals import Blocker, Refusal
from csor.domain.sessions import TRIES, SessionState, WhyEnded
from csor.reading.accounts import find_rules
from csor.reading.people import find_person
from csor.reading.sessions import find_means
from csor.records.base import new_id
from csor.records.codec import said_to_text
from csor.records.sessions import FactorRecord, RecoveryCode
from csor.usecases.browsers import know_browser
from csor.usecases.news import News, leave_news
from csor.usecases.office import Office
from csor.usecases.recovery_codes import new_recovery_codes, use_recovery_code
from csor.usecases.sessions import end_session, end_sessions, lock_session, open_session, renew_token
from csor.usecases.tries import at_factor, take, was_right
from csor.usecases.vault import derive, seal, unseal
from csor.usecases.vouching import Vouched
from csor.usecases.work import Work

STEP_SECONDS: Final = 30
DRIFT: Final = 1
DIGITS: Final = 6
TOTP: Final = "totp"
RECOVERY: Final = "recovery"
SECRET_BYTES: Final = 20
WRONG: Final = Blocker(
    "factor_refused",
    "The code is not right, or was used before. Wait for the next one. After 5 wrong codes, sign in again later.",
    "trust.md 2.4",
    "code",
)
TOO_MANY: Final = Blocker("session_ended", "There were too many wrong codes. Sign in again.", "trust.md 2.4")
KEY_NEEDED: Final = Blocker(
    "key_needed", "Your role needs your security key here. A code is not enough.", "trust.md 2.1 V6.3.3", "code"
)
NOT_THE_LAST: Final = Blocker(
    "last_factor", "This is your only second factor. Add another one before you remove it.", "trust.md 2.1 V6"
)


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of proving: a new token, or the reason there is none. ended: the session is over.

    browser: what the browser is known by from now on, when this was a whole sign-in.
    codes: recovery codes that were made with the first second factor, to be shown once.
    """

    token: str = ""
    blocker: Blocker | None = None
    ended: bool = False
    codes: tuple[str, ...] = ()
    browser: str = ""


# ------------------------------------------------------------ proving


def prove(work: Work, session: str, typed: str) -> Proof:
    """Prove a session with what was typed: a code of the app, or a recovery code.

    It opens a session at sign-in and makes it fresh at a step-up. A wrong try is counted and kept, so this raises
    Refusal only for a session that has ended.
    """
    row = lock_session(work, session)
    signing_in = row.state != SessionState.OPEN.value
    if signing_in and not take(work, at_factor(row.person)):
        return refuse_proof(work, session, throttled=True)
    if _only_key(work, row.person):
        return Proof(blocker=KEY_NEEDED)
    vouched = _use_code(work, row.person, typed)
    return accept_proof(work, session, vouched) if vouched else refuse_proof(work, session)


def _only_key(work: Work, person: str) -> bool:
    """Whether this person has a security key and a role in which the force takes nothing else."""
    found = find_person(work.session, person)
    if found is None or not find_means(work.session, person).keys:
        return False
    rules = find_rules(work.session, found.actor.force)
    return needs_key(found.actor.roles, key_required=rules.key_required)


def accept_proof(work: Work, session: str, vouched: Vouched) -> Proof:
    """A second factor was proved (totp, recovery or key): the session is open and fresh, with a new token."""
    row = lock_session(work, session)
    signing_in = row.state != SessionState.OPEN.value
    browser = ""
    if signing_in:
        was_right(work, at_factor(row.person))
        browser = know_browser(work, row.person, row.id)
    open_session(work, row, vouched)
    if vouched.how == RECOVERY:
        left = find_means(work.session, row.person).codes
        work.audit(Event.RECOVERY_CODE_USED, said=said_to_text({"session": session, "left": left}))
    if not signing_in:
        work.audit(Event.STEPPED_UP, said=said_to_text({"session": session, **vouched.said}))
    return Proof(renew_token(work, row), browser=browser)


def refuse_proof(work: Work, session: str, *, throttled: bool = False) -> Proof:
    """A second factor was not proved: the try is counted in the session, which ends after five."""
    row = lock_session(work, session)
    row.tries += 1
    work.session.flush()
    work.changed()
    said = said_to_text({"session": session, "throttled": throttled})
    work.audit(Event.FACTOR_REFUSED, said=said, outcome="refused", code=WRONG.code)
    if row.tries < TRIES:
        return Proof(blocker=WRONG)
    end_session(work, session, WhyEnded.TRIES)
    return Proof(blocker=TOO_MANY, ended=True)


def _use_code(work: Work, person: str, typed: str) -> Vouched | None:
    """What proved it; None when nothing did. What fits is used up in the same statement that takes it."""
    code = "".join(typed.split()).replace("-", "").upper()
    if _is_code(code):
        fits = (Vouched(TOTP, one.id.hex) for one in _authenticators(work, person) if _use_step(work, one, code))
        return next(fits, None)
    return Vouched(RECOVERY) if use_recovery_code(work, person, code) else None


def _authenticators(work: Work, person: str) -> list[FactorRecord]:
    query = select(FactorRecord).where(
        FactorRecord.person == person, FactorRecord.kind == TOTP, FactorRecord.ended_at.is_(None)
    )
    return list(work.session.scalars(query))


def _use_step(work: Work, factor: FactorRecord, code: str) -> bool:
    """Take the time step of a code: never one that was taken, nor one before it, whoever asks at the same moment."""
    step = step_of(open_secret(work.office.secret, factor, work.office.older_secrets), code, work.now)
    if step is None:
        return False
    used = (
        update(FactorRecord)
        .where(FactorRecord.id == factor.id, FactorRecord.last_step < step)
        .values(last_step=step, used_at=work.now)
        .execution_options(synchronize_session=False)
    )
    return bool(work.session.execute(used).rowcount)  # type: ignore[attr-defined]


# ------------------------------------------------------------ time steps


def current_step(now: datetime) -> int:
    """The time step of a moment."""
    return int(now.timestamp()) // STEP_SECONDS


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The time step, one before or after now at most, that a code belongs to."""
    if not secret or not _is_code(code):
        return None
    here = current_step(now)
    near = range(here - DRIFT, here + DRIFT + 1)
    return next((step for step in near if hmac.compare_digest(code_at(secret, step), code)), None)


def _is_code(code: str) -> bool:
    return len(code) == DIGITS and code.isascii() and code.isdigit()


def code_at(secret: str, step: int) -> str:
    """The code of a time step."""
    return pyotp.TOTP(secret).generate_otp(step)


def open_secret(instance: str, factor: FactorRecord, older: Sequence[str] = ()) -> str:
    """The secret of a factor; empty when it does not open. older: the instance's secrets before this one."""
    return unseal(instance, factor.secret, place_of(factor.id), older)


def place_of(factor: UUID) -> str:
    """What the seal of a factor's secret is bound to."""
    return f"factor.secret|{factor.hex}"


def first_secret(office: Office, person: str) -> tuple[str, int]:
    """The secret of a person's oldest authenticator app and its last used time step; ("", 0) without one."""
    query = select(FactorRecord).where(
        FactorRecord.person == person, FactorRecord.kind == TOTP, FactorRecord.ended_at.is_(None)
    )
    with office.open_reading() as reading:
        found = reading.scalars(query.order_by(FactorRecord.added_at)).first()
    return (open_secret(office.secret, found, office.older_secrets), found.last_step) if found else ("", 0)


# ------------------------------------------------------------ enrolling


def offered_secret(work: Work, session: str, person: str) -> str:
    """The secret that this session is offered for a new authenticator app, the same until one was added.

    It is made from the instance's secret, so that nothing is kept before somebody shows that their app has it.
    """
    had = work.session.scalar(select(func.count()).where(FactorRecord.person == person)) or 0
    raw = derive(work.office.secret, f"offered|{session}|{person}|{had}", SECRET_BYTES)
    return base64.b32encode(raw).decode()


def address_of(secret: str, person: str, issuer: str) -> str:
    """What the square of dots says to an authenticator app."""
    return pyotp.TOTP(secret).provisioning_uri(name=person, issuer_name=issuer)


def enrol(work: Work, session: str, typed: str, name: str) -> Proof:
    """Add an authenticator app that shows the right code. The first one opens the session and brings recovery codes.

    Raises Refusal when somebody who has a second factor did not prove it just now.
    """
    row = lock_session(work, session)
    had = find_means(work.session, row.person).any
    if had:
        work.require_fresh()
        if row.state != SessionState.OPEN.value:
            raise Refusal(WRONG)
    secret = offered_secret(work, session, row.person)
    step = step_of(secret, "".join(typed.split()), work.now)
    if step is None:
        return refuse_proof(work, session)
    browser = "" if had else know_browser(work, row.person, row.id)
    keep_authenticator(work, row.person, secret, name or "Authenticator app", step)
    if had:
        leave_news(work, row.person, News.APP_ADDED)
        end_sessions(work, row.person, WhyEnded.FACTOR_CHANGED, keep=[session])
        return Proof(renew_token(work, row))
    open_session(work, row)
    return Proof(renew_token(work, row), codes=new_recovery_codes(work, row.person), browser=browser)


def keep_authenticator(work: Work, person: str, secret: str, name: str, last_step: int = 0) -> None:
    """Keep the secret of an authenticator app, sealed to its row."""
    key = new_id()
    values = {
        "id": key,
        "person": person,
        "kind": TOTP,
        "name": name[:60],
        "secret": seal(work.office.secret, secret, place_of(key)),
        "last_step": last_step,
        "added_at": work.now,
    }
    work.session.execute(insert(FactorRecord).values(**values))
    work.changed()
    work.audit(Event.FACTOR_ADDED, said=said_to_text({"person": person, "kind": TOTP, "factor": key.hex}))


def remove_factor(work: Work, name: str) -> None:
    """Take away one's own authenticator app. Raises Refusal for the last second factor, and without a fresh one."""
    work.require_fresh()
    means = find_means(work.session, work.actor.id)
    found = next((one for one in means.authenticators if one.name == name), None)
    if found is None or len(means.authenticators) + len(means.keys) == 1:
        raise Refusal(NOT_THE_LAST)
    _drop(work, work.actor.id, name)
    leave_news(work, work.actor.id, News.APP_REMOVED)
    end_sessions(work, work.actor.id, WhyEnded.FACTOR_CHANGED, keep=[work.actor.presence.session])


def reset_factors(work: Work, person: str) -> None:
    """Take away every authenticator app and recovery code of a person, who enrols anew; their sessions end at once.

    Who may ask for it is for the caller's rule to say.
    """
    for one in find_means(work.session, person).authenticators:
        _drop(work, person, one.name)
    work.session.execute(delete(RecoveryCode).where(RecoveryCode.person == person))
    work.changed()
    end_sessions(work, person, WhyEnded.FACTOR_CHANGED)


def _drop(work: Work, person: str, name: str) -> None:
    for factor in _authenticators(work, person):
        if factor.id.hex == name:
            factor.ended_at, factor.secret = work.now, ""
    work.session.flush()
    work.changed()
    work.audit(Event.FACTOR_REMOVED, said=said_to_text({"person": person, "kind": TOTP, "factor": name}))
