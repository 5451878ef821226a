"""What each event says on the timeline: a sentence in the past tense, short enough for one line.

`{field}` stands for an answer of the particulars, in words. Without the particulars the plain words are shown.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from csor.domain.actions import Event
from csor.words.codes import within
from csor.words.time import day_words, moment_words

_E = Event

PLAIN: Final[Mapping[Event, str]] = {
    _E.CASE_RECEIVED: "Case received",
    _E.REQUEST_AMENDED: "Request put right",
    _E.CASE_ASSIGNED: "Case assigned",
    _E.NOTE_ADDED: "Note added",
    _E.CONTACT_RECORDED: "Contact recorded",
    _E.CONFLICT_DECLARED: "Conflict of interest declared",
    _E.CONFLICT_CLEARED: "Conflict of interest cleared",
    _E.DELAY_ATTRIBUTED: "Delay put down",
    _E.DEADLINE_EXTENDED: "Deadline extended",
    _E.IMMEDIATE_RISK_FLAGGED: "Immediate risk flagged",
    _E.SAFEGUARDING_ACTION_RECORDED: "Action taken to protect a child",
    _E.IMMEDIATE_PROTECTION_AUTHORISED: "Immediate protection authorised",
    _E.CHECK_REQUESTED: "Check asked for",
    _E.CHECK_RECORDED: "Check recorded",
    _E.CHECK_CHASED: "Check chased",
    _E.CHECK_SUPERSEDED: "Result set aside",
    _E.CASE_ACCEPTED: "Taken into the scheme",
    _E.CASE_REJECTED: "Found not to be in the scheme",
    _E.RIGHT_TO_KNOW_OPENED: "Linked Right to Know opened",
    _E.MEETING_RECORDED: "Meeting held",
    _E.MEETING_WAIVED: "Meeting waived",
    _E.PROOF_RECORDED: "Document seen",
    _E.CONSULTATION_RECORDED: "Partner consulted",
    _E.REPRESENTATIONS_ANSWERED: "Representations question answered",
    _E.REPRESENTATIONS_RECORDED: "Representations recorded",
    _E.REPRESENTATIONS_WEIGHED: "Representations weighed",
    _E.RECIPIENT_PROPOSED: "Recipient proposed",
    _E.RECIPIENT_VERIFIED: "Recipient verified",
    _E.ASSESSMENT_COMPLETED: "Risk assessment completed",
    _E.RECOMMENDATION_MADE: "Recommendation made",
    _E.DISCLOSURE_AUTHORISED: "Disclosure authorised",
    _E.NO_DISCLOSURE_DECIDED: "Decided not to disclose",
    _E.RECOMMENDATION_SENT_BACK: "Recommendation sent back",
    _E.DECISION_DEFERRED: "Decision deferred",
    _E.AUTHORITY_WITHDRAWN: "Authority withdrawn",
    _E.VISIT_PLANNED: "Visit planned",
    _E.IDENTITY_CONFIRMED: "Identity confirmed at the visit",
    _E.WARNING_GIVEN: "Warning read and understood",
    _E.UNDERTAKING_SIGNED: "Undertaking signed",
    _E.SIGNATURE_REFUSED: "Did not wish to sign",
    _E.REFUSAL_REFERRED_BACK: "Refusal to sign referred back",
    _E.REFUSAL_DECIDED: "Decided after the refusal to sign",
    _E.DISCLOSURE_MADE: "Disclosure made",
    _E.VISIT_FAILED: "Visit ended, nothing told",
    _E.AFTERCARE_RECORDED: "Aftercare recorded",
    _E.SELF_DISCLOSURE_RECORDED: "Subject’s own telling recorded",
    _E.APPLICATION_WITHDRAWN: "Application ended",
    _E.MALICE_SUSPECTED: "Application ended as believed false",
    _E.NOTICE_SENT: "Notice given to the applicant",
    _E.PARTNER_NOTIFIED: "Partner told",
    _E.CASE_CLOSED: "Case closed",
    _E.BREACH_RECORDED: "Breach of confidence recorded",
    _E.REVIEW_OPENED: "Review opened",
    _E.RETENTION_SET: "Retention changed",
    _E.DISPOSAL_HELD: "Disposal held",
    _E.HOLD_RELEASED: "Hold on disposal released",
    _E.CASE_READ: "Case read",
    _E.CASES_SEARCHED: "Cases searched",
    _E.WORK_LIST_READ: "Work list read",
    _E.ACTION_REFUSED: "Action refused",
    _E.SIGNED_IN: "Signed in",
    _E.SIGN_IN_REFUSED: "Sign-in refused",
    _E.SIGNED_OUT: "Signed out",
    _E.SIGN_IN_THROTTLED: "Sign-in held back after many tries",
    _E.PASSWORD_GIVEN: "Password given, code asked for",
    _E.PASSWORD_CHANGED: "Password changed",
    _E.FACTOR_ADDED: "Second factor added",
    _E.FACTOR_REMOVED: "Second factor removed",
    _E.FACTOR_REFUSED: "Code refused",
    _E.RECOVERY_CODES_MADE: "New recovery codes made",
    _E.RECOVERY_CODE_USED: "Recovery code used",
    _E.STEP_UP_ASKED: "Asked for a code before going on",
    _E.STEPPED_UP: "Code given before going on",
    _E.SESSION_ENDED: "Session ended",
    _E.SESSION_MOVED: "Session went on from another address",
    _E.MEASURES_READ: "Measures read",
    _E.MEASURES_EXPORTED: "Measures taken out as a file",
    _E.LOG_READ: "Who looked was read",
    _E.LOOKS_COMPARED: "Looks of a day compared",
    _E.OWN_LOOKS_READ: "What was opened was read",
    _E.FLAG_JUDGED: "Flag looked at",
    _E.SAMPLE_SEED_BOUND: "Seed of a sample bound",
    _E.SAMPLE_DRAWN: "Sample drawn",
    _E.SAMPLE_JUDGED: "Sample looked at",
    _E.ALARM_RAISED: "Alarm: too much opened in a short time",
    _E.CASE_EXPORTED: "Case exported",
    _E.CASE_IMPORTED: "Case brought in from a case file",
    _E.LOG_EXPORTED: "Log of events exported",
    _E.PARTICULARS_ERASED: "What was said erased from the record",
    _E.ERASURE_ASKED: "Erasure asked for",
    _E.ERASURE_WITHDRAWN: "Request for erasure taken back",
    _E.ERASURE_DECLINED: "Erasure declined",
    _E.ERASURES_READ: "Requests for erasure read",
    _E.FILES_SCRUBBED: "Erased words taken out of the files",
    _E.NIGHT_CHECKED: "Nightly check ran",
    _E.FORCE_SET_UP: "Force set up",
    _E.PERSON_ADDED: "Person added",
    _E.WRITING_STOPPED: "Writing stopped",
    _E.WRITING_RESUMED: "Writing resumed",
    _E.PEOPLE_READ: "Accounts looked at",
    _E.ACCOUNT_CHANGE_PROPOSED: "Change of an account proposed",
    _E.ACCOUNT_CHANGED: "Account changed",
    _E.ACCOUNT_CHANGE_REFUSED: "Change of an account refused",
    _E.ACCOUNT_DISABLED: "Account disabled",
    _E.ACCOUNT_LINK_MADE: "Link to choose a password made",
    _E.ACCOUNT_LINK_USED: "Password chosen by a link",
    _E.ACCOUNT_LINK_REFUSED: "Link refused",
    _E.ACCOUNT_NEWS_READ: "News of the account read",
    _E.SIGN_ON_ACCEPTED: "Single sign-on accepted",
    _E.SIGN_ON_REFUSED: "Single sign-on refused",
    _E.FORCE_RULE_CHANGED: "Rule of the force changed",
    _E.SECRETS_RESEALED: "Secrets of authenticator apps sealed anew",
    _E.REASON_GIVEN: "Reason for opening given",
    _E.CASE_SEALED: "Case sealed",
    _E.READERS_PROPOSED: "Naming more people proposed",
    _E.READERS_TURNED_DOWN: "Naming more people turned down",
    _E.READERS_NAMED: "Who may open it changed",
    _E.UNSEALING_PROPOSED: "Unsealing proposed",
    _E.UNSEALING_TURNED_DOWN: "Unsealing turned down",
    _E.CASE_UNSEALED: "Case unsealed",
    _E.INTEREST_DECLARED: "Interest declared",
    _E.INTEREST_ENDED: "Interest ended",
    _E.INTERESTS_CONFIRMED: "Interests said to be complete",
    _E.PERSON_BARRED: "Somebody with an interest barred",
    _E.BAR_CLEARED: "Interest looked at and cleared",
    _E.GLASS_BROKEN: "Glass broken to read the case",
    _E.GLASS_REVIEWED: "Broken glass looked at",
}

WITH_ANSWERS: Final[Mapping[Event, str]] = {
    _E.CASE_RECEIVED: "Case received, {channel}",
    _E.CASE_ASSIGNED: "Case assigned to {owner|team}",
    _E.CONTACT_RECORDED: "Contact with {party} recorded: {means}, {reached?reached|not reached}",
    _E.CONFLICT_CLEARED: "Conflict of interest of {person} cleared",
    _E.DELAY_ATTRIBUTED: "Delay put down to {cause}, {from_day} to {to_day}",
    _E.DEADLINE_EXTENDED: "Deadline extended to {new_target}",
    _E.SAFEGUARDING_ACTION_RECORDED: "To protect a child: {action}{danger_over?, the danger is over|}",
    _E.CHECK_REQUESTED: "{kind} check asked for",
    _E.CHECK_RECORDED: "{kind} check recorded: {result}",
    _E.CASE_REJECTED: "Found not to be in the scheme: {reason_code}",
    _E.MEETING_RECORDED: "Meeting held {means}",
    _E.MEETING_WAIVED: "Meeting waived: {reason_code}",
    _E.PROOF_RECORDED: "{document} seen as proof of {proof_of} of {party}",
    _E.CONSULTATION_RECORDED: "{partner} consulted",
    _E.REPRESENTATIONS_ANSWERED: "Subject {asked?asked|not asked} for representations",
    _E.REPRESENTATIONS_RECORDED: "Representations {received?received|not received in time}",
    _E.RECIPIENT_VERIFIED: "{recipient} verified as a recipient",
    _E.RECOMMENDATION_MADE: "Recommended: {proposal}",
    _E.DISCLOSURE_AUTHORISED: "Disclosure to {recipient} authorised, by {deliver_by}",
    _E.NO_DISCLOSURE_DECIDED: "Decided not to disclose: {reason_code}",
    _E.DECISION_DEFERRED: "Decision deferred to {review_on}",
    _E.AUTHORITY_WITHDRAWN: "Authority to tell {recipient} withdrawn",
    _E.VISIT_PLANNED: "Visit to {recipient} planned for {planned_for}",
    _E.IDENTITY_CONFIRMED: "Identity of {recipient} confirmed at the visit",
    _E.WARNING_GIVEN: "Warning read to {recipient} and understood",
    _E.UNDERTAKING_SIGNED: "Undertaking signed by {recipient}",
    _E.SIGNATURE_REFUSED: "{recipient} did not wish to sign",
    _E.REFUSAL_REFERRED_BACK: "Refusal to sign referred back by {means}",
    _E.REFUSAL_DECIDED: "Decided after the refusal to sign: {option}",
    _E.DISCLOSURE_MADE: "Disclosure made to {recipient}",
    _E.VISIT_FAILED: "Visit to {recipient} ended, nothing told: {why}",
    _E.APPLICATION_WITHDRAWN: "Application ended: {reason_code}",
    _E.NOTICE_SENT: "Notice given to the applicant by {means}",
    _E.PARTNER_NOTIFIED: "{partner} told of the outcome",
    _E.CASE_CLOSED: "Case closed: {outcome}",
    _E.REVIEW_OPENED: "Review opened: {reason_code}",
    _E.RETENTION_SET: "Retention changed to {retention}",
}


def event_words(
    event: Event,
    said: object | None = None,
    names: Mapping[str, str] | None = None,
    now: datetime | None = None,
) -> str:
    """One line for the timeline. names: what to call keys ("recipient-1"), people and teams by their id."""
    template = WITH_ANSWERS.get(event)
    if template is None or said is None:
        return PLAIN[event]
    parts = template.split("{")
    line = parts[0]
    for part in parts[1:]:
        asked, _, rest = part.partition("}")
        line += _answer(asked, said, names or {}, now) + rest
    return line[:1].upper() + line[1:]


def _answer(asked: str, said: object, names: Mapping[str, str], now: datetime | None) -> str:
    """The answer to "field", "field|other field" (the first that is not empty) or "field?if yes|if no"."""
    field, question, choice = asked.partition("?")
    if question:
        yes, _, no = choice.partition("|")
        return yes if getattr(said, field) else no
    values = (getattr(said, name) for name in field.split("|"))
    return _in_words(next((value for value in values if value), ""), names, now)


def _in_words(value: Any, names: Mapping[str, str], now: datetime | None) -> str:
    if isinstance(value, StrEnum):
        return within(value)
    if isinstance(value, datetime):
        return moment_words(value, now)
    if isinstance(value, date):
        return day_words(value, now.date() if now else None)
    return names.get(value, str(value))
