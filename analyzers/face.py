"""Face: what is visible, never what it might mean. No face, a second face, looking away, brow lowered, smile.

Brow and smile are counted as departures from the person's own usual face: measured in the device check, followed slowly
since. Where a picture can't be judged (dark, small, cut off, blurred, turned away, too few pictures) that is an event of
its own, and brow and smile neither begin nor go on; the same, without an event, while there are two faces.
"""

from typing import Any

from analyzers import Analyzer, LookPicture, ModelPaths, Out, SeatSetting
from analyzers.events import OpenEvents
from analyzers.models import ModelMissing
from analyzers.sight.holding import Holding
from analyzers.sight.landmarks import LandmarkerPool, Seen, lacking_for_landmarks
from analyzers.sight.neutral import NeutralFinder, neutral_of
from analyzers.sight.quality import REASONS, Reason
from analyzers.sight.readings import Readings
from server.core.facts import Calibrated
from server.core.messages import EventDeclared
from server.core.plan import DEVICE_CHECK
from server.core.text import Text

SEEN_TWICE = 2
"""So many pictures in a row must agree before a new number of faces is told."""

_HOLD_MS: dict[str, tuple[int, int]] = {
    "face.absent": (390, 350),
    "face.second": (500, 500),
    "face.away": (600, 350),
    "face.brow_lowered": (350, 350),
    "face.smile": (350, 350),
}
"""How long each must hold to begin, and must be gone to end: two pictures at least, at two a second as at five."""
_UNRELIABLE_MS = (700, 700)
_NEED_A_GOOD_PICTURE = ("face.away", "face.brow_lowered", "face.smile")
_WHY_NOT: dict[Reason, Text] = {
    "sparse": Text(zh="面部读数暂不可靠：画面太少", en="Face can't be read: too few pictures"),
    "dark": Text(zh="面部读数暂不可靠：光线太暗", en="Face can't be read: too dark"),
    "small": Text(zh="面部读数暂不可靠：人脸太小", en="Face can't be read: too small"),
    "cut": Text(zh="面部读数暂不可靠：人脸不完整", en="Face can't be read: partly outside the picture"),
    "blurred": Text(zh="面部读数暂不可靠：画面模糊", en="Face can't be read: blurred"),
    "turned": Text(zh="面部读数暂不可靠：头部偏转太大", en="Face can't be read: head turned too far"),
}


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
        *(EventDeclared(name=f"face.unreliable_{reason}", title=_WHY_NOT[reason]) for reason in REASONS),
    )

    @classmethod
    def check(cls, models: ModelPaths) -> None:
        models.path("face-landmarker")
        if lacking := lacking_for_landmarks():
            raise ModelMissing(f"{cls.title.en}: {lacking} is not on this machine", "not_on_this_machine")

    @classmethod
    def load(cls, models: ModelPaths, threads: int) -> LandmarkerPool:
        return LandmarkerPool(models.path("face-landmarker") / "face_landmarker.task")

    def __init__(self, setting: SeatSetting, out: Out, shared: Any) -> None:
        super().__init__(setting, out, shared)
        self._pool: LandmarkerPool = shared
        self._landmarker = self._pool.take()
        self._readings = Readings(neutral_of(setting.calibration.get("face.neutral")))
        self._finder = NeutralFinder()
        self._events = OpenEvents(setting, out, self.name)
        holds = _HOLD_MS | {f"face.unreliable_{reason}": _UNRELIABLE_MS for reason in REASONS}
        self._holdings = {
            name: Holding(begin_ms, end_ms, holds=name in self._events) for name, (begin_ms, end_ms) in holds.items()
        }
        self._told_faces: int | None = None
        self._seen: tuple[int, int] = (-1, 0)
        self._last_ms: int | None = None

    def look(self, picture: LookPicture) -> None:
        at_ms = picture.at_ms
        if self._last_ms is not None and at_ms <= self._last_ms:
            return
        self._last_ms = at_ms
        seen = self._landmarker.look(at_ms, picture.rgb)
        self._count(at_ms, seen.faces)
        self._tell(at_ms, seen)

    def _tell(self, at_ms: int, seen: Seen) -> None:
        readings = self._readings.of(at_ms, seen)
        if seen.face is not None and self._readings.good:
            self._finder.put(seen.face)
        for name, (reading, value) in readings.items():
            turn = self._holdings[name].put(at_ms, reading)
            if turn is None:
                continue
            if turn.what == "ended":
                self._events.end(name, turn.at_ms)
                continue
            self._events.begin(name, turn.at_ms, at_ms, value)
            if name.startswith("face.unreliable_"):
                self._stop_judging(at_ms, readings)

    def _stop_judging(self, at_ms: int, readings: dict[str, tuple[bool | None, float | None]]) -> None:
        for name in _NEED_A_GOOD_PICTURE:
            if readings[name][0] is None and (turn := self._holdings[name].stop(at_ms)) is not None:
                self._events.end(name, turn.at_ms)

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
