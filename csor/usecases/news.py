"""What happened to somebody's account since they last signed in, told to them before they go on (trust.md V6.3.7)."""

from enum import StrEnum

from sqlalchemy import insert, update

from csor.domain.actions import Event
from csor.records.accounts import AccountNews
from csor.records.base import new_id
from csor.records.codec import said_to_text
from csor.usecases.work import Work


class News(StrEnum):
    """What a person is told of their own account."""

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


def leave_news(work: Work, person: str, kind: News, **said: str) -> None:
    """Leave a person a piece of news. Writes no event: what it tells of does. said: what its words name."""
    row = {"id": new_id(), "person": person, "at": work.now, "kind": kind.value, "said": said_to_text(said)}
    work.session.execute(insert(AccountNews).values(**row))
    work.changed()


def note_news_read(work: Work) -> None:
    """The person has read what there was: it is not shown again."""
    unseen = update(AccountNews).where(AccountNews.person == work.actor.id, AccountNews.seen_at.is_(None))
    work.session.execute(unseen.values(seen_at=work.now))
    work.changed()
    work.audit(Event.ACCOUNT_NEWS_READ)
