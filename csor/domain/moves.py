"""The one table of moves: what may be done, from where, by whom, on what conditions, and what becomes of the case.

It draws the buttons, decides legality, names the event and prints the diagram in docs/. Source: docs/moves.md.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from csor.domain import particulars as said
from csor.domain.actions import Action, Event
from csor.domain.conditions import assessment, checks, claims, contact, decision, delivery, ending, request
from csor.domain.effects import casework, outcome
from csor.domain.facts import CaseFacts, Recipient
from csor.domain.permissions import Permission
from csor.domain.refusals import Blocker
from csor.domain.setting import Setting
from csor.domain.vocabulary import OPEN_STAGES, Stage

Condition = Callable[[CaseFacts, Setting], Blocker | None]
RecipientCondition = Callable[[CaseFacts, Recipient, Setting], Blocker | None]
AnswerCondition = Callable[[CaseFacts, Any, Setting], Blocker | None]
Effect = Callable[[CaseFacts, Any, Setting], CaseFacts]


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table.

    conditions look at the case alone, recipient_conditions at one recipient, answers at what was said.
    ends: the stages it may end in, for the diagram; empty means that the stage stays.
    with_immediate: also allowed in any open stage to a recipient with an authority for immediate protection.
    additive: harmless to whoever changed the case meanwhile, so it is never refused as changed_meanwhile.
    supervisor_code: the refusal for lack of permission names the supervisor.
    despite_conflict: allowed to a person with a conflict of interest, since a child's safety comes first.
    """

    said: type
    event: Event
    permission: Permission
    start: tuple[Stage, ...]
    effect: Effect
    ends: tuple[Stage, ...] = ()
    conditions: tuple[Condition, ...] = ()
    recipient_conditions: tuple[RecipientCondition, ...] = ()
    answers: tuple[AnswerCondition, ...] = ()
    with_immediate: bool = False
    additive: bool = False
    supervisor_code: bool = False
    despite_conflict: bool = False
    source: str = "moves.md"


_A, _E, _P, _S = Action, Event, Permission, Stage
_CHECKED = (checks.mandatory_settled, checks.none_taken_over, checks.none_set_aside)
_DECIDABLE = (*_CHECKED, checks.none_stale, checks.matches_strong_enough)
_VERIFIED = (delivery.identity_verified, delivery.standing_verified, delivery.best_placed)
_DECIDES = (decision.not_own_recommendation, decision.not_recommended_deliverer)
_AT_DOOR = (
    delivery.authority_in_force,
    delivery.no_refusal_outstanding,
    *_VERIFIED,
    delivery.authoriser_does_not_deliver,
    delivery.identity_at_the_door,
)

