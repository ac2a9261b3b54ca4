"""Parts to one playable file, in a child process: a broken file may crash FFmpeg, but never the server.

``python -m server.media.finish`` is the child; it answers on its standard output in frames of MessagePack, each behind its
length: the answer, then the sound in pieces, each a short slice of the event loop's time.
"""

import asyncio
import struct
import sys
from pathlib import Path
from typing import Any

import msgpack
import structlog

from server.media.states import FinishedTake, PartBounds, PlacedPart

log = structlog.get_logger()

PACKAGE_ROOT = Path(__file__).resolve().parents[2]
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
    """At most ``children`` child processes at once, each for ``limit_s`` seconds at most; further calls wait."""

    def __init__(self, children: int = 1, limit_s: float = 120.0) -> None:
        self._places = asyncio.Semaphore(children)
        self._limit_s = limit_s

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

    async def _run(self, work: str, paths: list[Path]) -> dict[str, Any]:
        async with self._places:
            arguments = [str(path.absolute()) for path in paths]
            child = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "server.media.finish", work, *arguments),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                cwd=PACKAGE_ROOT,
            )
            try:
                async with asyncio.timeout(self._limit_s):
                    return await _answer(child.stdout)
            except TimeoutError:
                raise FinishFailed("too_slow") from None
            finally:
                if child.returncode is None:
                    child.kill()
                await child.wait()


async def _answer(stream: asyncio.StreamReader | None) -> dict[str, Any]:
    if stream is None:
        raise FinishFailed("crashed")
    answer = await _frame(stream)
    if not isinstance(answer, dict):
        raise FinishFailed("crashed")
    if answer.get("failed") in REASONS:
        raise FinishFailed(answer["failed"])
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


if __name__ == "__main__":
    from server.media.remux import main

    main(sys.argv[1:])
