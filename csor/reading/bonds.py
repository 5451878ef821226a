"""Who had to do with cases, and where people work, out of the log; names out of the records. For a day's looks."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from csor.domain.accounts import ChangeKind, ChangeState
from csor.domain.actions import Event
from csor.domain.interests import InterestKind
from csor.domain.ties import Bonds, Name, Post, Spell, Worker, place_key
from csor.domain.vocabulary import Role
from csor.reading.people import list_people
from csor.records.access import AccessGrant, Interest
from csor.records.accounts import AccountChange
from csor.records.event_record import EventRecord
from csor.records.party_record import PartyRecord

CHUNK: Final = 500  # how many keys one query asks for
BEGINNING: Final = datetime(1, 1, 1, tzinfo=UTC)
DESKS: Final[Mapping[Event, tuple[Role | None, Role | None]]] = {  # what an event puts on a desk, and takes from one
    Event.CASE_RECEIVED: (Role.CALL_TAKER, None),
    Event.CASE_ACCEPTED: (None, Role.CALL_TAKER),
    Event.CASE_REJECTED: (None, Role.CALL_TAKER),
    Event.CHECK_REQUESTED: (Role.RESEARCHER, None),
    Event.CHECK_RECORDED: (None, Role.RESEARCHER),
    Event.RECOMMENDATION_MADE: (Role.AUTHORISER, None),
    Event.RECOMMENDATION_SENT_BACK: (None, Role.AUTHORISER),
    Event.CASE_CLOSED: (None, Role.AUTHORISER),
}
_GIVEN: Final = (Event.CASE_RECEIVED.value, Event.CASE_ASSIGNED.value)
K = TypeVar("K")


class Given(msgspec.Struct):
    """To whom a case went: what receiving and assigning say of it."""

    team: str = ""
    owner: str = ""


class Changed(msgspec.Struct):
    """What two administrators changed: the team among it."""

    standing: Given


class Placed(msgspec.Struct):
    """Where somebody was put."""

    person: str = ""
    team: str = ""


_GIVEN_OF = msgspec.json.Decoder(Given)
_ASKED_OF = msgspec.json.Decoder(Changed)
_PLACED_OF = msgspec.json.Decoder(Placed)


def chunks(keys: Iterable[K]) -> Iterator[list[K]]:
    """Keys in lots that one query can ask for."""
    every = list(keys)
    yield from (every[start : start + CHUNK] for start in range(0, len(every), CHUNK))


def list_bonds(session: Session, cases: Iterable[UUID]) -> dict[UUID, Bonds]:
    """Who had to do with each case."""
    done: dict[UUID, list[Row[Any]]] = defaultdict(list)
    granted: dict[UUID, list[Row[Any]]] = defaultdict(list)
    event, grant = EventRecord, AccessGrant
    for some in chunks(cases):
        columns = (event.case_id, event.at, event.actor, event.event, event.particulars)
        query = select(*columns).where(event.case_id.in_(some), event.outcome == "done", event.action != "")
        for row in session.execute(query.order_by(event.case_id, event.seq)):
            done[row.case_id].append(row)
        grants = select(grant.case_id, grant.person, grant.kind, grant.given_at, grant.until)
        for given in session.execute(grants.where(grant.case_id.in_(some))):
            granted[given.case_id].append(given)
    return {case: _bonds(done[case], granted[case]) for case in {*done, *granted}}


def _bonds(done: Sequence[Row[Any]], granted: Sequence[Row[Any]]) -> Bonds:
    owners: list[tuple[str, datetime]] = []
    teams: list[tuple[str, datetime]] = []
    for row in done:
        if row.event in _GIVEN and row.particulars:
            given = _GIVEN_OF.decode(row.particulars)
            teams.append((given.team, row.at))
            owners.append((given.owner, row.at))

    def of_kind(kind: str) -> tuple[Spell, ...]:
        return tuple(Spell(row.person, row.given_at, row.until) for row in granted if row.kind == kind)

    acts = tuple((row.actor, row.at) for row in done)
    return Bonds(spells(owners), spells(teams), acts, _desks(done), of_kind("reason"), of_kind("glass"))


def spells(moved: Sequence[tuple[str, datetime]]) -> tuple[Spell, ...]:
    """The times between moves, each until the next; nobody's times are left out."""
    ends = [at for _, at in moved[1:]] + [None]
    return tuple(Spell(who, at, until) for (who, at), until in zip(moved, ends, strict=True) if who)


