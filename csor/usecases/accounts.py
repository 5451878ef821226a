"""Change somebody's account: proposed by one administrator, done when another confirms it. Disabling is at once.

What gives access needs two human beings (trust.md V2.3.5); what takes it away needs one.
"""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update

from csor.domain.accounts import (
    ChangeKind,
    ChangeState,
    Standing,
    Subject,
    may_manage,
    not_own_account,
    reason_given,
    reset_by_another,
    second_person,
    still_waiting,
    username_fits,
)
from csor.domain.actions import Event
from csor.domain.refusals import Blocker, Refusal
from csor.domain.sessions import WhyEnded
from csor.domain.vocabulary import Rank
from csor.reading.accounts import Asked, Change, find_account, find_change, find_link_maker, list_accounts, standing_of
from csor.reading.people import Colleague, find_person
from csor.records.accounts import AccountChange
from csor.records.base import new_id
from csor.records.codec import said_to_text
from csor.records.people import PersonRecord, TeamRecord
from csor.usecases.confirmed_changes import DONE, free_subject
from csor.usecases.people import NewPerson, add_person, spell_identity
from csor.usecases.sessions import end_sessions, lock_person
from csor.usecases.work import Work

NO_ACCOUNT = Blocker("not_found", "There is no such account.", "trust.md 2.1 V6")
NO_CHANGE = Blocker("not_found", "There is no such change.", "trust.md 2.1 V6")
TAKEN = Blocker("username_taken", "Somebody has this username already.", "trust.md 2.1 V6", "username")
NOTHING = Blocker("nothing_changes", "Nothing would change. Change something, or cancel.", "trust.md 2.1 V6", "roles")
WAITING = Blocker("change_waiting", "A change of this kind waits already. It must be decided first.", "trust.md 2.1 V6")


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to open: who it is for, and the standing that a second administrator is to confirm."""

    username: str
    name: str
    title: str
    collar: str
    standing: Standing


def ask(*blockers: Blocker | None) -> None:
    """Raise the first of the blockers there is."""
    for blocker in blockers:
        if blocker:
            raise Refusal(blocker)


def read_accounts(work: Work) -> tuple[Any, ...]:
    """Every account of the actor's force; the look is an event."""
    ask(may_manage(work.actor, work.actor.force))
    lines = list_accounts(work.session, work.actor.force)
    work.audit(Event.PEOPLE_READ, said=said_to_text({"people": len(lines)}), outcome="read")
    return lines


def read_account(work: Work, person: str) -> Any:
    """One account; the look is an event."""
    ask(may_manage(work.actor, work.actor.force))
    found = find_account(work.session, work.actor.force, person)
    if found is None:
        raise Refusal(NO_ACCOUNT)
    work.audit(Event.PEOPLE_READ, said=said_to_text({"person": person}), outcome="read")
    return found


def open_account(work: Work, new: NewAccount, reason: str) -> UUID:
    """Open an account without any role, and propose its standing to a second administrator. Gives the change's key."""
    ask(may_manage(work.actor, work.actor.force), username_fits(new.username), reason_given(reason))
    work.require_fresh()
    if not new.name.strip():
        raise Refusal(Blocker("answer_missing", "Enter their name.", "trust.md 2.1 V6", "name"))
    if work.session.scalar(select(PersonRecord.id).where(PersonRecord.id == new.username)):
        raise Refusal(TAKEN)
    _fits_the_force(work, new.standing)
    person = NewPerson(
        new.username, new.name.strip(), Rank.STAFF, frozenset(), "", new.collar, new.title,
        identity=new.standing.identity,
    )  # fmt: skip
    add_person(work, person)
    work.session.execute(update(PersonRecord).where(PersonRecord.id == new.username).values(active=True))
    return _propose(work, new.username, ChangeKind.STANDING, Asked(standing=_spelt(new.standing)), reason)


def propose_standing(work: Work, person: str, wanted: Standing, reason: str) -> UUID:
    """Propose other roles, rank, team or staff number for somebody."""
    found = _may_change(work, person, reason)
    _fits_the_force(work, wanted)
    if _spelt(wanted) == standing_of(found):
        raise Refusal(NOTHING)
    return _propose(work, person, ChangeKind.STANDING, Asked(standing=_spelt(wanted)), reason)


def propose_factor_reset(work: Work, person: str, reason: str) -> UUID:
    """Propose that somebody enrols a second factor anew, since theirs is lost."""
    _may_change(work, person, reason)
    ask(reset_by_another(work.actor, find_link_maker(work.session, person, work.now)))
    return _propose(work, person, ChangeKind.SECOND_FACTOR, Asked(), reason)


def propose_enabling(work: Work, person: str, reason: str) -> UUID:
    """Propose that a disabled account opens again, with the roles it had."""
    if _may_change(work, person, reason).active:
        raise Refusal(NOTHING)
    return _propose(work, person, ChangeKind.ENABLE, Asked(), reason)


def propose_subject(work: Work, person: str, subject: Subject, reason: str) -> UUID:
    """Propose who somebody is at the identity provider: its subject, never an e-mail address."""
    _may_change(work, person, reason)
    if not subject.subject.strip():
        raise Refusal(Blocker("answer_missing", "Enter the subject.", "trust.md 2.1 V6.8", "subject"))
    free_subject(work, subject)
    return _propose(work, person, ChangeKind.SINGLE_SIGN_ON, Asked(subject=subject), reason)


