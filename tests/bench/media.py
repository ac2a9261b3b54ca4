"""CPU of the media plane per candidate: ours with recording on, aiortc decoding, aiortc's MediaRecorder, in one run.

    python tests/bench/media.py [--seconds 10] [--candidates 5] [--windows 3]

Each way serves the same synthetic candidates (640x480 at 15 fps, about 500 kbit/s, a look track of 320x240 at 5 fps, Opus)
in a process of its own, read from /proc; the senders are another process. Prints a table and, last, one line of JSON.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

REPO = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPO))  # run by path, from anywhere
# ruff: noqa: E402

import uvloop
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.contrib.media import MediaBlackhole, MediaRecorder
from aiortc.mediastreams import MediaStreamTrack
from aiortc.rtcconfiguration import RTCBundlePolicy

from loadtest.clips import load_clip, make_clip
from loadtest.synthetic import SyntheticSender
from server.config import Settings
from server.core.clock import SessionClock, SystemClock
from server.core.media import EncodedFrame
from server.core.messages import Role
from server.media.addresses import install_addresses, offering
from server.media.peer import Peer
from server.media.recorder import Recorder
from tests.bench.written import add_json, write_json

WAYS = ("ours", "ours, sound and record only", "aiortc decode", "aiortc MediaRecorder")
ALL: tuple[Role, ...] = ("sound", "record", "look")
TWO: tuple[Role, ...] = ("sound", "record")
CORE_TICKS = os.sysconf("SC_CLK_TCK")
WARM_UP_S = 4.0


@dataclass(frozen=True, slots=True)
class Measured:
    way: str
    candidates: int
    core_percent: list[float]
    """Of the whole serving process, each window; 100 is one core."""
    core_percent_per_candidate: float
    """The median window."""
    rss_mb: float
    frames_per_s: float | None
    """That came out of the tap, all candidates together; aiortc's sinks count none."""
    recorded: str


# --- the serving process ----------------------------------------------------------------------------------------------


class Ours:
    """Peer, tap and recorder; a seat's queue is stood in for by a counter."""

    def __init__(self, folder: Path) -> None:
        clock = SystemClock()
        self._clock, self._session_clock = clock, SessionClock(clock, clock.wall_s())
        self._recorder = Recorder()
        self._folder = folder
        self._peers: list[Peer] = []
        self.frames = 0

    async def answer(self, sdp: str, tracks: dict[str, Role]) -> str:
        path = self._folder / f"{len(self._peers)}.mkv"
        peer = Peer(self._session_clock, self._clock, self._put_to(path), lambda state: None, Settings())
        self._peers.append(peer)
        return await peer.answer(sdp, tracks)

    def _put_to(self, path: Path) -> Callable[[EncodedFrame], None]:
        number = len(self._peers)
        part = self._recorder.start_part(path, lambda: self._ask(number))

        def put(frame: EncodedFrame) -> None:
            self.frames += 1
            part.put(frame)

        return put

    def _ask(self, number: int) -> None:
        if number < len(self._peers):
            self._peers[number].ask_keyframe("record")

    async def close(self) -> None:
        await asyncio.gather(*(peer.close() for peer in self._peers))
        await self._recorder.close()


class Stock:
    """aiortc as its examples use it: frames decoded and dropped, or recorded by its MediaRecorder."""

    def __init__(self, folder: Path, record: bool) -> None:
        self._folder, self._record = folder, record
        self._connections: list[RTCPeerConnection] = []
        self._sinks: list[Any] = []
        self.frames: int | None = None
        install_addresses()

    async def answer(self, sdp: str, tracks: dict[str, Role]) -> str:
        connection = RTCPeerConnection(RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE))
        path = self._folder / f"{len(self._connections)}.webm"
        looked_at = MediaBlackhole()
        sink: Any = MediaRecorder(str(path)) if self._record else MediaBlackhole()
        self._connections.append(connection)
        self._sinks.append(sink)
        kinds: list[str] = []

        def on_track(track: MediaStreamTrack) -> None:
            wanted = not self._record or track.kind not in kinds
            (sink if wanted else looked_at).addTrack(track)
            kinds.append(track.kind)

        connection.on("track", on_track)
        await connection.setRemoteDescription(RTCSessionDescription(sdp=sdp, type="offer"))
        with offering(Settings()):
            await connection.setLocalDescription(await connection.createAnswer())
        await asyncio.gather(sink.start(), looked_at.start())
        return str(connection.localDescription.sdp)

    async def close(self) -> None:
        for sink, connection in zip(self._sinks, self._connections, strict=True):
            await sink.stop()
            await connection.close()


async def serve(way: str, folder: Path) -> None:
    server: Any = Ours(folder) if way.startswith("ours") else Stock(folder, way.endswith("MediaRecorder"))

    async def handle(asked: dict[str, Any]) -> dict[str, Any]:
        if asked["do"] == "answer":
            return {"sdp": await server.answer(asked["sdp"], asked["tracks"])}
        if asked["do"] == "close":
            await server.close()
        return {"frames": server.frames}

    await converse(handle)


