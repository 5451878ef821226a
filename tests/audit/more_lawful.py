"""The forms that L4 alone sends: with those of lawful.py, every route that takes a form and saves is seen saving."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Flask

from csor.domain.actions import Action
from csor.domain.vocabulary import Rank, Role, Stage
from csor.oversight_running import operator
from csor.simulation.people import ACTORS, OPERATOR
from csor.usecases.factors import code_at, current_step
from csor.usecases.links import make_link
from csor.usecases.office import Office
from csor.usecases.people import NewPerson, add_person
from csor.usecases.read_case import read_case
from csor.usecases.samples import bind_next_seed
from csor.usecases.search_cases import search_cases
from csor.web.handles import handle_of
from tests.audit.drawn import Drawn
from tests.audit.lawful import FORCE, RECIPIENT, WHY, Form
from tests.audit.running import Answer, Running
from tests.domain import builders
from tests.support.authenticator import Authenticator
from tests.support.client import PASSWORD, open_session, parse, words_of
from tests.support.wessex import Clock, WessexCase, keep_at, keep_case

NEW = "bramble kettle orbit six"
SECOND = "lowry"  # an administrator, since a change of an account takes two
NEWCOMER = "h.lin"
AGO = timedelta(minutes=2)
WEEK = datetime(2026, 2, 23, 9, tzinfo=UTC)  # the week before the cases: over, so it can be compared and drawn
ISSUER = "https://login.wessex.example"
UUID = "[0-9a-f-]{36}"
REPORT = json.dumps({"csp-report": {"effective-directive": "img-src", "blocked-uri": "inline", "document-uri": "/"}})
# Routes that take a POST and by their nature save nothing.
SAVES_NOTHING = {
    "oversight.who": "It reads a reference and leads on to that case's page, where the asking is an event.",
    "reports.csp_report": "A browser's own report goes to the log of the service and never into the records.",
}
# Forms that leave no event: what they change is a session's own, and the same route does nothing else.
NO_EVENT = ("stay signed in", "ask for the question to a key")


@dataclass(frozen=True, slots=True)
class Report:
    """What a browser sends by itself."""

    path: str
    body: str
    kind: str
    person: str = ""


Sent = Form | Drawn | Report


@dataclass(frozen=True, slots=True)
class More:
    """What the forms below are about."""

    door: WessexCase
    warned: WessexCase
    stopped: WessexCase
    undecided: WessexCase
    unsigned: WessexCase
    link: str  # of somebody who has yet to choose a password


def prepare(product: Running) -> None:
    """Let the product have an identity provider, and the address that security keys answer to."""
    secret = product.folder / "provider"
    secret.write_text("a secret of the tests")
    secret.chmod(0o600)
    product.more = {
        "CSOR_ORIGIN": _origin(product),
        "CSOR_OIDC_ISSUER": ISSUER,
        "CSOR_OIDC_CLIENT_ID": "csor",
        "CSOR_OIDC_SECRET_FILE": str(secret),
    }


def _origin(product: Running) -> str:
    return f"http://localhost:{product.port}"


def keep_more(office: Office) -> More:
    """Keep the cases and the looks that the forms need. Before `fill`, which puts the clock behind all of them."""
    with office.open_work(OPERATOR) as work:
        add_person(work, NewPerson(SECOND, "S Lowry", Rank.STAFF, frozenset({Role.ADMINISTRATOR}), password=PASSWORD))
    with office.open_work(ACTORS["admin"]) as work:
        link = make_link(work, "moran", WHY).token
    _look(office)
    door, warned, stopped, unsigned = (keep_at(office, Stage.DELIVERY) for _ in range(4))
    warned.warned()
    stopped.warned()
    unsigned.refuses_to_sign().do(Action.REFER_BACK)
    return More(door, warned, stopped, keep_at(office, Stage.DECISION), unsigned, link)


def _look(office: Office) -> None:
    """A case of the week before, a seed bound before it, and somebody of another team who looks it up on its last day."""
    with office.open_work(operator(FORCE), WEEK - timedelta(days=5)) as work:
        bind_next_seed(work)
    case = keep_case(office, received_at=WEEK + timedelta(days=4))
    sunday = WEEK + timedelta(days=6)
    with office.open_work(ACTORS["tremlett"], sunday) as work:
        search_cases(work, builders.SUBJECT.person.surname, "WX")
    with office.open_work(ACTORS["tremlett"], sunday + timedelta(minutes=1)) as work:
        read_case(work, case.reference)


def sit_down(app: Flask, clock: Clock) -> dict[str, str]:
    """Begin sessions two minutes ago: one that was not used since, whose token is given, and one for its person to end."""
    clock.now -= AGO
    token = open_session(app, "abara")
    open_session(app, "osei")
    clock.now += AGO
    return {"abara": token}


def more_forms(app: Flask, product: Running, more: More, now: datetime) -> dict[str, Sent]:
    """Every form, in the order in which it can be sent: some need what one before them did."""
    return {
        **_of_cases(more),
        **_of_oversight(more),
        **_of_accounts(app, more),
        **_of_sign_in(product, now),
    }


def _of_cases(more: More) -> dict[str, Sent]:
    doors = ["photo_matches", "details_agree", "private", "household_absent"]
    seen = {"seen": doors, "document": "passport", "witness": "castell"}
    no = {"reason": "I can't keep it from my sister.", "already": "nothing", "obstacles": ["wants_advice"]}
    harm = {"risk_if_withheld": "Contact grows.", "risk_if_told": "The sister is told."}
    return {
        "stay signed in": Form("abara", "/stay", once=False),
        "confirm who is at the door": Drawn("nwosu", _visit(more.door), (seen,)),
        "record a refusal to sign": Drawn("nwosu", _visit(more.warned, "/refusal"), (no,)),
        "end a visit": Drawn(
            "nwosu", _visit(more.stopped, "/ended"), ({"why": "not_private", "detail": "A neighbour came in."},)
        ),
        "send a recommendation back": Drawn(
            "okafor",
            f"/cases/{more.undecided.reference}/decide",
            ({"decision": "send_back"}, {"comment": "Who looks after Ivy?"}, {"confirm": "1"}),
        ),
        "decide after a refusal to sign": Drawn(
            "okafor",
            f"/cases/{more.unsigned.reference}/refusal/{RECIPIENT}",
            ({**harm, "option": "withhold", "reason": WHY}, {"protection": "Social care."}, {"confirm": "1"}),
        ),
        "look at broken glass": Drawn(
            "price", "/access", ({"verdict": "justified", "reason": WHY},), f"/access/glass/{UUID}"
        ),
        "end an interest": Drawn("castell", "/interests", to=f"/interests/{UUID}/end"),
        "confirm the interests": Drawn("nwosu", "/interests", to="/interests/all"),
    }


def _visit(case: WessexCase, page: str = "") -> str:
    return f"/cases/{case.reference}/visit/{RECIPIENT}{page}"


def _of_oversight(more: More) -> dict[str, Sent]:
    case, samples = more.door.reference, "/oversight/samples"
    found = {"reason": "They showed me the note of the telephone call."}
    flag = {"verdict": "justified", **found}
    return {
        "ask whose looks to read": Drawn("mercer", "/oversight/looks", ({"reference": case},)),
        "read who looked": Drawn("mercer", f"/cases/{case}/looks", ({"purpose": "lawfulness"},), shows=True),
        "download for publication": Drawn(
            "mercer", "/compliance/publication.csv", ({"recipient": "Home Office"},), shows=True
        ),
        "compare the days that are over": Drawn("mercer", "/oversight/flags", to="/oversight/compare"),
        "judge a flag": Drawn("mercer", "/oversight/flags", (flag,), f"/oversight/flags/{UUID}"),
        "bind a seed": Drawn("mercer", samples, to=f"{samples}/publish"),
        "draw a week": Drawn("mercer", samples, to=f"{samples}/{WEEK:%Y-%m-%d}/draw"),
        "judge one of a sample": Drawn(
            "mercer", f"{samples}/{WEEK:%Y-%m-%d}/view/1", ({"finding": "in_order", **found},)
        ),
        "put a day away": Drawn("tremlett", "/", to="/opened/put-away", looks=True),
        "report what the policy stopped": Report("/csp-report", REPORT, "application/csp-report"),
    }


def _of_accounts(app: Flask, more: More) -> dict[str, Sent]:
    with app.app_context():
        newcomer, moran, linden = (f"/people/{handle_of(person)}" for person in (NEWCOMER, "moran", "linden"))
    who = {"username": NEWCOMER, "name": "Hyun Lin", "title": "PC", "collar": "7123", "identity": "7123"}
    what = {"roles": ["officer"], "rank": "constable", "team": "ppn", "reason": WHY}
    return {
        "add a person": Drawn("admin", "/people/add", ({**who, **what},)),
        "confirm a change": Drawn(SECOND, newcomer, ({"decision": "confirm"},), r"/people/changes/\w+"),
        "tie an account to the force sign-in": Drawn(
            "admin", f"{moran}/sign-on", ({"subject": "7f3a", "reason": WHY},)
        ),
        "disable an account": Drawn("admin", f"{linden}/do/disable", ({"reason": WHY},)),
        "choose a password by a link": Drawn("", f"/choose-password/{more.link}", ({"new": NEW, "again": NEW},)),
    }


def _of_sign_in(product: Running, now: datetime) -> dict[str, Sent]:
    key, ask = Authenticator(_origin(product)), "ask for the question to a key"

    def enrolled(page: Answer, _before: Mapping[str, Answer]) -> dict[str, str]:
        secret = next(e for e in parse(page.page).iter("b") if e.get("class") == "csor-mono")
        return {"called": "Work phone", "code": code_at(words_of(secret).replace(" ", ""), current_step(now))}

    def answered(_page: Answer, before: Mapping[str, Answer]) -> dict[str, str]:
        return {"called": "Blue key", "answer": key.add(before[ask].page)}

    passwords = {"current": PASSWORD, "new": NEW, "again": NEW}
    return {
        "give a password": Drawn("", "/sign-in", ({"username": "penhaligon", "password": PASSWORD},)),
        "end another sign-in": Drawn("osei", "/account", to=r"/account/end/\w+"),
        "add an authenticator": Drawn("osei", "/account/authenticator", (enrolled,)),
        "remove an authenticator": Drawn("osei", "/account", to=r"/account/authenticator/\w+/remove"),
        ask: Form("osei", "/account/keys/question", {"purpose": "add"}, once=False, shows=True),
        "add a key": Drawn("osei", "/account/keys/add", (answered,)),
        "remove a key": Drawn("osei", "/account", to=r"/account/keys/\w+/remove"),
        "make recovery codes": Drawn("nwosu", "/account", to="/account/recovery-codes", shows=True),
        "read the news": Form("nwosu", "/account/news"),
        "change the password": Drawn("tremlett", "/account/password", (passwords,)),
        "sign out": Form("castell", "/sign-out", once=False),
    }
