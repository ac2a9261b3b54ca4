"""Where a candidate's processor time goes: milliseconds of one core per second, stage by stage, on real input.

    python -m tests.bench.stages [--seconds 20] [--json FILE]      (OMP_NUM_THREADS=1 for figures of one thread)

Packets come from a real WebRTC sender on loopback and go through the real tap to a real recording; the sound and the
pictures go through the real models, here one after the other and without the host's threads. "own" is a stage without the
stages inside it. "unit" says a second of what: of a connected candidate, of sound, of talk (utterances as cut, so a
candidate who talks 60 % of the time costs 0.6 of it), of the answer, of being looked at. What the operating system and
the event loop take to bring a datagram in is not here; ``make bench-media`` has the whole.
"""

import argparse
import asyncio
import functools
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
import pylibsrtp
from aioice.ice import StunProtocol
from aiortc.rtcrtpreceiver import StreamStatistics
from av.video.reformatter import VideoReformatter
from rich.console import Console
from rich.table import Table

from analyzers.engines import Ask, Heard
from analyzers.engines.whisper import WhisperEngine
from analyzers.host.pictures import jpeg_of
from analyzers.sight.landmarks import Landmarker, LandmarkerPool
from analyzers.sound.opus import SoundReader
from analyzers.sound.silero import SileroStream
from loadtest.clips import load_clip, make_clip
from server.media.guard import install_guard
from server.media.lane import Lane
from server.media.peer import Peer
from server.media.recorder import Part, Recorder
from server.media.tap import Tap
from server.media.writer import Writer
from tests.analyzers.made_faces import LANDMARKER, astronaut, made, nothing
from tests.analyzers.pictures import Rgb, vp8
from tests.analyzers.sounds import opus, silence, timed
from tests.bench.asr_cost import CostBench, Counted, final_words, live_words
from tests.bench.asr_sound import to_measure
from tests.bench.written import add_json, write_json
from tests.media.link import linked

_ASKED = {
    "settled words": ("settle", "settle_carefully"),
    "words while said": ("partial",),
    "final pass": ("final",),
}


class OnlyPartial(Counted):
    """Utterances that end are answered with nothing, at once."""

    def settle(self, asks: Sequence[Ask]) -> list[Heard]:
        return [Heard() for _ in asks]


@dataclass(frozen=True, slots=True)
class Stage:
    part: str
    stage: str
    unit: str
    own_ms_per_s: float
    calls_per_s: float


class Stopwatch:
    """Own processor time of wrapped calls, by stage; each thread has its own stack.

    ``clock`` is ``time.thread_time``, or ``time.process_time`` where a call lets other threads do its work. What the
    measuring itself costs is measured first and taken off.
    """

    def __init__(self, clock: Callable[[], float] = time.thread_time) -> None:
        self.own_s: dict[str, float] = defaultdict(float)
        self.calls: Counter[str] = Counter()
        self._clock = clock
        self._inside: dict[int, list[float]] = defaultdict(list)
        self._undo: list[Callable[[], None]] = []
        self._within_s = self._around_s = 0.0
        self._within_s, self._around_s = self._own_cost_s()

    def _own_cost_s(self, times: int = 2000) -> tuple[float, float]:
        """Of one measurement: what falls within the measured time, and what its caller sees besides."""
        empty = self._timed(lambda: None, "")
        began_s = self._clock()
        for _ in range(times):
            empty()
        whole_s = (self._clock() - began_s) / times
        within_s = self.own_s.pop("") / times
        self.calls.clear()
        return within_s, whole_s - within_s

    def _timed(self, original: Callable[..., Any], stage: str) -> Callable[..., Any]:
        @functools.wraps(original)
        def timed_call(*args: Any, **more: Any) -> Any:
            inside = self._inside[threading.get_ident()]
            inside.append(0.0)
            began_s = self._clock()
            try:
                return original(*args, **more)
            finally:
                took_s = self._clock() - began_s - self._within_s
                self.own_s[stage] += took_s - inside.pop()
                self.calls[stage] += 1
                if inside:
                    inside[-1] += took_s + self._within_s + self._around_s

        return timed_call

    def wrap(self, owner: Any, name: str, stage: str) -> None:
        """Measure a method of a class from now on."""
        original = owner.__dict__[name]
        setattr(owner, name, self._timed(original, stage))
        self._undo.append(lambda: setattr(owner, name, original))

    def unwrap(self) -> None:
        for undo in reversed(self._undo):
            undo()

    def stages(self, part: str, unit: str, seconds: float) -> list[Stage]:
        return [
            Stage(part, stage, unit, 1000 * own_s / seconds, self.calls[stage] / seconds)
            for stage, own_s in self.own_s.items()
        ]


async def media(seconds: float) -> list[Stage]:
    """One candidate's three tracks, from the datagram to the disk."""
    install_guard()
    watch = Stopwatch()
    for owner, name, stage in (
        (StunProtocol, "datagram_received", "1 address checked"),
        (Lane, "_received", "3 header, statistics"),
        (pylibsrtp.Session, "unprotect", "2 opened (SRTP)"),
        (StreamStatistics, "add", "3 header, statistics"),
        (Lane, "send", "4 reports to the sender"),
        (Tap, "take", "5 put in order, times"),
        (Peer, "_captured", "5 put in order, times"),
        (Part, "put", "6 recording, put"),
        (Part, "_encode", "7 recording, Matroska"),
        (Writer, "_append", "8 recording, written"),
        (Writer, "_sync", "8 recording, synced"),
    ):
        watch.wrap(owner, name, stage)
    recorder = Recorder()
    try:
        with tempfile.TemporaryDirectory() as folder:
            clip = load_clip(await asyncio.to_thread(make_clip, Path(folder), 10))
            async with linked(clip) as link:
                part = recorder.start_part(Path(folder) / "part.mkv", lambda: link.peer.ask_keyframe("record"))
                link.puts.append(part.put)
                watch.own_s.clear()
                watch.calls.clear()
                began_s = time.monotonic()
                await asyncio.sleep(seconds)
                found = watch.stages("media", "connected", time.monotonic() - began_s)
                await part.close()
    finally:
        watch.unwrap()
        await recorder.close()
    return found


