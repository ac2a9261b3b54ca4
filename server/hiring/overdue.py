"""Carries out what candidates asked for and nobody answered in time."""

import asyncio

from server.core.tasks import Tasks
from server.hiring.requests import CandidateRequests

EVERY_S = 3600.0
FIRST_AFTER_S = 60.0


class OverdueRequests:
    """Looks a minute after the start and then every hour."""

    def __init__(self, requests: CandidateRequests) -> None:
        self._requests = requests
        self._tasks = Tasks("overdue_requests")

    def start(self) -> None:
        self._tasks.start(self._look_on(), "look")

    async def close(self) -> None:
        await self._tasks.close()

    async def _look_on(self) -> None:
        await asyncio.sleep(FIRST_AFTER_S)
        while True:
            await self._requests.erase_overdue()
            await asyncio.sleep(EVERY_S)
