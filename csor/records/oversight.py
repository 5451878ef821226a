"""What oversight keeps: who looked on which day, digests, flags with their verdicts, which search found what, samples."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from csor.records.base import Base, new_id
from csor.records.event_record import EventRecord

BY_KIND = Index("ix_event_kind", EventRecord.force, EventRecord.event, EventRecord.at)
BY_PERSON = Index("ix_event_person", EventRecord.force, EventRecord.actor, EventRecord.event, EventRecord.at)


class DayRead(Base):
    """A day whose looks were read: digests and flags stand. looks: how many there were."""

    __tablename__ = "day_read"

    force: Mapped[str] = mapped_column(String(40), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    looks: Mapped[int]
    read_at: Mapped[datetime]


class Digest(Base):
    """What a person opened on a day. cases: JSON, [reference, times]. hours: bit h is set when they looked in hour h."""

    __tablename__ = "digest"

    force: Mapped[str] = mapped_column(String(40), primary_key=True)
    person: Mapped[str] = mapped_column(String(40), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    hours: Mapped[int]
    searches: Mapped[int]
    cases: Mapped[str] = mapped_column(Text)
    put_away_at: Mapped[datetime | None]


class OtherLook(Base):
    """A day on which a person looked at a case without own work on it: what repeated looks are counted from."""

    __tablename__ = "other_look"

    force: Mapped[str] = mapped_column(String(40), primary_key=True)
    person: Mapped[str] = mapped_column(String(40), primary_key=True)
    case: Mapped[str] = mapped_column(String(40), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)


class FlagRecord(Base):
    """A sign of misuse for people to look at. views, facts: JSON. verdict: empty until compliance gave one."""

    __tablename__ = "flag"
    __table_args__ = (
        UniqueConstraint("force", "day", "sign", "person", "case"),
        Index("ix_flag_open", "force", "verdict", "day", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    force: Mapped[str] = mapped_column(String(40))
    day: Mapped[date]
    sign: Mapped[str] = mapped_column(String(20))
    person: Mapped[str] = mapped_column(String(40))
    case: Mapped[str] = mapped_column(String(40))
    since: Mapped[date]
    views: Mapped[str] = mapped_column(Text)
    facts: Mapped[str] = mapped_column(Text)
    raised_at: Mapped[datetime]
    verdict: Mapped[str] = mapped_column(String(20))
    verdict_reason: Mapped[str] = mapped_column(Text)
    verdict_by: Mapped[str] = mapped_column(String(40))
    verdict_at: Mapped[datetime | None]


class SearchHit(Base):
    """That a search showed a case. seq: of the search's event."""

    __tablename__ = "search_hit"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    force: Mapped[str] = mapped_column(String(40), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class SampleSeed(Base):
    """A week's seed: bound before the week begins, shown once it was drawn. week: its Monday."""

    __tablename__ = "sample_seed"

    force: Mapped[str] = mapped_column(String(40), primary_key=True)
    week: Mapped[date] = mapped_column(primary_key=True)
    commitment: Mapped[str] = mapped_column(String(64))
    seed: Mapped[str] = mapped_column(String(64))
    bound_at: Mapped[datetime]
    drawn_at: Mapped[datetime | None]
    drawn_by: Mapped[str] = mapped_column(String(40))


class Sampled(Base):
    """One that was drawn, or that is always in the sample. kind: case or view. place: its number in the order."""

    __tablename__ = "sampled"

    force: Mapped[str] = mapped_column(String(40), primary_key=True)
    week: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    reference: Mapped[str] = mapped_column(String(40))
    why: Mapped[str] = mapped_column(String(20))
    finding: Mapped[str] = mapped_column(String(20))
    finding_reason: Mapped[str] = mapped_column(Text)
    finding_by: Mapped[str] = mapped_column(String(40))
    finding_at: Mapped[datetime | None]