GENERAL: dict[Action, Move] = {
    _A.AMEND_REQUEST: Move(
        said.AmendRequest,
        _E.REQUEST_AMENDED,
        _P.CASE_AMEND,
        OPEN_STAGES,
        casework.amend_request,
        answers=(request.amended_in_order,),
        source="scheme.md 3.1",
    ),
    _A.ASSIGN_CASE: Move(
        said.AssignCase,
        _E.CASE_ASSIGNED,
        _P.CASE_ASSIGN,
        OPEN_STAGES,
        casework.assign,
        source="I9",
    ),
    _A.ADD_NOTE: Move(
        said.AddNote,
        _E.NOTE_ADDED,
        _P.NOTE_ADD,
        OPEN_STAGES,
        casework.nothing,
        additive=True,
    ),
    _A.RECORD_CONTACT: Move(
        said.RecordContact,
        _E.CONTACT_RECORDED,
        _P.CONTACT_RECORD,
        OPEN_STAGES,
        casework.contact,
        additive=True,
        answers=(contact.party_exists, claims.claimed("contacted_at"), contact.contact_is_safe),
        source="scheme.md 3.2",
    ),
    _A.DECLARE_CONFLICT: Move(
        said.DeclareConflict,
        _E.CONFLICT_DECLARED,
        _P.CONFLICT_DECLARE,
        OPEN_STAGES,
        casework.declare_conflict,
        additive=True,
        despite_conflict=True,
        source="scheme.md 1.6, G5",
    ),
    _A.CLEAR_CONFLICT: Move(
        said.ClearConflict,
        _E.CONFLICT_CLEARED,
        _P.CONFLICT_CLEAR,
        OPEN_STAGES,
        casework.clear_conflict,
        answers=(ending.conflict_to_clear,),
        source="scheme.md 1.6, G5",
    ),
    _A.ATTRIBUTE_DELAY: Move(
        said.AttributeDelay,
        _E.DELAY_ATTRIBUTED,
        _P.DEADLINE_ATTRIBUTE,
        OPEN_STAGES,
        casework.attribute_delay,
        answers=(claims.delay_in_order,),
        source="scheme.md 1.5",
    ),
    _A.EXTEND_DEADLINE: Move(
        said.ExtendDeadline,
        _E.DEADLINE_EXTENDED,
        _P.DEADLINE_EXTEND,
        OPEN_STAGES,
        casework.extend,
        answers=(claims.claimed("told_at"), contact.extension_parts, ending.target_moves_on),
        supervisor_code=True,
        source="scheme.md 1.5",
    ),
    _A.FLAG_IMMEDIATE_RISK: Move(
        said.FlagImmediateRisk,
        _E.IMMEDIATE_RISK_FLAGGED,
        _P.RISK_FLAG,
        OPEN_STAGES,
        casework.flag_risk,
        additive=True,
        despite_conflict=True,
        source="scheme.md 4.2",
    ),
    _A.RECORD_SAFEGUARDING_ACTION: Move(
        said.RecordSafeguardingAction,
        _E.SAFEGUARDING_ACTION_RECORDED,
        _P.RISK_ACT,
        OPEN_STAGES,
        casework.act_on_risk,
        answers=(claims.claimed("acted_at"),),
        additive=True,
        despite_conflict=True,
        source="scheme.md 4.2",
    ),
    _A.AUTHORISE_IMMEDIATE_PROTECTION: Move(
        said.AuthoriseImmediateProtection,
        _E.IMMEDIATE_PROTECTION_AUTHORISED,
        _P.PROTECTION_AUTHORISE,
        OPEN_STAGES,
        outcome.authorise_immediate,
        conditions=(decision.rank_for_immediate,),
        answers=(decision.not_named_deliverer, decision.content_bounded, decision.still_to_come),
        source="scheme.md 1.6, G2",
    ),
    _A.OPEN_RIGHT_TO_KNOW: Move(
        said.OpenRightToKnow,
        _E.RIGHT_TO_KNOW_OPENED,
        _P.RIGHT_TO_KNOW_OPEN,
        OPEN_STAGES,
        casework.nothing,
        conditions=(request.no_right_to_know_yet, request.somebody_named),
        source="scheme.md 2.2",
    ),
    _A.RECORD_SELF_DISCLOSURE: Move(
        said.RecordSelfDisclosure,
        _E.SELF_DISCLOSURE_RECORDED,
        _P.ASSESSMENT_RECORD,
        OPEN_STAGES,
        outcome.self_disclosure,
        answers=(ending.self_disclosed_to,),
        source="scheme.md 11, S27",
    ),
    _A.WITHDRAW_APPLICATION: Move(
        said.WithdrawApplication,
        _E.APPLICATION_WITHDRAWN,
        _P.APPLICATION_END,
        tuple(s for s in OPEN_STAGES if s is not _S.NOTICE),
        outcome.withdraw_application,
        ends=(_S.NOTICE,),
        conditions=(request.is_right_to_ask, ending.concerns_covered, ending.recipients_ended),
        source="scheme.md 1.4",
    ),
    _A.SUSPECT_MALICE: Move(
        said.SuspectMalice,
        _E.MALICE_SUSPECTED,
        _P.APPLICATION_END,
        tuple(s for s in OPEN_STAGES if s is not _S.NOTICE),
        outcome.suspect_malice,
        ends=(_S.NOTICE,),
        conditions=(request.is_right_to_ask, ending.concerns_covered, ending.recipients_ended),
        source="scheme.md 2.5",
    ),
}

