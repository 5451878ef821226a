"""One piece of work: where, who, when; the case it is about; and the event without which nothing is kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy.orm import Session

from csor.domain.access import NOT_FOUND, READ_ONLY, REASON_NEEDED, Access, Sight, access, sight_of
from csor.domain.actions import Action, Event
from csor.domain.data_classes import recipient_of
from csor.domain.facts import CaseFacts
from csor.domain.form_keys import needs_key
from csor.domain.oversight import ALARMS
from csor.domain.people import Actor
from csor.domain.planning import Step
from csor.domain.refusals import Blocker, Refusal
from csor.domain.setting import Setting
from csor.domain.step_up import STEP_UP_NEEDED
from csor.reading.visibility import find_case, sight_beside
from csor.records.base import new_id
from csor.records.case_record import CaseContent, CaseRecord
from csor.records.codec import case_from_text, case_to_text, said_to_text
from csor.records.journal import ReservedFile
from csor.records.party_record import PartyRecord
from csor.records.projection import columns, parties
from csor.usecases.audit import DONE, READ, REFUSED, Log, Remark
from csor.usecases.interests import screen_case
from csor.usecases.journal import JournalLog

if TYPE_CHECKING:
    from csor.usecases.office import Office

__all__ = ["CHANGED", "DONE", "NOT_FOUND", "READ", "REFUSED", "NotAudited", "NotOnce", "Opened", "Work"]

_CASE, _CONTENT = CaseRecord.__table__, CaseContent.__table__
# Prepared once: a case has some fifty columns, and building the statement anew costs more than running it.
INSERT_CASE = insert(_CASE)  # type: ignore[arg-type]
INSERT_CONTENT = insert(_CONTENT)  # type: ignore[arg-type]
UPDATE_CASE = update(_CASE).where(  # type: ignore[arg-type]
    _CASE.c.id == bindparam("the_case"), _CASE.c.version == bindparam("the_version")
)
UPDATE_CONTENT = update(_CONTENT).where(_CONTENT.c.case_id == bindparam("the_case"))  # type: ignore[arg-type]


class NotAudited(RuntimeError):
    """Something was changed and no event says so: the change is not kept."""


class NotOnce(RuntimeError):
    """A form did something without using its one-use key: it is not kept."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What is being tried, so that its refusal can be kept."""

    action: str
    case: str
    case_id: UUID | None
    said: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A case taken from the records. access: open, or for reading alone. sight: what decided it."""

    id: UUID
    facts: CaseFacts
    access: Access
    sight: Sight


class Work:
    """A transaction with a person and a moment.

    key: of the form that is carried out, by which a lost answer is asked after. writes: False while nothing can be saved;
    events then go to the emergency journal.
    """

    def __init__(
        self, session: Session, actor: Actor, now: datetime, office: "Office", journal: ReservedFile | None = None
    ) -> None:
        """Nothing is read or written yet."""
        self.session = session
        self.actor = actor
        self.now = now
        self.office = office
        self.key = ""
        self._journal = journal
        self._log = self._new_log()
        self._changed = False
        self._audited = False
        self._by_form = False
        self._attempt: Attempt | None = None

    @property
    def writes(self) -> bool:
        """Whether anything is saved now."""
        return self._journal is None

    def _new_log(self) -> Log | JournalLog:
        if self._journal is not None:
            return JournalLog(self._journal, self.actor, self.now)
        return Log(self.session, self.actor, self.now)

    def _keep(self) -> None:
        """Commit; while nothing can be saved, see the events in the journal instead."""
        if isinstance(self._log, JournalLog):
            self.session.rollback()
            self._log.close()
        else:
            self.session.commit()

    def note_in(self, journal: ReservedFile) -> None:
        """From now on events go to the journal: the store failed under this very piece of work."""
        self._journal = journal

    def setting_of(self, case: CaseFacts) -> Setting:
        """Where a rule stands for this case, for this person, now."""
        return self.office.setting_of(case, self.actor, self.now)

    def case(self, reference: str, *, for_change: bool = False) -> Opened:
        """The case with this reference, as far as it is open to the actor.

        A reason is asked of a person at a page; what a case file or a command does was reasoned when it was done.
        Raises Refusal: not_found when it is missing or hidden, reason_needed, read_only_access behind broken glass.
        """
        found = find_case(self.session, self.actor, self.now, reference, for_change=for_change)
        if found is None:
            raise Refusal(NOT_FOUND)
        facts = case_from_text(found.facts)
        sight = sight_beside(sight_of(facts), found)
        how = access(self.actor, sight, self.now)
        if how is Access.ASK and self.actor.presence.on_page:
            raise Refusal(REASON_NEEDED)
        if how is Access.BROKEN_GLASS and for_change:
            raise Refusal(READ_ONLY)
        return Opened(found.id, facts, how, sight)

    def trying(self, action: Action, reference: str, told: Any, case_id: UUID | None = None) -> None:
        """Say what is being tried, before any rule is asked."""
        self._attempt = Attempt(action.value, reference, case_id, said_to_text(told))

    def reading(self, reference: str) -> None:
        """Say that a case is being opened, so that being turned away is kept."""
        self._attempt = Attempt("read_case", reference, None, "{}")

    def sending(self, page: str, reference: str) -> None:
        """Say that a form is being sent, before it is read, so that being turned away is kept."""
        self._attempt = Attempt(page[:60], reference[:40], None, "{}")

    def keep(self, step: Step, told: Any, case_id: UUID | None = None) -> UUID:
        """Keep the case after a step, with its event. Gives the key of the case."""
        key = case_id or new_id()
        values = columns(step.after, self.setting_of(step.after))
        if case_id is None:
            self.session.execute(INSERT_CASE, {"id": key, **values})
            self.session.execute(INSERT_CONTENT, {"case_id": key, "facts": case_to_text(step.after)})
        else:
            self._update(key, values, step)
        self._keep_parties(step, key)
        self._changed = True
        said, recipient = said_to_text(told), recipient_of(step.event, told)
        self.audit(step.event, case=step.after, case_id=key, action=step.action, said=said, recipient=recipient)
        return key

    def _update(self, key: UUID, values: dict[str, Any], step: Step) -> None:
        before = step.before.version if step.before else 0
        told = {**values, "the_case": key, "the_version": before}
        if self.session.execute(UPDATE_CASE, told).rowcount != 1:  # type: ignore[attr-defined]
            raise Refusal(CHANGED)
        self.session.execute(UPDATE_CONTENT, {"the_case": key, "facts": case_to_text(step.after)})

    def _keep_parties(self, step: Step, key: UUID) -> None:
        before, after = step.before, step.after
        if before and before.recipients == after.recipients and _people(before) == _people(after):
            return
        if before:
            self.session.execute(delete(PartyRecord).where(PartyRecord.case_id == key))
        rows = [{"id": new_id(), **row} for row in parties(after, key)]
        if rows:
            self.session.execute(insert(PartyRecord), rows)
        screen_case(self, key, before, after)

    def require_fresh(self) -> None:
        """Hold what asks for a second factor that was proved just now. Raises Refusal step_up_needed."""
        if not self.actor.presence.is_fresh(self.now):
            raise Refusal(STEP_UP_NEEDED)

    def changed(self) -> None:
        """Say that something besides a case was changed, so that an event must follow."""
        self._changed = True

    def audit(
        self,
        event: Event,
        *,
        case: CaseFacts | None = None,
        case_id: UUID | None = None,
        action: str = "",
        said: str = "{}",
        outcome: str = DONE,
        code: str = "",
        reference: str = "",
        reason: str = "",
        recipient: str = "",
    ) -> int:
        """Write an event at the end of the force's chain; gives its number there.

        said: JSON. reason: in the person's own words. recipient: who learned something by it, by key or role.
        """
        about = case.reference if case else reference
        version = case.version if case else 0
        remark = Remark(event, about, version, case_id, action, said, outcome, code, reason, recipient)
        number = self._log.write(remark)
        self._audited = True
        self._by_form |= bool(self.actor.presence.form) and outcome == DONE and needs_key(event)
        return number

    def finish(self) -> None:
        """Commit. Raises NotAudited, and keeps nothing, when something changed without an event; NotOnce without a key."""
        self.session.flush()
        if self._by_form and not self.key:
            self.session.rollback()
            raise NotOnce
        if self._changed and not self._audited:
            self.session.rollback()
            raise NotAudited
        self._keep()

    def keep_refusal(self, refusal: Refusal) -> None:
        """Keep the refused attempt as an event, in a transaction of its own."""
        tried = self._attempt or Attempt("", "", None, "{}")
        self._log = self._new_log()
        asked = refusal.code == STEP_UP_NEEDED.code
        self.audit(
            Event.STEP_UP_ASKED if asked else Event.ACTION_REFUSED,
            case_id=tried.case_id,
            reference=tried.case,
            action=tried.action,
            said=tried.said,
            outcome=REFUSED,
            code=refusal.code,
        )
        if refusal.code in ALARMS:
            self.audit(Event.ALARM_RAISED, outcome=REFUSED, code=refusal.code)
        self._keep()


CHANGED = Blocker(
    "changed_meanwhile",
    "Somebody changed the case while you were typing. Your words are kept: look at what changed, then send again.",
    "moves.md",
)


def _people(case: CaseFacts) -> tuple[Any, ...]:
    return case.applicant, case.subject, case.children, case.carers
