"""Face: what is visible, never what it might mean. No face, a second face, looking away, brow lowered, smile.

Brow and smile are counted as departures from the person's own neutral face, measured in the device check. A picture that
is too dark, or a face that is too small, gives no reading at all.
"""

from typing import Any

from analyzers import Analyzer, LookPicture, ModelPaths, Out, SeatSetting
from analyzers.events import OpenEvents
from analyzers.sight.holding import Holding, Threshold
from analyzers.sight.landmarks import FaceMeasures, LandmarkerPool
from analyzers.sight.neutral import NeutralFinder, away_ratio, neutral_of
from server.core.facts import Calibrated
from server.core.messages import EventDeclared
from server.core.plan import DEVICE_CHECK
from server.core.text import Text

SMILE_ON, SMILE_OFF = 0.35, 0.2
"""Above the neutral mouth."""
BROW_ON, BROW_OFF = 0.10, 0.05
"""Above the neutral brow; a brow pulled down by a twentieth of the face gives about 0.2."""
AWAY_ON, AWAY_OFF = 1.0, 0.8
SEEN_TWICE = 2
"""So many pictures in a row must agree before a new number of faces is told."""

_HOLD_MS: dict[str, tuple[int, int]] = {
    "face.absent": (390, 350),
    "face.second": (500, 500),
    "face.away": (600, 350),
    "face.brow_lowered": (350, 350),
    "face.smile": (350, 350),
}
"""How long each must hold to begin, and must be gone to end."""


class FaceAnalyzer(Analyzer):
    """One tracker per seat, called synchronously, at most five pictures a second."""

    name = "face"
    title = Text(zh="面部可见事件", en="Visible face events")
    purpose = "expression"
    wants = frozenset({"pictures"})
    events = (
        EventDeclared(name="face.absent", title=Text(zh="画面中没有人脸", en="No face in the picture")),
        EventDeclared(name="face.second", title=Text(zh="画面中有第二张脸", en="A second face in the picture")),
        EventDeclared(name="face.away", title=Text(zh="视线离开屏幕", en="Looking away")),
        EventDeclared(name="face.brow_lowered", title=Text(zh="眉毛下压", en="Brow lowered")),
        EventDeclared(name="face.smile", title=Text(zh="微笑", en="Smile")),
    )

    @classmethod
    def load(cls, models: ModelPaths, threads: int) -> LandmarkerPool:
        return LandmarkerPool(models.path("face-landmarker") / "face_landmarker.task")

    def __init__(self, setting: SeatSetting, out: Out, shared: Any) -> None:
        super().__init__(setting, out, shared)
        self._pool: LandmarkerPool = shared
        self._landmarker = self._pool.take()
        self._neutral = neutral_of(setting.calibration.get("face.neutral"))
        self._finder = NeutralFinder()
        self._events = OpenEvents(setting, out, self.name)
        self._holdings = {
            name: Holding(begin_ms, end_ms, holds=name in self._events) for name, (begin_ms, end_ms) in _HOLD_MS.items()
        }
        self._smile, self._brow = Threshold(SMILE_ON, SMILE_OFF), Threshold(BROW_ON, BROW_OFF)
        self._away = Threshold(AWAY_ON, AWAY_OFF)
        self._told_faces: int | None = None
        self._seen: tuple[int, int] = (-1, 0)
        self._last_ms = setting.from_ms

    def look(self, picture: LookPicture) -> None:
        if picture.at_ms <= self._last_ms and self._told_faces is not None:
            return
        self._last_ms = picture.at_ms
        seen = self._landmarker.look(picture.at_ms, picture.rgb)
        self._count(picture.at_ms, seen.faces)
        if seen.face is not None and seen.faces == 1:
            self._finder.put(seen.face)
        for name, (reading, value) in self._readings(seen.faces, seen.face).items():
            turn = self._holdings[name].put(picture.at_ms, reading)
            if turn is None:
                continue
            if turn.what == "began":
                self._events.begin(name, turn.at_ms, picture.at_ms, value)
            else:
                self._events.end(name, turn.at_ms)

    def _readings(self, faces: int | None, face: FaceMeasures | None) -> dict[str, tuple[bool | None, float | None]]:
        """For each event whether it is so in this picture (None: cannot say), and the figure behind it."""
        found: dict[str, tuple[bool | None, float | None]] = {
            "face.absent": (None if faces is None else faces == 0, None),
            "face.second": (None if faces is None else faces > 1, None if faces is None else float(faces)),
        }
        if face is None:
            gone = False if faces == 0 else None
            return found | dict.fromkeys(("face.away", "face.brow_lowered", "face.smile"), (gone, None))
        smile, brow = face.smile - self._neutral.smile, face.brow_down - self._neutral.brow_down
        away = away_ratio(face, self._neutral)
        return found | {
            "face.away": (self._away.put(away), round(away, 3)),
            "face.brow_lowered": (self._brow.put(brow), round(brow, 3)),
            "face.smile": (self._smile.put(smile), round(smile, 3)),
        }

    def _count(self, at_ms: int, faces: int | None) -> None:
        """Tell the number of faces when it has changed and two pictures agree."""
        if faces is None:
            return
        number, times = self._seen
        self._seen = (faces, times + 1 if faces == number else 1)
        if self._told_faces != faces and self._seen[1] >= SEEN_TWICE:
            self._told_faces = faces
            self.out.seen(at_ms, faces)

    def close(self, to_ms: int) -> None:
        self._events.end_all(to_ms)
        values = self._finder.values()
        if self.setting.question == DEVICE_CHECK and values:
            self.out.fact(to_ms, Calibrated(name="face.neutral", values=values), f"calibrated:face.neutral:{to_ms}")

    def release(self) -> None:
        self._pool.give(self._landmarker)
