"""Who may do what: one table of named permissions and the roles that hold them.

Source: scheme.md 1.3; moves.md. Ranks, separation and conflicts are conditions of the moves, not
permissions; which cases are open to whom is `domain.access`.
"""

from enum import StrEnum

from csor.domain.people import Actor
from csor.domain.vocabulary import Role


class Permission(StrEnum):
    """thing:act."""

    CASE_RECEIVE = "case:receive"
    CASE_READ = "case:read"
    CASE_AMEND = "case:amend"
    CASE_ASSIGN = "case:assign"
    CASE_CLOSE = "case:close"
    NOTE_ADD = "note:add"
    CONTACT_RECORD = "contact:record"
    CONFLICT_DECLARE = "conflict:declare"
    CONFLICT_CLEAR = "conflict:clear"
    DEADLINE_ATTRIBUTE = "deadline:attribute"
    DEADLINE_EXTEND = "deadline:extend"
    RISK_FLAG = "risk:flag"
    RISK_ACT = "risk:act"
    PROTECTION_AUTHORISE = "protection:authorise"
    CHECK_RECORD = "check:record"
    SCHEME_ACCEPT = "scheme:accept"
    SCHEME_REJECT = "scheme:reject"
    RIGHT_TO_KNOW_OPEN = "right_to_know:open"
    MEETING_RECORD = "meeting:record"
    MEETING_WAIVE = "meeting:waive"
    ASSESSMENT_RECORD = "assessment:record"
    RECOMMENDATION_MAKE = "recommendation:make"
    DISCLOSURE_AUTHORISE = "disclosure:authorise"
    DISCLOSURE_DECLINE = "disclosure:decline"
    DISCLOSURE_DELIVER = "disclosure:deliver"
    APPLICATION_END = "application:end"
    NOTICE_SEND = "notice:send"
    BREACH_RECORD = "breach:record"
    REVIEW_OPEN = "review:open"
    RETENTION_SET = "retention:set"
    ERASURE_ASK = "erasure:ask"
    ERASURE_ANSWER = "erasure:answer"
    MEASURES_READ = "measures:read"
    LOG_READ = "log:read"
    FLAG_JUDGE = "flag:judge"
    SAMPLE_DRAW = "sample:draw"
    PEOPLE_MANAGE = "people:manage"
    CASE_SEAL = "case:seal"
    GLASS_BREAK = "glass:break"
    GLASS_REVIEW = "glass:review"
    ACCESS_WATCH = "access:watch"
    TEAM_WATCH = "team:watch"
    INTEREST_DECLARE = "interest:declare"


_P, _R = Permission, Role
_CASEWORK = frozenset({_R.OFFICER, _R.SUPERVISOR})
_DESK = frozenset({_R.CALL_TAKER, _R.RESEARCHER}) | _CASEWORK
_HANDS = _DESK | {_R.AUTHORISER}
CASEWORKERS = _CASEWORK | {_R.RESEARCHER, _R.AUTHORISER}  # whoever may be given a case to have on their list

HOLDERS: dict[Permission, frozenset[Role]] = {
    _P.CASE_RECEIVE: frozenset({_R.CALL_TAKER}) | _CASEWORK,
    _P.CASE_READ: _HANDS | {_R.COMPLIANCE},
    _P.CASE_AMEND: _DESK,
    _P.CASE_ASSIGN: _CASEWORK,
    _P.CASE_CLOSE: frozenset({_R.SUPERVISOR}),
    _P.NOTE_ADD: _HANDS,
    _P.CONTACT_RECORD: _DESK,
    _P.CONFLICT_DECLARE: _HANDS | {_R.COMPLIANCE},
    _P.CONFLICT_CLEAR: frozenset({_R.SUPERVISOR}),
    _P.DEADLINE_ATTRIBUTE: _CASEWORK,
    _P.DEADLINE_EXTEND: frozenset({_R.SUPERVISOR}),
    _P.RISK_FLAG: _HANDS,
    _P.RISK_ACT: _HANDS,
    _P.PROTECTION_AUTHORISE: frozenset({_R.AUTHORISER}),
    _P.CHECK_RECORD: frozenset({_R.RESEARCHER}) | _CASEWORK,
    _P.SCHEME_ACCEPT: _CASEWORK,
    _P.SCHEME_REJECT: frozenset({_R.SUPERVISOR}),
    _P.RIGHT_TO_KNOW_OPEN: _CASEWORK,
    _P.MEETING_RECORD: _CASEWORK,
    _P.MEETING_WAIVE: frozenset({_R.SUPERVISOR}),
    _P.ASSESSMENT_RECORD: _CASEWORK,
    _P.RECOMMENDATION_MAKE: _CASEWORK,
    _P.DISCLOSURE_AUTHORISE: frozenset({_R.AUTHORISER}),
    _P.DISCLOSURE_DECLINE: frozenset({_R.AUTHORISER, _R.SUPERVISOR}),
    _P.DISCLOSURE_DELIVER: _CASEWORK,
    _P.APPLICATION_END: frozenset({_R.SUPERVISOR}),
    _P.NOTICE_SEND: _CASEWORK,
    _P.BREACH_RECORD: _CASEWORK,
    _P.REVIEW_OPEN: frozenset({_R.SUPERVISOR}),
    _P.RETENTION_SET: frozenset({_R.SUPERVISOR}),
    _P.ERASURE_ASK: frozenset({_R.SUPERVISOR, _R.COMPLIANCE}),
    _P.ERASURE_ANSWER: frozenset({_R.COMPLIANCE}),
    _P.MEASURES_READ: frozenset({_R.COMPLIANCE, _R.SUPERVISOR, _R.AUTHORISER}),
    _P.LOG_READ: frozenset({_R.COMPLIANCE, _R.SUPERVISOR}),
    _P.FLAG_JUDGE: frozenset({_R.COMPLIANCE}),
    _P.SAMPLE_DRAW: frozenset({_R.COMPLIANCE}),
    _P.PEOPLE_MANAGE: frozenset({_R.ADMINISTRATOR}),
    _P.CASE_SEAL: frozenset({_R.SUPERVISOR, _R.AUTHORISER, _R.COMPLIANCE}),
    _P.GLASS_BREAK: _HANDS | {_R.COMPLIANCE},
    _P.GLASS_REVIEW: frozenset({_R.SUPERVISOR}),
    _P.ACCESS_WATCH: frozenset({_R.SUPERVISOR, _R.COMPLIANCE}),
    _P.TEAM_WATCH: frozenset({_R.SUPERVISOR}),
    _P.INTEREST_DECLARE: _HANDS | {_R.COMPLIANCE},
}


def holds(actor: Actor, permission: Permission) -> bool:
    """Whether one of the actor's roles carries the permission."""
    return not actor.roles.isdisjoint(HOLDERS[permission])
