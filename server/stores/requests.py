"""What candidates ask for about their own data and their result, and what they were answered."""

import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from server.core.access import EVERYTHING, Sight
from server.core.api_result import RequestKind, RequestOutcome
from server.core.text import Language
from server.stores.database import Database
from server.stores.schema_hiring import requests
from server.stores.sight import seen_sessions

OPEN: RequestOutcome = "open"
Also = Callable[[AsyncConnection], Awaitable[None]]
"""What is written in the same transaction."""


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One request. ``answered_by`` is empty and ``answered_wall_s`` None while ``outcome`` is ``open``."""

    id: str
    session: str
    kind: RequestKind
    text: str
    language: Language
    created_wall_s: float
    due_wall_s: float
    outcome: RequestOutcome = "open"
    answered_wall_s: float | None = None
    answered_by: str = ""
    answer: str = ""


def new_request_id() -> str:
    """A random id, 20 hex digits."""
    return secrets.token_hex(10)


class RequestStore:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def make(self, row: RequestRow) -> tuple[RequestRow, bool]:
        """Store it, unless one of its kind is open for this session: then that one, and False."""
        waiting = sa.select(requests).where(
            requests.c.session == row.session, requests.c.kind == row.kind, requests.c.outcome == OPEN
        )
        async with self._database.write() as connection:
            there = (await connection.execute(waiting)).first()
            if there is not None:
                return _request(there), False
            await connection.execute(sa.insert(requests).values(_values(row)))
        return row, True

    async def get(self, request: str) -> RequestRow | None:
        rows = await self._select(sa.select(requests).where(requests.c.id == request))
        return rows[0] if rows else None

    async def of_session(self, session: str) -> Sequence[RequestRow]:
        """Newest first."""
        query = sa.select(requests).where(requests.c.session == session)
        return await self._select(query.order_by(requests.c.created_wall_s.desc(), requests.c.id))

    async def count_of_session(self, session: str, since_wall_s: float) -> int:
        """How many were made since then."""
        query = sa.select(sa.func.count()).where(requests.c.session == session, requests.c.created_wall_s >= since_wall_s)
        async with self._database.read() as connection:
            return int((await connection.execute(query)).scalar() or 0)

    async def list(self, sight: Sight = EVERYTHING, *, only_open: bool = False, limit: int = 500) -> "Sequence[RequestRow]":
        """Open ones first, those due soonest ahead; then the answered ones, newest answer first."""
        query = sa.select(requests).where(seen_sessions(sight, requests.c.session))
        query = query.order_by(
            (requests.c.outcome != OPEN),
            sa.case((requests.c.outcome == OPEN, requests.c.due_wall_s), else_=-requests.c.answered_wall_s),
            requests.c.id,
        )
        if only_open:
            query = query.where(requests.c.outcome == OPEN)
        return await self._select(query.limit(limit))

    async def overdue(self, now_wall_s: float, kind: RequestKind, *, limit: int = 50) -> "Sequence[RequestRow]":
        """Open ones of this kind whose time has run out, the oldest ahead."""
        query = sa.select(requests).where(
            requests.c.outcome == OPEN, requests.c.due_wall_s <= now_wall_s, requests.c.kind == kind
        )
        return await self._select(query.order_by(requests.c.due_wall_s).limit(limit))

    async def answer(
        self,
        request: str,
        *,
        outcome: RequestOutcome,
        answer: str,
        by: str,
        wall_s: float,
        also: Also | None = None,
    ) -> bool:
        """Answer it once, and write in the same transaction what ``also`` writes; False if it is unknown or was answered
        before."""
        change = (
            sa.update(requests)
            .where(requests.c.id == request, requests.c.outcome == OPEN)
            .values(outcome=outcome, answer=answer, answered_by=by, answered_wall_s=wall_s)
        )
        async with self._database.write() as connection:
            answered = (await connection.execute(change)).rowcount == 1
            if answered and also is not None:
                await also(connection)
        return answered

    async def _select(self, query: sa.Select[Any]) -> Sequence[RequestRow]:
        async with self._database.read() as connection:
            return [_request(row) for row in (await connection.execute(query)).all()]


def _values(row: RequestRow) -> dict[str, object]:
    return {name: getattr(row, name) for name in RequestRow.__slots__}


def _request(row: Any) -> RequestRow:
    return RequestRow(**{name: getattr(row, name) for name in RequestRow.__slots__})


async def erase_requests_in(connection: AsyncConnection, session: str) -> None:
    """Forget them, inside the caller's write transaction."""
    await connection.execute(sa.delete(requests).where(requests.c.session == session))
