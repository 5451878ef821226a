"""The visit and what follows it."""

from csor.domain import particulars as said
from csor.domain.actions import Action, Event
from csor.domain.conditions import claims, delivery
from csor.domain.effects import outcome
from csor.domain.moves.row import Move
from csor.domain.moves.shared import AT_DOOR
from csor.domain.permissions import Permission
from csor.domain.vocabulary import Stage

_A, _E, _P, _S = Action, Event, Permission, Stage

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
        recipient_conditions=AT_DOOR[:-1],
        answers=(delivery.door_ticked, claims.claimed("confirmed_at", claims.after_authority)),
        with_immediate=True,
        when="confirmed_at",
        source="scheme.md 6.1",
    ),
    _A.RECORD_WARNING: Move(
        said.RecordWarning,
        _E.WARNING_GIVEN,
        _P.DISCLOSURE_DELIVER,
        (_S.DELIVERY,),
        outcome.warn,
        recipient_conditions=(*AT_DOOR, delivery.not_signed_yet),
        answers=(
            delivery.warning_whole,
            delivery.witnessed,
            claims.claimed("warned_at", claims.after_authority),
        ),
        with_immediate=True,
        when="warned_at",
        source="scheme.md 6.2",
    ),
    _A.RECORD_SIGNATURE: Move(
        said.RecordSignature,
        _E.UNDERTAKING_SIGNED,
        _P.DISCLOSURE_DELIVER,
        (_S.DELIVERY,),
        outcome.sign,
        recipient_conditions=(*AT_DOOR, delivery.warning_came_first, delivery.not_signed_yet),
        answers=(
            delivery.signature_whole,
            delivery.witnessed,
            claims.claimed("signed_at", claims.after_warning),
        ),
        with_immediate=True,
        when="signed_at",
        source="scheme.md 6.3",
    ),
    _A.RECORD_REFUSAL_TO_SIGN: Move(
        said.RecordRefusalToSign,
        _E.SIGNATURE_REFUSED,
        _P.DISCLOSURE_DELIVER,
        (_S.DELIVERY,),
        outcome.refuse_to_sign,
        recipient_conditions=(
            *AT_DOOR,
            delivery.authority_live,
            delivery.warning_came_first,
            delivery.not_signed_yet,
        ),
        answers=(
            delivery.witnessed,
            claims.claimed("refused_at", claims.after_warning),
            delivery.late_entry_explained("refused_at"),
        ),
        with_immediate=True,
        when="refused_at",
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
        recipient_conditions=(*AT_DOOR, delivery.warning_came_first, delivery.signed_or_decided),
        answers=(
            delivery.told_in_person,
            delivery.content_as_authorised,
            delivery.told_by_a_deliverer,
            claims.claimed("began_at", claims.after_undertaking),
            claims.claimed("ended_at"),
            claims.ends_after_it_began,
            delivery.late_entry_explained("began_at"),
        ),
        with_immediate=True,
        when="began_at",
        source="scheme.md 1.6, G1 to G4",
    ),
    _A.RECORD_FAILED_VISIT: Move(
        said.RecordFailedVisit,
        _E.VISIT_FAILED,
        _P.DISCLOSURE_DELIVER,
        (_S.DELIVERY,),
        outcome.fail_visit,
        ends=(_S.DELIVERY, _S.NOTICE),
        recipient_conditions=(
            delivery.authority_live,
            delivery.no_refusal_outstanding,
            delivery.authoriser_does_not_deliver,
        ),
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
