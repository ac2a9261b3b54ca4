"""Processor time and errors of several ways to transcribe the same sound, one thread, in one run.

The ways: our live pass with settled words alone and with partial words, our final pass, and faster-whisper's (fw)
``transcribe`` (beam 5, word times) over each utterance of the live pass, over the whole file with its defaults, and over
the whole file without the text before as context. Ours include decoding Opus and finding the talk; faster-whisper is
given decoded sound. "speech" is the live pass's utterances as cut, with their short pauses; "talk" is what our voice
activity takes for talk, without pauses; "sound" is all, silence too.
"""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import TypeVar

import numpy as np
from faster_whisper import WhisperModel

from analyzers import RATE_HZ, ModelPaths, Samples, SpeechSetting
from analyzers.engines import Ask, Heard, SpeechEngine
from analyzers.host.final import final_steps
from analyzers.host.registry import Registry, load
from analyzers.models import ModelFolder
from analyzers.speech.chinese import simplified
from server.core.analysis_wire import FinalPass, OpenSeat
from server.core.facts import AnswerMeasured, Transcript, Utterance
from server.core.text import Language
from tests.analyzers.inline_seat import InlineSeat, run_steps
from tests.analyzers.sounds import MODELS, TWO_CITIES, errors, noise, opus, read_pcm, silence, timed
from tests.analyzers.waveform import recorded_room
from tests.bench.asr_sound import Known, Packets, decoded

T = TypeVar("T")
ANALYZERS = ("voice", "transcript", "speech_rate", "keywords")
SETTLED, PARTIAL, FINAL = "live, settled", "live, partials", "final"
PIECES, WHOLE, WHOLE_ALONE = "fw, utterances", "fw, whole", "fw, whole, alone"
WAYS = (SETTLED, PARTIAL, FINAL, PIECES, WHOLE, WHOLE_ALONE)


class Counted(SpeechEngine):
    """An engine that counts what is asked of it; without ``partials`` it answers those with nothing, at once."""

    name = "counted"

    def __init__(self, engine: SpeechEngine, partials: bool = True) -> None:
        self._engine, self._partials = engine, partials
        self.model_name = engine.model_name
        self.decodings: dict[str, int] = {}
        """By kind; a doubtful one that was tried again counts again."""
        self.cpu_s = 0.0

    @classmethod
    def load(cls, setting: SpeechSetting, models: ModelPaths, workers: int) -> SpeechEngine:
        raise NotImplementedError("made around an engine that is loaded")

    def partial(self, asks: Sequence[Ask]) -> list[Heard]:
        return self._count("partial", self._engine.partial, asks) if self._partials else [Heard() for _ in asks]

    def settle(self, asks: Sequence[Ask]) -> list[Heard]:
        return self._count("settled", self._engine.settle, asks)

    def settle_carefully(self, asks: Sequence[Ask]) -> list[Heard]:
        return self._count("settled", self._engine.settle_carefully, asks)

    def final(self, asks: Sequence[Ask]) -> list[Heard]:
        return self._count("final", self._engine.final, asks)

    def _count(self, kind: str, work: Callable[[Sequence[Ask]], list[Heard]], asks: Sequence[Ask]) -> list[Heard]:
        used_s, heard = processor_s(lambda: work(asks))
        self.cpu_s += used_s
        self.decodings[kind] = self.decodings.get(kind, 0) + sum(one.tries for one in heard)
        return heard


@dataclass(frozen=True)
class Cost:
    """One sound, one way. ``units`` are words or Han characters of the truth, ``wrong`` the edit distance to it."""

    sound: str
    language: Language
    way: str
    sound_s: float
    speech_s: float
    talk_s: float
    cpu_s: float
    engine_cpu_s: float
    """Of that inside the speech engine; 0 for faster-whisper, which is all of it."""
    decodings: dict[str, int]
    wrong: int
    units: int
    utterances: int
    text: str