async def send(candidates: int, clip_path: Path, roles: tuple[Role, ...]) -> None:
    clip = load_clip(clip_path)
    senders: list[SyntheticSender] = []

    async def handle(asked: dict[str, Any]) -> dict[str, Any]:
        if asked["do"] == "offer":
            senders.append(SyntheticSender(clip, roles))
            return asdict(await senders[-1].offer())
        if asked["do"] == "accept":
            await senders[-1].accept(asked["sdp"])
        if asked["do"] == "close":
            await asyncio.gather(*(sender.close() for sender in senders))
        return {"frames": sum(sum(sender.sent_frames.values()) for sender in senders)}

    await converse(handle)


async def converse(handle: Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]) -> None:
    """One JSON line in, one out, until ``close``."""
    loop = asyncio.get_running_loop()
    while True:
        line = await loop.run_in_executor(None, sys.stdin.readline)
        asked = json.loads(line)
        print(json.dumps(await handle(asked)), flush=True)
        if asked["do"] == "close":
            return


# --- the measuring process --------------------------------------------------------------------------------------------


class Child:
    def __init__(self, *arguments: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=REPO
        )
        self.pid = self._process.pid

    def ask(self, do: str, **more: Any) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": do, **more}) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def cpu_s(self) -> float:
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / CORE_TICKS

    def rss_mb(self) -> float:
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6

    def end(self) -> None:
        self._process.terminate()
        self._process.wait(20)


def measure(way: str, candidates: int, seconds: float, windows: int, clip: Path) -> Measured:
    roles = TWO if way.endswith("only") else ALL
    with tempfile.TemporaryDirectory() as folder:
        server = Child("--serve", way, "--folder", folder)
        senders = Child("--send", str(candidates), "--clip", str(clip), "--roles", ",".join(roles))
        try:
            for _ in range(candidates):
                offer = senders.ask("offer")
                senders.ask("accept", sdp=server.ask("answer", sdp=offer["sdp"], tracks=offer["tracks"])["sdp"])
            time.sleep(WARM_UP_S)
            percents: list[float] = []
            frames = server.ask("count")["frames"]
            began_s = time.monotonic()
            for _ in range(windows):
                from_cpu_s, from_s = server.cpu_s(), time.monotonic()
                time.sleep(seconds)
                percents.append(100 * (server.cpu_s() - from_cpu_s) / (time.monotonic() - from_s))
            came = server.ask("count")["frames"]
            rate = None if came is None else round((came - frames) / (time.monotonic() - began_s), 1)
            rss_mb = server.rss_mb()
            senders.ask("close")
            server.ask("close")
            sizes = [path.stat().st_size for path in Path(folder).iterdir()]
        finally:
            senders.end()
            server.end()
    middle = sorted(percents)[len(percents) // 2]
    recorded = f"{len(sizes)} files, {sum(sizes) / 1e6:.1f} MB" if sizes else "nothing"
    return Measured(
        way,
        candidates,
        [round(percent, 1) for percent in percents],
        round(middle / candidates, 2),
        round(rss_mb, 1),
        rate,
        recorded,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--candidates", type=int, default=5, help="for ours and for decoding; MediaRecorder gets one")
    parser.add_argument("--seconds", type=float, default=10.0, help="length of a window")
    parser.add_argument("--windows", type=int, default=3)
    parser.add_argument("--ways", default=",".join(WAYS[:1] + WAYS[2:]), help="out of: " + ", ".join(WAYS))
    parser.add_argument("--serve", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--send", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--clip", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--roles", default=",".join(ALL), help=argparse.SUPPRESS)
    add_json(parser, "media")
    options = parser.parse_args()
    if options.serve:
        run = uvloop.run if options.serve.startswith("ours") else asyncio.run
        run(serve(options.serve, options.folder))
        return
    if options.send:
        roles = tuple(role for role in ALL if role in options.roles.split(","))
        uvloop.run(send(options.send, options.clip, roles))
        return
    clip = make_clip(Path(tempfile.gettempdir()) / "media-bench-clips", 10)
    results = []
    print(f"{'':32} candidates  % of a core: windows       per candidate  RSS MB  frames/s  recorded")
    for way in options.ways.split(","):
        candidates = 1 if way.endswith("MediaRecorder") else options.candidates
        result = measure(way, candidates, options.seconds, options.windows, clip)
        results.append(result)
        print(
            f"{way:32} {candidates:10}  {result.core_percent!s:24} {result.core_percent_per_candidate:13}  "
            f"{result.rss_mb:6}  {result.frames_per_s or '-':>8}  {result.recorded}",
            flush=True,
        )
    figures = {"load_average": os.getloadavg(), "results": [asdict(result) for result in results]}
    write_json(options.json, figures)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
