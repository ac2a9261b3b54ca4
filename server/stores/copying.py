"""Takes everything from one database into another, as from SQLite into PostgreSQL."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from server.stores.database import Database
from server.stores.schema import metadata

_ROWS = 500


class CopyRefused(RuntimeError):
    """The target holds something already, or cannot hold a row; nothing was written."""


async def copy_database(source: Database, target: Database) -> dict[str, int]:
    """Copy every row, all or none; how many, by table. Nobody can write to either meanwhile.

    Raises :class:`CopyRefused`, and :class:`server.stores.database.StoreFailed`.
    """
    async with source.write() as old, target.write() as new:
        for table in metadata.sorted_tables:
            if await new.scalar(sa.select(sa.literal(1)).select_from(table).limit(1)):
                raise CopyRefused(f"the target is not empty: {table.name}")
        return {table.name: await _copy_table(old, new, table) for table in metadata.sorted_tables}


async def _copy_table(old: AsyncConnection, new: AsyncConnection, table: sa.Table) -> int:
    copied = 0
    rows = await old.stream(sa.select(table))
    async for part in rows.mappings().partitions(_ROWS):
        try:
            await new.execute(sa.insert(table), [dict(row) for row in part])
        except sa.exc.DBAPIError as error:  # SQLite keeps no limits; its text holds private values
            raise CopyRefused(f"a row of {table.name} does not fit: {type(error).__name__}") from None
        copied += len(part)
    return copied
