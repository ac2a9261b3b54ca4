"""Tells candidates when their result can be read. It looks at what is stored, so that a crash loses no message and a
changed delay counts; the message's key keeps it from being written twice."""

import asyncio
from typing import Protocol

import structlog

from server.core.clock import Clock
from server.core.notices import NoticeOutcome
from server.core.tasks import Tasks
from server.stores.database import StoreFailed
from server.stores.sessions import SessionStore
from server.stores.untold import KEY, Untold, UntoldStore

log = structlog.get_logger()
EVERY_S = 30.0
BACK_S = 120 * 24 * 3600.0
"""Older scores are let rest; no delay is longer than 90 days."""
REMEMBERED = 100_000


class TellsReady(Protocol):
    """Writes the message to the outbox."""

    async def __call__(self, candidate: str, invitation: str, key: str) -> NoticeOutcome: ...


class ResultNotices:
    def __init__(self, untold: UntoldStore, sessions: SessionStore, tell: TellsReady, clock: Clock) -> None:
        self._untold = untold
        self._sessions = sessions
        self._tell = tell
        self._clock = clock
        self._tasks = Tasks("result_notices")
        self._never: set[str] = set()
        """Sessions that are not told of: their opening shows nothing, or there is no way to the candidate."""

    def start(self) -> None:
        self._tasks.start(self._look_on(), "look")

    async def close(self) -> None:
        await self._tasks.close()

    async def look(self) -> int:
        """Tell all who are due; how many messages were written."""
        now_s = self._clock.wall_s()
        told = 0
        for one in await self._untold.all(now_s - BACK_S):
            if one.due_wall_s <= now_s and one.session not in self._never:
                told += await self._one(one)
        return told

    async def _one(self, one: Untold) -> bool:
        session = await self._sessions.get(one.session)
        shows = session is not None and bool(session.plan.shows)
        if shows and await self._tell(one.candidate, one.invitation, KEY + one.session) == "queued":
            return True
        if len(self._never) >= REMEMBERED:
            self._never.clear()
        self._never.add(one.session)
        return False

    async def _look_on(self) -> None:
        while True:
            try:
                await self.look()
            except StoreFailed as error:  # full or locked: what is due stays due
                log.warning("result_notices_failed", error=str(error))
            await asyncio.sleep(EVERY_S)
