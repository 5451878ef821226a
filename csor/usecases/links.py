"""Links by which one person chooses a password, once: for a first one 24 hours, for a new one 15 minutes.

Signed, so that a made-up one costs nothing; kept as a hash, so that whoever reads the records can use none. A reset
keeps the second factor: whoever holds the link still needs it (trust.md V6.4).
"""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import insert, select, update

from csor.domain.accounts import LinkKind, link_by_another, may_manage, not_own_account, reason_given
from csor.domain.actions import Event
from csor.domain.people import Actor, Presence
from csor.domain.refusals import Blocker, Refusal
from csor.domain.sessions import WhyEnded
from csor.domain.throttle import KNOWN_BY_LINK
from csor.domain.vocabulary import Rank
from csor.reading.accounts import list_proposers
from csor.reading.people import Colleague, find_force, find_person, list_forces
from csor.reading.sessions import find_means
from csor.records.accounts import AccountLink
from csor.records.base import new_id
from csor.records.codec import said_to_text
from csor.records.people import PersonRecord
from csor.usecases.accounts import NO_ACCOUNT, ask
from csor.usecases.browsers import know_browser
from csor.usecases.news import News, leave_news
from csor.usecases.office import Office
from csor.usecases.passwords import hash_password, own_words, unfit
from csor.usecases.sessions import end_sessions, lock_person
from csor.usecases.tries import at_address, take
from csor.usecases.vault import derive
from csor.usecases.work import Work

SALT: Final = "a link to choose a password"
NOT_GOOD: Final = Blocker(
    "link_not_good", "This link does not work. It may have been used, or be too old.", "trust.md 2.1 V6.4"
)
DISABLED: Final = Blocker("account_disabled", "This account is disabled. Enable it first.", "trust.md 2.1 V6.4")


@dataclass(frozen=True, slots=True)
class MadeLink:
    """A link to hand over: it is shown once. token: what stands at the end of its address."""

    token: str
    kind: LinkKind
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class OpenLink:
    """A link that can be used now."""

    id: UUID
    kind: LinkKind
    person: Colleague


def make_link(work: Work, person: str, reason: str) -> MadeLink:
    """Make a link for somebody to hand over: a first password for whoever has none, else a new one.

    Links made before for the same person open nothing from now on. Raises Refusal link_by_another, too: whoever proposed
    the account or its access does not also hold what the first sign-in begins with.
    """
    ask(may_manage(work.actor, work.actor.force), reason_given(reason))
    found = find_person(work.session, person)
    if found is None or found.actor.force != work.actor.force:
        raise Refusal(NO_ACCOUNT)
    ask(not_own_account(work.actor, found.actor.every_account), None if found.active else DISABLED)
    work.require_fresh()
    lock_person(work, person)
    proposers, has_factor = list_proposers(work.session, person), find_means(work.session, person).any
    ask(link_by_another(work.actor, proposers, has_factor=has_factor))
    kind = LinkKind.RESET if found.password_hash else LinkKind.ACTIVATION
    ends_at = work.now + kind.lasts
    token = str(_signer(work.office).dumps([kind.value, secrets.token_urlsafe(32)]))
    _void_links(work, person)
    row = {"id": new_id(), "person": person, "kind": kind.value, "token_hash": hash_link(token), "ends_at": ends_at}
    work.session.execute(insert(AccountLink).values(**row, made_by=work.actor.id, made_at=work.now))
    work.changed()
    leave_news(work, person, News.LINK_MADE)
    work.audit(Event.ACCOUNT_LINK_MADE, said=said_to_text({"person": person, "kind": kind, "reason": reason}))
    return MadeLink(token, kind, ends_at)


def find_link(office: Office, token: str, *, known_hash: str = "") -> OpenLink:
    """The link of a token, or of the hash of one that was looked at before.

    Raises Refusal link_not_good: one answer for used, too old, forged and disabled.
    """
    try:
        if not known_hash:
            _signer(office).loads(token)
    except BadData:
        raise Refusal(NOT_GOOD) from None
    good = (
        AccountLink.token_hash == (known_hash or hash_link(token)),
        AccountLink.used_at.is_(None),
        AccountLink.ends_at > office.clock(),
    )
    with office.open_reading() as reading:
        row = reading.scalar(select(AccountLink).where(*good))
        person = find_person(reading, row.person) if row else None
    if row is None or person is None or not person.active:
        raise Refusal(NOT_GOOD)
    return OpenLink(row.id, LinkKind(row.kind), person)


def use_link(office: Office, token: str, password: str, presence: Presence) -> str:
    """Choose a password by a link, which is used up; every session of the person ends. Gives what their browser is known by.

    They sign in with the password then: a link alone lets nobody in, and a second factor that is there stays. No lock
    is held while the password is hashed. Raises Refusal: link_not_good, or why the password does not fit.
    """
    link = find_link(office, token)
    with office.open_reading() as reading:
        force = find_force(reading, link.person.actor.force)
    blocker = unfit(password, own_words(link.person, force.name if force else ""), office.breached)
    if blocker is not None:
        raise Refusal(blocker)
    hashed = hash_password(password)
    with office.open_work(replace(link.person.actor, presence=presence)) as work:
        return _use(work, link, hashed)


def _use(work: Work, link: OpenLink, hashed: str) -> str:
    person = work.actor.id
    lock_person(work, person)
    used = update(AccountLink).where(AccountLink.id == link.id, AccountLink.used_at.is_(None)).values(used_at=work.now)
    if work.session.execute(used).rowcount != 1:  # type: ignore[attr-defined]
        raise Refusal(NOT_GOOD)
    work.session.execute(update(PersonRecord).where(PersonRecord.id == person).values(password_hash=hashed))
    work.changed()
    end_sessions(work, person, WhyEnded.PASSWORD_CHANGED)
    browser = know_browser(work, person, lasts=KNOWN_BY_LINK)
    leave_news(work, person, News.LINK_USED)
    said = {"person": person, "kind": link.kind, "link": link.id.hex}
    work.audit(Event.ACCOUNT_LINK_USED, said=said_to_text(said))
    return browser


def note_link_refused(office: Office, presence: Presence) -> None:
    """Keep that a link did not work; nothing of what was sent is kept."""
    with office.open_reading() as reading:
        forces = list_forces(reading)
    if not forces:
        return
    nobody = Actor("nobody", "Nobody", Rank.STAFF, frozenset(), force=forces[0], presence=presence)
    with office.open_work(nobody) as work:
        if take(work, at_address(presence.address)):  # a flood of them fills no log
            work.audit(Event.ACCOUNT_LINK_REFUSED, outcome="refused", code=NOT_GOOD.code)


def _void_links(work: Work, person: str) -> None:
    """A link made before and not used ends now; it does not count as used, since no password came of it."""
    unused = (AccountLink.person == person, AccountLink.used_at.is_(None), AccountLink.ends_at > work.now)
    work.session.execute(update(AccountLink).where(*unused).values(ends_at=work.now))


def _signer(office: Office) -> URLSafeSerializer:
    secrets_in_turn = (*reversed(office.older_secrets), office.secret)  # the last one signs
    return URLSafeSerializer([derive(one, SALT) for one in secrets_in_turn], salt=SALT)


def hash_link(token: str) -> str:
    """What the records keep of a link."""
    return hashlib.sha256(token.encode()).hexdigest()