CHECKING: dict[Action, Move] = {
    _A.REQUEST_CHECK: Move(
        said.RequestCheck,
        _E.CHECK_REQUESTED,
        _P.CHECK_RECORD,
        OPEN_STAGES,
        casework.request_check,
        answers=(ending.sharing_whole,),
        source="scheme.md 4.1",
    ),
    _A.RECORD_CHECK: Move(
        said.RecordCheck,
        _E.CHECK_RECORDED,
        _P.CHECK_RECORD,
        OPEN_STAGES,
        casework.record_check,
        answers=(ending.check_in_order, claims.claimed("searched_at")),
        source="scheme.md 4.1",
    ),
    _A.CHASE_CHECK: Move(
        said.ChaseCheck,
        _E.CHECK_CHASED,
        _P.CHECK_RECORD,
        OPEN_STAGES,
        casework.chase_check,
        answers=(ending.check_exists,),
        source="scheme.md 4.1",
    ),
    _A.SUPERSEDE_CHECK: Move(
        said.SupersedeCheck,
        _E.CHECK_SUPERSEDED,
        _P.CHECK_RECORD,
        OPEN_STAGES,
        casework.supersede_check,
        answers=(ending.check_exists,),
        source="scheme.md 4.1",
    ),
    _A.ACCEPT_INTO_SCHEME: Move(
        said.AcceptIntoScheme,
        _E.CASE_ACCEPTED,
        _P.SCHEME_ACCEPT,
        (_S.INITIAL_CHECKS,),
        casework.accept,
        ends=(_S.MEETING, _S.ASSESSMENT),
        conditions=(
            *_CHECKED,
            request.subject_identified,
            request.child_identified,
            request.contact_stated,
            request.child_in_scheme,
            request.applicant_known,
            request.not_own_receipt,
        ),
        source="scheme.md 1.4",
    ),
    _A.REJECT_FROM_SCHEME: Move(
        said.RejectFromScheme,
        _E.CASE_REJECTED,
        _P.SCHEME_REJECT,
        (_S.INITIAL_CHECKS,),
        casework.reject,
        ends=(_S.NOTICE,),
        conditions=_CHECKED,
        answers=(ending.rejection_covers, ending.rejection_told, claims.claimed("told_at")),
        source="scheme.md 1.4",
    ),
}

ASSESSING: dict[Action, Move] = {
    _A.RECORD_MEETING: Move(
        said.RecordMeeting,
        _E.MEETING_RECORDED,
        _P.MEETING_RECORD,
        (_S.MEETING,),
        casework.hold_meeting,
        ends=(_S.ASSESSMENT,),
        conditions=(request.applicant_known,),
        answers=(claims.claimed("held_at"), assessment.means_explained, assessment.warnings_given),
        source="scheme.md 3.3, 3.5",
    ),
    _A.WAIVE_MEETING: Move(
        said.WaiveMeeting,
        _E.MEETING_WAIVED,
        _P.MEETING_WAIVE,
        (_S.MEETING,),
        casework.waive_meeting,
        ends=(_S.ASSESSMENT,),
        supervisor_code=True,
        source="scheme.md 1.2",
    ),
    _A.RECORD_PROOF: Move(
        said.RecordProof,
        _E.PROOF_RECORDED,
        _P.MEETING_RECORD,
        (_S.MEETING, _S.ASSESSMENT, _S.DELIVERY),
        casework.record_proof,
        answers=(contact.party_exists, claims.claimed("seen_at"), contact.last_four_only),
        source="scheme.md 3.3",
    ),
    _A.RECORD_CONSULTATION: Move(
        said.RecordConsultation,
        _E.CONSULTATION_RECORDED,
        _P.ASSESSMENT_RECORD,
        (_S.ASSESSMENT,),
        casework.consult,
        answers=(claims.claimed("consulted_at"), ending.sharing_whole),
        source="scheme.md 0",
    ),
    _A.ANSWER_REPRESENTATIONS: Move(
        said.AnswerRepresentations,
        _E.REPRESENTATIONS_ANSWERED,
        _P.ASSESSMENT_RECORD,
        (_S.ASSESSMENT,),
        casework.answer_representations,
        answers=(assessment.representations_reason, claims.claimed("asked_at")),
        source="scheme.md 5.3",
    ),
    _A.RECORD_REPRESENTATIONS: Move(
        said.RecordRepresentations,
        _E.REPRESENTATIONS_RECORDED,
        _P.ASSESSMENT_RECORD,
        (_S.ASSESSMENT,),
        casework.record_representations,
        conditions=(assessment.representations_asked,),
        answers=(assessment.representations_summarised,),
        source="scheme.md 5.3",
    ),
    _A.WEIGH_REPRESENTATIONS: Move(
        said.WeighRepresentations,
        _E.REPRESENTATIONS_WEIGHED,
        _P.ASSESSMENT_RECORD,
        (_S.ASSESSMENT,),
        casework.weigh_representations,
        conditions=(assessment.representations_received,),
        source="scheme.md 5.3",
    ),
    _A.PROPOSE_RECIPIENT: Move(
        said.ProposeRecipient,
        _E.RECIPIENT_PROPOSED,
        _P.ASSESSMENT_RECORD,
        (_S.ASSESSMENT, _S.DELIVERY),
        casework.propose_recipient,
        answers=(assessment.children_named,),
        source="scheme.md 5.4",
    ),
    _A.VERIFY_RECIPIENT: Move(
        said.VerifyRecipient,
        _E.RECIPIENT_VERIFIED,
        _P.ASSESSMENT_RECORD,
        (_S.ASSESSMENT, _S.DELIVERY),
        casework.verify_recipient,
        recipient_conditions=(delivery.not_ended,),
        source="scheme.md 1.6, G2",
    ),
    _A.COMPLETE_ASSESSMENT: Move(
        said.CompleteAssessment,
        _E.ASSESSMENT_COMPLETED,
        _P.ASSESSMENT_RECORD,
        (_S.ASSESSMENT,),
        casework.complete_assessment,
        answers=(assessment.every_child_assessed,),
        source="scheme.md 5.1",
    ),
    _A.RECOMMEND: Move(
        said.Recommend,
        _E.RECOMMENDATION_MADE,
        _P.RECOMMENDATION_MAKE,
        (_S.ASSESSMENT,),
        outcome.recommend,
        ends=(_S.DECISION,),
        conditions=(
            *_DECIDABLE,
            request.child_in_scheme,
            assessment.meeting_settled,
            assessment.assessment_done,
        ),
        answers=(decision.limbs_answered, decision.recommended_recipients),
        source="scheme.md 5.2, 5.4",
    ),
}

