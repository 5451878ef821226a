"""What a form is filled with when it is opened: facts that are known, never an answer to a question of judgement."""

from typing import Any

from csor.domain import particulars as said
from csor.domain.actions import Action
from csor.domain.facts import CaseFacts
from csor.domain.protocol import Protocol


def given_for(action: Action, case: CaseFacts, protocol: Protocol) -> Any:
    """The known part of an action's particulars, as a mapping; None when everything is to be asked."""
    if action is Action.AMEND_REQUEST:
        people = (case.applicant, case.subject, case.children, case.carers)
        return said.AmendRequest("", *people)
    if action is Action.ASSIGN_CASE:
        return {"team": case.team, "owner": case.owner}
    if action is Action.SEND_NOTICE:
        return {"version": protocol.notice_version}
    return None
