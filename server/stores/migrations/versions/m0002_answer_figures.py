"""What finished interviews leave for comparison, and a short way to a session's flags."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_FLAGS = sa.text("kind IN ('flag_raised', 'flag_cleared', 'flag_marked')")


def upgrade() -> None:
    op.create_table(
        "answer_figures",
        sa.Column("session", sa.String(64), nullable=False),
        sa.Column("question", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("opening", sa.String(64), nullable=False),
        sa.Column("question_key", sa.String(32), nullable=False),
        sa.Column("figures", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("session", "question", name="pk_answer_figures"),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name="fk_answer_figures_session", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["opening"], ["openings.id"], name="fk_answer_figures_opening"),
    )
    op.create_index("ix_answer_figures_opening_key", "answer_figures", ["opening", "question_key"])
    op.create_index("ix_timeline_flags", "timeline", ["session"], sqlite_where=_FLAGS, postgresql_where=_FLAGS)
