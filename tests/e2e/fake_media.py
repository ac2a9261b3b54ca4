"""What the fake camera and microphone of a test browser show and say: real faces and real speech, with known times.

The picture is a loop of 15 s at 15 pictures a second with the loop's picture number burnt in as black and white squares
along its lower edge, so that a recording tells by itself which moment of the loop it shows.
"""

import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from tests.e2e.conftest import media

WIDTH, HEIGHT, PICTURES_PER_S = 640, 480, 15
LOOP_S = 15.0
NEUTRAL_S = 4.0
HOLD_S = 2.0
SMILE_CLIP_S = 2.4
SMILE_S = (NEUTRAL_S + 0.7, NEUTRAL_S + 2.0)
"""When the smile of the loop is, by the source's own description."""
LEAVES_S = NEUTRAL_S + SMILE_CLIP_S + HOLD_S + 2.9
"""When the face of the loop leaves; it is back when the loop begins again."""
CODE_BITS, CODE_SQUARE = 8, 24
SPEECH_HZ = 48_000
ROOM_DBFS = -62.0
"""What a live microphone gives with nobody speaking; digital zero is a dead one, and the page says so."""

Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Speech:
    """A spoken loop: ``silence_s`` of a quiet room, then the recordings with a second between them, then 1.5 s of it."""

    path: Path
    silence_s: float
    length_s: float
    talk_s: float
    """Talk time of the recordings, see `_spoken_s`, and the first second of each pause between them."""


def speech(folder: Path, name: str, sources: list[str], silence_s: float = 4.0) -> Speech:
    """Write the WAV loop for Chromium's fake microphone."""
    pieces = [_trimmed(_samples(media(source))) for source in sources]
    gap = _room(1.0)
    joined = [_room(silence_s)]
    for piece in pieces:
        joined += [piece, gap]
    joined.append(gap[: SPEECH_HZ // 2])
    samples = np.concatenate(joined)
    path = folder / f"{name}.wav"
    with wave.open(str(path), "wb") as target:
        target.setparams((1, 2, SPEECH_HZ, 0, "NONE", ""))
        target.writeframes(samples.tobytes())
    talk_s = sum(_spoken_s(piece) for piece in pieces) + len(pieces) - 1
    return Speech(path, silence_s, len(samples) / SPEECH_HZ, talk_s)


def _room(seconds: float) -> NDArray[np.int16]:
    noise = np.random.default_rng(1).normal(0.0, 32_768 * 10 ** (ROOM_DBFS / 20), int(seconds * SPEECH_HZ))
    return noise.astype(np.int16)


def _samples(path: Path) -> NDArray[np.int16]:
    resampler = av.AudioResampler(format="s16", layout="mono", rate=SPEECH_HZ)
    with av.open(str(path)) as container:
        pieces = [out.to_ndarray()[0] for frame in container.decode(audio=0) for out in resampler.resample(frame)]
    return np.concatenate(pieces)


def _loud(samples: NDArray[np.int16]) -> NDArray[np.intp]:
    """Numbers of the 20 ms steps that are louder than a twentieth of the loudest."""
    step = SPEECH_HZ // 50
    frames = samples[: len(samples) // step * step].reshape(-1, step).astype(np.float64)
    loud = np.sqrt((frames**2).mean(axis=1))
    return np.flatnonzero(loud > loud.max() / 20)


def _trimmed(samples: NDArray[np.int16]) -> NDArray[np.int16]:
    """Without the silence before and after, but for 0.2 s: no gap inside the loop is as long as the one around it."""
    loud, step = _loud(samples), SPEECH_HZ // 50
    return samples[max(0, int(loud[0]) - 10) * step : (int(loud[-1]) + 10) * step]


def _spoken_s(samples: NDArray[np.int16]) -> float:
    """Time between first and last sound, of each silence its first second: talk time as the product defines it, measured
    here by loudness alone (20 ms louder than a twentieth of the loudest). These recordings give the same between a
    twentieth and an eighth."""
    return float(1 + np.minimum(np.diff(_loud(samples)), 50).sum()) / 50


def camera(folder: Path) -> Path:
    """Write the picture loop for Chromium's fake camera (raw Y4M)."""
    path = folder / "camera.y4m"
    smiling = list(_pictures(media("single_face.mp4"), SMILE_CLIP_S))
    leaving = list(_pictures(media("face_noface.mov"), 6.4))
    loop = [smiling[0]] * int(NEUTRAL_S * PICTURES_PER_S) + smiling + [smiling[-1]] * int(HOLD_S * PICTURES_PER_S) + leaving
    loop = (loop + [leaving[-1]] * 60)[: int(LOOP_S * PICTURES_PER_S)]
    with path.open("wb") as out:
        out.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{PICTURES_PER_S}:1 Ip A1:1 C420jpeg\n".encode())
        for number, picture in enumerate(loop):
            out.write(b"FRAME\n" + _with_code(picture, number).tobytes())
    return path


def _pictures(path: Path, seconds: float) -> Iterator[Picture]:
    """The clip at our rate and size, letterboxed, as planar YUV 4:2:0 (1.5 x height rows)."""
    with av.open(str(path)) as container:
        frames = [(frame.time or 0.0, frame) for frame in container.decode(video=0)]
    for number in range(round(seconds * PICTURES_PER_S)):
        at_s = number / PICTURES_PER_S
        frame = min(frames, key=lambda one: abs(one[0] - at_s))[1]
        scale = min(WIDTH / frame.width, HEIGHT / frame.height)
        width, height = int(frame.width * scale) // 2 * 2, int(frame.height * scale) // 2 * 2
        small = frame.reformat(width, height, "rgb24").to_ndarray()
        whole = np.full((HEIGHT, WIDTH, 3), 90, np.uint8)
        top, left = (HEIGHT - height) // 2, (WIDTH - width) // 2
        whole[top : top + height, left : left + width] = small
        planar = av.VideoFrame.from_ndarray(whole, format="rgb24").reformat(format="yuv420p")
        yield planar.to_ndarray().astype(np.uint8)


def _with_code(picture: Picture, number: int) -> Picture:
    coded = picture.copy()
    for bit in range(CODE_BITS):
        left = bit * CODE_SQUARE
        coded[HEIGHT - CODE_SQUARE : HEIGHT, left : left + CODE_SQUARE] = 235 if number >> bit & 1 else 16
    return coded


def loop_number(luma: NDArray[np.uint8]) -> int:
    """The loop's picture number, read off a decoded picture's luma plane (any scale of the original)."""
    height, width = luma.shape
    number = 0
    for bit in range(CODE_BITS):
        x = int((bit + 0.5) * CODE_SQUARE * width / WIDTH)
        y = int((HEIGHT - CODE_SQUARE / 2) * height / HEIGHT)
        number |= int(luma[y, x] > 125) << bit
    return number


def loop_times(recording: Path) -> list[tuple[float, float]]:
    """(playing time, loop time) in seconds for every picture of a recording."""
    found = []
    with av.open(str(recording)) as container:
        for frame in container.decode(video=0):
            luma = frame.reformat(format="gray").to_ndarray().astype(np.uint8)
            found.append((float(frame.time or 0.0), loop_number(luma) / PICTURES_PER_S))
    return found
