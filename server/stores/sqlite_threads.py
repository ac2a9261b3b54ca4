"""Whole reads and writes of a SQLite file on threads of their own: one way there and one way back for all statements.

The asynchronous driver goes to its thread and back for each step of each statement (about ten times for a transaction of
two), and each way waits for a turn of the event loop. While a hundred candidates come in at once such a turn takes tens
of milliseconds, and everybody who writes waits for the one who does.
"""

import asyncio
import contextlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

Result = TypeVar("Result")
Work = Callable[[Connection], Result]


class SqliteThreads:
    """Reads on up to ``readers`` threads, writes on one. The engines are there to be listened to before their first use."""

    def __init__(self, url: sa.URL, readers: int) -> None:
        url = url.set(drivername="sqlite")
        options: dict[str, Any] = {"hide_parameters": True, "max_overflow": 0}
        self.readers = sa.create_engine(url, pool_size=readers, isolation_level="AUTOCOMMIT", **options)
        self.writers = sa.create_engine(url, pool_size=1, **options)
        self._read_threads = ThreadPoolExecutor(readers, thread_name_prefix="sqlite-read")
        self._write_thread = ThreadPoolExecutor(1, thread_name_prefix="sqlite-write")

    async def read(self, work: Work[Result]) -> Result:
        """Each statement of ``work`` sees what was committed when it began."""
        return await _ended(self._read_threads, lambda: _connected(self.readers, work))

    async def write(self, work: Work[Result]) -> Result:
        """One transaction: committed when ``work`` returns, rolled back if it raises."""
        return await _ended(self._write_thread, lambda: _in_transaction(self.writers, work))

    def close(self) -> None:
        """Wait for what is under way and close every connection; blocks."""
        for threads in (self._write_thread, self._read_threads):
            threads.shutdown()
        for engine in (self.writers, self.readers):
            engine.dispose()


async def _ended(threads: ThreadPoolExecutor, work: Callable[[], Result]) -> Result:
    """What ``work`` returns. A caller that is cancelled still waits for its end: nobody else is let in beside it."""
    future = asyncio.get_running_loop().run_in_executor(threads, work)
    try:
        return await asyncio.shield(future)
    except asyncio.CancelledError:
        while not future.done():
            with contextlib.suppress(asyncio.CancelledError):  # told more than once: the first time is raised below
                await asyncio.wait([future])
        if not future.cancelled():
            future.exception()  # heard, so that nobody is told of it a second time
        raise


def _connected(engine: Engine, work: Work[Result]) -> Result:
    with engine.connect() as connection:
        return work(connection)


def _in_transaction(engine: Engine, work: Work[Result]) -> Result:
    with engine.begin() as connection:
        return work(connection)
