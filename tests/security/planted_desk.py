"""Hostile texts in what is kept beside the answers of a case: accounts, access, oversight, seals, erasure, the force itself.

What an act leaves in the log goes through its use-case in every turn. The rows of `DESK` are left once by the use-cases
and then written over, so that they hold whatever the texts are, also those that a form would find too short.
"""

import dataclasses
import itertools
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from flask import Flask
from sqlalchemy import Table, insert, update

from csor.domain.access import SealKind, Verdict
from csor.domain.accounts import Standing, Subject
from csor.domain.erasure import names_nobody
from csor.domain.people import Presence
from csor.domain.sessions import WhyEnded
from csor.domain.vocabulary import Stage
from csor.reading.access import list_glass
from csor.reading.accounts import Asked
from csor.records.accounts import SecurityKey
from csor.records.all import Base
from csor.records.base import new_id
from csor.records.codec import said_to_text
from csor.simulation.people import ACTORS
from csor.usecases.accounts import decide_change, propose_standing, propose_subject
from csor.usecases.confirmed_changes import bind_subject
from csor.usecases.erasure import ask_for_erasure
from csor.usecases.glass import break_glass, review_glass
from csor.usecases.need_to_know import give_reason
from csor.usecases.news import News, leave_news
from csor.usecases.office import Office
from csor.usecases.seals import answer_readers, answer_unsealing, name_readers, propose_unsealing, seal_case
from csor.usecases.work import Work
from csor.web.handles import handle_of
from tests.audit.matrix.staff import WHY
from tests.audit.matrix.watched import leave_to_look_at, look_before
from tests.security.planting import NUMBERS, PlantedCase, Planter
from tests.support.wessex import Clock, keep_at, keep_case

REASON: Final = 20  # characters that a reason has at least
NAMED: Final = ("price", "okafor", "castell")
MORE: Final = (*NAMED, "moran")
WHOSE: Final = "castell"  # whose account it is that is looked at
Look = tuple[str, str]  # who looks, and where


@dataclasses.dataclass(frozen=True, slots=True)
class Kept:
    """A text in a row. most: characters that it holds. wrapped: as it is kept. where: the row, when not every row."""

    table: str
    column: str
    most: int = 200
    wrapped: Callable[[str], str] = str
    where: Mapping[str, Any] = dataclasses.field(default_factory=dict)


def _asked(text: str) -> str:
    return said_to_text(Asked(subject=Subject("https://issuer.example", text)))


DESK: Final[Mapping[str, Kept]] = {
    "force.name": Kept("force", "name"),
    "team.name": Kept("team", "name", where={"id": "ppn"}),
    "person.name": Kept("person", "name", where={"id": WHOSE}),
    "person.title": Kept("person", "title", 40, where={"id": WHOSE}),
    "person.collar": Kept("person", "collar", 20, where={"id": WHOSE}),
    "person.identity": Kept("person", "identity", 40, where={"id": WHOSE}),
    "factor.name": Kept("factor", "name", 60),
    "security_key.name": Kept("security_key", "name", 60),
    "session.address": Kept("session", "address", 64),
    "account_news.said": Kept("account_news", "said", wrapped=lambda text: said_to_text({"name": text})),
    "sign_on_subject.subject": Kept("sign_on_subject", "subject"),
    "account_change.reason": Kept("account_change", "reason"),
    "account_change.decided_reason": Kept("account_change", "decided_reason", where={"state": "refused"}),
    "account_change.asked": Kept("account_change", "asked", wrapped=_asked, where={"kind": "single_sign_on"}),
    "interest.words": Kept("interest", "words"),
    "access_grant.reason": Kept("access_grant", "reason", where={"kind": "glass"}),
    "case_seal.reason": Kept("case_seal", "reason"),
    "case_seal.unseal_reason": Kept("case_seal", "unseal_reason"),
    "case_seal.names_reason": Kept("case_seal", "names_reason"),
    "erasure_request.reason": Kept("erasure_request", "reason"),
    "erasure_request.answer_reason": Kept("erasure_request", "answer_reason"),
    "flag.verdict_reason": Kept("flag", "verdict_reason"),
    "sampled.finding_reason": Kept("sampled", "finding_reason"),
}
ACTS: Final = ("reason_given", "sealed", "readers_proposed", "readers_turned_down", "glass_broken", "glass_reviewed", "unsealing_proposed",
               "unsealing_turned_down", "erasure_asked")  # fmt: skip
