"""A case as it is listed, searched and measured; its value stands beside it in `CaseContent`."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from csor.records.base import Base, new_id


class CaseRecord(Base):
    """The columns that lists filter and sort by and measures add up; all of them follow from the value."""

    __tablename__ = "case"
    __table_args__ = (
        UniqueConstraint("force", "reference"),
        Index("ix_case_owner", "force", "open", "owner", "danger_now", "next_due_at", "id"),
        Index("ix_case_team", "force", "open", "team", "danger_now", "next_due_at", "id"),
        Index("ix_case_due", "force", "open", "danger_now", "next_due_at", "id"),
        Index("ix_case_waiting", "force", "open", "awaits_reply", "danger_now", "next_due_at", "id"),
        Index("ix_case_received", "force", "received_on", "route"),
        Index("ix_case_concluded", "force", "concluded_on", "route"),
        Index("ix_case_keyed", "force", "keyed_by", "open"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    force: Mapped[str] = mapped_column(String(40))
    reference: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    protocol: Mapped[str] = mapped_column(String(40))
    route: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(20))
    stage: Mapped[str] = mapped_column(String(20))
    stage_since: Mapped[datetime]
    open: Mapped[bool]
    danger_now: Mapped[bool]
    awaits_reply: Mapped[bool] = mapped_column(server_default=false())
    team: Mapped[str] = mapped_column(String(40))
    owner: Mapped[str] = mapped_column(String(40))
    keyed_by: Mapped[str] = mapped_column(String(40))
    changed_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(String(40))
    subject_name: Mapped[str] = mapped_column(Text)
    children_names: Mapped[str] = mapped_column(Text)
    standing: Mapped[str] = mapped_column(Text)

    received_at: Mapped[datetime]
    received_on: Mapped[date]
    next_due_at: Mapped[datetime | None]
    next_due_on: Mapped[date | None]
    next_due_name: Mapped[str] = mapped_column(String(20))
    conclusion_due_at: Mapped[datetime]
    days_allowed: Mapped[int]

    checks_met: Mapped[bool | None]
    meeting_counts: Mapped[bool]
    meeting_met: Mapped[bool | None]
    decided_at: Mapped[datetime | None]
    decided_on: Mapped[date | None]
    decided_met: Mapped[bool | None]
    concluded_at: Mapped[datetime | None]
    concluded_on: Mapped[date | None]
    concluded_met: Mapped[bool | None]
    days_to_conclude: Mapped[int | None]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(60))
    disclosed: Mapped[bool]
    disclosed_as: Mapped[str] = mapped_column(String(20))
    registered: Mapped[bool]
    flagged: Mapped[bool]
    minutes_to_safeguard: Mapped[int | None]
    refused: Mapped[int]
    refused_result: Mapped[str] = mapped_column(String(30))
    undertakings_offered: Mapped[int]
    extended: Mapped[int]
    extended_in_time: Mapped[int]
    overridden: Mapped[int]
    unverified: Mapped[int]
    breaches: Mapped[int]
    complaints: Mapped[int]
    judicial_reviews: Mapped[int]


class CaseContent(Base):
    """The case's value as JSON: what the rules know. It can be rebuilt from the events."""

    __tablename__ = "case_content"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    facts: Mapped[str] = mapped_column(Text)
