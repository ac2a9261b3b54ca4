"""What only PostgreSQL does: it can go away and come back, it knows no U+0000, and others may hold it up."""

import asyncio
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from server.core.clock import HandClock
from server.core.plan import Plan
from server.stores import postgres as dialect
from server.stores.candidates import CandidateRow
from server.stores.database import Database, StoreFailed
from server.stores.invitations import InvitationRow
from server.stores.passwords import Passwords
from server.stores.schema import openings
from server.stores.stores import Stores
from tests.postgres_server import PostgresServer, opened_server


@pytest.fixture(scope="module")
def mortal() -> Iterator[PostgresServer]:
    """A server that tests may stop."""
    server = opened_server()
    yield server
    server.tear_down()


def row_of(id: str) -> dict[str, object]:
    return {"id": id, "plan": "{}", "created_wall_s": 1.0, "closed": False}


async def add(database: Database, id: str) -> None:
    async with database.write() as connection:
        await connection.execute(sa.insert(openings).values(row_of(id)))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGQUIT], ids=["restart", "crash"])
async def test_a_server_that_goes_away_is_told_and_taken_up_again(mortal: PostgresServer, number: int) -> None:
    database = Database(mortal.bare())
    await database.open()
    await add(database, "before")
    await asyncio.to_thread(mortal.stop, number)
    try:
        for _ in range(3):
            with pytest.raises(StoreFailed):
                await add(database, "meanwhile")
            with pytest.raises(StoreFailed):
                await database.ping()
    finally:
        mortal.start()
    await database.ping()
    await add(database, "after")
    async with database.read() as connection:
        assert sorted((await connection.scalars(sa.select(openings.c.id))).all()) == ["after", "before"]
    await database.close()


async def test_a_connection_lost_inside_a_transaction_leaves_nothing(postgres: PostgresServer) -> None:
    database = Database(postgres.empty())
    await database.open()

    async def write() -> None:
        async with database.write() as connection:
            await connection.execute(sa.insert(openings).values(row_of("half")))
            pid = await connection.scalar(sa.text("SELECT pg_backend_pid()"))
            await asyncio.to_thread(postgres.query, "postgres", f"SELECT pg_terminate_backend({pid})")
            await connection.execute(sa.insert(openings).values(row_of("other half")))

    with pytest.raises(StoreFailed):
        await write()
    await add(database, "whole")
    async with database.read() as connection:
        assert (await connection.scalars(sa.select(openings.c.id))).all() == ["whole"]
    await database.close()


async def test_nobody_there_and_no_such_database_are_faults_of_the_database(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    for url in (f"postgresql://x@/y?host={tmp_path}", postgres.url("no_such_database")):
        database = Database(url)
        with pytest.raises(StoreFailed):
            await database.open()
        await database.close()


async def test_a_write_that_waits_too_long_for_its_turn_fails_and_the_next_goes_on(
    postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres.empty()
    monkeypatch.setitem(dialect._SETTINGS, "lock_timeout", "100")
    holder, waiter = Database(url), Database(url)
    await holder.open()
    await waiter.open()
    async with holder.write():
        with pytest.raises(StoreFailed) as failure:
            await add(waiter, "too late")
        assert not failure.value.full
        await waiter.ping()
    await add(waiter, "in time")
    await holder.close()
    await waiter.close()


async def test_a_process_that_stands_still_in_a_write_loses_its_turn(
    postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres.empty()
    monkeypatch.setitem(dialect._SETTINGS, "idle_in_transaction_session_timeout", "100")
    still, other = Database(url), Database(url)
    await still.open()
    await other.open()

    async def stand_still() -> None:
        async with still.write() as connection:
            await connection.execute(sa.insert(openings).values(row_of("still")))
            await add(other, "other")
            await connection.execute(sa.insert(openings).values(row_of("too late")))

    with pytest.raises(StoreFailed):
        await stand_still()
    async with other.read() as reader:
        assert (await reader.scalars(sa.select(openings.c.id))).all() == ["other"]
    await still.close()
    await other.close()


async def test_a_cancelled_write_gives_its_turn_away(postgres: PostgresServer) -> None:
    database = Database(postgres.empty())
    await database.open()
    begun = asyncio.Event()

    async def write() -> None:
        async with database.write() as connection:
            await connection.execute(sa.insert(openings).values(row_of("cancelled")))
            begun.set()
            await connection.execute(sa.text("SELECT pg_sleep(60)"))

    task = asyncio.get_running_loop().create_task(write())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(10):
        await add(database, "next")
    async with database.read() as connection:
        assert (await connection.scalars(sa.select(openings.c.id))).all() == ["next"]
    await database.close()


async def test_nul_in_what_people_type_or_ask_for_fails_nowhere(
    postgres: PostgresServer, tmp_path: Path, plan: Plan
) -> None:
    passwords = Passwords(memory_kib=64, rounds=1)
    stores = await Stores.open(tmp_path, HandClock(), database_url=postgres.empty(), passwords=passwords)
    opening = (await stores.openings.create(plan, 1.0)).id
    rows = [CandidateRow(id, opening, f"L\0{id}", "", "", "zh", "a\0note", 2.0) for id in ("one", "two")]
    assert not await stores.candidates.create(rows)
    assert sorted(one.candidate.name for one in await stores.candidates.of_opening(opening)) == ["L\ufffdone", "L\ufffdtwo"]
    await stores.invitations.create(InvitationRow("aa" * 16, opening, "L\0", 2.0, None, None))
    assert await stores.sessions.get("\0") is None
    assert await stores.accounts.by_name("a\0b") is None
    await stores.close()


async def test_a_dump_that_is_restored_goes_on(postgres: PostgresServer, tmp_path: Path, plan: Plan) -> None:
    """As docs/operating.md says: the audit's head is copied first."""
    passwords, old = Passwords(memory_kib=64, rounds=1), postgres.empty()
    stores = await Stores.open(tmp_path, HandClock(), database_url=old, passwords=passwords)
    opening = (await stores.openings.create(plan, 1.0)).id
    await stores.audit.append("account", "look", "session:1")
    (tmp_path / "restored").mkdir()
    (tmp_path / "restored" / "audit.head").write_bytes((tmp_path / "audit.head").read_bytes())
    await stores.audit.append("account", "look", "session:2")
    await asyncio.to_thread(postgres.dump, old, tmp_path / "dump")
    await stores.close()
    new = postgres.bare()
    await asyncio.to_thread(postgres.restore, new, tmp_path / "dump")
    restored = await Stores.open(tmp_path / "restored", HandClock(), database_url=new, passwords=passwords)
    assert (await restored.openings.get(opening)) is not None
    await restored.audit.append("account", "look", "session:3")
    verdict = await restored.audit.check()
    assert (verdict.rows, verdict.broken_n) == (3, None)
    await restored.close()


def test_urls_as_people_write_them() -> None:
    for given in ("postgres://u:p@h/d?sslmode=require", "postgresql://u:p@h/d?sslmode=require"):
        url = Database(given).url
        assert url.render_as_string(hide_password=False) == "postgresql+asyncpg://u:p@h/d?ssl=require"
    assert Database("sqlite+aiosqlite:///x").is_sqlite
