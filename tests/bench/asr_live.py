"""Live transcription of several speakers at once: what is measured, and our own side of it.

Each speaker talks without pause, in real time, 0.37 s after the one before. Ours goes through one real analyzer host
process, fed with Opus packets in batches of 100 ms; at its end the seat is closed, as the server does with an answer.
"""

import asyncio
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from server.core.analysis_wire import CloseSeat, FinalDone, FinalPass, OpenSeat, SeatClosed, SeatFacts, SeatPartial, Sound
from server.core.facts import Transcript, Utterance, Word
from tests.analyzers.host_driver import HostDriver
from tests.analyzers.sounds import PACKET_MS, errors, units
from tests.bench.asr_match import Shown, lag_s, last_change_s, latencies, retracted
from tests.bench.asr_usage import Usage
from tests.bench.asr_voices import Voice, joined_units, spread

APART_S = 0.37
BATCH_PACKETS = 5
START_MS = 1_000
ANALYZERS = ("voice", "transcript", "speech_rate", "keywords")
CLOSE_LIMIT_S = 180.0


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


class PacedBy:
    """Waits until a moment of the sound has been spoken, and keeps how late it ever was."""

    def __init__(self) -> None:
        self.began_s = time.monotonic()
        self.late_ms = 0.0

    async def until(self, sound_s: float) -> None:
        wait_s = self.began_s + sound_s - time.monotonic()
        if wait_s > 0:
            await asyncio.sleep(wait_s)
        self.late_ms = max(self.late_ms, (time.monotonic() - self.began_s - sound_s) * 1000)


# --- ours ------------------------------------------------------------------------------------------------------------


def texts_of(driver: HostDriver, seat: str, heard: Heard) -> None:
    """The running text of a seat after each of its messages, and its settled part, as a console keeps them."""
    language = heard.voice.language
    settled: list[str] = []
    open_words: tuple[Word, ...] = ()
    for at_s, message in driver.said:
        if isinstance(message, SeatPartial) and message.seat == seat:
            open_words = message.words
        elif isinstance(message, SeatFacts) and message.seat == seat:
            for draft in message.drafts:
                if isinstance(draft.fact, Utterance):
                    settled += units(draft.fact.text, language)
                    open_words = tuple(word for word in open_words if word.to_ms > draft.fact.to_ms)
        else:
            continue
        now_s = at_s - heard.began_s
        heard.settled.append(Shown(now_s, tuple(settled)))
        heard.shown.append(Shown(now_s, (*settled, *(unit for word in open_words for unit in units(word.text, language)))))


async def _speak(driver: HostDriver, number: int, voice: Voice) -> Heard:
    await asyncio.sleep(number * APART_S)
    seat = f"s{number}"
    to_ms = START_MS + len(voice.packets) * PACKET_MS
    driver.send(OpenSeat(seat=seat, question=1, take=1, language=voice.language, analyzers=ANALYZERS, from_ms=START_MS))
    paced = PacedBy()
    for at in range(0, len(voice.packets), BATCH_PACKETS):
        batch = voice.packets[at : at + BATCH_PACKETS]
        await paced.until((batch[-1][0] + PACKET_MS) / 1000)
        driver.send(Sound(seat=seat, packets=tuple((START_MS + at_ms, data) for at_ms, data in batch)))
    since = len(driver.said)
    driver.send(CloseSeat(seat=seat, to_ms=to_ms))
    await driver.wait_for(SeatClosed, lambda said: said.seat == seat, since=since, limit_s=CLOSE_LIMIT_S)
    heard = Heard(voice, paced.began_s, late_ms=paced.late_ms)
    texts_of(driver, seat, heard)
    return heard


async def _final(driver: HostDriver, number: int, heard: Heard) -> None:
    voice = heard.voice
    packets = tuple((START_MS + at_ms, data) for at_ms, data in voice.packets)
    asked_s = time.monotonic()
    driver.send(
        FinalPass(
            job=f"f{number}", question=1, take=1, language=voice.language, analyzers=ANALYZERS,
            from_ms=START_MS, to_ms=packets[-1][0] + PACKET_MS, packets=packets,
        )
    )  # fmt: skip
    done = await driver.wait_for(FinalDone, lambda said: said.job == f"f{number}", limit_s=CLOSE_LIMIT_S)
    heard.final_wait_s = time.monotonic() - asked_s
    heard.after_final = next((draft.fact.text for draft in done.drafts if isinstance(draft.fact, Transcript)), "")


async def run_ours(sound: str, voices: Sequence[Voice], threads: int = 2) -> LiveRow:
    """All speakers at once through one host; afterwards the final pass of each, all asked for together."""
    with tempfile.TemporaryDirectory() as folder:
        async with HostDriver(Path(folder), threads=threads) as driver, Usage(driver.process.pid) as usage:
            heard = await asyncio.gather(*(_speak(driver, number, voice) for number, voice in enumerate(voices)))
            await asyncio.gather(*(_final(driver, number, one) for number, one in enumerate(heard)))
            return row_of("ours", sound, heard, usage)
