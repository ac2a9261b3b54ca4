"""Invitations: who may hold an interview for which opening, and when. The link's secret half is never stored."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from server.core.facts import Stage
from server.stores.candidates import CHUNK_ROWS, Also, CandidateRow, insert_candidates
from server.stores.database import Database
from server.stores.schema import invitations, sessions
from server.stores.schema_hiring import candidates

AlsoOf = Callable[[AsyncConnection, Collection[str]], Awaitable[None]]
"""What is written in the same transaction, about these invitations."""


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
    candidate_id: str | None = None


class InvitationStore:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(self, row: InvitationRow, candidate: CandidateRow | None = None) -> None:
        """With the candidate it is for, if that one is new. Raises IntegrityError if the opening does not exist."""
        async with self._database.write() as connection:
            if candidate is not None:
                await insert_candidates(connection, (candidate,))
            await connection.execute(sa.insert(invitations).values(_values(row)))

    async def create_missing(self, rows: Sequence[InvitationRow], also: AlsoOf) -> frozenset[str]:
        """One for each candidate that is in the round and has none that stands; the ids of those made.

        However many ask at once, a candidate gets one. Every part of :data:`CHUNK_ROWS` is a transaction with its own
        ``also``. Raises IntegrityError if the opening does not exist.
        """
        made: set[str] = set()
        for begin in range(0, len(rows), CHUNK_ROWS):
            part = rows[begin : begin + CHUNK_ROWS]
            wanted = [row.candidate_id for row in part]
            standing = sa.select(invitations.c.candidate_id).where(
                invitations.c.candidate_id.in_(wanted), invitations.c.revoked_wall_s.is_(None)
            )
            there = sa.select(candidates.c.id).where(
                candidates.c.id.in_(wanted),
                candidates.c.withdrawn_wall_s.is_(None),
                candidates.c.erased_wall_s.is_(None),
            )
            async with self._database.write() as connection:
                has = set((await connection.scalars(standing)).all())
                free = set((await connection.scalars(there)).all()) - has
                fresh = [row for row in part if row.candidate_id in free]
                if not fresh:
                    continue
                await connection.execute(sa.insert(invitations), [_values(row) for row in fresh])
                ids = frozenset(row.id for row in fresh)
                await also(connection, ids)
            made |= ids
        return frozenset(made)

    async def get(self, invitation: str) -> InvitationRow | None:
        rows = await self._select(_query().where(invitations.c.id == invitation))
        return rows[0] if rows else None

    async def of_opening(self, opening: str, *, limit: int = 1000) -> Sequence[InvitationRow]:
        """Newest first."""
        newest = _query().order_by(invitations.c.created_wall_s.desc(), invitations.c.id)
        return await self._select(newest.where(invitations.c.opening == opening).limit(limit))

    async def of_candidate(self, candidate: str) -> Sequence[InvitationRow]:
        """Oldest first."""
        oldest = _query().order_by(invitations.c.created_wall_s, invitations.c.id)
        return await self._select(oldest.where(invitations.c.candidate_id == candidate))

    async def revoke(self, invitation: str, wall_s: float, also: Also | None = None) -> bool:
        """Take the link back; False if it is unknown or was taken back before."""
        return await self._change(invitation, also, revoked_wall_s=wall_s)

    async def set_window(
        self, invitation: str, valid_from_wall_s: float | None, valid_until_wall_s: float | None, also: Also | None = None
    ) -> bool:
        """False if it is unknown or was taken back."""
        return await self._change(
            invitation, also, valid_from_wall_s=valid_from_wall_s, valid_until_wall_s=valid_until_wall_s
        )

    async def note(self, invitation: str, also: Also) -> bool:
        """Write ``also`` if the link stands; False if it does not."""
        return await self._change(invitation, also, revoked_wall_s=None)

    async def _change(self, invitation: str, also: Also | None, **values: object) -> bool:
        standing = sa.and_(invitations.c.id == invitation, invitations.c.revoked_wall_s.is_(None))
        async with self._database.write() as connection:
            changed = await connection.execute(sa.update(invitations).where(standing).values(**values))
            if changed.rowcount == 1 and also is not None:
                await also(connection)
            return changed.rowcount == 1

    async def _select(self, query: sa.Select[Any]) -> Sequence[InvitationRow]:
        rows = await self._database.read_whole(lambda connection: connection.execute(query).all())
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
                candidate_id=row.candidate_id,
            )
            for row in rows
        ]


async def insert_invitation(connection: AsyncConnection, row: InvitationRow) -> None:
    """Add one inside the caller's transaction. Raises IntegrityError if the opening does not exist."""
    await connection.execute(sa.insert(invitations).values(_values(row)))


def _values(row: InvitationRow) -> dict[str, object]:
    return {
        "id": row.id,
        "opening": row.opening,
        "candidate": row.candidate,
        "created_wall_s": row.created_wall_s,
        "valid_from_wall_s": row.valid_from_wall_s,
        "valid_until_wall_s": row.valid_until_wall_s,
        "candidate_id": row.candidate_id,
    }


def _query() -> sa.Select[Any]:
    joined = invitations.outerjoin(sessions, sessions.c.invitation == invitations.c.id)
    return sa.select(invitations, sessions.c.id.label("session"), sessions.c.stage).select_from(joined)
