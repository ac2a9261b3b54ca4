"""The server's side of an analyzer host: a real host process on a real socket, fed in real time or faster.

Keeps the sound of each seat until the host has settled it, as the server does, and feeds it to the next host.
"""

import asyncio
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self, TypeVar

from pydantic import BaseModel

from server.core.analysis_wire import CloseSeat, FromHost, HostReady, OpenSeat, SeatClosed, SeatFacts, Sound
from server.core.codec import FrameCodec, to_frame
from server.core.facts import Draft
from tests.analyzers.sounds import MODELS, PACKET_MS

M = TypeVar("M", bound=BaseModel)
ROOT = Path(__file__).resolve().parents[2]


class HostDriver:
    """``said`` are all messages so far with the moment (monotonic seconds) they came in."""

    def __init__(
        self, folder: Path, models: Path = MODELS, threads: int = 2, *, program: Sequence[str] = ("-m", "analyzers.host")
    ) -> None:
        self._socket, self._models, self._threads, self._program = folder / "host.sock", models, threads, program
        self.said: list[tuple[float, BaseModel]] = []
        self._news = asyncio.Condition()
        self._codec: FrameCodec[FromHost] = FrameCodec(FromHost)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def start(self) -> None:
        """Start a host and wait for its greeting."""
        self._socket.unlink(missing_ok=True)
        connected: asyncio.Future[tuple[asyncio.StreamReader, asyncio.StreamWriter]]
        connected = asyncio.get_running_loop().create_future()
        self._server = await asyncio.start_unix_server(
            lambda reader, writer: connected.set_result((reader, writer)), str(self._socket)
        )
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, *self._program, "--socket", str(self._socket), "--models", str(self._models),
            "--threads", str(self._threads), cwd=ROOT, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        reader, self.writer = await asyncio.wait_for(connected, 60)
        began = len(self.said)
        self._reading = asyncio.create_task(self._read(reader))
        self.ready = await self.wait_for(HostReady, since=began, limit_s=60)

    async def _read(self, reader: asyncio.StreamReader) -> None:
        try:
            while True:
                message = await self._codec.read(reader)
                async with self._news:
                    self.said.append((time.monotonic(), message))
                    self._news.notify_all()
        except (asyncio.IncompleteReadError, ConnectionError):
            return

    def send(self, message: BaseModel) -> None:
        self.writer.write(to_frame(message))

    async def wait_for(
        self, kind: type[M], when: Callable[[M], bool] = lambda _: True, *, since: int = 0, limit_s: float = 20.0
    ) -> M:
        """The first message of this kind, from number ``since`` on, for which ``when`` is true."""

        def found() -> M | None:
            return next((message for _, message in self.said[since:] if isinstance(message, kind) and when(message)), None)

        async with self._news:
            await asyncio.wait_for(self._news.wait_for(lambda: found() is not None), limit_s)
        message = found()
        assert message is not None
        return message

    def all(self, kind: type[M]) -> list[tuple[float, M]]:
        return [(at_s, message) for at_s, message in self.said if isinstance(message, kind)]

    async def kill(self) -> None:
        """kill -9, and what it had said by then is read to the end."""
        self.process.send_signal(signal.SIGKILL)
        await self.process.wait()
        await self._reading
        self.writer.close()
        self._server.close()

    async def __aexit__(self, *_: object) -> None:
        self.writer.close()
        self._server.close()
        try:
            await asyncio.wait_for(self.process.wait(), 5)
        finally:
            if self.process.returncode is None:
                self.process.kill()
        await self._reading


@dataclass
class FedSeat:
    """One seat as the server keeps it: what was told, and the sound that is not settled."""

    driver: HostDriver
    opened: OpenSeat
    kept: list[tuple[int, bytes]] = field(default_factory=list)
    settled_ms: int = 0
    told: list[Draft] = field(default_factory=list)
    began_s: float = 0.0
    _read: int = 0

    def open(self) -> None:
        self._read = len(self.driver.said)
        self.settled_ms = max(self.settled_ms, self.opened.from_ms)
        self.driver.send(self.opened.model_copy(update={"from_ms": self.settled_ms, "told": tuple(self.told)}))
        if self.kept:
            self.driver.send(Sound(seat=self.opened.seat, packets=tuple(self.kept)))

    def take_in(self) -> None:
        """What the host has said since: facts, and what is settled by them."""
        for _, message in self.driver.said[self._read :]:
            if isinstance(message, SeatFacts) and message.seat == self.opened.seat:
                self.told.extend(message.drafts)
                self.settled_ms = max(self.settled_ms, message.settled_ms)
        self._read = len(self.driver.said)
        self.kept = [packet for packet in self.kept if packet[0] >= self.settled_ms]

    async def feed(self, packets: Sequence[tuple[int, bytes]], *, speed: float = 1.0) -> None:
        """Send packets each when it has been spoken."""
        began_s, from_ms = time.monotonic(), packets[0][0]
        self.began_s = self.began_s or began_s
        for at in range(0, len(packets), 5):
            batch = tuple(packets[at : at + 5])
            wait_s = began_s + (batch[-1][0] + PACKET_MS - from_ms) / 1000 / speed - time.monotonic()
            if wait_s > 0:
                await asyncio.sleep(wait_s)
            self.kept.extend(batch)
            self.driver.send(Sound(seat=self.opened.seat, packets=batch))
            self.take_in()

    async def close(self, to_ms: int, limit_s: float = 30.0) -> None:
        since = self._read
        self.driver.send(CloseSeat(seat=self.opened.seat, to_ms=to_ms))
        await self.driver.wait_for(
            SeatClosed, lambda message: message.seat == self.opened.seat, since=since, limit_s=limit_s
        )
        self.take_in()

    def facts(self, kind: type[Any]) -> list[Any]:
        return [draft.fact for draft in self.told if isinstance(draft.fact, kind)]
