"""Find a case by its reference, or by the surname of anybody in it: only what the person may see, and no hint of more."""

import re
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, union
from sqlalchemy.orm import Session

from csor.domain.names import folded
from csor.domain.people import Actor
from csor.domain.vocabulary import Route, Stage
from csor.reading.visibility import visible_to
from csor.records.case_record import CaseRecord
from csor.records.party_record import PartyRecord
from csor.records.projection import sound

PAGE = 25
CAP = 100
SHORTEST = 2
REFERENCE = re.compile(r"(?:([A-Z]{1,8})[\s/-]*)?(\d{4})[\s/-]+(\d{1,6})|([A-Z]{1,8})[\s/-]*(\d{4})(\d{4})")
LAST = chr(0x10FFFF)  # after every other character
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))  # the dashes that other programs put for a hyphen


@dataclass(frozen=True, slots=True)
class Match:
    """Somebody in the case whose surname fits: who they are in it, and how it fits (same, begins, sounds)."""

    name: str
    role: str
    how: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A case that was found. matches: nobody, when it was found by its reference."""

    id: UUID
    reference: str
    subject: str
    route: Route
    stage: Stage
    open: bool
    received_on: date
    concluded_on: date | None
    owner: str
    matches: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found. total: CAP means that many or more. after: where the next page goes on."""

    hits: tuple[Hit, ...]
    total: int
    after: UUID | None = None


def reference_of(typed: str, prefix: str) -> str:
    """A reference as it is kept, from what somebody typed ("wx 2026 412", "2026/0412"); empty when it is none."""
    fits = REFERENCE.fullmatch(typed.translate(DASHES).strip().upper())
    if fits is None:
        return ""
    letters, year, number = (fits[1], fits[2], fits[3]) if fits[2] else (fits[4], fits[5], fits[6])
    return f"{letters or prefix.upper()}-{year}-{int(number):04}"


def find_by_reference(session: Session, actor: Actor, reference: str) -> Found:
    """The one case with this reference, if the person may see it."""
    query = select(CaseRecord).where(visible_to(actor), CaseRecord.reference == reference)
    hits = tuple(_hit(case, ()) for case in session.scalars(query))
    return Found(hits, len(hits))


def find_by_surname(session: Session, actor: Actor, surname: str, after: UUID | None = None) -> Found:
    """Cases with somebody whose surname begins like this or sounds like it, the newest first."""
    key = folded(surname)
    if len(key.replace(" ", "")) < SHORTEST:
        return Found((), 0)
    fits = _ways_to_fit(session, key, surname)
    mine = PartyRecord.force == actor.force
    ways = (select(PartyRecord.case_id).where(mine, way) for way in fits)  # each by an index of its own
    named = union(*ways).subquery()
    here = CaseRecord.id == named.c.case_id
    seen = select(literal(1)).where(here, visible_to(actor)).exists()
    everything = select(literal(1)).select_from(named).where(seen).limit(CAP)
    query = select(CaseRecord).select_from(named).join(CaseRecord, here).where(visible_to(actor))
    if after is not None:
        query = query.where(named.c.case_id < after)
    cases = session.scalars(query.order_by(named.c.case_id.desc()).limit(PAGE + 1)).all()
    total = session.execute(select(func.count()).select_from(everything.subquery())).scalar_one()
    matches = _matches(session, [case.id for case in cases[:PAGE]], or_(*fits), key)
    hits = tuple(_hit(case, tuple(matches.get(case.id, ()))) for case in cases[:PAGE])
    return Found(hits, total, hits[-1].id if len(cases) > PAGE else None)


def _ways_to_fit(session: Session, key: str, surname: str) -> list[ColumnElement[bool]]:
    """A surname that begins with the key; one that sounds the same, when it sounds like anything."""
    begins: ColumnElement[bool] = PartyRecord.surname_key.startswith(key, autoescape=True)
    if session.get_bind().dialect.name == "sqlite":  # whose LIKE uses no index, and whose order is that of the bytes
        begins = and_(PartyRecord.surname_key >= key, PartyRecord.surname_key < key + LAST)
    heard = sound(surname)
    return [begins, PartyRecord.sound_key == heard] if heard else [begins]


def _matches(session: Session, cases: list[UUID], fits: ColumnElement[bool], key: str) -> dict[UUID, list[Match]]:
    """Who fits, case by case."""
    found: dict[UUID, list[Match]] = {}
    query = select(PartyRecord).where(PartyRecord.case_id.in_(cases), fits).order_by(PartyRecord.id)
    for party in session.scalars(query):
        how = "same" if party.surname_key == key else "begins" if party.surname_key.startswith(key) else "sounds"
        match = Match(f"{party.forenames} {party.surname}".strip(), party.role, how)
        if match not in found.setdefault(party.case_id, []):
            found[party.case_id].append(match)
    return found


def _hit(case: CaseRecord, matches: tuple[Match, ...]) -> Hit:
    return Hit(
        id=case.id,
        reference=case.reference,
        subject=case.subject_name,
        route=Route(case.route),
        stage=Stage(case.stage),
        open=case.open,
        received_on=case.received_on,
        concluded_on=case.concluded_on,
        owner=case.owner,
        matches=matches,
    )
