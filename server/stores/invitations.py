"""Invitations: who may hold an interview for which opening, and when. The link's secret half is never stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from server.core.facts import Stage
from server.stores.database import Database
from server.stores.schema import invitations, sessions


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """One invitation, with the session it led to (if it was opened) and that session's stage."""

    id: str
    opening: str
    candidate: str
    created_wall_s: float
    valid_from_wall_s: float | None
    valid_until_wall_s: float | None
    revoked_wall_s: float | None = None
    session: str | None = None
    stage: Stage | None = None


class InvitationStore:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(self, row: InvitationRow) -> None:
        """Raises sqlalchemy's IntegrityError if the opening does not exist."""
        values = {
            "id": row.id,
            "opening": row.opening,
            "candidate": row.candidate,
            "created_wall_s": row.created_wall_s,
            "valid_from_wall_s": row.valid_from_wall_s,
            "valid_until_wall_s": row.valid_until_wall_s,
        }
        async with self._database.write() as connection:
            await connection.execute(sa.insert(invitations).values(values))

    async def get(self, invitation: str) -> InvitationRow | None:
        rows = await self._select(_query().where(invitations.c.id == invitation))
        return rows[0] if rows else None

    async def of_opening(self, opening: str, *, limit: int = 1000) -> Sequence[InvitationRow]:
        """Newest first."""
        newest = _query().order_by(invitations.c.created_wall_s.desc(), invitations.c.id)
        return await self._select(newest.where(invitations.c.opening == opening).limit(limit))

    async def revoke(self, invitation: str, wall_s: float) -> bool:
        """Take the link back; False if it is unknown or was taken back before."""
        change = (
            sa.update(invitations)
            .where(invitations.c.id == invitation, invitations.c.revoked_wall_s.is_(None))
            .values(revoked_wall_s=wall_s)
        )
        async with self._database.write() as connection:
            return (await connection.execute(change)).rowcount == 1

    async def _select(self, query: sa.Select[Any]) -> Sequence[InvitationRow]:
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return [
            InvitationRow(
                id=row.id,
                opening=row.opening,
                candidate=row.candidate,
                created_wall_s=row.created_wall_s,
                valid_from_wall_s=row.valid_from_wall_s,
                valid_until_wall_s=row.valid_until_wall_s,
                revoked_wall_s=row.revoked_wall_s,
                session=row.session,
                stage=row.stage,
            )
            for row in rows
        ]


def _query() -> sa.Select[Any]:
    joined = invitations.outerjoin(sessions, sessions.c.invitation == invitations.c.id)
    return sa.select(invitations, sessions.c.id.label("session"), sessions.c.stage).select_from(joined)
