"""The tables, as the code uses them now. How a database gets there is in ``migrations/``.

Every time is a float of seconds since 1970, UTC (``*_wall_s``). Ids are lower-case hex.
"""

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

accounts = sa.Table(
    "accounts",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("name_key", sa.String(400), nullable=False, unique=True),
    sa.Column("role", sa.String(32), nullable=False),
    sa.Column("password_hash", sa.String(300), nullable=False),
    sa.Column("must_change_password", sa.Boolean, nullable=False),
    sa.Column("created_wall_s", sa.Double, nullable=False),
    sa.Column("department", sa.String(200), nullable=False, server_default=""),
    sa.Column("disabled_wall_s", sa.Double),
)

sign_ins = sa.Table(
    "sign_ins",
    metadata,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("account", sa.ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("created_wall_s", sa.Double, nullable=False),
    sa.Column("seen_wall_s", sa.Double, nullable=False),
)

api_keys = sa.Table(
    "api_keys",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("account", sa.ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("label", sa.String(100), nullable=False),
    sa.Column("secret_hash", sa.String(64), nullable=False, unique=True),
    sa.Column("created_wall_s", sa.Double, nullable=False),
    sa.Column("last_used_wall_s", sa.Double),
)

openings = sa.Table(
    "openings",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("plan", sa.Text, nullable=False),
    sa.Column("created_wall_s", sa.Double, nullable=False, index=True),
    sa.Column("closed", sa.Boolean, nullable=False),
    sa.Column("paused", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("settings", sa.Text, nullable=False, server_default="{}"),
)

invitations = sa.Table(
    "invitations",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("opening", sa.ForeignKey("openings.id"), nullable=False, index=True),
    sa.Column("candidate", sa.String(200), nullable=False),
    sa.Column("created_wall_s", sa.Double, nullable=False),
    sa.Column("valid_from_wall_s", sa.Double),
    sa.Column("valid_until_wall_s", sa.Double),
    sa.Column("opened_wall_s", sa.Double),
    sa.Column("revoked_wall_s", sa.Double),
    sa.Column("candidate_id", sa.String(64), index=True),
)

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("opening", sa.ForeignKey("openings.id"), nullable=False),
    sa.Column("invitation", sa.ForeignKey("invitations.id"), nullable=False, unique=True),
    sa.Column("candidate", sa.String(200), nullable=False),
    sa.Column("plan", sa.Text, nullable=False),
    sa.Column("began_wall_s", sa.Double, nullable=False, index=True),
    sa.Column("stage", sa.String(32), nullable=False),
    sa.Column("live", sa.Boolean, nullable=False),
    sa.Column("answered", sa.Integer, nullable=False),
    sa.Column("flags", sa.Integer, nullable=False),
    sa.Column("device_hash", sa.String(64), nullable=False),
    sa.Column("page_id", sa.String(64), nullable=False),
    sa.Column("page_language", sa.String(8), nullable=False),
    sa.Index("ix_sessions_opening_began", "opening", "began_wall_s"),
    sa.Index("ix_sessions_live", "live"),
    sa.Index("ix_sessions_device_hash", "device_hash"),
)

timeline = sa.Table(
    "timeline",
    metadata,
    sa.Column("session", sa.ForeignKey("sessions.id"), primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at_ms", sa.BigInteger, nullable=False),
    sa.Column("key", sa.String(200)),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.UniqueConstraint("session", "key"),
)

FLAG_KINDS = sa.text("kind IN ('flag_raised', 'flag_cleared', 'flag_marked')")
"""A query must say exactly this to be led by the index below."""
sa.Index("ix_timeline_flags", timeline.c.session, sqlite_where=FLAG_KINDS, postgresql_where=FLAG_KINDS)

answer_figures = sa.Table(
    "answer_figures",
    metadata,
    sa.Column("session", sa.ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("question", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("opening", sa.ForeignKey("openings.id"), nullable=False),
    sa.Column("question_key", sa.String(32), nullable=False),
    sa.Column("figures", sa.Text, nullable=False),
    sa.Index("ix_answer_figures_opening_key", "opening", "question_key"),
)
"""What a finished interview leaves for comparison, written when it is handed in; made again from timelines at any time."""
