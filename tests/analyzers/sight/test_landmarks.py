"""The face model keeps to itself: what mediapipe would report to its maker goes to a port where nobody listens."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from analyzers.models import models_dir
from analyzers.sight.landmarks import NOBODY, lacking_for_landmarks
from tests.analyzers.conftest import need_models

ROOT = Path(__file__).resolve().parents[3]
LOOK = """
import sys
from pathlib import Path
from analyzers.sight import landmarks
landmarks.NOBODY = sys.argv[1] or landmarks.NOBODY
pool = landmarks.LandmarkerPool(Path(sys.argv[2]))
pool.close()
sys.stdin.read()
"""


def test_reports_take_the_way_that_leads_nowhere() -> None:
    """With somebody listening there, for once: it is the way they take. Should they stop, or find another, this fails."""
    need_models("face-landmarker")
    if lacking := lacking_for_landmarks():
        pytest.skip(f"{lacking} is not on this machine")
    assert NOBODY == "http://127.0.0.1:9", "the discard port, on this machine alone"
    model = models_dir() / "face-landmarker" / "face_landmarker.task"
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(30)
        proxy = f"http://127.0.0.1:{listener.getsockname()[1]}"
        environment = {**os.environ, "no_proxy": "*", "NO_PROXY": "*"}
        with subprocess.Popen(
            [sys.executable, "-c", LOOK, proxy, str(model)],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as looking:
            peer, _ = listener.accept()
            with peer:
                assert peer.recv(1000).startswith(b"CONNECT play.googleapis.com:443 ")
            looking.kill()
