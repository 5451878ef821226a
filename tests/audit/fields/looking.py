"""Everybody looks everywhere: each marker that is seen is held to the tables of `expected`, and each that must be."""

from collections.abc import Collection, Iterator, Mapping

from csor.domain.notes import ED25519, PublicKey
from csor.domain.refusals import Refusal
from csor.exchange.casefile import write
from csor.exchange.export import export_case
from csor.exchange.log_export import log_lines
from csor.simulation.people import FORCE
from tests.audit.fields.expected import (
    IN_THE_LOG,
    OTHER_WORDS,
    PLAIN,
    REFERENCE,
    SEALED,
    Sees,
    may_show,
    sees_journey,
)
from tests.audit.fields.places import PLACES, Eye
from tests.audit.fields.world import Fields
from tests.audit.frame import Tally
from tests.audit.planted import PlantedCase, markers_in

# Who takes in cases, and so may ask whom a new one could be about.
MATCHES = frozenset({"rudd", "penhaligon", "nwosu", "castell", "tremlett", "linden", "price", "moran"})
WHOLE = ("case", "timeline")  # what is kept of a case stands on one of these, for whoever may read it
# A brief run: who does not look at all, before the cases are sealed and after, and who looks at the journeys.
NOT_BRIEFLY = (
    frozenset({"osei", "castell", "vance"}),
    frozenset({"osei", "tremlett", "vance", "nwosu", "linden", "keane", "whitfield"}),
)
BRIEFLY = frozenset({"price", "tremlett", "penhaligon"})
# What a seal changes nothing at, and a brief run looks at once; that no number there changes is for the twins.
ONCE = frozenset(
    {"own forms", "people", "emergency", "who looked", "interests", "measures", "measures.csv", "publication.csv"}
)
Texts = Mapping[str, Collection[str]]


def look_at(world: Fields, tally: Tally, *, sealed: bool, brief: bool = False) -> None:
    """Every viewer at every place. brief: one of each kind, and fewer pages of a kind."""
    number = 1 if sealed else 0
    for viewer, sees in (SEALED if sealed else PLAIN).items():
        if brief and viewer in NOT_BRIEFLY[number]:
            continue
        eye = Eye(world.app, viewer, brief=brief)
        if viewer == "whitfield" and not sealed:
            reason = world.mark("access_grant.reason/sight")
            eye.post(f"/cases/{world.case.reference}/why", {"reason": reason, "next": ""})
        left_out = ONCE if brief and sealed else frozenset()
        open_ = {name: place for name, place in PLACES.items() if name not in left_out}
        pages = {name: place.look(eye, world.case.reference, world.there) for name, place in open_.items()}
        texts = {name: markers_in(page) for name, page in pages.items()}
        _particulars(world, world.case, (viewer, sees), texts, tally)
        _others(world, viewer, texts, tally, number)
        _names(world, viewer, sees, texts, tally)
        if sees is Sees.NOTHING and sealed:
            _reference(world, viewer, pages, tally)
        for name, journey in world.others.items():
            looked = () if brief and viewer not in BRIEFLY else WHOLE
            view = {p: markers_in(PLACES[p].look(eye, journey.reference, world.there)) for p in looked}
            shared = {p: texts[p] for p, place in open_.items() if not place.of_case}
            how = sees_journey(name, viewer, sealed=sealed)
            _particulars(world, journey, (viewer, how), {**shared, **view}, tally)
        _particulars(world, world.erased, (viewer, Sees.NOTHING), texts, tally)


def _particulars(world: Fields, case: PlantedCase, who: tuple[str, Sees], texts: Texts, tally: Tally) -> None:
    """Each answer of a case at each place; and on the case itself each is there for whoever may read it."""
    viewer, sees = who
    mine = world.markers.of(case.reference)
    for place, seen in texts.items():
        wrong = [mine[marker] for marker in seen if marker in mine and not may_show(place, sees, mine[marker])]
        tally.attempted += len(mine) - len(wrong)
        for path in sorted(wrong):
            tally.count(f"{viewer} sees {path} at {place}")
    if sees in {Sees.ALL, Sees.GLASS} and set(WHOLE) <= texts.keys():
        whole = set().union(*(texts[place] for place in WHOLE))
        for marker, path in mine.items():
            tally.count("" if marker in whole else f"{path} is kept and not shown to {viewer}")


