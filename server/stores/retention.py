"""What has been kept for longer than its opening says."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from server.core.access import EVERYTHING, Sight
from server.core.opening import OpeningSettings
from server.stores.database import Database
from server.stores.schema import invitations, openings, sessions, timeline
from server.stores.schema_hiring import candidates
from server.stores.sight import seen_openings

DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Overdue:
    """A candidate, or an interview whose invitation names none (``candidate`` is empty then)."""

    candidate: str
    session: str
    opening: str
    title: str
    name: str
    over_since_wall_s: float
    retention_days: int


class RetentionStore:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def overdue(self, now_s: float, sight: Sight = EVERYTHING) -> Sequence[Overdue]:
        """Longest over first. Time counts from the interview's last step; without an interview, from the invitation's end
        or the day the candidate was added. Nobody whose interview is being held."""
        found: list[Overdue] = []
        query = sa.select(openings.c.id, openings.c.plan, openings.c.settings).where(seen_openings(sight))
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
            for row in rows:
                days = OpeningSettings.model_validate_json(row.settings).retention_days
                before_s = now_s - days * DAY_S
                title = str(json.loads(row.plan).get("title", ""))
                for one in (await connection.execute(_last_steps(row.id))).all():
                    last_s = max(value for value in (one.ended_s, one.until_s, one.created_s, 0.0) if value is not None)
                    if last_s < before_s and not one.live:
                        over_s = last_s + days * DAY_S
                        found.append(Overdue(one.candidate or "", one.session or "", row.id, title, one.name, over_s, days))
        return sorted(found, key=lambda one: one.over_since_wall_s)


def _last_steps(opening: str) -> sa.Select[Any]:
    """One row a candidate, and one for each interview without a candidate."""
    last_ms = (
        sa.select(sa.func.max(timeline.c.at_ms))
        .where(timeline.c.session == sessions.c.id, timeline.c.kind == "stage_entered")
        .scalar_subquery()
    )
    ended_s = sessions.c.began_wall_s + sa.func.coalesce(last_ms, 0) / 1000.0
    linked = invitations.outerjoin(sessions, sessions.c.invitation == invitations.c.id)
    of_links = (
        sa.select(
            invitations.c.candidate_id,
            sa.func.max(ended_s).label("ended_s"),
            sa.func.max(invitations.c.valid_until_wall_s).label("until_s"),
            sa.func.max(sa.case((sessions.c.live, 1), else_=0)).label("live"),
        )
        .select_from(linked)
        .where(invitations.c.candidate_id.is_not(None))
        .group_by(invitations.c.candidate_id)
        .subquery()
    )
    people = (
        sa.select(
            candidates.c.id.label("candidate"),
            sa.literal(None).label("session"),
            candidates.c.name.label("name"),
            candidates.c.created_wall_s.label("created_s"),
            of_links.c.ended_s,
            of_links.c.until_s,
            of_links.c.live,
        )
        .select_from(candidates.outerjoin(of_links, of_links.c.candidate_id == candidates.c.id))
        .where(candidates.c.opening == opening)
    )
    alone = (
        sa.select(
            sa.literal(None),
            sessions.c.id,
            sessions.c.candidate,
            sessions.c.began_wall_s,
            ended_s,
            sa.literal(None),
            sa.case((sessions.c.live, 1), else_=0),
        )
        .select_from(sessions.join(invitations, invitations.c.id == sessions.c.invitation))
        .where(sessions.c.opening == opening, invitations.c.candidate_id.is_(None))
    )
    both = people.union_all(alone).subquery()
    return sa.select(both)
