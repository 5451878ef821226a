"""The first schema: cases, events, people, parties, the desk."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)

GUARDS_SQLITE = (
    "CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'events are append-only'); END",
    "CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'events are append-only'); END",
)
GUARDS_POSTGRES = (
    """CREATE FUNCTION event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'events are append-only'; END $$""",
    """CREATE TRIGGER event_no_change BEFORE UPDATE OR DELETE ON event
    FOR EACH ROW EXECUTE FUNCTION event_is_append_only()""",
    """CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON event
    FOR EACH STATEMENT EXECUTE FUNCTION event_is_append_only()""",
)


def upgrade() -> None:
    op.create_table(
        "case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("force", sa.String(length=40), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("protocol", sa.String(length=40), nullable=False),
        sa.Column("route", sa.String(length=20), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("stage_since", MOMENT, nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("danger_now", sa.Boolean(), nullable=False),
        sa.Column("team", sa.String(length=40), nullable=False),
        sa.Column("owner", sa.String(length=40), nullable=False),
        sa.Column("keyed_by", sa.String(length=40), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("changed_by", sa.String(length=40), nullable=False),
        sa.Column("subject_name", sa.Text(), nullable=False),
        sa.Column("children_names", sa.Text(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("next_due_at", MOMENT, nullable=True),
        sa.Column("next_due_on", sa.Date(), nullable=True),
        sa.Column("next_due_name", sa.String(length=20), nullable=False),
        sa.Column("conclusion_due_at", MOMENT, nullable=False),
        sa.Column("days_allowed", sa.Integer(), nullable=False),
        sa.Column("checks_met", sa.Boolean(), nullable=True),
        sa.Column("meeting_counts", sa.Boolean(), nullable=False),
        sa.Column("meeting_met", sa.Boolean(), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_met", sa.Boolean(), nullable=True),
        sa.Column("concluded_at", MOMENT, nullable=True),
        sa.Column("concluded_on", sa.Date(), nullable=True),
        sa.Column("concluded_met", sa.Boolean(), nullable=True),
        sa.Column("days_to_conclude", sa.Integer(), nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("outcome", sa.String(length=60), nullable=False),
        sa.Column("disclosed", sa.Boolean(), nullable=False),
        sa.Column("disclosed_as", sa.String(length=20), nullable=False),
        sa.Column("registered", sa.Boolean(), nullable=False),
        sa.Column("flagged", sa.Boolean(), nullable=False),
        sa.Column("minutes_to_safeguard", sa.Integer(), nullable=True),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("refused_result", sa.String(length=30), nullable=False),
        sa.Column("undertakings_offered", sa.Integer(), nullable=False),
        sa.Column("extended", sa.Integer(), nullable=False),
        sa.Column("extended_in_time", sa.Integer(), nullable=False),
        sa.Column("overridden", sa.Integer(), nullable=False),
        sa.Column("unverified", sa.Integer(), nullable=False),
        sa.Column("breaches", sa.Integer(), nullable=False),
        sa.Column("complaints", sa.Integer(), nullable=False),
        sa.Column("judicial_reviews", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("force", "reference"),
    )
    op.create_index("ix_case_concluded", "case", ["force", "concluded_on", "route"], unique=False)
    op.create_index("ix_case_due", "case", ["force", "open", "danger_now", "next_due_at", "id"], unique=False)
    op.create_index("ix_case_keyed", "case", ["force", "keyed_by", "open"], unique=False)
    op.create_index(
        "ix_case_owner", "case", ["force", "open", "owner", "danger_now", "next_due_at", "id"], unique=False
    )
    op.create_index("ix_case_received", "case", ["force", "received_on", "route"], unique=False)
    op.create_index("ix_case_team", "case", ["force", "open", "team", "danger_now", "next_due_at", "id"], unique=False)
    op.create_table(
        "chain_head",
        sa.Column("force", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("force"),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("force", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("rank", sa.String(length=40), nullable=False),
        sa.Column("event", sa.String(length=60), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("case", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("particulars", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("force", "seq"),
    )
    op.create_index("ix_event_actor", "event", ["force", "actor", "seq"], unique=False)
    op.create_index("ix_event_case", "event", ["case_id", "seq"], unique=False)
    op.create_table(
        "force",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("prefix", sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "once_key",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "reference_counter",
        sa.Column("force", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("force", "year"),
    )
    op.create_table(
        "case_content",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case.id"],
        ),
        sa.PrimaryKeyConstraint("case_id"),
    )
    op.create_table(
        "look",
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case.id"],
        ),
        sa.PrimaryKeyConstraint("person", "case_id"),
    )
    op.create_table(
        "party",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("force", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("forenames", sa.Text(), nullable=False),
        sa.Column("surname", sa.Text(), nullable=False),
        sa.Column("surname_key", sa.Text(), nullable=False),
        sa.Column("sound_key", sa.Text(), nullable=False),
        sa.Column("born", sa.Date(), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("telephone", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_party_case", "party", ["case_id"], unique=False)
    op.create_index("ix_party_sound", "party", ["force", "sound_key", "id"], unique=False)
    op.create_index("ix_party_surname", "party", ["force", "surname_key", "id"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("force", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("collar", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=40), nullable=False),
        sa.Column("rank", sa.String(length=40), nullable=False),
        sa.Column("acting", sa.Boolean(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("team", sa.String(length=40), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["force"],
            ["force.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "team",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("force", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["force"],
            ["force.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    postgres = op.get_bind().dialect.name == "postgresql"
    for guard in GUARDS_POSTGRES if postgres else GUARDS_SQLITE:
        op.execute(guard)


def downgrade() -> None:
    op.drop_table("team")
    op.drop_table("person")
    op.drop_index("ix_party_surname", table_name="party")
    op.drop_index("ix_party_sound", table_name="party")
    op.drop_index("ix_party_case", table_name="party")
    op.drop_table("party")
    op.drop_table("look")
    op.drop_table("case_content")
    op.drop_table("reference_counter")
    op.drop_table("once_key")
    op.drop_table("force")
    op.drop_index("ix_event_case", table_name="event")
    op.drop_index("ix_event_actor", table_name="event")
    op.drop_table("event")
    op.drop_table("chain_head")
    op.drop_index("ix_case_team", table_name="case")
    op.drop_index("ix_case_received", table_name="case")
    op.drop_index("ix_case_owner", table_name="case")
    op.drop_index("ix_case_keyed", table_name="case")
    op.drop_index("ix_case_due", table_name="case")
    op.drop_index("ix_case_concluded", table_name="case")
    op.drop_table("case")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION event_is_append_only()")
