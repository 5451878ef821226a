"""What authorisers decide."""

from csor.domain import particulars as said
from csor.domain.actions import Action, Event
from csor.domain.conditions import assessment, decision, delivery, ending, refusal, request
from csor.domain.effects import outcome
from csor.domain.moves.row import Move
from csor.domain.moves.shared import DECIDABLE, DECIDES, VERIFIED
from csor.domain.permissions import Permission
from csor.domain.vocabulary import Stage

_A, _E, _P, _S = Action, Event, Permission, Stage

DECIDING: dict[Action, Move] = {
    _A.AUTHORISE_DISCLOSURE: Move(
        said.AuthoriseDisclosure,
        _E.DISCLOSURE_AUTHORISED,
        _P.DISCLOSURE_AUTHORISE,
        (_S.DECISION, _S.DELIVERY),
        outcome.authorise,
        ends=(_S.DELIVERY,),
        conditions=(
            *DECIDES,
            decision.rank_for_recommended,
            *DECIDABLE,
            request.subject_identified,
            request.child_in_scheme,
            assessment.representations_answered,
            assessment.representations_weighed,
            decision.subject_question_answered,
            decision.subject_risk_answered,
            decision.plans_made,
            decision.alternatives_considered,
        ),
        recipient_conditions=(
            delivery.not_ended,
            delivery.no_refusal_outstanding,
            delivery.applicant_if_recipient_known,
            *VERIFIED,
        ),
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
        (_S.DECISION, _S.DELIVERY),
        outcome.decide_no_disclosure,
        ends=(_S.NOTICE,),
        conditions=(decision.not_own_recommendation, decision.rank_for_no_disclosure, ending.nobody_authorised),
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
        answers=(ending.withdrawal_protects,),
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
        answers=(refusal.refusal_option_whole,),
        with_immediate=True,
        source="scheme.md 6.4",
    ),
}
