"""Parts to one playable file, in a child process: a broken file may crash FFmpeg, but never the server.

A child serves one take after the other: starting a process holds up the event loop for tens of milliseconds (the server's
memory map is copied) and costs more than joining an answer's files. Requests and answers are frames of MessagePack, each
behind its length: the request (work and paths); the answer, then the sound in pieces, each a short slice of the event
loop's time.
"""

import asyncio
import contextlib
import struct
import sys
from pathlib import Path
from typing import Any

import msgpack
import structlog

from server.core.niceness import give_way
from server.media.states import FinishedTake, PartBounds, PlacedPart

log = structlog.get_logger()

PACKAGE_ROOT = Path(__file__).resolve().parents[2]
NICE = 15
"""Recordings are safe before they are finished: live work and even final passes go first."""
JOBS_PER_CHILD = 200
"""Then a new one: nothing that FFmpeg might forget to give back adds up."""
FRAME_LIMIT_BYTES = 8 * 1024 * 1024
_LENGTH = struct.Struct(">I")
REASONS = frozenset({"nothing_readable", "storage_full", "storage_error", "mux_failed"})


class FinishFailed(Exception):
    """The take cannot be finished.

    ``reason``: ``nothing_readable``, ``storage_full``, ``storage_error``, ``mux_failed``, ``too_slow``, ``crashed``.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Finisher:
    """At most ``children`` child processes, ``limit_s`` seconds at most for each take; further calls wait.

    A child that crashed or took too long is ended and costs its own take alone: one that has served others before may have
    been spoiled by them, so the take is given to a fresh one as well. Close it in the end.
    """

    def __init__(self, children: int = 1, limit_s: float = 120.0) -> None:
        self._places = asyncio.Semaphore(children)
        self._limit_s = limit_s
        self._idle: list[_Child] = []
        self._closed = False

    async def finish_take(self, parts: list[Path], out: Path) -> FinishedTake:
        """Join ``parts`` (in session order) to ``out``, a seekable WebM; raises FinishFailed. ``out`` appears whole."""
        answer = await self._run("finish", [out, *parts])
        return FinishedTake(
            duration_ms=answer["duration_ms"],
            size_bytes=answer["size_bytes"],
            parts=tuple(PlacedPart(*placed) for placed in answer["parts"]),
            has_picture=answer["has_picture"],
            sound=tuple(answer["sound"]),
            unreadable=tuple(parts[index] for index in answer["unreadable"]),
        )

    async def probe_part(self, path: Path) -> PartBounds | None:
        """What a part left by a killed server holds; None if nothing in it can be read."""
        try:
            answer = await self._run("probe", [path])
        except FinishFailed as failure:
            log.warning("part_unreadable", reason=failure.reason)
            return None
        return PartBounds(*answer["bounds"])

    async def close(self) -> None:
        """End the children that wait for work; whoever still waits for an answer keeps its own until then."""
        self._closed = True
        while self._idle:
            await self._idle.pop().end()

    async def _run(self, work: str, paths: list[Path]) -> dict[str, Any]:
        async with self._places:
            child = await self._child()
            used = child.jobs > 0
            try:
                answer = await self._ask(child, work, paths)
            except FinishFailed as failure:
                if failure.reason != "crashed" or not used:
                    raise
                answer = await self._ask(await _start(), work, paths)
        if answer.get("failed") in REASONS:
            raise FinishFailed(answer["failed"])
        return answer

    async def _ask(self, child: "_Child", work: str, paths: list[Path]) -> dict[str, Any]:
        try:
            async with asyncio.timeout(self._limit_s):
                answer = await child.ask(work, paths)
        except TimeoutError:
            await child.end()
            raise FinishFailed("too_slow") from None
        except BaseException:  # crashed, or nobody wants the answer any more, which must not become the next take's
            await child.end()
            raise
        if child.jobs < JOBS_PER_CHILD and not self._closed:
            self._idle.append(child)
        else:
            await child.end()
        return answer

    async def _child(self) -> "_Child":
        while self._idle:
            child = self._idle.pop()
            if child.alive:
                return child
            await child.end()  # ended between two takes (by the system, for want of memory)
        return await _start()


class _Child:
    def __init__(
        self, process: asyncio.subprocess.Process, requests: asyncio.StreamWriter, answers: asyncio.StreamReader
    ) -> None:
        self._process = process
        self._requests = requests
        self._answers = answers
        self.jobs = 0

    @property
    def alive(self) -> bool:
        return self._process.returncode is None

    async def ask(self, work: str, paths: list[Path]) -> dict[str, Any]:
        """Raises FinishFailed ``crashed`` if there is no answer or a senseless one."""
        self.jobs += 1
        body: bytes = msgpack.packb([work, *(str(path.absolute()) for path in paths)])
        with contextlib.suppress(ConnectionError):  # then there is no answer either
            self._requests.write(_LENGTH.pack(len(body)) + body)
            await self._requests.drain()
        return await _answer(self._answers)

    async def end(self) -> None:
        if self.alive:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
        self._requests.close()
        with contextlib.suppress(ConnectionError):
            while await self._answers.read(FRAME_LIMIT_BYTES):  # the loop hears of the end only when nothing is left to read
                pass
        await self._process.wait()


async def _start() -> _Child:
    try:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "server.media.remux"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=PACKAGE_ROOT,
            start_new_session=True,  # Ctrl-C in a terminal is for the server, which finishes what it holds
        )
    except OSError as error:
        log.error("finisher_not_started", error=type(error).__name__)
        raise FinishFailed("crashed") from None
    if process.stdin is None or process.stdout is None:
        raise FinishFailed("crashed")
    give_way(process.pid, NICE)
    return _Child(process, process.stdin, process.stdout)


async def _answer(stream: asyncio.StreamReader) -> dict[str, Any]:
    answer = await _frame(stream)
    if not isinstance(answer, dict):
        raise FinishFailed("crashed")
    sound: list[tuple[int, bytes]] = []
    for _ in range(answer.get("pieces", 0)):
        sound += [(at_ms, data) for at_ms, data in await _frame(stream)]
    return answer | {"sound": sound}


async def _frame(stream: asyncio.StreamReader) -> Any:
    try:
        (length,) = _LENGTH.unpack(await stream.readexactly(_LENGTH.size))
        if length > FRAME_LIMIT_BYTES:
            raise FinishFailed("crashed")
        frame = msgpack.unpackb(await stream.readexactly(length))
    except (asyncio.IncompleteReadError, msgpack.UnpackException, ValueError):
        raise FinishFailed("crashed") from None
    await asyncio.sleep(0)  # what is buffered already comes without a pause
    return frame
