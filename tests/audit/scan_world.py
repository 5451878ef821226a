"""The force that scanners meet: the demonstration, with something in it for every route that the demonstration leaves empty."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path

from csor.calendars import calendar
from csor.domain.accounts import Standing
from csor.domain.interests import InterestKind
from csor.domain.people import Actor
from csor.domain.protocol import load_all
from csor.domain.refusals import Refusal
from csor.domain.vocabulary import Rank, Role
from csor.records.engines import make_engine
from csor.records.schema import upgrade
from csor.simulation.demo import fill_demo
from csor.simulation.people import ACTORS
from csor.usecases.accounts import NewAccount, open_account
from csor.usecases.interests import declare_interest
from csor.usecases.links import make_link
from csor.usecases.office import Office

SECRET = "a secret of the scanners, and of nothing else"
WHY = "Asked by the head of unit to have this ready for the scan."
OTHER_ADMIN = Actor("operator", "Operator", Rank.STAFF, frozenset({Role.ADMINISTRATOR}), force="wessex")


def make_world(file: Path, now: datetime) -> None:
    """Fill a database: the demonstration, an interest of everybody who may declare one, changes that wait."""
    office = Office(make_engine(f"sqlite:///{file}"), load_all(), calendar, lambda: now, secret=SECRET)
    upgrade(office.engine)
    fill_demo(office, now)
    for actor in ACTORS.values():
        with suppress(Refusal), office.open_work(actor) as work:
            declare_interest(work, InterestKind.SURNAME, "Quillfeather")
    standing = Standing((Role.OFFICER,), Rank.CONSTABLE, False, "ppn", "7001")
    with office.open_work(OTHER_ADMIN) as work:
        open_account(work, NewAccount("newcomer", "Nell Comer", "PC", "7001", standing), WHY)
    office.engine.dispose()


def link_for(office: Office, person: str) -> str:
    """The address of a link by which somebody chooses a first password: whoever proposed the account makes none."""
    with office.open_work(ACTORS["admin"]) as work:
        return f"/choose-password/{make_link(work, person, WHY).token}"
