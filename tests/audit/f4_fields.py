"""F4: every answer in words that is kept, by viewer and by place: shown to whom it is open, and to nobody else.

A case in which each answer carries a marker of its own goes the whole way; then everybody looks everywhere. A cell is one
marker, one viewer and one place. The table below says what each place may show; it is not worked out from the product.
Beside that, nothing that is kept is hidden from whom the case is open to: each marker is on the case or its timeline.
"""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum

import pytest
from flask import Flask

from csor.app import create_app
from csor.config import Config
from csor.domain import permissions
from csor.domain.access import FORCE_WIDE, SealKind
from csor.domain.permissions import Permission
from csor.domain.refusals import Refusal
from csor.domain.vocabulary import Role
from csor.exchange.casefile import write
from csor.exchange.export import export_case
from csor.reading.visibility import may_ever_open
from csor.simulation.people import ACTORS, FORCE
from csor.usecases.office import Office
from csor.usecases.seals import seal_case
from tests.audit.frame import Figures, Harness, Tally
from tests.audit.planted import PlantedCase, planted_case
from tests.support.client import Client
from tests.support.databases import folder_in_memory
from tests.support.wessex import Clock, build, open_office

WHY = "Covering for a colleague who is in court today."
ADMIN = Role.ADMINISTRATOR
MARKER = re.compile("Zq[a-z]{3}qz")


class Sees(StrEnum):
    """How a case is open to a viewer: wholly, by its place in lists alone, or not at all."""

    ALL = "all"
    LISTED = "listed"
    NOTHING = "nothing"


class Shows(StrEnum):
    """What a place may show of a case, at most, to somebody who sees it."""

    EVERYTHING = "everything"
    NAMES = "names"
    NO_SUBJECT = "no_subject"
    NOTHING = "nothing"


PLAIN: Mapping[str, Sees] = {
    "rudd": Sees.ALL,  # took it in
    "penhaligon": Sees.NOTHING,  # a call-taker who did not
    "sandhu": Sees.ALL,
    "osei": Sees.LISTED,
    "nwosu": Sees.ALL,
    "tremlett": Sees.LISTED,
    "price": Sees.ALL,
    "moran": Sees.LISTED,
    "okafor": Sees.ALL,
    "whitfield": Sees.LISTED,
    "mercer": Sees.ALL,
    "admin": Sees.NOTHING,
}
NAMED = ("castell", "price", "okafor")
SEALED: Mapping[str, Sees] = {**dict.fromkeys(PLAIN, Sees.NOTHING), **dict.fromkeys(NAMED, Sees.ALL)}

Look = Callable[[Client, str], str]
NAME = re.compile(r"\.person\.(forenames|surname)$")


def _timeline(client: Client, urn: str) -> str:
    """Every page of the timeline."""
    seen, path = [], f"/cases/{urn}/timeline"
    while path:
        page = client.get(path)
        seen.append(page.html)
        path = page.links().get("Earlier events", "") if page.status == 200 else ""
    return "\n".join(seen)


def _found(client: Client, urn: str) -> str:
    return "\n".join(client.post("/find", {"q": typed}).html for typed in (urn, "Reed", "Marsh", "Mar"))


def _lists(client: Client, _urn: str) -> str:
    return "\n".join(
        client.get(f"/?tab={tab}").html for tab in ("decide", "mine", "team", "unassigned", "today", "late")
    )


def _at(path: str) -> Look:
    return lambda client, urn: client.get(path.format(urn)).html


PLACES: Mapping[str, tuple[Shows, Look]] = {
    "case": (Shows.EVERYTHING, _at("/cases/{}")),
    "timeline": (Shows.EVERYTHING, _timeline),
    "looked": (Shows.NAMES, _at("/cases/{}/timeline?show=looked")),
    "form": (Shows.EVERYTHING, _at("/cases/{}/do/add_note")),
    "decide": (Shows.EVERYTHING, _at("/cases/{}/decide")),
    "visit": (Shows.EVERYTHING, _at("/cases/{}/visit/recipient-1")),
    "undertaking": (Shows.NO_SUBJECT, _at("/cases/{}/papers/undertaking/recipient-1")),
    "notice": (Shows.NO_SUBJECT, _at("/cases/{}/papers/notice")),
    "search": (Shows.NAMES, _found),
    "lists": (Shows.NAMES, _lists),
    "access": (Shows.NOTHING, _at("/access")),
    "measures": (Shows.NOTHING, _at("/compliance")),
    "measures.csv": (Shows.NOTHING, _at("/compliance.csv")),
    "publication.csv": (Shows.NOTHING, _at("/compliance/publication.csv")),
}
LISTED = frozenset({"search", "lists"})


