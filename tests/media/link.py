"""A real connection on loopback: a synthetic sender and a Peer of ours, with everything that came of it."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from loadtest.clips import Clip
from loadtest.synthetic import BadNetwork, SyntheticSender
from server.config import Settings
from server.core.clock import SessionClock, SystemClock
from server.core.media import EncodedFrame
from server.core.messages import Role
from server.media.peer import Peer
from server.media.states import PeerState

ALL: tuple[Role, ...] = ("sound", "record", "look")
REPO = Path(__file__).resolve().parents[2]


@dataclass
class Link:
    sender: SyntheticSender
    network: BadNetwork
    session_clock: SessionClock
    frames: list[EncodedFrame] = field(default_factory=list)
    came_s: list[float] = field(default_factory=list)
    """When each frame came out, monotonic."""
    sent: dict[Role, list[tuple[int, int, bytes]]] = field(default_factory=dict)
    """By role: sent at (session ms), sender's own ms, data."""
    states: list[PeerState] = field(default_factory=list)
    puts: list[Callable[[EncodedFrame], None]] = field(default_factory=list)
    peer: Peer = field(init=False)

    def of(self, role: Role) -> list[EncodedFrame]:
        return [frame for frame in self.frames if frame.role == role]

    def put(self, frame: EncodedFrame) -> None:
        self.frames.append(frame)
        self.came_s.append(time.monotonic())
        for put in self.puts:
            put(frame)

    def first_after(self, role: Role, moment_s: float) -> float | None:
        """When the first frame of a role came out after a moment."""
        times = (came for frame, came in zip(self.frames, self.came_s, strict=True) if frame.role == role)
        return next((came for came in times if came > moment_s), None)


@asynccontextmanager
async def linked(
    clip: Clip,
    roles: tuple[Role, ...] = ALL,
    network: BadNetwork | None = None,
    settings: Settings | None = None,
    name_tracks: bool = True,
) -> AsyncIterator[Link]:
    """Connected and sending; both ends are closed afterwards."""
    clock = SystemClock()
    session_clock = SessionClock(clock, clock.wall_s())
    network = network or BadNetwork()
    loss, network.loss = network.loss, 0.0

    def sent(role: Role, at_ms: int, data: bytes) -> None:
        network.loss = loss  # nothing is lost before media begins, so that each run loses the same
        link.sent.setdefault(role, []).append((session_clock.now_ms(), at_ms, data))

    link = Link(SyntheticSender(clip, roles, network, sent), network, session_clock)
    link.peer = Peer(session_clock, clock, link.put, link.states.append, settings or Settings())
    try:
        offer = await link.sender.offer()
        await link.sender.accept(await link.peer.answer(offer.sdp, offer.tracks if name_tracks else {}))
        await until(lambda: link.peer.state == "flowing", 10)
        yield link
    finally:
        await link.peer.close()
        await link.sender.close()


async def until(holds: Callable[[], object], limit_s: float) -> None:
    """Wait for something to become true; fails the test after ``limit_s``."""
    end_s = time.monotonic() + limit_s
    while not holds():
        assert time.monotonic() < end_s, "did not happen in time"
        await asyncio.sleep(0.01)


_DECODE = r"""
import json, sys, av, numpy as np
found = {"errors": 0, "sound_ms": [], "pictures_ms": [], "flashes_ms": [], "beeps_ms": [], "sizes": [], "duration_ms": None}
with av.open(sys.argv[1]) as container:
    if container.duration:
        found["duration_ms"] = container.duration / 1000
    for packet in container.demux():
        try:
            frames = packet.decode()
        except av.FFmpegError:
            found["errors"] += 1
            continue
        for frame in frames:
            if isinstance(frame, av.VideoFrame):
                at_ms = frame.time * 1000
                found["pictures_ms"].append(at_ms)
                size = [frame.width, frame.height]
                if size not in found["sizes"]:
                    found["sizes"].append(size)
                grey = frame.to_ndarray(format="gray")
                if grey[: grey.shape[0] // 4].mean() > 200:
                    found["flashes_ms"].append(at_ms)
            else:
                samples = frame.to_ndarray()
                found["sound_ms"].append(frame.time * 1000)
                loud = np.flatnonzero(np.abs(samples).max(axis=0) > 0.1)
                if len(loud):
                    found["beeps_ms"].append(frame.time * 1000 + loud[0] / 48)
onsets = []
for at_ms in found["beeps_ms"]:
    if not onsets or at_ms - last > 200:
        onsets.append(at_ms)
    last = at_ms
found["beeps_ms"] = onsets
print(json.dumps(found))
"""


def decoded(path: Path) -> dict[str, Any]:
    """Decode a file in a process of its own: times of sound frames, pictures, flashes and beeps, and errors."""
    done = subprocess.run([sys.executable, "-c", _DECODE, str(path)], capture_output=True, timeout=60, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found
