"""What is said about handling a case at any time: who has it, contacts, notes, conflicts, time."""

from dataclasses import dataclass
from datetime import date, datetime

from csor.domain.particulars.kinds import Line, PartyKey, StaffId, TeamId, Text
from csor.domain.vocabulary import ContactMeans, DelayCause


@dataclass(frozen=True, slots=True)
class AssignCase:
    """Give the case to a team, and to a person when one is named."""

    team: TeamId
    owner: StaffId = ""
    reason: Line = ""


@dataclass(frozen=True, slots=True)
class AddNote:
    """Add a note to the timeline."""

    text: Text


@dataclass(frozen=True, slots=True)
class RecordContact:
    """Record an attempt to reach a party by the means they said is safe."""

    party: PartyKey
    means: ContactMeans
    reached: bool
    summary: Text
    contacted_at: datetime | None = None
    override_reason: Text = ""


@dataclass(frozen=True, slots=True)
class DeclareConflict:
    """Declare an interest in anyone in the case."""

    reason: Text


@dataclass(frozen=True, slots=True)
class ClearConflict:
    """Clear a declared conflict of interest, with the reason why it does not matter."""

    person: StaffId
    reason: Text


@dataclass(frozen=True, slots=True)
class AttributeDelay:
    """Put a delay down to someone: shown beside the elapsed time, never taken off it."""

    cause: DelayCause
    from_day: date
    to_day: date
    reason: Text


@dataclass(frozen=True, slots=True)
class ExtendDeadline:
    """Move the conclusion's target: the raw measure stays (scheme.md 1.5)."""

    new_target: date
    reason_code: Line = ""
    reason: Text = ""
    told_at: datetime | None = None
    told_means: ContactMeans | None = None
