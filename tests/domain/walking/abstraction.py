"""What of a case the rules can tell apart: two cases with one abstract state have the same future under one alphabet.

Left out, with the reason: texts (any text that is not blank is alike), keys and server times (the walk moves the clock
on by a second a step and by whole days in between, so order is kept and only ages in days matter), and lists that
nothing but the page reads: notes, contacts, delays, consultations, proofs, planned visits, aftercare.
"""

from collections.abc import Hashable
from datetime import date, datetime

from csor.domain.deadlines import local_day
from csor.domain.facts import Authority, CaseFacts, Check, Kept, Recipient
from csor.domain.particulars import Recommend, RecordRefusalToSign
from csor.domain.vocabulary import AuthorityKind, AuthorityState, CheckKind, CheckState, Stage

OLDEST = 8  # days: the protocol's limit for a result is 7, and past it age makes no more difference
REQUESTED = CheckState.REQUESTED


def abstract(case: CaseFacts, now: datetime) -> Hashable:
    """The state of the walk that a case is in at a moment."""
    today = local_day(now)
    if case.stage is Stage.CLOSED:
        return _closed(case)
    return (
        case.stage,
        case.route,
        bool(case.team),
        bool(case.owner),
        _request(case),
        _checks(case, today),
        (case.danger_now, bool(case.risk_flags), case.opened_right_to_know, _written_protection(case)),
        _path(case),
        tuple(_recipient(case, recipient, today) for recipient in case.recipients),
        _decision(case),
        _ends(case),
        frozenset(c.person for c in case.conflicts if c.cleared_at is None),
        bool(case.extensions),
    )


def _closed(case: CaseFacts) -> Hashable:
    added = (bool(case.breaches), bool(case.reviews), bool(case.retention), bool(case.holds), bool(case.releases))
    return case.stage, case.outcome, bool(case.told), added


def _request(case: CaseFacts) -> Hashable:
    applicant, subject = case.applicant, case.subject
    return (
        applicant is not None,
        case.applicant_named,
        applicant is not None and applicant.safe_contact is not None,
        subject is not None,
        bool(subject and subject.person.surname),
        tuple((child.person.name != "", child.contact != "") for child in case.children),
    )


def _checks(case: CaseFacts, today: date) -> Hashable:
    return tuple(_kind(case, kind, today) for kind in CheckKind), case.hits


def _kind(case: CaseFacts, kind: CheckKind, today: date) -> Hashable:
    all_of_kind = [c for c in case.checks if c.kind is kind]
    if not all_of_kind:
        return None
    standing = tuple(_check(c, today) for c in all_of_kind if c.state is not CheckState.SUPERSEDED)
    waiting = any(c.state is REQUESTED for c in all_of_kind)
    answered = [c.state for c in all_of_kind if c.state is not REQUESTED]
    return standing[-2:], answered[-1:] == [CheckState.SUPERSEDED], waiting, len(standing) < len(all_of_kind)


def _check(check: Check, today: date) -> Hashable:
    age = min((today - local_day(check.searched_at)).days, OLDEST) if check.searched_at else None
    result = check.result
    return check.state, age, result and result.match, bool(result and result.taken_over_from)


def _written_protection(case: CaseFacts) -> bool:
    """Whether any of the things that cover a concern is there: to the rules one is as good as another."""
    written = [*case.safeguarding, *(r for r in case.recipients if r.told)]
    decided = any(kept.said.protection for recipient in case.recipients for kept in recipient.decisions)
    return bool(written) or decided or any(kept.said.protection for kept in case.failed_visits)


def _path(case: CaseFacts) -> Hashable:
    answer, weighed = case.representations_answer, case.representations_weighed
    received = [kept.at for kept in case.representations if kept.said.received]
    return (
        case.meeting is not None,
        case.waiver is not None,
        answer and answer.said.asked,
        bool(case.representations),
        bool(received),
        bool(received and weighed and weighed.at >= max(received)),
        case.assessment and any(finding.concerns for finding in case.assessment.said.findings),
    )


def _recipient(case: CaseFacts, recipient: Recipient, today: date) -> Hashable:
    verified = recipient.verification and recipient.verification.said
    visit = recipient.visit
    return (
        recipient.state,
        recipient.proposal.is_applicant,
        verified and (verified.identity_verified, verified.standing_verified, verified.best_placed),
        (visit.identity_at is not None, visit.warned_at is not None, visit.signed_at is not None),
        recipient.unsigned_allowed_at is not None,
        frozenset(_who(kept) for kept in recipient.refusals),
        len(recipient.refusals) > len(recipient.decisions),
        _authority(case.authority(recipient.key), today),
    )


def _who(kept: Kept[RecordRefusalToSign]) -> Hashable:
    return kept.by, kept.said.witness


def _authority(authority: Authority | None, today: date) -> Hashable:
    if authority is None:
        return None
    left = max((authority.deliver_by - today).days, -1)
    stands = authority.state in {AuthorityState.IN_FORCE, AuthorityState.SUSPENDED}
    return (
        authority.kind,
        authority.path,
        authority.state,
        left if stands else None,
        len(authority.content),
        authority.deliverers,
        authority.given_by,
        authority.unsigned,
        authority.withdrawn_at is not None,
    )


def _decision(case: CaseFacts) -> Hashable:
    refused = case.no_disclosure
    return (
        case.recommendation and _advice(case.recommendation),
        case.deferral is not None,
        refused and (refused.said.reason_code, bool(refused.said.protection)),
        case.another_recipient_wanted,
        frozenset(a.path for a in case.authorities if a.state is AuthorityState.USED),
        any(a.kind is AuthorityKind.ORDINARY for a in case.authorities),
        any(a.kind is AuthorityKind.IMMEDIATE for a in case.authorities),
    )


def _advice(advice: Kept[Recommend]) -> Hashable:
    words = advice.said
    answered = (words.tell_subject, bool(words.subject_risk), bool(words.child_plan), bool(words.alternatives))
    return advice.by, words.proposal, words.recipients, words.deliverers, words.limbs, answered


def _ends(case: CaseFacts) -> Hashable:
    return (
        case.rejected and case.rejected.said.told_at is not None,
        case.withdrawal is not None,
        case.malice is not None,
        case.notice is not None,
        bool(case.partners_notified),
        any(kept.said.confirmed_by_officers for kept in case.self_disclosures),
        case.concluded_at is not None,
    )
