"""Days read, digests, flags of misuse, what searches found, samples; and the log by kind, by person and moment."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

MOMENT = sa.DateTime(timezone=True)
TABLES = ("sampled", "sample_seed", "search_hit", "flag", "other_look", "digest", "day_read")


def _key(name: str, length: int = 40) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), primary_key=True)


def _day_key(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Date(), primary_key=True)


def _text(name: str, length: int | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length) if length else sa.Text(), nullable=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, MOMENT, nullable=nullable)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def upgrade() -> None:
    op.create_table("day_read", _key("force"), _day_key("day"), _number("looks"), _moment("read_at"))
    op.create_table(
        "digest",
        _key("force"),
        _key("person"),
        _day_key("day"),
        _number("hours"),
        _number("searches"),
        _text("cases"),
        _moment("put_away_at", nullable=True),
    )
    op.create_table("other_look", _key("force"), _key("person"), _key("case"), _day_key("day"))
    _flags()
    op.create_table(
        "search_hit",
        sa.Column("case_id", sa.Uuid(), primary_key=True),
        _key("force"),
        sa.Column("seq", sa.Integer(), primary_key=True, autoincrement=False),
    )
    _samples()
    op.create_index("ix_event_kind", "event", ["force", "event", "at"])
    op.create_index("ix_event_person", "event", ["force", "actor", "event", "at"])


def _flags() -> None:
    op.create_table(
        "flag",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _text("force", 40),
        sa.Column("day", sa.Date(), nullable=False),
        _text("sign", 20),
        _text("person", 40),
        _text("case", 40),
        sa.Column("since", sa.Date(), nullable=False),
        _text("views"),
        _text("facts"),
        _moment("raised_at"),
        _text("verdict", 20),
        _text("verdict_reason"),
        _text("verdict_by", 40),
        _moment("verdict_at", nullable=True),
        sa.UniqueConstraint("force", "day", "sign", "person", "case"),
    )
    op.create_index("ix_flag_open", "flag", ["force", "verdict", "day", "id"])


def _samples() -> None:
    op.create_table(
        "sample_seed",
        _key("force"),
        _day_key("week"),
        _text("commitment", 64),
        _text("seed", 64),
        _moment("bound_at"),
        _moment("drawn_at", nullable=True),
        _text("drawn_by", 40),
    )
    op.create_table(
        "sampled",
        _key("force"),
        _day_key("week"),
        _key("kind", 10),
        sa.Column("place", sa.Integer(), primary_key=True, autoincrement=False),
        _text("reference", 40),
        _text("why", 20),
        _text("finding", 20),
        _text("finding_reason"),
        _text("finding_by", 40),
        _moment("finding_at", nullable=True),
    )


def downgrade() -> None:
    op.drop_index("ix_event_person", "event")
    op.drop_index("ix_event_kind", "event")
    for name in TABLES:
        op.drop_table(name)
