"""A server of the tester's own: on a free port, with a data folder that goes away with it."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from aiohttp import ClientSession

from loadtest.server_figures import serves

ROOT = Path(__file__).parents[1]
UP_LIMIT_S = 60.0
ANALYSIS_LIMIT_S = 120.0


class OwnServerFailed(RuntimeError):
    """It did not come up; the text is the end of its log."""


class OwnServer:
    """``LIS_*`` settings of the environment hold for it, but for where it listens, what it writes to and ``settings``."""

    def __init__(self, **settings: str) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="loadtest-")
        self._log = Path(self._folder.name) / "server.log"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        self.url = f"http://127.0.0.1:{port}"
        self.api_key = ""
        self._environment = {
            **os.environ,
            "LIS_HOST": "127.0.0.1",
            "LIS_PORT": str(port),
            "LIS_TLS": "0",
            "LIS_DATA_DIR": str(Path(self._folder.name) / "data"),
            "LIS_DISK_RESERVE_MB": "100",
            **settings,
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None else None

    async def start(self) -> None:
        """Make an account and a key, start, and wait until it serves and listens to speech."""
        await asyncio.to_thread(self._command, "user", "add", "loadtest")
        self.api_key = (await asyncio.to_thread(self._command, "key", "add", "loadtest")).strip().splitlines()[-1]
        self.launch()
        await self._until_up()

    def _command(self, *arguments: str) -> str:
        done = subprocess.run(  # noqa: S603  our own interpreter
            [sys.executable, "-m", "server", *arguments], cwd=ROOT, env=self._environment, capture_output=True, text=True
        )
        if done.returncode:
            raise OwnServerFailed(done.stderr[-2000:])
        return done.stdout

    def launch(self) -> None:
        """Start its process, on the data it has."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "server", "serve"],
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                process_group=0,  # Ctrl-C is for the tester, which ends it when all is written
            )

    async def _until_up(self) -> None:
        await self.until_it_serves()
        try:
            if self._environment.get("LIS_ANALYZER_HOSTS") != "0":
                async with asyncio.timeout(ANALYSIS_LIMIT_S):
                    while "host_ready" not in self.log():  # noqa: ASYNC110  another process
                        await asyncio.sleep(0.2)
        except TimeoutError as error:
            raise OwnServerFailed(self.log()[-2000:]) from error

    async def until_it_serves(self) -> None:
        """Raises OwnServerFailed."""
        try:
            async with asyncio.timeout(UP_LIMIT_S), ClientSession() as http:
                while not await self._serves(http):  # noqa: ASYNC110  another process
                    await asyncio.sleep(0.1)
        except TimeoutError as error:
            raise OwnServerFailed(self.log()[-2000:]) from error

    async def _serves(self, http: ClientSession) -> bool:
        if self._process is not None and self._process.poll() is not None:
            raise OwnServerFailed(self.log()[-2000:])
        return await serves(http, self.url)

    def log(self) -> str:
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    def kill(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()

    def close(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()
        self._folder.cleanup()
