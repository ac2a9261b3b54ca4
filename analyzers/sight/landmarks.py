"""MediaPipe's face landmarker, synchronously: a few visible measures of each picture. mediapipe lives here alone."""

import contextlib
import os
import sys
import time
from collections import deque
from collections.abc import Callable
from ctypes import CDLL
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from math import asin, atan2, degrees
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from analyzers import Pixels
from analyzers.sight.brow import BROWS, EYE_CORNERS, Points, brow_height
from analyzers.sight.quality import Quality, luma_of, sharpness

SYSTEM_LIBRARIES = ("libEGL.so.1", "libGLESv2.so.2") if sys.platform == "linux" else ()
NOBODY = "http://127.0.0.1:9"
FACES_LIMIT = 2
IDLE_LIMIT = 8
UNUSED_S = 20.0
"""A seat that has looked at nothing for so long (its candidate is gone for the moment) may lose its tracker to another."""
BLACK_LUMA = 28.0
"""Mean brightness (0..255) of a picture below which "no face found" may mean that it is too dark to find one, unless one
was found in hardly more light before."""
CLOSER = 0.55
"""The finder misses faces narrower than a ninth of the picture; where none is found, a part of it this large is tried."""
EYE_BAND = tuple(index for group in (*BROWS, *EYE_CORNERS) for index in group)
INNER_FACE = (*EYE_BAND, 61, 291, 152)
"""Brows, eyes, mouth corners and chin: outside of the picture they are the model's guess."""


@dataclass(frozen=True, slots=True)
class FaceMeasures:
    """The largest face: blendshapes 0..1, head angles in degrees, gaze -1..1 (x: to the picture's right, y: up)."""

    brow_down: float
    smile: float
    yaw_deg: float
    pitch_deg: float
    gaze_x: float
    gaze_y: float
    width_ratio: float
    brow_height: float
    """In distances between the eyes; see :func:`analyzers.sight.brow.brow_height`."""


@dataclass(frozen=True, slots=True)
class Seen:
    """``faces`` is None when it is too dark to say; ``face`` is the largest, ``quality`` that of its part of the picture.

    A face that was only found by looking closer has a quality and no measures.
    """

    faces: int | None
    face: FaceMeasures | None = None
    quality: Quality | None = None
    luma: float = 0.0
    """Mean brightness of the whole picture, 0..255."""


class Landmarker:
    """One tracker. It wants rising times for all its life, so it keeps its own clock from one user to the next."""

    def __init__(self, vision: Any, image: Any, options: Any, closer: Callable[[], Any]) -> None:
        self._image, self._closer = image, closer
        self._task = vision.FaceLandmarker.create_from_options(options)
        self._stamp_ms = 0
        self._last_ms: int | None = None
        self._found_luma = 255.0
        self._middle: tuple[float, float] | None = None

    def look(self, at_ms: int, rgb: Pixels) -> Seen:
        luma = float(rgb[::4, ::4].mean())
        step_ms = 200 if self._last_ms is None else max(1, at_ms - self._last_ms)
        self._last_ms = at_ms
        self._stamp_ms += step_ms
        found = self._task.detect_for_video(self._image(np.ascontiguousarray(rgb)), self._stamp_ms)
        widths = [_width(landmarks) for landmarks in found.face_landmarks]
        if not widths:
            return self._look_closer(rgb, luma)
        self._found_luma = min(self._found_luma, luma)
        at = int(np.argmax(widths))
        size = np.array([rgb.shape[1], rgb.shape[0], rgb.shape[1]], np.float64)
        points = np.array([(point.x, point.y, point.z) for point in found.face_landmarks[at]]) * size
        shapes = {shape.category_name: float(shape.score) for shape in found.face_blendshapes[at]}
        matrix = np.asarray(found.facial_transformation_matrixes[at], np.float64)
        self._middle = (float(points[:, 0].mean()), float(points[:, 1].mean()))
        return Seen(len(widths), measures(shapes, matrix, widths[at], points), _quality(rgb, points), luma)

    def _look_closer(self, rgb: Pixels, luma: float) -> Seen:
        """Around where the face was last, or in the middle."""
        height, width = rgb.shape[:2]
        part_height, part_width = int(height * CLOSER), int(width * CLOSER)
        x, y = self._middle or (width / 2, height / 2)
        left = int(min(max(0, x - part_width / 2), width - part_width))
        top = int(min(max(0, y - part_height / 2), height - part_height))
        part = np.ascontiguousarray(rgb[top : top + part_height, left : left + part_width])
        found = self._closer().detect(self._image(part)).face_landmarks
        if not found:
            return Seen(0 if luma >= min(BLACK_LUMA, 0.8 * self._found_luma) else None, luma=luma)
        self._found_luma = min(self._found_luma, luma)
        size = np.array([part_width, part_height, part_width], np.float64)
        points = np.array([(point.x, point.y, point.z) for point in found[0]]) * size + np.array([left, top, 0.0])
        self._middle = (float(points[:, 0].mean()), float(points[:, 1].mean()))
        return Seen(1, None, _quality(rgb, points), luma)

    def rest(self) -> None:
        """The next user has a clock and a light of its own."""
        self._last_ms, self._found_luma, self._middle = None, 255.0, None

    def close(self) -> None:
        self._task.close()


