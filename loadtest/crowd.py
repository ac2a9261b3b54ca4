"""Many consoles in one process, cheap enough to be many: they read everything and look only for marks in it.

A mark is the sender's monotonic time inside of a message's text; all processes of one machine share that clock. The process
takes its job as one line, says ``ready`` when all its consoles watch, begins a new phase for each further line (the phase's
name), and answers its outcome when its input ends.
"""

import asyncio
import re
import sys
import time
from array import array
from collections import defaultdict

import structlog
from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType
from pydantic import BaseModel, ConfigDict

from server.core.messages import PROTOCOL_VERSION, ConsoleHello, Ping, WatchSession, WatchWall
from server.core.tasks import Tasks

PING_EACH_S = 1.0
_MARK = re.compile(r"@(\d+)@")


def mark() -> str:
    """The moment of now, to be put into a text."""
    return f"@{time.monotonic_ns()}@"


class CrowdJob(BaseModel):
    """``watched`` has, for each console, the sessions it watches beside the wall."""

    model_config = ConfigDict(frozen=True)

    url: str
    api_key: str
    watched: list[list[str]]


class CrowdOutcome(BaseModel):
    """``delays_ms`` by phase; ``seen`` counts marks, ``messages`` everything that came, ``bytes`` its length."""

    delays_ms: dict[str, list[float]]
    messages: int
    bytes: int
    lost_sockets: int
    cpu_s: float


class Crowd:
    """The consoles of one process."""

    def __init__(self, job: CrowdJob) -> None:
        self._job = job
        self._delays_ms: defaultdict[str, array[float]] = defaultdict(lambda: array("d"))
        self._phase = ""
        self._from_ns = 0
        self._messages = self._bytes = self._lost = 0
        self._tasks = Tasks("crowd")

    async def enter(self, http: ClientSession) -> None:
        for sessions in self._job.watched:
            socket = await http.ws_connect(
                self._job.url.replace("http", "ws", 1) + "/ws/console", max_msg_size=0, autoping=True
            )
            await self._put(socket, ConsoleHello(version=PROTOCOL_VERSION, language="en"), WatchWall())
            await self._put(socket, *(WatchSession(session=session) for session in sessions))
            self._tasks.start(self._read(socket), "read")
            self._tasks.start(self._ping(socket), "ping")

    def begin(self, phase: str) -> None:
        """Marks set from now on count for this phase."""
        self._phase, self._from_ns = phase, time.monotonic_ns()

    def outcome(self) -> CrowdOutcome:
        return CrowdOutcome(
            delays_ms={phase: [round(delay, 3) for delay in delays] for phase, delays in self._delays_ms.items()},
            messages=self._messages,
            bytes=self._bytes,
            lost_sockets=self._lost,
            cpu_s=time.process_time(),
        )

    async def close(self) -> None:
        await self._tasks.close()

    async def _put(self, socket: ClientWebSocketResponse, *messages: BaseModel) -> None:
        for message in messages:
            await socket.send_str(message.model_dump_json())

    async def _ping(self, socket: ClientWebSocketResponse) -> None:
        while not socket.closed:
            await self._put(socket, Ping(sent=time.monotonic()))
            await asyncio.sleep(PING_EACH_S)

    async def _read(self, socket: ClientWebSocketResponse) -> None:
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            self._messages += 1
            self._bytes += len(message.data)
            if "@" in message.data:
                self._note(message.data)
        self._lost += 1

    def _note(self, text: str) -> None:
        now_ns = time.monotonic_ns()
        for found in _MARK.findall(text):
            sent_ns = int(found)
            if self._phase and sent_ns >= self._from_ns:
                self._delays_ms[self._phase].append((now_ns - sent_ns) / 1e6)


async def _hold(job: CrowdJob) -> CrowdOutcome:
    crowd = Crowd(job)
    loop = asyncio.get_running_loop()
    headers = {"Origin": job.url, "Authorization": f"Bearer {job.api_key}"}
    async with ClientSession(headers=headers) as http:
        try:
            await crowd.enter(http)
            _answer("ready")
            while line := await loop.run_in_executor(None, sys.stdin.readline):
                crowd.begin(line.strip())
            return crowd.outcome()
        finally:
            await crowd.close()


def main() -> None:
    """Reads its job from standard input, so that no key stands in the list of processes."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    job = CrowdJob.model_validate_json(sys.stdin.readline())
    from loadtest.worker import loop_factory

    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        _answer(runner.run(_hold(job)).model_dump_json())


def _answer(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
