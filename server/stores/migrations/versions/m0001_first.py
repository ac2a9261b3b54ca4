"""Accounts, openings, invitations, sessions and their timelines."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("name_key", sa.String(400), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("password_hash", sa.String(300), nullable=False),
        sa.Column("must_change_password", sa.Boolean, nullable=False),
        sa.Column("created_wall_s", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("name_key", name="uq_accounts_name_key"),
    )
    op.create_table(
        "sign_ins",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("created_wall_s", sa.Double, nullable=False),
        sa.Column("seen_wall_s", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_sign_ins"),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name="fk_sign_ins_account", ondelete="CASCADE"),
    )
    op.create_index("ix_sign_ins_account", "sign_ins", ["account"])
    op.create_table(
        "api_keys",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("label", sa.String(100), nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("created_wall_s", sa.Double, nullable=False),
        sa.Column("last_used_wall_s", sa.Double),
        sa.PrimaryKeyConstraint("id", name="pk_api_keys"),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name="fk_api_keys_account", ondelete="CASCADE"),
        sa.UniqueConstraint("secret_hash", name="uq_api_keys_secret_hash"),
    )
    op.create_index("ix_api_keys_account", "api_keys", ["account"])
    op.create_table(
        "openings",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("plan", sa.Text, nullable=False),
        sa.Column("created_wall_s", sa.Double, nullable=False),
        sa.Column("closed", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_openings"),
    )
    op.create_index("ix_openings_created_wall_s", "openings", ["created_wall_s"])
    op.create_table(
        "invitations",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("opening", sa.String(64), nullable=False),
        sa.Column("candidate", sa.String(200), nullable=False),
        sa.Column("created_wall_s", sa.Double, nullable=False),
        sa.Column("valid_from_wall_s", sa.Double),
        sa.Column("valid_until_wall_s", sa.Double),
        sa.Column("opened_wall_s", sa.Double),
        sa.Column("revoked_wall_s", sa.Double),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        sa.ForeignKeyConstraint(["opening"], ["openings.id"], name="fk_invitations_opening"),
    )
    op.create_index("ix_invitations_opening", "invitations", ["opening"])
    op.create_table(
        "sessions",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("opening", sa.String(64), nullable=False),
        sa.Column("invitation", sa.String(64), nullable=False),
        sa.Column("candidate", sa.String(200), nullable=False),
        sa.Column("plan", sa.Text, nullable=False),
        sa.Column("began_wall_s", sa.Double, nullable=False),
        sa.Column("stage", sa.String(32), nullable=False),
        sa.Column("live", sa.Boolean, nullable=False),
        sa.Column("answered", sa.Integer, nullable=False),
        sa.Column("flags", sa.Integer, nullable=False),
        sa.Column("device_hash", sa.String(64), nullable=False),
        sa.Column("page_id", sa.String(64), nullable=False),
        sa.Column("page_language", sa.String(8), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        sa.ForeignKeyConstraint(["opening"], ["openings.id"], name="fk_sessions_opening"),
        sa.ForeignKeyConstraint(["invitation"], ["invitations.id"], name="fk_sessions_invitation"),
        sa.UniqueConstraint("invitation", name="uq_sessions_invitation"),
    )
    op.create_index("ix_sessions_opening_began", "sessions", ["opening", "began_wall_s"])
    op.create_index("ix_sessions_live", "sessions", ["live"])
    op.create_index("ix_sessions_device_hash", "sessions", ["device_hash"])
    op.create_index("ix_sessions_began_wall_s", "sessions", ["began_wall_s"])
    op.create_table(
        "timeline",
        sa.Column("session", sa.String(64), nullable=False),
        sa.Column("n", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("at_ms", sa.BigInteger, nullable=False),
        sa.Column("key", sa.String(200)),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("session", "n", name="pk_timeline"),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name="fk_timeline_session"),
        sa.UniqueConstraint("session", "key", name="uq_timeline_session_key"),
    )
