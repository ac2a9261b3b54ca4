"""Clips: sound and picture encoded beforehand, so that a synthetic candidate costs no encoding.

A clip file is Matroska with five streams: Opus, the record pictures and the same all as keyframes, the look pictures
and the same all as keyframes. The keyframe streams answer requests for a keyframe without a jump in what is shown.
"""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame

RECIPE = 5
"""Part of a clip's name: raise it when clips are made differently."""
SOUND_HZ = 48_000
SOUND_PACKET_SAMPLES = 960
SOUND_PACKET_MS = 20
BEEP_MS = 80
BEEP_HZ = 1000
Samples = npt.NDArray[np.int16]
Rgb = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class PictureShape:
    width: int
    height: int
    fps: int
    bit_rate: int
    keyframe_each_s: int = 4


RECORD = PictureShape(640, 480, 15, 500_000)
LOOK = PictureShape(320, 240, 5, 80_000)


@dataclass(frozen=True, slots=True)
class ClipPicture:
    """One picture as encoded in its row, and as a keyframe of its own."""

    at_ms: int
    data: bytes
    key: bool
    as_keyframe: bytes


@dataclass(frozen=True, slots=True)
class Clip:
    """``sound`` is one Opus packet each 20 ms; all lists loop together after ``duration_ms``."""

    duration_ms: int
    sound: tuple[bytes, ...]
    record: tuple[ClipPicture, ...]
    look: tuple[ClipPicture, ...]


def make_clip(folder: Path, seconds: int, audio: Path | None = None, video: Path | None = None) -> Path:
    """A clip of whole ``seconds`` in ``folder``, made once and then taken from there.

    ``audio`` and ``video`` are any files PyAV reads, cut or filled up (with silence, by looping). Without them: a beep
    at each full second, and pictures that flash white with it.
    """
    name = hashlib.sha256(repr((RECIPE, seconds, _identity(audio), _identity(video))).encode()).hexdigest()[:16]
    path = folder / f"clip-{name}.mkv"
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    making = path.with_suffix(f".{os.getpid()}.making")
    _encode(making, seconds, audio, video)
    making.replace(path)
    return path


def load_clip(path: Path) -> Clip:
    """Read a clip into memory. Raises OSError and ValueError."""
    packets: list[list[tuple[int, bytes, bool]]] = [[] for _ in range(5)]
    with av.open(str(path)) as container:
        if [stream.type for stream in container.streams] != ["audio"] + ["video"] * 4:
            raise ValueError(f"{path} is no clip: `clip` makes one from any sound and video")
        for packet in container.demux():
            if packet.size and packet.pts is not None and packet.time_base is not None:
                at_ms = round(packet.pts * packet.time_base * 1000)
                packets[packet.stream.index].append((at_ms, bytes(packet), packet.is_keyframe))
    sound, record, record_keys, look, look_keys = packets
    return Clip(
        duration_ms=len(sound) * SOUND_PACKET_MS,
        sound=tuple(data for _, data, _ in sound),
        record=_pictures(record, record_keys),
        look=_pictures(look, look_keys),
    )


def _pictures(row: list[tuple[int, bytes, bool]], keys: list[tuple[int, bytes, bool]]) -> tuple[ClipPicture, ...]:
    pairs = zip(row, keys, strict=True)
    return tuple(ClipPicture(at_ms, data, key, alone) for (at_ms, data, key), (_, alone, _) in pairs)


def _identity(path: Path | None) -> tuple[str, int] | None:
    return None if path is None else (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size)


def _encode(path: Path, seconds: int, audio: Path | None, video: Path | None) -> None:
    with av.open(str(path), "w", format="matroska") as out:
        sound: Any = out.add_stream("libopus", rate=SOUND_HZ, layout="mono", bit_rate=32_000)
        sound.codec_context.options = {"application": "voip"}
        rows = [(shape, _video_stream(out, shape, alone), alone) for shape in (RECORD, LOOK) for alone in (False, True)]
        samples = beeps(seconds) if audio is None else samples_of(audio, seconds)
        for start in range(0, seconds * SOUND_HZ, SOUND_PACKET_SAMPLES):
            frame = AudioFrame.from_ndarray(samples[None, start : start + SOUND_PACKET_SAMPLES], "s16", "mono")
            frame.sample_rate, frame.pts, frame.time_base = SOUND_HZ, start, Fraction(1, SOUND_HZ)
            out.mux(sound.encode(frame))
        length_s = 0.0 if video is None else length_of(video)
        for shape, stream, alone in rows:
            pictures = flashes(shape) if video is None else _pictures_of(video, shape, length_s)
            for number, rgb in enumerate(islice(pictures, seconds * shape.fps)):
                picture = VideoFrame.from_ndarray(rgb, "rgb24")
                picture.pts, picture.time_base = number, Fraction(1, shape.fps)
                if alone or number % (shape.fps * shape.keyframe_each_s) == 0:
                    picture.pict_type = av.video.frame.PictureType.I
                out.mux(stream.encode(picture))
            out.mux(stream.encode(None))