DECIDING: dict[Action, Move] = {
    _A.AUTHORISE_DISCLOSURE: Move(
        said.AuthoriseDisclosure,
        _E.DISCLOSURE_AUTHORISED,
        _P.DISCLOSURE_AUTHORISE,
        (_S.DECISION, _S.DELIVERY),
        outcome.authorise,
        ends=(_S.DELIVERY,),
        conditions=(
            *_DECIDES,
            decision.rank_for_recommended,
            *_DECIDABLE,
            request.child_in_scheme,
            assessment.representations_answered,
            assessment.representations_weighed,
            decision.subject_question_answered,
            decision.subject_risk_answered,
            decision.plans_made,
            decision.alternatives_considered,
        ),
        recipient_conditions=(delivery.not_ended, delivery.no_refusal_outstanding, *_VERIFIED),
        answers=(
            decision.limbs_answered,
            decision.limbs_met,
            decision.rank_for_answers,
            decision.not_named_deliverer,
            decision.authorised_in_person,
            decision.content_bounded,
            decision.still_to_come,
        ),
        source="scheme.md 5.4, 1.6",
    ),
    _A.DECIDE_NO_DISCLOSURE: Move(
        said.DecideNoDisclosure,
        _E.NO_DISCLOSURE_DECIDED,
        _P.DISCLOSURE_DECLINE,
        (_S.DECISION,),
        outcome.decide_no_disclosure,
        ends=(_S.NOTICE,),
        conditions=(decision.not_own_recommendation, decision.rank_for_no_disclosure),
        answers=(decision.protection_if_concerns,),
        source="scheme.md 5.4",
    ),
    _A.SEND_BACK: Move(
        said.SendBack,
        _E.RECOMMENDATION_SENT_BACK,
        _P.DISCLOSURE_DECLINE,
        (_S.DECISION,),
        outcome.send_back,
        ends=(_S.ASSESSMENT,),
        conditions=(decision.not_own_recommendation,),
        source="scheme.md 5.4",
    ),
    _A.DEFER_DECISION: Move(
        said.DeferDecision,
        _E.DECISION_DEFERRED,
        _P.DISCLOSURE_DECLINE,
        (_S.DECISION,),
        outcome.defer,
        conditions=(decision.not_own_recommendation,),
        answers=(decision.deferral_parts,),
        source="scheme.md 1.4",
    ),
    _A.WITHDRAW_AUTHORITY: Move(
        said.WithdrawAuthority,
        _E.AUTHORITY_WITHDRAWN,
        _P.DISCLOSURE_AUTHORISE,
        (_S.DELIVERY,),
        outcome.withdraw_authority,
        ends=(_S.DELIVERY, _S.DECISION, _S.NOTICE),
        recipient_conditions=(delivery.authority_live, delivery.no_refusal_outstanding),
        with_immediate=True,
        source="scheme.md 1.6, G1",
    ),
    _A.DECIDE_AFTER_REFUSAL: Move(
        said.DecideAfterRefusal,
        _E.REFUSAL_DECIDED,
        _P.DISCLOSURE_AUTHORISE,
        (_S.DELIVERY,),
        outcome.decide_after_refusal,
        ends=(_S.DELIVERY, _S.NOTICE),
        conditions=(decision.not_own_recommendation,),
        recipient_conditions=(
            delivery.refusal_to_decide,
            decision.not_at_the_visit,
            decision.rank_after_refusal,
        ),
        answers=(delivery.refusal_option_whole,),
        with_immediate=True,
        source="scheme.md 6.4",
    ),
}

