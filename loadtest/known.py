"""Makes a clip whose truth is known: words with times from a recogniser, or from a given text laid over its times."""

import difflib
import math
import os
import tempfile
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from faster_whisper import WhisperModel

from loadtest.clips import SOUND_HZ, Samples, make_clip, samples_of
from loadtest.truth import SEEN_FROM_MS, Truth, TruthEvent, Unit, find_term, pauses, rate_per_min, units, units_of
from server.core.facts import Word
from server.core.text import Language

GAP_MS = 250
"""A gap between words of at least this can take more silence without anybody hearing a cut."""

PAUSE_S = 2.5
"""Added silence comes in pieces of at least this."""


@dataclass(frozen=True, slots=True)
class ClipOrder:
    """What is wanted. ``events`` are as seen in ``video``, which is played over and over; ``covers`` as in Truth."""

    audio: Path
    video: Path | None
    text: str | None
    language: Language
    talk_share: float | None
    terms: tuple[str, ...]
    events: tuple[TruthEvent, ...]
    model: str
    covers: tuple[str, ...] | None = None


def default_model() -> str:
    """The server's own verified model where it is fetched, else faster-whisper's name for it."""
    folder = Path(os.environ.get("LIS_MODELS_DIR", "~/.cache/live-interview-server/models")).expanduser() / "whisper-base"
    return str(folder) if folder.exists() else "base"


