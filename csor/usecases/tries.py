"""Tries are counted before they are judged, so that a hundred at once are not all the first."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from csor.domain.throttle import ACCOUNT, ADDRESS, BROWSER, FACTOR, Bucket, Limit, give_back, take_try
from csor.records.sessions import TryRecord
from csor.usecases.work import Work

KEPT = timedelta(days=1)
INSERTS: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


@dataclass(frozen=True, slots=True)
class Tried:
    """What a try counts against. shared: one right answer does not wipe out what others tried wrongly."""

    key: str
    limit: Limit
    shared: bool = False
    waits: bool = True  # False: it is counted, but nobody waits for it


def at_password(username: str, address: str, *, known_place: bool, browser: UUID | None) -> tuple[Tried, ...]:
    """What a password counts against: the person's own browser, else a place of theirs, else what everybody else shares.

    Whoever has one of the first two does not wait for what strangers do.
    """
    account = Tried(_key("known" if known_place else "account", username), ACCOUNT)
    own = Tried(_key("browser", browser.hex), BROWSER) if browser else account
    return (own, Tried(_key("address", address), ADDRESS, shared=True, waits=not (browser or known_place)))


def at_address(address: str) -> tuple[Tried, ...]:
    """What a link that does not work, or a way to the identity provider, counts against: nobody is signed in there."""
    return (Tried(_key("visitor", address), ADDRESS, shared=True),)


def at_factor(person: str) -> tuple[Tried, ...]:
    """What a code counts against while somebody signs in."""
    return (Tried(_key("factor", person), FACTOR),)


def _key(what: str, whom: str) -> str:
    """People type passwords into the box for the user name: what was typed is not kept."""
    return f"{what}:{hashlib.sha256(whom.encode()).hexdigest()[:40]}"


def take(work: Work, tried: Sequence[Tried]) -> bool:
    """Count a try against all of it; False, and nothing counted, while there is a wait."""
    kept = {one.key: _lock(work, one) for one in sorted(tried, key=lambda one: one.key)}
    if any(one.waits and bucket and bucket.is_shut(work.now) for one in tried for bucket in [kept[one.key]]):
        return False
    for one in tried:
        _write(work, one.key, take_try(kept[one.key], one.limit, work.now))
    return True


def was_right(work: Work, tried: Sequence[Tried]) -> None:
    """The last try was right: what is a person's own begins anew, what is shared gets one back."""
    for one in sorted(tried, key=lambda one: one.key):
        kept = _lock(work, one) if one.shared else None
        if kept:
            _write(work, one.key, give_back(kept))
        else:
            work.session.execute(delete(TryRecord).where(TryRecord.key == one.key))


def _lock(work: Work, one: Tried) -> Bucket | None:
    """The bucket, its row locked; a row is made first, so that two at once wait for each other."""
    blank = {"key": one.key, "failures": 0, "since": work.now, "last": work.now, "waits": 0}
    insert = INSERTS[work.session.get_bind().dialect.name](TryRecord.__table__).on_conflict_do_nothing()
    if work.session.execute(insert.returning(TryRecord.key), blank).first():
        old = delete(TryRecord).where(TryRecord.last < work.now - KEPT)
        work.session.execute(old)
        return None
    row = work.session.execute(select(TryRecord).where(TryRecord.key == one.key).with_for_update()).scalar_one()
    return Bucket(row.failures, row.since, row.last, row.waits, row.shut_until) if row.failures or row.waits else None


def _write(work: Work, key: str, bucket: Bucket) -> None:
    values = {name: getattr(bucket, name) for name in ("failures", "since", "last", "waits", "shut_until")}
    work.session.execute(update(TryRecord).where(TryRecord.key == key).values(**values))
