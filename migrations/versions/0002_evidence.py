"""What an event binds, checkpoints, and what was erased."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

MOMENT = sa.DateTime(timezone=True)

ADDED: dict[str, sa.types.TypeEngine] = {
    "roles": sa.Text(),
    "data_class": sa.String(length=20),
    "reason": sa.Text(),
    "recipient": sa.String(length=60),
    "session": sa.String(length=64),
    "address": sa.String(length=64),
    "request": sa.String(length=64),
    "product": sa.String(length=40),
    "leaf": sa.String(length=64),
}
KEPT = (
    "id", "force", "seq", "at", "actor", "rank", "event", "action", "outcome", "code", "case_id", "case", "version",
    "commitment", "hash", "form", "logged_at", "acting", *(name for name in ADDED if name != "reason"),
)  # fmt: skip
NEW_TABLES = ("tombstone", "checkpoint", "cosignature")

# An entry may lose its text, salt and reason once its tombstone stands, and nothing else may ever change.
EVENT_SQLITE = f"""CREATE TRIGGER event_no_update BEFORE UPDATE ON event
WHEN NOT (NEW.particulars = '{{}}' AND NEW.salt = '' AND NEW.reason = ''
  AND {" AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in KEPT)}
  AND EXISTS (SELECT 1 FROM tombstone WHERE tombstone.event_id = OLD.id))
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END"""  # noqa: S608 - names of this file
# INSERT OR REPLACE would take a row away without asking the trigger on DELETE.
REPLACE_SQLITE = """CREATE TRIGGER event_no_replace BEFORE INSERT ON event
WHEN EXISTS (SELECT 1 FROM event WHERE id = NEW.id OR (force = NEW.force AND seq = NEW.seq))
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END"""
KEYS = {
    "tombstone": "event_id = NEW.event_id",
    "checkpoint": "force = NEW.force AND size = NEW.size",
    "cosignature": "force = NEW.force AND size = NEW.size AND witness = NEW.witness",
}

EVENT_POSTGRES = """CREATE FUNCTION event_may_lose_its_text() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
  IF NEW.particulars = '{}' AND NEW.salt = '' AND NEW.reason = ''
    AND to_jsonb(NEW) - '{particulars,salt,reason}'::text[] = to_jsonb(OLD) - '{particulars,salt,reason}'::text[]
    AND EXISTS (SELECT 1 FROM tombstone WHERE tombstone.event_id = OLD.id)
  THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'events are append-only';
END $$"""


def upgrade() -> None:
    op.add_column("event", sa.Column("form", sa.Integer(), server_default="1", nullable=False))
    op.add_column("event", sa.Column("logged_at", MOMENT, nullable=True))
    op.add_column("event", sa.Column("acting", sa.Boolean(), server_default=sa.false(), nullable=False))
    for name, kind in ADDED.items():
        op.add_column("event", sa.Column(name, kind, server_default="", nullable=False))
    op.add_column("chain_head", sa.Column("logged_at", MOMENT, nullable=True))
    op.create_table(
        "tombstone",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("force", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("erased_by", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"]),
        sa.PrimaryKeyConstraint("event_id"),
    )
    op.create_table(
        "checkpoint",
        sa.Column("force", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("edge", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("force", "size"),
    )
    op.create_table(
        "cosignature",
        sa.Column("force", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("witness", sa.String(length=100), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("force", "size", "witness"),
    )
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgres()
    else:
        _guard_sqlite()


def _guard_sqlite() -> None:
    op.execute("DROP TRIGGER event_no_update")
    op.execute(EVENT_SQLITE)
    op.execute(REPLACE_SQLITE)
    for table in NEW_TABLES:
        stop = f"BEGIN SELECT RAISE(ABORT, '{table}s are append-only'); END"
        op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {stop}")
        op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {stop}")
        again = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {KEYS[table]})"  # noqa: S608 - names of this file
        op.execute(f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} {again} {stop}")


def _guard_postgres() -> None:
    op.execute(EVENT_POSTGRES)
    op.execute("DROP TRIGGER event_no_change ON event")
    stop = "EXECUTE FUNCTION event_is_append_only()"
    op.execute(
        "CREATE TRIGGER event_no_update BEFORE UPDATE ON event FOR EACH ROW EXECUTE FUNCTION event_may_lose_its_text()"
    )
    op.execute(f"CREATE TRIGGER event_no_change BEFORE DELETE ON event FOR EACH ROW {stop}")
    for table in NEW_TABLES:
        op.execute(f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {stop}")
        op.execute(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {stop}")


def downgrade() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    on = " ON event" if postgres else ""
    op.execute(f"DROP TRIGGER event_no_update{on}")
    op.execute(f"DROP TRIGGER {'event_no_change' if postgres else 'event_no_replace'}{on}")
    for table in reversed(NEW_TABLES):
        op.drop_table(table)
    for name in ("form", "logged_at", "acting", *ADDED):
        op.drop_column("event", name)
    op.drop_column("chain_head", "logged_at")
    stop = "EXECUTE FUNCTION event_is_append_only()"
    if postgres:
        op.execute("DROP FUNCTION event_may_lose_its_text()")
        op.execute(f"CREATE TRIGGER event_no_change BEFORE UPDATE OR DELETE ON event FOR EACH ROW {stop}")
    else:
        op.execute(
            "CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'events are append-only'); END"
        )
