"""Speech to words: what it costs and how right it is, offline and live, beside faster-whisper and WhisperLive.

    python -m tests.bench.asr [--repeat 3] [--json FILE] [--silence MINUTES] [--texts]
    python -m tests.bench.asr --live 1 2 4 8 [--peer whisperlive] [--sound english two_cities] [--seconds 60] [--json FILE]

The first form gives processor seconds and errors of our passes and of faster-whisper on the same sound (``asr_cost``).
The second has N speakers talk at once without pause, in real time: ours through an analyzer host process, and, when asked,
WhisperLive on the same sound right after it (``asr_live``, ``asr_peer``). Definitions for both tools:

* first words: a word of the offline transcript counts as shown when the running text first holds it in its place (sequence
  alignment), interim words included; from its end there (good to about 0.2 s).
* unchanged: from when it stays there to the end. settled: when it is in what the tool itself calls settled.
* never shown: words of the offline transcript that were never in the text in their place; they are in no percentile.
* lag at the end: from the end of the sound to the last change of the text. Ours is told that the answer ended, WhisperLive
  gets no more sound; both as their own clients do.
* offline: faster-whisper over the whole file, beam 5. Errors in words (Mandarin: characters), lower case, no punctuation.
* core s per s: processor seconds of the server's process tree from the first start to the last change, by the sum of sound.
"""

import argparse
import asyncio
import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import mean
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from tests.bench.asr_cost import Cost, CostBench, Total, Verdict, medians, totals, verdict
from tests.bench.asr_live import run_ours
from tests.bench.asr_peer import run_peer
from tests.bench.asr_peer_server import PeerFailed, PeerMissing, set_up
from tests.bench.asr_row import LiveRow, missed
from tests.bench.asr_sound import LIVE_SOUNDS, to_measure, to_say
from tests.bench.asr_voices import Voices
from tests.bench.written import FOLDER, json_file, write_json

CONSOLE = Console(width=165)
QUIET_CORES = 0.2


def machine() -> dict[str, Any]:
    return {
        "cores": os.cpu_count(),
        "load_before": [round(one, 2) for one in os.getloadavg()],
        "python": platform.python_version(),
    }


def cost_table(costs: Sequence[Cost], found: Sequence[Total]) -> Table:
    table = Table(
        "sound", "way", "sound s", "speech s", "talk s", "CPU s", "/ sound", "/ speech", "/ talk", "wrong", "error %",
        "decodings", title="Speech to words, one thread: processor seconds, and per second", box=box.SIMPLE,
    )  # fmt: skip
    for cost in costs:
        table.add_row(cost.sound, *_cost_cells(cost))
    for number, total in enumerate(found):
        if number == 0 or found[number - 1].language != total.language:
            table.add_section()
        table.add_row(f"all {total.language}" if total.language != "all" else "all", *_cost_cells(total))
    return table


def _cost_cells(one: Cost | Total) -> tuple[str, ...]:
    decodings = ", ".join(f"{number} {name}" for name, number in one.decodings.items())
    lengths_s = (one.sound_s, one.speech_s, one.talk_s)
    each = (f"{one.cpu_s / length_s:.3f}" if length_s else "-" for length_s in lengths_s)
    return (
        one.way, *(f"{length_s:.1f}" for length_s in lengths_s), f"{one.cpu_s:.2f}", *each, f"{one.wrong}/{one.units}",
        f"{100 * one.wrong / one.units:.1f}", decodings,
    )  # fmt: skip


def say_verdict(found: Verdict) -> None:
    CONSOLE.print(
        f"Live pass, settled words: {found.live_cheaper:.1f} x cheaper than faster-whisper per utterance (limit 4); "
        f"{found.live_cpu_per_speech:.3f} CPU s per second of speech (limit 0.06), {found.live_cpu_per_talk:.3f} of talk. "
        f"With partial words: {found.live_partial_cheaper:.1f} x."
    )
    for language, points in found.final_minus_whole_points.items():
        CONSOLE.print(
            f"Final pass minus the better whole-file pass of faster-whisper, {language}: {points:+.2f} points (limit +0.5)"
        )


def bench_cost(repeat: int, minutes: float, texts: bool) -> dict[str, Any]:
    bench = CostBench()
    try:
        known = to_measure()
        rounds: list[list[Cost]] = []
        for number in range(repeat):
            rounds.append([])
            for one in known:
                CONSOLE.print(f"round {number + 1} of {repeat}: {one.name}, {one.seconds:.0f} s", style="dim")
                rounds[-1] += bench.measure(one)
        nothing = bench.nothing(minutes) if minutes else {}
    finally:
        bench.close()
    costs = medians(rounds)
    found = totals(costs)
    CONSOLE.print(cost_table(costs, found))
    if texts:
        for cost in costs:
            CONSOLE.print(f"{cost.sound}, {cost.way}: {cost.text}", soft_wrap=True)
    for name, characters in nothing.items():
        CONSOLE.print(f"{name}: {characters} characters")
    judged = verdict(found)
    say_verdict(judged)
    return {
        "machine": machine(),
        "rows": [asdict(cost) for cost in costs],
        "totals": [asdict(total) for total in found],
        "verdict": asdict(judged),
        "nothing": nothing,
        "cpu_s_rounds": [[round(cost.cpu_s, 3) for cost in row] for row in rounds],
    }