def make_known(order: ClipOrder, clip: Path, events_length_s: float | None = None) -> Truth:
    """Write the clip; answers its truth. ``events_length_s`` is how long the video with the events is. Raises OSError and
    ValueError."""
    samples = samples_of(order.audio)
    timed = recognised(order.audio, order.language, order.model)
    source = f"faster-whisper {Path(order.model).name}, word timestamps (good to about 0.2 s)"
    if order.text is not None:
        timed, source = laid_over(units(order.text), timed), f"given text, times by {source}"
    if order.talk_share is not None:
        samples, timed = with_silence(samples, timed, order.talk_share)
    seconds = max(1, math.ceil(len(samples) / SOUND_HZ))
    with tempfile.TemporaryDirectory(prefix="loadtest-clip-") as folder:
        sound = Path(folder) / "sound.wav"
        with wave.open(str(sound), "wb") as out:
            out.setparams((1, 2, SOUND_HZ, 0, "NONE", ""))
            out.writeframes(samples.tobytes())
        made = make_clip(Path(folder), seconds, sound, order.video)
        clip.parent.mkdir(parents=True, exist_ok=True)
        clip.write_bytes(made.read_bytes())
    said = units_of(timed)
    return Truth(
        language=order.language,
        duration_ms=seconds * 1000,
        words=timed,
        rate_per_min=_rounded(rate_per_min(said)),
        talk_share=_rounded(talk_s(said) / seconds),
        pauses=pauses(timed),
        terms=tuple(find_term(term, timed) for term in order.terms),
        events=repeated(order.events, events_length_s, seconds),
        covers=order.covers,
        source=source,
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def talk_s(said: Sequence[Unit]) -> float:
    return sum(unit.at_s - unit.from_s for unit in said)


def recognised(audio: Path, language: Language, model: str) -> tuple[Word, ...]:
    """Words with their times in ms of the file."""
    whisper = WhisperModel(model, device="cpu", compute_type="int8", cpu_threads=2)
    segments, _ = whisper.transcribe(
        str(audio), language=language, word_timestamps=True, condition_on_previous_text=False, vad_filter=True
    )
    return tuple(
        Word(text=word.word.strip(), from_ms=round(word.start * 1000), to_ms=round(word.end * 1000), p=word.probability)
        for segment in segments
        for word in segment.words or ()
    )


def laid_over(text: Sequence[str], timed: Sequence[Word]) -> tuple[Word, ...]:
    """The given units with the recogniser's times: where both agree its own, between those spread evenly."""
    heard = units_of(timed)
    matcher = difflib.SequenceMatcher(None, list(text), [unit.text for unit in heard], autojunk=False)
    times: dict[int, tuple[float, float]] = {}
    for block in matcher.get_matching_blocks():
        for offset in range(block.size):
            times[block.a + offset] = (heard[block.b + offset].from_s, heard[block.b + offset].at_s)
    end_s = heard[-1].at_s if heard else 0.0
    words = []
    for at, unit in enumerate(text):
        if at not in times:
            first, after = at, at
            while first > 0 and first - 1 not in times:
                first -= 1
            while after < len(text) and after not in times:
                after += 1
            begins = times[first - 1][1] if first > 0 else (heard[0].from_s if heard else 0.0)
            ends = max(begins, times[after][0] if after < len(text) else end_s)
            step = (ends - begins) / (after - first)
            from_s, to_s = begins + (at - first) * step, begins + (at - first + 1) * step
        else:
            from_s, to_s = times[at]
        words.append(Word(text=unit, from_ms=round(from_s * 1000), to_ms=round(to_s * 1000)))
    return tuple(words)


def with_silence(samples: Samples, words: Sequence[Word], talk_share: float) -> tuple[Samples, tuple[Word, ...]]:
    """Silence added in the longest gaps between words and at the end, until words fill only ``talk_share`` of the time.

    Few long pauses, not many of about a second: whether a pause of a second is talk is the very edge of the rate's
    definition, and a truth must not stand on it.
    """
    said_s = talk_s(units_of(words))
    missing = round(said_s / talk_share * SOUND_HZ) - len(samples)
    if missing <= 0 or not words:
        return samples, tuple(words)
    long_enough = [(a.to_ms, b.from_ms) for a, b in pairwise(words) if b.from_ms - a.to_ms >= GAP_MS]
    longest = sorted(long_enough, key=lambda gap: gap[0] - gap[1])[: max(1, int(missing / SOUND_HZ / PAUSE_S)) - 1]
    gaps = sorted(quietest_ms(samples, *gap) for gap in longest)
    each = missing // (len(gaps) + 1)
    silence: Samples = np.zeros(each, np.int16)
    pieces, begins = [], 0
    for gap_ms in gaps:
        at = gap_ms * SOUND_HZ // 1000
        pieces += [samples[begins:at], silence]
        begins = at
    longer: Samples = np.concatenate([*pieces, samples[begins:], np.zeros(missing - each * len(gaps), np.int16)])
    each_ms = each * 1000 / SOUND_HZ
    moved = []
    for word in words:
        later_ms = round(sum(gap_ms <= (word.from_ms + word.to_ms) // 2 for gap_ms in gaps) * each_ms)
        moved.append(word.model_copy(update={"from_ms": word.from_ms + later_ms, "to_ms": word.to_ms + later_ms}))
    return longer, tuple(moved)


def quietest_ms(samples: Samples, from_ms: int, to_ms: int, frame_ms: int = 40) -> int:
    """The middle of the quietest frame between two moments: a recogniser's word ends are not where the sound ends."""
    begins = range(from_ms, max(from_ms + 1, to_ms - frame_ms), frame_ms // 2)
    frames = [samples[at * SOUND_HZ // 1000 : (at + frame_ms) * SOUND_HZ // 1000].astype(np.float64) for at in begins]
    loudness = [float(np.square(frame).mean()) if len(frame) else 0.0 for frame in frames]
    return begins[loudness.index(min(loudness))] + frame_ms // 2


def repeated(events: Sequence[TruthEvent], length_s: float | None, seconds: int) -> tuple[TruthEvent, ...]:
    """The events of a video of ``length_s`` that is played over and over for ``seconds``; once without a length.

    The end of the clip may leave of an event what nobody could see: such a stub is none.
    """
    rounds = 1 if not length_s else math.ceil(seconds / length_s)
    found = []
    for number in range(rounds):
        later_ms = round(number * (length_s or 0) * 1000)
        for event in events:
            from_ms, to_ms = event.from_ms + later_ms, min(event.to_ms + later_ms, seconds * 1000)
            if to_ms - from_ms >= min(SEEN_FROM_MS, event.to_ms - event.from_ms):
                found.append(TruthEvent(name=event.name, from_ms=from_ms, to_ms=to_ms))
    return tuple(found)
