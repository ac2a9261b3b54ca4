"""Audit rows in the transaction of what they tell of: both stand, or neither does."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from server.stores.audit import AuditRow, AuditStore


class Noting:
    """Writes rows inside somebody's write transaction."""

    def __init__(self, audit: AuditStore) -> None:
        self._audit = audit
        self.last: AuditRow | None = None

    async def note(
        self, connection: AsyncConnection, who: str, action: str, object: str, detail: dict[str, Any] | None = None
    ) -> None:
        self.last = await self._audit.append_in(connection, who, action, object, detail)


@asynccontextmanager
async def audited(audit: AuditStore) -> AsyncIterator[Noting]:
    """Around one write transaction, which must have been committed, or have raised, when the block is left."""
    async with audit.alone():
        noting = Noting(audit)
        yield noting
        if noting.last is not None:
            await audit.keep_head(noting.last)
