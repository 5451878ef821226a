"""Requests to erase a closed case."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

MOMENT = sa.DateTime(timezone=True)


def _text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=False)


def upgrade() -> None:
    op.create_table(
        "erasure_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        _text("force", 40),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        _text("case", 40),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        _text("state", 10),
        _text("asked_by", 40),
        sa.Column("asked_at", MOMENT, nullable=False),
        _text("answered_by", 40),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("answer_reason", sa.Text(), nullable=False),
    )
    op.create_index("ix_erasure_request_case", "erasure_request", ["case_id"])
    op.create_index("ix_erasure_request_list", "erasure_request", ["force", "asked_at"])


def downgrade() -> None:
    op.drop_table("erasure_request")
