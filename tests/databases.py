"""What tests look at below the stores, on either database."""

import asyncio
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from server.stores.database import Database

_TEXT_COLUMNS = """
SELECT c.table_schema, c.table_name, c.column_name FROM information_schema.columns c
JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
WHERE c.table_schema NOT IN ('pg_catalog', 'information_schema') AND t.table_type = 'BASE TABLE'
AND c.data_type IN ('text', 'character varying', 'character', 'json', 'jsonb', 'bytea', 'xml', 'ARRAY')
"""
"""Every column that could hold a word, whether or not the code knows of its table."""
_STATISTICS = "SELECT tablename, attname, most_common_vals::text || histogram_bounds::text AS held FROM pg_stats"


def url_of(database: Database) -> str:
    """For a process of its own."""
    return database.url.render_as_string(hide_password=False)


async def found_in(database: Database, words: Sequence[str]) -> list[str]:
    """Where any byte of what the database keeps holds one of the words, as UTF-8, UTF-16 or JSON escapes. SQLite: its files
    (the log as well). PostgreSQL: all text and bytes of all tables, and the planner's statistics."""
    if database.is_sqlite:
        folder = Path(str(database.url.database)).parent
        return await asyncio.to_thread(found_in_files, folder.glob("interviews.sqlite*"), words)
    async with database.read() as connection:
        return await _found_in_postgres(connection, words)


def found_in_files(paths: Iterable[Path], words: Sequence[str]) -> list[str]:
    found = []
    for path in sorted(paths):
        if not path.is_file():
            continue
        raw = path.read_bytes()
        found += [f"{path.name}: {word}" for word in words if any(form in raw for form in forms_of(word))]
    return found


def forms_of(word: str) -> tuple[bytes, ...]:
    return word.encode(), word.encode("utf-16-le"), json.dumps(word)[1:-1].encode()


async def _found_in_postgres(connection: AsyncConnection, words: Sequence[str]) -> list[str]:
    found = []
    for schema, table, column in (await connection.execute(sa.text(_TEXT_COLUMNS))).all():
        whole: sa.ColumnClause[str] = sa.column(column)
        rows = await connection.scalars(sa.select(sa.cast(whole, sa.Text)).select_from(sa.table(table, schema=schema)))
        held = "\n".join(row for row in rows.all() if row is not None)
        found += _named(f"{table}.{column}", held, words)
    for table, column, held in (await connection.execute(sa.text(_STATISTICS))).all():
        found += _named(f"statistics of {table}.{column}", held or "", words)
    return found


def _named(place: str, held: str, words: Sequence[str]) -> list[str]:
    """PostgreSQL shows bytes as ``\\x`` and hex digits."""
    raw = held.encode()
    return [
        f"{place}: {word}"
        for word in words
        if any(form in raw or (r"\x" in held and form.hex().encode() in raw) for form in forms_of(word))
    ]


async def explained(database: Database, query: str) -> list[str]:
    """The steps of a query's plan. PostgreSQL is told to avoid reading whole tables, which it likes for a few rows."""
    async with database.write() as connection:
        if database.is_sqlite:
            plan = (await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}")).mappings().all()
            return [str(step["detail"]) for step in plan]
        await connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        return [str(step[0]) for step in (await connection.exec_driver_sql(f"EXPLAIN {query}")).all()]
