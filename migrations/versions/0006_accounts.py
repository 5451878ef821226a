"""Security keys, single sign-on, links, and changes of accounts that wait for a second person."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

MOMENT = sa.DateTime(timezone=True)


def _text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=False)


def _long(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _moment(name: str, *, always: bool = True) -> sa.Column[object]:
    return sa.Column(name, MOMENT, nullable=not always)


def _bytes(name: str) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=False)


def _key() -> tuple[sa.Column[object], sa.PrimaryKeyConstraint]:
    return sa.Column("id", sa.Uuid(), nullable=False), sa.PrimaryKeyConstraint("id")


def _person() -> tuple[sa.Column[str], sa.ForeignKeyConstraint]:
    return _text("person", 40), sa.ForeignKeyConstraint(["person"], ["person.id"])


def upgrade() -> None:
    op.add_column("person", sa.Column("identity", sa.String(length=40), nullable=False, server_default=""))
    op.execute("UPDATE person SET identity = id")
    op.create_index("ix_person_identity", "person", ["force", "identity"])
    off = sa.Boolean()
    op.add_column("force", sa.Column("key_required", off, nullable=False, server_default=sa.false()))
    op.add_column("force", sa.Column("trusts_sign_on", off, nullable=False, server_default=sa.false()))
    op.create_table(
        "account_change",
        *_key(),
        _text("force", 40),
        sa.ForeignKeyConstraint(["force"], ["force.id"]),
        *_person(),
        _text("kind", 20),
        _long("asked"),
        _long("reason"),
        _text("state", 10),
        _text("proposed_by", 40),
        _moment("proposed_at"),
        _text("decided_by", 40),
        _moment("decided_at", always=False),
        _long("decided_reason"),
    )
    op.create_index("ix_account_change_waiting", "account_change", ["force", "state"])
    op.create_index("ix_account_change_person", "account_change", ["person"])
    _ways_in()
    op.create_table(
        "account_news",
        *_key(),
        *_person(),
        _moment("at"),
        _text("kind", 40),
        _long("said"),
        _moment("seen_at", always=False),
    )
    op.create_index("ix_account_news_person", "account_news", ["person"])


def _ways_in() -> None:
    op.create_table(
        "account_link",
        *_key(),
        *_person(),
        _text("kind", 10),
        _text("token_hash", 64),
        _text("made_by", 40),
        _moment("made_at"),
        _moment("ends_at"),
        _moment("used_at", always=False),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("ix_account_link_person", "account_link", ["person"])
    op.create_table(
        "security_key",
        *_key(),
        *_person(),
        _bytes("credential"),
        _bytes("public_key"),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        _text("name", 60),
        _moment("added_at"),
        _moment("used_at", always=False),
        _moment("ended_at", always=False),
        sa.UniqueConstraint("credential"),
    )
    op.create_index("ix_security_key_person", "security_key", ["person"])
    op.create_table(
        "key_challenge",
        *_key(),
        _text("session", 64),
        _text("person", 40),
        _text("purpose", 10),
        _bytes("challenge"),
        _moment("made_at"),
        _moment("used_at", always=False),
    )
    op.create_index("ix_key_challenge_session", "key_challenge", ["session"])
    op.create_table(
        "sign_on_subject",
        *_key(),
        *_person(),
        _text("issuer", 255),
        _text("subject", 255),
        _moment("bound_at"),
        _text("bound_by", 40),
        sa.UniqueConstraint("issuer", "subject"),
    )
    op.create_index("ix_sign_on_subject_person", "sign_on_subject", ["person"])
    op.create_table(
        "sign_on_attempt",
        _text("state_hash", 64),
        _text("browser_hash", 64),
        _text("link", 64),
        _long("next"),
        _moment("began_at"),
        _moment("used_at", always=False),
        sa.PrimaryKeyConstraint("state_hash"),
    )


def downgrade() -> None:
    op.drop_table("account_news")
    op.drop_table("sign_on_attempt")
    op.drop_table("sign_on_subject")
    op.drop_table("key_challenge")
    op.drop_table("security_key")
    op.drop_table("account_link")
    op.drop_table("account_change")
    op.drop_column("force", "trusts_sign_on")
    op.drop_column("force", "key_required")
    op.drop_index("ix_person_identity", table_name="person")
    op.drop_column("person", "identity")
