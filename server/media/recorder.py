"""Recording as it came: encoded frames into one Matroska file per part, nothing decoded, nothing waited for."""

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path

import structlog

from server.core.media import EncodedFrame
from server.media import opus, vp8
from server.media.matroska import PICTURE_TRACK, SOUND_TRACK, Block, clusters, header
from server.media.states import PartResult
from server.media.writer import OpenFile, Writer

log = structlog.get_logger()

CLOSE_LIMIT_S = 10.0
ASK_KEYFRAME_EACH_MS = 1000
ALIGN_MS = 15
"""Spacing follows RTP time until that is so far from ``at_ms``; then it is set anew."""
PICTURE_HZ = 90_000


class TrackTime:
    """Times of one track within a part: smooth as RTP time, in place as ``at_ms``, never stepping back."""

    def __init__(self, rate_hz: int, from_ms: int, least_step_ms: int) -> None:
        self._rate_hz = rate_hz
        self._from_ms = from_ms
        self._least_step_ms = least_step_ms
        self._anchor: tuple[int, int] | None = None
        self._last_ms: int | None = None

    def place(self, at_ms: int, rtp_time: int) -> int:
        """Milliseconds since the part began."""
        if self._anchor is None:
            self._anchor = (at_ms, rtp_time)
        smooth_ms = self._anchor[0] + round((rtp_time - self._anchor[1]) * 1000 / self._rate_hz)
        if abs(smooth_ms - at_ms) > ALIGN_MS:
            self._anchor = (at_ms, rtp_time)
            smooth_ms = at_ms
        earliest_ms = 0 if self._last_ms is None else self._last_ms + self._least_step_ms
        self._last_ms = max(smooth_ms - self._from_ms, earliest_ms)
        return self._last_ms


class Part:
    """One file of one answer's take, from one peer. It begins with its first frame, on the session's clock."""

    def __init__(
        self, path: Path, writer: Writer, ask_keyframe: Callable[[], None], failed: Callable[[str], None] | None
    ) -> None:
        self._writer = writer
        self._ask_keyframe = ask_keyframe
        self._on_failed = failed
        self._loop = asyncio.get_running_loop()
        self._file = OpenFile(path, self._encode, self._broke)
        self._from_ms: int | None = None
        self._to_ms = 0
        self._times: dict[str, TrackTime] = {}
        self._sound_packets = 0
        self._pictures = 0
        self._lost = 0
        self._keyframe_seen = False
        self._asked_ms: int | None = None
        self._header_written = False
        self._result: asyncio.Future[PartResult] | None = None
        self._slow = False
        ask_keyframe()

    @property
    def failed(self) -> str:
        """Empty, or why nothing more is written (see PartResult.failed)."""
        return self._file.failed

    @property
    def closed(self) -> bool:
        return self._result is not None and self._result.done()

    def put(self, frame: EncodedFrame) -> None:
        """Take a frame (``look`` frames are ignored); never waits. Pictures before the first keyframe are left out."""
        if self._result is not None:
            return
        if frame.role == "sound":
            end_ms = frame.at_ms + round(opus.packet_ms(frame.data))
            if self._write(SOUND_TRACK, frame, end_ms):
                self._sound_packets += 1
        elif frame.role == "record" and self._can_begin(frame):
            if self._write(PICTURE_TRACK, frame, frame.at_ms):
                self._pictures += 1
            else:
                self._keyframe_seen = False

    async def close(self) -> PartResult:
        """Write what is held, sync to disk. Then the part is safe. May be called twice."""
        if self._result is None:
            self._result = self._loop.create_future()
            closed = asyncio.Event()
            self._writer.close_file(self._file, partial(self._from_thread, closed.set))
            try:
                await asyncio.wait_for(closed.wait(), CLOSE_LIMIT_S)
            except TimeoutError:
                self._slow = True
                log.error("recording_close_slow", limit_s=CLOSE_LIMIT_S)
            self._result.set_result(self._summary())
        return await asyncio.shield(self._result)

    def _can_begin(self, frame: EncodedFrame) -> bool:
        if frame.keyframe:
            self._keyframe_seen = True
        elif not self._keyframe_seen and (self._asked_ms is None or frame.at_ms - self._asked_ms >= ASK_KEYFRAME_EACH_MS):
            self._asked_ms = frame.at_ms
            self._ask_keyframe()
        return self._keyframe_seen

    def _write(self, track: int, frame: EncodedFrame, end_ms: int) -> bool:
        if self._from_ms is None:
            self._from_ms = frame.at_ms
        if frame.role not in self._times:
            rate_hz, least_step_ms = (opus.RATE_HZ, 0) if track == SOUND_TRACK else (PICTURE_HZ, 1)
            self._times[frame.role] = TrackTime(rate_hz, self._from_ms, least_step_ms)
        block = Block(track, self._times[frame.role].place(frame.at_ms, frame.rtp_time), frame.keyframe, frame.data)
        if not self._writer.put(self._file, block):
            self._lost += 1
            return False
        self._to_ms = max(self._to_ms, end_ms)
        return True

    def _encode(self, batch: list[Block]) -> bytes:
        """In the writer's thread: a batch of blocks as clusters, with the header before the first."""
        batch.sort(key=lambda block: block.at_ms)
        data = clusters(batch)
        if self._header_written:
            return data
        self._header_written = True
        sizes = (vp8.picture_size(block.data) for block in batch if block.track == PICTURE_TRACK)
        return header(self._from_ms or 0, next((size for size in sizes if size), None)) + data

    def _broke(self, reason: str) -> None:
        log.error("recording_broke", reason=reason)
        if self._on_failed is not None:
            self._from_thread(partial(self._on_failed, reason))

    def _from_thread(self, call: Callable[[], object]) -> None:
        try:
            self._loop.call_soon_threadsafe(call)
        except RuntimeError:
            log.warning("recording_told_a_closed_loop")

    def _summary(self) -> PartResult:
        failed = self._file.failed or ("storage_slow" if self._slow else "")
        if self._from_ms is None:
            return PartResult(0, 0, 0, 0, self._lost, failed or "nothing_received")
        lost = self._lost + self._file.lost
        return PartResult(self._from_ms, self._to_ms, self._sound_packets, self._pictures, lost, failed)


class Recorder:
    """The recordings of one server: one writer thread for all parts, which begins at once. ``close`` at the end."""

    def __init__(self, queue_limit_bytes: int = 64 * 1024 * 1024) -> None:
        self._writer = Writer(queue_limit_bytes)
        self._parts: set[Part] = set()

    @property
    def queued_bytes(self) -> int:
        """Frames waiting for the disk."""
        return self._writer.queued_bytes

    def start_part(self, path: Path, ask_keyframe: Callable[[], None], failed: Callable[[str], None] | None = None) -> Part:
        """Begin a file; its folder is made, the file must not exist.

        ``ask_keyframe`` is called at once, and again until a keyframe comes. ``failed`` is called on the loop, once,
        with the reason, if writing breaks.
        """
        part = Part(path, self._writer, ask_keyframe, failed)
        self._parts = {open_part for open_part in self._parts if not open_part.closed} | {part}
        return part

    async def close(self) -> None:
        """Close parts that are still open and end the thread."""
        await asyncio.gather(*(part.close() for part in self._parts))
        if not await asyncio.to_thread(self._writer.close):
            log.error("recording_writer_stuck")
