"""The faults of a log that somebody answered for: what was said when writing went on."""

from sqlalchemy.orm import Session

from csor.reading.log import list_cleared
from csor.reading.log_walk import Fault
from csor.usecases.service import LONGEST


class Known:
    """The faults of a log that somebody wrote on after, with a reason. met: those that were come by again."""

    def __init__(self, session: Session, force: str) -> None:
        """Read what was said when writing went on."""
        self._cleared = list_cleared(session, force)
        self.met: list[Fault] = []

    def __call__(self, fault: Fault) -> bool:
        """Whether a fault is one of them."""
        known = fault.told()[:LONGEST] in self._cleared
        self.met += [fault] if known else []
        return known
