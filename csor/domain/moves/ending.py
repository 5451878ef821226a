"""Notice, closure, and what is set beside a closed case."""

from csor.domain import particulars as said
from csor.domain.actions import Action, Event
from csor.domain.conditions import checks, claims, contact, ending
from csor.domain.effects import outcome
from csor.domain.moves.row import Move
from csor.domain.permissions import Permission
from csor.domain.vocabulary import Stage

_A, _E, _P, _S = Action, Event, Permission, Stage

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
        answers=(checks.sharing_whole,),
        source="scheme.md 6.6",
    ),
    _A.CLOSE_CASE: Move(
        said.CloseCase,
        _E.CASE_CLOSED,
        _P.CASE_CLOSE,
        (_S.NOTICE,),
        outcome.close,
        ends=(_S.CLOSED,),
        conditions=(checks.mandatory_settled, ending.recipients_ended, ending.notice_given, ending.concerns_covered),
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
    _A.RELEASE_HOLD: Move(
        said.ReleaseHold,
        _E.HOLD_RELEASED,
        _P.RETENTION_SET,
        (_S.CLOSED,),
        outcome.release_hold,
        conditions=(ending.something_held,),
        answers=(ending.hold_to_release,),
        source="scheme.md 7.5",
    ),
}
