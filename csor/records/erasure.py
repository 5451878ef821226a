"""Requests to erase a closed case: kept for good, the case itself may be gone."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from csor.records.base import Base, new_id


class ErasureRequest(Base):
    """One request. case_id points nowhere once it was erased. sealed: the case was, so its row is for those named here.

    version: of the case when it was asked. state: waiting, withdrawn, declined or erased.
    """

    __tablename__ = "erasure_request"
    __table_args__ = (
        Index("ix_erasure_request_case", "case_id"),
        Index("ix_erasure_request_list", "force", "asked_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    force: Mapped[str] = mapped_column(String(40))
    case_id: Mapped[UUID]
    case: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    sealed: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10))
    asked_by: Mapped[str] = mapped_column(String(40))
    asked_at: Mapped[datetime]
    answered_by: Mapped[str] = mapped_column(String(40))
    answered_at: Mapped[datetime | None]
    answer_reason: Mapped[str] = mapped_column(Text)
