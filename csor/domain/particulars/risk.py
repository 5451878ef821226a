"""What is said about danger now (scheme.md 4.2)."""

from dataclasses import dataclass
from datetime import date, datetime

from csor.domain.particulars.kinds import Line, StaffId, Text
from csor.domain.particulars.request import Person
from csor.domain.vocabulary import ContentPart, SafeguardingAction


@dataclass(frozen=True, slots=True)
class FlagImmediateRisk:
    """Say that a child is in danger now: this overrides every deadline."""

    reason: Text


@dataclass(frozen=True, slots=True)
class RecordSafeguardingAction:
    """Record what was done to protect a child, and whether the danger is over."""

    action: SafeguardingAction
    detail: Text
    acted_at: datetime | None = None
    danger_over: bool = False


@dataclass(frozen=True, slots=True)
class AuthoriseImmediateProtection:
    """Allow one person to be told enough to protect a child now, before the ordinary steps (G2)."""

    person: Person
    relationship: Line
    reason: Text
    deliverers: tuple[StaffId, ...]
    deliver_by: date
    content: Text = ""
    contains: tuple[ContentPart, ...] = ()
