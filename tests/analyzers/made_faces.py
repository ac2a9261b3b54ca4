"""Clips of a real face with exactly known times: what a face does (``face_warps``), disturbed, through VP8 at 80 kbit/s.

A smile is the real smile of ``single_face.mp4`` where that is to be had; a warp of the mouth corners alone is no smile
to the model (0.2 of 1). Everything else is made, so that its times are exact: a ramp of 200 ms is dated by its middle.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from types import SimpleNamespace

import av
import cv2
import numpy as np

from analyzers import Pixels
from analyzers.models import models_dir
from tests.analyzers.face_warps import Doing, Still, moved, pasted, shifted, turned, with_glasses
from tests.analyzers.pictures import Rgb, vp8

WIDTH, HEIGHT = 320, 240
STEP_MS = 200
CHECK_MS = 6_000
RAMP_MS = 200
MEDIA = Path(__file__).resolve().parents[3] / "shared" / "media"
LANDMARKER = models_dir() / "face-landmarker" / "face_landmarker.task"
SMILE_CLIP = MEDIA / "single_face.mp4"
NEUTRAL_FRAMES, RISING_FRAMES, SMILING_FRAMES = range(15), range(16, 25), range(25, 62)


@dataclass(frozen=True)
class Person:
    """Stills of one face; ``smiling`` is empty where no real smile of theirs is to be had."""

    name: str
    neutral: tuple[Still, ...]
    rising: tuple[Still, ...] = ()
    smiling: tuple[Still, ...] = ()

    def at(self, at_ms: int, smile: float) -> Still:
        """The still of this moment: back and forth through the real pictures, so that the face lives."""
        if smile <= 0.05 or not self.smiling:
            return _to_and_fro(self.neutral, at_ms)
        if smile < 0.95:
            return self.rising[round(smile * (len(self.rising) - 1))]
        return _to_and_fro(self.smiling, at_ms)


@dataclass(frozen=True)
class Act:
    """Something done from ``from_ms`` to ``to_ms``: ``event`` is what should be told of it, empty when nothing."""

    from_ms: int
    to_ms: int
    doing: Doing
    event: str = ""
    size: str = ""


@dataclass(frozen=True)
class MadeClip:
    """``name`` is the disturbance; ``check`` and ``answer`` are decoded pictures with their times, on one clock."""

    name: str
    person: str
    check: tuple[tuple[int, Rgb], ...]
    answer: tuple[tuple[int, Rgb], ...]
    acts: tuple[Act, ...]
    faces: Callable[[int], int | None]
    """How many faces there really are at a moment; None within 100 ms of a change."""


Disturb = Callable[[Pixels, Still, int], Pixels]
"""picture, the still it was made of, time"""


def acts(person: Person, lead_ms: int = CHECK_MS) -> tuple[Act, ...]:
    """One of everything, 53 s."""
    brow, smile = "face.brow_lowered", "face.smile"
    rows: list[tuple[float, float, Doing, str, str]] = [
        (2.0, 3.2, Doing(brow=0.04), brow, "4 %"),
        (5.0, 8.0, Doing(brow=0.06), brow, "6 %"),
        (10.0, 11.5, Doing(brow=0.02), brow, "2 %"),
        (13.0, 13.6, Doing(brow=0.04), brow, "4 %, short"),
        (20.0, 22.0, Doing(brow=-0.03), "", "brow raised"),
        (23.5, 26.0, Doing(talk=1.0), "", "talking"),
        (27.5, 29.5, Doing(pitch_deg=12), "", "nod down"),
        (31.0, 33.0, Doing(pitch_deg=-12), "", "chin up"),
        (34.5, 36.5, Doing(aside=0.75), "face.absent", ""),
        (38.5, 41.0, Doing(second=True), "face.second", ""),
        (43.0, 44.5, Doing(brow=0.04, pitch_deg=7), brow, "4 %, head down"),
        (46.0, 48.0, Doing(brow=0.04), brow, "4 %"),
    ]
    if person.smiling:
        rows += [
            (15.0, 16.2, Doing(smiling=True), smile, ""),
            (17.6, 18.2, Doing(smiling=True), smile, "short"),
            (49.5, 52.0, Doing(smiling=True), smile, ""),
        ]
    found = [Act(lead_ms + int(a * 1000), lead_ms + int(b * 1000), doing, event, size) for a, b, doing, event, size in rows]
    return tuple(sorted(found, key=lambda act: act.from_ms))


def rendered(
    person: Person, todo: Sequence[Act], until_ms: int, disturb: Disturb, seed: int = 1
) -> Iterator[tuple[int, Rgb]]:
    """Pictures at five a second, a head that is never quite still, before encoding."""
    rng = np.random.default_rng(seed)
    for at_ms in range(0, until_ms, STEP_MS):
        at_ms += int(rng.integers(-15, 16)) if at_ms else 0
        shown = [(act, _strength(act, at_ms)) for act in todo]
        smile = max((s for act, s in shown if act.doing.smiling), default=0.0)
        still = person.at(at_ms, smile)
        doing = _sum([(act.doing, s) for act, s in shown if s > 0], at_ms)
        rgb = turned(disturb(moved(still, doing), still, at_ms), still, doing.yaw_deg, doing.pitch_deg)
        if doing.second:
            rgb = pasted(rgb, still)
        sway = 1.5 * np.sin(at_ms / 900), 1.0 * np.sin(at_ms / 1300)
        yield at_ms, shifted(rgb, sway[0] + doing.aside * WIDTH, sway[1])


def through_vp8(pictures: Sequence[tuple[int, Rgb]], bit_rate: int = 80_000) -> list[tuple[int, Rgb]]:
    """Encoded as the look track is, and decoded again."""
    decoder = av.CodecContext.create("vp8", "r")
    return [
        (at_ms, np.asarray(frame.to_ndarray(format="rgb24"), np.uint8))
        for at_ms, _, data in vp8(pictures, bit_rate=bit_rate)
        for frame in decoder.decode(av.Packet(data))
    ]


def made(person: Person, name: str, disturb: Disturb, finish: Disturb, todo: Sequence[Act] | None = None) -> MadeClip:
    """A clip: ``disturb`` is done to the face before it moves, ``finish`` to the whole picture."""
    todo = acts(person) if todo is None else todo
    until_ms = max(act.to_ms for act in todo) + 2_000
    drawn = [(at_ms, finish(rgb, person.neutral[0], at_ms)) for at_ms, rgb in rendered(person, todo, until_ms, disturb)]
    pictures = through_vp8(drawn)
    check = tuple(one for one in pictures if one[0] < CHECK_MS)
    answer = tuple(one for one in pictures if one[0] >= CHECK_MS)
    return MadeClip(name, person.name, check, answer, tuple(todo), partial(_faces, tuple(todo)))


def _faces(todo: tuple[Act, ...], at_ms: int) -> int | None:
    number = 1
    for act in todo:
        if act.event not in ("face.absent", "face.second"):
            continue
        if min(abs(at_ms - act.from_ms), abs(at_ms - act.to_ms)) <= 150:
            return None
        if act.from_ms < at_ms < act.to_ms:
            number = 0 if act.event == "face.absent" else 2
    return number


def _strength(act: Act, at_ms: int) -> float:
    """0..1, half at both ends of the act."""
    half = RAMP_MS / 2
    rise = (at_ms - act.from_ms + half) / RAMP_MS
    fall = (act.to_ms - at_ms + half) / RAMP_MS
    return float(np.clip(min(rise, fall), 0.0, 1.0))


def _sum(parts: list[tuple[Doing, float]], at_ms: int) -> Doing:
    found = Doing()
    for doing, strength in parts:
        found = replace(
            found,
            brow=found.brow + doing.brow * strength,
            talk=found.talk + doing.talk * strength * (0.5 + 0.5 * float(np.sin(at_ms / 1000 * 2 * np.pi * 2.3))),
            yaw_deg=found.yaw_deg + doing.yaw_deg * strength,
            pitch_deg=found.pitch_deg + doing.pitch_deg * strength,
            aside=found.aside + doing.aside * strength,
            second=found.second or (doing.second and strength > 0.5),
        )
    return found


def _to_and_fro(stills: tuple[Still, ...], at_ms: int) -> Still:
    if len(stills) == 1:
        return stills[0]
    turn = (at_ms // 66) % (2 * len(stills) - 2)
    return stills[min(turn, 2 * len(stills) - 2 - turn)]


# --- disturbances ----------------------------------------------------------------------------------------------------


def nothing(rgb: Pixels, still: Still, at_ms: int) -> Pixels:
    return rgb


def glasses(rgb: Pixels, still: Still, at_ms: int) -> Pixels:
    return with_glasses(rgb, still)


def heavy_glasses(rgb: Pixels, still: Still, at_ms: int) -> Pixels:
    return with_glasses(rgb, still, heavy=True)


def light(gain: float, gamma: float, noise: float) -> Disturb:
    """Darker pictures with a sensor's noise."""
    levels = ((np.arange(256) / 255.0) ** gamma * gain * 255).astype(np.float32)

    def dim(rgb: Pixels, still: Still, at_ms: int) -> Pixels:
        grain = np.random.default_rng(at_ms).standard_normal(rgb.shape, np.float32) * noise
        return np.asarray(np.clip(levels[rgb] + grain, 0, 255), np.uint8)

    return dim


