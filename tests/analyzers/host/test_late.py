"""What looks at faces is loaded by the first seat that may, and holds up nobody else meanwhile."""

import asyncio
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from analyzers.host.late import LateModels
from analyzers.models import ModelFolder
from analyzers.sight import landmarks
from analyzers.sight.landmarks import lacking_for_landmarks
from server.core.analysis_wire import (
    AnalyzerFailed,
    CloseSeat,
    OpenSeat,
    SeatClosed,
    SeatFacts,
    SeatLevel,
    SeatPicture,
    SeatSeen,
    Sound,
    WatchPicture,
)
from server.core.analysis_wire import Picture as WirePicture
from server.core.facts import EventBegan
from tests.analyzers.conftest import need_models
from tests.analyzers.host_driver import HostDriver
from tests.analyzers.pictures import clip, vp8
from tests.analyzers.sounds import MEDIA, Speech, noise, opus, timed

pytestmark = pytest.mark.timeout(120)
Need = Callable[[Speech | Path], Path]
WAIT_S = 20.0


class SlowLoad:
    """A load that ends when the test says so; ``asked`` counts how often it was begun."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.begun, self.go_on = threading.Event(), threading.Event()

    def __call__(self, name: str) -> None:
        self.asked.append(name)
        self.begun.set()
        self.go_on.wait(WAIT_S)


def test_one_load_tells_everyone_who_asked_and_nobody_who_came_later() -> None:
    load = SlowLoad()
    late = LateModels(("face",), load)
    assert late.pending("face")
    assert not late.pending("voice")
    told: list[int] = []
    all_told = threading.Event()
    late.want("face", lambda: told.append(1))
    late.want("face", lambda: told.append(2))
    late.want("face", all_told.set)
    late.want("voice", lambda: told.append(3))
    assert load.begun.wait(WAIT_S)
    assert late.pending("face")
    assert told == []
    load.go_on.set()
    assert all_told.wait(WAIT_S)
    late.want("face", lambda: told.append(4))
    assert not late.pending("face")
    assert (told, load.asked) == ([1, 2], ["face"])


def test_nothing_is_loaded_until_somebody_asks() -> None:
    load = SlowLoad()
    LateModels(("face",), load)
    assert load.asked == []


def test_a_machine_without_a_system_library_is_told_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landmarks, "SYSTEM_LIBRARIES", ("libnosuchthing.so.7",))
    assert lacking_for_landmarks() == "libnosuchthing.so.7"


def maps(pid: int) -> str:
    """Every file that the process holds in its memory."""
    path = Path(f"/proc/{pid}/maps")
    if not path.exists():
        pytest.skip("files in memory are listed in /proc")
    return path.read_text()


def opened(seat: str, *analyzers: str) -> OpenSeat:
    return OpenSeat(seat=seat, question=1, take=1, language="en", analyzers=analyzers, from_ms=0)


@pytest.fixture
def face_only(tmp_path: Path) -> Path:
    """A model folder with the face model alone: the host is up at once."""
    models = need_models("face-landmarker")
    folder = tmp_path / "models"
    folder.mkdir()
    (folder / "face-landmarker").symlink_to(models.folder / "face-landmarker")
    assert ModelFolder(folder).path("face-landmarker")
    return folder


@pytest.mark.models
async def test_the_first_seat_that_may_look_brings_the_model_and_loses_no_picture(
    tmp_path: Path, face_only: Path, need: Need
) -> None:
    """Before it: a greeting that declares the analyzer, a seat that listens, and a live picture, all without mediapipe."""
    pictures = vp8(clip(need(MEDIA / "face_noface.mov")), 0)
    async with HostDriver(tmp_path, face_only, 1) as driver:
        pid = driver.process.pid
        assert "face" in {one.name for one in driver.ready.analyzers}
        driver.send(opened("heard", "voice"))
        driver.send(WatchPicture(seat="heard", for_s=60))
        for at_ms, key, data in pictures[:10]:
            driver.send(WirePicture(seat="heard", at_ms=at_ms, key=key, data=data))
        await driver.wait_for(SeatPicture)
        assert "mediapipe" not in maps(pid)

        asked_s = time.monotonic()
        driver.send(opened("seen", "face"))
        for at_ms, key, data in pictures:
            driver.send(WirePicture(seat="seen", at_ms=at_ms, key=key, data=data))
        driver.send(CloseSeat(seat="seen", to_ms=pictures[-1][0] + 200))
        driver.send(Sound(seat="heard", packets=timed(opus(noise(1_500, -40)), 0)))
        await driver.wait_for(SeatLevel)
        await driver.wait_for(SeatClosed)
        print(f"loaded and looked at {len(pictures)} pictures in {time.monotonic() - asked_s:.2f} s")
        assert "libmediapipe" in maps(pid)
        facts = [draft.fact for _, said in driver.all(SeatFacts) if said.seat == "seen" for draft in said.drafts]
        assert {"face.smile", "face.absent"} <= {fact.name for fact in facts if isinstance(fact, EventBegan)}
        assert [message.faces for _, message in driver.all(SeatSeen)] == [1, 0]
        assert driver.all(AnalyzerFailed) == []


SLOW = (str(Path(__file__).with_name("slow_host.py")),)
GREY = np.full((96, 128, 3), 90, np.uint8)


async def test_while_it_loads_others_are_heard_and_seen_and_a_closing_seat_waits_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = tmp_path / "go-on"
    monkeypatch.setenv("SLOW_LOOKS_GATE", str(gate))
    models = tmp_path / "models"
    models.mkdir()
    shown = vp8([(number * 200, GREY) for number in range(100)], 0)
    async with HostDriver(tmp_path, models, 1, program=SLOW) as driver:
        driver.send(opened("seen", "looks"))
        for at_ms, key, data in shown:
            driver.send(WirePicture(seat="seen", at_ms=at_ms, key=key, data=data))
        driver.send(CloseSeat(seat="seen", to_ms=shown[-1][0] + 200))
        driver.send(opened("dropped", "looks"))
        driver.send(opened("heard", "voice"))
        driver.send(WatchPicture(seat="heard", for_s=60))
        driver.send(Sound(seat="heard", packets=timed(opus(noise(1_500, -40)), 0)))
        for at_ms, key, data in shown[:5]:
            driver.send(WirePicture(seat="heard", at_ms=at_ms, key=key, data=data))
        await driver.wait_for(SeatLevel)
        await driver.wait_for(SeatPicture)
        assert driver.all(SeatClosed) == []
        await asyncio.to_thread(gate.touch)
        await driver.wait_for(SeatClosed, lambda closed: closed.seat == "seen")
        seen_ms = [draft.at_ms for _, said in driver.all(SeatFacts) if said.seat == "seen" for draft in said.drafts]
        assert seen_ms == [at_ms for at_ms, _, _ in shown], "each of a hundred that waited, and in its order"


async def test_one_that_does_not_load_is_said_to_each_seat_that_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLOW_LOOKS_BREAKS", "1")
    models = tmp_path / "models"
    models.mkdir()
    async with HostDriver(tmp_path, models, 1, program=SLOW) as driver:
        assert "looks" in {one.name for one in driver.ready.analyzers}
        for seat in ("first", "second"):
            driver.send(opened(seat, "looks"))
            driver.send(CloseSeat(seat=seat, to_ms=1_000))
            failed = await driver.wait_for(AnalyzerFailed, lambda one, seat=seat: one.seat == seat)  # type: ignore[misc]
            assert (failed.analyzer, failed.reason) == ("looks", "not_loaded: OSError")
            await driver.wait_for(SeatClosed, lambda one, seat=seat: one.seat == seat)  # type: ignore[misc]
