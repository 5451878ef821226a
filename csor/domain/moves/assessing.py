"""The meeting and the full risk assessment."""

from csor.domain import particulars as said
from csor.domain.actions import Action, Event
from csor.domain.conditions import assessment, checks, claims, contact, decision, delivery, request
from csor.domain.effects import casework, outcome
from csor.domain.moves.row import Move
from csor.domain.moves.shared import DECIDABLE
from csor.domain.permissions import Permission
from csor.domain.vocabulary import Stage

_A, _E, _P, _S = Action, Event, Permission, Stage

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
        answers=(claims.claimed("consulted_at"), checks.sharing_whole),
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
        answers=(assessment.children_named, assessment.not_withheld_before),
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
            *DECIDABLE,
            request.subject_identified,
            request.child_in_scheme,
            assessment.meeting_settled,
            assessment.assessment_done,
        ),
        answers=(decision.limbs_answered, decision.recommended_recipients),
        source="scheme.md 5.2, 5.4",
    ),
}
