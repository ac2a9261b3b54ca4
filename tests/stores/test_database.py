"""The database itself: schema, locks, durability settings, errors."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

import server.stores.schema_hiring  # noqa: F401
from server.core.clock import HandClock
from server.core.facts import Entry, Said
from server.stores.candidates import CandidateStore
from server.stores.database import _MIGRATIONS as MIGRATIONS
from server.stores.database import Database, StoreFailed, sqlite_url
from server.stores.schema import metadata, openings
from server.stores.sessions import SessionRow
from server.stores.stores import Stores


async def test_the_migrations_lead_to_the_schema_that_the_code_uses(stores: Stores) -> None:
    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    async with stores.database.read() as connection:
        assert await connection.run_sync(differences) == []


async def test_opening_again_and_from_two_sides_at_once_is_harmless(fresh_url: str) -> None:
    databases = [Database(fresh_url) for _ in range(4)]
    await asyncio.gather(*(database.open() for database in databases))
    for database in databases:
        await database.ping()
        await database.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_every_connection_is_durable_and_checks_foreign_keys(stores: Stores) -> None:
    async def pragma(connection: AsyncConnection, name: str) -> object:
        return (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar()

    def whole(connection: Connection) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        return [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

    assert await stores.database.read_whole(whole) == await stores.database.write_whole(whole) == ["wal", 2, 1, 1]
    async with stores.database.read() as one, stores.database.read() as another, stores.database.write() as writer:
        for connection in (one, another, writer):
            assert await pragma(connection, "journal_mode") == "wal"
            assert await pragma(connection, "synchronous") == 2
            assert await pragma(connection, "foreign_keys") == 1


async def test_32_parallel_writers_are_never_told_that_the_database_is_locked(fresh_url: str) -> None:
    """Eight databases of their own (as of eight processes), four tasks each; every one reads, then writes."""
    databases = [Database(fresh_url) for _ in range(8)]
    for database in databases:
        await database.open()

    async def count_up(database: Database, writer: int) -> None:
        for turn in range(10):
            async with database.write() as connection:
                known = await connection.scalar(sa.select(sa.func.count()).select_from(openings))
                row = {"id": f"{writer}-{turn}", "plan": "{}", "created_wall_s": float(known or 0), "closed": False}
                await connection.execute(sa.insert(openings).values(row))

    await asyncio.gather(*(count_up(databases[writer % 8], writer) for writer in range(32)))
    async with databases[0].read() as connection:
        seen = (await connection.scalars(sa.select(openings.c.created_wall_s))).all()
    assert sorted(seen) == [float(n) for n in range(320)]
    for database in databases:
        await database.close()


async def test_writers_in_one_piece_and_in_steps_take_turns(fresh_url: str) -> None:
    """Four databases of their own, and in each as many of either kind; every one reads, then writes."""
    databases = [Database(fresh_url) for _ in range(4)]
    for database in databases:
        await database.open()

    def count_up(connection: Connection, id: str) -> None:
        known = connection.scalar(sa.select(sa.func.count()).select_from(openings))
        connection.execute(sa.insert(openings).values(id=id, plan="{}", created_wall_s=float(known or 0), closed=False))

    async def whole(database: Database, id: str) -> None:
        await database.write_whole(lambda connection: count_up(connection, id))

    async def in_steps(database: Database, id: str) -> None:
        async with database.write() as connection:
            await connection.run_sync(count_up, id)

    ways = (whole, in_steps)
    await asyncio.gather(*(ways[n % 2](databases[n % 4], f"o{n}") for n in range(80)))
    seen = await databases[0].read_whole(lambda connection: connection.scalars(sa.select(openings.c.created_wall_s)).all())
    assert sorted(seen) == [float(n) for n in range(80)]
    for database in databases:
        await database.close()


async def test_whoever_is_cancelled_leaves_a_whole_transaction_or_none(stores: Stores) -> None:
    """The next writer comes after it, not into it."""
    under_way, go_on = threading.Event(), threading.Event()

    def insert(connection: Connection, id: str) -> None:
        connection.execute(sa.insert(openings).values(id=id, plan="{}", created_wall_s=1.0, closed=False))

    def slow(connection: Connection) -> None:
        insert(connection, "one")
        if stores.database.is_sqlite:  # with PostgreSQL it is the event loop that would wait
            under_way.set()
            go_on.wait(10)
        insert(connection, "two")

    first = asyncio.create_task(stores.database.write_whole(slow))
    if stores.database.is_sqlite:
        await asyncio.to_thread(under_way.wait, 10)
    else:
        await asyncio.sleep(0)
    first.cancel()
    await asyncio.sleep(0)
    first.cancel()
    second = asyncio.create_task(stores.database.write_whole(lambda connection: insert(connection, "three")))
    await asyncio.sleep(0)
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await first
    await second
    ids = await stores.database.read_whole(lambda connection: set(connection.scalars(sa.select(openings.c.id))))
    assert ids in ({"one", "two", "three"}, {"three"})


async def test_a_failed_piece_leaves_nothing(stores: Stores) -> None:
    def fail(connection: Connection) -> None:
        connection.execute(sa.insert(openings).values(id="x", plan="{}", created_wall_s=1.0, closed=False))
        raise LookupError

    with pytest.raises(LookupError):
        await stores.database.write_whole(fail)
    assert await stores.openings.count() == 0


async def test_a_closed_database_says_so(fresh_url: str) -> None:
    database = Database(fresh_url)
    await database.open()
    await database.close()
    for asked in (database.read_whole, database.write_whole):
        with pytest.raises(StoreFailed):
            await asked(lambda connection: connection.scalar(sa.select(1)))


async def test_whoever_waits_to_write_while_it_is_closed_hears_so(fresh_url: str) -> None:
    database = Database(fresh_url)
    await database.open()
    async with database.write():
        waiting = asyncio.create_task(database.write_whole(lambda other: other.scalar(sa.select(1))))
        await asyncio.sleep(0)
        await database.close()
    with pytest.raises(StoreFailed):
        await waiting


async def test_a_file_that_cannot_be_written_is_told_at_once(tmp_path: Path) -> None:
    """Waiting is for locks alone."""
    path = tmp_path / "not_a_database.sqlite"
    path.write_bytes(b"no database " * 1000)
    began_s = time.monotonic()
    with pytest.raises((StoreFailed, sa.exc.DatabaseError)):
        await Database(sqlite_url(path)).open()
    assert time.monotonic() - began_s < 5


async def test_a_failed_block_leaves_nothing(stores: Stores) -> None:
    async def fail() -> None:
        async with stores.database.write() as connection:
            row = {"id": "x", "plan": "{}", "created_wall_s": 1.0, "closed": False}
            await connection.execute(sa.insert(openings).values(row))
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    assert await stores.openings.count() == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_full_disk_is_told_apart_and_what_was_written_stays(
    tmp_path: Path, clock: HandClock, stores: Stores, make_session: Callable[[str], Awaitable[SessionRow]]
) -> None:
    session = (await make_session("01" * 16)).id
    await stores.database.close()

    def small(raw: object, _record: object) -> None:
        raw.execute("PRAGMA max_page_count = 45").close()  # type: ignore[attr-defined]

    sa.event.listen(sa.Pool, "connect", small)
    try:
        full = await Stores.open(tmp_path, clock)
        written = 0
        failure: StoreFailed | None = None
        while failure is None and written < 200:
            said = Said(by="hr", author="a", text="x" * 2000, client_id=str(written))
            try:
                await full.timeline.append(session, [Entry(n=written + 1, at_ms=1, fact=said)])
                written += 1
            except StoreFailed as error:
                failure = error
        assert failure is not None
        assert failure.full
        assert written > 0
        assert await full.timeline.last_n(session) == written
        await full.close()
    finally:
        sa.event.remove(sa.Pool, "connect", small)
    await stores.database.open()
    await stores.timeline.append(
        session, [Entry(n=written + 1, at_ms=1, fact=Said(by="hr", author="", text="", client_id=""))]
    )
    assert len(await stores.timeline.read_all(session)) == written + 1


async def test_who_was_invited_by_name_before_becomes_a_candidate(fresh_url: str) -> None:
    """A database of 0.1.0, brought up to date: nobody is missing from the list of candidates."""

    def make_old(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        connection.exec_driver_sql("INSERT INTO openings VALUES ('o', '{\"language\": \"en\"}', 1.0, false)")
        connection.exec_driver_sql("INSERT INTO invitations VALUES ('i', 'o', 'Lin', 2.0, NULL, NULL, NULL, NULL)")

    engine = create_async_engine(Database(fresh_url).url)
    async with engine.begin() as connection:
        await connection.run_sync(make_old)
    await engine.dispose()
    database = Database(fresh_url)
    await database.open()
    (placed,) = await CandidateStore(database).of_opening("o")
    assert (placed.candidate.name, placed.candidate.language, placed.invitation) == ("Lin", "en", "i")
    await database.close()
