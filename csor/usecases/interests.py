"""Declared interests: screened when they are declared and whenever a case's people change; cleared by a supervisor."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, insert, or_, select, update

from csor.domain.access import NOT_FOUND, reason_said, second_person
from csor.domain.actions import Event
from csor.domain.interests import Declared, InterestKind, Party, meets, postcode_of, readable_interest, surname_in
from csor.domain.names import folded
from csor.domain.permissions import Permission, holds
from csor.domain.refusals import Blocker, Refusal
from csor.reading.access import Bar, find_bar, list_held_against, list_interests
from csor.reading.visibility import accounts_of
from csor.records.access import CaseBar, Interest
from csor.records.base import new_id
from csor.records.case_record import CaseRecord
from csor.records.codec import said_to_text
from csor.records.party_record import PartyRecord
from csor.records.projection import sound

if TYPE_CHECKING:
    from csor.usecases.work import Work

NOT_PERMITTED = Blocker("not_permitted", "Your role does not do this.", "scheme.md 1.6, G5")
Met = tuple[UUID, str, str]  # a case, its reference, and whom in it the interest met


def declare_interest(work: "Work", kind: InterestKind, words: str) -> None:
    """Keep an interest of the actor's, and bar them from every case that it meets.

    Raises Refusal: not_permitted, or what cannot be compared with.
    """
    if not holds(work.actor, Permission.INTEREST_DECLARE):
        raise Refusal(NOT_PERMITTED)
    said = " ".join(words.split())
    blocker = readable_interest(kind, said)
    if blocker:
        raise Refusal(blocker)
    surname = surname_in(kind, said)
    declared = Declared(kind, said, folded(surname), sound(surname) if surname else "")
    key = _put_interest(work, declared)
    work.audit(Event.INTEREST_DECLARED, said=said_to_text({"kind": kind, "words": said}))
    _bar(work, [(case, reference, work.actor.id, key, role) for case, reference, role in _cases_met(work, declared)])


def end_interest(work: "Work", interest: UUID) -> None:
    """An interest that is none any more. The bars it led to stay until a supervisor has looked at each."""
    mine = (Interest.id == interest, Interest.person.in_(accounts_of(work.actor)), Interest.ended_at.is_(None))
    if work.session.execute(update(Interest).where(*mine).values(ended_at=work.now)).rowcount != 1:  # type: ignore[attr-defined]
        raise Refusal(NOT_FOUND)
    work.changed()
    work.audit(Event.INTEREST_ENDED, said=said_to_text({"interest": str(interest)}))


def confirm_interests(work: "Work") -> None:
    """Say that what is declared is all there is, be it nothing. Raises Refusal not_permitted."""
    if not holds(work.actor, Permission.INTEREST_DECLARE):
        raise Refusal(NOT_PERMITTED)
    held = len(list_interests(work.session, work.actor))
    work.audit(Event.INTERESTS_CONFIRMED, said=said_to_text({"held": held}))


def screen_case(work: "Work", case_id: UUID, reference: str, rows: Iterable[dict[str, Any]]) -> None:
    """Bar whoever has an interest in somebody of a case. rows: of `PartyRecord`, as they are about to be kept."""
    people = [(row["role"], _party(row)) for row in rows]
    keys, sounds = {party.key for _, party in people}, {party.sound for _, party in people}
    held = list_held_against(work.session, work.actor.force, keys, sounds)
    found = [
        (case_id, reference, person, interest, role)
        for interest, person, declared in held
        for role in dict.fromkeys(role for role, party in people if meets(declared, party))
    ]
    if found:
        _bar(work, found)


def clear_bar(work: "Work", bar: UUID, reason: str) -> Bar:
    """Open a case again to somebody who was barred: a supervisor who sees it, and another human being.

    Raises Refusal: not_permitted, not_found, same_person, reason_too_short.
    """
    if not holds(work.actor, Permission.CONFLICT_CLEAR):
        raise Refusal(NOT_PERMITTED)
    found = find_bar(work.session, work.actor, bar)
    if found is None:
        raise Refusal(NOT_FOUND)
    blocker = second_person(work.actor, found.person) or reason_said(reason)
    if blocker:
        raise Refusal(blocker)
    values = {"cleared_at": work.now, "cleared_by": work.actor.id, "cleared_reason": reason}
    work.session.execute(update(CaseBar).where(CaseBar.id == bar, CaseBar.cleared_at.is_(None)).values(**values))
    work.changed()
    said = said_to_text({"person": found.person, "role": found.role})
    work.audit(Event.BAR_CLEARED, case_id=found.case_id, reference=found.reference, said=said, reason=reason)
    return found


def _put_interest(work: "Work", declared: Declared) -> UUID:
    key = new_id()
    who = {"id": key, "force": work.actor.force, "person": work.actor.id, "declared_at": work.now}
    what = {"kind": declared.kind.value, "words": declared.words, "key": declared.key, "sound": declared.sound}
    work.session.execute(insert(Interest).values(**who, **what))
    work.changed()
    return key


def _cases_met(work: "Work", declared: Declared) -> list[Met]:
    """The cases of the force in which somebody meets an interest. An address looks at every party: it is rare."""
    query = select(PartyRecord, CaseRecord.reference).join(CaseRecord, CaseRecord.id == PartyRecord.case_id)
    query = query.where(PartyRecord.force == work.actor.force, _could_meet(declared)).order_by(PartyRecord.case_id)
    rows = work.session.execute(query)
    met = ((p.case_id, reference, p.role) for p, reference in rows if meets(declared, _party(vars(p))))
    return list(dict.fromkeys(met))


def _could_meet(declared: Declared) -> ColumnElement[bool]:
    if declared.kind is not InterestKind.ADDRESS:
        named = PartyRecord.surname_key == declared.key
        return or_(named, PartyRecord.sound_key == declared.sound) if declared.sound else named
    street = declared.words.split(",", 1)[0].lower()
    close = func.upper(func.replace(PartyRecord.address, " ", "")).contains(postcode_of(declared.words))
    return or_(close, func.lower(PartyRecord.address).contains(street, autoescape=True))


def _party(row: Any) -> Party:
    return Party(row["forenames"], row["surname_key"], row["sound_key"], row["address"])


def _bar(work: "Work", found: list[tuple[UUID, str, str, UUID, str]]) -> None:
    """Keep the bars that are new, each with its event; one that was cleared stays cleared."""
    cases, interests = {case for case, *_ in found}, {interest for *_, interest, _role in found}
    known = select(CaseBar.case_id, CaseBar.interest_id, CaseBar.role)
    known = known.where(CaseBar.case_id.in_(cases), CaseBar.interest_id.in_(interests))
    there = {tuple(row) for row in work.session.execute(known)}
    for case, reference, person, interest, role in found:
        if (case, interest, role) in there:
            continue
        who = {"id": new_id(), "force": work.actor.force, "case_id": case, "person": person, "interest_id": interest}
        values = {**who, "role": role, "barred_at": work.now, "cleared_by": "", "cleared_reason": ""}
        work.session.execute(insert(CaseBar).values(**values))
        work.changed()
        said = said_to_text({"person": person, "role": role})
        work.audit(Event.PERSON_BARRED, case_id=case, reference=reference, said=said)
