"""What people lawfully do, ready to be done: a database in which each scenario can be carried out once, and how it is sent.

Twenty-three scenarios, from the first call to erasure, with what people do at their sign-in and what commands do at night.
"""

import re
from argparse import Namespace
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

from flask import Flask

from csor.domain.access import SealKind
from csor.domain.actions import Action, Event
from csor.domain.interests import InterestKind
from csor.domain.moves import MOVES
from csor.domain.notes import PublicKey
from csor.domain.people import Presence
from csor.domain.vocabulary import Stage
from csor.exchange.log_export import log_lines
from csor.nightly import nightly
from csor.oversight_running import digest, operator
from csor.reading.access import list_bars
from csor.reading.people import find_force, find_person, list_people
from csor.simulation.people import ACTORS
from csor.usecases.checkpoints import Desk, make_checkpoint
from csor.usecases.erasure import ask_for_erasure
from csor.usecases.interests import declare_interest
from csor.usecases.office import Office
from csor.usecases.samples import bind_next_seed
from csor.usecases.seals import seal_case
from csor.usecases.sessions import begin_session
from csor.web.actions import CHECKED_FIRST
from csor.web.choosing import choices_for, choices_for_receipt
from csor.web.forms import form_for
from csor.web.handles import handle_of
from tests.domain import builders
from tests.support.client import PASSWORD, Client, code_for
from tests.support.wessex import Clock, WessexCase, here, keep_at

FORCE = "wessex"
RECIPIENT = "recipient-1"
WHY = "Asked by the control room to look at this tonight."
BARRED, SURNAME = "sandhu", "Reed"
NAMED = ("price", "okafor", "castell")
Boxes = dict[str, Any]
Command = Callable[[Desk, PublicKey], None]


@dataclass(frozen=True, slots=True)
class Form:
    """A form that saves. once: whether it carries a one-use key, so that it has one effect however often it is sent.

    away: where it leads when it was not done after all. shows: it is answered with a page.
    """

    person: str
    path: str
    boxes: Mapping[str, Any] = field(default_factory=dict)
    once: bool = True
    away: str = ""
    shows: bool = False
    code: str = ""  # the box of a code that is good once, made anew for each try


@dataclass(frozen=True, slots=True)
class Page:
    """A page whose reading is an event."""

    person: str
    path: str


@dataclass
class Stock:
    """The scenarios by name, the tokens of everybody's sessions, and the moment it is."""

    scenarios: dict[str, Form | Page | Command]
    tokens: dict[str, str]


def fill(app: Flask, office: Office, clock: Clock) -> Stock:
    """Keep a case for each scenario, sign everybody in, and say how each is done."""
    new = keep_at(office, Stage.INITIAL_CHECKS)
    decide, tell, close = (keep_at(office, stage) for stage in (Stage.DECISION, Stage.DELIVERY, Stage.NOTICE))
    tell.warned().do(Action.RECORD_SIGNATURE)
    close.noticed()
    gone, sealed, shut = (keep_at(office, stage) for stage in (Stage.CLOSED, Stage.ASSESSMENT, Stage.INITIAL_CHECKS))
    clock.now = max(case.now for case in (new, decide, tell, close, gone, sealed, shut)) + timedelta(minutes=2)
    with office.open_work(ACTORS["price"]) as work:
        seal_case(work, shut.reference, SealKind.OTHER, WHY, NAMED)
    with office.open_work(ACTORS["price"]) as work:
        ask_for_erasure(work, gone.reference, WHY)
    with office.open_work(ACTORS[BARRED]) as work:
        declare_interest(work, InterestKind.SURNAME, SURNAME)
    with office.open_reading() as reading:
        bar = next(one for one in list_bars(reading, ACTORS["price"], clock.now))
    actions = Actions(app, office)
    with app.app_context():
        nwosus = f"/people/{handle_of('nwosu')}"
    case = f"/cases/{new.reference}"
    signed_in = {"username": "rudd", "password": PASSWORD}
    erasing = {"what": "answer", "answer-answer": "erase", "answer-reason": WHY, "answer-reference": gone.reference}
    account = {"roles": ["supervisor"], "rank": "sergeant", "team": "pps", "identity": "nwosu", "reason": WHY}
    sealing = {"what": "seal", "seal-kind": "other", "seal-reason": WHY, "seal-readers": list(NAMED)}
    scenarios: dict[str, Form | Page | Command] = {
        "receive a case": Form("rudd", "/receive", actions.receipt(clock)),
        "add a note": actions.form("nwosu", new, Action.ADD_NOTE),
        "decide": actions.form("okafor", decide, Action.AUTHORISE_DISCLOSURE),
        "tell": actions.form("nwosu", tell, Action.TELL_RECIPIENT),
        "close": actions.form("price", close, Action.CLOSE_CASE),
        "sign in": Form("", "/sign-in", signed_in, once=False),
        "second factor": Form("half", "/sign-in/code", once=False, away="/sign-in", code="code"),
        "step-up": Form("anand", "/account/confirm", once=False, away="/sign-in", code="code"),
        "seal": Form("price", f"/cases/{sealed.reference}/seal", sealing),
        "break glass": Form("tremlett", "/emergency", {"reference": shut.reference, "reason": WHY}),
        "declare an interest": Form("castell", "/interests", {"kind": "surname", "words": "Quillfeather"}),
        "clear a conflict": Form("price", f"/access/conflict/{bar.id}", {"reason": WHY}),
        "say why": Form("linden", f"{case}/why", {"reason": WHY}),
        "erase": Form("mercer", f"/cases/{gone.reference}/erasure", erasing),
        "propose an account change": Form("admin", f"{nwosus}/standing", account),
        "search": Form("nwosu", "/find", {"q": "Reed"}, once=False, shows=True),
        "read a case": Page("nwosu", case),
        "download the measures": Form(
            "mercer", "/compliance.csv", {"recipient": "Home Office"}, once=False, shows=True
        ),
        "sign the log": _sign,
        "export the log": _export,
        "compare the looks": _digest,
        "bind a sample": _bind,
        "the night": _night,
    }
    people = {told.person for told in scenarios.values() if isinstance(told, Form | Page)} - {"", "half"}
    tokens = {person: Client(app).sign_in(person).token for person in sorted(people)}
    return Stock(scenarios, {**tokens, "half": _half_way(office)})


