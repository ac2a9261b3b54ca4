"""How long a spoken word takes to the wire: a real host process fed in real time with N sessions at once.

    python -m tests.bench.live_latency [--sessions 1 2 4] [--json FILE]

A word counts as spoken at its end in the final pass (good to about 0.2 s), as shown when the running transcript (settled
words and the newest partial) first holds it in its place, and as settled when a fact holds it. Words are matched by
sequence alignment. "after the end" is from the end of each utterance's talk to its settled words.
"""

import argparse
import asyncio
import difflib
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil
from rich.console import Console
from rich.table import Table

from server.core.analysis_wire import FinalDone, FinalPass, OpenSeat, SeatFacts, SeatPartial
from server.core.facts import Transcript, Utterance, Word
from tests.analyzers.host_driver import FedSeat, HostDriver
from tests.analyzers.sounds import LIBRISPEECH, NEWS, TWO_CITIES, Speech, opus, read_pcm, silence, timed, units

ANALYZERS = ("voice", "transcript", "speech_rate", "keywords")
START_MS = 1_000


@dataclass
class Latencies:
    shown_s: list[float]
    settled_s: list[float]
    after_end_s: list[float]
    words: int
    never: int
    retracted: int
    """Words shown that the settled utterance does not have in their place."""


def spoken(words: tuple[Word, ...], language: str) -> list[tuple[str, int]]:
    """Each unit with the session time at which it was said."""
    return [(unit, word.to_ms) for word in words for unit in units(word.text, language)]  # type: ignore[arg-type]


def measure(driver: HostDriver, seat: FedSeat, truth: tuple[Word, ...]) -> Latencies:
    name, language = seat.opened.seat, seat.opened.language
    said = spoken(truth, language)
    shown: dict[int, float] = {}
    settled: dict[int, float] = {}
    text: list[str] = []
    after_end: list[float] = []
    retracted = 0
    last: tuple[Word, ...] = ()

    def now_ms(at_s: float) -> float:
        return seat.opened.from_ms + (at_s - seat.began_s) * 1000

    def match(heard: list[str], into: dict[int, float], at_s: float) -> None:
        matcher = difflib.SequenceMatcher(None, [unit for unit, _ in said], heard, autojunk=False)
        for block in matcher.get_matching_blocks():
            for at in range(block.a, block.a + block.size):
                if now_ms(at_s) >= said[at][1] - 300:
                    into.setdefault(at, (now_ms(at_s) - said[at][1]) / 1000)

    for at_s, message in driver.said:
        if isinstance(message, SeatPartial) and message.seat == name and message.text:
            last = message.words
            match(text + units(message.text, language), shown, at_s)
        elif isinstance(message, SeatFacts) and message.seat == name:
            for draft in message.drafts:
                if isinstance(draft.fact, Utterance):
                    fresh = units(draft.fact.text, language)
                    before = units(" ".join(word.text for word in last if word.to_ms <= draft.fact.to_ms), language)
                    kept = difflib.SequenceMatcher(None, before, fresh, autojunk=False).get_matching_blocks()
                    retracted += len(before) - sum(block.size for block in kept)
                    last = tuple(word for word in last if word.to_ms > draft.fact.to_ms)
                    text += fresh
                    after_end.append((now_ms(at_s) - draft.fact.words[-1].to_ms) / 1000)
            match(text, shown, at_s)
            match(text, settled, at_s)
    return Latencies(list(shown.values()), list(settled.values()), after_end, len(said), len(said) - len(shown), retracted)


async def session(driver: HostDriver, number: int, speech: Speech, wait_s: float) -> Latencies:
    await asyncio.sleep(wait_s)
    pcm = np.concatenate([silence(500), read_pcm(speech.path), silence(2_500)])
    packets = timed(opus(pcm), START_MS)
    to_ms = packets[-1][0] + 20
    opened = OpenSeat(seat=f"s{number}", question=1, take=1, language=speech.language, analyzers=ANALYZERS, from_ms=START_MS)
    seat = FedSeat(driver, opened)
    seat.open()
    await seat.feed(packets)
    await seat.close(to_ms, limit_s=120)
    driver.send(
        FinalPass(
            job=f"f{number}", question=1, take=1, language=speech.language, analyzers=ANALYZERS,
            from_ms=START_MS, to_ms=to_ms, packets=packets,
        )
    )  # fmt: skip
    done = await driver.wait_for(FinalDone, lambda message: message.job == f"f{number}", limit_s=180)
    truth = next(draft.fact for draft in done.drafts if isinstance(draft.fact, Transcript))
    return measure(driver, seat, truth.words)


async def run(count: int) -> dict[str, float]:
    speeches = [one for one in (TWO_CITIES, LIBRISPEECH, NEWS) if one.path.is_file()]
    chosen = [TWO_CITIES] * count if count > 1 else speeches
    with tempfile.TemporaryDirectory() as folder:
        async with HostDriver(Path(folder)) as driver:
            process = psutil.Process(driver.process.pid)
            used = sum(process.cpu_times()[:2])
            if count == 1:
                found = [await session(driver, number, speech, 0) for number, speech in enumerate(chosen)]
            else:
                found = await asyncio.gather(
                    *(session(driver, number, one, number * 0.37) for number, one in enumerate(chosen))
                )
            used = sum(process.cpu_times()[:2]) - used
            rss = process.memory_info().rss / 2**20
    figures: dict[str, float] = {"sessions": count, "cpu_s": round(used, 1), "rss_mb": round(rss)}
    for name in ("shown_s", "settled_s", "after_end_s"):
        values = [value for one in found for value in getattr(one, name)]
        for percent in (50, 95):
            figures[f"{name[:-2]}_p{percent}_s"] = round(float(np.percentile(values, percent)), 2)
    figures["words"] = sum(one.words for one in found)
    figures["retracted"] = sum(one.retracted for one in found)
    figures["never_shown"] = sum(one.never for one in found)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.live_latency")
    parser.add_argument("--sessions", type=int, nargs="+", default=[1])
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    rows = [asyncio.run(run(count)) for count in chosen.sessions]
    table = Table(*rows[0], title="Spoken word to the wire, seconds")
    for row in rows:
        table.add_row(*(str(value) for value in row.values()))
    Console(width=160).print(table)
    if chosen.json:
        chosen.json.write_text(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