FIELDS: Final = {name: number for number, name in enumerate((*DESK, *ACTS), start=len(NUMBERS))}


class Desk:
    """The rows that are written over in every turn. shows: pages that show each of them. besides: pages that show some again."""

    def __init__(self, app: Flask, office: Office, clock: Clock) -> None:
        """Leave them by the use-cases. clock: is set to a moment after all of it."""
        self.office = office
        with app.app_context():
            account = f"/people/{handle_of(WHOSE)}"
        there = look_before(office, clock)
        sealed, closed = keep_case(office), keep_at(office, Stage.CLOSED)
        clock.now = max(clock.now, closed.now) + timedelta(minutes=5)
        with office.open_work(ACTORS["price"]) as work:
            seal_case(work, sealed.reference, SealKind.OTHER, WHY, NAMED)
            propose_unsealing(work, sealed.reference, WHY)
            name_readers(work, sealed.reference, MORE, WHY)
        there |= leave_to_look_at(office, clock.now, sealed.reference)
        with office.open_work(ACTORS["mercer"]) as work:
            ask_for_erasure(work, closed.reference, WHY)
        change = self._accounts()
        self._as_answered()
        flag, sampled = there["oversight.flag"]["key"], there["samples.sampled"]
        self.shows: tuple[Look, ...] = (
            ("price", "/account"), ("price", "/account/news"), ("rudd", "/interests"),
            ("price", f"/access/glass/{there['access.glass']['grant']}"), ("price", f"/cases/{sealed.reference}/seal"),
            ("mercer", f"/cases/{closed.reference}/erasure"), ("mercer", f"/oversight/flags/{flag}"),
            ("mercer", f"/oversight/samples/{sampled['week']}/{sampled['kind']}/{sampled['place']}"),
            ("admin", "/people"), ("admin", account), ("admin", f"/people/changes/{change.hex}"),
        )  # fmt: skip
        self.besides: tuple[Look, ...] = (
            ("price", "/"), ("price", "/access"), ("price", f"/access/conflict/{there['access.conflict']['bar']}"),
            ("price", f"/cases/{sealed.reference}/timeline"), ("price", "/opened"), ("price", "/opened/team"),
            ("mercer", "/oversight/erasures"), ("mercer", "/oversight/flags"), ("mercer", "/oversight/flags?show=judged"),
            ("mercer", "/oversight/samples"), ("mercer", f"/oversight/samples/{sampled['week']}/{sampled['kind']}"),
            ("mercer", "/compliance"), ("admin", f"{account}/standing"), ("nobody", "/sign-in"),
        )  # fmt: skip

    def _accounts(self) -> UUID:
        """A subject that is bound, a change that waits, one that was refused, a security key, news; gives what waits."""
        with self.office.open_work(ACTORS["admin"]) as work:
            bind_subject(work, WHOSE, Subject("https://issuer.example", "one"))
            leave_news(work, "price", News.KEY_DOUBTED, name="a key")
            key = {"id": new_id(), "person": "price", "credential": b"1", "public_key": b"1", "sign_count": 0}
            work.session.execute(insert(SecurityKey).values(**key, name="a key", added_at=work.now))
            actor = ACTORS[WHOSE]
            wanted = Standing(tuple(actor.roles), actor.rank, acting=True, team="pps", identity="7731")
            refused = propose_standing(work, WHOSE, wanted, WHY)
            decide_change(work, refused, WHY, confirm=False)
            return propose_subject(work, WHOSE, Subject("https://issuer.example", "two"), WHY)

    def _as_answered(self) -> None:
        """What was found is there to be shown: a verdict on the flag, one on a look, an answer to the request."""
        now = self.office.clock()
        found = {
            "flag": {"verdict": "justified", "verdict_by": "mercer", "verdict_at": now},
            "sampled": {"finding": "in_order", "finding_by": "mercer", "finding_at": now},
            "erasure_request": {"state": "declined", "answered_by": "mercer", "answered_at": now},
        }
        with self.office.engine.begin() as connection:
            for table, values in found.items():
                connection.execute(update(_table(table)).values(**values))

    def end_sessions(self) -> None:
        """Everybody's session is over, so that the pages that list them stay as long as they are."""
        table = _table("session")
        over = {"ended_at": self.office.clock(), "why_ended": WhyEnded.IDLE.value}
        with self.office.engine.begin() as connection:
            connection.execute(update(table).where(table.c.ended_at.is_(None)).values(**over))

    def write(self, planter: Planter) -> None:
        """Write the texts of a turn into the rows."""
        with self.office.engine.begin() as connection:
            for name, kept in DESK.items():
                text = planter.text(name, FIELDS[name], kept.most)
                table = _table(kept.table)
                where = [table.c[column] == value for column, value in kept.where.items()]
                done = connection.execute(update(table).where(*where).values({kept.column: kept.wrapped(text)}))
                assert done.rowcount, name


