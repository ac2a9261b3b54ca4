"""A real host process on a real socket: rubbish, unknown seats, pictures, stopping, and its end."""

import asyncio
import struct
import time
from collections.abc import AsyncIterator
from pathlib import Path

import msgpack
import numpy as np
import pytest

from server.core.analysis_wire import (
    AnalyzerFailed,
    CloseSeat,
    DropSeat,
    FinalDone,
    FinalPass,
    HostPing,
    HostPong,
    NeedKeyframe,
    OpenSeat,
    Picture,
    SeatClosed,
    SeatFacts,
    SeatLevel,
    SeatPicture,
    Sound,
    StopAnalyzer,
    WatchPicture,
)
from server.core.facts import AnswerMeasured, EventBegan
from tests.analyzers.host_driver import HostDriver
from tests.analyzers.pictures import vp8
from tests.analyzers.sounds import noise, opus, silence, timed

pytestmark = pytest.mark.timeout(120)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """No models: the host starts at once, with voice, keywords and speech rate."""
    return tmp_path_factory.mktemp("no-models")


@pytest.fixture
async def host(tmp_path: Path, empty: Path) -> AsyncIterator[HostDriver]:
    async with HostDriver(tmp_path, empty, 1) as driver:
        yield driver


def opened(seat: str = "s", *analyzers: str) -> OpenSeat:
    return OpenSeat(seat=seat, question=1, take=1, language="zh", analyzers=analyzers or ("voice",), from_ms=0)


async def alive(host: HostDriver) -> HostPong:
    sent = time.monotonic()
    host.send(HostPing(sent=sent))
    return await host.wait_for(HostPong, lambda pong: pong.sent == sent)


async def test_it_greets_with_what_it_has_and_what_is_missing(host: HostDriver) -> None:
    assert {one.name for one in host.ready.analyzers} >= {"voice", "keywords", "speech_rate"}
    assert set(host.ready.missing) >= {"transcript", "face"}
    assert {"voice.silence", "voice.dead"} <= {event.name for event in host.ready.events}
    assert host.ready.pid == host.process.pid
    pong = await alive(host)
    assert pong.rss_mb > 10
    assert pong.backlog_s == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xc1",
        b"\x93\x01\x02",
        msgpack.packb({"type": "nonsense"}),
        msgpack.packb({"type": "sound", "seat": "s", "packets": "no"}),
        msgpack.packb({"type": "open_seat", "seat": "s"}),
        msgpack.packb([[[[[[]]]]]]),
        b"\xff" * 100_000,
    ],
    ids=["empty", "no-msgpack", "list", "unknown-type", "wrong-field", "missing-fields", "nested", "long-rubbish"],
)
async def test_rubbish_harms_nobody(host: HostDriver, body: bytes) -> None:
    host.send(opened())
    host.writer.write(struct.pack(">I", len(body)) + body)
    host.send(Sound(seat="s", packets=timed(opus(noise(1_500, -40)), 0)))
    assert await host.wait_for(SeatLevel)
    assert await alive(host)


async def test_messages_for_unknown_seats_are_passed_over(host: HostDriver) -> None:
    for message in (
        Sound(seat="x", packets=((0, b"a"),)),
        Picture(seat="x", at_ms=0, key=True, data=b"a"),
        StopAnalyzer(seat="x", analyzer="voice"),
        WatchPicture(seat="x", for_s=1),
        CloseSeat(seat="x", to_ms=1),
        DropSeat(seat="x"),
    ):
        host.send(message)
    assert await alive(host)


async def test_packets_and_pictures_that_are_none_are_passed_over(host: HostDriver) -> None:
    host.send(opened())
    host.send(WatchPicture(seat="s", for_s=30))
    host.send(Sound(seat="s", packets=((0, b""), (20, b"\x00"), (40, b"\xff" * 1500), (-5, b"abc"))))
    host.send(Picture(seat="s", at_ms=0, key=True, data=b"no picture at all"))
    assert await host.wait_for(NeedKeyframe)
    host.send(Sound(seat="s", packets=timed(opus(noise(1_500, -40)), 100)))
    assert await host.wait_for(SeatLevel)


