"""Speech: processor time per second of speech, and errors, for four ways to transcribe the same sound, in one run.

    python -m tests.bench.speech [--json FILE] [--silence MINUTES]

Every file is encoded to Opus and decoded again first. One thread everywhere, so seconds of processor time compare.
"live" is what a seat does while somebody talks (voice activity, partial and settled words); "live, settled only" is the
same without partial words; "final" is the pass over the whole take. "faster-whisper, utterances" gives the utterances of
the live pass to ``WhisperModel.transcribe``, "faster-whisper, whole" the whole file; both with beam 5 and word times.
"""

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from faster_whisper import WhisperModel
from rich.console import Console
from rich.table import Table

from analyzers import RATE_HZ, Samples
from analyzers import transcript as live
from analyzers.host.final import final_steps
from analyzers.host.registry import Registry, load
from analyzers.models import ModelFolder
from analyzers.sound.opus import SoundReader
from analyzers.speech.chinese import simplified
from server.core.analysis_wire import FinalPass, OpenSeat
from server.core.facts import Transcript, Utterance
from tests.analyzers.inline_seat import InlineSeat, run_steps
from tests.analyzers.sounds import MODELS, SPEECHES, Speech, errors, noise, opus, read_pcm, silence, timed

ANALYZERS = ("voice", "transcript", "speech_rate", "keywords")
Packets = tuple[tuple[int, bytes], ...]


def decoded(packets: Packets) -> Samples:
    reader = SoundReader(0)
    return np.concatenate([run.samples for at_ms, data in packets for run in reader.read(at_ms, data)])


def live_words(registry: Registry, packets: Packets, language: str) -> list[Utterance]:
    opened = OpenSeat(seat="bench", question=1, take=1, language=language, analyzers=ANALYZERS, from_ms=0)
    seat = InlineSeat(registry, opened)
    seat.hear(packets)
    seat.close(packets[-1][0] + 20)
    return list(seat.of(Utterance))


def final_words(registry: Registry, packets: Packets, language: str) -> str:
    asked = FinalPass(
        job="bench", question=1, take=1, language=language, analyzers=ANALYZERS, from_ms=0,
        to_ms=packets[-1][0] + 20, packets=packets,
    )  # fmt: skip
    done = run_steps(final_steps(asked, registry))
    return next(draft.fact.text for draft in done.drafts if isinstance(draft.fact, Transcript))


def peer_words(model: WhisperModel, samples: Samples, language: str) -> str:
    segments, _ = model.transcribe(
        samples, language=language, beam_size=5, word_timestamps=True, condition_on_previous_text=False
    )
    return simplified(" ".join(segment.text.strip() for segment in segments))


def cpu_s(work: Callable[[], object]) -> tuple[float, object]:
    began_s = time.process_time()
    result = work()
    return time.process_time() - began_s, result


def without_partials(registry: Registry, packets: Packets, language: str) -> list[Utterance]:
    every_ms, live.PARTIAL_EVERY_MS = live.PARTIAL_EVERY_MS, 10**9
    try:
        return live_words(registry, packets, language)
    finally:
        live.PARTIAL_EVERY_MS = every_ms


