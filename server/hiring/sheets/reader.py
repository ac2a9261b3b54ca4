"""Reads sheets in child processes: off the event loop, with limits, and harming nobody if one is a bomb."""

import asyncio
import contextlib
import json
import sys
from pathlib import Path
from typing import Any

import structlog

from server.core.errors import Refusal
from server.hiring.sheets.checking import Checked, Line
from server.hiring.sheets.faults import CODES, BadFile, Fault

log = structlog.get_logger()

PACKAGE_ROOT = Path(__file__).resolve().parents[3]
SHEET_LIMIT_BYTES = 8 * 1024 * 1024
LINE_LIMIT_BYTES = 8 * 1024 * 1024


class SheetReader:
    """At most ``children`` sheets at once, each for ``limit_s`` seconds at most; who has to wait longer than
    ``patience_s`` for a place gets Refusal ``busy``."""

    def __init__(self, children: int = 2, limit_s: float = 40.0, patience_s: float = 20.0) -> None:
        self._places = asyncio.Semaphore(children)
        self._limit_s = limit_s
        self._patience_s = patience_s

    async def read(self, raw: bytes) -> Checked:
        """Raises BadFile, or Refusal ``busy``."""
        if not raw:
            raise BadFile("file_empty")
        try:
            async with asyncio.timeout(self._patience_s):
                await self._places.acquire()
        except TimeoutError:
            raise Refusal("busy") from None
        try:
            return await self._in_child(raw)
        finally:
            self._places.release()

    async def _in_child(self, raw: bytes) -> Checked:
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "server.hiring.sheets.child"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=PACKAGE_ROOT,
            limit=LINE_LIMIT_BYTES,
        )
        try:
            async with asyncio.timeout(self._limit_s):
                return await _exchange(child, raw)
        except TimeoutError:
            log.warning("sheet_too_slow", size_bytes=len(raw))
            raise BadFile("file_too_slow") from None
        except (ValueError, KeyError, TypeError):  # it died in the middle of a line, or before the first
            log.warning("sheet_reader_died", size_bytes=len(raw))
            raise BadFile("file_crashed") from None
        finally:
            if child.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    child.kill()
            await child.wait()


async def _exchange(child: asyncio.subprocess.Process, raw: bytes) -> Checked:
    if child.stdin is None or child.stdout is None:
        raise ValueError("a child without pipes")
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        child.stdin.write(raw)
        await child.stdin.drain()
    child.stdin.close()
    head: dict[str, Any] = json.loads(await child.stdout.readline())
    if "fault" in head:
        fault = _fault(head["fault"])
        raise BadFile(fault.code, row=fault.row, column=fault.column, number=fault.number)
    lines: list[Line] = []
    faults: list[Fault] = []
    while text := await child.stdout.readline():
        part = json.loads(text)
        lines += [Line(*line) for line in part.get("lines", ())]
        faults += [_fault(fault) for fault in part.get("faults", ())]
        await asyncio.sleep(0)  # what is buffered already comes without a pause
    if await child.wait() != 0:
        raise ValueError("the child failed")
    return Checked(head["rows"], tuple(lines), tuple(faults), tuple(head["ignored"]), head["headings"])


def _fault(packed: list[Any]) -> Fault:
    row, column, code, number = packed
    if code not in CODES:
        raise KeyError(code)
    return Fault(row, column, code, number)
