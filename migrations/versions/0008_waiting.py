"""Whether a case waits for a partner's reply: a column, so that the work list asks no case's value."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

# A quotation mark inside words is escaped in a case's value, so only a check's state can match.
WAITS = """
UPDATE "case" SET awaits_reply = true WHERE EXISTS (
    SELECT 1 FROM case_content
    WHERE case_content.case_id = "case".id AND case_content.facts LIKE '%"state":"requested"%'
)
"""


def upgrade() -> None:
    op.add_column("case", sa.Column("awaits_reply", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(WAITS)
    op.create_index("ix_case_waiting", "case", ["force", "open", "awaits_reply", "danger_now", "next_due_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_case_waiting", table_name="case")
    op.drop_column("case", "awaits_reply")
