"""What is said about the face-to-face with the applicant (scheme.md 3.3, 3.5)."""

from dataclasses import dataclass
from datetime import datetime

from csor.domain.particulars.kinds import Line, PartyKey, StaffId, Text
from csor.domain.vocabulary import Document, Genuineness, MeetingMeans, MeetingWarning, ProofOf, WaiverReason


@dataclass(frozen=True, slots=True)
class RecordMeeting:
    """Keep what was seen and said at the meeting: nothing about the subject is said there."""

    means: MeetingMeans
    place: Line
    account: Text
    warnings: tuple[MeetingWarning, ...]
    acknowledged: bool
    genuineness: Genuineness
    genuineness_reason: Text
    held_at: datetime | None = None
    means_reason: Text = ""
    present: Line = ""
    second_officer: StaffId = ""
    interpreter: Line = ""
    ability_to_protect: Text = ""
    likely_reaction: Text = ""
    wishes: Text = ""
    agrees_to_letter: bool = False


@dataclass(frozen=True, slots=True)
class WaiveMeeting:
    """Go on without a meeting, with the reason."""

    reason_code: WaiverReason
    reason: Text


@dataclass(frozen=True, slots=True)
class RecordProof:
    """Record one document seen: the last four characters of its number and no more."""

    party: PartyKey
    proof_of: ProofOf
    document: Document
    last_four: Line = ""
    seen_at: datetime | None = None
    note: Line = ""
