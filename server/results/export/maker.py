"""Files made in a child process: a page of Chinese takes a third of a second, which the event loop does not have."""

import asyncio
import contextlib
import sys

import structlog

from server.core.codec import BadMessage, FrameCodec, to_frame
from server.core.errors import Refusal
from server.results.export.asked import Made, MakePdf, MakeTable
from server.results.pdf.sheet import Sheet

log = structlog.get_logger()

COMMAND = (sys.executable, "-m", "server.results.export.maker_process")
LIMIT_S = 60.0
"""The longest that one file may take."""
WAITING_LIMIT = 20
"""Who comes while so many wait is asked to come back."""
IDLE_S = 60.0
"""How long the process is kept when nothing is to be made."""


class MakerFailedError(Exception):
    """The file could not be made; what it says is no private text."""


class Maker:
    """One process, one file at a time, in the order asked for. It starts with the first file and ends when idle."""

    def __init__(self, command: tuple[str, ...] = COMMAND, *, limit_s: float = LIMIT_S, idle_s: float = IDLE_S) -> None:
        self._command = command
        self._limit_s = limit_s
        self._idle_s = idle_s
        self._lock = asyncio.Lock()
        self._waiting = 0
        self._process: asyncio.subprocess.Process | None = None
        self._idle: asyncio.TimerHandle | None = None
        self._codec: FrameCodec[Made] = FrameCodec(Made)

    async def make(self, asked: MakePdf | MakeTable) -> bytes:
        """The file. Raises Refusal ``busy`` when too many wait, :class:`MakerFailedError` when it could not be made.

        Cancelled, it ends the process, because that may be in the middle of the file; the next call starts another.
        """
        if self._waiting >= WAITING_LIMIT:
            raise Refusal("busy")
        self._waiting += 1
        try:
            async with self._lock:
                return await self._make(asked)
        finally:
            self._waiting -= 1

    async def pdf(self, sheet: Sheet) -> bytes:
        """A sheet as PDF; raises Refusal ``busy`` when it cannot be made now."""
        try:
            return await self.make(MakePdf(sheet=sheet))
        except MakerFailedError:
            raise Refusal("busy") from None

    async def close(self) -> None:
        """End the process."""
        await self._end()

    async def _make(self, asked: MakePdf | MakeTable) -> bytes:
        if self._idle is not None:
            self._idle.cancel()
        frame = await asyncio.to_thread(to_frame, asked)
        try:
            async with asyncio.timeout(self._limit_s):
                made = await self._ask(frame)
        except (TimeoutError, OSError, asyncio.IncompleteReadError, BadMessage) as error:
            await self._end()
            log.error("file_not_made", error=type(error).__name__)
            raise MakerFailedError(type(error).__name__) from None
        except asyncio.CancelledError:
            await self._end()
            raise
        self._idle = asyncio.get_running_loop().call_later(self._idle_s, self._let_go)
        if made.error:
            log.error("file_not_made", error=made.error)
            raise MakerFailedError(made.error)
        return made.file

    async def _ask(self, frame: bytes) -> Made:
        process = await self._running()
        if process.stdin is None or process.stdout is None:
            raise OSError("no pipes")
        process.stdin.write(frame)
        await process.stdin.drain()
        return await self._codec.read(process.stdout)

    async def _running(self) -> asyncio.subprocess.Process:
        if self._process is None or self._process.returncode is not None:
            pipe = asyncio.subprocess.PIPE
            self._process = await asyncio.create_subprocess_exec(
                *self._command, stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.DEVNULL
            )
        return self._process

    def _let_go(self) -> None:
        """Idle for long: the end of its input ends it."""
        if self._process is not None and self._process.stdin is not None and not self._lock.locked():
            self._process.stdin.close()

    async def _end(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
        await process.wait()