def _video_stream(out: Any, shape: PictureShape, alone: bool) -> Any:
    stream = out.add_stream("libvpx", rate=shape.fps)
    stream.width, stream.height, stream.pix_fmt = shape.width, shape.height, "yuv420p"
    stream.bit_rate = shape.bit_rate * (4 if alone else 1)
    stream.codec_context.thread_count = 1  # two wait for each other in a loop: five times the processor time
    stream.codec_context.gop_size = 1 if alone else shape.fps * shape.keyframe_each_s
    stream.codec_context.options = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0", "error-resilient": "1"}
    return stream


def beeps(seconds: int) -> Samples:
    """A beep at each full second over a faint noise, 48 kHz."""
    time_s = np.arange(seconds * SOUND_HZ) / SOUND_HZ
    on = (time_s % 1.0) < BEEP_MS / 1000
    noise = np.random.default_rng(1).normal(0, 150, len(time_s))
    samples: Samples = (np.sin(2 * np.pi * BEEP_HZ * time_s) * on * 12_000 + noise).astype(np.int16)
    return samples


def flashes(shape: PictureShape) -> Iterator[Rgb]:
    """Below, blocks that change at random, so that the bit rate is a camera's; above, white at each full second."""
    chances = np.random.default_rng(1)
    number = 0
    while True:
        blocks = chances.integers(90, 110, (shape.height // 16, shape.width // 8), dtype=np.uint8)
        grey = np.full((shape.height, shape.width), 255 if number % shape.fps == 0 else 60, np.uint8)
        grey[shape.height // 2 :] = blocks.repeat(8, axis=0).repeat(8, axis=1)
        yield np.repeat(grey[:, :, None], 3, axis=2)
        number += 1


def samples_of(path: Path, seconds: int | None = None) -> Samples:
    """The file's sound as 48 kHz mono; with ``seconds`` cut or filled up with silence."""
    wanted = None if seconds is None else seconds * SOUND_HZ
    resampler = av.AudioResampler(format="s16", layout="mono", rate=SOUND_HZ)
    pieces: list[Samples] = []
    with av.open(str(path)) as container:
        if not container.streams.audio:
            raise ValueError(f"{path} has no sound")
        for frame in container.decode(audio=0):
            pieces += [piece.to_ndarray()[0] for piece in resampler.resample(frame)]
            if wanted is not None and sum(len(piece) for piece in pieces) >= wanted:
                break
    pieces += [piece.to_ndarray()[0] for piece in resampler.resample(None)]
    samples: Samples = np.concatenate([*pieces, np.zeros(wanted or 0, np.int16)])[:wanted]
    return samples


def _pictures_of(path: Path, shape: PictureShape, length_s: float) -> Iterator[Rgb]:
    """The file's pictures at ``shape``'s rate, over and over; scaled to fit, with black borders."""
    due_s = 0.0
    while True:
        with av.open(str(path)) as container:
            began_s: float | None = None
            for frame in container.decode(video=0):
                began_s = frame.time if began_s is None else began_s
                while frame.time - began_s >= due_s:
                    yield _fitted(frame, shape)
                    due_s += 1 / shape.fps
        due_s = due_s - length_s if length_s else 0.0  # a round ends where the video does, not where a picture was due


def length_of(video: Path) -> float:
    """Seconds from a video's first picture to the end of its last; 0 where there is but one. Raises ValueError."""
    with av.open(str(video), "r") as container:
        if not container.streams.video:
            raise ValueError(f"{video} has no picture")
        times = [frame.time for frame in container.decode(video=0) if frame.time is not None]
    pictures = len(times)
    return (times[-1] - times[0]) * pictures / (pictures - 1) if pictures > 1 else 0.0


def _fitted(frame: VideoFrame, shape: PictureShape) -> Rgb:
    scale = min(shape.width / frame.width, shape.height / frame.height)
    width, height = max(2, int(frame.width * scale) & ~1), max(2, int(frame.height * scale) & ~1)
    rgb = np.zeros((shape.height, shape.width, 3), np.uint8)
    left, top = (shape.width - width) // 2, (shape.height - height) // 2
    rgb[top : top + height, left : left + width] = frame.reformat(width, height, format="rgb24").to_ndarray()
    return rgb
