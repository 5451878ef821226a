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
from csor.domain import particulars as said
from csor.domain.access import SealKind
from csor.domain.actions import Action
from csor.domain.interests import InterestKind
from csor.domain.vocabulary import Stage
from csor.simulation.people import ACTORS
from csor.usecases.interests import declare_interest
from csor.usecases.office import Office
from csor.usecases.seals import seal_case
from csor.web.handles import handle_of
from tests.audit.fields.places import PLACES, Eye
from tests.audit.fields.world import NAMED, SECRET, WHY
from tests.audit.frame import Tally
from tests.domain import builders
from tests.support.wessex import Clock, keep_at, keep_case, open_office

BARRED, MET = "linden", "Quillfeather"  # who has a conflict, in the second twin, and the surname that they declared
MANY = 26  # cases that everybody may know of: one more than a page of a list
# Nobody here is named: who took them in, who owns them, and everybody else.
HIDDEN_FROM: Final = (
    "linden", "rudd", "penhaligon", "abara", "osei", "nwosu", "tremlett", "moran", "whitfield", "mercer", "vance",
    "admin", "keane",
)  # fmt: skip
# A brief run: some of them, and of the pages of a case two.
BRIEFLY: Final = frozenset({"rudd", "nwosu", "moran", "mercer", "admin"})
NOT_BRIEFLY: Final = frozenset({"people", "own forms", "emergency", "who looked", "account", "interests"}) | {
    name for name, place in PLACES.items() if place.of_case and name not in {"case", "looks"}
}
COMPLIANCE: Final = frozenset({"mercer", "vance"})
EVERYBODY: Final = frozenset(HIDDEN_FROM)
# Where a page may differ, for whom, and why. A place that is not here may not.
MAY_DIFFER: Final[Mapping[str, tuple[frozenset[str], str]]] = {
    "publication.csv": (EVERYBODY, "a whole year that is over counts sealed cases too; small numbers are left out"),
    "samples": (
        COMPLIANCE,
        "what a week is drawn from is whole, so that anybody can draw it again (docs/oversight.md)",
    ),
}
# What is drawn anew each time a page is: a form's one-use key, the number that lets its script run, and its request's.
ANEW: Final = re.compile(r'name="once" value="[^"]*"|nonce="[^"]*"|Reference [0-9a-f]{16}\b')
# Where an older page of a log goes on: a number in the log of the whole force, which counts every look of anybody.
PLACE_IN_LOG: Final = re.compile(r"([?&;]before=|name=\"before\" value=\")\d+")


def compare(folder: Path, tally: Tally, *, brief: bool = False) -> dict[str, Any]:
    """Look at each place in both, for everybody from whom the cases are hidden: sealed, or barred from one of them.

    Gives notes: how many pages were compared, and which places that may differ did.
    """
    without, clock = folder / "without.sqlite", Clock()
    shutil.copyfile(folder / "empty.sqlite", without)
    first = _app(without, clock)
    office = first.extensions["office"]
    seen = [keep_case(office).reference for _ in range(MANY)]
    with office.open_work(ACTORS[BARRED]) as work:
        declare_interest(work, InterestKind.SURNAME, MET)
    viewers = [who for who in HIDDEN_FROM if who in BRIEFLY or not brief]
    eyes = {who: Eye(first, who, brief=brief) for who in dict.fromkeys([*viewers, BARRED])}
    there, places = _there(first), [name for name in PLACES if name not in NOT_BRIEFLY or not brief]
    pages, differ = 0, set()
    for name, keep, those in (("barred", _barred, [BARRED]), ("sealed", _sealed, viewers)):
        office.engine.dispose()
        start = folder / f"{name}.sqlite"
        shutil.copyfile(without, start)
        second = _app(start, clock)
        hidden = keep(second.extensions["office"])
        asked = [*((place, hidden[0]) for place in places), *(("case", urn) for urn in [*hidden[1:], seen[0]])]
        for who in those:
            other = eyes[who].on(second)
            for place, urn in asked:
                one, two = (_same(PLACES[place].look(each, urn, there)) for each in (eyes[who], other))
                pages += 1
                free = one != two and who in MAY_DIFFER.get(place, (frozenset(), ""))[0]
                differ |= {place} if free else set()
                told = "" if one == two or free else f"{place} tells {who} of a {name} case: {_first(one, two)}"
                tally.count(told)
        second.extensions["office"].engine.dispose()
    office.engine.dispose()
    return {"compared": pages, "differ_as_excused": sorted(differ)}


def _app(file: Path, clock: Clock) -> Flask:
    url = f"sqlite:///{file}"
    return create_app(Config(url, SECRET), open_office(url, clock))


def _sealed(office: Office) -> list[str]:
    """Sealed cases that would count wherever cases do: in danger and to decide, not given to anybody, closed."""
    to_decide, closed = keep_at(office, Stage.DECISION), keep_at(office, Stage.CLOSED)
    to_decide.do(Action.FLAG_IMMEDIATE_RISK)
    cases = [to_decide, keep_case(office), closed]
    for case in cases:
        with office.open_work(ACTORS["price"]) as work:
            seal_case(work, case.reference, SealKind.OTHER, WHY, NAMED)
    return [case.reference for case in cases]


def _barred(office: Office) -> list[str]:
    """Cases open to the force in which somebody meets the interest of one person: one is theirs, one is their team's."""
    met = said.Subject(said.Person("John", MET))
    mine = keep_case(office, subject=met, team="pps").do(Action.ASSIGN_CASE, by="moran", team="pps", owner=BARRED)
    return [mine.reference, keep_case(office, subject=met, team="pps").reference]


def _there(app: Flask) -> dict[str, Any]:
    """What addresses need; where nothing is, nobody's."""
    nobodys = UUID(int=7)
    with app.test_request_context():
        handle = handle_of("tremlett")
    day = builders.RECEIVED.date().isoformat()
    keys = {"bar": nobodys, "glass": nobodys, "flags": [nobodys], "changes": [], "newcomer": handle}
    alike = [{"forenames": "John", "surname": name} for name in ("Reed", "Marsh", MET)]
    return {**keys, "day": day, "week": day, "place": 1, "alike": alike}


def _same(page: str) -> str:
    return PLACE_IN_LOG.sub(r"\1", ANEW.sub("", page))


def _first(one: str, two: str) -> str:
    """The first line that differs."""
    pairs = zip(one.splitlines(), two.splitlines(), strict=False)
    return next((f"{a.strip()} | {b.strip()}" for a, b in pairs if a != b), "one goes on")
