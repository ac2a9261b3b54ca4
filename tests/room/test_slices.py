"""The two longest works of the server's own: each of their slices leaves the event loop to others within 5 ms."""

import asyncio
import struct
import sys
from pathlib import Path

import msgpack
import pytest

from server.analysis.host import HostCommand
from server.analysis.pool import HostPool
from server.core.clock import SystemClock
from server.core.facts import Draft, Entry, Signal, TranscriptFailed
from server.media.finish import _answer
from server.media.remux import PIECE_PACKETS
from server.media.states import FinishedTake, PlacedPart
from server.room.finishing import TakeFinisher
from tests.room.house import PLAN, House
from tests.slices import longest_slice_ms

LIMIT_MS = 5.0
ENTRIES = 20_000
HOUR_PACKETS = 180_000
SMALL_HOST = Path(__file__).parents[1] / "analysis" / "small_host.py"


def hour() -> tuple[tuple[int, bytes], ...]:
    return tuple((n * 20, bytes([n % 256]) * 80) for n in range(HOUR_PACKETS))


async def test_the_meter_sees_what_blocks_the_loop() -> None:
    async def block() -> None:
        sum(range(3_000_000))

    longest_ms, _ = await longest_slice_ms(block)
    assert longest_ms > 5


async def test_a_timeline_of_twenty_thousand_entries_is_read_in_short_slices(house: House) -> None:
    session = await house.session()
    store = house.stores.timeline
    for from_n in range(1, ENTRIES, 500):
        entries = []
        for n in range(from_n, from_n + 500):
            fact = Signal(question=1, take=1, name="speech_rate.recent", value=n, from_ms=n, to_ms=n + 1)
            entries.append(Entry(n=n, at_ms=n, key=f"s:{n}", fact=fact))
        await store.append(session, entries)
    longest_ms, read = await longest_slice_ms(lambda: store.read_all(session), enough_ms=LIMIT_MS)
    assert [entry.n for entry in read] == list(range(1, ENTRIES + 1))
    assert longest_ms < LIMIT_MS


async def test_an_hour_of_sound_goes_to_its_final_pass_in_short_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    pool = HostPool(HostCommand((sys.executable, str(SMALL_HOST))), 1, SystemClock())
    pool.start()
    told: list[Draft] = []
    finisher = TakeFinisher(
        "s", PLAN, pool, None, now_ms=lambda: 0, put=told.append, purposes=lambda: frozenset({"transcribe"})  # type: ignore[arg-type]
    )  # fmt: skip
    take = FinishedTake(3_600_000, 10, (PlacedPart(0, 3_600_000, 0),), False, hour())
    try:
        assert await pool.ready(20)
        longest_ms, _ = await longest_slice_ms(lambda: finisher._transcribe(1, 1, take), enough_ms=LIMIT_MS)
    finally:
        await pool.close()
    reasons = [draft.fact.reason for draft in told if isinstance(draft.fact, TranscriptFailed)]
    assert set(reasons) == {"small host, 180000 packets"}
    assert longest_ms < LIMIT_MS


async def test_an_hour_of_sound_comes_from_the_joining_child_in_short_slices(tmp_path: Path) -> None:
    sound, said = hour(), tmp_path / "said"
    pieces = [sound[at : at + PIECE_PACKETS] for at in range(0, len(sound), PIECE_PACKETS)]
    frames = [msgpack.packb(frame) for frame in ({"pieces": len(pieces)}, *pieces)]
    said.write_bytes(b"".join(struct.pack(">I", len(frame)) + frame for frame in frames))

    async def read() -> list[tuple[int, bytes]]:
        child = await asyncio.create_subprocess_exec("cat", str(said), stdout=asyncio.subprocess.PIPE)
        assert child.stdout is not None
        answer = await _answer(child.stdout)
        await child.wait()
        return answer["sound"]  # type: ignore[no-any-return]

    longest_ms, came = await longest_slice_ms(read, enough_ms=LIMIT_MS)
    assert tuple(came) == sound
    assert longest_ms < LIMIT_MS