def backlight(rgb: Pixels, still: Still, at_ms: int) -> Pixels:
    """A bright window behind: the face at a third of its light, the surroundings blown out, a veil over all."""
    low, high = still.points[:, :2].min(axis=0), still.points[:, :2].max(axis=0)
    mask = np.zeros(rgb.shape[:2], np.float32)
    middle, axes = (low + high) / 2, 0.62 * (high - low)
    cv2.ellipse(mask, (int(middle[0]), int(middle[1])), (int(axes[0]), int(axes[1])), 0, 0, 360, 1.0, -1)
    mask[int(high[1]) :, :] = 1.0
    soft = np.asarray(cv2.GaussianBlur(mask, (0, 0), 6), np.float32)[..., None]
    return np.asarray(np.clip(rgb * (soft * 0.33 + (1 - soft) * 1.7) + 14, 0, 255), np.uint8)


def colour_cast(rgb: Pixels, still: Still, at_ms: int) -> Pixels:
    return np.asarray(np.clip(rgb * np.array([1.15, 0.95, 0.55]), 0, 255), np.uint8)


def sized(scale: float) -> Disturb:
    return lambda rgb, still, at_ms: shifted(rgb, 0, 0, scale)


def blurred(sigma: float) -> Disturb:
    return lambda rgb, still, at_ms: np.asarray(cv2.GaussianBlur(rgb, (0, 0), sigma), np.uint8)


