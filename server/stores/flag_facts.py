"""Facts about flags, read from timelines without reading the rest of them."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import sqlalchemy as sa
from pydantic import TypeAdapter

from server.core.facts import Entry, Fact
from server.stores.database import Database
from server.stores.schema import FLAG_KINDS, sessions, timeline

PAGE_SESSIONS = 100
_FACT: TypeAdapter[Fact] = TypeAdapter(Fact)
_COLUMNS = (timeline.c.session, timeline.c.n, timeline.c.at_ms, timeline.c.key, timeline.c.body)
_Row = tuple[str, int, int, str | None, str]


class FlagFactStore:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_session(self, session: str) -> Sequence[Entry]:
        """Flags raised, cleared and marked in this session, in order."""
        query = sa.select(*_COLUMNS).where(timeline.c.session == session, FLAG_KINDS).order_by(timeline.c.n)
        async with self._database.read() as connection:
            rows: list[_Row] = [tuple(row) for row in (await connection.execute(query)).all()]
        return await asyncio.to_thread(_entries, rows)

    async def of_opening(self, opening: str) -> AsyncIterator[tuple[str, Sequence[Entry]]]:
        """Session by session the same, for every session of an opening that began, also one without a flag."""
        query = sa.select(sessions.c.id).where(sessions.c.opening == opening).order_by(sessions.c.id)
        async with self._database.read() as connection:
            ids = list((await connection.scalars(query)).all())
        for at in range(0, len(ids), PAGE_SESSIONS):
            page = ids[at : at + PAGE_SESSIONS]
            query_facts = (
                sa.select(*_COLUMNS)
                .where(timeline.c.session.in_(page), FLAG_KINDS)
                .order_by(timeline.c.session, timeline.c.n)
            )
            async with self._database.read() as connection:
                rows: list[_Row] = [tuple(row) for row in (await connection.execute(query_facts)).all()]
            entries = await asyncio.to_thread(_entries, rows)
            of_page: dict[str, list[Entry]] = {session: [] for session in page}
            for row, entry in zip(rows, entries, strict=True):
                of_page[row[0]].append(entry)
            for session, own in of_page.items():
                yield session, own


def _entries(rows: Sequence[_Row]) -> list[Entry]:
    return [
        Entry.model_construct(n=n, at_ms=at_ms, key=key, fact=_FACT.validate_json(body)) for _, n, at_ms, key, body in rows
    ]