def _half_way(office: Office) -> str:
    """A session that still waits for its second factor."""
    with office.open_reading() as reading:
        found = find_person(reading, "sandhu")
    assert found
    with office.open_work(found.actor) as work:
        token = begin_session(work, "sandhu", Presence(address="127.0.0.1", on_page=True))
        work.audit(Event.PASSWORD_GIVEN)
        return token


class Actions:
    """Legal words of the casebook in the boxes of their forms."""

    def __init__(self, app: Flask, office: Office) -> None:
        self.app, self.office = app, office

    def form(self, person: str, case: WessexCase, action: Action) -> Form:
        """The form of an action of a case."""
        told = case.said(action)
        of_recipient = bool(MOVES[action].recipient_conditions)
        fixed = {"recipient": RECIPIENT} if of_recipient else {}
        with self.app.test_request_context(), self.office.open_reading() as reading:
            force = find_force(reading, FORCE)
            assert force
            protocol = self.office.protocols[case.facts.protocol]
            choices = choices_for(case.facts, protocol, list_people(reading, FORCE), force, fixed)
            form = form_for(type(told), choices, given=told)
        checked = {"confirm": "1"} if action in CHECKED_FIRST else {}
        path = f"/cases/{case.reference}/do/{action.value}" + (f"?recipient={RECIPIENT}" if of_recipient else "")
        return Form(person, path, {**_boxes(form), "case_version": str(case.facts.version), **checked})

    def receipt(self, clock: Clock) -> Boxes:
        """The last step of receiving a case."""
        told = here(builders.receipt(team="ppn", received_at=clock.now - timedelta(hours=1)))
        with self.app.test_request_context(), self.office.open_reading() as reading:
            force = find_force(reading, FORCE)
            assert force
            protocol = self.office.protocols[self.office.protocol_at(clock.now)]
            form = form_for(type(told), choices_for_receipt(protocol, force), given=told)
        return {**_boxes(form), "step": "check", "match": "none"}


def _boxes(form: Any) -> Boxes:
    boxes: Boxes = {}
    for name, value in form.kept:
        boxes.setdefault(name, []).append(value)
    return boxes


def again(form: Form, app: Flask) -> dict[str, Any]:
    """The boxes of a form for one try: a code is good once."""
    person = "sandhu" if form.person == "half" else form.person
    return {**form.boxes, **({form.code: code_for(app, person)} if form.code else {})}


# ------------------------------------------------------------ commands


def _sign(desk: Desk, _key: PublicKey) -> None:
    make_checkpoint(desk)


def _export(desk: Desk, key: PublicKey) -> None:
    with desk.office.open_reading() as reading:
        lines = list(log_lines(reading, desk.force, key, with_text=True))
    Path(desk.instance / "log.jsonl").write_text("".join(lines))


def _digest(desk: Desk, _key: PublicKey) -> None:
    digest(desk.office, desk.force, None, StringIO())


def _bind(desk: Desk, _key: PublicKey) -> None:
    with desk.office.open_work(operator(desk.force)) as work:
        bind_next_seed(work)


def _night(desk: Desk, _key: PublicKey) -> None:
    said = StringIO()
    with redirect_stdout(said):
        code = nightly(Namespace(), desk)
    if code:
        raise RuntimeError(re.sub(r"\s+", " ", said.getvalue())[:300])