def act_around(office: Office, cases: Mapping[str, PlantedCase], now: datetime) -> None:
    """What people say about a case without changing it: it stands in the log, and on the timeline."""
    case, closed = cases["rejected"], cases["told"]
    doing: dict[str, tuple[str, PlantedCase, Callable[[Work, str], object]]] = {
        "reason_given": ("moran", case, lambda work, why: give_reason(work, case.reference, why)),
        "sealed": ("price", case, lambda work, why: seal_case(work, case.reference, SealKind.OTHER, why, NAMED)),
        "readers_proposed": ("price", case, lambda work, why: name_readers(work, case.reference, MORE, why)),
        "readers_turned_down": (
            "okafor", case, lambda work, why: answer_readers(work, case.reference, agreed=False, reason=why)
        ),
        "glass_broken": ("nwosu", case, lambda work, why: break_glass(work, case.reference, why)),
        "glass_reviewed": ("price", case, lambda work, why: _review(work, case, why)),
        "unsealing_proposed": ("price", case, lambda work, why: propose_unsealing(work, case.reference, why)),
        "unsealing_turned_down": (
            "okafor", case, lambda work, why: answer_unsealing(work, case.reference, agreed=False, reason=why)
        ),
        "erasure_asked": ("mercer", closed, lambda work, why: ask_for_erasure(work, closed.reference, why)),
    }  # fmt: skip
    assert tuple(doing) == ACTS
    for name, (who, about, do) in doing.items():
        why = _naming_nobody(about, name)
        actor = dataclasses.replace(ACTORS[who], presence=Presence(session="1"))
        with office.open_work(actor, now) as work:
            do(work, why)


def _naming_nobody(case: PlantedCase, name: str) -> str:
    """The text of an act in this turn, or the next in which no surname of the case is: an erasure's reason outlives it."""
    texts = (case.planter.text(name, number, 200, REASON) for number in itertools.count(FIELDS[name]))
    return next(text for text in texts if not names_nobody(case.facts, text))


def _review(work: Work, case: PlantedCase, why: str) -> None:
    glass = next(one for one in list_glass(work.session, work.actor, work.now) if one.reference == case.reference)
    review_glass(work, glass.id, Verdict.JUSTIFIED, why)


def _table(name: str) -> Table:
    return Base.metadata.tables[name]
