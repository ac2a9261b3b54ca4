"""Runs a module of ours on bytes that somebody sent, in a child process with limits: whatever is in them harms nobody."""

import asyncio
import contextlib
import os
import sys
from pathlib import Path
from typing import Literal

from server.core.errors import Refusal

PACKAGE_ROOT = Path(__file__).resolve().parents[2]
_ANSWER_LIMIT_BYTES = 16 * 1024 * 1024
_KEPT_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR")
"""Nothing else of ours: settings hold secrets."""


class ChildFailed(Exception):
    """It ended without an answer, or was ended."""

    def __init__(self, why: Literal["too_slow", "died"]) -> None:
        super().__init__(why)
        self.why = why


class Confined:
    """At most ``children`` at once, each for ``limit_s`` at most; who has to wait longer than ``patience_s`` for a place
    gets Refusal ``busy``."""

    def __init__(self, module: str, *, children: int = 2, limit_s: float = 20.0, patience_s: float = 20.0) -> None:
        self._module = module
        self._places = asyncio.Semaphore(children)
        self._limit_s = limit_s
        self._patience_s = patience_s

    async def run(self, raw: bytes, *arguments: str) -> bytes:
        """What the child wrote; raises ChildFailed, or Refusal ``busy``."""
        try:
            async with asyncio.timeout(self._patience_s):
                await self._places.acquire()
        except TimeoutError:
            raise Refusal("busy") from None
        try:
            return await self._in_child(raw, arguments)
        finally:
            self._places.release()

    async def _in_child(self, raw: bytes, arguments: tuple[str, ...]) -> bytes:
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", self._module, *arguments),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=PACKAGE_ROOT,
            env={name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ},
        )
        try:
            async with asyncio.timeout(self._limit_s):
                answer = await _exchange(child, raw)
                code = await child.wait()
        except TimeoutError:
            raise ChildFailed("too_slow") from None
        finally:
            if child.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    child.kill()
                await child.wait()
        if code != 0 or not answer or len(answer) > _ANSWER_LIMIT_BYTES:
            raise ChildFailed("died")
        return answer


async def _exchange(child: asyncio.subprocess.Process, raw: bytes) -> bytes:
    if child.stdin is None or child.stdout is None:
        raise ChildFailed("died")
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        child.stdin.write(raw)
        await child.stdin.drain()
    child.stdin.close()
    answer = bytearray()
    while chunk := await child.stdout.read(256 * 1024):
        answer += chunk
        if len(answer) > _ANSWER_LIMIT_BYTES:
            child.kill()
            break
    return bytes(answer)


def confine(memory_bytes: int, cpu_s: int) -> None:
    """For the child, first of all: what a file can use up is this process's share and no more. It can write no file."""
    try:
        import resource
    except ImportError:  # no such limits on this system; the parent's time limit stands
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
