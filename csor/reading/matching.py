"""Who on record looks like a person that was named: candidates by sound, then scored detail by detail.

The score says how alike two records are and never that they are the same person; nothing is merged or preset.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from rapidfuzz import fuzz
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from csor.domain.names import folded
from csor.domain.particulars import Person
from csor.domain.people import Actor
from csor.reading.visibility import visible_to
from csor.records.case_record import CaseRecord
from csor.records.party_record import PartyRecord
from csor.records.projection import sound

CANDIDATES = 200
SHOWN = 5
STRONG, POSSIBLE, WEAK = 80, 50, 30
WEIGHTS = {"name": 45, "born": 35, "address": 15, "telephone": 5}


@dataclass(frozen=True, slots=True)
class Detail:
    """One detail side by side. alike: 0 to 1, None when it cannot be compared. how: a code for the words."""

    name: str
    given: str
    on_record: str
    alike: float | None
    how: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """One person on record, and how alike they are. id: of the case. score: 0 to 100; band: strong, possible or weak."""

    id: UUID
    reference: str
    role: str
    name: str
    open: bool
    owner: str
    concluded_on: date | None
    score: int
    details: tuple[Detail, ...]

    @property
    def band(self) -> str:
        """The band of the score."""
        return "strong" if self.score >= STRONG else "possible" if self.score >= POSSIBLE else "weak"


def list_alike(session: Session, actor: Actor, person: Person) -> tuple[Likeness, ...]:
    """People on record that look like this one, most alike first: only those in cases the actor may see."""
    if not person.surname:
        return ()
    query = (
        select(PartyRecord, CaseRecord)
        .join(CaseRecord, CaseRecord.id == PartyRecord.case_id)
        .where(
            PartyRecord.force == actor.force,
            or_(PartyRecord.surname_key == folded(person.surname), PartyRecord.sound_key == sound(person.surname)),
            visible_to(actor),
        )
        .order_by(PartyRecord.id.desc())
        .limit(CANDIDATES)
    )
    found = (_compare(person, party, case) for party, case in session.execute(query))
    best = sorted((f for f in found if f.score >= WEAK), key=lambda f: (-f.score, f.reference))
    return tuple(best[:SHOWN])


def _compare(person: Person, party: PartyRecord, case: CaseRecord) -> Likeness:
    details = (_name(person, party), _born(person, party), _address(person, party), _telephone(person, party))
    compared = [(WEIGHTS[d.name], d.alike) for d in details if d.alike is not None]
    total = sum(weight for weight, _ in compared)
    score = round(100 * sum(weight * alike for weight, alike in compared) / total) if total else 0
    certainty = min(1.0, total / (WEIGHTS["name"] + WEIGHTS["born"] / 2))  # a name alone is never a strong match
    return Likeness(
        id=case.id,
        reference=case.reference,
        role=party.role,
        name=f"{party.forenames} {party.surname}".strip(),
        open=case.open,
        owner=case.owner,
        concluded_on=case.concluded_on,
        score=round(score * certainty),
        details=details,
    )


def _name(person: Person, party: PartyRecord) -> Detail:
    on_record = f"{party.forenames} {party.surname}".strip()
    if folded(person.name) == folded(on_record):
        return Detail("name", person.name, on_record, 1.0, "same")
    surname = fuzz.ratio(folded(person.surname), folded(party.surname)) / 100
    forenames = fuzz.token_set_ratio(folded(person.forenames), folded(party.forenames)) / 100
    sounds = sound(person.surname) == sound(party.surname)
    alike = 0.5 * max(surname, 0.9 if sounds else 0.0) + 0.5 * forenames
    how = "surname_only" if forenames < 0.6 else "sounds" if sounds else "alike"  # noqa: PLR2004 - a share, not a rule
    return Detail("name", person.name, on_record, alike, how)


def _born(person: Person, party: PartyRecord) -> Detail:
    given, kept = person.born, party.born
    words = (given.isoformat() if given else "", kept.isoformat() if kept else "")
    if given is None or kept is None:
        return Detail("born", *words, None, "cannot")
    if given == kept:
        return Detail("born", *words, 1.0, "same")
    if (given.year, given.day, given.month) == (kept.year, kept.month, kept.day):
        return Detail("born", *words, 0.85, "swapped")
    if given.year == kept.year:
        return Detail("born", *words, 0.5, "same_year")
    return Detail("born", *words, 0.0, "different")


def _address(person: Person, party: PartyRecord) -> Detail:
    if not person.address or not party.address:
        return Detail("address", person.address, party.address, None, "cannot")
    alike = fuzz.token_set_ratio(folded(person.address), folded(party.address)) / 100
    how = "same" if alike >= 0.95 else "alike" if alike >= 0.7 else "different"  # noqa: PLR2004 - shares
    return Detail("address", person.address, party.address, alike if how != "different" else 0.0, how)


def _telephone(person: Person, party: PartyRecord) -> Detail:
    given, kept = (_digits(t) for t in (person.telephone, party.telephone))
    if not given or not kept:
        return Detail("telephone", person.telephone, party.telephone, None, "cannot")
    same = given[-10:] == kept[-10:]
    return Detail("telephone", person.telephone, party.telephone, float(same), "same" if same else "different")


def _digits(number: str) -> str:
    return "".join(c for c in number if c.isdigit())
