"""Browsers that a person is known in: what strangers guess elsewhere does not make them wait there (domain/throttle.py).

A browser gets a random token after a second factor was proved in it, a new one each time; the records know its hash and
whose it is. It opens nothing: it only says which tries it shares a count with. It is forgotten when the password or the
second factor changes, when the account is disabled, and when the session it was given in is signed out of or ended by somebody (sessions.py).
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import and_, delete, insert, or_, select

from csor.domain.throttle import KNOWN, MOST_BROWSERS
from csor.records.base import new_id
from csor.records.sessions import KnownBrowser
from csor.usecases.sessions import hash_token, lock_person, new_token
from csor.usecases.work import Work


def know_browser(work: Work, person: str, session: UUID | None = None, *, lasts: timedelta = KNOWN) -> str:
    """Know the browser that asks from now on; gives its new token, and the one it had is dead.

    Of one person the newest few are known. Call it before the first event is written, as whatever locks a person.
    """
    lock_person(work, person)
    token, kept = new_token(), KnownBrowser
    same = or_(kept.token_hash == work.actor.presence.browser, kept.session == session)
    work.session.execute(delete(kept).where(kept.person == person, or_(same, kept.ends_at <= work.now)))
    newest = select(kept.id).where(kept.person == person).order_by(kept.given_at.desc(), kept.id.desc())
    too_many = kept.id.not_in(newest.limit(MOST_BROWSERS - 1))
    work.session.execute(delete(kept).where(and_(kept.person == person, too_many)))
    row = {"id": new_id(), "person": person, "token_hash": hash_token(token), "session": session}
    work.session.execute(insert(kept).values(**row, given_at=work.now, ends_at=work.now + lasts))
    work.changed()
    return token
