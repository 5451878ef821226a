"""Declared interests: screened when they are declared and whenever a case's people change; cleared by a supervisor."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ColumnElement, func, insert, or_, select, update
from sqlalchemy.orm import Session

from csor.domain.access import NOT_FOUND, reason_said, second_person
from csor.domain.actions import Event
from csor.domain.facts import CaseFacts
from csor.domain.interests import Declared, InterestKind, Party, meets, readable_interest, surname_in
from csor.domain.names import folded
from csor.domain.permissions import Permission, holds
from csor.domain.refusals import Blocker, Refusal
from csor.reading.access import Bar, declared, find_bar, list_held_against, list_interests
from csor.reading.visibility import accounts_of
from csor.records.access import CaseBar, Interest
from csor.records.base import new_id
from csor.records.case_record import CaseContent, CaseRecord
from csor.records.codec import case_from_text, said_to_text
from csor.records.party_record import PartyRecord
from csor.records.projection import party_of, screened, sound

if TYPE_CHECKING:
    from csor.usecases.work import Work

NOT_PERMITTED = Blocker("not_permitted", "Your role does not do this.", "scheme.md 1.6, G5")
ALIAS = '"also_known_as":'  # as the codec writes it; a quote within a text is escaped
Met = tuple[UUID, str, str]  # a case, its reference, and whom in it the interest met


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody who is to be barred. new: the case has somebody whom nobody can have looked at yet."""

    case_id: UUID
    reference: str
    person: str
    interest: UUID
    role: str
    new: bool = False


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
    interest = declared(kind, said)
    key = _put_interest(work, interest)
    work.audit(Event.INTEREST_DECLARED, said=said_to_text({"kind": kind, "words": said}))
    met = _cases_met(work, interest)
    put_bars(work, [Found(case, reference, work.actor.id, key, role) for case, reference, role in met])


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


def screen_case(work: "Work", case_id: UUID, before: CaseFacts | None, after: CaseFacts) -> None:
    """Bar whoever has an interest in somebody of a case, as it was, if it was, and as it is about to be kept."""
    found = find_met(work.session, work.actor.force, case_id, after, before)
    if found:
        put_bars(work, found)


def find_met(
    session: Session, force: str, case_id: UUID, after: CaseFacts, before: CaseFacts | None = None
) -> list[Found]:
    """Who has an interest in somebody of a case, once for each role, whether or not they are barred already."""
    people, old = screened(after), screened(before) if before else []
    if not people:
        return []
    keys = {key for _, party in people for key in party.keys}
    heard = {sound for _, party in people for sound in party.sounds}
    found = []
    for interest, person, held in list_held_against(session, force, keys, heard):
        now, then = _met_in(held, people), _met_in(held, old)
        came = {role for role, _ in now - then}  # counted: a namesake who came is somebody new
        found += [
            Found(case_id, after.reference, person, interest, role, role in came)
            for role in dict.fromkeys(role for role, _ in now)
        ]
    return found


def _met_in(interest: Declared, people: list[tuple[str, Party]]) -> Counter[tuple[str, Party]]:
    """Whom an interest meets, by what it compares: where somebody lives is nothing to a surname."""
    known = interest.kind is InterestKind.ADDRESS
    met = ((role, party) for role, party in people if meets(interest, party))
    return Counter((role, party if known else replace(party, address="")) for role, party in met)


def clear_bar(work: "Work", bar: UUID, reason: str) -> Bar:
    """Open a case again to somebody who was barred: a supervisor who is told of it, and another human being.

    Raises Refusal: not_permitted, not_found, same_person, reason_too_short.
    """
    if not holds(work.actor, Permission.CONFLICT_CLEAR):
        raise Refusal(NOT_PERMITTED)
    found = find_bar(work.session, work.actor, bar, work.now)
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


def _put_interest(work: "Work", interest: Declared) -> UUID:
    key, surname = new_id(), surname_in(interest.kind, interest.words)
    who = {"id": key, "force": work.actor.force, "person": work.actor.id, "declared_at": work.now}
    what = {"kind": interest.kind.value, "words": interest.words, "key": folded(surname), "sound": sound(surname)}
    work.session.execute(insert(Interest).values(**who, **what))
    work.changed()
    return key


