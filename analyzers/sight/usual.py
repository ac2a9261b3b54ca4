"""What is usual for a face right now: the neutral face of the device check, following slowly where the person settles. Pure.

Who leans back after the check shows a brow that stands lower for the rest of the hour. So the median of the last minute
takes over: something held for more than half of it is no event but how this person sits. It may move by a limited amount
only, so that a face that is turned away or smiles all the time never becomes the usual one.
"""

from collections import deque
from dataclasses import astuple, fields

import numpy as np
from numpy.typing import NDArray

from analyzers.sight.landmarks import FaceMeasures
from analyzers.sight.neutral import FALLBACK

EVERY_MS = 450
KEPT = 133
"""A minute."""
ENOUGH = 9
"""Four seconds, for somebody whose neutral face is not known."""

LIMITS = FaceMeasures(
    brow_down=0.1, smile=0.15, yaw_deg=15.0, pitch_deg=15.0, gaze_x=0.25, gaze_y=0.25, width_ratio=1.0, brow_height=0.06
)
_NAMES = tuple(field.name for field in fields(FaceMeasures))


class Usual:
    """``neutral`` is the calibrated face, or None where there is none: then the first seconds stand in for it."""

    def __init__(self, neutral: FaceMeasures | None) -> None:
        self._neutral = neutral
        self._kept: deque[tuple[float, ...]] = deque([astuple(neutral)] * KEPT if neutral else [], KEPT)
        self._last_ms: int | None = None
        self.face = neutral or FALLBACK
        self.known = neutral is not None
        """Whether brows can be compared with anything."""

    def put(self, at_ms: int, face: FaceMeasures) -> None:
        """One face that can be judged."""
        if self._last_ms is not None and 0 <= at_ms - self._last_ms < EVERY_MS:
            return
        self._last_ms = at_ms
        self._kept.append(astuple(face))
        if len(self._kept) < ENOUGH:
            return
        middle = np.median(np.array(self._kept), axis=0)
        if self._neutral is None:
            self._neutral, self.known = _face(middle), True
            self._kept.extend([astuple(self._neutral)] * (KEPT - len(self._kept)))
        home, limit = np.array(astuple(self._neutral)), np.array(astuple(LIMITS))
        self.face = _face(np.clip(middle, home - limit, home + limit))


def _face(values: NDArray[np.float64]) -> FaceMeasures:
    return FaceMeasures(**dict(zip(_NAMES, (float(value) for value in values), strict=True)))
