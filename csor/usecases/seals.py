"""Seal a case to the people named, change who they are, and unseal it with a second person."""

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import delete, insert, update

from csor.domain.access import Access, SealKind, readers_named, reason_said, second_person
from csor.domain.actions import Event
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
    """Change who is named on a sealed case; the others who could unseal it are told at their next sign-in.

    Raises Refusal as `seal_case` does, not_sealed, or step_up_needed.
    """
    opened = _open(work, reference)
    seal = _sealed(work, opened)
    named = _named(work, readers, reason)
    work.require_fresh()  # whoever is named opens the case from now on
    _tell_the_others(work, opened.facts.reference, seal.readers)
    work.session.execute(delete(CaseReader).where(CaseReader.case_id == opened.id))
    _put_readers(work, opened.id, named)
    said = said_to_text({"readers": named})
    work.audit(Event.READERS_NAMED, case=opened.facts, case_id=opened.id, said=said, reason=reason)


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
    known = {c.actor.id: c.actor for c in list_people(work.session, work.actor.force) if c.active}
    if any(one not in known for one in wanted):
        raise Refusal(Blocker("reader_unknown", "Name people who work here.", SOURCE, field="readers"))
    blocker = reason_said(reason) or readers_named(known[one] for one in wanted)
    if blocker:
        raise Refusal(blocker)
    return wanted


def _tell_the_others(work: Work, reference: str, before: Collection[str]) -> None:
    """Tell the other people who could unseal a case, as they are named before: nobody can drop them and be unseen.

    Whoever is named and has a conflict since is told nothing: the case is hidden from them.
    """
    named = [c.actor for c in list_people(work.session, work.actor.force) if c.active and c.actor.id in before]
    for one in named:
        others = holds(one, Permission.CASE_SEAL) and not work.actor.is_person(one.id)
        if others and find_open_references(work.session, one, [reference]):
            leave_news(work, one.id, News.READERS_NAMED, by=work.actor.name, reference=reference)


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
    work.session.execute(insert(CaseSeal).values(case_id=case_id, unseal_by="", unseal_reason="", **values))
    work.changed()


def _put_readers(work: Work, case_id: UUID, named: Iterable[str]) -> None:
    by = {"case_id": case_id, "named_by": work.actor.id, "named_at": work.now}
    work.session.execute(insert(CaseReader), [{**by, "person": person} for person in named])
    work.changed()


def _put_proposal(work: Work, case_id: UUID, by: str, reason: str) -> None:
    values = {"unseal_by": by, "unseal_reason": reason, "unseal_at": work.now if by else None}
    work.session.execute(update(CaseSeal).where(CaseSeal.case_id == case_id).values(**values))
    work.changed()
