"""What is said about checks (scheme.md 4.1) and about exchanges with partners (section 0)."""

from dataclasses import dataclass
from datetime import date, datetime

from csor.domain.particulars.kinds import CaseReference, CheckKey, Line, Text
from csor.domain.vocabulary import CheckKind, CheckState, ContactMeans, Grading, Match, SharingBasis, SharingPower


@dataclass(frozen=True, slots=True)
class Sharing:
    """An information-sharing record: what passed between agencies, on what basis, by whose decision."""

    purpose: Text
    basis: SharingBasis
    power: SharingPower
    shared: Text
    shared_with: Line
    means: ContactMeans
    decided_by: Line
    no_consent_reason: Text = ""
    advice_from: Line = ""
    proportionate: Text = ""
    follow_up_owner: Line = ""


@dataclass(frozen=True, slots=True)
class RequestCheck:
    """Ask for a check; of a partner, with the information-sharing record."""

    kind: CheckKind
    asked_of: Line = ""
    reply_due: date | None = None
    justification: Line = ""
    sharing: Sharing | None = None


@dataclass(frozen=True, slots=True)
class RecordCheck:
    """Record what a check found; 'nothing found' is a result, and so is 'could not be done' with its reason."""

    kind: CheckKind
    result: CheckState
    searched_at: datetime | None = None
    system_reference: Line = ""
    match: Match | None = None
    found: Text = ""
    grading: Grading | None = None
    registered_offender: bool | None = None
    disclosable: bool | None = None
    disclosable_reason: Text = ""
    not_available_reason: Text = ""
    taken_over_from: CaseReference = ""


@dataclass(frozen=True, slots=True)
class ChaseCheck:
    """Chase an outstanding reply, with the next day it is looked for."""

    check: CheckKey
    means: ContactMeans
    next_chase: date | None = None
    note: Line = ""


@dataclass(frozen=True, slots=True)
class SupersedeCheck:
    """Say that a result was about the wrong person or is wrong: it stays on the record and no longer counts."""

    check: CheckKey
    reason: Text
