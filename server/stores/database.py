"""The database: migrated on open, with plain reads and with write transactions that cannot fail half-way for a lock.

SQLite: WAL, foreign keys, ``synchronous=FULL`` (what was acknowledged survives a power cut), and ``BEGIN IMMEDIATE``
for every write, because a read that becomes a write inside one deferred transaction fails at once, whatever the
timeout. Writers of this process also queue at a lock, in order; the busy timeout is for other processes (the command
line).

PostgreSQL: the same promises by other means, see :mod:`server.stores.postgres`.

``write`` and ``read`` are for what waits between its statements; ``write_whole`` and ``read_whole`` for what doesn't and is
asked for often: joins, facts, lists (see :mod:`server.stores.sqlite_threads`).
"""

import asyncio
import logging
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from server.stores import postgres
from server.stores.schema import metadata
from server.stores.sqlite_threads import Result, SqliteThreads, Work

_MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_TIMEOUT_MS = 20_000
SCRUB_TRIES = 20
_SHORT_WAIT_MS = 50
_CLEAN = "PRAGMA user_version = 1"
"""Says that the file has held ``secure_delete`` from its first page on, or was made anew since."""
READERS = 4
CACHE_KIB = 256
"""Pages that each connection keeps; the system keeps them anyway. With SQLite's 2,000 the server grew by 1 MiB for each 40
interviews, up to 20 MiB, and the more connections the more of it twice; with 256 by 0.4."""


class StoreFailed(RuntimeError):
    """The database did not take a write. ``full`` tells whether for want of disk space."""

    def __init__(self, error: BaseException) -> None:
        self.full = "disk is full" in str(error) or "No space left" in str(error)
        driver = error.orig if isinstance(error, sa.exc.DBAPIError) else error
        super().__init__("storage full" if self.full else type(getattr(driver, "__cause__", None) or driver).__name__)


