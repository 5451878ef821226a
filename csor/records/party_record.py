"""Who is named in which case, to search and to compare before a new case is made."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from csor.records.base import Base, new_id


class PartyRecord(Base):
    """One name in one case. key columns are normalised: case folded, without accents, and as it sounds."""

    __tablename__ = "party"
    __table_args__ = (
        Index("ix_party_surname", "force", "surname_key", "id"),
        Index("ix_party_sound", "force", "sound_key", "id"),
        Index("ix_party_case", "case_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    force: Mapped[str] = mapped_column(String(40))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    role: Mapped[str] = mapped_column(String(20))
    forenames: Mapped[str] = mapped_column(Text)
    surname: Mapped[str] = mapped_column(Text)
    surname_key: Mapped[str] = mapped_column(Text)
    sound_key: Mapped[str] = mapped_column(Text)
    born: Mapped[date | None]
    address: Mapped[str] = mapped_column(Text)
    telephone: Mapped[str] = mapped_column(Text)
