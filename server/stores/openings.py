"""Openings: a plan that candidates are invited to."""

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from server.core.access import EVERYTHING, Sight
from server.core.opening import OpeningSettings
from server.core.plan import Plan
from server.stores.database import Database
from server.stores.schema import invitations, openings, sessions
from server.stores.sight import seen_openings


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """One opening. ``invited`` counts invitations that stand, ``submitted`` the interviews that were handed in."""

    id: str
    plan: Plan
    created_wall_s: float
    closed: bool
    invited: int
    submitted: int
    paused: bool = False
    settings: OpeningSettings = field(default_factory=OpeningSettings)


class OpeningStore:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(self, plan: Plan, created_wall_s: float, settings: OpeningSettings | None = None) -> OpeningRow:
        settings = settings or OpeningSettings()
        row = OpeningRow(secrets.token_hex(10), plan, created_wall_s, False, 0, 0, settings=settings)
        values = {
            "id": row.id,
            "plan": plan.model_dump_json(),
            "settings": settings.model_dump_json(),
            "created_wall_s": created_wall_s,
            "closed": False,
        }
        async with self._database.write() as connection:
            await connection.execute(sa.insert(openings).values(values))
        return row

    async def get(self, opening: str) -> OpeningRow | None:
        rows = await self._select(_query().where(openings.c.id == opening))
        return rows[0] if rows else None

    async def list(self, *, limit: int = 500, sight: Sight = EVERYTHING) -> "Sequence[OpeningRow]":
        """Newest first."""
        seen = _query().where(seen_openings(sight))
        return await self._select(seen.order_by(openings.c.created_wall_s.desc(), openings.c.id).limit(limit))

    async def count(self) -> int:
        async with self._database.read() as connection:
            return await connection.scalar(sa.select(sa.func.count()).select_from(openings)) or 0

    async def set_plan(self, opening: str, plan: Plan, settings: OpeningSettings) -> bool:
        """A running interview keeps the plan it began with. False if there is no such opening."""
        return await self._change(opening, plan=plan.model_dump_json(), settings=settings.model_dump_json())

    async def set_paused(self, opening: str, paused: bool) -> bool:
        """False if there is no such opening."""
        return await self._change(opening, paused=paused)

    async def set_closed(self, opening: str, closed: bool) -> bool:
        """False if there is no such opening."""
        return await self._change(opening, closed=closed)

    async def _change(self, opening: str, **values: object) -> bool:
        async with self._database.write() as connection:
            changed = await connection.execute(sa.update(openings).where(openings.c.id == opening).values(**values))
        return changed.rowcount == 1

    async def _select(self, query: sa.Select[Any]) -> "Sequence[OpeningRow]":
        rows = await self._database.read_whole(lambda connection: connection.execute(query).all())
        return _openings(rows) if len(rows) <= 1 else await asyncio.to_thread(_openings, rows)


def _openings(rows: Sequence[Any]) -> list[OpeningRow]:
    return [
        OpeningRow(
            row.id,
            Plan.model_validate_json(row.plan),
            row.created_wall_s,
            row.closed,
            row.invited,
            row.submitted,
            row.paused,
            OpeningSettings.model_validate_json(row.settings),
        )
        for row in rows
    ]


def _query() -> sa.Select[Any]:
    invited = (
        sa.select(sa.func.count())
        .where(invitations.c.opening == openings.c.id, invitations.c.revoked_wall_s.is_(None))
        .scalar_subquery()
    )
    submitted = (
        sa.select(sa.func.count())
        .where(sessions.c.opening == openings.c.id, sessions.c.stage == "submitted")
        .scalar_subquery()
    )
    return sa.select(openings, invited.label("invited"), submitted.label("submitted"))
