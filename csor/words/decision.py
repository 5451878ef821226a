"""The words of the test and of an extension."""

from collections.abc import Mapping
from typing import Final

from csor.domain.vocabulary import Limb

_QUESTIONS: Final = {
    Limb.CONVICTED: "Has {subject} been convicted of a child sexual offence?",
    Limb.RISK_TO_CHILD: "Does {subject} pose a risk of harm to {children}?",
    Limb.NECESSARY: "Is telling the recipient necessary to protect {children}?",
    Limb.PROPORTIONATE: "Is it a proportionate response?",
}
_REASONS: Final = {
    "foreign_check": "A check abroad is awaited",
    "partner_reply": "A partner's reply is awaited",
    "court": "Court proceedings",
    "applicant_unavailable": "The applicant cannot be met yet",
    "exceptional": "Another exceptional reason",
}


def limb_question(limb: Limb, names: Mapping[str, str]) -> str:
    """One part of the test as a question. names: what to call the subject and the children."""
    return _QUESTIONS[limb].format_map({"subject": "the subject", "children": "the children", **names})


def reason_word(code: str) -> str:
    """A reason of the protocol for an extension."""
    return _REASONS.get(code, code.replace("_", " ").capitalize())
