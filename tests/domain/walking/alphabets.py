"""The alphabets: what is tried in each state, by whom. Small on purpose, each cut with its reason.

- People: one of each role, two officers (the second is the witness and other deliverer), two ranks of authoriser, and
  one person who is officer, supervisor and authoriser at once: the one whom the separations must hold back.
- Words: one good and the bad that the rules name; two texts that are alike to the rules are tried once.
- Checks: rules treat kinds alike, so the other mandatory kinds are settled before the walk and PNC takes every state.
- Stages: an action is tried in the stages it belongs to; that it is refused in all others is tried, for every action,
  in the walk of the checks. What immediate protection opens in other stages is tried once there is an authority.
- What is tried twice without end (results, proposals) is bounded by a count, where one more makes no new state.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from csor.domain import particulars as said
from csor.domain.actions import Action
from csor.domain.vocabulary import (
    CheckKind,
    CheckState,
    ContactMeans,
    FailedVisit,
    Match,
    NoDisclosureReason,
    Outcome,
    Proposal,
    RefusalOption,
    RejectionReason,
    Stage,
)
from tests.domain.builders import (
    ADMINISTRATOR,
    ANONYMOUS,
    APPLICANT,
    CALL_TAKER,
    CHILD,
    COLLEAGUE,
    CONTAINS,
    EVERY_HAT,
    FEWER_WORDS,
    INSPECTOR,
    OFFICER,
    RESEARCHER,
    SUBJECT,
    SUPERINTENDENT,
    SUPERVISOR,
    WORDS,
    Case,
    limbs,
)
from tests.domain.walking.walk import Letter

A = Action
MOST_RESULTS = 2
FIRST, SECOND = "recipient-1", "recipient-2"


# Handling and checks


def handling(case: Case) -> Iterator[Letter]:
    """What changes no rule, and may be done in any open stage."""
    yield CALL_TAKER, case.said(A.ADD_NOTE)
    yield OFFICER, case.said(A.RECORD_CONTACT)
    yield OFFICER, case.said(A.RECORD_CONTACT, party="nobody")
    yield OFFICER, case.said(A.ATTRIBUTE_DELAY)
    yield OFFICER, case.said(A.RECORD_AFTERCARE)
    yield OFFICER, case.said(A.NOTIFY_PARTNER)
    yield OFFICER, case.said(A.RECORD_PROOF)
    yield OFFICER, case.said(A.RECORD_CONSULTATION)
    yield OFFICER, case.said(A.ASSIGN_CASE)
    yield OFFICER, case.said(A.ASSIGN_CASE, team="")
    if not case.facts.extensions:
        yield SUPERVISOR, case.said(A.EXTEND_DEADLINE)
        yield SUPERVISOR, case.said(A.EXTEND_DEADLINE, new_target=case.today)
        yield OFFICER, case.said(A.EXTEND_DEADLINE)


def pnc(case: Case) -> Iterator[Letter]:
    """Every state of one check; no further results than two at a time, since only the latest ones count."""
    results = [c for c in case.facts.checks if c.kind is CheckKind.PNC]
    yield RESEARCHER, case.said(A.CHASE_CHECK)
    if results:
        yield RESEARCHER, said.SupersedeCheck(results[-1].key, "another person")
    if len(results) > MOST_RESULTS and _settled(case):
        return
    yield RESEARCHER, case.said(A.RECORD_CHECK)
    hit = case.said(A.RECORD_CHECK, result=CheckState.HIT, match=Match.CERTAIN, found="a conviction")
    yield RESEARCHER, hit
    yield RESEARCHER, case.said(A.RECORD_CHECK, result=CheckState.HIT, match=Match.POSSIBLE, found="a conviction")
    yield RESEARCHER, case.said(A.RECORD_CHECK, searched_at=case.now + timedelta(hours=1))
    yield CALL_TAKER, hit


def _settled(case: Case) -> bool:
    latest = case.facts.latest_check(CheckKind.PNC)
    return latest is not None and latest.result is not None


def pnc_more(case: Case) -> Iterator[Letter]:
    """The rest of its states: asked for, not possible, taken over from another case."""
    results = [c for c in case.facts.checks if c.kind is CheckKind.PNC]
    if len(results) > MOST_RESULTS:
        return
    yield RESEARCHER, case.said(A.REQUEST_CHECK, kind=CheckKind.PNC)
    yield RESEARCHER, case.said(A.RECORD_CHECK, result=CheckState.NOT_AVAILABLE, not_available_reason="system down")
    yield RESEARCHER, case.said(A.RECORD_CHECK, result=CheckState.NOT_AVAILABLE)
    yield RESEARCHER, case.said(A.RECORD_CHECK, taken_over_from="CSODS-0")


def new_facts(case: Case) -> Iterator[Letter]:
    """Facts that come after an authority: a result, a result set aside, an amended request."""
    results = [c for c in case.facts.checks if c.kind is CheckKind.PNC]
    yield RESEARCHER, said.SupersedeCheck(results[-1].key, "another person")
    yield OFFICER, case.said(A.AMEND_REQUEST)
    if len(results) <= MOST_RESULTS:
        yield RESEARCHER, case.said(A.RECORD_CHECK)
    yield from old_run_again(case)


def old_run_again(case: Case) -> Iterator[Letter]:
    """The checks whose age the protocol limits, once they are of another day."""
    for kind in (CheckKind.PNC, CheckKind.VISOR):
        latest = case.facts.latest_check(kind)
        if latest is None or (latest.searched_at or case.now) < case.now - timedelta(days=1):
            yield RESEARCHER, case.said(A.RECORD_CHECK, kind=kind)


def one_hit(case: Case) -> Iterator[Letter]:
    """Concerns by a result, where there were none."""
    if not case.facts.hits:
        yield RESEARCHER, case.said(A.RECORD_CHECK, result=CheckState.HIT, match=Match.CERTAIN, found="a conviction")


# Danger


def danger(case: Case) -> Iterator[Letter]:
    yield CALL_TAKER, case.said(A.FLAG_IMMEDIATE_RISK)
    yield OFFICER, case.said(A.RECORD_SAFEGUARDING_ACTION, danger_over=False)
    yield OFFICER, case.said(A.RECORD_SAFEGUARDING_ACTION)


def danger_over(case: Case) -> Iterator[Letter]:
    if case.facts.danger_now:
        yield OFFICER, case.said(A.RECORD_SAFEGUARDING_ACTION)


def immediate(case: Case) -> Iterator[Letter]:
    """One authority for immediate protection: a second is a second line of the same kind."""
    if case.facts.recipients:
        return
    yield INSPECTOR, case.said(A.AUTHORISE_IMMEDIATE_PROTECTION)
    yield SUPERVISOR, case.said(A.AUTHORISE_IMMEDIATE_PROTECTION)
    yield EVERY_HAT, case.said(A.AUTHORISE_IMMEDIATE_PROTECTION, deliverers=("every_hat",))
    yield EVERY_HAT, case.said(A.AUTHORISE_IMMEDIATE_PROTECTION)


# Taking in


def requests(case: Case) -> Iterator[Letter]:
    """Who the case is about: whole, and with each part missing."""
    whole = said.AmendRequest("learned more", APPLICANT, SUBJECT, (CHILD,))
    yield CALL_TAKER, whole
    yield OFFICER, said.AmendRequest("learned more", ANONYMOUS, SUBJECT, (CHILD,))
    yield OFFICER, said.AmendRequest("learned more", APPLICANT, said.Subject(said.Person()), (CHILD,))
    yield OFFICER, said.AmendRequest("learned more", APPLICANT, SUBJECT, ())
    yield OFFICER, said.AmendRequest("learned more", APPLICANT, SUBJECT, (said.Child(CHILD.person),))
    yield OFFICER, said.AmendRequest("learned more", None, None, ())


def taking_in(case: Case) -> Iterator[Letter]:
    yield OFFICER, case.said(A.ACCEPT_INTO_SCHEME)
    yield CALL_TAKER, case.said(A.ACCEPT_INTO_SCHEME)
    yield SUPERVISOR, case.said(A.REJECT_FROM_SCHEME)
    yield SUPERVISOR, case.said(A.REJECT_FROM_SCHEME, told_at=case.now, told_means=ContactMeans.TELEPHONE)
    yield SUPERVISOR, case.said(A.REJECT_FROM_SCHEME, reason_code=RejectionReason.IDENTITY_UNKNOWN)
    yield OFFICER, case.said(A.REJECT_FROM_SCHEME)


def meeting(case: Case) -> Iterator[Letter]:
    if case.stage is not Stage.MEETING:
        return
    yield OFFICER, case.said(A.RECORD_MEETING)
    yield OFFICER, case.said(A.RECORD_MEETING, warnings=())
    yield SUPERVISOR, case.said(A.WAIVE_MEETING)
    yield OFFICER, case.said(A.WAIVE_MEETING)


# Assessing and deciding


def representations(case: Case) -> Iterator[Letter]:
    if case.stage is not Stage.ASSESSMENT:
        return
    yield OFFICER, case.said(A.ANSWER_REPRESENTATIONS)
    yield OFFICER, case.said(A.ANSWER_REPRESENTATIONS, asked=True)
    yield OFFICER, case.said(A.ANSWER_REPRESENTATIONS, reason="")
    yield OFFICER, case.said(A.RECORD_REPRESENTATIONS)
    yield OFFICER, case.said(A.RECORD_REPRESENTATIONS, received=False)
    yield OFFICER, case.said(A.WEIGH_REPRESENTATIONS)


def recipients(case: Case) -> Iterator[Letter]:
    """One recipient, verified whole and in part."""
    if not case.facts.recipients:
        yield OFFICER, case.said(A.PROPOSE_RECIPIENT)
    yield OFFICER, case.said(A.VERIFY_RECIPIENT)
    yield OFFICER, case.said(A.VERIFY_RECIPIENT, identity_verified=False)
    yield OFFICER, case.said(A.VERIFY_RECIPIENT, best_placed_reason="", best_placed=False)


def one_proposal(case: Case) -> Iterator[Letter]:
    if not case.facts.recipients:
        yield OFFICER, case.said(A.PROPOSE_RECIPIENT)


def somebody_else(case: Case) -> Iterator[Letter]:
    """One more recipient, once another is wanted, and a line of theirs in short: verified, authorised, not found."""
    if case.stage is not Stage.DELIVERY:
        return
    newest = case.facts.recipients[-1]
    if newest.ended or newest.proposal.relationship != "somebody else":
        if case.facts.another_recipient_wanted:
            person = said.Person("Grace", f"Hall {len(case.facts.recipients)}")
            told = case.said(A.PROPOSE_RECIPIENT, person=person, is_applicant=False)
            yield OFFICER, replace(told, relationship="somebody else")
        return
    yield OFFICER, case.said(A.VERIFY_RECIPIENT, recipient=newest.key)
    yield INSPECTOR, case.said(A.AUTHORISE_DISCLOSURE, recipient=newest.key)
    ended: dict[str, Any] = {"why": FailedVisit.NOT_FOUND, "protection": "care visits"}
    yield OFFICER, case.said(A.RECORD_FAILED_VISIT, recipient=newest.key, **ended)


def assessing(case: Case) -> Iterator[Letter]:
    if case.stage is not Stage.ASSESSMENT:
        return
    concerns = case.said(A.COMPLETE_ASSESSMENT)
    yield OFFICER, concerns
    none = tuple(said.ChildFinding(key, False, "never met") for key in case.facts.child_keys())
    yield OFFICER, said.CompleteAssessment(none, "no risk")
    yield OFFICER, said.CompleteAssessment((said.ChildFinding("child-9", True, "alone"),), "a risk")


def recommending(case: Case) -> Iterator[Letter]:
    if case.stage is not Stage.ASSESSMENT:
        return
    whole = case.said(A.RECOMMEND)
    yield OFFICER, whole
    yield EVERY_HAT, whole
    yield INSPECTOR, whole
    yield OFFICER, case.said(A.RECOMMEND, limbs=limbs(convicted=False))
    yield OFFICER, case.said(A.RECOMMEND, proposal=Proposal.NO_DISCLOSURE, recipients=())
    yield OFFICER, case.said(A.RECOMMEND, limbs=whole.limbs[1:])


def recommending_in_part(case: Case) -> Iterator[Letter]:
    if case.stage is not Stage.ASSESSMENT:
        return
    yield OFFICER, case.said(A.RECOMMEND, tell_subject=None)
    yield OFFICER, case.said(A.RECOMMEND, child_plan="")
    yield OFFICER, case.said(A.RECOMMEND, alternatives="")
    yield OFFICER, case.said(A.RECOMMEND, deliverers=("inspector",))


def authorising(case: Case) -> Iterator[Letter]:
    if case.stage not in {Stage.DECISION, Stage.DELIVERY}:
        return
    whole = case.said(A.AUTHORISE_DISCLOSURE)
    for authoriser in (INSPECTOR, SUPERINTENDENT, EVERY_HAT, SUPERVISOR):
        yield authoriser, whole
    yield INSPECTOR, case.said(A.AUTHORISE_DISCLOSURE, limbs=limbs(convicted=False))
    yield INSPECTOR, case.said(A.AUTHORISE_DISCLOSURE, limbs=limbs(necessary=False))
    yield INSPECTOR, case.said(A.AUTHORISE_DISCLOSURE, in_person=False)
    yield INSPECTOR, case.said(A.AUTHORISE_DISCLOSURE, content="")
    yield INSPECTOR, case.said(A.AUTHORISE_DISCLOSURE, deliver_by=case.today - timedelta(days=1))
    yield INSPECTOR, case.said(A.AUTHORISE_DISCLOSURE, deliverers=("inspector",))
    yield INSPECTOR, case.said(A.AUTHORISE_DISCLOSURE, recipient=SECOND)


def authorising_well(case: Case) -> Iterator[Letter]:
    """The same with no bad word, by one who may, one who recommended or delivers elsewhere, and one who may not."""
    if case.stage not in {Stage.DECISION, Stage.DELIVERY}:
        return
    whole = case.said(A.AUTHORISE_DISCLOSURE)
    for authoriser in (INSPECTOR, EVERY_HAT, SUPERVISOR):
        yield authoriser, whole


def declining(case: Case) -> Iterator[Letter]:
    if case.stage not in {Stage.DECISION, Stage.DELIVERY}:
        return
    no = case.said(A.DECIDE_NO_DISCLOSURE)
    for actor in (INSPECTOR, SUPERVISOR, EVERY_HAT):
        yield actor, no
    yield INSPECTOR, case.said(A.DECIDE_NO_DISCLOSURE, protection="")
    yield INSPECTOR, case.said(A.DECIDE_NO_DISCLOSURE, reason_code=NoDisclosureReason.RISK_MANAGED)
    yield INSPECTOR, case.said(A.SEND_BACK)
    yield EVERY_HAT, case.said(A.SEND_BACK)
    yield INSPECTOR, case.said(A.DEFER_DECISION)
    yield INSPECTOR, case.said(A.DEFER_DECISION, risk_cover="")


def one_no(case: Case) -> Iterator[Letter]:
    if case.stage is Stage.DECISION:
        yield INSPECTOR, case.said(A.DECIDE_NO_DISCLOSURE)


def not_found(case: Case) -> Iterator[Letter]:
    """The shortest end of a delivery."""
    ended: dict[str, Any] = {"why": FailedVisit.NOT_FOUND, "protection": "care visits"}
    yield OFFICER, case.said(A.RECORD_FAILED_VISIT, **ended)


def withdraw_first(case: Case) -> Iterator[Letter]:
    yield INSPECTOR, case.said(A.WITHDRAW_AUTHORITY)
    yield OFFICER, case.said(A.WITHDRAW_AUTHORITY)


# At the door


def door(case: Case, key: str = FIRST) -> Iterator[Letter]:
    """The visit up to the telling, and its failures."""
    if not case.facts.authorities:
        return
    yield OFFICER, case.said(A.PLAN_VISIT, recipient=key)
    yield OFFICER, case.said(A.CONFIRM_IDENTITY, recipient=key)
    yield OFFICER, case.said(A.CONFIRM_IDENTITY, recipient=key, private=False)
    yield OFFICER, case.said(A.RECORD_WARNING, recipient=key)
    yield OFFICER, case.said(A.RECORD_WARNING, recipient=key, lines=(1,))
    yield OFFICER, case.said(A.RECORD_SIGNATURE, recipient=key)
    yield OFFICER, case.said(A.RECORD_SIGNATURE, recipient=key, witness="officer")
    yield OFFICER, case.said(A.RECORD_FAILED_VISIT, recipient=key)
    yield OFFICER, case.said(A.RECORD_FAILED_VISIT, recipient=key, why=FailedVisit.NOT_FOUND)
    yield OFFICER, case.said(A.RECORD_FAILED_VISIT, recipient=key, why=FailedVisit.NOT_FOUND, protection="care visits")


def telling(case: Case, key: str = FIRST) -> Iterator[Letter]:
    if not case.facts.authorities:
        return
    authority = case.facts.authority(key)
    told = case.said(A.TELL_RECIPIENT, recipient=key, content=authority.content if authority else "anything")
    for actor in (OFFICER, COLLEAGUE, EVERY_HAT):
        yield actor, told
    for actor in (EVERY_HAT, INSPECTOR):
        yield actor, replace(told, told_by="officer")
    yield OFFICER, case.said(A.TELL_RECIPIENT, recipient=key, in_person=False)
    yield OFFICER, case.said(A.TELL_RECIPIENT, recipient=key, content="more than that")
    early = case.now - timedelta(days=1)
    yield OFFICER, case.said(A.TELL_RECIPIENT, recipient=key, began_at=early)


def refusing(case: Case, key: str = FIRST) -> Iterator[Letter]:
    """The refusal to sign, by an officer and by one who is authoriser too, and every decision after it."""
    if not case.facts.authorities:
        return
    yield OFFICER, case.said(A.RECORD_REFUSAL_TO_SIGN, recipient=key)
    yield EVERY_HAT, case.said(A.RECORD_REFUSAL_TO_SIGN, recipient=key)
    yield OFFICER, case.said(A.REFER_BACK, recipient=key)
    proceed = case.said(A.DECIDE_AFTER_REFUSAL, recipient=key)
    for actor in (INSPECTOR, EVERY_HAT, OFFICER):
        yield actor, proceed
    yield INSPECTOR, case.said(A.DECIDE_AFTER_REFUSAL, recipient=key, warning_witness="")
    yield INSPECTOR, case.said(A.DECIDE_AFTER_REFUSAL, recipient=key, option=RefusalOption.WITHHOLD)


def short_visit(case: Case, key: str = FIRST) -> Iterator[Letter]:
    """A visit with no bad word: confirmed, warned, signed or refused and decided, told or not found."""
    if not case.facts.authorities:
        return
    yield OFFICER, case.said(A.CONFIRM_IDENTITY, recipient=key)
    yield OFFICER, case.said(A.RECORD_WARNING, recipient=key)
    yield OFFICER, case.said(A.RECORD_SIGNATURE, recipient=key)
    yield OFFICER, case.said(A.RECORD_REFUSAL_TO_SIGN, recipient=key)
    yield INSPECTOR, case.said(A.DECIDE_AFTER_REFUSAL, recipient=key)
    yield INSPECTOR, case.said(A.DECIDE_AFTER_REFUSAL, recipient=key, option=RefusalOption.OTHER_RECIPIENT)
    authority = case.facts.authority(key)
    told = case.said(A.TELL_RECIPIENT, recipient=key, content=authority.content if authority else "anything")
    yield OFFICER, told
    yield EVERY_HAT, replace(told, told_by="officer")
    late = replace(told, late_reason="there was no signal")
    yield OFFICER, late
    if authority and authority.last_moment and authority.last_moment < case.now:
        yield OFFICER, replace(late, began_at=authority.last_moment)
    yield OFFICER, case.said(A.RECORD_FAILED_VISIT, recipient=key, why=FailedVisit.NOT_FOUND, protection="care visits")


def six_options(case: Case, key: str = FIRST) -> Iterator[Letter]:
    if not any(len(r.refusals) > len(r.decisions) for r in case.facts.recipients):
        return
    words: dict[str, Any] = {"protection": "social care visits", "content": FEWER_WORDS, "contains": CONTAINS}
    soon = case.now + timedelta(hours=24)
    for option in RefusalOption:
        told = case.said(A.DECIDE_AFTER_REFUSAL, recipient=key, option=option, revisit_at=soon, **words)
        if option is RefusalOption.NARROW_CONTENT:
            yield INSPECTOR, replace(told, without_signature=False)
            yield INSPECTOR, replace(told, without_signature=True)
        yield INSPECTOR, told


# Ends


def ending(case: Case) -> Iterator[Letter]:
    yield SUPERVISOR, case.said(A.WITHDRAW_APPLICATION)
    yield OFFICER, case.said(A.WITHDRAW_APPLICATION)
    yield SUPERVISOR, case.said(A.SUSPECT_MALICE)
    yield OFFICER, case.said(A.OPEN_RIGHT_TO_KNOW)


def notice(case: Case) -> Iterator[Letter]:
    if case.stage is not Stage.NOTICE:
        return
    yield OFFICER, case.said(A.SEND_NOTICE)
    yield OFFICER, case.said(A.SEND_NOTICE, added_words="He was convicted.")
    yield OFFICER, case.said(A.SEND_NOTICE, means=ContactMeans.TEXT)


def closing(case: Case) -> Iterator[Letter]:
    """Every outcome, so that the one the record bears out is found and the others are refused."""
    if case.stage is not Stage.NOTICE:
        return
    for outcome in Outcome:
        yield SUPERVISOR, case.said(A.CLOSE_CASE, outcome=outcome, review_on=case.today + timedelta(days=90))
    yield SUPERVISOR, case.said(A.CLOSE_CASE, outcome=None)
    yield SUPERVISOR, case.said(A.CLOSE_CASE, residual_risk="")
    yield SUPERVISOR, case.said(A.CLOSE_CASE, retention=None)
    yield OFFICER, case.said(A.CLOSE_CASE)


def one_end(case: Case) -> Iterator[Letter]:
    """The shortest end: what covers concerns, the notice, and the outcomes that the record may bear out."""
    yield OFFICER, case.said(A.OPEN_RIGHT_TO_KNOW)
    if case.stage is not Stage.NOTICE:
        return
    yield OFFICER, case.said(A.SEND_NOTICE)
    for outcome in Outcome:
        yield SUPERVISOR, case.said(A.CLOSE_CASE, outcome=outcome, review_on=case.today + timedelta(days=90))


def self_disclosure(case: Case) -> Iterator[Letter]:
    yield OFFICER, case.said(A.RECORD_SELF_DISCLOSURE)
    yield OFFICER, case.said(A.RECORD_SELF_DISCLOSURE, confirmed_by_officers=False)


def after_closing(case: Case) -> Iterator[Letter]:
    if case.stage is not Stage.CLOSED:
        return
    yield OFFICER, case.said(A.RECORD_BREACH)
    for action in (A.OPEN_REVIEW, A.SET_RETENTION, A.HOLD_DISPOSAL):
        yield SUPERVISOR, case.said(action)
        yield OFFICER, case.said(action)
    for hold in ("hold-1", "hold-2"):
        yield SUPERVISOR, case.said(A.RELEASE_HOLD, hold=hold)


def conflicts(case: Case) -> Iterator[Letter]:
    for actor in (OFFICER, INSPECTOR):
        if not case.facts.conflicted(actor.id):
            yield actor, case.said(A.DECLARE_CONFLICT)
        for clearer in (SUPERVISOR, EVERY_HAT):
            yield clearer, case.said(A.CLEAR_CONFLICT, person=actor.id)


def everything_by_the_wrong_person(case: Case) -> Iterator[Letter]:
    """Every action, by somebody whose role has none of them."""
    for action in WORDS:
        if action is not A.RECEIVE_CASE:
            yield ADMINISTRATOR, case.said(action)