@dataclass(frozen=True)
class Total:
    """Of several sounds. CPU is the sum of medians."""

    language: str
    way: str
    sound_s: float
    speech_s: float
    talk_s: float
    cpu_s: float
    wrong: int
    units: int
    decodings: dict[str, int]

    @property
    def cpu_per_speech(self) -> float:
        return self.cpu_s / self.speech_s

    @property
    def error_percent(self) -> float:
        return 100 * self.wrong / self.units


def processor_s(work: Callable[[], T]) -> tuple[float, T]:
    began_s = time.process_time()
    result = work()
    return time.process_time() - began_s, result


def live_words(registry: Registry, packets: Packets, language: Language) -> list[Utterance]:
    opened = OpenSeat(seat="bench", question=1, take=1, language=language, analyzers=ANALYZERS, from_ms=0)
    seat = InlineSeat(registry, opened)
    seat.hear(packets)
    seat.close(packets[-1][0] + 20)
    return list(seat.of(Utterance))


def final_words(registry: Registry, packets: Packets, language: Language) -> tuple[str, float]:
    """The text, and how many seconds of it are talk."""
    asked = FinalPass(
        job="bench", question=1, take=1, language=language, analyzers=ANALYZERS, from_ms=0,
        to_ms=packets[-1][0] + 20, packets=packets,
    )  # fmt: skip
    facts = [draft.fact for draft in run_steps(final_steps(asked, registry)).drafts]
    text = next(fact.text for fact in facts if isinstance(fact, Transcript))
    measured = next(fact for fact in facts if isinstance(fact, AnswerMeasured))
    return text, measured.values.get("talk_ms", 0.0) / 1000


def peer_words(model: WhisperModel, samples: Samples, language: Language, context: bool) -> str:
    segments, _ = model.transcribe(
        samples, language=language, beam_size=5, word_timestamps=True, condition_on_previous_text=context
    )
    return simplified(" ".join(segment.text.strip() for segment in segments))


class CostBench:
    """Holds both sides' models, one thread each."""

    def __init__(self) -> None:
        self._registry = load(ModelFolder(MODELS), 1)
        self._engine = self._registry.shared["transcript"]
        self._peer = WhisperModel(
            str(MODELS / "whisper-base"), device="cpu", compute_type="int8", cpu_threads=1, num_workers=1
        )

    def close(self) -> None:
        if "face" in self._registry.shared:
            self._registry.shared["face"].close()

    def _with(self, engine: Counted) -> Registry:
        return replace(self._registry, shared={**self._registry.shared, "transcript": engine})

    def measure(self, known: Known) -> list[Cost]:
        """Each way once."""
        language = known.language
        packets = timed(opus(np.concatenate([silence(1_000), known.pcm, silence(1_500)])), 0)
        samples = decoded(packets)
        counted = {
            SETTLED: Counted(self._engine, partials=False),
            PARTIAL: Counted(self._engine),
            FINAL: Counted(self._engine),
        }
        used_s: dict[str, float] = {}
        texts: dict[str, str] = {}
        used_s[SETTLED], utterances = processor_s(lambda: live_words(self._with(counted[SETTLED]), packets, language))
        used_s[PARTIAL], shown = processor_s(lambda: live_words(self._with(counted[PARTIAL]), packets, language))
        texts[SETTLED], texts[PARTIAL] = (" ".join(one.text for one in found) for found in (utterances, shown))
        used_s[FINAL], (texts[FINAL], talk_s) = processor_s(
            lambda: final_words(self._with(counted[FINAL]), packets, language)
        )
        cuts = [samples[one.from_ms * 16 : one.to_ms * 16] for one in utterances]
        used_s[PIECES], texts[PIECES] = processor_s(
            lambda: " ".join(peer_words(self._peer, cut, language, False) for cut in cuts)
        )
        for way, context in ((WHOLE, True), (WHOLE_ALONE, False)):
            used_s[way], texts[way] = processor_s(lambda: peer_words(self._peer, samples, language, context))  # noqa: B023
        found: list[Cost] = []
        for way in WAYS:
            wrong, count = errors(texts[way], known.text, language)
            engine = counted.get(way)
            found.append(
                Cost(
                    sound=known.name, language=language, way=way, sound_s=len(samples) / RATE_HZ,
                    speech_s=sum(len(cut) for cut in cuts) / RATE_HZ, talk_s=talk_s,
                    cpu_s=used_s[way], engine_cpu_s=engine.cpu_s if engine else 0.0,
                    decodings=engine.decodings if engine else {},
                    wrong=wrong, units=count, utterances=len(utterances), text=texts[way],
                )
            )  # fmt: skip
        return found

    def nothing(self, minutes: float) -> dict[str, int]:
        """Characters said in silence, in made noise and in a recorded room; each must be none."""
        count_ms = int(minutes * 60_000)
        kinds = {
            "silence": silence(count_ms),
            "noise -50 dBFS": noise(count_ms, -50),
            "noise -35 dBFS": noise(count_ms, -35),
        }
        if TWO_CITIES.path.is_file():
            room = read_pcm(TWO_CITIES.path)
            kinds |= {
                "recorded room": recorded_room(room, count_ms),
                "recorded room, 20 dB louder": recorded_room(room, count_ms, 20),
            }
        found: dict[str, int] = {}
        for name, pcm in kinds.items():
            packets = timed(opus(pcm), 0)
            languages: tuple[Language, ...] = ("zh", "en")
            for language in languages:
                live = "".join(one.text for one in live_words(self._registry, packets, language))
                found[f"{name}, {language}, live"] = len(live)
                found[f"{name}, {language}, final"] = len(final_words(self._registry, packets, language)[0])
        return found


