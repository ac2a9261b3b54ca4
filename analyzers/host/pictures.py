"""The picture side of a seat: VP8 decoding, the live picture for the console, and the analyzers that look.

Everything here runs on the picture lane's thread, apart from ``put``, ``watch``, ``close`` and ``drop``, which only put.
VP8 needs every picture of a chain, so a chain is decoded whole or dropped whole, and a new key picture asked for.
"""

import time
from collections import deque
from collections.abc import Callable
from fractions import Fraction

import av
import numpy as np
import structlog
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from analyzers import Analyzer, LookPicture
from analyzers.host.lanes import Lane
from analyzers.host.pressure import LOOK_EVERY_MS
from analyzers.host.registry import Registry
from analyzers.host.running import Send
from analyzers.host.seat import Seat
from server.core.analysis_wire import NeedKeyframe, Picture, SeatPicture
from server.core.facts import Draft, Fact, Word

log = structlog.get_logger()

INBOX_LIMIT = 60
INBOX_LIMIT_LOADING = 600
"""While the model comes that looks at them: 25 s of a page that sends one picture track of 24 a second."""
LOOK_AT_LEAST_EVERY_MS = 1_000
"""Of pictures that wait the newest is looked at, but one a second in any case."""
JPEG_EVERY_S = 0.95
JPEG_WIDTH = 320
ASK_KEY_EVERY_S = 1.0


class PictureSide:
    """``lost`` counts pictures that were not decoded although somebody wanted them; ``look_every_ms`` may be changed."""

    def __init__(self, seat: Seat, names: tuple[str, ...], registry: Registry, lane: Lane, send: Send) -> None:
        self._seat, self._lane, self._send = seat, lane, send
        self._inbox: deque[Picture] = deque()
        self._codec: av.VideoCodecContext | None = None
        self._look_scaler, self._show_scaler = VideoReformatter(), VideoReformatter()
        self._broken = False
        """A picture of the chain was left out: only a key picture can go on."""
        self._asked_key_s = 0.0
        self._watched_until_s = 0.0
        self._jpeg_at_s = 0.0
        self.look_every_ms = LOOK_EVERY_MS[0]
        self._looked_ms = -LOOK_AT_LEAST_EVERY_MS
        self._look_due_ms = 0
        self._waited_ms = -1
        """Pictures up to here waited for the model: they are looked at as if they had come in time."""
        self._close: tuple[int, Callable[[], None]] | None = None
        self._dropped = False
        self._drafts: list[Draft] = []
        self.lost = 0
        self._kinds = [
            kind
            for name in names
            if (kind := registry.kinds.get(name)) is not None and "pictures" in kind.wants and name not in registry.missing
        ]
        self._registry = registry
        self._analyzers: dict[str, Analyzer] | None = None
        for kind in self._kinds:
            registry.late.want(kind.name, self._model_came)

    # --- from any thread ---------------------------------------------------------------------------------------------

    def put(self, picture: Picture) -> None:
        if not self._wanted():
            self._broken = True
            return
        loading = self._loading()
        if loading:
            self._waited_ms = picture.at_ms
        if len(self._inbox) >= (INBOX_LIMIT_LOADING if loading else INBOX_LIMIT):
            self.lost += len(self._inbox)
            self._inbox.clear()
            self._broken = True
        self._inbox.append(picture)
        self._lane.wake(self)

    def watch(self, for_s: float) -> None:
        self._watched_until_s = time.monotonic() + for_s

    def close(self, to_ms: int, then: Callable[[], None]) -> None:
        self._close = (to_ms, then)
        self._lane.wake(self)

    def drop(self) -> None:
        self._dropped = True
        self._lane.wake(self)

    def _wanted(self) -> bool:
        looking = any(not self._seat.is_stopped(kind.name) for kind in self._kinds)
        return looking or time.monotonic() < self._watched_until_s

    def _loading(self) -> bool:
        return any(self._registry.late.pending(kind.name) for kind in self._kinds)

    def _model_came(self) -> None:
        self._lane.wake(self)

    # --- on the lane's thread ----------------------------------------------------------------------------------------

    def work(self) -> bool:
        """One picture, then the closing. While a model is loading, this seat's pictures wait and the lane is free."""
        if self._dropped:
            self._release()
            return False
        if self._loading():
            return False
        if self._inbox:
            self._decode(self._inbox.popleft())
        elif self._close is not None:
            to_ms, then = self._close
            self._close = None
            for name, analyzer in list(self._running().items()):
                self._seat.running.guard(name, analyzer.close, to_ms)
            self._report()
            self._dropped = True
            self._release()
            then()
        else:
            return False
        self._report()
        return True

    def broke(self, error: Exception) -> None:
        """Decoding went wrong in a way that no new key picture cures."""
        for name in list(self._running()):
            self._seat.running.failed(name, error)
        self._inbox.clear()
        self._broken = True

    def _running(self) -> dict[str, Analyzer]:
        """The analyzers that look, made on this thread; those stopped meanwhile are let go."""
        if self._analyzers is None:
            self._analyzers = {}
            for kind in self._kinds:
                if (reason := self._registry.missing.get(kind.name)) is not None:
                    self._seat.running.cannot(kind.name, reason)
                    continue
                shared = self._registry.shared.get(kind.name)
                made = self._seat.running.guard(kind.name, kind, self._seat.setting, _PictureOut(self, kind.name), shared)
                if made is not None:
                    self._analyzers[kind.name] = made
        for name in list(self._analyzers):
            if self._seat.is_stopped(name):
                self._analyzers.pop(name).release()
        return self._analyzers

    def _release(self) -> None:
        self._inbox.clear()
        self._codec = None
        analyzers, self._analyzers = self._analyzers or {}, {}
        for analyzer in analyzers.values():
            analyzer.release()

    def _decode(self, picture: Picture) -> None:
        codec = None if self._broken else self._codec
        if codec is None:
            if not picture.key:
                self.lost += 1
                self._ask_key()
                return
            codec = av.CodecContext.create("vp8", "r")
            codec.thread_count = 1
            self._codec, self._broken = codec, False
        try:
            frames = codec.decode(av.Packet(picture.data))
        except (av.FFmpegError, ValueError):
            self._codec = None
            self.lost += 1
            self._ask_key()
            return
        for frame in frames:
            self._show(picture.at_ms, frame)
            self._look(picture.at_ms, frame)

    def _ask_key(self) -> None:
        now_s = time.monotonic()
        if now_s - self._asked_key_s >= ASK_KEY_EVERY_S:
            self._asked_key_s = now_s
            self._send(NeedKeyframe(seat=self._seat.name))

    def _show(self, at_ms: int, frame: av.VideoFrame) -> None:
        now_s = time.monotonic()
        if now_s >= self._watched_until_s or now_s - self._jpeg_at_s < JPEG_EVERY_S:
            return
        self._jpeg_at_s = now_s
        self._send(SeatPicture(seat=self._seat.name, at_ms=at_ms, jpeg=jpeg_of(frame, self._show_scaler)))

    def _look(self, at_ms: int, frame: av.VideoFrame) -> None:
        every_ms = self.look_every_ms
        if at_ms < min(self._look_due_ms, self._looked_ms + every_ms):
            return
        if self._inbox and at_ms > self._waited_ms and at_ms - self._looked_ms < LOOK_AT_LEAST_EVERY_MS:
            return
        running = self._running()
        if not running:
            return
        self._looked_ms = at_ms
        self._look_due_ms = (self._look_due_ms if at_ms - self._look_due_ms < every_ms else at_ms) + every_ms
        picture = LookPicture(at_ms, _pixels(self._look_scaler.reformat(frame, format="rgb24", threads=1)))
        for name, analyzer in list(running.items()):
            self._seat.running.guard(name, analyzer.look, picture)

    def _report(self) -> None:
        if self._drafts:
            drafts, self._drafts = tuple(self._drafts), []
            self._seat.report_pictures(drafts)

    def fact(self, name: str, draft: Draft) -> None:
        if not self._seat.is_stopped(name):
            self._drafts.append(draft)

    def seen(self, name: str, at_ms: int, faces: int) -> None:
        self._seat.seen(name, at_ms, faces)


