"""MediaPipe's face landmarker, synchronously: a few visible measures of each picture. mediapipe lives here alone."""

from collections import deque
from dataclasses import dataclass
from math import asin, atan2, degrees
from pathlib import Path
from typing import Any

import numpy as np

from analyzers import Pixels

FACES_LIMIT = 2
IDLE_LIMIT = 8
DARK_LUMA = 28.0
"""Mean brightness (0..255) below which a face cannot be judged."""
SMALL_FACE_PX = 28
"""A face narrower than this has too few pixels for brows and lips."""


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


@dataclass(frozen=True, slots=True)
class Seen:
    """``faces`` is None when it is too dark to say; ``face`` is None when there is none that can be judged."""

    faces: int | None
    face: FaceMeasures | None


class Landmarker:
    """One tracker. It wants rising times for all its life, so it keeps its own clock from one user to the next."""

    def __init__(self, vision: Any, image: Any, options: Any) -> None:
        self._image = image
        self._task = vision.FaceLandmarker.create_from_options(options)
        self._stamp_ms = 0
        self._last_ms: int | None = None

    def look(self, at_ms: int, rgb: Pixels) -> Seen:
        if float(rgb[::4, ::4].mean()) < DARK_LUMA:
            return Seen(None, None)
        step_ms = 200 if self._last_ms is None else max(1, at_ms - self._last_ms)
        self._last_ms = at_ms
        self._stamp_ms += step_ms
        found = self._task.detect_for_video(self._image(np.ascontiguousarray(rgb)), self._stamp_ms)
        widths = [_width(landmarks) for landmarks in found.face_landmarks]
        if not widths:
            return Seen(0, None)
        at = int(np.argmax(widths))
        if widths[at] * rgb.shape[1] < SMALL_FACE_PX:
            return Seen(len(widths), None)
        shapes = {shape.category_name: float(shape.score) for shape in found.face_blendshapes[at]}
        return Seen(len(widths), measures(shapes, np.asarray(found.facial_transformation_matrixes[at]), widths[at]))

    def rest(self) -> None:
        """The next user has a clock of its own."""
        self._last_ms = None

    def close(self) -> None:
        self._task.close()


class LandmarkerPool:
    """Trackers for all seats of a host. They are used again, because making many of them leaks memory."""

    def __init__(self, model: Path) -> None:
        import mediapipe
        from mediapipe.tasks.python import BaseOptions, vision

        self._vision = vision
        self._image = lambda rgb: mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=rgb)
        self._options = vision.FaceLandmarkerOptions(
            base_options=BaseOptions(model_asset_path=str(model)),
            running_mode=vision.RunningMode.VIDEO,
            num_faces=FACES_LIMIT,
            output_face_blendshapes=True,
            output_facial_transformation_matrixes=True,
        )
        self._idle: deque[Landmarker] = deque()
        self.give(self.take())

    def take(self) -> Landmarker:
        return self._idle.pop() if self._idle else Landmarker(self._vision, self._image, self._options)

    def give(self, landmarker: Landmarker) -> None:
        landmarker.rest()
        if len(self._idle) < IDLE_LIMIT:
            self._idle.append(landmarker)
        else:
            landmarker.close()

    def close(self) -> None:
        """End the idle trackers."""
        while self._idle:
            self._idle.pop().close()


def _width(landmarks: Any) -> float:
    xs = [point.x for point in landmarks]
    return float(max(xs) - min(xs))


def measures(shapes: dict[str, float], matrix: Any, width_ratio: float) -> FaceMeasures:
    """From blendshapes and the 4x4 head matrix to what the face analyzer judges."""
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
    )