DELIVERING: dict[Action, Move] = {
    _A.PLAN_VISIT: Move(
        said.PlanVisit,
        _E.VISIT_PLANNED,
        _P.DISCLOSURE_DELIVER,
        (_S.DELIVERY,),
        outcome.plan_visit,
        recipient_conditions=(delivery.authority_in_force, delivery.no_refusal_outstanding),
        with_immediate=True,
        source="scheme.md 6.1",
    ),
    _A.CONFIRM_IDENTITY: Move(
        said.ConfirmIdentity,
        _E.IDENTITY_CONFIRMED,
        _P.DISCLOSURE_DELIVER,
        (_S.DELIVERY,),
        outcome.confirm_identity,
        recipient_conditions=_AT_DOOR[:-1],
        answers=(delivery.door_ticked,),
        with_immediate=True,
        source="scheme.md 6.1",
    ),
    _A.RECORD_WARNING: Move(
        said.RecordWarning,
        _E.WARNING_GIVEN,
        _P.DISCLOSURE_DELIVER,
        (_S.DELIVERY,),
        outcome.warn,
        recipient_conditions=_AT_DOOR,
        answers=(
            delivery.warning_whole,
            delivery.witnessed,
            claims.claimed("warned_at", claims.after_authority),
        ),
        with_immediate=True,
        source="scheme.md 6.2",
    ),
    _A.RECORD_SIGNATURE: Move(
        said.RecordSignature,
        _E.UNDERTAKING_SIGNED,
        _P.DISCLOSURE_DELIVER,
        (_S.DELIVERY,),
        outcome.sign,
        recipient_conditions=(*_AT_DOOR, delivery.warning_came_first, delivery.not_signed_yet),
        answers=(
            delivery.signature_whole,
            delivery.witnessed,
            claims.claimed("signed_at", claims.after_warning),
        ),
        with_immediate=True,
        source="scheme.md 6.3",
    ),
    _A.RECORD_REFUSAL_TO_SIGN: Move(
        said.RecordRefusalToSign,
        _E.SIGNATURE_REFUSED,
        _P.DISCLOSURE_DELIVER,
        (_S.DELIVERY,),
        outcome.refuse_to_sign,
        recipient_conditions=(*_AT_DOOR, delivery.warning_came_first, delivery.not_signed_yet),
        answers=(delivery.witnessed, claims.claimed("refused_at", claims.after_warning)),
        with_immediate=True,
        source="scheme.md 6.4",
    ),
    _A.REFER_BACK: Move(
        said.ReferBack,
        _E.REFUSAL_REFERRED_BACK,
        _P.DISCLOSURE_DELIVER,
        (_S.DELIVERY,),
        outcome.refer_back,
        recipient_conditions=(delivery.refusal_to_refer,),
        answers=(claims.claimed("referred_at", claims.after_refusal),),
        with_immediate=True,
        source="scheme.md 6.4",
    ),
    _A.TELL_RECIPIENT: Move(
        said.TellRecipient,
        _E.DISCLOSURE_MADE,
        _P.DISCLOSURE_DELIVER,
        (_S.DELIVERY,),
        outcome.tell,
        ends=(_S.DELIVERY, _S.NOTICE),
        recipient_conditions=(*_AT_DOOR, delivery.warning_came_first, delivery.signed_or_decided),
        answers=(
            delivery.told_in_person,
            delivery.content_as_authorised,
            claims.claimed("began_at", claims.after_undertaking),
            claims.claimed("ended_at"),
            claims.ends_after_it_began,
        ),
        with_immediate=True,
        source="scheme.md 1.6, G1 to G4",
    ),
    _A.RECORD_FAILED_VISIT: Move(
        said.RecordFailedVisit,
        _E.VISIT_FAILED,
        _P.DISCLOSURE_DELIVER,
        (_S.DELIVERY,),
        outcome.fail_visit,
        ends=(_S.DELIVERY, _S.NOTICE),
        recipient_conditions=(delivery.authority_live, delivery.no_refusal_outstanding),
        answers=(claims.claimed("visited_at"), delivery.failed_visit_covered),
        with_immediate=True,
        source="scheme.md 1.4",
    ),
    _A.RECORD_AFTERCARE: Move(
        said.RecordAftercare,
        _E.AFTERCARE_RECORDED,
        _P.DISCLOSURE_DELIVER,
        (_S.DELIVERY, _S.NOTICE),
        outcome.aftercare,
        source="scheme.md 6.6",
    ),
}

