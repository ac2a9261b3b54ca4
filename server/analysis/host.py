"""One analyzer host as a child process: started, watched, restarted. A crash in a model ends here."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import structlog
from pydantic import BaseModel

from server.core.analysis_wire import FromHost, HostPing, HostPong, HostReady
from server.core.clock import Clock
from server.core.codec import BadMessage, FrameCodec, to_frame
from server.core.niceness import give_way
from server.core.tasks import Tasks

log = structlog.get_logger()

START_LIMIT_S = 180.0
"""Loading the models on a slow disk."""
PONG_LIMIT_S = 20.0
"""A host that answers no ping for so long is killed; its models run in threads, so an answer takes milliseconds."""
BACKLOG_LIMIT_BYTES = 32 * 1024 * 1024
"""A host that does not read this much has hung. A whole take's sound may be longer: it does not count (`send_long`)."""
NICE = 5
"""Models take every core there is, from their loading on; the server, which records and returns after a crash, is first."""
ENVIRONMENT = {"OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
"""Models come with threads of their own, and glibc gives each a heap (up to 8 a core) in which holes stay: 430 MB after half
an hour of interviews."""
RESTART_WAITS_S = (0.0, 0.5, 1.0, 2.0, 5.0, 10.0)
STEADY_S = 60.0
"""A host that ran for so long starts again with the first wait."""


@dataclass(frozen=True, slots=True)
class HostCommand:
    """How to start a host: the program with its arguments; the socket path is added."""

    arguments: tuple[str, ...]

    @classmethod
    def local(cls, models_dir: Path, threads: int, speech: Mapping[str, str] | None = None) -> "HostCommand":
        """``speech``: engine, model, device and precision of the recogniser, as far as they are not the default."""
        given = {"models": str(models_dir.expanduser()), "threads": str(threads), **(speech or {})}
        pairs = [part for name, value in given.items() for part in (f"--{name}", value)]
        return cls((sys.executable, "-m", "analyzers.host", *pairs))


class Host:
    """One child process and the socket to it. `send` never waits; the pool hears through its three callables."""

    def __init__(
        self,
        name: str,
        command: HostCommand,
        socket_dir: Path,
        clock: Clock,
        *,
        ready: Callable[["Host", HostReady], None],
        said: Callable[["Host", BaseModel], None],
        lost: Callable[["Host", str], None],
    ) -> None:
        self.name = name
        self._command = command
        self._socket_path = socket_dir / f"{name}.sock"
        self._clock = clock
        self._ready = ready
        self._said = said
        self._lost = lost
        self._codec: FrameCodec[FromHost] = FrameCodec(FromHost)
        self._writer: asyncio.StreamWriter | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._tasks = Tasks(f"host-{name}")
        self._closing = False
        self._last_pong_s = 0.0
        self._long = asyncio.Lock()
        self._long_bytes = 0
        self._is_up = False
        self.pong: HostPong | None = None
        """The newest; None before the first of this run."""
        self.starts = 0

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None else None

    @property
    def up(self) -> bool:
        """Whether it has said ready and is connected."""
        return self._is_up

    def start(self) -> None:
        self._tasks.start(self._keep_running(), "keep")

    def send(self, message: BaseModel) -> None:
        """Hand a message to the host; a host that does not read is killed rather than waited for."""
        writer = self._writer
        if writer is None or writer.is_closing():
            return
        writer.write(to_frame(message))
        if writer.transport.get_write_buffer_size() > BACKLOG_LIMIT_BYTES + self._long_bytes:
            log.error("host_does_not_read", host=self.name)
            self.kill()

    async def send_long(self, message: BaseModel) -> None:
        """Hand over a message of megabytes: packed in a thread, and only when the one before has been read.

        A host that ends meanwhile is no error here: whoever waits for its answer hears of it from the pool.
        """
        async with self._long:
            writer = self._writer
            frame = await asyncio.to_thread(to_frame, message)
            if writer is None or writer is not self._writer or writer.is_closing():
                return
            self._long_bytes = len(frame)
            try:
                writer.write(frame)
                await writer.drain()
            except ConnectionError:
                return
            finally:
                self._long_bytes = 0

    def kill(self) -> None:
        if self._process is not None and self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGKILL)

    async def close(self) -> None:
        """Close the socket, which ends the host, and wait for its end; kill it after five seconds."""
        self._closing = True
        if self._writer is not None:
            self._writer.close()
        else:
            self.kill()
        if self._process is not None:
            try:
                await asyncio.wait_for(self._process.wait(), 5.0)
            except TimeoutError:
                self.kill()
                await self._process.wait()
        await self._tasks.close()

    async def _keep_running(self) -> None:
        failures = 0
        while not self._closing:
            began_s = self._clock.monotonic_s()
            run = self._tasks.start(self._run_once(), "run")
            await asyncio.wait({run})
            reason = run.result() if not run.cancelled() and run.exception() is None else "an error of the server's own"
            if self._closing:
                return
            failures = 1 if self._clock.monotonic_s() - began_s > STEADY_S else failures + 1
            wait_s = RESTART_WAITS_S[min(failures - 1, len(RESTART_WAITS_S) - 1)]
            log.warning("host_lost", host=self.name, reason=reason, restart_in_s=wait_s)
            self._lost(self, reason)
            await asyncio.sleep(wait_s)

    async def _run_once(self) -> str:
        """Start the process, serve it until it ends; answers why it ended."""
        connected: asyncio.Future[tuple[asyncio.StreamReader, asyncio.StreamWriter]]
        connected = asyncio.get_running_loop().create_future()

        def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            if connected.done():
                writer.close()
            else:
                connected.set_result((reader, writer))

        with contextlib.suppress(FileNotFoundError):
            os.unlink(self._socket_path)
        listener = await asyncio.start_unix_server(accept, str(self._socket_path), limit=1 << 20)
        try:
            self.starts += 1
            self._process = await asyncio.create_subprocess_exec(
                *self._command.arguments,
                "--socket",
                str(self._socket_path),
                stdin=asyncio.subprocess.DEVNULL,
                env={**os.environ, **ENVIRONMENT},
            )
            give_way(self._process.pid, NICE)
            return await self._serve(self._process, connected)
        except OSError as error:
            return f"cannot start: {type(error).__name__}"
        finally:
            listener.close()
            self.kill()
            if self._process is not None:
                await self._process.wait()
            self._writer = None

    async def _serve(
        self,
        process: asyncio.subprocess.Process,
        connected: "asyncio.Future[tuple[asyncio.StreamReader, asyncio.StreamWriter]]",
    ) -> str:
        ended = self._tasks.start(self._exit_code(process), "wait")
        try:
            await asyncio.wait({ended, connected}, timeout=START_LIMIT_S, return_when=asyncio.FIRST_COMPLETED)
            if not connected.done():
                return "ended while starting" if ended.done() else "did not connect"
            reader, self._writer = connected.result()
            ready = await asyncio.wait_for(self._codec.read(reader), START_LIMIT_S)
            if not isinstance(ready, HostReady):
                return "did not say ready"
            self._last_pong_s = self._clock.monotonic_s()
            pings = self._tasks.start(self._ping(), "ping")
            self.pong, self._is_up = None, True
            try:
                self._ready(self, ready)
                while True:
                    message = await self._codec.read(reader)
                    if isinstance(message, HostPong):
                        self._last_pong_s = self._clock.monotonic_s()
                        self.pong = message
                    else:
                        self._said(self, message)
            finally:
                self.pong, self._is_up = None, False
                pings.cancel()
        except (asyncio.IncompleteReadError, ConnectionError):
            return "socket closed"
        except TimeoutError:
            return "did not say ready"
        except BadMessage as error:
            return f"spoke rubbish: {error.code}"
        finally:
            if self._writer is not None:
                self._writer.close()
            ended.cancel()

    @staticmethod
    async def _exit_code(process: asyncio.subprocess.Process) -> int:
        return await process.wait()

    async def _ping(self) -> None:
        while True:
            self.send(HostPing(sent=self._clock.monotonic_s()))
            await asyncio.sleep(1.0)
            if self._clock.monotonic_s() - self._last_pong_s > PONG_LIMIT_S:
                log.error("host_silent", host=self.name)
                self.kill()
                return
