"""The safe-contact instruction, enforced and not only noted (scheme.md 3.2)."""

from datetime import date, datetime, timedelta
from typing import Any

from csor.domain import particulars as said
from csor.domain.deadlines import LONDON
from csor.domain.facts import CaseFacts
from csor.domain.refusals import Blocker
from csor.domain.setting import Setting
from csor.domain.vocabulary import ContactMeans, Role, Route

SOURCE = "scheme.md 3.2"
LAST_FOUR = 4


def safe_now(safe: said.SafeContact | None, means: ContactMeans, moment: datetime) -> str:
    """Why a contact is not safe, empty when it is. moment: aware; days and times are local (Europe/London)."""
    if safe is None:
        return "No safe contact was given, so do not contact. Ask whoever took the call."
    if means in safe.never or (safe.means and means not in safe.means):
        return f"The instruction does not allow contact by {means.replace('_', ' ')}."
    local = moment.astimezone(LONDON)
    began = _window_began(safe, local)
    if began is None:
        return f"The instruction allows contact from {safe.from_time or '00:00'} to {safe.to_time or '24:00'} only."
    if safe.days and began.weekday() not in safe.days:
        return "The instruction does not allow contact on this day of the week."
    return ""


def _window_began(safe: said.SafeContact, local: datetime) -> date | None:
    """The day on which the hours that hold now began; a window over midnight belongs to the evening it began on."""
    clock = local.strftime("%H:%M")
    start, end = safe.from_time or "00:00", safe.to_time or "23:59"
    if start <= end:
        return local.date() if start <= clock <= end else None
    if clock >= start:
        return local.date()
    return local.date() - timedelta(days=1) if clock <= end else None


def instruction_for(case: CaseFacts, party: str) -> said.SafeContact | None:
    """The instruction of the applicant, a carer or a recipient by key."""
    kind, _, number = party.partition("-")
    if kind == "applicant" and case.applicant:
        return case.applicant.safe_contact
    if kind == "carer" and number.isdigit() and 0 < int(number) <= len(case.carers):
        return case.carers[int(number) - 1].safe_contact
    recipient = case.recipient(party)
    if recipient is None:
        return None
    if recipient.proposal.is_applicant and case.applicant:
        return case.applicant.safe_contact
    return recipient.proposal.safe_contact


def party_exists(case: CaseFacts, told: Any, here: Setting) -> Blocker | None:
    """The party is one of this case."""
    del here
    keys = {"applicant"} if case.applicant else set()
    keys |= {f"carer-{n}" for n in range(1, len(case.carers) + 1)} | {r.key for r in case.recipients}
    if told.party in keys:
        return None
    if told.party == "applicant":
        return Blocker("applicant_unknown", "The applicant is not known.", "scheme.md 2.5", "party")
    return Blocker("not_found", "There is no such person in this case.", "moves.md", "party")


def contact_is_safe(case: CaseFacts, told: said.RecordContact, here: Setting) -> Blocker | None:
    """Contact keeps to the instruction; a supervisor may override with a reason, which is marked for good."""
    if told.party == "applicant" and not case.applicant_named:
        return Blocker("applicant_unknown", "An anonymous applicant is not contacted.", "scheme.md 2.5", "party")
    why_not = safe_now(instruction_for(case, told.party), told.means, told.contacted_at or here.now)
    return _unless_overridden(why_not, told.override_reason, here)


def _unless_overridden(why_not: str, reason: str, here: Setting) -> Blocker | None:
    """What is not safe needs the written reason of a supervisor."""
    if not why_not:
        return None
    if not reason:
        return Blocker("unsafe_contact", why_not, SOURCE, "means")
    if here.actor.has(Role.SUPERVISOR):
        return None
    words = "Only a supervisor may go against a safe-contact instruction."
    return Blocker("supervisor_needed", words, SOURCE, "override_reason")


def extension_parts(case: CaseFacts, told: said.ExtendDeadline, here: Setting) -> Blocker | None:
    """An extension has a reason of the protocol and the time at which the applicant was safely told."""
    if told.reason_code not in here.protocol.extension_reasons or not told.reason:
        words = "Choose a reason the protocol knows and say why."
        return Blocker("reason_missing", words, "scheme.md 1.5", "reason")
    if case.route is Route.RIGHT_TO_KNOW or not case.applicant_named or not here.protocol.extension_must_tell:
        return None
    if told.told_at is None or told.told_means is None:
        words = "Tell the applicant of the extension by safe contact first, and record when."
        return Blocker("told_time_missing", words, "scheme.md 1.5", "told_at")
    why_not = safe_now(instruction_for(case, "applicant"), told.told_means, told.told_at)
    return Blocker("unsafe_contact", why_not, SOURCE, "told_means") if why_not else None


def notice_means_safe(case: CaseFacts, told: said.SendNotice, here: Setting) -> Blocker | None:
    """The notice goes by a means of the protocol that is safe for this applicant.

    Where the instruction leaves no means at all, a supervisor answers for one in writing: else the applicant would
    never be told and the case never end.
    """
    if told.means not in here.protocol.notice_means:
        return Blocker("unsafe_contact", "The protocol does not allow a notice by this means.", SOURCE, "means")
    agreed = case.meeting is not None and case.meeting.said.agrees_to_letter
    if told.means is ContactMeans.LETTER and here.protocol.letter_needs_agreement and not agreed:
        return Blocker("unsafe_contact", "The applicant did not agree to a letter.", "scheme.md 6.5", "means")
    why_not = safe_now(instruction_for(case, "applicant"), told.means, told.sent_at or here.now)
    return _unless_overridden(why_not, told.override_reason, here)


def last_four_only(case: CaseFacts, told: said.RecordProof, here: Setting) -> Blocker | None:
    """Of a document's number the last four characters are kept, and no more."""
    del case, here
    if len(told.last_four) <= LAST_FOUR:
        return None
    words = "Enter only the last four characters."
    return Blocker("text_too_long", words, "scheme.md 3.3", "last_four")
