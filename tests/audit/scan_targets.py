"""What sqlmap is let at, role by role: every kind of place where a person's words come near the database."""

import json
import re
from urllib.parse import urlencode

from csor.web.here import form_token
from tests.audit.scan_again import ANSWER
from tests.audit.scan_starts import Starts
from tests.audit.scan_tools import Target
from tests.audit.scan_world import SECRET, WHY
from tests.support.client import Client

SHORT = "the form lets no more than 40 characters through, and most tries are longer"
SHAPE = "the form lets nothing but a reference of a case through"
REPORT = {"csp-report": {"document-uri": "http://127.0.0.1/find", "effective-directive": "img-src", "blocked-uri": "x"}}


def targets_of(role: str, starts: Starts, client: Client, cookie: str) -> list[Target]:
    """The requests of one role; each must be there, or the scan breaks off."""
    return list(OF_ROLE[role](_Maker(starts, client.csrf, cookie)))


class _Maker:
    """Makes targets of what the walk found."""

    def __init__(self, starts: Starts, token: str, cookie: str) -> None:
        self.starts, self.token, self.cookie = starts, token, cookie

    def get(self, name: str, path: str, tried: str = "") -> Target:
        """A page; without parameters the place marked with a star is bent."""
        return Target(name, path, tried, cookie=self.cookie)

    def post(self, name: str, path: str, tried: str, /, stops: str = "", **fields: str) -> Target:
        """A form written out."""
        return Target(name, path, tried, urlencode({"csrf_token": self.token, **fields}), self.cookie, stops=stops)

    def form(self, name: str, pattern: str, tried: str, /, stops: str = "", **more: str) -> Target:
        """A form that the walk came to, as it was filled there."""
        for path, fields in self.starts.forms.items():
            if re.search(pattern, path):
                return Target(name, path, tried, urlencode({**dict(fields), **more}), self.cookie, stops=stops)
        raise LookupError(f"the walk came to no form like {pattern}")

    def case(self) -> str:
        """The reference of a case that opens."""
        found = (re.match(r"/cases/([A-Z0-9-]+)$", page) for page in self.starts.pages)
        return next(one[1] for one in found if one)

    def case_of_others(self) -> str:
        """The reference of a case that asks for a reason first, so that the glass can be broken."""
        found = (re.match(r"/cases/([A-Z0-9-]+)/why$", path) for path in self.starts.forms)
        return next(one[1] for one in found if one)

    def week(self) -> str:
        """A week that a sample was drawn of."""
        return next(page.split("/")[3] for page in self.starts.pages if page.startswith("/oversight/samples/"))


def _officer(make: _Maker) -> list[Target]:
    case = make.case()
    return [
        make.get("work list", "/?tab=all&stage=delivery&route=right_to_ask&after=1", "stage,after"),
        make.form("find a case", r"^/find$", "q"),
        make.form("note on a case", r"/do/add_note$", "text"),
        make.get("reference in an address", f"/cases/{case}*"),
        make.get("timeline", f"/cases/{case}/timeline?show=all&before=9", "show,before"),
        make.post("question to a key", "/account/keys/question", "purpose", purpose="add"),
        make.form("adding a key", r"^/account/keys/add$", "called", called="Blue key", answer=ANSWER),
        Target(
            "policy report", "/csp-report", data=json.dumps(REPORT), cookie=make.cookie, kind="application/csp-report"
        ),
    ]


def _supervisor(make: _Maker) -> list[Target]:
    return [
        make.get("looks of a team", "/opened/team?day=2026-11-10", "day"),
        make.form("assigning a case", r"/do/assign_case", "team,owner"),
        make.form(
            "breaking the glass", r"^/emergency$", "reference,reason", reference=make.case_of_others(), reason=WHY
        ),
    ]


def _authoriser(make: _Maker) -> list[Target]:
    return [
        make.form("a decision", r"/decide", "decision"),
        make.form("declaring an interest", r"^/interests$", "words"),
    ]


def _compliance(make: _Maker) -> list[Target]:
    case = make.case()
    period = "period=dates&since=1/4/2026&until=1/6/2026&route=&compare=before"
    named = "period,since,route"
    looks = {"purpose": "lawfulness", "who": "tremlett", "what": "all", "since": "1/4/2026", "until": "", "before": "9"}
    return [
        make.post("who looked at a case", f"/cases/{case}/looks", "who,since,before", **looks),
        make.post("who looked, as CSV", f"/cases/{case}/looks", "as", **looks, **{"as": "csv"}),
        make.post("who looked: which case", "/oversight/looks", "reference", stops=SHAPE, reference=case),
        make.post("measures as CSV", f"/compliance.csv?{period}", f"{named},recipient", recipient="Home Office"),
        make.post(
            "publication as CSV", f"/compliance/publication.csv?{period}", f"{named},recipient", recipient="Home Office"
        ),
        make.get("flags", "/oversight/flags?sign=bulk&state=open&after=1", "sign,after"),
        make.get("population of a sample as CSV", f"/oversight/samples/{make.week()}/population.csv?a=1", "a"),
    ]


def _administrator(make: _Maker) -> list[Target]:
    account = {
        "username": "quill", "name": "Quill Pen", "identity": "7002", "title": "PC", "collar": "7002", "rank": "constable",
        "roles": "officer", "acting": "", "team": "ppn", "reason": WHY,
    }  # fmt: skip
    form = r"^/people/add$"
    return [
        make.form("opening an account", form, "name,reason", **account),
        make.form("opening an account: staff number", form, "identity", stops=SHORT, **account),
    ]


def _half_signed_in(make: _Maker) -> list[Target]:
    link = next(page for page in make.starts.pages if page.startswith("/choose-password/"))
    visitor = "; ".join(part for part in make.cookie.split("; ") if "-visitor=" in part)
    return [
        make.post("code", "/sign-in/code", "code", code="123456", next="/find"),
        Target("sign in", "/sign-in", "username,password", _visitors(visitor, **NWOSU), visitor),
        Target("link", link, "new", _visitors(visitor, new=NEW, again=NEW), visitor),
        Target("back from the provider", "/sign-in/force/back?state=a&code=b&iss=c", "state,code,iss", cookie=visitor),
    ]


NWOSU = {"username": "nwosu", "password": "marlbrook", "next": "/find"}
NEW = "quartz heron 61"  # no longer than it must be: a password has an end, and what is tried comes behind it


def _visitors(visitor: str, **fields: str) -> str:
    token = form_token(SECRET, f"visitor|{visitor.partition('=')[2]}")
    return urlencode({"csrf_token": token, **fields})


OF_ROLE = {
    "officer": _officer, "supervisor": _supervisor, "authoriser": _authoriser, "compliance": _compliance,
    "administrator": _administrator, "half_signed_in": _half_signed_in,
}  # fmt: skip