def later(from_ms: int, disturb: Disturb) -> Disturb:
    """Only from a moment on, so that the neutral face was measured without it."""
    return lambda rgb, still, at_ms: disturb(rgb, still, at_ms) if at_ms >= from_ms else rgb


def tilted(pitch_deg: float) -> Disturb:
    """The head held otherwise for all the time (or the camera tilted)."""
    return lambda rgb, still, at_ms: turned(rgb, still, 0.0, pitch_deg)


# --- people ----------------------------------------------------------------------------------------------------------


@cache
def astronaut() -> Person:
    from skimage import data

    picture = data.astronaut()  # type: ignore[no-untyped-call]
    rgb = cv2.resize(picture[0:270, 44:404], (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    return Person("astronaut", _stills([np.asarray(rgb, np.uint8)]))


@cache
def smiler() -> Person:
    """The one of ``single_face.mp4``: half a second of neutral face, then a real smile."""
    with av.open(str(SMILE_CLIP)) as container:
        whole = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    frames = [
        np.asarray(cv2.resize(one[:, 55:535], (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA), np.uint8) for one in whole
    ]
    neutral, rising, smiling = (
        _stills([frames[n] for n in numbers]) for numbers in (NEUTRAL_FRAMES, RISING_FRAMES, SMILING_FRAMES[::2])
    )
    return Person("smiler", neutral, rising, smiling)


def _stills(pictures: list[Rgb]) -> tuple[Still, ...]:
    """Each picture with its landmarks, found one by one."""
    import mediapipe
    from mediapipe.tasks.python import BaseOptions, vision

    options = vision.FaceLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=str(LANDMARKER)), running_mode=vision.RunningMode.IMAGE, num_faces=1
    )
    found: list[Still] = []
    with vision.FaceLandmarker.create_from_options(options) as landmarker:
        for rgb in pictures:
            image = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=np.ascontiguousarray(rgb))
            points: list[SimpleNamespace] = landmarker.detect(image).face_landmarks[0]
            size = np.array([rgb.shape[1], rgb.shape[0], rgb.shape[1]])
            found.append(Still(rgb, np.array([[p.x, p.y, p.z] for p in points]) * size))
    return tuple(found)