def run(size: int, seed: int, fault: str = "") -> Figures:
    """Every cell there is, whatever the size."""
    del size, seed
    tally = Tally()
    undo = FAULTS[fault]() if fault else None
    try:
        with folder_in_memory() as folder:
            url = f"sqlite:///{folder / 'csor.sqlite'}"
            build(url)
            office = open_office(url, Clock())
            app = create_app(Config(url, "a secret of the fields, and of nothing else"), office)
            case = planted_case(office)
            _look(app, case, PLAIN, tally)
            _export(office, case, tally, sealed=False)
            with office.open_work(ACTORS["price"]) as work:
                seal_case(work, case.reference, SealKind.OTHER, WHY, NAMED)
            _look(app, case, SEALED, tally)
            _export(office, case, tally, sealed=True)
            office.engine.dispose()
    finally:
        if undo:
            undo()
    fields = len(set(case.markers.where.values()))
    return tally.figures(markers=len(case.markers.where), fields=fields, places=len(PLACES) + 1)


def _look(app: Flask, case: PlantedCase, viewers: Mapping[str, Sees], tally: Tally) -> None:
    for viewer, sees in viewers.items():
        client, whole = Client(app).sign_in(viewer), ""
        for place, (shows, look) in PLACES.items():
            html = look(client, case.reference)
            seen = set(MARKER.findall(html))
            for marker, path in case.markers.where.items():
                wrong = marker in seen and not _may_show(place, shows, sees, path)
                tally.count(f"{viewer} sees {path} at {place}" if wrong else "")
            whole += html if place in {"case", "timeline"} else ""
        if sees is Sees.ALL:
            for marker, path in case.markers.where.items():
                tally.count("" if marker in whole else f"{path} is kept and not shown to {viewer}")


def _may_show(place: str, shows: Shows, sees: Sees, path: str) -> bool:
    if sees is Sees.NOTHING or shows is Shows.NOTHING or (sees is Sees.LISTED and place not in LISTED):
        return False
    if shows is Shows.NAMES:
        return bool(NAME.search(path))
    return shows is Shows.EVERYTHING or ".subject." not in path


def _export(office: Office, case: PlantedCase, tally: Tally, *, sealed: bool) -> None:
    """A case file holds everything that was said; of a sealed case there is none without a name on it."""
    try:
        text = "\n".join(write(export_case(office, FORCE, case.reference, office.clock())))
    except Refusal as refusal:
        text = refusal.code
    for marker, path in case.markers.where.items():
        right = (marker in text) is not sealed
        tally.count("" if right else f"{path} is {'' if sealed else 'not '}in the export")


# ------------------------------------------------------------ planted faults


def _widened() -> Callable[[], None]:
    """Administrators read cases."""
    patch = pytest.MonkeyPatch()
    patch.setitem(permissions.HOLDERS, Permission.CASE_READ, permissions.HOLDERS[Permission.CASE_READ] | {ADMIN})
    for module in ("csor.domain.access", "csor.reading.visibility"):
        patch.setattr(f"{module}.FORCE_WIDE", FORCE_WIDE | {ADMIN})
    return patch.undo


def _unsealed_lists() -> Callable[[], None]:
    """Searches forget about seals."""
    patch = pytest.MonkeyPatch()
    patch.setattr("csor.reading.search.visible_to", may_ever_open)
    return patch.undo


FAULTS: Mapping[str, Callable[[], Callable[[], None]]] = {
    "administrators_read": _widened,
    "search_forgets_seals": _unsealed_lists,
}

HARNESS = Harness(
    id="F4",
    title="Every answer that is kept, by viewer and place",
    run=run,
    ci=10_000,
    full=10_000,
    canaries={"administrators_read": 10_000, "search_forgets_seals": 10_000},
    part=2,
    minutes=1,
)
