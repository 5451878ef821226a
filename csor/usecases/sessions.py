"""Sessions: begun, seen, proved anew, ended. The token stands in the cookie; the records know its hash alone.

A token has 256 random bits and is new at sign-in, when a second factor is proved and at each step-up; the one before is
dead at once. The session behind it stays the same, and so do its forms.
"""

import hashlib
import secrets
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, delete, or_, select, update
from sqlalchemy.exc import OperationalError

from csor.domain.actions import Event
from csor.domain.people import Actor, Presence
from csor.domain.refusals import Blocker, Refusal
from csor.domain.sessions import SEEN, SessionState, WhyEnded, most_at_once, why_over
from csor.domain.vocabulary import Role
from csor.reading.people import find_person
from csor.reading.sessions import Session, list_moves
from csor.records.base import new_id
from csor.records.codec import said_to_text
from csor.records.people import PersonRecord
from csor.records.sessions import KnownBrowser, SessionRecord
from csor.usecases.news import tell_of_new_place
from csor.usecases.office import Office
from csor.usecases.vouching import Vouched
from csor.usecases.work import Work

UNSAID = Vouched()
AGENT_LIMIT, ADDRESS_LIMIT = 200, 64
FORGETS = frozenset({WhyEnded.BY_PERSON, WhyEnded.OTHER_BROWSER, WhyEnded.SIGNED_OUT})
"""What ends the knowing of the session's browser too: it may be in other hands, or its cookies were cleared."""
GONE = Blocker("session_ended", "You are signed out. Sign in to go on.", "trust.md 2.4")


def hash_token(token: str) -> str:
    """What the records keep of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    """256 random bits, as text."""
    return secrets.token_urlsafe(32)


def begin_session(
    work: Work, person: str, presence: Presence, *, agent: str = "", proven: bool = False, fresh: bool = True
) -> str:
    """Begin a session after the first factor; gives its token. proven: a second factor was proved as well.

    fresh: it was proved just now, and here. Until one is proved nothing is open in it but to prove one. Writes no event: the sign-in does.
    """
    token = new_token()
    row = SessionRecord(
        id=new_id(),
        person=person,
        token_hash=hash_token(token),
        state=SessionState.PASSWORD_GIVEN.value,
        began_at=work.now,
        seen_at=work.now,
        proven_at=None,
        tries=0,
        address=presence.address[:ADDRESS_LIMIT],
        agent=agent[:AGENT_LIMIT],
        ended_at=None,
        why_ended="",
    )
    work.session.add(row)
    work.session.flush()
    work.changed()
    if proven:
        open_session(work, row, fresh=fresh)
    return token


def open_session(work: Work, row: SessionRecord, vouched: Vouched = UNSAID, *, fresh: bool = True) -> None:
    """A second factor was proved: the session is open, and older ones beyond the limit end. vouched: what proved it.

    fresh: it was proved here, just now; what somebody else says of one opens the session and is no step-up.
    """
    lock_person(work, row.person)
    first = row.state != SessionState.OPEN.value
    if first:
        tell_of_new_place(work, row.person, row.address)
    row.state, row.seen_at, row.tries = SessionState.OPEN.value, work.now, 0
    row.proven_at = work.now if fresh else None
    work.session.flush()
    work.changed()
    if not first:
        return
    work.audit(Event.SIGNED_IN, said=said_to_text({"session": row.id.hex, **vouched.said}))
    others = [one for one in _going_on(work, row.person) if one.id != row.id and one.state == SessionState.OPEN.value]
    for older in others[most_at_once(_roles(work, row.person)) - 1 :]:
        _end(work, older, WhyEnded.NEWER)


def renew_token(work: Work, row: SessionRecord) -> str:
    """A new token for the same session; the old one opens nothing from now on."""
    token = new_token()
    row.token_hash = hash_token(token)
    work.session.flush()
    return token


def lock_session(work: Work, name: str) -> SessionRecord:
    """The record of a session that goes on, locked. Raises Refusal when it has ended."""
    row = _locked(work, name)
    if row is None or row.ended_at is not None:
        raise Refusal(GONE)
    return row


def stay_here(work: Work) -> None:
    """See, inside the transaction that is to change something, that its person's session goes on and their account is open.

    The gate looked before; since then somebody may have closed either. Who closes one waits until this has ended, or this
    waits for them. Raises Refusal.
    """
    key = _key(work.actor.presence.session)
    if key is None or not work.writes:
        return
    query = select(SessionRecord.ended_at, PersonRecord.active).join(
        PersonRecord, PersonRecord.id == SessionRecord.person
    )
    query = query.where(SessionRecord.id == key).with_for_update(of=SessionRecord, key_share=True)
    found = work.session.execute(query).one_or_none()
    if found is None or found.ended_at is not None or not found.active:
        raise Refusal(GONE)


@cache
def _still_open() -> Select[Any]:
    """Prepared once: every form that changes something asks it."""
    query = select(SessionRecord.ended_at, PersonRecord.active).join(
        PersonRecord, PersonRecord.id == SessionRecord.person
    )
    return query.where(SessionRecord.id == bindparam("session")).with_for_update(of=SessionRecord, key_share=True)


def lock_person(work: Work, person: str) -> None:
    """Whatever changes the sessions of a person waits here first, and only then for the end of the log."""
    work.session.execute(select(PersonRecord.id).where(PersonRecord.id == person).with_for_update(key_share=True))


def _locked(work: Work, name: str) -> SessionRecord | None:
    key = _key(name)
    person = work.session.scalar(select(SessionRecord.person).where(SessionRecord.id == key)) if key else None
    if person is None:
        return None
    lock_person(work, person)
    query = select(SessionRecord).where(SessionRecord.id == key)
    return work.session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def _key(name: str) -> UUID | None:
    """The key of a session by its name, which may come out of an address."""
    try:
        return UUID(hex=name)
    except ValueError:
        return None


def is_over(session: Session, roles: AbstractSet[Role], now: datetime) -> WhyEnded | None:
    """Why a session is over, ended by somebody or by time; None while it goes on."""
    return session.why_ended or why_over(session.state, roles, session.began_at, session.seen_at, now)


def note_seen(office: Office, session: Session, now: datetime) -> None:
    """Write that somebody is there, at most every 30 seconds, and leave it when the records cannot be written now."""
    if now - session.seen_at < SEEN:
        return
    kept = update(SessionRecord).where(SessionRecord.id == session.key, SessionRecord.seen_at < now)
    try:
        with office.engine.begin() as connection:
            connection.execute(kept.values(seen_at=now))
    except OperationalError:
        return  # it ends earlier than it would have


def note_moved(office: Office, actor: Actor, session: Session) -> None:
    """Write that a session goes on from another address than it began at, once for each; the person sees it on their page.

    Nothing is asked for it: addresses of telephones change all day. Raises StoreFault.
    """
    here = actor.presence.address[:ADDRESS_LIMIT]
    if not here or not session.address or here == session.address or (office.service and office.service.stopped):
        return
    with office.open_reading() as reading:
        if here in list_moves(reading, actor).get(session.name, ()):
            return
    with office.open_work(actor) as work:
        work.audit(Event.SESSION_MOVED, said=said_to_text({"session": session.name, "began_at": session.address}))


def end_session(work: Work, name: str, why: WhyEnded) -> None:
    """End one session; nothing happens when it has ended already."""
    row = _locked(work, name)
    if row and row.ended_at is None:
        _end(work, row, why)


def end_own_session(work: Work, name: str) -> None:
    """End a session of the person who asks. Raises Refusal for anybody else's."""
    row = lock_session(work, name)
    if row.person != work.actor.id:
        raise Refusal(GONE)
    _end(work, row, WhyEnded.BY_PERSON)


