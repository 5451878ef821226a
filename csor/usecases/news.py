"""What happened since somebody last signed in, told to them before they go on (trust.md V6.3.7).

Most of it is of their account; that other people are proposed or named on a sealed case is told to whoever could
unseal it.
"""

from enum import StrEnum

from sqlalchemy import insert, select, update

from csor.domain.actions import Event
from csor.domain.sessions import SessionState
from csor.reading.accounts import list_news
from csor.records.accounts import AccountNews
from csor.records.base import new_id
from csor.records.codec import said_to_text
from csor.records.sessions import SessionRecord
from csor.usecases.work import Work


class News(StrEnum):
    """What a person is told of their own account, and of the sealed cases that they could unseal."""

    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a kind of news
    LINK_MADE = "link_made"
    LINK_USED = "link_used"
    APP_ADDED = "app_added"
    APP_REMOVED = "app_removed"
    KEY_ADDED = "key_added"
    KEY_REMOVED = "key_removed"
    KEY_DOUBTED = "key_doubted"
    FACTOR_RESET = "factor_reset"
    STANDING_CHANGED = "standing_changed"
    SIGN_ON_BOUND = "sign_on_bound"
    ENABLED = "enabled"
    NEW_PLACE = "new_place"
    READERS_PROPOSED = "readers_proposed"
    READERS_NAMED = "readers_named"


def leave_news(work: Work, person: str, kind: News, **said: str) -> None:
    """Leave a person a piece of news. Writes no event: what it tells of does. said: what its words name."""
    row = {"id": new_id(), "person": person, "at": work.now, "kind": kind.value, "said": said_to_text(said)}
    work.session.execute(insert(AccountNews).values(**row))
    work.changed()


def tell_of_new_place(work: Work, person: str, address: str) -> None:
    """Leave news of a sign-in from an address this account was not used at before; not of the very first one."""
    opened = SessionRecord.person == person, SessionRecord.state == SessionState.OPEN.value
    before = work.session.scalars(select(SessionRecord.address).where(*opened).distinct()).all()
    if before and address not in before:
        leave_news(work, person, News.NEW_PLACE, address=address)


def note_news_read(work: Work) -> None:
    """The person has read what there was: it is not shown again. Whoever signed in somewhere odd does not read that away."""
    shown = [one.id for one in list_news(work.session, work.actor.id, work.actor.presence.address)]
    seen = update(AccountNews).where(AccountNews.id.in_(shown))
    work.session.execute(seen.values(seen_at=work.now))
    work.changed()
    work.audit(Event.ACCOUNT_NEWS_READ)
