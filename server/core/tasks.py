"""Tasks with a name, an owner and an awaited end. Nothing else in this project calls ``asyncio.create_task``."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

from server.core.faults import where

log = structlog.get_logger()


class Tasks:
    """The tasks of one owner. A task that fails is logged at once; ``close`` cancels the rest and waits for all."""

    def __init__(self, owner: str) -> None:
        self._owner = owner
        self._running: set[asyncio.Task[Any]] = set()
        self._closed = False

    def start(self, work: Coroutine[Any, Any, Any], name: str) -> asyncio.Task[Any]:
        """Run ``work`` under this owner; raises RuntimeError after ``close``."""
        if self._closed:
            work.close()
            raise RuntimeError(f"{self._owner} is closed")
        task = asyncio.get_running_loop().create_task(work, name=f"{self._owner}:{name}")
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("task_failed", task=task.get_name(), error=type(error).__name__, where=where(error))

    async def finish(self, limit_s: float) -> None:
        """Wait for the running tasks to end by themselves for at most ``limit_s``, then close."""
        waiting = [task for task in self._running if task is not asyncio.current_task()]
        if waiting:
            await asyncio.wait(waiting, timeout=limit_s)
        await self.close()

    async def close(self) -> None:
        """Cancel what still runs and wait for its end."""
        self._closed = True
        waiting = [task for task in self._running if task is not asyncio.current_task()]
        for task in waiting:
            task.cancel()
        if waiting:
            await asyncio.gather(*waiting, return_exceptions=True)

    def __len__(self) -> int:
        return len(self._running)
