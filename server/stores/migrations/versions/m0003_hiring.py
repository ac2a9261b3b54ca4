"""A hiring round: candidates, messages, templates, codes, scores, reviews, decisions, audit, webhooks."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at_wall_s", sa.Double(), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("object", sa.String(length=120), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_object"), "audit", ["object"], unique=False)
    op.create_table(
        "bank_questions",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=60), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("created_wall_s", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_questions")),
    )
    op.create_index(op.f("ix_bank_questions_role"), "bank_questions", ["role"], unique=False)
    op.create_table(
        "bank_templates",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=60), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("created_wall_s", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_templates")),
    )
    op.create_table(
        "message_templates",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("short", sa.String(length=500), nullable=False),
        sa.Column("changed_wall_s", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "language", name=op.f("pk_message_templates")),
    )
    op.create_table(
        "one_time_codes",
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("created_wall_s", sa.Double(), nullable=False),
        sa.Column("expires_wall_s", sa.Double(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("issued", sa.Text(), nullable=False),
        sa.Column("passed_wall_s", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("purpose", "subject", name=op.f("pk_one_time_codes")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("candidate", sa.String(length=64), nullable=False),
        sa.Column("opening", sa.String(length=64), nullable=False),
        sa.Column("invitation", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_wall_s", sa.Double(), nullable=False),
        sa.Column("created_wall_s", sa.Double(), nullable=False),
        sa.Column("expires_wall_s", sa.Double(), nullable=True),
        sa.Column("sent_wall_s", sa.Double(), nullable=True),
        sa.Column("sent_by", sa.String(length=20), nullable=False),
        sa.Column("base_url", sa.String(length=300), nullable=False),
        sa.Column("error", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    op.create_index(op.f("ix_outbox_candidate"), "outbox", ["candidate"], unique=False)
    op.create_index("ix_outbox_state_due", "outbox", ["state", "due_wall_s"], unique=False)
    op.create_index("ix_outbox_invitation_kind", "outbox", ["invitation", "kind"], unique=False)
    op.create_index("ix_outbox_created", "outbox", ["created_wall_s"], unique=False)
    op.create_table(
        "requests",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("session", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("created_wall_s", sa.Double(), nullable=False),
        sa.Column("due_wall_s", sa.Double(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("answered_wall_s", sa.Double(), nullable=True),
        sa.Column("answered_by", sa.String(length=200), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
    )
    op.create_index("ix_requests_outcome_due", "requests", ["outcome", "due_wall_s"], unique=False)
    op.create_index(op.f("ix_requests_session"), "requests", ["session"], unique=False)
    op.create_table(
        "webhooks",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("url", sa.String(length=1000), nullable=False),
        sa.Column("secret", sa.String(length=100), nullable=False),
        sa.Column("events", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_wall_s", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhooks")),
    )
    op.create_table(
        "candidates",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("opening", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("mail", sa.String(length=320), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("resume", sa.Text(), nullable=True),
        sa.Column("questions", sa.Text(), nullable=False),
        sa.Column("created_wall_s", sa.Double(), nullable=False),
        sa.Column("withdrawn_wall_s", sa.Double(), nullable=True),
        sa.Column("erased_wall_s", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["opening"], ["openings.id"], name=op.f("fk_candidates_opening")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidates")),
    )
    op.create_index("ix_candidates_opening_created", "candidates", ["opening", "created_wall_s"], unique=False)
    op.create_table(
        "saved_views",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("created_wall_s", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name=op.f("fk_saved_views_account"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
    )
    op.create_index(op.f("ix_saved_views_account"), "saved_views", ["account"], unique=False)
    op.create_table(
        "webhook_deliveries",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("webhook", sa.String(length=64), nullable=False),
        sa.Column("event", sa.String(length=60), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_wall_s", sa.Double(), nullable=False),
        sa.Column("created_wall_s", sa.Double(), nullable=False),
        sa.Column("error", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["webhook"], ["webhooks.id"], name=op.f("fk_webhook_deliveries_webhook"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_deliveries")),
    )
    op.create_index("ix_webhook_deliveries_state_due", "webhook_deliveries", ["state", "due_wall_s"], unique=False)
    op.create_index(op.f("ix_webhook_deliveries_webhook"), "webhook_deliveries", ["webhook"], unique=False)
    op.create_table(
        "assignments",
        sa.Column("candidate", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name=op.f("fk_assignments_account"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["candidate"], ["candidates.id"], name=op.f("fk_assignments_candidate"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("candidate", "account", name=op.f("pk_assignments")),
    )
    op.create_index("ix_assignments_account", "assignments", ["account"], unique=False)
    op.create_table(
        "decisions",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("session", sa.String(length=64), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("opening", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("decision", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("next_opening", sa.String(length=64), nullable=False),
        sa.Column("invitation", sa.String(length=64), nullable=False),
        sa.Column("notice", sa.String(length=20), nullable=False),
        sa.Column("created_wall_s", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name=op.f("fk_decisions_session"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sa.UniqueConstraint("session", "n", name=op.f("uq_decisions_session_n")),
    )
    op.create_index(op.f("ix_decisions_opening"), "decisions", ["opening"], unique=False)
    op.create_table(
        "reviews",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("session", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_wall_s", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name=op.f("fk_reviews_session"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
    )
    op.create_index(op.f("ix_reviews_session"), "reviews", ["session"], unique=False)
    op.create_table(
        "scores",
        sa.Column("session", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rules_version", sa.String(length=40), nullable=False),
        sa.Column("weights_sha256", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("composite", sa.Double(), nullable=True),
        sa.Column("effective", sa.Double(), nullable=True),
        sa.Column("effective_body", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_wall_s", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name=op.f("fk_scores_session"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("session", "version", name=op.f("pk_scores")),
    )
    op.add_column("accounts", sa.Column("department", sa.String(length=200), server_default="", nullable=False))
    op.add_column("accounts", sa.Column("disabled_wall_s", sa.Double(), nullable=True))
    op.add_column("invitations", sa.Column("candidate_id", sa.String(length=64), nullable=True))
    op.create_index(op.f("ix_invitations_candidate_id"), "invitations", ["candidate_id"], unique=False)
    op.add_column("openings", sa.Column("paused", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("openings", sa.Column("settings", sa.Text(), server_default="{}", nullable=False))
    _candidates_of_links()


def _candidates_of_links() -> None:
    """Whoever was invited by name alone becomes a candidate, under the id of that invitation."""
    connection = op.get_bind()
    invited = connection.execute(
        sa.text(
            "SELECT i.id, i.opening, i.candidate, i.created_wall_s, o.plan FROM invitations i JOIN openings o "
            "ON o.id = i.opening WHERE i.candidate_id IS NULL"
        )
    ).all()
    if not invited:
        return
    connection.execute(
        sa.text(
            "INSERT INTO candidates (id, opening, name, mail, phone, language, note, questions, created_wall_s) "
            "VALUES (:id, :opening, :name, '', '', :language, '', '[]', :created_wall_s)"
        ),
        [
            {
                "id": row.id,
                "opening": row.opening,
                "name": row.candidate,
                "language": json.loads(row.plan).get("language", "zh"),
                "created_wall_s": row.created_wall_s,
            }
            for row in invited
        ],
    )
    connection.execute(sa.text("UPDATE invitations SET candidate_id = id WHERE candidate_id IS NULL"))
