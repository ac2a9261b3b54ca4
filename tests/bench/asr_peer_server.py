"""WhisperLive's server in an environment of its own, made once in ``data/peers/whisperlive`` out of the package index.

It imports torch only to ask for a graphics card; unless torch is installed there by hand, the question is answered with
"none", which saves gigabytes and changes nothing else on a processor. One model per connection, one thread per model.
"""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

from tests.analyzers.sounds import MODELS

FOLDER = Path("data") / "peers" / "whisperlive"
PACKAGE = "whisper-live==0.10.0"
NEEDS = ("faster-whisper==1.2.0", "requests", "websockets", "fastapi", "uvicorn", "python-multipart")
"""What its server imports with this backend, beside the same CTranslate2 as ours; its other needs are for its microphone
client and other backends."""
READY_LIMIT_S = 120.0
SERVER = """
import os, sys, types
import ctranslate2, faster_whisper
try:
    import torch
except ImportError:
    torch = types.ModuleType("torch")
    torch.cuda = types.SimpleNamespace(is_available=lambda: False)
    sys.modules["torch"] = torch
from whisper_live.server import TranscriptionServer
TranscriptionServer().run(
    "127.0.0.1", port=int(sys.argv[1]), backend="faster_whisper", faster_whisper_custom_model_path=sys.argv[2],
    single_model=False, max_clients=int(sys.argv[3]), max_connection_time=3600,
)
"""


class PeerMissing(RuntimeError):
    """The peer cannot be had here; the message says why."""


class PeerFailed(RuntimeError):
    """The peer's server did not come up, hung, or hung up."""


def set_up(folder: Path = FOLDER) -> Path:
    """Its Python, installed at the first call. Raises PeerMissing."""
    python = folder / "bin" / "python"
    done = folder / ".done"
    needs = (*NEEDS, f"ctranslate2=={version('ctranslate2')}")
    recipe = " ".join((PACKAGE, *needs))
    if done.is_file() and done.read_text() == recipe:
        return python.absolute()
    print(f"Setting up {PACKAGE} in {folder} (about 500 MB)")
    shutil.rmtree(folder, ignore_errors=True)
    pip = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    for command in ([sys.executable, "-m", "venv", str(folder)], [*pip, "--no-deps", PACKAGE], [*pip, *needs]):
        try:
            run = subprocess.run(command, capture_output=True, text=True, timeout=1_800, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise PeerMissing(f"WhisperLive cannot be set up: {' '.join(command[:4])}: {type(error).__name__}") from None
        if run.returncode:
            said = (run.stderr.strip().splitlines() or ["it failed"])[-1][:300]
            raise PeerMissing(f"WhisperLive cannot be had from the package index: {said}")
    done.write_text(recipe)
    return python.absolute()


class PeerServer:
    """Its server process on a free port of this machine."""

    def __init__(self, python: Path, speakers: int) -> None:
        self._python, self._speakers = python, speakers
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])

    async def __aenter__(self) -> "PeerServer":
        with (FOLDER / "server.log").open("wb") as log:
            self.process = await asyncio.create_subprocess_exec(
                str(self._python), "-c", SERVER, str(self.port), str(MODELS / "whisper-base"), str(self._speakers),
                env={**os.environ, "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"}, stdout=log, stderr=log, cwd=FOLDER,
            )  # fmt: skip
        began_s = time.monotonic()
        while True:
            if self.process.returncode is not None:
                raise PeerFailed(f"its server ended with code {self.process.returncode}: see {FOLDER / 'server.log'}")
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", self.port)
            except OSError:
                if time.monotonic() - began_s > READY_LIMIT_S:
                    await self.__aexit__()
                    raise PeerFailed("its server did not listen in time") from None
                await asyncio.sleep(0.2)
            else:
                writer.close()
                return self

    async def __aexit__(self, *_: object) -> None:
        if self.process.returncode is None:
            self.process.terminate()
            try:
                await asyncio.wait_for(self.process.wait(), 10)
            except TimeoutError:
                self.process.kill()
                await self.process.wait()