async def test_a_seat_is_settled_as_it_goes_even_in_silence_and_closes(host: HostDriver) -> None:
    host.send(opened())
    packets = timed(opus(silence(6_000)), 0)
    host.send(Sound(seat="s", packets=packets))
    await host.wait_for(SeatFacts, lambda facts: facts.settled_ms >= 4_000)
    dead = await host.wait_for(SeatFacts, lambda facts: any(isinstance(one.fact, EventBegan) for one in facts.drafts))
    assert dead.drafts[0].fact.name == "voice.dead"  # type: ignore[union-attr]
    host.send(CloseSeat(seat="s", to_ms=6_000))
    await host.wait_for(SeatClosed)
    settled = [facts.settled_ms for _, facts in host.all(SeatFacts)]
    assert settled == sorted(settled)
    assert settled[-1] == 6_000
    levels = [level.level_dbfs for _, level in host.all(SeatLevel)]
    assert len(levels) in {5, 6}
    assert max(levels) < -80


async def test_an_analyzer_that_is_not_there_is_told_of(host: HostDriver) -> None:
    host.send(opened("s", "voice", "transcript", "fortune"))
    await host.wait_for(AnalyzerFailed, lambda one: one.analyzer == "fortune")
    failed = {one.analyzer for _, one in host.all(AnalyzerFailed)}
    assert failed == {"transcript", "fortune"}


async def test_stopping_takes_less_than_a_second(host: HostDriver) -> None:
    host.send(opened())
    packets = timed(opus(silence(8_000)), 0)
    host.send(Sound(seat="s", packets=packets[:100]))
    host.send(StopAnalyzer(seat="s", analyzer="voice"))
    host.send(Sound(seat="s", packets=packets[100:]))
    host.send(CloseSeat(seat="s", to_ms=8_000))
    await host.wait_for(SeatClosed)
    assert not any(facts.drafts for _, facts in host.all(SeatFacts))


def moving_pictures(count: int) -> list[tuple[int, bool, bytes]]:
    rng = np.random.default_rng(1)
    base = rng.integers(0, 255, (180, 320, 3), dtype=np.uint8)
    return vp8((200 * number, np.roll(base, 8 * number, axis=1)) for number in range(count))


async def test_a_live_picture_comes_while_somebody_watches_and_stops_then(host: HostDriver) -> None:
    host.send(opened())
    pictures = moving_pictures(10)
    at_ms, key, data = pictures[0]
    host.send(Picture(seat="s", at_ms=at_ms, key=key, data=data))
    assert await alive(host)
    assert host.all(SeatPicture) == []
    host.send(WatchPicture(seat="s", for_s=1.2))
    for at_ms, key, data in pictures[1:3]:
        host.send(Picture(seat="s", at_ms=at_ms, key=key, data=data))
    assert await host.wait_for(NeedKeyframe)
    for at_ms, key, data in pictures:
        host.send(Picture(seat="s", at_ms=at_ms, key=key, data=data))
    picture = await host.wait_for(SeatPicture)
    assert picture.jpeg.startswith(b"\xff\xd8")
    assert len(host.all(SeatPicture)) == 1
    await asyncio.sleep(1.3)
    for at_ms, key, data in pictures:
        host.send(Picture(seat="s", at_ms=at_ms, key=key, data=data))
    assert await alive(host)
    assert len(host.all(SeatPicture)) == 1


async def test_a_break_in_the_pictures_asks_for_a_key(host: HostDriver) -> None:
    host.send(opened())
    host.send(WatchPicture(seat="s", for_s=30))
    pictures = moving_pictures(3)
    host.send(Picture(seat="s", at_ms=0, key=False, data=pictures[1][2]))
    assert await host.wait_for(NeedKeyframe)
    host.send(Picture(seat="s", at_ms=200, key=True, data=pictures[0][2]))
    assert await host.wait_for(SeatPicture)


async def test_a_final_pass_without_models_still_measures(host: HostDriver) -> None:
    packets = timed(opus(noise(2_000, -40)), 500)
    host.send(
        FinalPass(
            job="j", question=2, take=1, language="zh", analyzers=("voice", "speech_rate", "keywords"), from_ms=500,
            to_ms=2_500, packets=packets,
        )
    )  # fmt: skip
    done = await host.wait_for(FinalDone)
    [measured] = [draft.fact for draft in done.drafts if isinstance(draft.fact, AnswerMeasured)]
    assert measured.question == 2
    assert measured.not_available["rate_per_min"]


async def test_it_ends_with_its_socket(tmp_path: Path, empty: Path) -> None:
    driver = HostDriver(tmp_path, empty, 1)
    await driver.start()
    driver.writer.close()
    assert await asyncio.wait_for(driver.process.wait(), 3) == 0
    driver._server.close()


async def test_without_a_server_it_ends_at_once(tmp_path: Path, empty: Path) -> None:
    import sys

    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "analyzers.host", "--socket", str(tmp_path / "none"), "--models", str(empty),
        stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    assert await asyncio.wait_for(process.wait(), 20) == 1