def lacking_for_landmarks() -> str:
    """The first thing that mediapipe needs and this machine does not have, empty when all is there. Loads nothing of it."""
    if find_spec("mediapipe") is None:
        return "mediapipe"
    for name in SYSTEM_LIBRARIES:
        try:
            CDLL(name)
        except OSError:
            return name
    return ""


def _no_way_out() -> None:
    """mediapipe reports its use to its maker (play.googleapis.com) and has no setting against it. It goes through a proxy if
    the environment names one, so one is named where nobody listens. A host needs no other connection by then."""
    for name in ("no_proxy", "NO_PROXY"):
        os.environ.pop(name, None)
    os.environ["https_proxy"] = NOBODY


def _mediapipe() -> Any:
    """The package, without the plotting library that its drawing helpers would bring: 0.25 s instead of 1.4, 33 MB less."""
    stood_in = [name for name in ("matplotlib", "matplotlib.pyplot") if name not in sys.modules]
    for name in stood_in:
        sys.modules[name] = ModuleType(name)
    try:
        return import_module("mediapipe")
    finally:
        for name in stood_in:
            del sys.modules[name]


class Lent:
    """A seat's tracker for as long as the seat looks; one that was taken away is replaced at the next picture."""

    def __init__(self, pool: "LandmarkerPool") -> None:
        self._pool = pool
        self.looked_s = 0.0

    def look(self, at_ms: int, rgb: Pixels) -> Seen:
        try:
            return self._pool.tracker_of(self).look(at_ms, rgb)
        except Exception:
            self._pool.discard(self)  # a graph that reported an error stays in error: nobody else gets this one
            raise


