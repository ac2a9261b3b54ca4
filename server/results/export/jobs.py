"""Exports that take longer than a request: made in the background, watched by asking, cancelled when nobody asks any more.

A finished file is kept in memory, for its owner alone and for ten minutes; nothing of it is ever on the disk, so nothing of
an erased candidate can be left there.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from server.core.api_decisions import ExportFormat, ExportJob, JobState
from server.core.clock import Clock
from server.core.errors import Refusal
from server.core.tasks import Tasks
from server.results.export.maker import MakerFailedError

RUNNING_LIMIT = 2
"""On the whole server."""
KEPT_LIMIT = 6
"""Jobs, finished ones with their files among them, on the whole server; the oldest finished one makes room."""
LEFT_AFTER_S = 20.0
KEPT_S = 600.0
SWEEP_S = 2.0


@dataclass(slots=True)
class Job:
    """One export. The work counts ``done`` and ``left_out`` up as it goes."""

    id: str
    account: str
    format: ExportFormat
    total: int
    asked_s: float
    state: JobState = "running"
    done: int = 0
    left_out: int = 0
    file: bytes = b""
    ended_s: float | None = None
    cancel: Callable[[], object] = field(default=lambda: None)


Work = Callable[[Job], Awaitable[bytes]]


class ExportJobs:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._jobs: dict[str, Job] = {}
        self._tasks = Tasks("exports")
        self._sweeping = False
        self.forgotten = 0
        """How often files had to be forgotten."""

    def start(self, account: str, format: ExportFormat, total: int, work: Work, known: int | None = None) -> Job:
        """Begin; raises Refusal ``busy`` when enough are running.

        ``known`` is :attr:`forgotten` as it was before what is exported was looked up: if somebody was erased since, it may
        hold them, and is refused too.
        """
        if known is not None and known != self.forgotten:
            raise Refusal("busy")
        self.sweep()
        if sum(job.state == "running" for job in self._jobs.values()) >= RUNNING_LIMIT:
            raise Refusal("busy")
        finished = sorted((job for job in self._jobs.values() if job.state != "running"), key=lambda job: job.ended_s or 0.0)
        for old in finished[: max(0, len(self._jobs) - KEPT_LIMIT + 1)]:
            del self._jobs[old.id]
        job = Job(secrets.token_hex(10), account, format, total, self._clock.monotonic_s())
        task = self._tasks.start(self._run(job, work), job.id)
        task.add_done_callback(lambda _: self._ended(job))
        job.cancel = task.cancel
        self._jobs[job.id] = job
        if not self._sweeping:
            self._sweeping = True
            self._tasks.start(self._sweep_while_needed(), "sweep")
        return job

    async def _run(self, job: Job, work: Work) -> None:
        try:
            job.file = await work(job)
            job.state = "ready"
        except (MakerFailedError, Refusal):
            job.state = "failed"

    def _ended(self, job: Job) -> None:
        """However it ended, also before it began."""
        if job.state == "running":  # cancelled, or a bug that the owner of the task logs
            job.state = "cancelled"
        job.ended_s = self._clock.monotonic_s()

    async def _sweep_while_needed(self) -> None:
        try:
            while self._jobs:
                await asyncio.sleep(SWEEP_S)
                self.sweep()
        finally:
            self._sweeping = False

    def of(self, account: str, id: str) -> Job:
        """Whoever asks keeps it going. Raises Refusal ``not_found``, for somebody else's as well."""
        self.sweep()
        job = self._jobs.get(id)
        if job is None or job.account != account:
            raise Refusal("not_found")
        job.asked_s = self._clock.monotonic_s()
        return job

    def cancel(self, account: str, id: str) -> None:
        """Stop it and forget its file. Raises Refusal ``not_found``."""
        job = self.of(account, id)
        job.cancel()
        del self._jobs[id]

    def sweep(self) -> None:
        """Cancel what nobody asks for, forget what is old."""
        now_s = self._clock.monotonic_s()
        for job in list(self._jobs.values()):
            if job.state == "running" and now_s - job.asked_s > LEFT_AFTER_S:
                job.cancel()
            if job.ended_s is not None and now_s - job.ended_s > KEPT_S:
                del self._jobs[job.id]

    def forget_files(self) -> None:
        """Somebody was erased, or took consent back: no file, finished or being made, may still hold them."""
        self.forgotten += 1
        for job in list(self._jobs.values()):
            job.cancel()
        self._jobs.clear()

    async def close(self) -> None:
        await self._tasks.close()
        self._jobs.clear()


def shown(job: Job) -> ExportJob:
    return ExportJob(
        id=job.id,
        format=job.format,
        state=job.state,
        done=job.done,
        total=job.total,
        left_out=job.left_out,
        file=f"/api/v1/exports/{job.id}/file" if job.state == "ready" else "",
        size_bytes=len(job.file),
    )
