"""A form that is sent twice does one thing."""

from sqlalchemy import insert, select, update

from csor.records.desk import OnceKey
from csor.usecases.work import Work


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
    before = work.session.scalar(select(OnceKey.reference).where(OnceKey.key == key[:64]))
    if before is not None:
        raise DoneAlready(before)
    row = {"key": key[:64], "person": work.actor.id, "at": work.now, "reference": reference}
    work.session.execute(insert(OnceKey).values(**row))


def led_to(work: Work, key: str, reference: str) -> None:
    """Say where the form led, when that was not known at first."""
    if key:
        work.session.execute(update(OnceKey).where(OnceKey.key == key[:64]).values(reference=reference))