class LandmarkerPool:
    """Trackers for all seats of a host. They are used again, because making many of them leaks memory, and each holds 17 MB
    and four threads, so there are as many as seats that look, not as many as seats. All calls come from one thread.
    """

    def __init__(self, model: Path, clock_s: Callable[[], float] = time.monotonic) -> None:
        self._clock_s = clock_s
        _no_way_out()
        mediapipe = _mediapipe()
        vision, BaseOptions = mediapipe.tasks.vision, mediapipe.tasks.BaseOptions
        self._vision = vision
        self._image = lambda rgb: mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=rgb)
        base = BaseOptions(model_asset_path=str(model))
        self._close_options = vision.FaceLandmarkerOptions(
            base_options=base, running_mode=vision.RunningMode.IMAGE, num_faces=1
        )
        self._closer = self._new_closer()
        self._options = vision.FaceLandmarkerOptions(
            base_options=base,
            running_mode=vision.RunningMode.VIDEO,
            num_faces=FACES_LIMIT,
            output_face_blendshapes=True,
            output_facial_transformation_matrixes=True,
        )
        self._idle: deque[Landmarker] = deque([self._new()])
        self._lent: dict[Lent, Landmarker] = {}
        """The one that looked longest ago comes first."""

    def take(self) -> Lent:
        return Lent(self)

    def tracker_of(self, lent: Lent) -> Landmarker:
        lent.looked_s = self._clock_s()
        tracker = self._lent.pop(lent, None) or self._spare(lent.looked_s)
        self._lent[lent] = tracker
        return tracker

    def give(self, lent: Lent) -> None:
        """The seat needs it no more."""
        tracker = self._lent.pop(lent, None)
        if tracker is None:
            return
        tracker.rest()
        if len(self._idle) < IDLE_LIMIT:
            self._idle.append(tracker)
        else:
            tracker.close()

    def discard(self, lent: Lent) -> None:
        """The seat's tracker is broken, or what all of them look closer with."""
        tracker, closer = self._lent.pop(lent, None), self._closer
        self._closer = self._new_closer()
        for broken in (tracker, closer):
            with contextlib.suppress(RuntimeError, ValueError):  # a graph in error says so once more when it is closed
                if broken is not None:
                    broken.close()

    def _spare(self, now_s: float) -> Landmarker:
        if self._idle:
            return self._idle.pop()
        oldest = next(iter(self._lent), None)
        if oldest is None or now_s - oldest.looked_s < UNUSED_S:
            return self._new()
        tracker = self._lent.pop(oldest)
        tracker.rest()
        return tracker

    def _new_closer(self) -> Any:
        return self._vision.FaceLandmarker.create_from_options(self._close_options)

    def _new(self) -> Landmarker:
        return Landmarker(self._vision, self._image, self._options, lambda: self._closer)

    def close(self) -> None:
        """End the idle trackers."""
        while self._idle:
            self._idle.pop().close()
        self._closer.close()


def _width(landmarks: Any) -> float:
    xs = [point.x for point in landmarks]
    return float(max(xs) - min(xs))


def _quality(rgb: Pixels, points: Points) -> Quality:
    inner = points[list(INNER_FACE), :2]
    cut = bool((inner < 0).any() or (inner >= (rgb.shape[1], rgb.shape[0])).any())
    eyes_px = float(np.hypot(*(points[263, :2] - points[33, :2])))
    width_px = float(np.ptp(points[:, 0]))
    face = _part(rgb, points)
    luma = float(face[::2, ::2].mean()) if face.size else 0.0
    return Quality(luma, width_px, sharpness(luma_of(_part(rgb, points[list(EYE_BAND)])), eyes_px), cut)


def _part(rgb: Pixels, points: Points) -> Pixels:
    """The part of the picture that these points span."""
    low = np.maximum(points[:, :2].min(axis=0), 0).astype(int)
    high = points[:, :2].max(axis=0).astype(int) + 1
    return rgb[low[1] : max(0, high[1]), low[0] : max(0, high[0])]


def measures(shapes: dict[str, float], matrix: Points, width_ratio: float, points: Points) -> FaceMeasures:
    """From blendshapes, the 4x4 head matrix and the landmarks (pixels) to what the face analyzer judges."""
    rotation = matrix[:3, :3]
    return FaceMeasures(
        brow_down=(shapes["browDownLeft"] + shapes["browDownRight"]) / 2,
        smile=(shapes["mouthSmileLeft"] + shapes["mouthSmileRight"]) / 2,
        yaw_deg=degrees(atan2(float(rotation[0, 2]), float(rotation[2, 2]))),
        pitch_deg=degrees(asin(max(-1.0, min(1.0, -float(rotation[1, 2]))))),
        gaze_x=(shapes["eyeLookOutLeft"] + shapes["eyeLookInRight"] - shapes["eyeLookInLeft"] - shapes["eyeLookOutRight"])
        / 2,
        gaze_y=(shapes["eyeLookUpLeft"] + shapes["eyeLookUpRight"] - shapes["eyeLookDownLeft"] - shapes["eyeLookDownRight"])
        / 2,
        width_ratio=width_ratio,
        brow_height=brow_height(points, rotation),
    )
