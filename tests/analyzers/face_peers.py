"""What one would do instead, on the same looks: the landmarker's own blendshapes against thresholds."""

from collections.abc import Sequence
from statistics import median

from analyzers.sight.holding import Holding, Threshold
from analyzers.sight.landmarks import Seen
from tests.analyzers.face_scoring import Told

SMILE, BROW = 0.5, 0.2
"""Fixed: half of a full smile; a brow pulled down by a twentieth of the face gives 0.2 on most faces."""


def plain(seen: Sequence[tuple[int, Seen]], from_ms: int) -> list[Told]:
    """An event is each run of pictures over a fixed threshold: no neutral face, no hysteresis, no least length."""
    runs: dict[str, list[int]] = {}
    told: list[Told] = []
    for at_ms, one in seen:
        if at_ms < from_ms:
            continue
        face = one.face
        now = {
            "face.absent": one.faces == 0,
            "face.second": (one.faces or 0) > 1,
            "face.smile": face is not None and face.smile > SMILE,
            "face.brow_lowered": face is not None and face.brow_down > BROW,
        }
        for name, holds in now.items():
            if holds:
                runs.setdefault(name, []).append(at_ms)
            elif name in runs:
                told.append(Told(name, runs.pop(name)[0], at_ms))
    return told + [Told(name, times[0], times[-1]) for name, times in runs.items()]


def against_neutral(seen: Sequence[tuple[int, Seen]], from_ms: int) -> list[Told]:
    """Blendshapes above the neutral face of the check, with two edges and a least length; nothing is held back."""
    check = [one.face for at_ms, one in seen if at_ms < from_ms and one.face is not None]
    neutral_smile = median(face.smile for face in check) if check else 0.0
    neutral_brow = median(face.brow_down for face in check) if check else 0.0
    smile, brow = Threshold(0.35, 0.2), Threshold(0.1, 0.05)
    holdings = {"face.absent": Holding(390, 350), "face.second": Holding(500, 500)}
    holdings |= {"face.smile": Holding(350, 350), "face.brow_lowered": Holding(350, 350)}
    open_ms: dict[str, int] = {}
    told: list[Told] = []
    at_ms = from_ms
    for at_ms, one in seen:
        if at_ms < from_ms:
            continue
        face, faces = one.face, one.faces or 0
        readings = {
            "face.absent": faces == 0,
            "face.second": faces > 1,
            "face.smile": face is not None and smile.put(face.smile - neutral_smile),
            "face.brow_lowered": face is not None and brow.put(face.brow_down - neutral_brow),
        }
        for name, reading in readings.items():
            turn = holdings[name].put(at_ms, reading)
            if turn is not None and turn.what == "began":
                open_ms[name] = turn.at_ms
            elif turn is not None:
                told.append(Told(name, open_ms.pop(name), turn.at_ms))
    return told + [Told(name, since_ms, at_ms) for name, since_ms in open_ms.items()]