class Database:
    """One database by its SQLAlchemy URL (``sqlite+aiosqlite:///path`` or ``postgresql://...``)."""

    def __init__(self, url: str) -> None:
        self.url = postgres.with_driver(sa.make_url(url))
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._readers: AsyncEngine | None = None
        self._writers: AsyncEngine | None = None
        self._threads: SqliteThreads | None = None
        self._write_lock = asyncio.Lock()

    async def open(self) -> None:
        """Connect and bring the schema up to date."""
        logging.getLogger("aiosqlite").setLevel(logging.WARNING)  # below that it logs every statement's private values
        if self.is_sqlite and self.url.database:
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        options: dict[str, Any] = {"hide_parameters": True, "max_overflow": 0, "pool_timeout": 60}
        if not self.is_sqlite:
            options |= postgres.options()
        self._readers = create_async_engine(
            self.url, pool_size=READERS, isolation_level="AUTOCOMMIT", pool_reset_on_return=None, **options
        )
        if not self.is_sqlite:
            options["isolation_level"] = "READ COMMITTED"  # after waiting for its turn a write sees what the one before left
        self._writers = create_async_engine(self.url, pool_size=1, **options)
        if self.is_sqlite:
            self._threads = SqliteThreads(self.url, READERS)
            for reader in (self._readers.sync_engine, self._threads.readers):
                sa.event.listen(reader, "connect", _prepare_sqlite)
            for writer in (self._writers.sync_engine, self._threads.writers):
                sa.event.listen(writer, "connect", _prepare_sqlite)
                sa.event.listen(writer, "begin", _begin_immediate)
        else:
            postgres.prepare(self._readers, self._writers)
        async with self.write() as connection:
            new = not await connection.run_sync(lambda raw: sa.inspect(raw).has_table("alembic_version"))
            await connection.run_sync(_migrate)
            if self.is_sqlite and new:
                await connection.exec_driver_sql(_CLEAN)
        if self.is_sqlite:
            await self._vacuum_once()

    async def _vacuum_once(self) -> None:
        """A file from before ``secure_delete`` may hold deleted content in free pages; making it anew takes that out."""
        async with self.read() as connection:
            if await connection.scalar(sa.text("PRAGMA user_version")):
                return
            try:
                await connection.exec_driver_sql("VACUUM")
            except sa.exc.OperationalError:
                return  # another process holds it; the next start tries again
            await connection.exec_driver_sql(_CLEAN)

    async def close(self) -> None:
        """Close every connection."""
        for engine in (self._writers, self._readers):
            if engine is not None:
                await engine.dispose()
        self._readers = self._writers = None
        threads, self._threads = self._threads, None
        if threads is not None:
            await asyncio.to_thread(threads.close)

    async def ping(self) -> None:
        """Ask the database for a sign of life; raises :class:`StoreFailed`."""
        try:
            async with self.read() as connection:
                await connection.execute(sa.select(1))
        except sa.exc.SQLAlchemyError as error:
            raise StoreFailed(error) from error

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """One write transaction: committed at the end of the block, rolled back if it raises.

        Raises :class:`StoreFailed` when the database itself cannot (disk full, I/O error, locked for too long);
        constraint violations come through as sqlalchemy.exc.IntegrityError.
        """
        async with self._write_lock, _connected(self._writers) as connection, connection.begin():
            yield connection

    async def write_whole(self, work: Work[Result]) -> Result:
        """One write transaction in one piece: committed when ``work`` returns, rolled back if it raises.

        ``work`` runs on SQLite's thread, or on the event loop's with PostgreSQL, so it does nothing but ask the database.
        Raises what ``write`` does. Once begun on SQLite's thread it is not stopped by cancelling the caller.
        """
        if self._threads is None:
            async with self.write() as connection:
                return await connection.run_sync(work)
        async with self._write_lock:
            threads = self._threads
            if threads is None:  # closed while it waited for its turn
                raise _not_open()
            with _failures():
                return await threads.write(work)

    async def read_whole(self, work: Work[Result]) -> Result:
        """Reads in one piece, ``work`` as for a write. Raises :class:`StoreFailed` as a write does."""
        if self._threads is None:
            async with self.read() as connection:
                return await connection.run_sync(work)
        with _failures():
            return await self._threads.read(work)

    async def scrub(self) -> bool:
        """Take out what deleting left. SQLite: its log is moved into the database and emptied. PostgreSQL: dead rows go, and
        the planner's statistics, which hold frequent values, are made anew.

        False if somebody kept it from being done for long.
        """
        if not self.is_sqlite:
            return await self._vacuum_postgres()
        for _ in range(SCRUB_TRIES):
            async with self._write_lock, self.read() as connection:
                busy = (await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")).one()[0]
            if not busy:
                return True
            await asyncio.sleep(0.1)
        return False

    async def _vacuum_postgres(self) -> bool:
        tables = ", ".join(sorted(metadata.tables))
        try:
            async with self.read() as connection:
                await connection.exec_driver_sql(f"VACUUM (ANALYZE) {tables}")
        except StoreFailed:
            return False
        return True

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """For reading: each statement sees what was committed when it began. Raises :class:`StoreFailed` as a write does."""
        async with _connected(self._readers) as connection:
            yield connection


def sqlite_url(path: Path) -> str:
    """The URL of a SQLite file."""
    return sa.URL.create("sqlite+aiosqlite", database=str(path)).render_as_string(hide_password=False)


def _prepare_sqlite(raw: Any, _record: Any) -> None:
    raw.isolation_level = None  # the driver's own BEGIN is deferred; ours is in _begin_immediate
    cursor = raw.cursor()
    _use_wal(cursor)
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "synchronous = FULL",
        "foreign_keys = ON",
        f"cache_size = -{CACHE_KIB}",
        "secure_delete = ON",  # what is deleted is overwritten: erasing somebody leaves nothing in free pages
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _use_wal(cursor: Any) -> None:
    """Two that open a new file at once may each wait for the other to let go of it, so nobody waits for long at a time."""
    cursor.execute(f"PRAGMA busy_timeout = {_SHORT_WAIT_MS}")
    until_s = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= until_s:
                raise
        else:
            return


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


@asynccontextmanager
async def _connected(engine: AsyncEngine | None) -> AsyncIterator[AsyncConnection]:
    """A connection of the pool; what the database itself could not do comes out as :class:`StoreFailed`."""
    if engine is None:
        raise _not_open()
    try:
        connection = await engine.connect()
    except (OSError, sa.exc.DBAPIError) as error:  # nobody listens there, or it takes no more connections
        raise StoreFailed(error) from error
    with _failures():
        async with AsyncExitStack() as stack:
            stack.push_async_exit(connection)
            yield connection


def _not_open() -> StoreFailed:
    return StoreFailed(RuntimeError("the database is not open"))


@contextmanager
def _failures() -> Iterator[None]:
    """What the database itself could not do comes out as :class:`StoreFailed`."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        if isinstance(error, sa.exc.OperationalError) or postgres.is_fault_of_database(error):
            raise StoreFailed(error) from error
        raise


def _migrate(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
