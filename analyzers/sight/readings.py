"""From what was seen in one picture to yes, no or "can't say" for each event. Pure."""

from analyzers.sight.holding import Threshold
from analyzers.sight.landmarks import BLACK_LUMA, FaceMeasures, Seen
from analyzers.sight.neutral import away_ratio, turned_deg
from analyzers.sight.quality import REASONS, Judging, Reason
from analyzers.sight.usual import Usual

Reading = tuple[bool | None, float | None]
"""Whether it is so in this picture (None: cannot say), and the figure behind it."""

BROW_ON, BROW_OFF = 0.03, 0.018
"""How far the brows have sunk, in distances between the eyes. A brow 4 % of the face lower gives 0.05 to 0.06; a nod of
ten degrees up to 0.02; the noise of a dim picture has a standard deviation of 0.006."""
SMILE_SINKS_BROW = 0.018
"""A full smile lowers the brow by so much by itself."""
SMILE_ON, SMILE_OFF = 1.0, 0.6
SMILE_SHARE, SMILE_LEAST = 0.35, 0.2
"""A smile is so much of the way from the usual mouth to the fullest smile, and at least the latter. Talking stays below."""
AWAY_ON, AWAY_OFF = 1.0, 0.8


def smile_ratio(smile: float, usual: float) -> float:
    """How far the mouth is from its usual, as a share of what counts as a smile."""
    return (smile - usual) / max(SMILE_SHARE * (1.0 - usual), SMILE_LEAST)


class Readings:
    """Picture by picture; ``good`` says whether the last one showed one face that can be judged."""

    def __init__(self, neutral: FaceMeasures | None) -> None:
        self._usual = Usual(neutral)
        self._judging = Judging()
        self._brow, self._smile = Threshold(BROW_ON, BROW_OFF), Threshold(SMILE_ON, SMILE_OFF)
        self._away = Threshold(AWAY_ON, AWAY_OFF)
        self.good = False

    def of(self, at_ms: int, seen: Seen) -> dict[str, Reading]:
        sparse = self._judging.pace(at_ms)
        faces = seen.faces
        found: dict[str, Reading] = {
            "face.absent": (None if faces is None else faces == 0, None),
            "face.second": (None if faces is None else faces > 1, None if faces is None else float(faces)),
        }
        reason, value = self._why_not(seen, sparse)
        found |= {f"face.unreliable_{one}": (one == reason, value if one == reason else None) for one in REASONS}
        self.good = faces == 1 and reason is None
        if seen.face is None or faces != 1 or reason not in (None, "turned"):
            gone = False if faces == 0 else None
            return found | dict.fromkeys(("face.away", "face.brow_lowered", "face.smile"), (gone, None))
        return found | self._judge(at_ms, seen.face)

    def _why_not(self, seen: Seen, sparse: bool) -> tuple[Reason | None, float | None]:
        if seen.quality is None:
            if seen.luma < BLACK_LUMA:
                return "dark", round(seen.luma, 1)
            return ("sparse", None) if sparse else (None, None)
        if seen.face is None:
            return "small", round(seen.quality.width_px, 1)
        return self._judging.why_not(sparse, seen.quality, turned_deg(seen.face, self._usual.face))

    def _judge(self, at_ms: int, face: FaceMeasures) -> dict[str, Reading]:
        usual = self._usual.face
        away = away_ratio(face, usual)
        found: dict[str, Reading] = {"face.away": (self._away.put(away), round(away, 3))}
        if not self.good:
            return found | {"face.brow_lowered": (None, None), "face.smile": (None, None)}
        smile = face.smile - usual.smile
        ratio = smile_ratio(face.smile, usual.smile)
        found["face.smile"] = (self._smile.put(ratio), round(smile, 3))
        sunk = usual.brow_height - face.brow_height - SMILE_SINKS_BROW * max(0.0, smile)
        known = self._usual.known
        found["face.brow_lowered"] = (self._brow.put(sunk) if known else None, round(sunk, 3))
        self._usual.put(at_ms, face)
        return found
