"""A child process's work: read parts as far as they can be read, write one seekable WebM, nothing encoded again.

``python -m server.media.remux`` imports no more than it needs: 0.1 s from start to first take.
"""

import contextlib
import errno
import os
import resource
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO

import av
import msgpack

from server.media import opus, vp8
from server.media.matroska import FROM_TAG
from server.media.states import PartBounds

LENGTH = struct.Struct(">I")
PIECE_PACKETS = 500
"""Of sound in one frame of the answer: an hour in one would keep the reader's event loop busy."""
MEMORY_LIMIT_BYTES = 4 * 1024 * 1024 * 1024
TIME_BASE = Fraction(1, 1000)
LAST_PICTURE_LIMIT_MS = 100
"""The longest that a part's last picture is taken to stand."""


class Unreadable(Exception):
    """A file that is not a part of ours, or holds no media."""


@dataclass(frozen=True, slots=True)
class StoredFrame:
    """``at_ms`` counts from the part's beginning."""

    sound: bool
    at_ms: int
    key: bool
    data: bytes


class PartReader:
    """One part, read once from its beginning to where it stops making sense."""

    def __init__(self, path: Path) -> None:
        try:
            self._container = av.open(str(path), format="matroska")
            self.from_ms = int(self._container.metadata[FROM_TAG])
        except (av.FFmpegError, KeyError, ValueError):
            raise Unreadable from None
        self.sound_packets = 0
        self.pictures = 0
        self.duration_ms = 0

    def frames(self) -> Iterator[StoredFrame]:
        last_picture_ms, step_ms = 0, 0
        with self._container as container:
            packets = container.demux()
            while True:
                try:
                    packet = next(packets, None)
                except av.FFmpegError:
                    return
                if packet is None:
                    return
                if not packet.size or packet.pts is None or packet.time_base is None or packet.is_corrupt:
                    continue
                at_ms = round(packet.pts * packet.time_base * 1000)
                data = bytes(packet)
                if packet.stream.type == "audio":
                    self.sound_packets += 1
                    end_ms = at_ms + round(opus.packet_ms(data))
                elif packet.stream.type == "video":
                    self.pictures += 1
                    step_ms, last_picture_ms = at_ms - last_picture_ms, at_ms
                    end_ms = at_ms + min(step_ms, LAST_PICTURE_LIMIT_MS)
                else:
                    continue
                self.duration_ms = max(self.duration_ms, end_ms)
                yield StoredFrame(packet.stream.type == "audio", at_ms, packet.is_keyframe, data)


def probe(path: Path) -> PartBounds:
    """Raises Unreadable if there is no media in it."""
    part = PartReader(path)
    for _ in part.frames():
        pass
    if not part.sound_packets and not part.pictures:
        raise Unreadable
    return PartBounds(part.from_ms, part.from_ms + part.duration_ms, part.sound_packets, part.pictures)


def picture_size(path: Path) -> tuple[int, int] | None:
    """Of the first keyframe."""
    frames = PartReader(path).frames()
    return next((size for frame in frames if not frame.sound and (size := vp8.picture_size(frame.data))), None)


def finish(out: Path, paths: list[Path]) -> dict[str, Any]:
    """Join the parts; the answer's keys are those of FinishedTake, ``unreadable`` as indexes into ``paths``."""
    readable: list[Path] = []
    unreadable: list[int] = []
    size: tuple[int, int] | None = None
    for index, path in enumerate(paths):
        try:
            probe(path)
            size = size or picture_size(path)
            readable.append(path)
        except Unreadable:
            unreadable.append(index)
    if not readable:
        raise Unreadable
    making = out.with_name(out.name + ".making")
    try:
        answer = _join(making, readable, size)
        with making.open("rb") as made:
            os.fsync(made.fileno())
        making.replace(out)
    finally:
        making.unlink(missing_ok=True)
    _sync_folder(out.parent)
    return answer | {"size_bytes": out.stat().st_size, "unreadable": unreadable, "has_picture": size is not None}


def _join(making: Path, paths: list[Path], size: tuple[int, int] | None) -> dict[str, Any]:
    placed: list[tuple[int, int, int]] = []
    sound: list[tuple[int, bytes]] = []
    plays_at_ms = 0
    with av.open(str(making), "w", format="webm", options={"cues_to_front": "1"}) as container:
        with av.open(str(paths[0]), format="matroska") as template:
            sound_stream: Any = container.add_stream_from_template(template.streams.audio[0], opaque=True)
        picture_stream: Any = None if size is None else container.add_mux_stream("vp8", width=size[0], height=size[1])
        for path in paths:
            part = PartReader(path)
            for frame in part.frames():
                stream = sound_stream if frame.sound else picture_stream
                if stream is None:
                    continue
                packet: Any = av.Packet(frame.data)
                packet.stream = stream
                packet.time_base = TIME_BASE
                packet.pts = packet.dts = plays_at_ms + frame.at_ms
                packet.is_keyframe = frame.key
                if frame.sound:
                    packet.duration = round(opus.packet_ms(frame.data))
                    sound.append((part.from_ms + frame.at_ms, frame.data))
                container.mux(packet)
            placed.append((part.from_ms, part.from_ms + part.duration_ms, plays_at_ms))
            plays_at_ms += part.duration_ms
    return {"duration_ms": plays_at_ms, "parts": placed, "sound": sound}


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def answer_to(work: str, paths: list[Path]) -> dict[str, Any]:
    """``finish`` (the first path is the file to be made) or ``probe``; what cannot be done is ``failed`` with a reason."""
    try:
        if work == "finish":
            return finish(paths[0], paths[1:])
        bounds = probe(paths[0])
        return {"bounds": (bounds.from_ms, bounds.to_ms, bounds.sound_packets, bounds.pictures)}
    except Unreadable:
        return {"failed": "nothing_readable"}
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        return {"failed": "storage_full" if full else "storage_error"}
    except (av.FFmpegError, ValueError):
        return {"failed": "mux_failed"}


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """One request after the other until there are no more: the server closed them, or is gone."""
    while len(head := requests.read(LENGTH.size)) == LENGTH.size:
        work, *names = msgpack.unpackb(requests.read(*LENGTH.unpack(head)))
        answer = answer_to(work, [Path(name) for name in names])
        sound: list[tuple[int, bytes]] = answer.pop("sound", [])
        pieces = [sound[at : at + PIECE_PACKETS] for at in range(0, len(sound), PIECE_PACKETS)]
        for told in (answer | {"pieces": len(pieces)}, *pieces):
            body: bytes = msgpack.packb(told)
            answers.write(LENGTH.pack(len(body)) + body)
        answers.flush()


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT_BYTES, MEMORY_LIMIT_BYTES))
    with contextlib.suppress(BrokenPipeError):
        serve(sys.stdin.buffer, sys.stdout.buffer)
