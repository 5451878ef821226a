"""Small records of the work itself: reference numbers, forms sent once, who looked when."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from csor.records.base import Base


class ReferenceCounter(Base):
    """How many references were given in a year; its row is the lock that keeps them apart."""

    __tablename__ = "reference_counter"

    force: Mapped[str] = mapped_column(String(40), primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    given: Mapped[int] = mapped_column("last")  # of the time when they were counted up: the last was how many


class OnceKey(Base):
    """A form that was sent: the same key again does nothing and leads to the same place."""

    __tablename__ = "once_key"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    person: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
    reference: Mapped[str] = mapped_column(String(40))


class Look(Base):
    """When a person last opened a case, for the dot that says it changed since."""

    __tablename__ = "look"

    person: Mapped[str] = mapped_column(String(40), primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    at: Mapped[datetime]