def live_table(sound: str, rows: Sequence[LiveRow]) -> Table:
    table = Table(
        "tool", "N", "core s/s", "busy", "others", "first", "unchanged", "settled", "never", "back", "lag", "offline %",
        "truth %", "final %", "RSS MB", box=box.SIMPLE,
        title=f"Live, {sound}: seconds after the word; N at once, without pause",
    )  # fmt: skip
    for row in rows:
        table.add_row(
            row.tool, str(row.speakers), f"{row.core_s_per_sound_s:.2f}", f"{row.cores_busy:.2f}", f"{row.others_cores:.2f}",
            _pair(row.first_p50_s, row.first_p95_s), _pair(row.unchanged_p50_s, row.unchanged_p95_s),
            _pair(row.settled_p50_s, row.settled_p95_s), f"{row.never_shown}/{row.words}", str(row.retracted),
            _pair(row.lag_median_s, row.lag_max_s), _mean(row.error_offline_percent), _mean(row.error_truth_percent),
            _mean(row.final_error_truth_percent), f"{row.rss_mb:.0f}",
        )  # fmt: skip
    for column in table.columns:
        column.no_wrap = True
    table.caption = (
        "busy, others: cores, by the tool and by others than this bench; first, unchanged, settled: p50/p95; "
        "never: words never shown; back: words taken back; lag: at the end, median/max; "
        "errors of the live text against faster-whisper offline and against the truth, of our final pass against the truth. "
        f"faster-whisper offline itself: {_mean(rows[0].offline_error_truth_percent)} %."
    )
    return table


def _mean(values: Sequence[float] | None) -> str:
    return "-" if values is None else f"{mean(values):.1f}"


def _pair(left: float | None, right: float | None) -> str:
    return "-" if left is None or right is None else f"{left:.2f}/{right:.2f}"


async def bench_live(
    counts: Sequence[int], sounds: Sequence[str], seconds: float | None, peer: bool, threads: int, repeat: int
) -> dict[str, Any]:
    """Ours and the peer one after the other for each number of speakers. A peer that fails leaves its rows out, aloud."""
    python: Path | None = None
    notes: list[str] = []
    if peer:
        try:
            python = set_up()
        except PeerMissing as missing:
            notes.append(str(missing))
    rows: list[LiveRow] = []
    about = machine()
    voices = Voices()
    for sound in sounds:
        pair = voices.pair(to_say(sound), seconds)
        for count in [count for count in counts for _ in range(repeat)]:
            speaking = [pair[number % 2] for number in range(count)]
            CONSOLE.print(f"{sound}, {count} at once, {pair[0].seconds:.0f} s each", style="dim")
            rows.append(await run_ours(sound, speaking, threads))
            if python is not None:
                try:
                    rows.append(await run_peer(python, sound, speaking))
                except PeerFailed as failed:
                    notes.append(f"WhisperLive: {failed}")
        CONSOLE.print(live_table(sound, [row for row in rows if row.sound == sound]))
    if max(row.others_cores for row in rows) > QUIET_CORES:
        notes.append("The machine was not quiet (see others): these figures hold for nothing but this run.")
    for row in rows:
        if row.tool == "ours":
            said = "; ".join(missed(row)) or "all limits met"
            CONSOLE.print(f"ours, {row.sound}, {row.speakers} at once: {said}")
    for note in notes:
        CONSOLE.print(note)
    return {"machine": about, "threads": threads, "rows": [asdict(row) for row in rows], "notes": notes}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.asr", description=__doc__.partition("\n")[0])
    parser.add_argument("--json", type=json_file, help="figures (default: data/bench/asr.json, live asr_live.json)")
    parser.add_argument("--repeat", type=int, help="rounds: 3, of which medians are taken; live 1, each told")
    parser.add_argument("--silence", type=float, default=0.0, metavar="MINUTES", help="also so much silence and noise")
    parser.add_argument("--texts", action="store_true", help="print what was understood")
    parser.add_argument("--live", type=int, nargs="+", metavar="N", help="speakers at once")
    parser.add_argument("--peer", choices=["whisperlive"], help="beside ours in the live bench")
    parser.add_argument("--sound", nargs="+", choices=LIVE_SOUNDS, default=["english", "two_cities"])
    parser.add_argument("--seconds", type=float, help="at most so much sound per speaker")
    parser.add_argument("--threads", type=int, default=2, help="speech threads of our host")
    chosen = parser.parse_args()
    if os.environ.get("OMP_NUM_THREADS") != "1":  # read when the libraries are loaded, so it takes a new start
        command = [sys.executable, "-m", "tests.bench.asr", *sys.argv[1:]]
        os.execve(sys.executable, command, {**os.environ, "OMP_NUM_THREADS": "1"})
    out = chosen.json or json_file(str(FOLDER / ("asr_live.json" if chosen.live else "asr.json")))
    if chosen.live:
        repeat = chosen.repeat or 1
        found = asyncio.run(
            bench_live(chosen.live, chosen.sound, chosen.seconds, chosen.peer is not None, chosen.threads, repeat)
        )
    else:
        found = bench_cost(chosen.repeat or 3, chosen.silence, chosen.texts)
    write_json(out, found)
    if any(found.get("nothing", {}).values()):
        sys.exit("words were heard where nobody talks")


if __name__ == "__main__":
    main()
