"""What PostgreSQL needs so that the stores find there what they were written against with SQLite.

One writer at a time, in all processes: a write transaction begins by taking the database's advisory lock, so that what it
reads holds until it commits. Every store reads, decides and writes in one transaction; with this no such decision races
another, nothing deadlocks and no transaction has to be tried again.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

DRIVER = "postgresql+asyncpg"
_NAMES = frozenset({"postgres", "postgresql"})
WRITE_LOCK = 0x6C69_7665_2D69_6E74
LOCK_TIMEOUT_MS = 20_000
"""How long a write waits for its turn, as SQLite's busy timeout."""
IDLE_IN_WRITE_MS = 60_000
"""A process that stands still inside a write transaction loses it after this time, or nobody else could write."""
CONNECT_TIMEOUT_S = 10.0
_SETTINGS = {
    "application_name": "live-interview-server",
    "timezone": "UTC",
    "lock_timeout": str(LOCK_TIMEOUT_MS),
    "idle_in_transaction_session_timeout": str(IDLE_IN_WRITE_MS),
}
_FAULTS_OF_THE_DATABASE = ("08", "25P", "40", "53", "55P", "57", "58", "XX")
"""How SQLSTATEs begin that say nothing about the statement: connection, idle too long, conflict, resources, lock,
intervention, system, internal."""


def with_driver(url: sa.URL) -> sa.URL:
    """The URL as people write it (``postgres://``, ``sslmode=``), as the driver takes it."""
    if url.drivername in _NAMES:
        url = url.set(drivername=DRIVER)
    if url.drivername == DRIVER and "sslmode" in url.query:
        mode = url.query["sslmode"]
        url = url.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})
    return url


def options() -> dict[str, Any]:
    """For ``create_async_engine``."""
    return {"pool_pre_ping": True, "connect_args": {"server_settings": _SETTINGS, "timeout": CONNECT_TIMEOUT_S}}


def prepare(readers: AsyncEngine, writers: AsyncEngine) -> None:
    for engine in (readers, writers):
        sa.event.listen(engine.sync_engine, "before_cursor_execute", _take_nul_out, retval=True)
    sa.event.listen(writers.sync_engine, "begin", _wait_for_turn)


def is_fault_of_database(error: sa.exc.DBAPIError) -> bool:
    """Whether the database could not, whatever the statement was."""
    state = str(getattr(error.orig, "sqlstate", None) or "")
    return error.connection_invalidated or state.startswith(_FAULTS_OF_THE_DATABASE)


def _wait_for_turn(connection: Connection) -> None:
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITE_LOCK})")


def _take_nul_out(
    _connection: Connection, _cursor: Any, statement: str, parameters: Any, _context: Any, executemany: bool
) -> tuple[str, Any]:
    """PostgreSQL's text cannot hold U+0000: what anybody typed or asked for must not fail for it."""
    if executemany:
        return statement, [_without_nul(values) for values in parameters]
    return statement, _without_nul(parameters)


def _without_nul(values: Sequence[Any]) -> Sequence[Any]:
    if not any(isinstance(value, str) and "\0" in value for value in values):
        return values
    return tuple(value.replace("\0", "\ufffd") if isinstance(value, str) else value for value in values)