def end_sessions(work: Work, person: str, why: WhyEnded, *, keep: Iterable[str] = ()) -> int:
    """End every session of a person at once, but those named, and know no browser but theirs; gives how many it were.

    Call it before the first event is written, or after the record of the person was changed: locks keep that order.
    """
    lock_person(work, person)
    kept = {UUID(name) for name in keep if name}
    rows = [row for row in _going_on(work, person) if row.id not in kept]
    others = or_(KnownBrowser.session.is_(None), KnownBrowser.session.not_in(kept))
    work.session.execute(delete(KnownBrowser).where(KnownBrowser.person == person, others))
    for row in rows:
        _end(work, row, why)
    return len(rows)


def _going_on(work: Work, person: str) -> list[SessionRecord]:
    """Sessions that nobody ended, newest first."""
    query = select(SessionRecord).where(SessionRecord.person == person, SessionRecord.ended_at.is_(None))
    return list(work.session.scalars(query.order_by(SessionRecord.began_at.desc(), SessionRecord.id.desc())))


def _roles(work: Work, person: str) -> AbstractSet[Role]:
    found = find_person(work.session, person)
    return found.actor.roles if found else frozenset()


def _end(work: Work, row: SessionRecord, why: WhyEnded) -> None:
    row.ended_at, row.why_ended = work.now, why.value
    work.session.flush()
    if why in FORGETS:
        work.session.execute(delete(KnownBrowser).where(KnownBrowser.session == row.id))
    work.changed()
    said = {"session": row.id.hex, "person": row.person, "why": why.value}
    work.audit(Event.SESSION_ENDED, said=said_to_text(said))