class _PictureOut:
    """The way out of one analyzer that looks; it makes no words and is quick enough to need no worker."""

    def __init__(self, side: PictureSide, name: str) -> None:
        self._side, self._name = side, name

    def fact(self, at_ms: int, fact: Fact, key: str) -> None:
        self._side.fact(self._name, Draft(at_ms=at_ms, fact=fact, key=key))

    def seen(self, at_ms: int, faces: int) -> None:
        self._side.seen(self._name, at_ms, faces)

    def partial(self, from_ms: int, text: str, words: tuple[Word, ...]) -> None:
        raise NotImplementedError("an analyzer that looks has no words")

    def later(self, work: object, then: object, urgency: object) -> None:
        raise NotImplementedError("an analyzer that looks works at once")


def _pixels(picture: av.VideoFrame) -> NDArray[np.uint8]:
    return np.asarray(picture.to_ndarray(), np.uint8)


def jpeg_of(frame: av.VideoFrame, scaler: VideoReformatter) -> bytes:
    """The picture as JPEG, at most 320 pixels wide.

    One thread, and a scaler that is kept: left to itself PyAV starts threads for every picture, which took 3.8 ms instead
    of 0.04 and stayed until the picture was let go of (over 300 threads after an hour).
    """
    width = min(frame.width, JPEG_WIDTH) // 2 * 2
    height = max(2, frame.height * width // frame.width // 2 * 2)
    small = scaler.reformat(frame, width=width, height=height, format="yuvj420p", threads=1)
    small.pts = 0
    encoder = av.CodecContext.create("mjpeg", "w")
    encoder.thread_count = 1
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuvj420p"
    encoder.framerate = Fraction(1)
    packets = [*encoder.encode(small), *encoder.encode(None)]
    return b"".join(bytes(packet) for packet in packets)
