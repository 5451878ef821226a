"""The force, its teams and its people."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from csor.records.base import Base


class ForceRecord(Base):
    """A police force. prefix: the first letters of its references.

    key_required: authorisers, compliance and administrators need a security key. trusts_sign_on: a second factor that
    the force's identity provider says it asked for counts as ours.
    """

    __tablename__ = "force"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    prefix: Mapped[str] = mapped_column(String(8))
    key_required: Mapped[bool] = mapped_column(server_default=false())
    trusts_sign_on: Mapped[bool] = mapped_column(server_default=false())


class TeamRecord(Base):
    """A team that can have cases."""

    __tablename__ = "team"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    force: Mapped[str] = mapped_column(ForeignKey("force.id"))
    name: Mapped[str] = mapped_column(Text)


class PersonRecord(Base):
    """Somebody who works here. id: the user name. roles: codes with a space between.

    identity: the staff number, the same on every account of one human being; the user name when nothing else is known.
    """

    __tablename__ = "person"
    __table_args__ = (Index("ix_person_identity", "force", "identity"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    force: Mapped[str] = mapped_column(ForeignKey("force.id"))
    name: Mapped[str] = mapped_column(Text)
    collar: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(40))
    rank: Mapped[str] = mapped_column(String(40))
    acting: Mapped[bool]
    roles: Mapped[str] = mapped_column(Text)
    team: Mapped[str] = mapped_column(String(40))
    password_hash: Mapped[str] = mapped_column(Text)
    active: Mapped[bool]
    added_at: Mapped[datetime]
    identity: Mapped[str] = mapped_column(String(40), server_default="")
