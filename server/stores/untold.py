"""Scored interviews whose candidates were not told yet that the result can be read."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from server.core.opening import OpeningSettings
from server.stores.database import Database
from server.stores.schema import invitations, openings, sessions
from server.stores.schema_hiring import candidates, outbox, scores

KEY = "result_ready:"


@dataclass(frozen=True, slots=True)
class Untold:
    """``due_wall_s`` is when the result may be seen: the first score and the opening's delay of now."""

    session: str
    invitation: str
    candidate: str
    due_wall_s: float


class UntoldStore:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self, since_wall_s: float) -> Sequence[Untold]:
        """Those first scored since then, of candidates with a contact, whose link stands and of whom no message is there."""
        first = (
            sa.select(scores.c.session, sa.func.min(scores.c.created_wall_s).label("first_wall_s"))
            .group_by(scores.c.session)
            .subquery("first")
        )
        told = sa.select(outbox.c.id).where(outbox.c.key == sa.literal(KEY) + sessions.c.id).correlate(sessions)
        query = (
            sa.select(
                sessions.c.id, sessions.c.invitation, invitations.c.candidate_id, first.c.first_wall_s, openings.c.settings
            )
            .select_from(
                sessions.join(first, first.c.session == sessions.c.id)
                .join(invitations, invitations.c.id == sessions.c.invitation)
                .join(candidates, candidates.c.id == invitations.c.candidate_id)
                .join(openings, openings.c.id == sessions.c.opening)
            )
            .where(
                first.c.first_wall_s >= since_wall_s,
                sessions.c.stage == "submitted",
                invitations.c.revoked_wall_s.is_(None),
                (candidates.c.mail != "") | (candidates.c.phone != ""),
                candidates.c.erased_wall_s.is_(None),
                sa.not_(sa.exists(told)),
            )
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        delays: dict[str, float] = {}
        found = []
        for row in rows:
            if row.settings not in delays:
                delays[row.settings] = OpeningSettings.model_validate_json(row.settings).result_delay_hours * 3600.0
            found.append(Untold(row.id, row.invitation, row.candidate_id, row.first_wall_s + delays[row.settings]))
        return found
