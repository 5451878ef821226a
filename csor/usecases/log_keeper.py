"""Keeping up with the log beside the service: checkpoints as they fall due, a whole check now and then.

When the log does not fit, the service goes on reading and refuses to write until somebody says why it may (trust.md 1.3).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from csor.domain.notes import PublicKey
from csor.reading.log import Signed
from csor.reading.log_walk import Fault, LogBroken
from csor.usecases.checkpoints import Desk, is_due, make_checkpoint
from csor.usecases.evidence import check_log
from csor.usecases.known_faults import Known
from csor.usecases.service import Why

LOG = structlog.get_logger("csor.log_keeper")
WHOLE_CHECK = timedelta(hours=1)


@dataclass(slots=True)
class Keeper:
    """Whoever keeps up. checked_at: when the whole log was last walked.

    A fault does not heal: once somebody said why writing may go on, the same one does not stop it again, and any other does.
    """

    desk: Desk
    key: PublicKey
    checked_at: datetime | None = None

    def turn(self) -> Signed | None:
        """One turn: what is due is done. Gives the checkpoint that was made. A log that does not fit stops the writing."""
        now = self.desk.office.clock()
        try:
            if self.checked_at is None or now - self.checked_at >= WHOLE_CHECK:
                self._check(now)
            with self.desk.office.open_reading() as session:
                due = is_due(session, self.desk.force, now)
            return make_checkpoint(self.desk) if due else None
        except LogBroken as broken:
            self._stop(broken.fault, now)
            return None

    def _check(self, now: datetime) -> None:
        with self.desk.office.open_reading() as session:
            fault = check_log(session, self.desk.force, self.key, Known(session, self.desk.force))
        self.checked_at = now
        if fault:
            raise LogBroken(fault)

    def _stop(self, fault: Fault, now: datetime) -> None:
        LOG.error("log_broken", code=fault.code, seq=fault.seq, until=fault.until)
        with self.desk.office.open_reading() as session:
            known = Known(session, self.desk.force)
        if self.desk.office.service and not known(fault):
            self.desk.office.service.stop(Why.EVIDENCE, fault.told(), now, self.desk.force)
