"""What each action makes of a case: the facts that follow, and what it leaves as it was."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from csor.domain import particulars as said
from csor.domain.actions import Action
from csor.domain.effects.casework import opens_right_to_know, right_to_know_receipt
from csor.domain.facts import CaseFacts
from csor.domain.people import Actor
from csor.domain.vocabulary import (
    AuthorityKind,
    AuthorityState,
    CheckKind,
    CheckState,
    ContactMeans,
    FailedVisit,
    NoDisclosureReason,
    Outcome,
    Path,
    Proposal,
    RecipientState,
    RefusalOption,
    RejectionReason,
    Route,
    Stage,
)
from tests.domain.builders import (
    ANONYMOUS,
    APPLICANT,
    CONTAINS,
    EVERY_HAT,
    FEWER_WORDS,
    INSPECTOR,
    OFFICER,
    RECEIVED,
    SUPERINTENDENT,
    SUPERVISOR,
    Case,
    Casebook,
    limbs,
    receipt,
    refused,
)

A = Action
BOOK = Casebook()
NARROW: dict[str, Any] = {"option": RefusalOption.NARROW_CONTENT, "content": FEWER_WORDS, "contains": CONTAINS}


def authority_state(case: Case, key: str = "recipient-1") -> AuthorityState | None:
    authority = case.facts.authority(key)
    return authority.state if authority else None


def unwilling() -> Case:
    return BOOK.at(Stage.DELIVERY).refuses_to_sign()


def undisclosed(**words: Any) -> Case:
    return BOOK.at(Stage.DECISION).do(A.DECIDE_NO_DISCLOSURE, **words).noticed()


@pytest.mark.parametrize(
    ("stage", "action", "kept"),
    [
        (Stage.MEETING, A.ASSIGN_CASE, lambda facts: facts.owner == "officer"),
        (Stage.MEETING, A.ATTRIBUTE_DELAY, lambda facts: len(facts.delays) == 1),
        (Stage.MEETING, A.RECORD_PROOF, lambda facts: len(facts.proofs) == 1),
        (Stage.ASSESSMENT, A.RECORD_CONSULTATION, lambda facts: len(facts.consultations) == 1),
        (Stage.MEETING, A.WAIVE_MEETING, lambda facts: facts.waiver and facts.stage is Stage.ASSESSMENT),
        (Stage.DECISION, A.DEFER_DECISION, lambda facts: facts.deferral and facts.stage is Stage.DECISION),
        (Stage.DELIVERY, A.PLAN_VISIT, lambda facts: len(facts.visits_planned) == 1),
        (Stage.DELIVERY, A.RECORD_AFTERCARE, lambda facts: len(facts.aftercare) == 1),
        (Stage.NOTICE, A.NOTIFY_PARTNER, lambda facts: len(facts.partners_notified) == 1),
        (Stage.DELIVERY, A.RECORD_SELF_DISCLOSURE, lambda facts: len(facts.self_disclosures) == 1),
        (Stage.CLOSED, A.RECORD_BREACH, lambda facts: len(facts.breaches) == 1),
        (Stage.CLOSED, A.OPEN_REVIEW, lambda facts: len(facts.reviews) == 1),
        (Stage.CLOSED, A.SET_RETENTION, lambda facts: len(facts.retention) == 1),
        (Stage.CLOSED, A.HOLD_DISPOSAL, lambda facts: list(facts.standing_holds) == ["hold-1"]),
    ],
)
def test_what_was_said_is_kept(stage: Stage, action: Action, kept: Callable[[CaseFacts], object]) -> None:
    case = BOOK.at(stage)
    assert not kept(case.facts)
    assert kept(case.do(action).facts)


def test_one_hold_is_released_and_the_other_stands() -> None:
    case = BOOK.at(Stage.CLOSED).do(A.HOLD_DISPOSAL).do(A.HOLD_DISPOSAL, reason="A complaint.")
    case.do(A.RELEASE_HOLD)
    assert list(case.facts.standing_holds) == ["hold-2"]
    assert [kept.said.reason for kept in case.facts.keyed_holds.values()] == ["An inquiry asks for it.", "A complaint."]
    assert case.do(A.RELEASE_HOLD, hold="hold-2").facts.standing_holds == {}


def test_every_step_counts_a_version_and_notes_change_nothing_else() -> None:
    before = BOOK.at(Stage.MEETING)
    after = BOOK.at(Stage.MEETING).do(A.ADD_NOTE).do(A.RECORD_CONTACT)
    assert after.facts == replace(before.facts, version=before.facts.version + 2)


# Handling


def test_a_conflict_blocks_until_somebody_else_clears_it() -> None:
    case = BOOK.at(Stage.MEETING).do(A.DECLARE_CONFLICT).do(A.DECLARE_CONFLICT, by=SUPERVISOR)
    assert case.facts.conflicted("officer")
    case.do(A.CLEAR_CONFLICT, by=EVERY_HAT)
    assert not case.facts.conflicted("officer")
    assert case.facts.conflicted("supervisor")
    assert [c.cleared_by for c in case.facts.conflicts] == ["every_hat", ""]


@pytest.mark.parametrize(
    ("given", "by", "state"),
    [
        (lambda: BOOK.at(Stage.DELIVERY), INSPECTOR, AuthorityState.SUSPENDED),
        (lambda: BOOK.at(Stage.DELIVERY), OFFICER, AuthorityState.IN_FORCE),
        (lambda: BOOK.at(Stage.MEETING).authorised_now(), INSPECTOR, AuthorityState.SUSPENDED),
        (lambda: BOOK.at(Stage.MEETING).authorised_now(), SUPERINTENDENT, AuthorityState.IN_FORCE),
    ],
)
def test_a_conflict_suspends_what_that_person_authorised(
    given: Callable[[], Case], by: Actor, state: AuthorityState
) -> None:
    case = given().do(A.DECLARE_CONFLICT, by=by)
    authority = case.facts.authorities[-1]
    why = "conflict_declared" if state is AuthorityState.SUSPENDED else ""
    assert (authority.state, authority.suspended_why) == (state, why)


def test_danger_lasts_until_somebody_says_that_it_is_over() -> None:
    case = BOOK.at(Stage.MEETING).do(A.FLAG_IMMEDIATE_RISK).do(A.RECORD_SAFEGUARDING_ACTION, danger_over=False)
    assert case.facts.danger_now
    assert not case.do(A.RECORD_SAFEGUARDING_ACTION).facts.danger_now


@pytest.mark.parametrize(("days", "late"), [(0, False), (40, True)])
def test_an_extension_says_whether_it_came_late(days: int, late: bool) -> None:
    case = BOOK.at(Stage.MEETING).later(days=days).do(A.EXTEND_DEADLINE)
    assert case.facts.extensions[0].late is late
    assert case.facts.extensions[0].old_target == date(2026, 3, 30)


def test_nobody_is_told_of_an_extension_where_nobody_applied() -> None:
    case = BOOK.at(Stage.ASSESSMENT, Route.RIGHT_TO_KNOW).do(A.EXTEND_DEADLINE, told_at=None, told_means=None)
    assert len(case.facts.extensions) == 1


# Contact


@pytest.mark.parametrize(
    ("safe", "safe_at_ten"),
    [
        (said.SafeContact(), True),
        (said.SafeContact(days=(0,)), True),
        (said.SafeContact(days=(5, 6)), False),
        (said.SafeContact(from_time="10:00", to_time="15:00"), True),
        (said.SafeContact(from_time="11:00"), False),
        (said.SafeContact(to_time="09:30"), False),
        (said.SafeContact(never=(ContactMeans.TELEPHONE,)), False),
        (said.SafeContact(means=(ContactMeans.TELEPHONE,)), True),
        (said.SafeContact(from_time="22:00", to_time="11:00"), True),
        (said.SafeContact(from_time="09:00", to_time="06:00"), True),
        (said.SafeContact(from_time="22:00", to_time="06:00"), False),
        (said.SafeContact(from_time="22:00", to_time="11:00", days=(6,)), True),
        (said.SafeContact(from_time="22:00", to_time="11:00", days=(0,)), False),
    ],
)
def test_contact_keeps_to_the_instruction_or_a_supervisor_says_why_not(
    safe: said.SafeContact, safe_at_ten: bool
) -> None:
    case = BOOK.received().do(A.AMEND_REQUEST, applicant=replace(APPLICANT, safe_contact=safe))
    words = {} if safe_at_ten else {"override_reason": "The child may be in danger."}
    case.do(A.RECORD_CONTACT, by=SUPERVISOR, **words)
    assert case.steps[-1].action is A.RECORD_CONTACT


@pytest.mark.parametrize("party", ["applicant", "carer-1", "recipient-1", "recipient-2"])
def test_each_party_has_an_instruction_of_their_own(party: str) -> None:
    carer = said.Carer(said.Person("Al", "Marsh"), safe_contact=said.SafeContact())
    case = BOOK.at(Stage.ASSESSMENT).do(A.AMEND_REQUEST, carers=(carer,)).verified_recipient()
    case.do(A.PROPOSE_RECIPIENT, person=carer.person, is_applicant=False, safe_contact=said.SafeContact())
    case.do(A.RECORD_CONTACT, party=party)
    assert case.steps[-1].action is A.RECORD_CONTACT


# Checks


def test_a_result_answers_the_check_that_was_asked_for() -> None:
    case = BOOK.received().do(A.REQUEST_CHECK).do(A.REQUEST_CHECK, kind=CheckKind.PND)
    case.do(A.CHASE_CHECK, check="check-1", next_chase=case.today + timedelta(days=9))
    case.do(A.RECORD_CHECK, kind=CheckKind.SOCIAL_CARE)
    answered = case.facts.latest_check(CheckKind.SOCIAL_CARE)
    assert answered is not None
    assert (answered.key, answered.state, len(answered.chases)) == ("check-1", CheckState.NOTHING, 1)
    waiting = case.facts.latest_check(CheckKind.PND)
    assert waiting is not None
    assert waiting.state is CheckState.REQUESTED


def test_the_checks_are_done_when_the_last_of_them_was_searched() -> None:
    case = BOOK.received()
    kinds = [CheckKind(kind) for kind in case.protocol.initial_checks]
    for kind in kinds[:-1]:
        case.do(A.RECORD_CHECK, kind=kind)
    assert case.facts.checks_done_at is None
    case.do(A.RECORD_CHECK, kind=kinds[-1], searched_at=RECEIVED + timedelta(minutes=10))
    done = case.facts.checks_done_at
    assert done == max(c.searched_at for c in case.facts.checks if c.searched_at)
    assert case.hit().facts.checks_done_at == done


def test_a_result_set_aside_stays_and_no_longer_counts() -> None:
    case = BOOK.received().checked().hit(registered_offender=True)
    assert (case.facts.hits, case.facts.registered_offender, case.facts.concerns) == (True, True, True)
    case.do(A.SUPERSEDE_CHECK)
    assert (case.facts.hits, case.facts.registered_offender, case.facts.concerns) == (False, False, False)
    assert case.facts.checks[-1].superseded is not None


def test_an_older_result_set_aside_leaves_the_newer_one_to_count() -> None:
    case = BOOK.received().checked().do(A.RECORD_CHECK).do(A.SUPERSEDE_CHECK, check="check-1")
    assert case.do(A.ACCEPT_INTO_SCHEME).stage is Stage.MEETING


@pytest.mark.parametrize(
    ("action", "words", "why"),
    [
        (A.RECORD_CHECK, {}, "new_check_result"),
        (A.SUPERSEDE_CHECK, {}, "check_superseded"),
        (A.AMEND_REQUEST, {}, "request_amended"),
    ],
)
def test_new_facts_suspend_what_is_in_force_and_an_authoriser_puts_it_right(
    action: Action, words: dict[str, Any], why: str
) -> None:
    case = BOOK.at(Stage.DELIVERY).do(action, **words)
    authority = case.facts.authority("recipient-1")
    assert authority is not None
    assert (authority.state, authority.suspended_why) == (AuthorityState.SUSPENDED, why)
    if action is A.SUPERSEDE_CHECK:
        case.hit()
    case.do(A.AUTHORISE_DISCLOSURE)
    assert [a.state for a in case.facts.authorities] == [AuthorityState.WITHDRAWN, AuthorityState.IN_FORCE]


def test_new_facts_do_not_stop_immediate_protection() -> None:
    case = BOOK.at(Stage.MEETING).authorised_now().hit()
    assert authority_state(case) is AuthorityState.IN_FORCE


# Taking in


def test_a_rejection_of_an_unknown_sender_opens_a_right_to_know() -> None:
    case = BOOK.received(receipt(applicant=None)).checked()
    case.do(A.REJECT_FROM_SCHEME, reason_code=RejectionReason.IDENTITY_UNKNOWN)
    assert (case.stage, case.facts.opened_right_to_know, case.facts.linked) == (Stage.NOTICE, True, ("RTK-1",))
    assert case.facts.concluded_at == case.now

    linked = right_to_know_receipt(case.facts, "nobody asked")
    assert (linked.route, linked.applicant, linked.linked_from) == (Route.RIGHT_TO_KNOW, None, "CSODS-1")
    assert (linked.received_at, linked.subject, linked.children) == (RECEIVED, case.facts.subject, case.facts.children)
    assert BOOK.received(linked, by=SUPERVISOR).facts.linked == ("CSODS-1",)


def test_other_rejections_open_nothing() -> None:
    case = BOOK.received().checked()
    assert not opens_right_to_know(case.facts, case.said(A.REJECT_FROM_SCHEME))
    case.do(A.REJECT_FROM_SCHEME)
    assert not case.facts.opened_right_to_know
    assert case.facts.concluded_at is None  # the notice is still to be given


def test_a_rejection_that_was_told_concludes_the_case() -> None:
    case = BOOK.received().checked()
    case.do(A.REJECT_FROM_SCHEME, told_at=case.now, told_means=ContactMeans.VISIT)
    assert case.facts.concluded_at is not None


# Assessing


def test_representations_are_asked_for_received_and_weighed() -> None:
    case = BOOK.at(Stage.ASSESSMENT).do(A.ANSWER_REPRESENTATIONS, asked=True).do(A.RECORD_REPRESENTATIONS)
    case.do(A.WEIGH_REPRESENTATIONS).do(A.COMPLETE_ASSESSMENT).verified_recipient()
    assert case.do(A.RECOMMEND).do(A.AUTHORISE_DISCLOSURE).stage is Stage.DELIVERY


def test_time_that_passed_without_an_answer_is_an_answer() -> None:
    case = BOOK.at(Stage.ASSESSMENT).do(A.ANSWER_REPRESENTATIONS, asked=True)
    case.do(A.RECORD_REPRESENTATIONS, received=False, summary="").do(A.COMPLETE_ASSESSMENT).verified_recipient()
    assert case.do(A.RECOMMEND).do(A.AUTHORISE_DISCLOSURE).stage is Stage.DELIVERY


def test_a_verification_that_is_not_whole_takes_the_state_back() -> None:
    case = BOOK.at(Stage.ASSESSMENT).verified_recipient()
    assert case.recipient().state is RecipientState.VERIFIED
    case.do(A.VERIFY_RECIPIENT, standing_verified=False)
    assert case.recipient().state is RecipientState.PROPOSED
    assert not case.recipient().verified


def test_a_verification_after_the_authority_leaves_the_line_where_it_is() -> None:
    case = BOOK.at(Stage.DELIVERY).do(A.VERIFY_RECIPIENT, identity_verified=False)
    assert case.recipient().state is RecipientState.AUTHORISED


# Deciding


def test_what_was_sent_back_is_recommended_again() -> None:
    case = BOOK.at(Stage.DECISION).do(A.DEFER_DECISION).do(A.SEND_BACK)
    assert (case.stage, case.facts.recommendation, case.facts.deferral) == (Stage.ASSESSMENT, None, None)
    assert case.do(A.RECOMMEND).stage is Stage.DECISION


@pytest.mark.parametrize(
    ("recommended", "answered", "path"),
    [
        (True, True, Path.CONVICTIONS),
        (True, False, Path.OTHER_INFORMATION),
        (False, True, Path.OTHER_INFORMATION),
    ],
)
def test_the_path_is_convictions_only_when_both_say_so(recommended: bool, answered: bool, path: Path) -> None:
    case = BOOK.at(Stage.ASSESSMENT).assessed().do(A.RECOMMEND, limbs=limbs(convicted=recommended))
    case.do(A.AUTHORISE_DISCLOSURE, by=SUPERINTENDENT, limbs=limbs(convicted=answered))
    assert case.facts.authorities[0].path is path


def test_no_concerns_need_a_lower_rank_and_no_protection() -> None:
    case = BOOK.at(Stage.ASSESSMENT).assessed()
    case.do(A.COMPLETE_ASSESSMENT, findings=(said.ChildFinding("child-1", False, "they never meet"),))
    case.do(A.RECOMMEND, proposal=Proposal.NO_DISCLOSURE, recipients=())
    case.do(A.DECIDE_NO_DISCLOSURE, by=SUPERVISOR, protection="")
    assert case.stage is Stage.NOTICE


def test_an_authority_taken_back_from_the_only_recipient_is_decided_again() -> None:
    case = BOOK.at(Stage.DELIVERY).warned().do(A.WITHDRAW_AUTHORITY)
    assert (case.stage, authority_state(case)) == (Stage.DECISION, AuthorityState.WITHDRAWN)
    assert (case.stage, authority_state(case)) == (Stage.DECISION, AuthorityState.WITHDRAWN)
    assert case.recipient().visit.warned_at  # a telling that came first may be put down yet
    assert case.do(A.AUTHORISE_DISCLOSURE).recipient().visit.warned_at is None
    assert case.do(A.AUTHORISE_DISCLOSURE).stage is Stage.DELIVERY


def test_an_authority_taken_back_while_others_wait_ends_that_line_alone() -> None:
    case = BOOK.at(Stage.DELIVERY).verified_recipient(person=said.Person("Gwen", "Hall"), is_applicant=False)
    case.do(A.AUTHORISE_DISCLOSURE, recipient="recipient-2").do(A.WITHDRAW_AUTHORITY, protection="Visits.")
    assert (case.stage, case.recipient().state) == (Stage.DELIVERY, RecipientState.WITHHELD)
    assert authority_state(case, "recipient-2") is AuthorityState.IN_FORCE


# Delivery


def test_a_visit_forgets_what_an_earlier_one_held() -> None:
    case = BOOK.at(Stage.DELIVERY).warned().do(A.RECORD_SIGNATURE).do(A.CONFIRM_IDENTITY)
    assert (case.recipient().visit.warned_at, case.recipient().visit.signed_at) == (None, None)
    assert case.recipient().state is RecipientState.AUTHORISED


def test_a_telling_uses_the_authority_and_ends_the_line() -> None:
    case = BOOK.at(Stage.DELIVERY).tells()
    assert (authority_state(case), case.recipient().state) == (AuthorityState.USED, RecipientState.TOLD)
    assert (case.stage, case.facts.concluded_at) == (Stage.NOTICE, case.recipient().ended_at)


def test_a_telling_otherwise_than_authorised_is_put_down_as_such() -> None:
    case = BOOK.at(Stage.DELIVERY).warned().do(A.RECORD_SIGNATURE)
    case.do(A.TELL_RECIPIENT, content="He hurt a child.", as_authorised=False, deviation="She asked outright.")
    assert case.recipient().state is RecipientState.TOLD


@pytest.mark.parametrize("why", [FailedVisit.NOBODY_IN, FailedVisit.NOT_SAFE])
def test_a_visit_that_failed_is_made_again(why: FailedVisit) -> None:
    case = BOOK.at(Stage.DELIVERY).warned().do(A.RECORD_FAILED_VISIT, why=why)
    assert (case.recipient().state, case.recipient().visit.warned_at) == (RecipientState.AUTHORISED, None)
    assert case.tells().stage is Stage.NOTICE


def test_a_recipient_who_is_not_found_ends_the_line() -> None:
    case = BOOK.at(Stage.DELIVERY)
    case.do(A.RECORD_FAILED_VISIT, why=FailedVisit.NOT_FOUND, protection="Social care visits.")
    assert (case.stage, case.recipient().state) == (Stage.NOTICE, RecipientState.NOT_FOUND)
    assert case.recipient().ended


# After a refusal to sign


def test_a_refusal_stops_the_authority_at_once() -> None:
    case = unwilling()
    assert (authority_state(case), case.recipient().state) == (AuthorityState.SUSPENDED, RecipientState.REFUSED)
    assert case.do(A.REFER_BACK).recipient().state is RecipientState.REFERRED_BACK


@pytest.mark.parametrize("words", [{}, {**NARROW, "without_signature": True}])
def test_telling_without_a_signature_needs_the_decision_and_survives_a_failed_visit(words: dict[str, Any]) -> None:
    case = unwilling().do(A.DECIDE_AFTER_REFUSAL, **words)
    assert case.recipient().state is RecipientState.UNSIGNED_ALLOWED
    case.do(A.RECORD_FAILED_VISIT).warned()
    assert case.recipient().state is RecipientState.UNSIGNED_ALLOWED
    assert case.do(A.TELL_RECIPIENT).recipient().state is RecipientState.TOLD


def test_fewer_words_are_asked_to_be_signed_for_again() -> None:
    case = unwilling().do(A.DECIDE_AFTER_REFUSAL, **NARROW, without_signature=False)
    authority = case.facts.authority("recipient-1")
    assert authority is not None
    assert (authority.content, authority.unsigned) == (FEWER_WORDS, False)
    assert case.recipient().state is RecipientState.AUTHORISED
    assert case.tells().recipient().state is RecipientState.TOLD


def test_blanks_around_fewer_words_are_no_words() -> None:
    before = unwilling().facts.authority("recipient-1")
    assert before is not None
    padded = f"  {before.content[:-3]} "
    unwilling().do(A.DECIDE_AFTER_REFUSAL, **{**NARROW, "content": padded}, without_signature=False)
    spaced = f" {before.content.replace(' ', '  ', 1)}"
    with refused("content_unbounded", "content"):
        unwilling().do(A.DECIDE_AFTER_REFUSAL, **{**NARROW, "content": spaced}, without_signature=False)


def test_a_failed_visit_to_an_applicant_who_has_lost_the_name_is_put_down() -> None:
    case = BOOK.at(Stage.DELIVERY).do(A.AMEND_REQUEST, applicant=ANONYMOUS)
    assert case.recipient().proposal.is_applicant
    assert not case.facts.applicant_named
    case.do(A.RECORD_FAILED_VISIT)


def test_a_deferred_refusal_is_asked_again_even_past_the_old_last_day() -> None:
    case = unwilling().later(days=5)
    revisit = case.now + timedelta(hours=47)
    case.do(A.DECIDE_AFTER_REFUSAL, option=RefusalOption.DEFER, revisit_at=revisit, protection="She stays with us.")
    authority = case.facts.authority("recipient-1")
    assert authority is not None
    assert authority.deliver_by >= revisit.date()
    assert case.recipient().state is RecipientState.AUTHORISED


@pytest.mark.parametrize("option", [RefusalOption.WITHHOLD, RefusalOption.STATUTORY_PROTECTION])
def test_to_withhold_ends_the_line(option: RefusalOption) -> None:
    case = unwilling().do(A.DECIDE_AFTER_REFUSAL, option=option, protection="Section 47.")
    assert (case.stage, case.recipient().state) == (Stage.NOTICE, RecipientState.WITHHELD)


def test_another_recipient_is_waited_for_in_delivery_and_nowhere_else() -> None:
    case = unwilling().do(A.DECIDE_AFTER_REFUSAL, option=RefusalOption.OTHER_RECIPIENT)
    assert (case.stage, case.facts.another_recipient_wanted) == (Stage.DELIVERY, True)
    case.verified_recipient(person=said.Person("Gwen", "Hall"), is_applicant=False)
    case.do(A.AUTHORISE_DISCLOSURE, recipient="recipient-2")
    assert not case.facts.another_recipient_wanted

    early = BOOK.at(Stage.MEETING).authorised_now().refuses_to_sign()
    early.do(A.DECIDE_AFTER_REFUSAL, option=RefusalOption.OTHER_RECIPIENT)
    assert (early.stage, early.facts.another_recipient_wanted) == (Stage.MEETING, False)


def test_that_nobody_else_is_told_ends_the_waiting_for_another_recipient() -> None:
    case = unwilling().do(A.DECIDE_AFTER_REFUSAL, option=RefusalOption.OTHER_RECIPIENT).do(A.DECIDE_NO_DISCLOSURE)
    assert (case.stage, case.facts.another_recipient_wanted) == (Stage.NOTICE, False)
    assert case.facts.concluded_at is None  # the notice is still to be given


def test_that_nobody_else_is_told_concludes_at_the_telling_of_the_one_who_was() -> None:
    case = BOOK.at(Stage.DELIVERY).verified_recipient(person=said.Person("Gwen", "Hall"), is_applicant=False)
    case.do(A.AUTHORISE_DISCLOSURE, recipient="recipient-2").refuses_to_sign()
    case.do(A.DECIDE_AFTER_REFUSAL, option=RefusalOption.OTHER_RECIPIENT).tells("recipient-2")
    assert (case.stage, case.facts.concluded_at) == (Stage.DELIVERY, None)
    case.later(days=1).do(A.DECIDE_NO_DISCLOSURE)
    assert (case.stage, case.facts.concluded_at) == (Stage.NOTICE, case.recipient(2).ended_at)


def test_that_nobody_else_is_told_leaves_immediate_protection_to_go_on() -> None:
    case = unwilling().do(A.DECIDE_AFTER_REFUSAL, option=RefusalOption.OTHER_RECIPIENT).authorised_now()
    case.do(A.DECIDE_NO_DISCLOSURE)
    assert (case.stage, authority_state(case, "recipient-2")) == (Stage.NOTICE, AuthorityState.IN_FORCE)


def test_what_was_set_aside_does_not_stop_a_decision_to_withhold() -> None:
    case = unwilling().do(A.SUPERSEDE_CHECK)
    case.do(A.DECIDE_AFTER_REFUSAL, option=RefusalOption.WITHHOLD, protection="Visits.")
    assert case.stage is Stage.NOTICE


def test_a_decision_under_immediate_protection_stays_immediate() -> None:
    case = BOOK.at(Stage.MEETING).authorised_now().refuses_to_sign().do(A.DECIDE_AFTER_REFUSAL)
    authority = case.facts.authority("recipient-1")
    assert authority is not None
    assert (authority.kind, authority.path, authority.unsigned) == (AuthorityKind.IMMEDIATE, Path.IMMEDIATE, True)
    assert case.do(A.TELL_RECIPIENT).stage is Stage.MEETING


# Ends


@pytest.mark.parametrize("action", [A.WITHDRAW_APPLICATION, A.SUSPECT_MALICE])
def test_an_application_that_ends_needs_no_notice(action: Action) -> None:
    case = BOOK.at(Stage.MEETING).do(A.OPEN_RIGHT_TO_KNOW).do(action)
    assert (case.stage, case.facts.concluded_at) == (Stage.NOTICE, case.now)


def test_the_notice_concludes_a_case_in_which_nobody_was_told() -> None:
    case = BOOK.at(Stage.DECISION).do(A.DECIDE_NO_DISCLOSURE)
    assert case.facts.concluded_at is None
    assert case.do(A.SEND_NOTICE).facts.concluded_at == case.now


def test_an_applicant_whom_no_safe_way_reaches_is_told_on_a_supervisors_word() -> None:
    silent = said.SafeContact(never=tuple(ContactMeans))
    case = BOOK.at(Stage.DECISION).do(A.DECIDE_NO_DISCLOSURE)
    case.do(A.AMEND_REQUEST, applicant=replace(APPLICANT, safe_contact=silent))
    case.do(A.SEND_NOTICE, by=SUPERVISOR, override_reason="Seen at the school, out of everyone's sight.")
    assert (case.facts.concluded_at, case.facts.safe_contact_overrides) == (case.now, 1)


def test_the_telling_concludes_and_a_later_notice_does_not() -> None:
    case = BOOK.at(Stage.NOTICE)
    told_at = case.facts.concluded_at
    assert case.later(days=1).do(A.SEND_NOTICE).facts.concluded_at == told_at


@pytest.mark.parametrize("given", [lambda: BOOK.at(Stage.NOTICE), undisclosed], ids=["told", "noticed"])
def test_a_later_telling_under_immediate_protection_moves_the_conclusion(given: Callable[[], Case]) -> None:
    case = given()
    before = case.facts.concluded_at
    case.later(days=1).authorised_now().tells("recipient-2")
    assert before is not None
    assert (case.stage, case.facts.concluded_at) == (Stage.NOTICE, case.recipient(2).ended_at)
    assert before < case.now


ENDS: list[tuple[Callable[[], Case], Outcome]] = [
    (lambda: BOOK.at(Stage.NOTICE), Outcome.DISCLOSED_CONVICTIONS),
    (undisclosed, Outcome.NO_DISCLOSURE_NOTHING_HELD),
    (lambda: undisclosed(reason_code=NoDisclosureReason.RISK_MANAGED), Outcome.NO_DISCLOSURE_RISK_MANAGED),
    (undisclosed, Outcome.SUBJECT_DECEASED),
    (
        lambda: BOOK.at(Stage.DECISION).do(A.RECORD_SELF_DISCLOSURE).do(A.DECIDE_NO_DISCLOSURE).noticed(),
        Outcome.SELF_DISCLOSURE_VERIFIED,
    ),
    (lambda: BOOK.received().checked().do(A.REJECT_FROM_SCHEME).noticed(), Outcome.NOT_IN_SCHEME),
    (lambda: BOOK.received().checked().do(A.REJECT_FROM_SCHEME).noticed(), Outcome.DUPLICATE),
    (lambda: BOOK.at(Stage.MEETING).do(A.OPEN_RIGHT_TO_KNOW).do(A.WITHDRAW_APPLICATION), Outcome.WITHDRAWN_DISENGAGED),
    (lambda: BOOK.at(Stage.MEETING).do(A.OPEN_RIGHT_TO_KNOW).do(A.SUSPECT_MALICE), Outcome.MALICIOUS),
    (
        lambda: unwilling().do(A.DECIDE_AFTER_REFUSAL, option=RefusalOption.WITHHOLD, protection="Visits.").noticed(),
        Outcome.AUTHORISED_NOT_DELIVERED_REFUSED,
    ),
    (
        lambda: (
            BOOK.at(Stage.DELIVERY).do(A.RECORD_FAILED_VISIT, why=FailedVisit.NOT_FOUND, protection="Visits.").noticed()
        ),
        Outcome.AUTHORISED_NOT_DELIVERED_OTHER,
    ),
]


@pytest.mark.parametrize(("given", "outcome"), ENDS, ids=[outcome.value for _, outcome in ENDS])
def test_the_outcome_that_the_record_bears_out_closes_the_case(given: Callable[[], Case], outcome: Outcome) -> None:
    case = given()
    case.do(A.CLOSE_CASE, outcome=outcome, review_on=case.today + timedelta(days=30))
    assert (case.stage, case.facts.outcome, case.facts.open) == (Stage.CLOSED, outcome, False)
    assert case.facts.concluded_at is not None


def test_an_open_case_has_no_outcome() -> None:
    case = BOOK.at(Stage.MEETING)
    assert (case.facts.outcome, case.facts.open) == (None, True)
