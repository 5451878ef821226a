"""The same force twice: once with sealed cases in it, once without. To whom they are hidden every page is the same.

So no count, list, page of a list, band or hint tells that they are there. What may differ stands in MAY_DIFFER, with why.
"""

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from flask import Flask

from csor.app import create_app
from csor.config import Config
from csor.domain.access import SealKind
from csor.domain.actions import Action
from csor.domain.vocabulary import Stage
from csor.simulation.people import ACTORS
from csor.usecases.seals import seal_case
from csor.web.handles import handle_of
from tests.audit.fields.places import PLACES, Eye
from tests.audit.fields.world import NAMED, SECRET, WHY
from tests.audit.frame import Tally
from tests.domain import builders
from tests.support.wessex import Clock, keep_at, keep_case, open_office

MANY = 26  # cases that everybody may know of: one more than a page of a list
# Nobody here is named: who took them in, who owns them, and everybody else.
HIDDEN_FROM: Final = (
    "rudd", "penhaligon", "abara", "osei", "nwosu", "tremlett", "linden", "moran", "whitfield", "mercer", "vance",
    "admin", "keane",
)  # fmt: skip
# A brief run: one of each role, and of the pages of a case that is not there for them the first few.
BRIEFLY: Final = frozenset({"rudd", "nwosu", "moran", "whitfield", "mercer", "admin"})
NOT_BRIEFLY: Final = frozenset({"people", "own forms", "emergency", "who looked", "account"}) | {
    name for name, place in PLACES.items() if place.of_case and name not in {"case", "timeline", "form", "looks"}
}
COMPLIANCE: Final = frozenset({"mercer", "vance"})
EVERYBODY: Final = frozenset(HIDDEN_FROM)
# Where a page may differ, for whom, and why. A place that is not here may not.
MAY_DIFFER: Final[Mapping[str, tuple[frozenset[str], str]]] = {
    "measures": (EVERYBODY, "how a sealed case counts in figures is for csor/reading/measures and its own tests"),
    "measures.csv": (EVERYBODY, "as the measures"),
    "publication.csv": (EVERYBODY, "as the measures; small numbers are left out of it"),
    "samples": (
        COMPLIANCE,
        "what a week is drawn from is whole, so that anybody can draw it again (docs/oversight.md)",
    ),
}
# What is drawn anew each time a page is: a form's one-use key, the number that lets its script run, and its request's.
ANEW: Final = re.compile(r'name="once" value="[^"]*"|nonce="[^"]*"|Reference [0-9a-f]{16}\b')
# Where an older page of a log goes on: a number in the log of the whole force, which counts every look of anybody.
PLACE_IN_LOG: Final = re.compile(r"([?&;]before=|name=\"before\" value=\")\d+")


def compare(folder: Path, tally: Tally, *, brief: bool = False) -> int:
    """Look at each place in both, for everybody from whom the cases are hidden; gives how many pages were compared."""
    files = folder / "without.sqlite", folder / "with.sqlite"
    shutil.copyfile(folder / "empty.sqlite", files[0])
    clock = Clock()
    first = _app(files[0], clock)
    office = first.extensions["office"]
    seen = [keep_case(office).reference for _ in range(MANY)]
    eyes = {who: Eye(first, who, brief=brief) for who in HIDDEN_FROM if who in BRIEFLY or not brief}
    places = [name for name in PLACES if name not in NOT_BRIEFLY or not brief]
    office.engine.dispose()
    shutil.copyfile(*files)
    second = _app(files[1], clock)
    hidden = _sealed(second)
    there = _there(first)
    pages = 0
    for who, eye in eyes.items():
        other = eye.on(second)
        for place, urn in [*((name, hidden[0]) for name in places), *(("case", urn) for urn in [*hidden[1:], seen[0]])]:
            one, two = (_same(PLACES[place].look(each, urn, there)) for each in (eye, other))
            pages += 1
            free = who in MAY_DIFFER.get(place, (frozenset(), ""))[0]
            tally.count("" if one == two or free else f"{place} tells {who} of a sealed case: {_first(one, two)}")
    for app in (first, second):
        app.extensions["office"].engine.dispose()
    return pages


def _app(file: Path, clock: Clock) -> Flask:
    url = f"sqlite:///{file}"
    return create_app(Config(url, SECRET), open_office(url, clock))


def _sealed(app: Flask) -> list[str]:
    """Sealed cases that would count wherever cases do: in danger and to decide, not given to anybody, closed."""
    office = app.extensions["office"]
    to_decide, closed = keep_at(office, Stage.DECISION), keep_at(office, Stage.CLOSED)
    to_decide.do(Action.FLAG_IMMEDIATE_RISK)
    cases = [to_decide, keep_case(office), closed]
    for case in cases:
        with office.open_work(ACTORS["price"]) as work:
            seal_case(work, case.reference, SealKind.OTHER, WHY, NAMED)
    return [case.reference for case in cases]


def _there(app: Flask) -> dict[str, Any]:
    """What addresses need; where nothing is, nobody's."""
    nobodys = UUID(int=7)
    with app.test_request_context():
        handle = handle_of("tremlett")
    day = builders.RECEIVED.date().isoformat()
    keys = {"bar": nobodys, "glass": nobodys, "flags": [nobodys], "changes": [], "newcomer": handle}
    alike = [{"forenames": "John", "surname": "Reed"}, {"forenames": "Ann", "surname": "Marsh"}]
    return {**keys, "day": day, "week": day, "place": 1, "alike": alike}


def _same(page: str) -> str:
    return PLACE_IN_LOG.sub(r"\1", ANEW.sub("", page))


def _first(one: str, two: str) -> str:
    """The first line that differs."""
    pairs = zip(one.splitlines(), two.splitlines(), strict=False)
    return next((f"{a.strip()} | {b.strip()}" for a, b in pairs if a != b), "one goes on")
