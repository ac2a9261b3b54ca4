"""A recording whose process is killed has lost no more than its last second."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from server.media.finish import Finisher
from tests.media.link import REPO, decoded

_RECORD = """
import asyncio, sys, time
from pathlib import Path
from loadtest.clips import load_clip
from server.media.recorder import Recorder
from tests.media.frames import frames_of

async def main():
    clip = load_clip(Path(sys.argv[1]))
    recorder = Recorder()
    part = recorder.start_part(Path(sys.argv[2]), lambda: None)
    began = time.monotonic()
    for frame in frames_of(clip, 10, from_ms=50_000):
        await asyncio.sleep(max(0.0, began + (frame.at_ms - 50_000) / 1000 - time.monotonic()))
        part.put(frame)
        print(frame.at_ms, flush=True)

asyncio.run(main())
"""


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
async def test_kill_at_a_random_moment(tmp_path: Path, clip_path: Path, seed: int) -> None:
    path = tmp_path / "part.mkv"
    child = subprocess.Popen(
        [sys.executable, "-c", _RECORD, str(clip_path), str(path)], cwd=REPO, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    child.stdout.readline()
    time.sleep(random.Random(seed).uniform(0.6, 3.0))
    child.send_signal(signal.SIGKILL)
    last_ms = int(child.stdout.read().split()[-1])
    child.wait()
    bounds = await Finisher().probe_part(path)
    assert bounds is not None
    print(f"put until {last_ms} ms, on the disk until {bounds.to_ms} ms")
    assert bounds.from_ms == 50_000
    assert last_ms - bounds.to_ms <= 1000
    finished = await Finisher().finish_take([path], tmp_path / "take.webm")
    assert finished.duration_ms == bounds.to_ms - bounds.from_ms
    assert decoded(tmp_path / "take.webm")["errors"] == 0
