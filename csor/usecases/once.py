"""A form that is sent twice does one thing."""

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from csor.records.desk import OnceKey
from csor.usecases.work import Work

INSERTS: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


class DoneAlready(Exception):
    """The same form came before; `reference` is the case it led to."""

    def __init__(self, reference: str) -> None:
        """Keep where the first one led."""
        super().__init__(reference)
        self.reference = reference


def once(work: Work, key: str, reference: str = "") -> None:
    """Use a form's key. Raises DoneAlready when it was used before; a refused attempt gives it back."""
    if not key:
        return
    work.key = key
    row = {"key": key[:64], "person": work.actor.id, "at": work.now, "reference": reference}
    insert = INSERTS[work.session.get_bind().dialect.name](OnceKey.__table__).on_conflict_do_nothing()
    if work.session.execute(insert.returning(OnceKey.key), row).scalar_one_or_none() is not None:
        return
    raise DoneAlready(work.session.scalar(select(OnceKey.reference).where(OnceKey.key == key[:64])) or "")


def not_used(work: Work, key: str) -> None:
    """Raises DoneAlready when a form's key was used before. Takes nothing."""
    led = work.session.scalar(select(OnceKey.reference).where(OnceKey.key == key[:64]))
    if led is not None:
        raise DoneAlready(led)


def led_to(work: Work, key: str, reference: str) -> None:
    """Say where the form led, when that was not known at first."""
    if key:
        work.session.execute(update(OnceKey).where(OnceKey.key == key[:64]).values(reference=reference))
