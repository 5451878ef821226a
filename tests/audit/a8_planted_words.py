"""A8D: two hundred marked personal details stand in no log, no address, no page of an error, and in no file once erased.

A case goes the whole way with a marker in every answer (planted.py), and in the names, addresses and telephone numbers of
everybody; the people at it mistype their passwords and codes, and these are marked too. Then everybody opens every page,
sends every form wrongly, and meets pages that break. An attempt is one marker looked for in one of five places: the log of
the product, the addresses it leads to and links to, the pages that tell of an error, the exported log without its texts,
and, after the case was erased by two people and the files were scrubbed, every byte of the database's files.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from string import ascii_lowercase
from typing import Any
from urllib.parse import unquote

from flask import redirect, request

from csor import logs
from csor.exchange.log_export import log_lines
from csor.records import engines
from csor.simulation.people import ACTORS
from csor.usecases.checkpoints import Desk, make_checkpoint
from csor.usecases.erasure import ask_for_erasure, confirm_erasure
from csor.usecases.match_person import match_person
from csor.usecases.scrub import scrub
from csor.usecases.search_cases import search_cases
from csor.web import errors
from tests.audit.a8_log_lines import Heard
from tests.audit.apart import run_apart
from tests.audit.frame import Figures, Harness, Tally
from tests.audit.planted import MARKER, PlantedCase, markers_in, planted_case
from tests.audit.served import Place, on_sqlite
from tests.security.addresses import routes
from tests.support.client import Client
from tests.support.databases import folder_in_memory

PEOPLE = ("price", "mercer", "tremlett", "admin")
LEFT_OUT = {"people.sign_out", "account.end", "health.ready", "static"}
ADDRESS = re.compile(r'(?:href|src|action|formaction)="([^"]*)"')
HEAD = re.compile(r'<div class="csor-casebar">.*?</div>', re.DOTALL)  # whose case it is, for whom it is open to
OWN_WORDS = re.compile(
    r'<section class="csor-section" id="typed">.*?</section>', re.DOTALL
)  # given back to who typed them
FIELDS = (
    "text",
    "reason",
    "q",
    "surname",
    "forenames",
    "address",
    "telephone",
    "next",
    "note",
    "username",
    "person",
    "words",
    "new",
    "code",
)
WHY = "The retention period of the force is over."
PLACES = ("log", "address", "error", "export", "files")
MARKS = 200
TYPED = {f"zq{one}{two}yqz": f"typed {one}{two}" for one in "xyz" for two in ascii_lowercase}  # where it is not kept


def run(size: int, seed: int, fault: str = "") -> Figures:
    """So many markers in so many places."""
    return run_apart("a8_planted_words", size, seed, fault)


def trials(size: int, seed: int, fault: str = "") -> Figures:
    """The same, in a process of its own, whose log is read."""
    del seed  # the case is the same each time: what is planted in it, and where, is told by its own table
    if fault in BEFORE:
        BEFORE[fault]()
    logs.set_up_logs()
    tally, counts = Tally(), dict[str, int]()
    while tally.attempted < size:
        with on_sqlite() as place, Heard() as heard:
            if fault:
                FAULTS.get(fault, _nothing)(place)
            seen, marks, counts = _one_case(place, heard, PEOPLE[: 1 if fault else None])
        for marker, where in [*marks.items(), *TYPED.items()]:
            for kind in PLACES if marker in marks else PLACES[:-1]:
                found = seen[kind].get(marker)
                tally.count(f"{where} ({marker}) stands in the {kind}: {found}" if found else "")
        tally.count("" if counts["marks"] >= MARKS else f"only {counts['marks']} markers were planted")
        tally.count("" if counts["marks_in_the_files_before"] > 100 else "the files held too few to begin with")
    return tally.figures(**counts)


class Sightings(dict[str, str]):
    """Where each marker was seen first."""

    def look(self, text: str, where: str = "") -> None:
        """Note every marker in a text."""
        for found in MARKER.finditer(text):
            at = found.start()
            self.setdefault(found[0].lower(), f"{where} ...{text[max(0, at - 60) : at + 20]!r}")


def _one_case(
    place: Place, heard: Heard, people: tuple[str, ...]
) -> tuple[dict[str, Sightings], Mapping[str, str], dict[str, int]]:
    """Plant, look everywhere, erase, look into the files."""
    seen: dict[str, Sightings] = defaultdict(Sightings)
    case = planted_case(place.office)
    place.clock.now = max(place.clock.now, case.now)
    _searched(place, case)
    pages = sum(_walk(place, case, name, seen) for name in people)
    pages += _mistyped(place, seen)
    before = markers_in(_files(place))
    with folder_in_memory() as folder:
        desk = Desk(place.office, "wessex", folder)
        make_checkpoint(desk)
        seen["export"].look(_exported(place, desk))
        lines = heard.lines()
        _erase(place, case)
        make_checkpoint(desk)
    seen["files"].look(_files(place))
    seen["log"].look("\n".join([*lines, *heard.lines()]))
    marks = case.markers.where
    found = {"pages": pages, "log_lines": heard.total, "marks": len(marks) + len(TYPED)}
    return seen, marks, {**found, "marks_in_the_files_before": len(before & set(marks))}


def _searched(place: Place, case: PlantedCase) -> None:
    """The subject was looked for by name before, and afterwards."""
    subject = case.facts.subject
    assert subject is not None
    with place.office.open_work(ACTORS["nwosu"], case.now) as work:
        match_person(work, subject.person)
        search_cases(work, subject.person.surname, "WX")


def _walk(place: Place, case: PlantedCase, name: str, seen: dict[str, Sightings]) -> int:
    """Every page, and every form sent with marked words and something wrong in it; gives how many answers came."""
    client, answers = place.client(name), 0
    for rule, path in routes(place.app, urn=case.reference):
        if rule.endpoint in LEFT_OUT:
            continue
        place.tick()
        if "GET" in (rule.methods or ()):
            client._stay()
            _judge(client.browser.get(path), seen)
            answers += 1
        if "POST" in (rule.methods or ()) and not _changes(rule.endpoint):
            client._stay()
            form = {"csrf_token": client.csrf, "once": client.key(path), **_fields(answers)}
            _judge(client.browser.post(path, data=form), seen)
            _judge(client.browser.post(path, data=_fields(answers)), seen)  # a form that is too old
            answers += 2
    return answers


def _changes(endpoint: str) -> bool:
    """What would end the walk or the case."""
    return endpoint.startswith(("erasure.", "seals."))


def _fields(number: int) -> dict[str, str]:
    """Words for whatever a form may ask, each of them marked."""
    marks = list(TYPED)
    return {name: f"word {marks[(number + place) % len(marks)]}" for place, name in enumerate(FIELDS)}


def _judge(answer: Any, seen: dict[str, Sightings]) -> None:
    """Look at where an answer leads, and at the whole of it when it tells of an error without a form."""
    path = answer.request.path
    seen["address"].look(unquote(answer.headers.get("Location", "")), path)
    if answer.mimetype == "text/html":
        html = answer.get_data(as_text=True)
        seen["address"].look("\n".join(unquote(found) for found in ADDRESS.findall(html)), path)
        if answer.status_code >= 400 and not _gives_back(html):
            seen["error"].look(OWN_WORDS.sub("", HEAD.sub("", html)), f"{answer.status_code} {path}")
    answer.close()


def _gives_back(html: str) -> bool:
    """A form that comes back holds what was typed: its own sender reads it."""
    return "<form" in html.partition("<main")[2]


def _mistyped(place: Place, seen: dict[str, Sightings]) -> int:
    """Passwords and codes that were mistyped, and pages that break with what they were given in their words."""

    def breaks() -> Any:
        raise ValueError(request.args.get("tab", ""), request.headers.get("User-Agent"))

    place.app.view_functions["help.show"] = breaks
    visitor, nwosu = Client(place.app), place.client("nwosu")
    visitor.get("/sign-in")
    for number, marker in enumerate(TYPED):
        place.tick()
        name = f"nwosu {marker}" if number % 2 else "nwosu"
        form = {"csrf_token": visitor.csrf, "username": name, "password": f"pass {marker}", "code": marker}
        _judge(visitor.browser.post("/sign-in", data=form), seen)
        nwosu._stay()
        _judge(nwosu.browser.get("/help", query_string={"tab": marker}), seen)
    return 2 * len(TYPED)


def _exported(place: Place, desk: Desk) -> str:
    """The log as it goes to somebody who may not read what was said."""
    with place.office.open_reading() as reading:
        return "".join(log_lines(reading, "wessex", desk.signer().public))


def _erase(place: Place, case: PlantedCase) -> None:
    """Two people erase the case; the files are scrubbed."""
    with place.office.open_work(ACTORS["price"], place.clock.now) as work:
        ask_for_erasure(work, case.reference, WHY)
    with place.office.open_work(ACTORS["mercer"], place.clock.now) as work:
        confirm_erasure(work, case.reference, WHY, case.reference)
    assert scrub(place.office.engine)


def _files(place: Place) -> str:
    """Every byte that the database keeps, as text."""
    found = Path(str(place.office.engine.url.database))
    paths = [Path(f"{found}{suffix}") for suffix in ("", "-wal", "-journal")]
    return b"".join(path.read_bytes() for path in paths if path.exists()).decode("latin-1")


# ------------------------------------------------------------ canaries


class _Telling:
    """A log of faults that tells their words as well."""

    def error(self, event: str, **told: Any) -> None:
        """As it is, and more."""
        errors_log.error(event, **told, words=str(sys.exc_info()[1]))


errors_log = errors.LOG


def _fault_in_words(_place: Place) -> None:
    setattr(errors, "LOG", _Telling())  # noqa: B010 - plant


def _search_in_the_address(place: Place) -> None:
    """What was looked for goes on in the address."""
    find = place.app.view_functions["lists.find"]

    def found() -> Any:
        return redirect(f"/find?q={request.form['q']}") if request.form.get("q") else find()

    place.app.view_functions["lists.find"] = found


def _pages_not_wiped() -> None:
    """SQLite lets go of pages as they are."""
    setattr(engines, "PRAGMAS", tuple(one for one in engines.PRAGMAS if not one.startswith("secure_delete")))  # noqa: B010 - plant


def _nothing(_place: Place) -> None:
    """The fault was planted before the database was there."""


FAULTS: dict[str, Callable[[Place], None]] = {
    "fault_in_words": _fault_in_words,
    "search_in_the_address": _search_in_the_address,
}
BEFORE: dict[str, Callable[[], None]] = {"pages_not_wiped": _pages_not_wiped}
HARNESS = Harness(
    id="A8D",
    title="Two hundred marked personal details: in no log, address, error page, or page of a file once erased",
    run=run,
    ci=800,
    full=800,
    canaries={"fault_in_words": 1, "search_in_the_address": 1, "pages_not_wiped": 1},
    part=9,
    minutes=2,
)
