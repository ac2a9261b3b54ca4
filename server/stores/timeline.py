"""Timelines on disk. One writer for all sessions commits together whatever waits: one disk sync for many appends."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from server.core.facts import Entry, Fact
from server.core.tasks import Tasks
from server.stores.database import Database, StoreFailed
from server.stores.schema import timeline

QUEUE_LIMIT = 4096
GROUP_LIMIT = 512
_LAST_LIMIT = 20_000
LAST_N = 2**31 - 1
"""No entry has a higher number; a page may ask for what comes after any."""
PAGE_ROWS = 200
"""Rows read at one go: so many keep the event loop busy for about a millisecond."""
_THREAD_FROM_ROWS = 50
_THREAD_FROM_CHARS = 50_000
_FACT: TypeAdapter[Fact] = TypeAdapter(Fact)


class TimelineGap(RuntimeError):
    """The entries do not follow on what is stored (a hole, a repeat, a doubled key or no such session)."""


@dataclass(frozen=True, slots=True)
class _Append:
    session: str
    rows: list[dict[str, object]]
    done: "asyncio.Future[None]" = field(compare=False)

    def settle(self, error: Exception | None) -> None:
        if self.done.done():  # its caller was cancelled
            return
        if error is None:
            self.done.set_result(None)
        else:
            self.done.set_exception(error)


class TimelineStore:
    """Appends and reads the entries of every session."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._queue: asyncio.Queue[_Append | None] = asyncio.Queue(QUEUE_LIMIT)
        self._tasks = Tasks("timeline_store")
        self._writer: asyncio.Task[None] | None = None
        self._closed = False
        self._last_n: dict[str, int] = {}
        self.commits = 0
        self.entries_written = 0

    @property
    def waiting(self) -> int:
        """Appends that the writer has not taken yet."""
        return self._queue.qsize()

    async def append(self, session: str, entries: Sequence[Entry]) -> None:
        """Return when ``entries`` are durably committed, all of them or none.

        Their numbers must go on where the stored timeline ends. Raises :class:`TimelineGap` if they do not,
        :class:`StoreFailed` if the database cannot write, RuntimeError after ``close``.
        """
        if self._closed:
            raise RuntimeError("the timeline store is closed")
        if not entries:
            return
        if any(later.n != entry.n + 1 for entry, later in pairwise(entries)):
            raise TimelineGap("numbers within one append have a hole")
        if self._writer is None or self._writer.done():
            self._writer = self._tasks.start(self._write_on(), "writer")
        job = _Append(session, [_row(session, entry) for entry in entries], asyncio.get_running_loop().create_future())
        await self._queue.put(job)
        await job.done

    async def read(self, session: str, since: int = 0, limit: int = 1000) -> list[Entry]:
        """Entries with a number above ``since``, in order, ``limit`` at most."""
        entries: list[Entry] = []
        since = min(since, LAST_N)
        while len(entries) < limit:
            wanted = min(PAGE_ROWS, limit - len(entries))
            rows = await self._rows(session, entries[-1].n if entries else since, wanted)
            entries += _entries(rows) if _is_short(rows) else await asyncio.to_thread(_entries, rows)
            if len(rows) < wanted:
                break
            await asyncio.sleep(0)
        return entries

    async def _rows(self, session: str, since: int, limit: int) -> list[tuple[int, int, str | None, str]]:
        query = (
            sa.select(timeline.c.n, timeline.c.at_ms, timeline.c.key, timeline.c.body)
            .where(timeline.c.session == session, timeline.c.n > since)
            .order_by(timeline.c.n)
            .limit(limit)
        )
        return await self._database.read_whole(
            lambda connection: [(row[0], row[1], row[2], row[3]) for row in connection.execute(query)]
        )

    async def read_all(self, session: str) -> list[Entry]:
        """The whole timeline."""
        entries: list[Entry] = []
        while page := await self.read(session, entries[-1].n if entries else 0):
            entries.extend(page)
        return entries

    async def last_n(self, session: str) -> int:
        """The number of the last stored entry, 0 for none."""
        return await self._database.read_whole(lambda connection: _stored_last_n(connection, session))

    async def close(self) -> None:
        """Write what was handed in, then stop. Appends after this are refused."""
        if self._closed:
            return
        self._closed = True
        if self._writer is not None:
            await self._queue.put(None)
            await asyncio.wait([self._writer])
        self._give_up_waiting()
        await self._tasks.close()

    async def _write_on(self) -> None:
        group: list[_Append] = []
        try:
            closing = False
            while not closing:
                group = []
                job = await self._queue.get()
                while job is not None:
                    group.append(job)
                    if len(group) >= GROUP_LIMIT or self._queue.empty():
                        break
                    job = self._queue.get_nowait()
                closing = job is None
                if group:
                    await self._commit(group)
        finally:  # on a bug nobody waits for ever: all hear of it, and the next append starts a new writer
            for job in group:
                job.settle(StoreFailed(RuntimeError("the writer ended")))
            self._give_up_waiting()

    def _give_up_waiting(self) -> None:
        while not self._queue.empty():
            job = self._queue.get_nowait()
            if job is not None:
                job.settle(StoreFailed(RuntimeError("the writer ended")))

    async def _commit(self, group: list[_Append]) -> None:
        """One transaction for the group; if one of them is at fault, one each, so that the others do not suffer."""
        try:
            await self._insert(group)
        except (TimelineGap, StoreFailed, sa.exc.SQLAlchemyError) as error:
            for job in group:
                self._last_n.pop(job.session, None)
            await self._settle_failed(group, error)
        else:
            for job in group:
                job.settle(None)

    async def _settle_failed(self, group: list[_Append], error: Exception) -> None:
        if not isinstance(error, TimelineGap | IntegrityError):
            failure = error if isinstance(error, StoreFailed) else StoreFailed(error)
            for job in group:
                job.settle(failure)
        elif len(group) == 1:
            group[0].settle(error if isinstance(error, TimelineGap) else TimelineGap("doubled key or unknown session"))
        else:
            for job in group:
                await self._commit([job])

    async def _insert(self, group: list[_Append]) -> None:
        rows = [row for job in group for row in job.rows]
        last = await self._database.write_whole(lambda connection: self._insert_whole(connection, group, rows))
        if len(self._last_n) > _LAST_LIMIT:
            self._last_n.clear()
        self._last_n.update(last)
        self.commits += 1
        self.entries_written += len(rows)

    def _insert_whole(
        self, connection: Connection, group: Sequence[_Append], rows: list[dict[str, object]]
    ) -> dict[str, int]:
        """The number of the last entry of each session in ``group``. Raises :class:`TimelineGap`."""
        last: dict[str, int] = {}
        for job in group:
            known = last.get(job.session, self._last_n.get(job.session))
            if known is None:
                known = _stored_last_n(connection, job.session)
            if job.rows[0]["n"] != known + 1:
                raise TimelineGap(f"entry {job.rows[0]['n']} does not follow {known}")
            last[job.session] = known + len(job.rows)
        connection.execute(sa.insert(timeline), rows)
        return last


def _row(session: str, entry: Entry) -> dict[str, object]:
    return {
        "session": session,
        "n": entry.n,
        "at_ms": entry.at_ms,
        "key": entry.key,
        "kind": entry.fact.kind,
        "body": entry.fact.model_dump_json(),
    }


def _is_short(rows: Sequence[tuple[int, int, str | None, str]]) -> bool:
    """Whether making entries of them is quicker than a way to a thread and back."""
    return len(rows) < _THREAD_FROM_ROWS and sum(len(row[3]) for row in rows) < _THREAD_FROM_CHARS


def _entries(rows: Sequence[tuple[int, int, str | None, str]]) -> list[Entry]:
    return [Entry.model_construct(n=n, at_ms=at_ms, key=key, fact=_FACT.validate_json(body)) for n, at_ms, key, body in rows]


def _stored_last_n(connection: Connection, session: str) -> int:
    query = sa.select(sa.func.max(timeline.c.n)).where(timeline.c.session == session)
    return connection.execute(query).scalar() or 0
