"""The audit: who did what to what, as a chain of rows that nobody can change unseen.

Each row's hash is SHA-256 over its canonical JSON and the hash before it. Rows are only ever added, one at a time. The
newest number and hash are also kept in a file beside the database, so that rows cut off at the end are missed as well.
Nothing private goes in: accounts, candidates and sessions by id, the route, the outcome.
"""

import asyncio
import hashlib
import json
import secrets
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from server.core.clock import Clock
from server.stores.database import Database
from server.stores.schema_hiring import audit

GENESIS = "0" * 64
_CHECK_PAGE = 2000


@dataclass(frozen=True, slots=True)
class AuditRow:
    """``who`` is an account's id, ``candidate:<session>``, ``server`` or ``unknown``; ``object`` is ``kind:id`` or empty;
    ``detail`` is a JSON object of plain values."""

    n: int
    at_wall_s: float
    who: str
    action: str
    object: str
    detail: str
    previous_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class AuditFilter:
    who: str = ""
    action: str = ""
    object: str = ""
    since_wall_s: float | None = None
    until_wall_s: float | None = None
    before_n: int | None = None


@dataclass(frozen=True, slots=True)
class AuditVerdict:
    """``broken_n`` is the first row that is not as it was written (or is missing); None if all are."""

    rows: int
    last_hash: str
    broken_n: int | None = None
    why: str = ""


def row_hash(row: AuditRow) -> str:
    """SHA-256 over the canonical JSON of all but the hash itself (sorted keys, no blanks, UTF-8)."""
    values = asdict(row)
    del values["hash"]
    text = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


class AuditStore:
    def __init__(self, database: Database, clock: Clock, head_file: Path) -> None:
        self._database = database
        self._clock = clock
        self._head_file = head_file
        self._lock = asyncio.Lock()

    async def append(self, who: str, action: str, object: str = "", detail: dict[str, Any] | None = None) -> AuditRow:
        """Add one row in a transaction of its own."""
        async with self._lock:
            async with self._database.write() as connection:
                row = await self.append_in(connection, who, action, object, detail)
            await self.keep_head(row)
        return row

    async def append_all(self, rows: Iterable[tuple[str, str, str, dict[str, Any]]]) -> None:
        """Add several rows (who, action, object, detail) in one transaction."""
        wanted = list(rows)
        if not wanted:
            return
        async with self._lock:
            async with self._database.write() as connection:
                for who, action, object, detail in wanted:
                    row = await self.append_in(connection, who, action, object, detail)
            await self.keep_head(row)

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Around a write transaction that uses :meth:`append_in`, then :meth:`keep_head`."""
        async with self._lock:
            yield

    async def append_in(
        self, connection: AsyncConnection, who: str, action: str, object: str = "", detail: dict[str, Any] | None = None
    ) -> AuditRow:
        """Add one row inside the caller's write transaction: it stands if and only if the change does."""
        last = (await connection.execute(sa.select(audit.c.n, audit.c.hash).order_by(audit.c.n.desc()).limit(1))).first()
        n, previous = (1, GENESIS) if last is None else (last.n + 1, last.hash)
        text = json.dumps(detail or {}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        at_s = round(self._clock.wall_s(), 3)
        unhashed = AuditRow(n, at_s, who[:200], action[:60], object[:120], text, previous, "")
        row = AuditRow(**{**asdict(unhashed), "hash": row_hash(unhashed)})
        await connection.execute(sa.insert(audit).values(asdict(row)))
        return row

    async def list(self, wanted: AuditFilter, *, limit: int = 200) -> Sequence[AuditRow]:
        """Newest first."""
        query = sa.select(audit).order_by(audit.c.n.desc()).limit(limit)
        for column, value in ((audit.c.who, wanted.who), (audit.c.action, wanted.action), (audit.c.object, wanted.object)):
            if value:
                query = query.where(column == value)
        if wanted.since_wall_s is not None:
            query = query.where(audit.c.at_wall_s >= wanted.since_wall_s)
        if wanted.until_wall_s is not None:
            query = query.where(audit.c.at_wall_s < wanted.until_wall_s)
        if wanted.before_n is not None:
            query = query.where(audit.c.n < wanted.before_n)
        async with self._database.read() as connection:
            return [AuditRow(**row._mapping) for row in await connection.execute(query)]

    async def actions(self) -> "Sequence[str]":
        """The actions that occur, for a filter."""
        async with self._database.read() as connection:
            return list((await connection.scalars(sa.select(audit.c.action).distinct().order_by(audit.c.action))).all())

    async def check(self) -> AuditVerdict:
        """Walk the whole chain; the first row that is wrong is named."""
        async with self._lock:
            head = await asyncio.to_thread(self._read_head)
            n, previous, head_hash = 0, GENESIS, GENESIS
            while True:
                query = sa.select(audit).where(audit.c.n > n).order_by(audit.c.n).limit(_CHECK_PAGE)
                async with self._database.read() as connection:
                    rows = [AuditRow(**row._mapping) for row in await connection.execute(query)]
                if not rows:
                    break
                good, why = await asyncio.to_thread(_check_rows, rows, n, previous)
                if good < len(rows):
                    return AuditVerdict(n + good, previous, n + good + 1, why)
                if head is not None and n < head[0] <= rows[-1].n:
                    head_hash = rows[head[0] - n - 1].hash
                n, previous = rows[-1].n, rows[-1].hash
        if head is not None and head[0] > n:
            return AuditVerdict(n, previous, n + 1, "rows are missing at the end")
        if head is not None and head[1] != head_hash:
            return AuditVerdict(n, previous, head[0], "the chain was written anew")
        return AuditVerdict(n, previous)

    async def keep_head(self, row: AuditRow) -> None:
        """After the transaction of :meth:`append_in` was committed, still :meth:`alone`."""
        await asyncio.to_thread(self._write_head, row.n, row.hash)

    def _write_head(self, n: int, hash: str) -> None:
        """Another process (the command line, a second server) may do the same at this moment, and be further."""
        head = self._read_head()
        if head is not None and head[0] > n:
            return
        fresh = self._head_file.with_suffix(f".{secrets.token_hex(8)}.new")
        fresh.write_text(f"{n} {hash}\n")
        fresh.chmod(0o600)
        fresh.replace(self._head_file)

    def _read_head(self) -> tuple[int, str] | None:
        try:
            n, hash = self._head_file.read_text().split()
            return int(n), hash
        except FileNotFoundError:
            return None
        except ValueError:
            return 0, ""  # not as it was written: never equal to a hash


def _check_rows(rows: Sequence[AuditRow], n: int, previous: str) -> tuple[int, str]:
    """How many rows are good from the first on, and what is wrong with the next."""
    for index, row in enumerate(rows):
        if row.n != n + index + 1:
            return index, "a row is missing"
        if row.previous_hash != previous:
            return index, "the hash before it does not fit"
        if row_hash(row) != row.hash:
            return index, "it was changed"
        previous = row.hash
    return len(rows), ""