def disable(work: Work, person: str, reason: str) -> None:
    """Close an account and end its sessions, at once and by one administrator."""
    found = _may_change(work, person, reason)
    if not found.active:
        raise Refusal(NOTHING)
    work.session.execute(update(PersonRecord).where(PersonRecord.id == person).values(active=False))
    work.changed()
    end_sessions(work, person, WhyEnded.DISABLED)
    work.audit(Event.ACCOUNT_DISABLED, said=said_to_text({"person": person, "reason": reason}))


def sign_out_everywhere(work: Work, person: str, reason: str) -> int:
    """End every session of somebody; gives how many there were."""
    _may_change(work, person, reason)
    ended = end_sessions(work, person, WhyEnded.BY_ADMINISTRATOR)
    said = {"person": person, "sessions": ended, "reason": reason, "change": "sessions_ended"}
    work.audit(Event.ACCOUNT_CHANGED, said=said_to_text(said))
    return ended


def decide_change(work: Work, key: UUID, reason: str, *, confirm: bool) -> Change:
    """Confirm or refuse a proposed change. It takes effect at once, and the person's sessions end with it."""
    ask(may_manage(work.actor, work.actor.force))
    change = find_change(work.session, work.actor.force, key)
    if change is None:
        raise Refusal(NO_CHANGE)
    found = _person(work, change.person)
    ask(
        still_waiting(change.state),
        not_own_account(work.actor, found.actor.every_account),
        second_person(work.actor, change.proposed_by) if confirm else None,
        None if confirm else reason_given(reason),
    )
    work.require_fresh()
    lock_person(work, change.person)
    _take(work, change, reason, ChangeState.CONFIRMED if confirm else ChangeState.REFUSED)
    if confirm:
        DONE[change.kind](work, found, change)
    said = {"person": change.person, "change": change.kind, "id": key.hex, "reason": reason}
    work.audit(Event.ACCOUNT_CHANGED if confirm else Event.ACCOUNT_CHANGE_REFUSED, said=said_to_text(said))
    return change


# ------------------------------------------------------------ shared


def _may_change(work: Work, person: str, reason: str) -> Colleague:
    """The person whose account is to be changed. Raises Refusal for one's own, without a reason, and when not fresh."""
    ask(may_manage(work.actor, work.actor.force))
    found = _person(work, person)
    ask(not_own_account(work.actor, found.actor.every_account), reason_given(reason))
    work.require_fresh()
    return found


def _person(work: Work, person: str) -> Colleague:
    found = find_person(work.session, person)
    if found is None or found.actor.force != work.actor.force:
        raise Refusal(NO_ACCOUNT)
    return found


def _spelt(standing: Standing) -> Standing:
    """Roles in one order, the staff number in one spelling."""
    return replace(standing, roles=tuple(sorted(set(standing.roles))), identity=spell_identity(standing.identity))


def _fits_the_force(work: Work, standing: Standing) -> None:
    """The team is one of the force's, and somebody who has a staff number has one."""
    if not spell_identity(standing.identity):
        raise Refusal(Blocker("answer_missing", "Enter their staff number.", "trust.md 2.1 V2.3.5", "identity"))
    team = select(TeamRecord.id).where(TeamRecord.force == work.actor.force, TeamRecord.id == standing.team)
    if standing.team and work.session.scalar(team) is None:
        raise Refusal(Blocker("not_found", "Choose a team of the force.", "trust.md 2.1 V6", "team"))


def _propose(work: Work, person: str, kind: ChangeKind, asked: Asked, reason: str) -> UUID:
    """Keep a proposal; one of a kind waits at a time, whoever proposes at the same moment."""
    lock_person(work, person)
    waiting = select(AccountChange.id).where(
        AccountChange.person == person,
        AccountChange.kind == kind.value,
        AccountChange.state == ChangeState.WAITING.value,
    )
    if work.session.scalar(waiting):
        raise Refusal(WAITING)
    asked.was = standing_of(_person(work, person)) if asked.standing else None
    row = {
        "id": new_id(), "force": work.actor.force, "person": person, "kind": kind.value,
        "asked": said_to_text(asked), "reason": reason, "state": ChangeState.WAITING.value,
        "proposed_by": work.actor.id, "proposed_at": work.now, "decided_by": "", "decided_reason": "",
    }  # fmt: skip
    work.session.execute(insert(AccountChange).values(**row))
    work.changed()
    said = {"person": person, "change": kind, "id": row["id"], "asked": asked, "reason": reason}
    work.audit(Event.ACCOUNT_CHANGE_PROPOSED, said=said_to_text(said))
    return row["id"]  # type: ignore[return-value]


def _take(work: Work, change: Change, reason: str, state: ChangeState) -> None:
    """Decide, if nobody did at the same moment."""
    taken = (
        update(AccountChange)
        .where(AccountChange.id == change.id, AccountChange.state == ChangeState.WAITING.value)
        .values(state=state.value, decided_by=work.actor.id, decided_at=work.now, decided_reason=reason)
    )
    if work.session.execute(taken).rowcount != 1:  # type: ignore[attr-defined]
        ask(still_waiting(state))
    work.changed()
