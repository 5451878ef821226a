"""Checks, and whether the case is in the scheme."""

from csor.domain import particulars as said
from csor.domain.actions import Action, Event
from csor.domain.conditions import checks, claims, ending, request
from csor.domain.effects import casework
from csor.domain.moves.row import Move
from csor.domain.moves.shared import CHECKED
from csor.domain.permissions import Permission
from csor.domain.vocabulary import OPEN_STAGES, Stage

_A, _E, _P, _S = Action, Event, Permission, Stage

CHECKING: dict[Action, Move] = {
    _A.REQUEST_CHECK: Move(
        said.RequestCheck,
        _E.CHECK_REQUESTED,
        _P.CHECK_RECORD,
        OPEN_STAGES,
        casework.request_check,
        answers=(checks.sharing_whole,),
        source="scheme.md 4.1",
    ),
    _A.RECORD_CHECK: Move(
        said.RecordCheck,
        _E.CHECK_RECORDED,
        _P.CHECK_RECORD,
        OPEN_STAGES,
        casework.record_check,
        answers=(checks.check_in_order, claims.claimed("searched_at")),
        source="scheme.md 4.1",
    ),
    _A.CHASE_CHECK: Move(
        said.ChaseCheck,
        _E.CHECK_CHASED,
        _P.CHECK_RECORD,
        OPEN_STAGES,
        casework.chase_check,
        answers=(checks.check_exists,),
        source="scheme.md 4.1",
    ),
    _A.SUPERSEDE_CHECK: Move(
        said.SupersedeCheck,
        _E.CHECK_SUPERSEDED,
        _P.CHECK_RECORD,
        OPEN_STAGES,
        casework.supersede_check,
        answers=(checks.check_exists,),
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
            *CHECKED,
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
        conditions=CHECKED,
        answers=(ending.rejection_covers, ending.rejection_told, claims.claimed("told_at")),
        source="scheme.md 1.4",
    ),
}