def _cases_met(work: "Work", interest: Declared) -> list[Met]:
    """The cases of the force in which somebody meets an interest, each role once."""
    return list(dict.fromkeys([*_met_by_name(work, interest), *_met_by_alias(work, interest)]))


def _met_by_name(work: "Work", interest: Declared) -> Iterator[Met]:
    party = PartyRecord
    query = select(party.case_id, CaseRecord.reference, party.role, party.forenames, party.surname, party.address)
    query = query.join(CaseRecord, CaseRecord.id == party.case_id).order_by(party.case_id)
    for *met, forenames, surname, address in work.session.execute(
        query.where(party.force == work.actor.force, _could_meet(interest))
    ):
        if meets(interest, party_of(forenames, surname, address)):
            yield tuple(met)


def _could_meet(interest: Declared) -> ColumnElement[bool]:
    """Never narrower than `meets`: the database folds and splits no text as we do, so it is asked little."""
    if interest.kind is InterestKind.ADDRESS:
        return PartyRecord.address != ""
    named = or_(PartyRecord.surname_key.in_(sorted(interest.keys)), PartyRecord.sound_key.in_(sorted(interest.sounds)))
    return or_(PartyRecord.surname_key.contains(" "), named)


def _met_by_alias(work: "Work", interest: Declared) -> Iterator[Met]:
    """Other names stand in the case's value alone: the few cases that have any are read whole."""
    has_alias = func.replace(CaseContent.facts, f'{ALIAS}""', "").contains(ALIAS)
    query = select(CaseRecord.id, CaseRecord.reference, CaseContent.facts)
    query = query.join(CaseContent, CaseContent.case_id == CaseRecord.id).order_by(CaseRecord.id)
    for case, reference, facts in work.session.execute(
        query.where(CaseRecord.force == work.actor.force, has_alias).execution_options(yield_per=100)
    ):
        yield from ((case, reference, role) for role, _ in _met_in(interest, screened(case_from_text(facts))))


def put_bars(work: "Work", found: list[Found]) -> int:
    """Keep the bars that are new, each with its event, and say how many.

    One that was cleared stays cleared for those it was cleared for.
    """
    kept = 0
    cases, interests = {one.case_id for one in found}, {one.interest for one in found}
    known = select(CaseBar.case_id, CaseBar.interest_id, CaseBar.role, CaseBar.id, CaseBar.cleared_at)
    known = known.where(CaseBar.case_id.in_(cases), CaseBar.interest_id.in_(interests))
    there = {(case, interest, role): bar for case, interest, role, *bar in work.session.execute(known)}
    for one in found:
        bar = there.get((one.case_id, one.interest, one.role))
        if bar is None:
            _put_bar(work, one)
        elif one.new:
            _raise_again(work, *bar)
        else:
            continue
        work.changed()
        said = said_to_text({"person": one.person, "role": one.role})
        work.audit(Event.PERSON_BARRED, case_id=one.case_id, reference=one.reference, said=said)
        kept += 1
    return kept


def _put_bar(work: "Work", one: Found) -> None:
    who = {"id": new_id(), "force": work.actor.force, "case_id": one.case_id, "person": one.person}
    what = {"interest_id": one.interest, "role": one.role, "barred_at": work.now}
    work.session.execute(insert(CaseBar).values(**who, **what, cleared_by="", cleared_reason=""))


def _raise_again(work: "Work", bar: UUID, cleared_at: datetime | None) -> None:
    """Bar again, for somebody who came; who cleared it before, and why, is in the log.

    The bar gets another key: a clearing that was begun before they came finds nothing to clear.
    """
    anew = {"cleared_at": None, "cleared_by": "", "cleared_reason": "", "barred_at": work.now} if cleared_at else {}
    work.session.execute(update(CaseBar).where(CaseBar.id == bar).values(id=new_id(), **anew))
