"""Whether the log may be believed: every entry hashed anew, every checkpoint's signature, every accepted step replayed.

A chain shows that nothing was changed since; it does not show that what was done was allowed. So every accepted event
is put to the table of moves again, with the roles its writer held then, and the case it makes is compared with the one
that is kept (trust.md 1.3).
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csor.domain.actions import Action
from csor.domain.effects.casework import link_right_to_know, opens_right_to_know
from csor.domain.facts import CaseFacts
from csor.domain.moves import SAID
from csor.domain.notes import NotANote, PublicKey, is_signed, note_from_text, tree_from_body
from csor.domain.particulars import OpenRightToKnow, ReceiveCase
from csor.domain.people import Actor
from csor.domain.planning import take_in, take_step
from csor.domain.refusals import Refusal
from csor.domain.setting import Setting
from csor.domain.vocabulary import Rank, Role
from csor.reading.log import Signed, find_head, list_checkpoints, list_entries
from csor.reading.log_walk import Fault, Passed, Walk, nothing_passed, walk_log
from csor.reading.people import list_people
from csor.records.case_record import CaseContent, CaseRecord
from csor.records.codec import case_from_text, case_to_text, said_from_text
from csor.records.event_record import EventRecord
from csor.usecases.keys import verify
from csor.usecases.office import Office

DONE = "done"


def check_log(
    session: Session, force: str, key: PublicKey | None = None, passed: Passed = nothing_passed
) -> Fault | None:
    """The first thing in the log of a force that does not fit; None when all of it does.

    key: of whoever signs the checkpoints; without it their signatures are not looked at. The rules are not replayed.
    passed: the faults that are known; what comes behind them is looked at all the same.
    """
    checkpoints = list_checkpoints(session, force)
    walk, fault = walk_log(list_entries(session, force), checkpoints, passed)
    if fault:
        return fault
    seq, head = find_head(session, force)
    rest = [_head(walk, seq, head), *(_signature(signed, key) for signed in checkpoints if key)]
    return next((fault for fault in rest if fault and not passed(fault)), None)


def _head(walk: Walk, seq: int, head: str) -> Fault | None:
    if not seq or (walk.seq, walk.hash) == (seq, head):
        return None
    return Fault("head", walk.seq + 1, f"The log ends at {walk.seq}, and its head says {seq}.", seq)


def _signature(signed: Signed, key: PublicKey | None) -> Fault | None:
    try:
        note = note_from_text(signed.note)
        tree = tree_from_body(note.body)
    except NotANote as wrong:
        return Fault("signature", signed.size, f"Checkpoint {signed.size}: {wrong}")
    right = key is not None and is_signed(note, key, verify) and tree.origin == key.name
    if right and (tree.size, tree.root.hex()) == (signed.size, signed.root):
        return None
    return Fault("signature", signed.size, f"Checkpoint {signed.size} was not signed by the key of this log.")


def check_rules(office: Office, session: Session, force: str, passed: Passed = nothing_passed) -> Fault | None:
    """The first accepted event that the rules would not have allowed, or the first case that is not what its events make.

    passed: the faults that are known. Behind one the events of its case are not replayed, those of every other are.
    """
    staff = {one.actor.id: one.actor for one in list_people(session, force)}
    query = select(CaseRecord.id, CaseRecord.reference, CaseContent.facts).join(CaseContent)
    rows = session.execute(query.where(CaseRecord.force == force).order_by(CaseRecord.id)).all()
    faults = (_case_fault(office, session, staff, row.id, row.facts) for row in rows)
    return min((fault for fault in faults if fault and not passed(fault)), key=lambda fault: fault.seq, default=None)


def _case_fault(office: Office, session: Session, staff: Mapping[str, Actor], case_id: UUID, kept: str) -> Fault | None:
    facts = case_from_text(kept)
    query = select(EventRecord).where(
        EventRecord.case_id == case_id, EventRecord.outcome == DONE, EventRecord.action != ""
    )
    rows = session.scalars(query.order_by(EventRecord.seq)).all()
    try:
        made = _told_again(office, staff, rows, facts.protocol, facts.right_to_know)
    except _Against as against:
        return against.fault
    finally:
        session.expunge_all()
    if made is None:
        return Fault("case", 0, f"No event made case {facts.reference}.")
    if case_to_text(made) != kept:
        return Fault("case", rows[-1].seq, f"Case {facts.reference} is not what its events make.")
    return None


class _Against(Exception):
    def __init__(self, row: EventRecord, why: str) -> None:
        super().__init__(why)
        self.fault = Fault("rule", row.seq, f"Entry {row.seq} ({row.event}) was not allowed: {why}")


def _told_again(
    office: Office, staff: Mapping[str, Actor], rows: Iterable[EventRecord], protocol: str, opened: str
) -> CaseFacts | None:
    case: CaseFacts | None = None
    for row in rows:
        here = office.setting(actor_of(row, staff), row.at, protocol)
        try:
            case = _step(case, row, here, opened)
        except Refusal as refusal:
            raise _Against(row, refusal.code) from None
        if (case.version, case.reference) != (row.version, row.case):
            raise _Against(row, "its version or its case is another")
    return case


def _step(case: CaseFacts | None, row: EventRecord, here: Setting, opened: str) -> CaseFacts:
    told = said_from_text(row.particulars, SAID[Action(row.action)])
    if isinstance(told, ReceiveCase):
        return take_in(told, row.case, here, linked=bool(told.linked_from)).after
    if case is None:
        raise _Against(row, "the case was not received before it")
    step = take_step(case, told, here)
    if step.event.value != row.event:
        raise _Against(row, f"the action leaves {step.event.value}")
    if not opens_right_to_know(case, told):
        return step.after
    named = told.reference if isinstance(told, OpenRightToKnow) else ""
    return link_right_to_know(step.after, named or opened)


def actor_of(row: EventRecord, staff: Mapping[str, Actor]) -> Actor:
    """Who wrote an event, with the rank, roles and acting of that moment; of form 1, with the roles held now."""
    known = staff.get(row.actor)
    accounts = known.accounts if known else frozenset[str]()
    team = known.team if known else ""
    if row.form == 1:
        roles, acting = (known.roles, known.acting) if known else (frozenset[Role](), False)
    else:
        roles, acting = frozenset(Role(role) for role in row.roles.split()), row.acting
    return Actor(row.actor, row.actor, Rank(row.rank), roles, team, row.force, acting, accounts)
