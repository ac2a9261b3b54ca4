"""Saved views: the lists that an account comes back to. The query is kept as JSON of ``ResultQuery``."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from server.core.errors import Refusal
from server.stores.database import Database
from server.stores.schema_hiring import saved_views

VIEWS_LIMIT = 50
"""Views of one account."""


@dataclass(frozen=True, slots=True)
class ViewRow:
    id: str
    name: str
    query: str
    created_wall_s: float


class ViewStore:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def list(self, account: str) -> Sequence[ViewRow]:
        """In the order they were made."""
        query = sa.select(saved_views).where(saved_views.c.account == account)
        query = query.order_by(saved_views.c.created_wall_s, saved_views.c.id)
        async with self._database.read() as connection:
            return [ViewRow(row.id, row.name, row.query, row.created_wall_s) for row in await connection.execute(query)]

    async def save(self, account: str, name: str, query: str, wall_s: float) -> ViewRow:
        """One of the same name is replaced. Raises Refusal ``too_many``."""
        row = ViewRow(secrets.token_hex(10), name, query, wall_s)
        mine = saved_views.c.account == account
        values = {"id": row.id, "account": account, "name": name, "query": query, "created_wall_s": wall_s}
        async with self._database.write() as connection:
            await connection.execute(sa.delete(saved_views).where(mine, saved_views.c.name == name))
            held = await connection.scalar(sa.select(sa.func.count()).select_from(saved_views).where(mine))
            if (held or 0) >= VIEWS_LIMIT:
                raise Refusal("too_many", "name")
            await connection.execute(sa.insert(saved_views).values(values))
        return row

    async def delete(self, account: str, view: str) -> bool:
        """False if the account has no such view."""
        gone = sa.delete(saved_views).where(saved_views.c.id == view, saved_views.c.account == account)
        async with self._database.write() as connection:
            return (await connection.execute(gone)).rowcount == 1