def speech() -> list[Stage]:
    """The recordings of the speech bench: hearing them, settled words, words while they are said, the final pass."""
    bench = CostBench()
    engine = bench._engine
    known_sounds = to_measure()
    found: list[Stage] = []
    sound_s = talk_s = 0.0
    try:
        for way in _ASKED:
            heard, words = Stopwatch(), Stopwatch(time.process_time)
            if way == "settled words":
                heard.wrap(SoundReader, "_decode", "1 Opus to 16 kHz")
                heard.wrap(SileroStream, "probabilities", "2 voice activity")
            for name in _ASKED[way]:
                words.wrap(WhisperEngine, name, "6 prompts, checks")
            words.wrap(type(engine._model), "encode", "3 encoder")
            words.wrap(type(engine._model.feature_extractor), "__call__", "3 spectrum")
            words.wrap(WhisperEngine, "_generated", "4 decoder")
            words.wrap(WhisperEngine, "_heard", "5 times of words")
            for known in known_sounds:
                packets = timed(opus(np.concatenate([silence(1_000), known.pcm, silence(1_500)])), 0)
                if way == "final pass":
                    final_words(bench._registry, packets, known.language)
                elif way == "words while said":
                    live_words(bench._with(OnlyPartial(engine)), packets, known.language)
                else:
                    sound_s += packets[-1][0] / 1000
                    settled = live_words(bench._with(Counted(engine, partials=False)), packets, known.language)
                    talk_s += sum(one.to_ms - one.from_ms for one in settled) / 1000
            heard.unwrap()
            words.unwrap()
            found += heard.stages("sound", "sound", sound_s)
            unit = "answer" if way == "final pass" else "talk"
            found += words.stages(way, unit, sound_s if way == "final pass" else talk_s)
    finally:
        bench.close()
    return found


class PictureSteps:
    """What the host does with a picture, step by step."""

    def __init__(self) -> None:
        self._codec = av.CodecContext.create("vp8", "r")
        self._codec.thread_count = 1
        self._look_scaler, self._show_scaler = VideoReformatter(), VideoReformatter()

    def decode(self, data: bytes) -> list[av.VideoFrame]:
        return self._codec.decode(av.Packet(data))

    def scale(self, frame: av.VideoFrame) -> Rgb:
        return np.asarray(self._look_scaler.reformat(frame, format="rgb24", threads=1).to_ndarray(), np.uint8)

    def jpeg(self, frame: av.VideoFrame) -> bytes:
        return jpeg_of(frame, self._show_scaler)


def faces(per_s: int = 5) -> list[Stage]:
    """A made clip as the host sees it: VP8 at 320x240, looked at, one a second shown."""
    encoded = vp8(made(astronaut(), "clean", nothing, nothing).answer[: 20 * per_s])
    unit, seconds = f"looking, {per_s}/s", len(encoded) / per_s
    pool, watch, steps = LandmarkerPool(LANDMARKER), Stopwatch(), PictureSteps()
    watch.wrap(PictureSteps, "decode", "1 VP8 decoded")
    watch.wrap(PictureSteps, "scale", "2 to RGB")
    watch.wrap(Landmarker, "look", "3 landmarks, measures")
    watch.wrap(PictureSteps, "jpeg", "4 JPEG for a console, 1/s")
    try:
        landmarker = pool.take()
        began_s = time.process_time()
        for number, (at_ms, _, data) in enumerate(encoded):
            for frame in steps.decode(data):
                landmarker.look(at_ms, steps.scale(frame))
                if number % per_s == 0:
                    steps.jpeg(frame)
        model_s = time.process_time() - began_s - sum(watch.own_s.values())
    finally:
        watch.unwrap()
        pool.close()
    threads = Stage("face", "3 landmarks, in the model's threads", unit, 1000 * model_s / seconds, 0)
    return [*watch.stages("face", unit, seconds), threads]


def table(found: list[Stage]) -> Table:
    shown = Table("part", "stage", "a second of", "ms of a core", "calls", title="processor time of one candidate")
    for part in dict.fromkeys(one.part for one in found):
        rows = sorted((one for one in found if one.part == part), key=lambda one: one.stage)
        for one in rows:
            shown.add_row(part, one.stage, one.unit, f"{one.own_ms_per_s:.2f}", f"{one.calls_per_s:.1f}")
        shown.add_row(part, "together", rows[0].unit, f"{sum(one.own_ms_per_s for one in rows):.2f}", "", end_section=True)
    return shown


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=20.0, help="of media")
    add_json(parser, "stages")
    told = parser.parse_args()
    found = [*asyncio.run(media(told.seconds)), *speech(), *faces()]
    Console(width=120).print(table(found))
    write_json(told.json, [asdict(one) for one in found])


if __name__ == "__main__":
    main()