def _others(world: Fields, viewer: str, texts: Texts, tally: Tally, state: int) -> None:
    """Each other word at each place: there exactly when the table says so. state: 0 plain, 1 sealed."""
    for marker, path in world.markers.of("").items():
        expected = OTHER_WORDS[path]
        for place, seen in texts.items():
            wanted = viewer in expected.get(place, ((), ()))[state]
            if (marker in seen) is wanted:
                tally.count()
            elif wanted and place == "case":
                tally.count()  # the case has the first lines of its timeline alone
            else:
                tally.count(f"{path} is {'not ' if wanted else ''}shown to {viewer} at {place}")


def _names(world: Fields, viewer: str, sees: Sees, texts: Texts, tally: Tally) -> None:
    """The name that the subject goes by now is found by whoever may know of the case."""
    subject = world.case.facts.subject
    assert subject
    name = subject.person.surname.split()[-1]
    listed = sees in {Sees.ALL, Sees.LISTED}
    for place, able in (("search", True), ("match", viewer in MATCHES)):
        found = name in texts[place]
        tally.count(
            "" if found is (listed and able) else f"{viewer} {'finds' if found else 'misses'} a name at {place}"
        )


def _reference(world: Fields, viewer: str, pages: Mapping[str, str], tally: Tally) -> None:
    """A sealed case's reference stands nowhere for who is not named; where they typed it, no way leads to it."""
    urn = world.case.reference
    for place, page in pages.items():
        if PLACES[place].of_case or viewer in REFERENCE.get(place, ((), ""))[0]:
            continue
        found = f"/cases/{urn}" in page if place == "search" else urn in page
        tally.count(f"{viewer} sees the reference of a sealed case at {place}" if found else "")


# ------------------------------------------------------------ what is taken out at the machine


def look_at_exports(world: Fields, tally: Tally, *, sealed: bool) -> None:
    """A case file holds everything that was said, and of a sealed case there is none; the log holds words when asked to."""
    for case in [world.case, *world.others.values()]:
        seen = markers_in(_case_file(world, case.reference))
        for marker, path in world.markers.where.items():
            mine = world.markers.within[marker] == case.reference and not sealed
            tally.count(_wrong(found=marker in seen, meant=mine, path=path, place="the case file"))
    gone, log = world.markers.of(world.erased.reference), {text: _log(world, with_text=text) for text in (False, True)}
    for marker, path in world.markers.where.items():
        bare, told = marker in log[False], marker in log[True]
        tally.count(_wrong(found=bare, meant=path in IN_THE_LOG, path=path, place="the log without text"))
        tally.count(_wrong(found=told, meant=False, path=path, place="the log with text") if marker in gone else "")


def _wrong(*, found: bool, meant: bool, path: str, place: str) -> str:
    return "" if found is meant else f"{path} is {'' if found else 'not '}in {place}"


def _case_file(world: Fields, reference: str) -> str:
    try:
        return "\n".join(write(export_case(world.office, FORCE, reference, world.office.clock())))
    except Refusal as refusal:
        return refusal.code


def _log(world: Fields, *, with_text: bool) -> set[str]:
    key = PublicKey("csor.test/wessex", ED25519, bytes(32))
    with world.office.open_reading() as reading:
        return markers_in("".join(log_lines(reading, FORCE, key, with_text=with_text)))


def left_unsaid(world: Fields) -> Iterator[str]:
    """A word of the table that nobody marked, or a marked one that is not in it: the table says nothing of it then."""
    marked = set(world.markers.of("").values())
    yield from (f"{path}: in the table, and marked nowhere" for path in sorted(OTHER_WORDS.keys() - marked))
    yield from (f"{path}: marked, and not in the table" for path in sorted(marked - OTHER_WORDS.keys()))
