"""The tables of a hiring round: candidates, messages, scores, decisions, audit. See ``schema.py`` for times and ids.

JSON is kept as text; what it holds is said by the store that writes it.
"""

import sqlalchemy as sa

from server.stores.schema import metadata


def _id() -> sa.Column[str]:
    return sa.Column("id", sa.String(64), primary_key=True)


candidates = sa.Table(
    "candidates",
    metadata,
    _id(),
    sa.Column("opening", sa.ForeignKey("openings.id"), nullable=False),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("mail", sa.String(320), nullable=False),
    sa.Column("phone", sa.String(40), nullable=False),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("resume", sa.Text),
    sa.Column("questions", sa.Text, nullable=False),
    sa.Column("created_wall_s", sa.Double, nullable=False),
    sa.Column("withdrawn_wall_s", sa.Double),
    sa.Column("erased_wall_s", sa.Double),
    sa.Index("ix_candidates_opening_created", "opening", "created_wall_s"),
)

assignments = sa.Table(
    "assignments",
    metadata,
    sa.Column("candidate", sa.ForeignKey("candidates.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("account", sa.ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    sa.Index("ix_assignments_account", "account"),
)

bank_questions = sa.Table(
    "bank_questions",
    metadata,
    _id(),
    sa.Column("role", sa.String(60), nullable=False, index=True),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("tags", sa.Text, nullable=False),
    sa.Column("created_wall_s", sa.Double, nullable=False),
)

bank_templates = sa.Table(
    "bank_templates",
    metadata,
    _id(),
    sa.Column("title", sa.String(200), nullable=False),
    sa.Column("role", sa.String(60), nullable=False),
    sa.Column("plan", sa.Text, nullable=False),
    sa.Column("created_wall_s", sa.Double, nullable=False),
)

message_templates = sa.Table(
    "message_templates",
    metadata,
    sa.Column("kind", sa.String(40), primary_key=True),
    sa.Column("language", sa.String(8), primary_key=True),
    sa.Column("subject", sa.String(300), nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("short", sa.String(500), nullable=False),
    sa.Column("changed_wall_s", sa.Double, nullable=False),
)

outbox = sa.Table(
    "outbox",
    metadata,
    _id(),
    sa.Column("key", sa.String(200), nullable=False, unique=True),
    sa.Column("candidate", sa.String(64), nullable=False, index=True),
    sa.Column("opening", sa.String(64), nullable=False),
    sa.Column("invitation", sa.String(64), nullable=False),
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("address", sa.String(500), nullable=False),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("subject", sa.String(300), nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("due_wall_s", sa.Double, nullable=False),
    sa.Column("created_wall_s", sa.Double, nullable=False),
    sa.Column("expires_wall_s", sa.Double),
    sa.Column("sent_wall_s", sa.Double),
    sa.Column("sent_by", sa.String(20), nullable=False),
    sa.Column("base_url", sa.String(300), nullable=False),
    sa.Column("error", sa.String(300), nullable=False),
    sa.Index("ix_outbox_state_due", "state", "due_wall_s"),
    sa.Index("ix_outbox_invitation_kind", "invitation", "kind"),
    sa.Index("ix_outbox_created", "created_wall_s"),
)

one_time_codes = sa.Table(
    "one_time_codes",
    metadata,
    sa.Column("purpose", sa.String(20), primary_key=True),
    sa.Column("subject", sa.String(64), primary_key=True),
    sa.Column("nonce", sa.String(64), nullable=False),
    sa.Column("created_wall_s", sa.Double, nullable=False),
    sa.Column("expires_wall_s", sa.Double, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("issued", sa.Text, nullable=False),
    sa.Column("passed_wall_s", sa.Double),
)

scores = sa.Table(
    "scores",
    metadata,
    sa.Column("session", sa.ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("rules_version", sa.String(40), nullable=False),
    sa.Column("weights_sha256", sa.String(64), nullable=False),
    sa.Column("reason", sa.String(20), nullable=False),
    sa.Column("complete", sa.Boolean, nullable=False),
    sa.Column("composite", sa.Double),
    sa.Column("effective", sa.Double),
    sa.Column("effective_body", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("created_wall_s", sa.Double, nullable=False),
)
"""``effective`` is the composite with the newest overrides by hand in it (``effective_body`` the whole
:class:`server.core.api_scores.EffectiveScore`), kept up with every review; of a session the highest version counts."""

reviews = sa.Table(
    "reviews",
    metadata,
    _id(),
    sa.Column("session", sa.ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("account", sa.String(64), nullable=False),
    sa.Column("by", sa.String(200), nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("created_wall_s", sa.Double, nullable=False),
)

decisions = sa.Table(
    "decisions",
    metadata,
    _id(),
    sa.Column("session", sa.ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False),
    sa.Column("n", sa.Integer, nullable=False),
    sa.Column("opening", sa.String(64), nullable=False, index=True),
    sa.Column("account", sa.String(64), nullable=False),
    sa.Column("by", sa.String(200), nullable=False),
    sa.Column("decision", sa.String(20), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("next_opening", sa.String(64), nullable=False),
    sa.Column("invitation", sa.String(64), nullable=False),
    sa.Column("notice", sa.String(20), nullable=False),
    sa.Column("created_wall_s", sa.Double, nullable=False),
    sa.UniqueConstraint("session", "n"),
)

requests = sa.Table(
    "requests",
    metadata,
    _id(),
    sa.Column("session", sa.String(64), nullable=False, index=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("created_wall_s", sa.Double, nullable=False),
    sa.Column("due_wall_s", sa.Double, nullable=False),
    sa.Column("outcome", sa.String(20), nullable=False),
    sa.Column("answered_wall_s", sa.Double),
    sa.Column("answered_by", sa.String(200), nullable=False),
    sa.Column("answer", sa.Text, nullable=False),
    sa.Index("ix_requests_outcome_due", "outcome", "due_wall_s"),
)

saved_views = sa.Table(
    "saved_views",
    metadata,
    _id(),
    sa.Column("account", sa.ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("query", sa.Text, nullable=False),
    sa.Column("created_wall_s", sa.Double, nullable=False),
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("n", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at_wall_s", sa.Double, nullable=False),
    sa.Column("who", sa.String(200), nullable=False),
    sa.Column("action", sa.String(60), nullable=False),
    sa.Column("object", sa.String(120), nullable=False, index=True),
    sa.Column("detail", sa.Text, nullable=False),
    sa.Column("previous_hash", sa.String(64), nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
)

webhooks = sa.Table(
    "webhooks",
    metadata,
    _id(),
    sa.Column("url", sa.String(1000), nullable=False),
    sa.Column("secret", sa.String(100), nullable=False),
    sa.Column("events", sa.Text, nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("created_wall_s", sa.Double, nullable=False),
)

webhook_deliveries = sa.Table(
    "webhook_deliveries",
    metadata,
    _id(),
    sa.Column("webhook", sa.ForeignKey("webhooks.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("event", sa.String(60), nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("due_wall_s", sa.Double, nullable=False),
    sa.Column("created_wall_s", sa.Double, nullable=False),
    sa.Column("error", sa.String(300), nullable=False),
    sa.Index("ix_webhook_deliveries_state_due", "state", "due_wall_s"),
)
