"""A person's neutral face, and how far a face departs from it. Pure."""

from dataclasses import asdict, fields
from statistics import median

from analyzers.sight.landmarks import FaceMeasures

ENOUGH_PICTURES = 10
"""Two seconds of one face that can be judged."""
KEPT_PICTURES = 600
FALLBACK = FaceMeasures(0.03, 0.02, 0.0, 0.0, 0.0, 0.0, 0.2, 0.34)
"""For somebody whose device check showed no usable face; brows are not judged against it (they differ by 0.1)."""

YAW_LIMIT_DEG = 25.0
PITCH_LIMIT_DEG = 20.0
GAZE_LIMIT = 0.5


class NeutralFinder:
    """Collects the faces of the device check; medians, so that a smile or a glance aside does not matter."""

    def __init__(self) -> None:
        self._faces: list[FaceMeasures] = []

    def put(self, face: FaceMeasures) -> None:
        if len(self._faces) < KEPT_PICTURES:
            self._faces.append(face)

    def values(self) -> dict[str, float]:
        """The medians by name; empty while there were too few pictures."""
        if len(self._faces) < ENOUGH_PICTURES:
            return {}
        rows = [asdict(face) for face in self._faces]
        return {name: round(float(median(row[name] for row in rows)), 4) for name in rows[0]}


def neutral_of(values: dict[str, float] | None) -> FaceMeasures | None:
    """The calibrated neutral face; None where it is not known, or was measured by a version without brow heights."""
    if values is None or "brow_height" not in values:
        return None
    return FaceMeasures(**{item.name: values.get(item.name, getattr(FALLBACK, item.name)) for item in fields(FaceMeasures)})


def turned_deg(face: FaceMeasures, usual: FaceMeasures) -> float:
    """How far the head is turned or nods from where it usually is."""
    return max(abs(face.yaw_deg - usual.yaw_deg), abs(face.pitch_deg - usual.pitch_deg))


def away_ratio(face: FaceMeasures, neutral: FaceMeasures) -> float:
    """How far head or eyes are turned from where they usually look, as a share of the limit: from 1 on they look away."""
    return max(
        abs(face.yaw_deg - neutral.yaw_deg) / YAW_LIMIT_DEG,
        abs(face.pitch_deg - neutral.pitch_deg) / PITCH_LIMIT_DEG,
        abs(face.gaze_x - neutral.gaze_x) / GAZE_LIMIT,
        abs(face.gaze_y - neutral.gaze_y) / GAZE_LIMIT,
    )
