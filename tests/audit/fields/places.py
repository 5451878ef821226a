"""Where anybody could look: every GET route of the app, what is posted to look for something, and what is taken out.

A place gives all that one person gets to see there, about one case where it is about one. A route that is neither in
PLACES nor in NOTHING_KEPT is a fault: `routes_left_out`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from flask import Flask

from tests.support.client import Client

EARLIER: Final = re.compile(r'href="(/cases/[^"]+/timeline\?[^"]*before=[^"]+)"')
TEXTS: Final = frozenset({"text/html", "text/csv", "text/plain", "image/svg+xml", "application/json"})
BROKEN: Final = 500
# What is typed to find a case: names, other names, numbers and addresses as they stand in it, and parts of them.
TYPED: Final = ("Reed", "Mar", "Quill", "Sam", "Ivy", "07700 900123", "14 Marlbrook Lane")
LISTS: Final = ("?tab=team", "?tab=unassigned", "?tab=decide", "?tab=mine", "?tab=today", "?tab=late", "?only=changed")
FEW: Final = 3  # of a kind, in a brief run
DOS: Final = ("standing", "do/disable", "do/link")


class Eye:
    """Somebody signed in, who sees the bytes of an answer: its status, where it leads, and every word of it."""

    def __init__(self, app: Flask, who: str, *, brief: bool = False) -> None:
        """brief: of pages of one kind a few, and no other when the first is not open to them."""
        self.client = Client(app).sign_in(who)
        self.brief = brief
        assert self.get("/account").startswith("200"), f"{who} is not signed in"

    def on(self, app: Flask) -> "Eye":
        """The same person in the same session, on a copy of the database."""
        other = copy(self)
        other.client = Client(app)
        other.client.take(self.client.token)
        return other

    def get(self, path: str) -> str:
        """What comes back."""
        return self._words(self.client.browser.get(path))

    def post(self, path: str, data: Mapping[str, Any]) -> str:
        """What comes back to a form."""
        carried = {"csrf_token": self.client.csrf, "once": self.client.key(path)}
        return self._words(self.client.browser.post(path, data={**carried, **data}))

    def some(self, every: tuple[str, ...]) -> tuple[str, ...]:
        """All of them; a few in a brief run."""
        return every[:FEW] if self.brief else every

    def each(self, paths: Iterable[str], form: tuple[str, Iterable[Mapping[str, Any]]] = ("", ())) -> str:
        """What comes back of pages of one kind, and of a form that is sent again and again."""
        seen: list[str] = []
        asked: list[Callable[[], str]] = [partial(self.get, path) for path in paths]
        asked += [partial(self.post, form[0], data) for data in form[1]]
        for ask in asked:
            seen.append(ask())
            if self.brief and not seen[0].startswith("200"):
                break
        return "\n".join(seen)

    @staticmethod
    def _words(answer: Any) -> str:
        assert answer.status_code < BROKEN, f"{answer.request.path} broke"
        assert answer.mimetype in TEXTS, f"{answer.request.path} gives {answer.mimetype}, in which nothing can be read"
        names = ("Location", "Content-Disposition")
        head = " ".join([str(answer.status_code), *(answer.headers.get(name, "") for name in names)])
        return f"{head}\n{answer.get_data(as_text=True)}"


There = Mapping[str, Any]
Look = Callable[[Eye, str, There], str]


@dataclass(frozen=True, slots=True)
class Place:
    """A place. routes: the GET routes that it stands for. of_case: whether it is about one case."""

    look: Look
    routes: tuple[str, ...]
    of_case: bool = False


def _case(path: str, *routes: str) -> Place:
    return Place(lambda eye, urn, _: eye.get(f"/cases/{urn}{path}"), routes, of_case=True)


def _at(path: str, *routes: str) -> Place:
    return Place(lambda eye, _, there: eye.get(path.format(**there)), routes)


def _timeline(eye: Eye, urn: str, _: There) -> str:
    """Every page of the timeline."""
    seen = [eye.get(f"/cases/{urn}/timeline")]
    while found := EARLIER.search(seen[-1]):
        seen.append(eye.get(found[1].replace("&amp;", "&")))
    return "\n".join(seen)


def _looks(eye: Eye, urn: str, _: There) -> str:
    forms = [{"purpose": "lawfulness", "as": taken} for taken in ("", "csv")]
    return eye.each([], (f"/cases/{urn}/looks", forms))


def _found(eye: Eye, urn: str, _: There) -> str:
    """By each kept name, other name, number and address, by the reference, by parts, and by what may be typed of it."""
    year, number = urn.split("-")[1:]
    parts = (urn, f"{year}/{int(number)}", number, urn[:-1])
    typed = (*eye.some(TYPED), *eye.some(parts))
    return eye.each(["/find"], ("/find", [{"q": one} for one in typed]))


def _matched(eye: Eye, _urn: str, there: There) -> str:
    """Whom a new case could be about: by names that sound like theirs, and what else is known."""
    typed = ({f"subject-person-{name}": value for name, value in one.items()} for one in there["alike"])
    return eye.each(["/receive"], ("/receive", [{**one, "to-known": "1"} for one in typed]))


def _lists(eye: Eye, _urn: str, _there: There) -> str:
    return eye.each([f"/{which}" for which in ("", *eye.some(LISTS))])


def _opened(eye: Eye, _urn: str, there: There) -> str:
    return "\n".join([eye.get("/opened"), eye.each(["/opened/team", f"/opened/team?day={there['day']}"])])


def _flags(eye: Eye, _urn: str, there: There) -> str:
    paths = ["/oversight/flags", "/oversight/flags?state=judged"]
    return eye.each([*paths, *(f"/oversight/flags/{key}" for key in there["flags"])])


def _samples(eye: Eye, _urn: str, there: There) -> str:
    week = f"/oversight/samples/{there['week']}"
    paths = (
        "/oversight/samples",
        f"{week}/case",
        f"{week}/view",
        f"{week}/view/{there['place']}",
        f"{week}/population.csv",
    )
    return eye.each(paths)


def _people(eye: Eye, _urn: str, there: There) -> str:
    one = f"/people/{there['newcomer']}"
    changes = [f"/people/changes/{key}" for key in there["changes"]]
    return eye.each(["/people", one, "/people/add", *(f"{one}/{do}" for do in DOS), *changes])


def _account(eye: Eye, _urn: str, _there: There) -> str:
    return "\n".join(eye.get(path) for path in ("/account", "/account/news"))


def _taken(path: str) -> Callable[[Eye, str, There], str]:
    """A file, and the page that asks who it is for."""
    return lambda eye, _urn, _there: "\n".join((eye.get(path), eye.post(path, {"recipient": "Home Office"})))


def _own_forms(eye: Eye, _urn: str, _there: There) -> str:
    paths = ("/account/password", "/account/confirm", "/account/authenticator", "/account/keys/add")
    return "\n".join(eye.get(path) for path in (*paths, "/help", "/accessibility"))


PLACES: Final[Mapping[str, Place]] = {
    "case": _case("", "cases.show"),
    "timeline": Place(_timeline, ("cases.timeline",), of_case=True),
    "looked": _case("/timeline?show=looked"),
    "looks": Place(_looks, ("oversight.looks",), of_case=True),
    "form": _case("/do/add_note", "actions.do", "actions.act"),
    "amend": _case("/do/amend_request"),
    "decide": _case("/decide", "decisions.decide"),
    "refusal": _case("/refusal/recipient-1", "decisions.refusal"),
    "visit": _case("/visit/recipient-1", "visits.show"),
    "visit refusal": _case("/visit/recipient-1/refusal", "visits.refusal"),
    "visit ended": _case("/visit/recipient-1/ended", "visits.ended"),
    "undertaking": _case("/papers/undertaking/recipient-1", "papers.undertaking"),
    "notice": _case("/papers/notice", "papers.notice"),
    "seal": _case("/seal", "seals.show"),
    "erasure": _case("/erasure", "erasure.show"),
    "search": Place(_found, ("lists.find",)),
    "match": Place(_matched, ("receive.start",)),
    "lists": Place(_lists, ("lists.mine",)),
    "opened": Place(_opened, ("own_looks.show", "own_looks.team")),
    "access": _at("/access", "access.queue"),
    "conflict": _at("/access/conflict/{bar}", "access.conflict"),
    "glass": _at("/access/glass/{glass}", "access.glass"),
    "emergency": _at("/emergency", "access.emergency"),
    "interests": _at("/interests", "access.interests"),
    "who looked": _at("/oversight/looks", "oversight.who"),
    "flags": Place(_flags, ("oversight.flags", "oversight.flag")),
    "samples": Place(_samples, ("samples.show", "samples.sample", "samples.sampled", "samples.population")),
    "erasures": _at("/oversight/erasures", "erasure.everything"),
    "measures": _at("/compliance", "compliance.show"),
    "measures.csv": Place(_taken("/compliance.csv"), ("compliance.download",)),
    "publication.csv": Place(_taken("/compliance/publication.csv"), ("compliance.download_publication",)),
    "people": Place(
        _people,
        ("accounts.everyone", "accounts.show", "accounts.add", "accounts.standing", "accounts.do", "accounts.change"),
    ),
    "account": Place(_account, ("account.show", "news.show")),
    "own forms": Place(
        _own_forms,
        ("account.password", "account.confirm", "account.authenticator", "keys.add", "help.show", "help.accessibility"),
    ),
}

# GET routes that are no place, each with why nothing that is kept can be seen there.
NOTHING_KEPT: Final[Mapping[str, str]] = {
    "static": "a file of the product itself",
    "health.alive": "says that the process runs, and reads nothing",
    "health.ready": "says whether the store can be written to, by a code",
    "people.sign_in": "asks for a user name and a password, before anybody is known",
    "people.code": "asks for a code, of whoever gave their password",
    "account.square": "the secret of an app that is being added, to whoever adds it",
    "links.choose": "asks for a new password, of whoever holds the link",
    "links.chosen": "says that a password was chosen",
    "single_sign_on.begin": "leads to the force's provider of identities",
    "single_sign_on.back": "comes back from there",
    "accounts.sign_on": "asks who somebody is at a provider, and is there only where one is set up",
}


def routes_left_out(app: Flask) -> Iterator[str]:
    """What is wrong with the two tables above: a route that nobody looks at, or one that is not there."""
    there = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    looked = {route for place in PLACES.values() for route in place.routes}
    yield from (
        f"{route}: no place, and no reason why nothing is seen there"
        for route in sorted(there - looked - NOTHING_KEPT.keys())
    )
    yield from (f"{route}: there is no such route" for route in sorted((looked | NOTHING_KEPT.keys()) - there))
    yield from (f"{route}: both a place and none" for route in sorted(looked & NOTHING_KEPT.keys()))
