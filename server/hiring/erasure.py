"""Erasing a candidate: every row, every file, and what a database leaves behind in its own files.

In this order: nobody holds the interview any more; a note of the ids is written; rows, the audit's line and the event for
other systems go in one transaction; then the files; then the database's log is emptied. A crash on the way is made good at
the next start from the note, which holds ids alone. The audit keeps the ids as a pseudonym.
"""

import asyncio
import json
import shutil
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import asdict
from pathlib import Path

import structlog

from server.core.clock import Clock
from server.stores.erasure import Traces
from server.stores.stores import Stores
from server.stores.webhooks import put_event

log = structlog.get_logger()

Hold = Callable[[str], AbstractAsyncContextManager[None]]
"""Ends what is held of a session and lets nobody open it meanwhile."""
NOTE_KEPT_S = 3600.0
"""Files are looked for once more when the note is so old: a message could have been on its way out."""


class Erasure:
    def __init__(self, stores: Stores, data_dir: Path, hold: Hold, clock: Clock) -> None:
        self._stores = stores
        self._data_dir = data_dir
        self._hold = hold
        self._clock = clock
        self._notes = data_dir / "erasing"
        self._one = asyncio.Lock()
        self.forget: list[Callable[[], None]] = []
        """Called when somebody was erased: whoever keeps anything in memory forgets it."""

    async def candidate(self, candidate: str, who: str, why: str = "asked") -> bool:
        """Erase a candidate with all interviews; False if there is none. ``who`` as in the audit."""
        async with self._one:
            traces = await self._stores.erasure.of_candidate(candidate)
            return await self._erase(traces, who, why)

    async def session(self, session: str, who: str, why: str = "asked") -> bool:
        """Erase the candidate whose interview this is; False if there is no such interview."""
        async with self._one:
            traces = await self._stores.erasure.of_session(session)
            return await self._erase(traces, who, why)

    async def resume(self) -> int:
        """Finish what a crash or a message on its way left over; how many notes there were."""
        notes = await asyncio.to_thread(lambda: sorted(self._notes.glob("*.json")))
        for note in notes:
            traces = await asyncio.to_thread(_read_note, note)
            if traces is None:
                log.warning("erasure_note_unreadable", note=note.name)
                continue
            async with self._one:
                known = await self._still_there(traces)
                if known:  # the transaction never came: whoever asked has to ask again, or retention does
                    await asyncio.to_thread(note.unlink, True)
                    continue
                await asyncio.to_thread(self._remove_files, traces)
                if await asyncio.to_thread(_age_s, note) > NOTE_KEPT_S:
                    await asyncio.to_thread(note.unlink, True)
        return len(notes)

    async def _erase(self, traces: Traces | None, who: str, why: str) -> bool:
        if traces is None:
            return False
        async with AsyncExitStack() as held:
            for session in sorted(traces.sessions):
                await held.enter_async_context(self._hold(session))
            note = self._notes / f"{traces.ids[0]}.json"
            await asyncio.to_thread(self._write_note, note, traces)
            await self._delete_rows(traces, who, why)
            for forget in self.forget:  # before anything that may fail
                forget()
            await asyncio.to_thread(self._remove_files, traces)
        if not await self._stores.database.scrub():
            log.warning("scrub_postponed")  # the log is emptied by the next erasure or at the next start
        log.info("candidate_erased", sessions=len(traces.sessions), why=why)
        return True

    async def _delete_rows(self, traces: Traces, who: str, why: str) -> None:
        stores = self._stores
        objects = [f"candidate:{traces.candidate}"] if traces.candidate else []
        objects += [f"session:{session}" for session in traces.sessions]
        async with stores.audit.alone():
            async with stores.database.write() as connection:
                await stores.erasure.delete(connection, traces)
                for object in objects or [f"invitation:{traces.ids[0]}"]:
                    row = await stores.audit.append_in(connection, who, "erase", object, {"why": why})
                told = {"candidate": traces.candidate or None, "session": next(iter(traces.sessions), None)}
                await put_event(connection, self._clock.wall_s(), "candidate.erased", told, key=traces.ids[0])
            await stores.audit.keep_head(row)
        stores.webhooks.emitted.set()

    async def _still_there(self, traces: Traces) -> bool:
        if traces.candidate:
            return await self._stores.erasure.of_candidate(traces.candidate) is not None
        for session in traces.sessions:
            if await self._stores.erasure.of_session(session) is not None:
                return True
        return False

    def _write_note(self, note: Path, traces: Traces) -> None:
        self._notes.mkdir(parents=True, exist_ok=True, mode=0o700)
        note.write_text(json.dumps({**asdict(traces), "words": []}))

    def _remove_files(self, traces: Traces) -> None:
        for session in traces.sessions:
            shutil.rmtree(self._stores.recordings.root / session, ignore_errors=True)
        self._stores.kept_mail.erase(traces.messages)


def _read_note(note: Path) -> Traces | None:
    try:
        raw = json.loads(note.read_text())
        parts = {name: tuple(str(one) for one in raw[name]) for name in ("invitations", "sessions", "messages")}
        return Traces(candidate=str(raw["candidate"]), **parts)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _age_s(note: Path) -> float:
    try:
        return time.time() - note.stat().st_mtime
    except FileNotFoundError:
        return 0.0
