"""The code of a demonstration's authenticator app, shown on the page that asks for it; never anybody else's."""

from collections.abc import Callable

from csor.simulation.people import DEMO_SECRET
from csor.usecases.factors import DRIFT, code_at, current_step, first_secret
from csor.usecases.office import Office


def code_teller(office: Office) -> Callable[[str], str]:
    """Tells the next code of a person that was not used yet; empty for whoever has a secret of their own."""

    def tell(person: str) -> str:
        secret, used = first_secret(office, person)
        here = current_step(office.clock())
        return code_at(secret, min(max(here - DRIFT, used + 1), here + DRIFT)) if secret == DEMO_SECRET else ""

    return tell
