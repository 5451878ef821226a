"""Security keys, single sign-on, and changes of roles that wait for a second person."""

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
