"""The audit is a chain: whatever is changed, taken out or cut off is found and named."""

import asyncio
from pathlib import Path

import pytest
import sqlalchemy as sa

from server.core.clock import HandClock
from server.stores.audit import AuditFilter, AuditStore
from server.stores.database import Database, sqlite_url
from server.stores.schema_hiring import audit


async def _opened(folder: Path, url: str) -> tuple[Database, AuditStore]:
    database = Database(url or sqlite_url(folder / "interviews.sqlite"))
    await database.open()
    return database, AuditStore(database, HandClock(), folder / "audit.head")


async def _fill(store: AuditStore, rows: int = 5) -> None:
    for n in range(rows):
        await store.append("account", "change_opening", f"opening:{n}", {"route": "PUT /x"})


async def test_a_chain_that_nobody_touched_is_good(tmp_path: Path, database_url: str) -> None:
    database, store = await _opened(tmp_path, database_url)
    try:
        assert (await store.check()).broken_n is None
        await _fill(store)
        verdict = await store.check()
        assert (verdict.rows, verdict.broken_n) == (5, None)
        assert verdict.last_hash == (await store.list(AuditFilter()))[0].hash
    finally:
        await database.close()


@pytest.mark.parametrize(
    ("attack", "broken_n", "why"),
    [
        ("UPDATE audit SET who = 'somebody else' WHERE n = 3", 3, "changed"),
        ("UPDATE audit SET at_wall_s = at_wall_s + 1 WHERE n = 2", 2, "changed"),
        ("DELETE FROM audit WHERE n = 2", 2, "missing"),
        ("DELETE FROM audit WHERE n = 1", 1, "missing"),
        ("DELETE FROM audit WHERE n >= 4", 4, "missing at the end"),
        ("DELETE FROM audit", 1, "missing at the end"),
        ("UPDATE audit SET previous_hash = hash WHERE n = 4", 4, "before it"),
    ],
)
async def test_what_was_done_to_it_is_named(tmp_path: Path, database_url: str, attack: str, broken_n: int, why: str) -> None:
    database, store = await _opened(tmp_path, database_url)
    try:
        await _fill(store)
        async with database.write() as connection:
            await connection.execute(sa.text(attack))
        verdict = await store.check()
        assert verdict.broken_n == broken_n
        assert why in verdict.why
    finally:
        await database.close()


async def test_a_chain_written_anew_does_not_pass(tmp_path: Path, database_url: str) -> None:
    """Whoever has the database alone cannot make another history of the same length."""
    database, store = await _opened(tmp_path, database_url)
    try:
        await _fill(store)
        async with database.write() as connection:
            await connection.execute(sa.delete(audit))
        other = AuditStore(database, HandClock(), tmp_path / "other.head")
        for n in range(5):
            await other.append("account", "nothing", f"opening:{n}")
        assert (await other.check()).broken_n is None
        assert (await store.check()).broken_n == 5
    finally:
        await database.close()


async def test_many_at_once_make_one_chain(tmp_path: Path, database_url: str) -> None:
    database, store = await _opened(tmp_path, database_url)
    try:
        await asyncio.gather(*(store.append("account", "decide", f"session:{n}") for n in range(60)))
        verdict = await store.check()
        assert (verdict.rows, verdict.broken_n) == (60, None)
    finally:
        await database.close()


async def test_it_goes_on_after_a_restart_and_between_processes(tmp_path: Path, database_url: str) -> None:
    database, store = await _opened(tmp_path, database_url)
    await _fill(store, 2)
    second, other = await _opened(tmp_path, database_url)  # as the command line does beside a server
    try:
        await other.append("account", "erase", "candidate:1")
        await store.append("account", "erase", "candidate:2")
        assert (await store.check()).broken_n is None
        assert [row.n for row in await store.list(AuditFilter(action="erase"))] == [4, 3]
        assert await store.list(AuditFilter(object="candidate:2", before_n=4)) == []
    finally:
        await database.close()
        await second.close()


async def test_a_row_inside_another_transaction_stands_or_falls_with_it(tmp_path: Path, database_url: str) -> None:
    database, store = await _opened(tmp_path, database_url)
    try:
        await _fill(store, 1)

        async def fail_after_it() -> None:
            async with store.alone(), database.write() as connection:
                await store.append_in(connection, "account", "erase", "candidate:1")
                raise RuntimeError

        with pytest.raises(RuntimeError):
            await fail_after_it()
        assert (await store.check()).rows == 1
    finally:
        await database.close()