ENDING: dict[Action, Move] = {
    _A.SEND_NOTICE: Move(
        said.SendNotice,
        _E.NOTICE_SENT,
        _P.NOTICE_SEND,
        (_S.NOTICE,),
        outcome.send_notice,
        conditions=(ending.notice_wanted,),
        answers=(ending.notice_neutral, claims.claimed("sent_at"), contact.notice_means_safe),
        source="scheme.md 6.5",
    ),
    _A.NOTIFY_PARTNER: Move(
        said.NotifyPartner,
        _E.PARTNER_NOTIFIED,
        _P.NOTICE_SEND,
        (_S.DELIVERY, _S.NOTICE),
        outcome.notify_partner,
        answers=(ending.sharing_whole,),
        source="scheme.md 6.6",
    ),
    _A.CLOSE_CASE: Move(
        said.CloseCase,
        _E.CASE_CLOSED,
        _P.CASE_CLOSE,
        (_S.NOTICE,),
        outcome.close,
        ends=(_S.CLOSED,),
        conditions=(ending.recipients_ended, ending.notice_given, ending.concerns_covered),
        answers=(ending.closure_parts,),
        supervisor_code=True,
        source="scheme.md 7.1, G8",
    ),
    _A.RECORD_BREACH: Move(
        said.RecordBreach,
        _E.BREACH_RECORDED,
        _P.BREACH_RECORD,
        (_S.CLOSED,),
        outcome.record_breach,
        conditions=(ending.some_disclosure,),
        answers=(claims.claimed("known_at"),),
        source="scheme.md 7.2",
    ),
    _A.OPEN_REVIEW: Move(
        said.OpenReview,
        _E.REVIEW_OPENED,
        _P.REVIEW_OPEN,
        (_S.CLOSED,),
        outcome.open_review,
        source="scheme.md 7.4",
    ),
    _A.SET_RETENTION: Move(
        said.SetRetention,
        _E.RETENTION_SET,
        _P.RETENTION_SET,
        (_S.CLOSED,),
        outcome.set_retention,
        answers=(ending.retention_ahead,),
        source="scheme.md 7.5",
    ),
    _A.HOLD_DISPOSAL: Move(
        said.HoldDisposal,
        _E.DISPOSAL_HELD,
        _P.RETENTION_SET,
        (_S.CLOSED,),
        outcome.hold_disposal,
        source="scheme.md 7.5",
    ),
}

MOVES: dict[Action, Move] = GENERAL | CHECKING | ASSESSING | DECIDING | DELIVERING | ENDING
ACTION_OF: dict[type, Action] = {move.said: action for action, move in MOVES.items()} | {
    said.ReceiveCase: Action.RECEIVE_CASE
}
SAID: dict[Action, type] = {action: cls for cls, action in ACTION_OF.items()}
