"""What the ordinary way never says, said in cases of their own: refused, declined, withdrawn, rejected, malicious."""

from collections.abc import Callable, Mapping
from typing import Any

from csor.domain.actions import Action
from csor.domain.vocabulary import (
    CheckKind,
    CheckState,
    ContactMeans,
    MeetingMeans,
    NoDisclosureReason,
    Proposal,
    Stage,
)
from csor.usecases.office import Office
from tests.audit.planted import Markers, PlantedCase, received
from tests.domain import builders

_A = Action
ASKED: Mapping[str, Any] = {"reason_code": None, "means": ContactMeans.TELEPHONE, "hours_allowed": 48}


def refused(office: Office, markers: Markers) -> PlantedCase:
    """Authorised, withdrawn, authorised again; nobody in; not signed; told without a signature; complained of."""
    case = received(office, markers)
    case.do(_A.REQUEST_CHECK).do(_A.CHASE_CHECK).go_to(Stage.MEETING)
    case.do(_A.RECORD_MEETING, means=MeetingMeans.TELEPHONE)
    case.assessed().do(_A.RECOMMEND).do(_A.SEND_BACK).do(_A.RECOMMEND)
    case.do(_A.DEFER_DECISION).do(_A.AUTHORISE_DISCLOSURE).do(_A.PLAN_VISIT).do(_A.RECORD_FAILED_VISIT)
    case.do(_A.RECORD_SELF_DISCLOSURE, confirmed_by_officers=False)
    case.refuses_to_sign().do(_A.REFER_BACK).do(_A.DECIDE_AFTER_REFUSAL)
    case.warned().do(_A.TELL_RECIPIENT)
    case.noticed().do(_A.CLOSE_CASE).do(_A.OPEN_REVIEW)
    return case


def declined(office: Office, markers: Markers) -> PlantedCase:
    """Without a meeting, and nothing told; a check was set aside, somebody had a conflict, the target moved."""
    case = received(office, markers)
    case.do(_A.DECLARE_CONFLICT, by="castell").do(_A.CLEAR_CONFLICT, person="castell")
    case.checked(result=CheckState.NOT_AVAILABLE).hit(kind=CheckKind.PNC, disclosable=False).do(_A.SUPERSEDE_CHECK)
    case.checked().do(_A.ACCEPT_INTO_SCHEME).do(_A.WAIVE_MEETING)
    case.do(_A.EXTEND_DEADLINE).do(_A.ANSWER_REPRESENTATIONS, asked=True, **ASKED)
    case.do(_A.RECORD_REPRESENTATIONS).do(_A.WEIGH_REPRESENTATIONS).do(_A.COMPLETE_ASSESSMENT).verified_recipient()
    case.do(_A.RECOMMEND, proposal=Proposal.NO_DISCLOSURE)
    case.do(_A.DECIDE_NO_DISCLOSURE, reason_code=NoDisclosureReason.NOTHING_HELD, limbs=builders.limbs(convicted=False))
    case.noticed().do(_A.CLOSE_CASE)
    return case


def withdrawn(office: Office, markers: Markers) -> PlantedCase:
    """An immediate protection was authorised and withdrawn; then the applicant gave up."""
    case = received(office, markers)
    case.do(_A.FLAG_IMMEDIATE_RISK).do(_A.AUTHORISE_IMMEDIATE_PROTECTION).do(_A.WITHDRAW_AUTHORITY)
    case.do(_A.RECORD_SAFEGUARDING_ACTION).checked()
    case.do(_A.OPEN_RIGHT_TO_KNOW).do(_A.WITHDRAW_APPLICATION)
    return case


def rejected(office: Office, markers: Markers) -> PlantedCase:
    """Not for the scheme, and a Right to Know was opened of it."""
    case = received(office, markers)
    case.checked().do(_A.OPEN_RIGHT_TO_KNOW).do(_A.REJECT_FROM_SCHEME)
    return case


def malicious(office: Office, markers: Markers) -> PlantedCase:
    """Made up by whoever asked."""
    case = received(office, markers)
    case.checked().do(_A.SUSPECT_MALICE)
    return case


def waiting(office: Office, markers: Markers) -> PlantedCase:
    """Waits for a decision: the one that is open, and so in the lists."""
    case = received(office, markers)
    case.go_to(Stage.DECISION)
    return case


JOURNEYS: tuple[Callable[[Office, Markers], PlantedCase], ...] = (
    refused,
    declined,
    withdrawn,
    rejected,
    malicious,
    waiting,
)
