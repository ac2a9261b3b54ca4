"""Erases what an opening no longer keeps: looked for each day, and shown beforehand by a dry run."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from server.core.access import EVERYTHING, Sight
from server.core.clock import Clock
from server.core.tasks import Tasks
from server.hiring.erasure import Erasure
from server.stores.database import StoreFailed
from server.stores.retention import Overdue, RetentionStore
from server.stores.stores import Stores

log = structlog.get_logger()

EVERY_S = 24 * 3600.0
FIRST_AFTER_S = 60.0
"""A server that has just started has other things to do."""
REST_S = 0.2
"""Between two erasures, so that running interviews are not held up."""


@dataclass(frozen=True, slots=True)
class Run:
    erased: int
    failed: int


class Retention:
    def __init__(self, stores: Stores, erasure: Erasure, clock: Clock) -> None:
        self._stores = stores
        self._store = RetentionStore(stores.database)
        self._erasure = erasure
        self._clock = clock
        self._tasks = Tasks("retention")

    def start(self) -> None:
        """Run each day."""
        self._tasks.start(self._daily(), "daily")

    async def close(self) -> None:
        await self._tasks.close()

    async def dry_run(self, sight: Sight = EVERYTHING) -> Sequence[Overdue]:
        """What a run would erase now; changes nothing."""
        return await self._store.overdue(self._clock.wall_s(), sight)

    async def run(self, who: str = "server", sight: Sight = EVERYTHING) -> Run:
        """Erase what is over. One that fails does not keep the others."""
        erased = failed = 0
        for one in await self.dry_run(sight):
            try:
                if one.candidate:
                    done = await self._erasure.candidate(one.candidate, who, "retention")
                else:
                    done = await self._erasure.session(one.session, who, "retention")
            except (StoreFailed, OSError) as error:
                failed += 1
                log.warning("retention_failed", error=type(error).__name__)
            else:
                erased += done
            await asyncio.sleep(REST_S)
        if erased or failed:
            log.info("retention_ran", erased=erased, failed=failed)
        return Run(erased, failed)

    async def _daily(self) -> None:
        wait_s = FIRST_AFTER_S
        while True:
            await asyncio.sleep(wait_s)
            wait_s = EVERY_S
            try:
                await self._erasure.resume()
                await self.run()
                await self._stores.webhooks.forget_old()
            except (StoreFailed, OSError) as error:
                log.warning("retention_failed", error=type(error).__name__)