def medians(rounds: Sequence[Sequence[Cost]]) -> list[Cost]:
    """Rounds of the same sounds and ways: the first round's texts and errors with the median of processor time."""
    return [
        replace(same[0], cpu_s=median(one.cpu_s for one in same), engine_cpu_s=median(one.engine_cpu_s for one in same))
        for same in zip(*rounds, strict=True)
    ]


def totals(costs: Sequence[Cost]) -> list[Total]:
    """By language and over all; words and characters are added up as they are in the latter."""
    found: list[Total] = []
    for language in (*sorted({cost.language for cost in costs}), "all"):
        for way in WAYS:
            some = [cost for cost in costs if cost.way == way and language in (cost.language, "all")]
            decodings: Counter[str] = Counter()
            for cost in some:
                decodings.update(cost.decodings)
            found.append(
                Total(
                    language, way, sum(cost.sound_s for cost in some), sum(cost.speech_s for cost in some),
                    sum(cost.talk_s for cost in some),
                    sum(cost.cpu_s for cost in some), sum(cost.wrong for cost in some),
                    sum(cost.units for cost in some), dict(decodings),
                )
            )  # fmt: skip
    return found


@dataclass(frozen=True)
class Verdict:
    """How the issue's limits were met, over all sounds."""

    live_cheaper: float
    """Times, settled words against faster-whisper per utterance."""
    live_partial_cheaper: float
    live_cpu_per_speech: float
    live_cpu_per_talk: float
    final_minus_whole_points: dict[str, float]
    """By language: our final pass against the better of faster-whisper's two whole-file passes."""


def verdict(found: Sequence[Total]) -> Verdict:
    of = {(total.language, total.way): total for total in found}
    languages = sorted({total.language for total in found})
    whole = {one: min(of[one, WHOLE].error_percent, of[one, WHOLE_ALONE].error_percent) for one in languages}
    return Verdict(
        live_cheaper=of["all", PIECES].cpu_s / of["all", SETTLED].cpu_s,
        live_partial_cheaper=of["all", PIECES].cpu_s / of["all", PARTIAL].cpu_s,
        live_cpu_per_speech=of["all", SETTLED].cpu_per_speech,
        live_cpu_per_talk=of["all", SETTLED].cpu_s / of["all", SETTLED].talk_s,
        final_minus_whole_points={one: of[one, FINAL].error_percent - whole[one] for one in languages},
    )
