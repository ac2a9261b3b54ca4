"""What is measured of live speakers, the same for each tool."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import mean, median

from tests.analyzers.sounds import errors
from tests.bench.asr_match import Shown, lag_s, last_change_s, latencies, retracted
from tests.bench.asr_usage import Usage
from tests.bench.asr_voices import Voice, joined_units, spread


@dataclass
class Heard:
    """What came of one speaker. Times of ``shown`` and ``settled`` are seconds from the first sample."""

    voice: Voice
    began_s: float
    """On the monotonic clock."""
    shown: list[Shown] = field(default_factory=list)
    """The whole running text, interim words included."""
    settled: list[Shown] = field(default_factory=list)
    """The part of it that the tool calls settled."""
    late_ms: float = 0.0
    """The latest that a piece of sound left after it had been spoken."""
    after_final: str | None = None
    """The text of the pass after the end, where there is one."""
    final_wait_s: float | None = None

    @property
    def text(self) -> str:
        return joined_units(list(self.shown[-1].units), self.voice.language) if self.shown else ""


@dataclass(frozen=True)
class LiveRow:
    """One tool with N speakers at once. Seconds, percent, MB; NaN never, None where there is nothing to tell."""

    tool: str
    sound: str
    speakers: int
    sound_s: float
    cpu_s: float
    """From the first start to the last change of any text."""
    core_s_per_sound_s: float
    cores_busy: float
    """While sound runs."""
    others_cores: float
    """Kept busy by neither the tool nor the bench while sound runs: the figures hold on a quiet machine alone."""
    first_p50_s: float | None
    first_p95_s: float | None
    unchanged_p50_s: float | None
    unchanged_p95_s: float | None
    settled_p50_s: float | None
    settled_p95_s: float | None
    words: int
    never_shown: int
    retracted: int
    lag_median_s: float | None
    lag_max_s: float | None
    settled_lag_max_s: float | None
    """The same for the settled part of the text."""
    error_offline_percent: tuple[float, ...]
    """Of the live text at the end, per speaker, against faster-whisper offline."""
    error_truth_percent: tuple[float, ...]
    offline_error_truth_percent: tuple[float, ...]
    """Of faster-whisper offline itself."""
    final_error_truth_percent: tuple[float, ...] | None
    """Of our final pass."""
    final_wait_max_s: float | None
    rss_mb: float
    late_ms: float
    retries: int = 0
    note: str = ""
    texts: tuple[str, ...] = ()


FIRST_P95_LIMIT_S = LAG_LIMIT_S = 1.5


def missed(row: LiveRow) -> list[str]:
    """Which of the limits for live transcription this row misses."""
    found: list[str] = []
    if row.first_p95_s is None or row.first_p95_s > FIRST_P95_LIMIT_S:
        found.append(f"first words p95 {row.first_p95_s} s (limit {FIRST_P95_LIMIT_S})")
    if row.lag_max_s is None or row.lag_max_s > LAG_LIMIT_S:
        found.append(f"lag at the end {row.lag_max_s} s (limit {LAG_LIMIT_S})")
    if row.never_shown:
        found.append(f"{row.never_shown} words never shown")
    final = row.final_error_truth_percent or row.error_truth_percent
    if mean(final) > mean(row.offline_error_truth_percent):
        found.append(f"final text {mean(final):.2f} % wrong, offline {mean(row.offline_error_truth_percent):.2f} %")
    return found


def percent(text: str, truth: str, voice: Voice) -> float:
    wrong, count = errors(text, truth, voice.language)
    return round(100 * wrong / max(1, count), 2)


def row_of(tool: str, sound: str, heard: Sequence[Heard], usage: Usage, retries: int = 0, note: str = "") -> LiveRow:
    """The definitions, the same for each tool."""
    found = [latencies(one.voice.offline, one.shown) for one in heard]
    settled = [latencies(one.voice.offline, one.settled) for one in heard]
    first = _spread([value for one in found for value in one.first_s.values()])
    unchanged = _spread([value for one in found for value in one.unchanged_s.values()])
    stayed = _spread([value for one in settled for value in one.first_s.values()])
    lags = [lag for one in heard if (lag := lag_s(one.shown, one.voice.seconds)) is not None]
    settled_lags = [lag for one in heard if (lag := lag_s(one.settled, one.voice.seconds)) is not None]
    first_start_s = min(one.began_s for one in heard)
    last_sound_s = max(one.began_s + one.voice.seconds for one in heard)
    last_text_s = max([last_sound_s, *(one.began_s + (last_change_s(one.shown) or 0.0) for one in heard)])
    sound_s = sum(one.voice.seconds for one in heard)
    cpu_s = usage.used_s(first_start_s, last_text_s)
    finals = [percent(one.after_final, one.voice.known.text, one.voice) for one in heard if one.after_final is not None]
    waits = [one.final_wait_s for one in heard if one.final_wait_s is not None]
    return LiveRow(
        tool=tool,
        sound=sound,
        speakers=len(heard),
        sound_s=round(sound_s, 1),
        cpu_s=round(cpu_s, 1),
        core_s_per_sound_s=round(cpu_s / sound_s, 3),
        cores_busy=round(usage.used_s(first_start_s, last_sound_s) / (last_sound_s - first_start_s), 2),
        others_cores=round(usage.others_cores(first_start_s, last_sound_s), 2),
        first_p50_s=first[0],
        first_p95_s=first[1],
        unchanged_p50_s=unchanged[0],
        unchanged_p95_s=unchanged[1],
        settled_p50_s=stayed[0],
        settled_p95_s=stayed[1],
        words=sum(len(one.voice.offline) for one in heard),
        never_shown=sum(len(one.voice.offline) - len(shown.first_s) for one, shown in zip(heard, found, strict=True)),
        retracted=sum(retracted(one.shown) for one in heard),
        lag_median_s=round(median(lags), 2) if lags else None,
        lag_max_s=round(max(lags), 2) if lags else None,
        settled_lag_max_s=round(max(settled_lags), 2) if settled_lags else None,
        error_offline_percent=tuple(percent(one.text, one.voice.offline_text, one.voice) for one in heard),
        error_truth_percent=tuple(percent(one.text, one.voice.known.text, one.voice) for one in heard),
        offline_error_truth_percent=tuple(percent(one.voice.offline_text, one.voice.known.text, one.voice) for one in heard),
        final_error_truth_percent=tuple(finals) if finals else None,
        final_wait_max_s=round(max(waits), 1) if waits else None,
        rss_mb=round(usage.rss_mb),
        late_ms=round(max(one.late_ms for one in heard)),
        retries=retries,
        note=note,
        texts=tuple(one.text for one in heard),
    )


def _spread(values: list[float]) -> tuple[float | None, float | None]:
    if not values:
        return None, None
    p50, p95 = spread(values)
    return round(p50, 2), round(p95, 2)
