"""The words of the scheme as stored codes: they stand in events and case files for decades and never change.

Source: scheme.md glossary; moves.md.
"""

from csor.domain.vocabulary.checks import CheckKind, CheckState, Grading, Match, SharingBasis, SharingPower
from csor.domain.vocabulary.decision import (
    AuthorityKind,
    AuthorityState,
    ContentPart,
    Limb,
    NoDisclosureReason,
    NoRepresentations,
    Path,
    Proposal,
    TellSubject,
)
from csor.domain.vocabulary.delivery import FailedVisit, Obstacle, RecipientState, RefusalOption, SignatureForm
from csor.domain.vocabulary.ending import (
    DISCLOSURES,
    DelayCause,
    Outcome,
    RetentionClass,
    ReviewReason,
    SafeguardingAction,
    WithdrawalReason,
)
from csor.domain.vocabulary.meeting import (
    ContactMeans,
    Document,
    Genuineness,
    MeetingMeans,
    MeetingWarning,
    ProofOf,
    WaiverReason,
)
from csor.domain.vocabulary.people import Rank, Role
from csor.domain.vocabulary.request import OPEN_STAGES, Channel, OtherRoute, RejectionReason, Route, Stage

__all__ = [
    "DISCLOSURES",
    "OPEN_STAGES",
    "AuthorityKind",
    "AuthorityState",
    "Channel",
    "CheckKind",
    "CheckState",
    "ContactMeans",
    "ContentPart",
    "DelayCause",
    "Document",
    "FailedVisit",
    "Genuineness",
    "Grading",
    "Limb",
    "Match",
    "MeetingMeans",
    "MeetingWarning",
    "NoDisclosureReason",
    "NoRepresentations",
    "Obstacle",
    "OtherRoute",
    "Outcome",
    "Path",
    "ProofOf",
    "Proposal",
    "Rank",
    "RecipientState",
    "RefusalOption",
    "RejectionReason",
    "RetentionClass",
    "ReviewReason",
    "Role",
    "Route",
    "SafeguardingAction",
    "SharingBasis",
    "SharingPower",
    "SignatureForm",
    "Stage",
    "TellSubject",
    "WaiverReason",
    "WithdrawalReason",
]
