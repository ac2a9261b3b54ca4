"""The thread that writes every recording of a server, so that a slow or full disk never holds the event loop up.

Bytes are handed over in memory and written in batches, ten times a second; each file is synced about once a second and
when it is closed.
"""

import errno
import os
import struct
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from server.media.matroska import Block

BATCH_S = 0.1
SYNC_EACH_S = 1.0


@dataclass(slots=True, eq=False)
class OpenFile:
    """A file as the writer keeps it. ``failed`` is set by the writer's thread and read from the loop."""

    path: Path
    encode: Callable[[list[Block]], bytes]
    """Turns what was put, in order, into bytes; runs in the writer's thread."""
    broke: Callable[[str], None]
    """Called from the writer's thread when writing fails."""
    failed: str = ""
    lost: int = 0
    descriptor: int | None = None
    synced_s: float = 0.0
    dirty: bool = False
    batch: list[Block] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Close:
    file: OpenFile
    closed: Callable[[], None]


class Writer:
    """One daemon thread. ``put`` and ``close_file`` may be called from any thread and never wait."""

    def __init__(self, queue_limit_bytes: int = 64 * 1024 * 1024) -> None:
        self._queue_limit_bytes = queue_limit_bytes
        self._queue: deque[tuple[OpenFile, Block] | _Close] = deque()
        self._lock = threading.Lock()
        self._queued_bytes = 0
        self._wake = threading.Event()
        self._ending = False
        self._files: set[OpenFile] = set()
        self._thread = threading.Thread(target=self._run, name="recording-writer", daemon=True)
        self._thread.start()

    @property
    def queued_bytes(self) -> int:
        return self._queued_bytes

    def put(self, file: OpenFile, block: Block) -> bool:
        """Queue a block; False if it was not taken (queue full, file broken): it is lost then."""
        size_bytes = len(block.data)
        if file.failed or self._queued_bytes + size_bytes > self._queue_limit_bytes:
            return False
        with self._lock:
            self._queued_bytes += size_bytes
            self._queue.append((file, block))
        return True

    def close_file(self, file: OpenFile, closed: Callable[[], None]) -> None:
        """Write and sync what is queued, close the file, then call ``closed`` from the writer's thread."""
        with self._lock:
            self._queue.append(_Close(file, closed))
        self._wake.set()

    def close(self, limit_s: float = 5.0) -> bool:
        """Write what is queued and end the thread; False if the disk did not let it end in time. Blocks."""
        self._ending = True
        self._wake.set()
        self._thread.join(limit_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while not (self._ending and not self._queue):
            self._wake.wait(BATCH_S)
            self._wake.clear()
            self._write_round()
        for file in list(self._files):
            self._finish(file)

    def _write_round(self) -> None:
        with self._lock:
            items, self._queue = self._queue, deque()
            self._queued_bytes = 0
        closing: list[_Close] = []
        touched: dict[OpenFile, None] = {}
        for item in items:
            if isinstance(item, _Close):
                closing.append(item)
            else:
                item[0].batch.append(item[1])
                touched[item[0]] = None
        for file in touched:
            self._write(file)
        now_s = time.monotonic()
        for file in list(self._files):
            if file.dirty and now_s - file.synced_s >= SYNC_EACH_S:
                self._guarded(file, self._sync)
        for close in closing:
            self._finish(close.file)
            close.closed()

    def _write(self, file: OpenFile) -> None:
        batch, file.batch = file.batch, []
        if file.failed or not self._guarded(file, lambda file: self._append(file, file.encode(batch))):
            file.lost += len(batch)

    def _append(self, file: OpenFile, data: bytes) -> None:
        if file.descriptor is None:
            file.path.parent.mkdir(parents=True, exist_ok=True)
            file.descriptor = os.open(file.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o640)
            file.synced_s = time.monotonic()
            self._files.add(file)
            _sync_folder(file.path.parent)
        view = memoryview(data)
        while view:
            view = view[os.write(file.descriptor, view) :]
        file.dirty = True

    def _sync(self, file: OpenFile) -> None:
        if file.descriptor is not None:
            os.fdatasync(file.descriptor)
        file.synced_s = time.monotonic()
        file.dirty = False

    def _finish(self, file: OpenFile) -> None:
        if file.descriptor is not None:
            self._guarded(file, self._sync)
            self._guarded(file, lambda file: os.close(file.descriptor) if file.descriptor is not None else None)
            file.descriptor = None
        self._files.discard(file)

    def _guarded(self, file: OpenFile, act: Callable[[OpenFile], None]) -> bool:
        try:
            act(file)
        except (OSError, ArithmeticError, ValueError, struct.error) as error:
            if not file.failed:
                full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
                file.failed = "storage_full" if full else "storage_error"
                file.broke(file.failed)
            return False
        return True


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
