"""Hostile texts as they are typed: in forms that come back with what is wrong, and on the pages that keep what was typed."""

import dataclasses
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import timedelta
from typing import Any

from sqlalchemy import update

from csor.records.sessions import SessionRecord
from csor.web.handles import handle_of
from tests.security.planted_desk import FIELDS as BEFORE
from tests.security.planted_desk import WHOSE
from tests.security.planting import NUMBERS, PlantedCase, Planter
from tests.security.watching import Watch
from tests.support.full_disk import no_room

Meanwhile = Callable[[Watch], AbstractContextManager[Any]]
TOO_SHORT = 19  # characters: what is no reason yet, so that the form comes back


@contextmanager
def stale(watch: Watch) -> Iterator[None]:
    """Everybody proved who they are so long ago that a code is asked for."""
    office = watch.place.office
    with office.engine.begin() as connection:
        connection.execute(update(SessionRecord).values(proven_at=office.clock() - timedelta(minutes=8)))
    yield


@contextmanager
def signed_out(watch: Watch) -> Iterator[None]:
    """Whoever types is signed in no more."""
    watch.leave()
    yield


@contextmanager
def full(watch: Watch) -> Iterator[None]:
    """There is no room on the disk."""
    with no_room(watch.place.office.engine):
        yield


@dataclasses.dataclass(frozen=True, slots=True)
class Typed:
    """Who types where. chosen: other boxes of the form. first: of the page before it, which is sent too.

    most: characters. meanwhile: what happens before it is sent.
    """

    who: str
    path: str
    chosen: Mapping[str, str] = dataclasses.field(default_factory=dict)
    first: Mapping[str, str] = dataclasses.field(default_factory=dict)
    most: int = 200
    meanwhile: Meanwhile = lambda _: nullcontext()


NO_BIRTHDAY = {f"subject-person-born-{part}": "" for part in ("day", "month", "year")}
RECEIVED = {
    "route": "right_to_ask", "channel": "telephone_101", "risk-with_child_now": "no", "risk-abuse_disclosed": "no",
    "risk-threats_or_weapons": "no", "risk-about_to_leave": "no", "received_at-day": "1", "received_at-month": "3",
    "received_at-year": "2026", "received_at-time": "10:00",
}  # fmt: skip
TYPED: Mapping[str, Typed] = {
    "typed.find": Typed("price", "/find"),
    "typed.looked": Typed("mercer", "/cases/{told}/looks", {"purpose": "lawfulness"}),
    "typed.match": Typed("rudd", "/receive", NO_BIRTHDAY, RECEIVED),
    "typed.sign_in": Typed("nobody", "/sign-in"),
    "typed.receive": Typed("rudd", "/receive"),
    "typed.emergency": Typed("castell", "/emergency", most=TOO_SHORT),
    "typed.interest": Typed("rudd", "/interests", {"kind": "address"}),
    "typed.account": Typed("admin", "/people/add"),
    "typed.form_again": Typed("price", "/cases/{withdrawn}/do/add_note", {"once": "x"}),
    "typed.refused": Typed("nwosu", "/cases/{known}/do/record_contact"),
    "typed.changed": Typed("price", "/cases/{withdrawn}/do/assign_case", {"case_version": "1"}),
    "typed.why": Typed("tremlett", "/cases/{protected}", most=TOO_SHORT),
    "typed.step_up": Typed("admin", "{account}/do/disable", meanwhile=stale),
    "typed.not_saved": Typed("price", "/cases/{withdrawn}/do/add_note", meanwhile=full),
    "typed.interest_not_saved": Typed("rudd", "/interests", {"kind": "surname"}, meanwhile=full),
    "typed.signed_out": Typed("price", "/cases/{withdrawn}/do/add_note", meanwhile=signed_out),
}
# Whoever searches does so by the subject's surname of this turn: it is found, matches, and stands in who looked.
SURNAME = dict.fromkeys(("typed.find", "typed.looked", "typed.match"), NUMBERS["receive_case.subject.person.surname"])
FIELDS = {name: number for number, name in enumerate(TYPED, start=len(NUMBERS) + len(BEFORE))} | SURNAME


def type_everywhere(
    watch: Watch, planter: Planter, cases: Mapping[str, PlantedCase], names: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Type the texts of a turn into those of `TYPED`: gives each field and the words of the page that came back."""
    named = {name: case.reference for name, case in cases.items()}
    with watch.place.app.app_context():
        named["account"] = f"/people/{handle_of(WHOSE)}"
    for name, typed in ((name, typed) for name, typed in TYPED.items() if name in names):
        words = planter.text(name, FIELDS[name], typed.most)
        watch.sit(typed.who)
        watch.look(typed.who, typed.path.format(**named))
        if typed.first:
            watch.send(typed.who, words, typed.first)
        with typed.meanwhile(watch):
            yield name, watch.send(typed.who, words, typed.chosen)