def bench_speech(registry: Registry, peer: WhisperModel, speech: Speech) -> list[dict[str, object]]:
    pcm = np.concatenate([silence(1_000), read_pcm(speech.path), silence(1_500)])
    packets = timed(opus(pcm), 0)
    samples = decoded(packets)
    live_s, utterances = cpu_s(lambda: live_words(registry, packets, speech.language))
    settled_s, _ = cpu_s(lambda: without_partials(registry, packets, speech.language))
    final_s, final_text = cpu_s(lambda: final_words(registry, packets, speech.language))
    assert isinstance(utterances, list)
    cuts = [samples[one.from_ms * 16 : one.to_ms * 16] for one in utterances]
    pieces_s, pieces = cpu_s(lambda: " ".join(peer_words(peer, cut, speech.language) for cut in cuts))
    whole_s, whole = cpu_s(lambda: peer_words(peer, samples, speech.language))
    live_text = " ".join(one.text for one in utterances)
    rows: list[tuple[str, float, str]] = [
        ("live", live_s, live_text),
        ("live, settled only", settled_s, live_text),
        ("final", final_s, str(final_text)),
        ("faster-whisper, utterances", pieces_s, str(pieces)),
        ("faster-whisper, whole", whole_s, str(whole)),
    ]
    found: list[dict[str, object]] = []
    for way, used_s, text in rows:
        wrong, count = errors(text, speech.text, speech.language)
        found.append(
            {
                "file": speech.name, "language": speech.language, "way": way, "speech_s": round(len(samples) / RATE_HZ, 2),
                "cpu_s": round(used_s, 3), "wrong": wrong, "units": count, "utterances": len(utterances), "text": text,
            }
        )  # fmt: skip
    return found


def bench_nothing(registry: Registry, minutes: float) -> dict[str, int]:
    """Characters said in silence and in room noise; each must be none."""
    count_ms = int(minutes * 60_000)
    found: dict[str, int] = {}
    for name, pcm in (
        ("silence", silence(count_ms)),
        ("noise -50 dBFS", noise(count_ms, -50)),
        ("noise -35 dBFS", noise(count_ms, -35)),
    ):
        packets = timed(opus(pcm), 0)
        for language in ("zh", "en"):
            live_text = "".join(one.text for one in live_words(registry, packets, language))
            found[f"{name}, {language}, live"] = len(live_text)
            found[f"{name}, {language}, final"] = len(final_words(registry, packets, language))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.speech")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--silence", type=float, default=0.0, help="also this many minutes of silence and of noise")
    parser.add_argument("--texts", action="store_true", help="print what was understood")
    chosen = parser.parse_args()
    console = Console(width=140)
    registry = load(ModelFolder(MODELS), 1)
    peer = WhisperModel(str(MODELS / "whisper-base"), device="cpu", compute_type="int8", cpu_threads=1, num_workers=1)
    rows = [row for speech in SPEECHES if speech.path.is_file() for row in bench_speech(registry, peer, speech)]
    table = Table(
        "file", "way", "speech s", "CPU s", "CPU s per s", "wrong / units", "error %", title="Speech to words, one thread"
    )
    ways: dict[str, list[float]] = {}
    for row in rows:
        cpu, seconds, wrong, units = (float(str(row[name])) for name in ("cpu_s", "speech_s", "wrong", "units"))
        total = ways.setdefault(str(row["way"]), [0.0, 0.0, 0.0, 0.0])
        ways[str(row["way"])] = [a + b for a, b in zip(total, (cpu, seconds, wrong, units), strict=True)]
        table.add_row(
            str(row["file"]),
            str(row["way"]),
            f"{seconds:.1f}",
            f"{cpu:.2f}",
            f"{cpu / seconds:.3f}",
            f"{wrong:.0f} / {units:.0f}",
            f"{100 * wrong / units:.1f}",
        )
    for way, (cpu, seconds, wrong, units) in ways.items():
        table.add_row(
            "all",
            way,
            f"{seconds:.1f}",
            f"{cpu:.2f}",
            f"{cpu / seconds:.3f}",
            f"{wrong:.0f} / {units:.0f}",
            f"{100 * wrong / units:.1f}",
        )
    console.print(table)
    if chosen.texts:
        for row in rows:
            console.print(f"{row['file']} {row['way']}: {row['text']}", soft_wrap=True)
    nothing = bench_nothing(registry, chosen.silence) if chosen.silence else {}
    if "face" in registry.shared:
        registry.shared["face"].close()
    for name, characters in nothing.items():
        console.print(f"{name}: {characters} characters")
    if chosen.json:
        chosen.json.write_text(json.dumps({"rows": rows, "nothing": nothing}, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
