"""Our own side of the live bench: several speakers at once through one real analyzer host process.

Each speaker talks without pause, in real time, 0.37 s after the one before. Opus packets go in batches of 100 ms; at the end
the seat is closed, as the server does with an answer.
"""

import asyncio
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from server.core.analysis_wire import CloseSeat, FinalDone, FinalPass, OpenSeat, SeatClosed, SeatFacts, SeatPartial, Sound
from server.core.facts import Transcript, Utterance, Word
from tests.analyzers.host_driver import HostDriver
from tests.analyzers.sounds import PACKET_MS, units
from tests.bench.asr_match import Shown
from tests.bench.asr_row import Heard, LiveRow, row_of
from tests.bench.asr_usage import Usage
from tests.bench.asr_voices import Voice

APART_S = 0.37
BATCH_PACKETS = 5
START_MS = 1_000
ANALYZERS = ("voice", "transcript", "speech_rate", "keywords")
CLOSE_LIMIT_S = 180.0


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
