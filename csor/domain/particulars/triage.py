"""What is said when a case is taken into the scheme or not (scheme.md 1.4)."""

from dataclasses import dataclass
from datetime import datetime

from csor.domain.particulars.kinds import CaseReference, Text
from csor.domain.vocabulary import ContactMeans, OtherRoute, RejectionReason


@dataclass(frozen=True, slots=True)
class AcceptIntoScheme:
    """Take the case into the scheme."""

    reason: Text


@dataclass(frozen=True, slots=True)
class RejectFromScheme:
    """Say that the request is not in the scheme, why, and what else police may do."""

    reason_code: RejectionReason
    reason: Text
    instead: tuple[OtherRoute, ...]
    told_at: datetime | None = None
    told_means: ContactMeans | None = None


@dataclass(frozen=True, slots=True)
class OpenRightToKnow:
    """Open a linked Right to Know case, with the same receipt, so that the child is not forgotten.

    reference is given by the server; a case file that brings cases in from elsewhere names it.
    """

    reason: Text
    reference: CaseReference = ""
