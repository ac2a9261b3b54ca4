"""The face analyzer on short made clips with known times, and on looks that are told to it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from analyzers import LookPicture, SeatSetting
from analyzers.face import FaceAnalyzer
from analyzers.sight.landmarks import LandmarkerPool, Seen
from analyzers.sight.neutral import FALLBACK
from analyzers.sight.quality import Quality
from tests.analyzers import made_faces as made
from tests.analyzers.face_scoring import Collected, Told, presence_right, scored, watched
from tests.analyzers.face_warps import Doing

EVENTS = ("face.brow_lowered", "face.smile", "face.absent", "face.second", "face.away")
BROW, SMILE = "face.brow_lowered", "face.smile"


@pytest.fixture(scope="module")
def pool() -> Any:
    if not made.LANDMARKER.is_file():
        pytest.skip("the face model is not in the cache: python -m analyzers.models fetch")
    found = LandmarkerPool(made.LANDMARKER)
    yield found
    found.close()


def act(from_s: float, to_s: float, event: str = "", size: str = "", **doing: Any) -> made.Act:
    return made.Act(int(from_s * 1000), int(to_s * 1000), Doing(**doing), event, size)


ASTRONAUT_DOES = (
    act(7.5, 8.7, BROW, brow=0.04),
    act(10.0, 11.2, pitch_deg=12.0),
    act(12.5, 13.7, brow=-0.03),
    act(15.0, 16.2, "face.absent", aside=0.75),
    act(17.5, 19.0, "face.second", second=True),
    act(20.5, 21.7, BROW, brow=0.06),
)
SMILER_DOES = (
    act(7.5, 8.7, SMILE, smiling=True),
    act(10.0, 11.4, BROW, brow=0.04),
    act(13.0, 14.2, talk=1.0),
    act(15.5, 17.0, SMILE, smiling=True),
)


@pytest.mark.models
@pytest.mark.parametrize("disturbance", ["clean", "glasses"])
def test_brows_and_presence_at_five_and_at_two_pictures_a_second(pool: LandmarkerPool, disturbance: str) -> None:
    disturb = made.glasses if disturbance == "glasses" else made.nothing
    clip = made.made(made.astronaut(), disturbance, disturb, made.nothing, ASTRONAUT_DOES)
    for per_s in (5, 2) if disturbance == "clean" else (2,):
        told = watched(pool, clip, per_s).told()
        for event in EVENTS:
            score = scored(clip, told, event, per_s)
            assert (score.missed, score.false, score.held_back) == (0, 0, 0), (event, per_s, told)
        right, moments = presence_right(clip, told)
        assert right >= 0.99 * moments
        assert not [one for one in told if one.name.startswith("face.unreliable_")]


@pytest.mark.models
@pytest.mark.skipif(not made.SMILE_CLIP.is_file(), reason="real smiles need ../shared/media/single_face.mp4")
def test_real_smiles_and_a_talking_mouth(pool: LandmarkerPool) -> None:
    clip = made.made(made.smiler(), "clean", made.nothing, made.nothing, SMILER_DOES)
    for per_s in (5, 2):
        told = watched(pool, clip, per_s).told()
        for event in EVENTS:
            score = scored(clip, told, event, per_s)
            assert (score.missed, score.false, score.held_back) == (0, 0, 0), (event, per_s, told)


@pytest.mark.models
@pytest.mark.parametrize(("reason", "finish"), [("dark", made.light(0.2, 1.3, 7)), ("small", made.sized(0.4))])
def test_what_cannot_be_judged_is_said_and_nothing_is_guessed(pool: LandmarkerPool, reason: str, finish: Any) -> None:
    clip = made.made(made.astronaut(), reason, made.nothing, finish, ASTRONAUT_DOES[:1])
    told = watched(pool, clip, 5).told()
    assert {one.name for one in told} == {f"face.unreliable_{reason}"}
    assert presence_right(clip, told)[0] == presence_right(clip, told)[1]


# --- what was seen is told to it ---------------------------------------------------------------------------------------

BLACK = np.zeros((2, 2, 3), np.uint8)
NEUTRAL = replace(FALLBACK, brow_height=0.36, smile=0.05)
GOOD = Quality(luma=110.0, width_px=80.0, sharpness=20.0, cut=False)
PLAIN = Seen(1, NEUTRAL, GOOD, 110.0)
SMILING = Seen(1, replace(NEUTRAL, smile=0.9), GOOD, 110.0)
SMILING_IN_THE_DARK = Seen(1, replace(NEUTRAL, smile=0.9), replace(GOOD, luma=12.0), 30.0)


class Looks:
    """Stands in for the trackers: sees what it is told, picture by picture."""

    def __init__(self, seen: Sequence[Seen]) -> None:
        self._seen = list(seen)

    def take(self) -> "Looks":
        return self

    def give(self, landmarker: object) -> None: ...

    def look(self, at_ms: int, rgb: object) -> Seen:
        return self._seen.pop(0)


def told_of(seen: Sequence[Seen], step_ms: int = 200) -> list[Told]:
    out = Collected()
    values = {name: getattr(NEUTRAL, name) for name in NEUTRAL.__dataclass_fields__}
    analyzer = FaceAnalyzer(SeatSetting(1, 1, "en", 0, calibration={"face.neutral": values}), out, Looks(seen))
    for number in range(len(seen)):
        analyzer.look(LookPicture(number * step_ms, BLACK))
    analyzer.close(len(seen) * step_ms)
    return sorted(out.told(), key=lambda one: one.from_ms)


def test_a_smile_does_not_go_on_through_the_dark() -> None:
    told = told_of([PLAIN] * 3 + [SMILING] * 5 + [SMILING_IN_THE_DARK] * 20 + [SMILING] * 6 + [PLAIN] * 5)
    assert [(one.name, one.from_ms) for one in told] == [
        (SMILE, 500), ("face.unreliable_dark", 1_500), (SMILE, 5_600),
    ]  # fmt: skip
    assert told[0].to_ms == 1_400


def test_one_dark_picture_is_nothing() -> None:
    told = told_of([PLAIN] * 3 + [SMILING] * 3 + [SMILING_IN_THE_DARK] + [SMILING] * 3 + [PLAIN] * 5)
    assert [one.name for one in told] == [SMILE]


def test_pictures_that_come_too_seldom_are_said() -> None:
    assert [one.name for one in told_of([SMILING] * 6, step_ms=1_500)] == ["face.unreliable_sparse"]


def test_every_event_is_declared_in_both_languages() -> None:
    for event in FaceAnalyzer.events:
        assert event.title.zh
        assert event.title.en
    assert len({event.title.zh for event in FaceAnalyzer.events}) == len(FaceAnalyzer.events)
