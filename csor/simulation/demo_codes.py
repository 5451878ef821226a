"""The code of a demonstration's authenticator app, shown on the page that asks for it; never anybody else's."""

from collections.abc import Callable

from sqlalchemy import select

from csor.records.sessions import FactorRecord
from csor.simulation.people import DEMO_SECRET
from csor.usecases.factors import DRIFT, code_at, current_step, open_secret
from csor.usecases.office import Office


def code_teller(office: Office) -> Callable[[str], str]:
    """Tells the next code of a person that was not used yet; empty for whoever has a secret of their own."""

    def tell(person: str) -> str:
        here = current_step(office.clock())
        with office.open_reading() as reading:
            query = select(FactorRecord).where(FactorRecord.person == person, FactorRecord.ended_at.is_(None))
            found = reading.scalars(query.order_by(FactorRecord.added_at)).first()
        if found is None or open_secret(office.secret, found) != DEMO_SECRET:
            return ""
        return code_at(DEMO_SECRET, min(max(here - DRIFT, found.last_step + 1), here + DRIFT))

    return tell
