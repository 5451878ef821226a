"""Who is proposed to be named on a sealed case, by whom and why, until somebody else agrees."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    for name, kind in (("names", sa.Text()), ("names_by", sa.String(length=40)), ("names_reason", sa.Text())):
        op.add_column("case_seal", sa.Column(name, kind, server_default="", nullable=False))
    op.add_column("case_seal", sa.Column("names_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for name in ("names_at", "names_reason", "names_by", "names"):
        op.drop_column("case_seal", name)
