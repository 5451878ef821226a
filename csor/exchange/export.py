"""A case as a case file: what was said and accepted, by whom with which rank, and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count

from csor.domain.actions import Action, Event
from csor.domain.refusals import Refusal
from csor.domain.vocabulary import Rank, Role, Route
from csor.exchange.casefile import CaseFile, CaseLine
from csor.exchange.shapes import FORMAT, MAIN, OPENS, VERSION, Header, PersonOf
from csor.exchange.store import operator
from csor.reading.people import find_force, find_person
from csor.reading.story import Line, story_of
from csor.usecases.office import Office
from csor.usecases.work import READ, Opened, Work

RIGHT_TO_KNOW = "rtk"


def export_case(office: Office, force: str, reference: str, now: datetime) -> CaseFile:
    """The file of a case, with the Right to Know it opened or was opened by: neither is whole without the other.

    The export is an event of its own. Raises Refusal not_found.
    """
    with office.open_work(operator(force), now) as work:
        work.reading(reference)
        opened = work.case(reference)
        root, linked = _family(work, opened)
        people = _People(work)
        lines = _lines(work, root, linked, people)
        work.audit(Event.CASE_EXPORTED, case=opened.facts, case_id=opened.id, outcome=READ)
        name = find_force(work.session, force)
    references = {MAIN: root.facts.reference} | ({RIGHT_TO_KNOW: linked.facts.reference} if linked else {})
    header = Header(
        csor=FORMAT,
        version=VERSION,
        protocol=root.facts.protocol,
        force=name.name if name else force,
        people=people.found(),
        references=references,
    )
    return CaseFile(reference, header, lines)


def _family(work: Work, case: Opened) -> tuple[Opened, Opened | None]:
    """The case that came first, and the Right to Know that was opened from it."""
    came_from = case.facts.receipt.linked_from
    if case.facts.route is Route.RIGHT_TO_KNOW and came_from:
        origin = _found(work, came_from)
        if origin and origin.facts.right_to_know == case.facts.reference:
            return origin, case
    opened = case.facts.right_to_know
    return case, work.case(opened) if opened else None


def _found(work: Work, reference: str) -> Opened | None:
    """The case a Right to Know came from; none when that was in another database."""
    try:
        return work.case(reference)
    except Refusal:
        return None


def _lines(work: Work, root: Opened, linked: Opened | None, people: "_People") -> tuple[CaseLine, ...]:
    """What was said in both, in the order of time. The linked case's receipt is the step that opened it."""
    told = [(line, MAIN) for line in story_of(work.session, root.id)]
    if linked:
        told += [(line, RIGHT_TO_KNOW) for line in story_of(work.session, linked.id)[1:]]
    told.sort(key=lambda pair: pair[0].at)
    opening = _opening(told) if linked else None
    return tuple(
        CaseLine(number, line.at, case, people.label(line), line.said, RIGHT_TO_KNOW if line is opening else "")
        for number, (line, case) in enumerate(told, start=2)
    )


def _opening(told: list[tuple[Line, str]]) -> Line:
    """The line that opened the linked case: an opening of its own before a rejection."""
    found = [line for line, case in told if case == MAIN and line.action in OPENS]
    return min(found, key=lambda line: line.action is not Action.OPEN_RIGHT_TO_KNOW)


@dataclass(frozen=True, slots=True)
class _Key:
    """Somebody as they were at a moment; roles is None where they were not kept."""

    person: str
    rank: Rank
    roles: frozenset[Role] | None
    acting: bool


class _People:
    """Who acted, each with the rank and roles of that moment; somebody who acted under two of them stands twice."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._people: dict[_Key, PersonOf] = {}

    def label(self, line: Line) -> str:
        """What lines call the person of a line."""
        key = _Key(line.actor, line.rank, line.roles, line.acting)
        if key not in self._people:
            self._people[key] = self._person(key)
        return self._people[key].label

    def found(self) -> tuple[PersonOf, ...]:
        """Everyone met so far."""
        return tuple(self._people.values())

    def _person(self, key: _Key) -> PersonOf:
        known = find_person(self._work.session, key.person)
        label = self._label(key)
        if known is None:
            return PersonOf(key.person, key.person, key.rank, _in_order(key.roles or ()), acting=key.acting, key=label)
        actor = known.actor
        acting = key.acting if key.roles is not None else actor.acting and actor.rank is key.rank
        roles = _in_order(actor.roles if key.roles is None else key.roles)
        return PersonOf(actor.id, actor.name, key.rank, roles, actor.team, known.collar, acting, label)

    def _label(self, key: _Key) -> str:
        """Their id the first time; then with the rank, and with a number when even that stands there already."""
        there = {met.label for met in self._people.values()}
        if key.person not in there:
            return ""
        ranked = f"{key.person}-{key.rank}"
        return next(label for label in chain([ranked], (f"{ranked}-{n}" for n in count(2))) if label not in there)


def _in_order(roles: Iterable[Role]) -> tuple[Role, ...]:
    return tuple(sorted(roles))
