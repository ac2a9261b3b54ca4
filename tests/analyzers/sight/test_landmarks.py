"""The face model keeps to itself: what mediapipe would report to its maker goes to a port where nobody listens."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from analyzers.models import models_dir
from analyzers.sight.landmarks import NOBODY, UNUSED_S, LandmarkerPool, lacking_for_landmarks
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


def need_landmarks() -> Path:
    """The model's file; skips the test where mediapipe cannot run."""
    need_models("face-landmarker")
    if lacking := lacking_for_landmarks():
        pytest.skip(f"{lacking} is not on this machine")
    return models_dir() / "face-landmarker" / "face_landmarker.task"


def test_reports_take_the_way_that_leads_nowhere() -> None:
    """With somebody listening there, for once: it is the way they take. Should they stop, or find another, this fails."""
    model = need_landmarks()
    assert NOBODY == "http://127.0.0.1:9", "the discard port, on this machine alone"
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


@pytest.fixture(scope="module")
def clock() -> list[float]:
    return [1000.0]


@pytest.fixture(scope="module")
def pool(clock: list[float]) -> Iterator[LandmarkerPool]:
    found = LandmarkerPool(need_landmarks(), lambda: clock[0])
    yield found
    found.close()


GREY = np.full((240, 320, 3), 128, np.uint8)


def test_a_seat_keeps_its_tracker_while_it_looks_and_nobody_else_gets_it(pool: LandmarkerPool) -> None:
    one, other = pool.take(), pool.take()
    mine, theirs = pool.tracker_of(one), pool.tracker_of(other)
    assert mine is not theirs
    for at_ms in (0, 200, 400):
        assert one.look(at_ms, GREY).faces == 0
        assert (pool.tracker_of(one), pool.tracker_of(other)) == (mine, theirs)
    pool.give(one)
    pool.give(other)
    pool.give(other)  # twice does no harm


def test_the_tracker_of_one_who_is_away_goes_to_the_next_who_looks(pool: LandmarkerPool, clock: list[float]) -> None:
    away, here, new = pool.take(), pool.take(), pool.take()
    left = pool.tracker_of(away)
    clock[0] += UNUSED_S - 1
    pool.tracker_of(here)
    clock[0] += 1
    assert pool.tracker_of(new) is left, "not another one, and not that of the one who is here"
    assert new.look(0, GREY).faces == 0
    assert away.look(90_000, GREY).faces == 0, "back again: it looks with another one"
    assert len({id(pool.tracker_of(seat)) for seat in (away, here, new)}) == 3
    for seat in (away, here, new):
        pool.give(seat)


def test_a_tracker_that_raised_goes_to_nobody(pool: LandmarkerPool, monkeypatch: pytest.MonkeyPatch) -> None:
    unlucky, next_one = pool.take(), pool.take()
    broken = pool.tracker_of(unlucky)

    def raises(at_ms: int, rgb: object) -> None:
        raise RuntimeError("graph has errors")

    monkeypatch.setattr(broken, "look", raises)
    with pytest.raises(RuntimeError):
        unlucky.look(0, GREY)
    pool.give(unlucky)
    assert pool.tracker_of(next_one) is not broken
    assert next_one.look(0, GREY).faces == 0
    pool.give(next_one)


def test_seats_that_never_look_hold_none(pool: LandmarkerPool) -> None:
    looking = pool.take()
    tracker = pool.tracker_of(looking)
    pool.give(looking)
    for _ in range(5):
        pool.give(pool.take())
    assert pool.tracker_of(looking) is tracker
    pool.give(looking)
