"""Whether a picture of a face can be judged at all, and if not, why not. Pure.

The limits are where made clips of two faces began to lose or to invent events (``python -m tests.bench.face``).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analyzers import Pixels
from analyzers.sight.holding import Threshold

Reason = Literal["sparse", "dark", "small", "cut", "blurred", "turned"]
REASONS: tuple[Reason, ...] = ("sparse", "dark", "small", "cut", "blurred", "turned")
"""The first that holds is the one that is told."""

SPARSE_MS = 1_200
"""Pictures further apart cannot show something that lasts a second."""
DARK_LUMA, LIGHT_LUMA = 32.0, 38.0
"""Mean brightness of the face, 0..255."""
SMALL_PX, LARGE_PX = 40.0, 44.0
"""Width of the face; below it brows and lips are a few pixels."""
BLURRED, SHARP = 10.0, 11.2
TURNED_DEG, FRONTAL_DEG = 22.0, 18.0
"""From where the head usually is: beyond it the far half of the face is guessed, and brows seem to sink or rise."""
STEADY_PICTURES = 3


@dataclass(frozen=True, slots=True)
class Quality:
    """``luma`` is the face's mean brightness, ``sharpness`` see :func:`sharpness`; ``cut``: part of it is outside."""

    luma: float
    width_px: float
    sharpness: float
    cut: bool


def sharpness(luma: NDArray[np.float64], eyes_px: float) -> float:
    """How steep brows and lids are: vertical gradient against contrast, times the distance of the outer eye corners.

    About 20 to 25 for a face in focus of any size; blurred by 1.5 % of its width 13 to 16, by 3 % 8 to 11.
    """
    if luma.shape[0] < 3 or luma.shape[1] < 3:
        return 0.0
    steep = float(np.sqrt(np.mean(np.diff(luma, axis=0) ** 2)))
    return steep / max(float(luma.std()), 1.0) * eyes_px


def luma_of(rgb: Pixels) -> NDArray[np.float64]:
    return np.asarray(rgb @ np.array([0.299, 0.587, 0.114]), np.float64)


class Judging:
    """Which reason there is, picture by picture, with two edges so that a face at a limit does not blink."""

    def __init__(self) -> None:
        self._dark, self._small = Threshold(-DARK_LUMA, -LIGHT_LUMA), Threshold(-SMALL_PX, -LARGE_PX)
        self._blurred, self._turned = Threshold(-BLURRED, -SHARP), Threshold(TURNED_DEG, FRONTAL_DEG)
        self._at_ms: int | None = None
        self._steady = STEADY_PICTURES

    def pace(self, at_ms: int) -> bool:
        """Call for each picture: do they come too seldom?"""
        gap_ms = 0 if self._at_ms is None else at_ms - self._at_ms
        self._at_ms = at_ms
        self._steady = 0 if gap_ms > SPARSE_MS else self._steady + 1
        return self._steady < STEADY_PICTURES

    def why_not(self, sparse: bool, quality: Quality, turned_deg: float) -> tuple[Reason | None, float | None]:
        """The reason not to judge this face, and the figure behind it."""
        found: dict[Reason, tuple[bool, float | None]] = {
            "sparse": (sparse, None),
            "dark": (self._dark.put(-quality.luma), quality.luma),
            "small": (self._small.put(-quality.width_px), quality.width_px),
            "cut": (quality.cut, None),
            "blurred": (self._blurred.put(-quality.sharpness), quality.sharpness),
            "turned": (self._turned.put(turned_deg), turned_deg),
        }
        for reason in REASONS:
            holds, value = found[reason]
            if holds:
                return reason, None if value is None else round(value, 1)
        return None, None
