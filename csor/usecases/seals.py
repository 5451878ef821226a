"""Seal a case to the people named; name more people and unseal it with a second person, take people off alone."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from sqlalchemy import delete, insert, update

from csor.domain.access import (
    Access,
    SealKind,
    readers_named,
    readers_work_on_cases,
    reason_said,
    second_person,
)
from csor.domain.actions import Event
from csor.domain.people import Actor
from csor.domain.permissions import Permission, holds
from csor.domain.refusals import Blocker, Refusal
from csor.reading.access import Seal, find_seal
from csor.reading.opened_days import find_open_references
from csor.reading.people import list_people
from csor.records.access import CaseReader, CaseSeal
from csor.records.codec import said_to_text
from csor.usecases.news import News, leave_news
from csor.usecases.work import Opened, Work

SOURCE = "trust.md 2.3.5"
NOT_PERMITTED = Blocker("not_permitted", "A supervisor, an authoriser or compliance must do this.", SOURCE)
SEALED_ALREADY = Blocker("sealed_already", "This case is sealed already.", SOURCE)
NOT_SEALED = Blocker("not_sealed", "This case is not sealed.", SOURCE)
NOT_PROPOSED = Blocker("not_proposed", "Nobody has proposed to unseal this case.", SOURCE)
PROPOSED_ALREADY = Blocker("proposed_already", "Somebody has proposed this already.", SOURCE)
NO_NAMES = Blocker("no_names_proposed", "Nobody has proposed to name more people on this case.", SOURCE)
NAMES_WAIT = Blocker(
    "names_wait",
    "More people are proposed already. Take people off now, or wait until that is agreed to or turned down.",
    SOURCE,
    field="readers",
)
NOTHING_CHANGES = Blocker("readers_unchanged", "These people are named already.", SOURCE, field="readers")
TOO_FEW_STAY = Blocker(
    "too_few_stay",
    "Whoever you take off loses the case now, and whoever you add waits. A supervisor and two people who may unseal it must stay.",
    SOURCE,
    field="readers",
)


def seal_case(work: Work, reference: str, kind: SealKind, reason: str, readers: Iterable[str]) -> None:
    """Seal a case, and those linked with it that are open to the actor, to the people named and nobody else.

    Raises Refusal: what opening the case raises, not_permitted, sealed_already, or what is wrong with the names.
    """
    opened = _open(work, reference)
    if find_seal(work.session, opened.id):
        raise Refusal(SEALED_ALREADY)
    named = _named(work, readers, reason)
    for each in [opened, *_linked(work, opened)]:
        _seal(work, each, kind, reason, named)


def name_readers(work: Work, reference: str, readers: Iterable[str], reason: str) -> None:
    """Say who is to be named on a sealed case: who is taken off loses it now, who is added waits for another person.

    The others who could unseal it are told at their next sign-in. Raises Refusal as `seal_case` does, not_sealed,
    names_wait, too_few_stay, readers_unchanged or step_up_needed.
    """
    opened = _open(work, reference)
    seal = _sealed(work, opened)
    named = _named(work, readers, reason)
    more = [one for one in named if one not in seal.readers]
    stay = [one for one in seal.readers if one in named]
    blocker = _stands_against(work, seal, more, stay)
    if blocker:
        raise Refusal(blocker)
    work.require_fresh()
    if len(stay) < len(seal.readers):
        _take_off(work, opened, seal, stay, reason)
    if more:
        _tell_the_others(work, opened.facts.reference, stay, News.READERS_PROPOSED)
        _put_names(work, opened.id, more, work.actor.id, reason)
        said = said_to_text({"readers": more})
        work.audit(Event.READERS_PROPOSED, case=opened.facts, case_id=opened.id, said=said, reason=reason)


def answer_readers(work: Work, reference: str, *, agreed: bool, reason: str) -> None:
    """Agree or not to naming more people: another human being than whoever proposed them.

    Raises Refusal: what opening the case raises, no_names_proposed, same_person, step_up_needed, or what is wrong with
    those who were proposed by now.
    """
    opened = _open(work, reference)
    seal = _sealed(work, opened)
    blocker = second_person(work.actor, seal.names_by) if seal.names_by else NO_NAMES
    blocker = blocker or reason_said(reason)
    if agreed and not blocker:
        blocker = readers_work_on_cases(_people(work, seal.names))
    if blocker:
        raise Refusal(blocker)
    work.require_fresh()
    _put_names(work, opened.id, (), "", "")
    if agreed:
        _tell_the_others(work, opened.facts.reference, seal.readers)
        _put_readers(work, opened.id, seal.names)
    event = Event.READERS_NAMED if agreed else Event.READERS_TURNED_DOWN
    readers = (*seal.readers, *seal.names) if agreed else seal.names
    said = said_to_text({"readers": readers, "proposed_by": seal.names_by})
    work.audit(event, case=opened.facts, case_id=opened.id, said=said, reason=reason)


def propose_unsealing(work: Work, reference: str, reason: str) -> None:
    """Propose to open a sealed case to the force again. Raises Refusal, also step_up_needed."""
    opened = _open(work, reference)
    seal = _sealed(work, opened)
    blocker = PROPOSED_ALREADY if seal.proposed_by else reason_said(reason)
    if blocker:
        raise Refusal(blocker)
    work.require_fresh()
    _put_proposal(work, opened.id, work.actor.id, reason)
    work.audit(Event.UNSEALING_PROPOSED, case=opened.facts, case_id=opened.id, reason=reason)


def answer_unsealing(work: Work, reference: str, *, agreed: bool, reason: str) -> None:
    """Agree or not to unsealing: another human being than whoever proposed it. Raises Refusal, also step_up_needed."""
    opened = _open(work, reference)
    seal = _sealed(work, opened)
    blocker = second_person(work.actor, seal.proposed_by) if seal.proposed_by else NOT_PROPOSED
    blocker = blocker or reason_said(reason)
    if blocker:
        raise Refusal(blocker)
    work.require_fresh()
    if agreed:
        work.session.execute(delete(CaseReader).where(CaseReader.case_id == opened.id))
        work.session.execute(delete(CaseSeal).where(CaseSeal.case_id == opened.id))
        work.changed()
    else:
        _put_proposal(work, opened.id, "", "")
    event = Event.CASE_UNSEALED if agreed else Event.UNSEALING_TURNED_DOWN
    said = said_to_text({"proposed_by": seal.proposed_by})
    work.audit(event, case=opened.facts, case_id=opened.id, said=said, reason=reason)


def inherit_seal(work: Work, origin: UUID, linked: UUID, reference: str) -> None:
    """A case that is opened from a sealed one is sealed like it, in the same transaction."""
    seal = find_seal(work.session, origin)
    if seal is None:
        return
    _put_seal(work, linked, seal.kind, seal.reason)
    _put_readers(work, linked, seal.readers)
    said = said_to_text({"kind": seal.kind, "readers": seal.readers})
    work.audit(Event.CASE_SEALED, case_id=linked, reference=reference, said=said, reason=seal.reason)


def _open(work: Work, reference: str) -> Opened:
    """The case, for somebody who may seal and unseal."""
    work.reading(reference)
    opened = work.case(reference, for_change=True)
    if not holds(work.actor, Permission.CASE_SEAL):
        raise Refusal(NOT_PERMITTED)
    return opened


def _sealed(work: Work, opened: Opened) -> Seal:
    seal = find_seal(work.session, opened.id)
    if seal is None:
        raise Refusal(NOT_SEALED)
    return seal


def _named(work: Work, readers: Iterable[str], reason: str) -> tuple[str, ...]:
    """The people named, once each. Raises Refusal when they are not enough, or not people of this force."""
    wanted = tuple(dict.fromkeys(readers))
    blocker = reason_said(reason) or readers_named(_people(work, wanted))
    if blocker:
        raise Refusal(blocker)
    return wanted


def _people(work: Work, named: Iterable[str]) -> list[Actor]:
    """These people, who work in this force now. Raises Refusal reader_unknown."""
    known = {c.actor.id: c.actor for c in list_people(work.session, work.actor.force) if c.active}
    found = [known.get(one) for one in named]
    if None in found:
        raise Refusal(Blocker("reader_unknown", "Name people who work here.", SOURCE, field="readers"))
    return [one for one in found if one]


def _stands_against(work: Work, seal: Seal, more: Sequence[str], stay: Sequence[str]) -> Blocker | None:
    """Why who is named cannot be changed so: what is taken off goes before what is added has come."""
    if not more:
        return NOTHING_CHANGES if len(stay) == len(seal.readers) else None
    if seal.names_by:
        return NAMES_WAIT
    there = [c.actor for c in list_people(work.session, work.actor.force) if c.active and c.actor.id in seal.readers]
    left = [one for one in there if one.id in stay]  # who works here no more is no loss
    return TOO_FEW_STAY if len(left) < len(there) and readers_named(left) else None


def _take_off(work: Work, opened: Opened, seal: Seal, stay: Sequence[str], reason: str) -> None:
    """Keep these people alone named: taking access away waits for nobody."""
    _tell_the_others(work, opened.facts.reference, seal.readers)
    gone = [one for one in seal.readers if one not in stay]
    work.session.execute(delete(CaseReader).where(CaseReader.case_id == opened.id, CaseReader.person.in_(gone)))
    work.changed()
    said = said_to_text({"readers": stay, "taken_off": gone})
    work.audit(Event.READERS_NAMED, case=opened.facts, case_id=opened.id, said=said, reason=reason)


def _tell_the_others(work: Work, reference: str, before: Collection[str], news: News = News.READERS_NAMED) -> None:
    """Tell the other people who could unseal a case, as they are named before: nobody can drop them and be unseen.

    Whoever is named and has a conflict since is told nothing: the case is hidden from them.
    """
    named = [c.actor for c in list_people(work.session, work.actor.force) if c.active and c.actor.id in before]
    for one in named:
        others = holds(one, Permission.CASE_SEAL) and not work.actor.is_person(one.id)
        if others and find_open_references(work.session, one, [reference]):
            leave_news(work, one.id, news, by=work.actor.name, reference=reference)


def _linked(work: Work, opened: Opened) -> list[Opened]:
    """The linked cases that are open to the actor and not sealed yet: they are about the same people."""
    found = []
    for reference in opened.facts.linked:
        try:
            linked = work.case(reference)
        except Refusal:
            continue
        if linked.access is Access.OPEN and find_seal(work.session, linked.id) is None:
            found.append(linked)
    return found


def _seal(work: Work, case: Opened, kind: SealKind, reason: str, named: tuple[str, ...]) -> None:
    _put_seal(work, case.id, kind, reason)
    _put_readers(work, case.id, named)
    said = said_to_text({"kind": kind, "readers": named})
    work.audit(Event.CASE_SEALED, case=case.facts, case_id=case.id, said=said, reason=reason)


def _put_seal(work: Work, case_id: UUID, kind: SealKind, reason: str) -> None:
    values = {"kind": kind.value, "reason": reason, "sealed_by": work.actor.id, "sealed_at": work.now}
    nothing = dict.fromkeys(("unseal_by", "unseal_reason", "names", "names_by", "names_reason"), "")
    work.session.execute(insert(CaseSeal).values(case_id=case_id, **nothing, **values))
    work.changed()


def _put_readers(work: Work, case_id: UUID, named: Iterable[str]) -> None:
    by = {"case_id": case_id, "named_by": work.actor.id, "named_at": work.now}
    work.session.execute(insert(CaseReader), [{**by, "person": person} for person in named])
    work.changed()


def _put_names(work: Work, case_id: UUID, names: Iterable[str], by: str, reason: str) -> None:
    values = {"names": " ".join(names), "names_by": by, "names_reason": reason, "names_at": work.now if by else None}
    work.session.execute(update(CaseSeal).where(CaseSeal.case_id == case_id).values(**values))
    work.changed()


def _put_proposal(work: Work, case_id: UUID, by: str, reason: str) -> None:
    values = {"unseal_by": by, "unseal_reason": reason, "unseal_at": work.now if by else None}
    work.session.execute(update(CaseSeal).where(CaseSeal.case_id == case_id).values(**values))
    work.changed()