def _desks(done: Sequence[Row[Any]]) -> tuple[Spell, ...]:
    began: dict[Role, datetime] = {}
    found = []
    for row in done:
        put, taken = DESKS.get(Event(row.event), (None, None))
        if put:
            began.setdefault(put, row.at)
        if taken and taken in began:
            found.append(Spell(taken.value, began.pop(taken), row.at))
    return (*found, *(Spell(role.value, at) for role, at in began.items()))


def list_posts(session: Session, force: str) -> dict[str, Post]:
    """Where everyone works and worked, by user name."""
    moved: dict[str, list[tuple[str, datetime]]] = defaultdict(list)
    event = EventRecord
    query = select(event.at, event.particulars).where(event.force == force, event.event == Event.PERSON_ADDED.value)
    for row in session.execute(query.order_by(event.seq)):
        placed = _PLACED_OF.decode(row.particulars or "{}")
        moved[placed.person].append((placed.team, row.at))
    for person, team, at in _changed(session, force):
        moved[person].append((team, at))
    return {colleague.actor.id: _post(colleague.actor, moved) for colleague in list_people(session, force)}


def _changed(session: Session, force: str) -> Iterator[tuple[str, str, datetime]]:
    """Who was put into which team by a change that two administrators made, and when."""
    change = AccountChange
    confirmed = (
        change.force == force,
        change.state == ChangeState.CONFIRMED.value,
        change.kind == ChangeKind.STANDING.value,
    )
    query = select(change.person, change.asked, change.decided_at).where(*confirmed).order_by(change.decided_at)
    for row in session.execute(query):
        yield row.person, _ASKED_OF.decode(row.asked).standing.team, row.decided_at


def _post(actor: Any, moved: Mapping[str, list[tuple[str, datetime]]]) -> Post:
    """The team of the record is the last word: it may have come by another way than the log's."""
    times = sorted(moved.get(actor.id, ()), key=lambda move: move[1])
    if not times or times[-1][0] != actor.team:
        times.append((actor.team, times[-1][1] if times else BEGINNING))
    roles = frozenset(role.value for role in actor.roles)
    leads = actor.has(Role.SUPERVISOR)
    return Post(actor.id, spells(times), roles, leads, everywhere=actor.has(Role.COMPLIANCE))


def list_workers(session: Session, force: str) -> dict[str, Worker]:
    """Everyone with their name and what they declared, by user name."""
    declared: dict[tuple[str, str], set[str]] = defaultdict(set)
    query = select(Interest.person, Interest.kind, Interest.key, Interest.words)
    for row in session.execute(query.where(Interest.force == force, Interest.ended_at.is_(None))):
        declared[row.person, row.kind].add(place_key(row.words) if row.kind == InterestKind.ADDRESS.value else row.key)

    def of(person: str, kind: InterestKind) -> frozenset[str]:
        return frozenset(declared.get((person, kind.value), ()))

    return {
        c.actor.id: Worker(
            c.actor.id,
            Name.of_whole(c.actor.name),
            c.actor.team,
            of(c.actor.id, InterestKind.SURNAME),
            of(c.actor.id, InterestKind.ADDRESS),
        )
        for c in list_people(session, force)
    }


def list_named(session: Session, cases: Iterable[UUID]) -> dict[UUID, tuple[Name, ...]]:
    """Who is named in each case."""
    found: dict[UUID, list[Name]] = defaultdict(list)
    party = PartyRecord
    for some in chunks(cases):
        query = select(party.case_id, party.forenames, party.surname, party.address)
        for row in session.execute(query.where(party.case_id.in_(some))):
            found[row.case_id].append(Name.of(row.forenames, row.surname, row.address))
    return {case: tuple(names) for case, names in found.items()}
