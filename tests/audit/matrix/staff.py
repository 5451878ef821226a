"""Who asks in the matrix, as the product keeps them: people, their second factors, and what their accounts wait for."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from csor.domain.accounts import Standing
from csor.domain.people import Actor
from csor.domain.vocabulary import Rank, Role
from csor.reading.access import list_interests
from csor.reading.people import find_person
from csor.reading.sessions import find_means
from csor.records.accounts import SecurityKey
from csor.records.base import new_id
from csor.records.people import PersonRecord
from csor.simulation.people import ACTORS, DEMO_PASSWORD, DEMO_SECRET, LOWRY, OPERATOR
from csor.usecases.accounts import propose_standing
from csor.usecases.factors import keep_authenticator
from csor.usecases.links import make_link
from csor.usecases.office import Office
from csor.usecases.people import NewPerson, add_force, add_person
from csor.usecases.work import Work
from tests.audit.matrix.declared import PEOPLE, Kept
from tests.support.wessex import START

HARBOUR, HARBOUR_TEAM, HARBOUR_OFFICER = "harbour", "hps", "h.bray"
OPERATORS = {
    "wessex": OPERATOR,
    HARBOUR: Actor("operator", "Operator", Rank.STAFF, frozenset({Role.ADMINISTRATOR}), force=HARBOUR),
}
SECOND_SECRET = "LANEMARLBROOKDEMOLANEMARLBROOKDE"  # of a second authenticator app, in the matrix alone
TO_CHANGE, TO_LINK = "osei", "linden"
WHY = "Asked by the control room to look at this tonight."
There = dict[str, dict[str, Any]]
Own = dict[tuple[str, str], dict[str, Any]]


def add_staff(office: Office) -> None:
    """Another force, and whoever of the table does not work at the demonstration force."""
    with office.open_work(OPERATORS[HARBOUR], START) as work:
        add_force(
            work,
            HARBOUR,
            "Harbour Constabulary",
            "HB",
            {"hpp": "Harbour public protection", HARBOUR_TEAM: "Harbour south"},
        )
        _add(work, Kept(HARBOUR_OFFICER, frozenset({"officer"}), "constable", HARBOUR_TEAM))
    others = [one for one in PEOPLE.values() if one.user not in ACTORS]
    for force, operator in OPERATORS.items():
        with office.open_work(operator, START) as work:
            for one in others:
                if one.force == force:
                    _add(work, one)
    with office.open_work(OPERATOR, START) as work:
        _add(work, Kept(LOWRY.id, frozenset(LOWRY.roles), LOWRY.rank, LOWRY.team))


def _add(work: Work, one: Kept) -> None:
    roles = frozenset(Role(role) for role in one.roles)
    person = NewPerson(
        one.user, one.user.title(), Rank(one.rank), roles, one.team,
        acting=one.acting, password=DEMO_PASSWORD, identity=one.same_person_as,
    )  # fmt: skip
    add_person(work, person)
    keep_authenticator(work, one.user, DEMO_SECRET, "Demonstration")


def find_actors(reading: Session) -> dict[str, Actor]:
    """Everybody of the table by user name, with every account of theirs."""
    found = {one.user: find_person(reading, one.user) for one in PEOPLE.values()}
    return {user: colleague.actor for user, colleague in found.items() if colleague}


def give_factors(office: Office, now: datetime) -> None:
    """A second authenticator app and a security key for each, so that one can be taken away; some accounts are closed."""
    for one in PEOPLE.values():
        with office.open_work(OPERATORS[one.force], now) as work:
            keep_authenticator(work, one.user, SECOND_SECRET, "Second")
            key = {"id": new_id(), "person": one.user, "credential": one.user.encode(), "public_key": b"none"}
            work.session.execute(insert(SecurityKey).values(**key, sign_count=0, name="Key", added_at=now))
            if one.disabled:
                closed = update(PersonRecord).where(PersonRecord.id == one.user).values(active=False)
                work.session.execute(closed)  # beside the use-case: their sessions are not ended with it


def leave_accounts(office: Office, now: datetime) -> There:
    """A change that waits for a second administrator, and a link that was handed over."""
    with office.open_work(ACTORS[LOWRY.id], now) as work:
        wanted = Standing((Role.OFFICER,), Rank.CONSTABLE, False, "pps", TO_CHANGE)
        change = propose_standing(work, TO_CHANGE, wanted, WHY)
        link = make_link(work, TO_LINK, WHY)
    return {"accounts.change": {"key": change.hex}, "links.choose": {"token": link.token}}


def find_own(reading: Session, actors: dict[str, Actor]) -> Own:
    """What the addresses of a person's own things need."""
    own: Own = {}
    for user, actor in actors.items():
        means, interests = find_means(reading, user), list_interests(reading, actor)
        own["account.remove", user] = {"factor": means.authenticators[-1].name}
        own["keys.remove", user] = {"key": means.keys[-1].name}
        if interests:
            own["access.end", user] = {"interest": interests[0].id}
    return own
