"""A real host process whose engine is too slow: it does less in the right order, loses no settled word, and recovers."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from server.core.analysis_wire import (
    CloseSeat,
    DropSeat,
    FinalDone,
    FinalFailed,
    FinalPass,
    FinalSound,
    HostPing,
    HostPong,
    OpenSeat,
    Picture,
    SeatClosed,
    SeatFacts,
    SeatPartial,
    Sound,
    StopAnalyzer,
)
from server.core.facts import AnswerMeasured, Signal
from tests.analyzers.host_driver import HostDriver
from tests.analyzers.pictures import vp8
from tests.analyzers.sounds import noise, opus, timed

pytestmark = pytest.mark.timeout(120)

PROGRAM = (str(Path(__file__).with_name("slow_host.py")),)


@pytest.fixture
def slow_while(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """While this file is there, the engine takes 0.7 s for a job."""
    marker = tmp_path / "slow"
    monkeypatch.setenv("SLOW_WHILE", str(marker))
    monkeypatch.setenv("SLOW_HOST_DOWN_AFTER_S", "1")
    return marker


def opened(seat: str, *analyzers: str) -> OpenSeat:
    return OpenSeat(seat=seat, question=1, take=1, language="en", analyzers=analyzers, from_ms=0)


async def ponged(host: HostDriver) -> HostPong:
    sent = time.monotonic()
    host.send(HostPing(sent=sent))
    return await host.wait_for(HostPong, lambda pong: pong.sent == sent)


async def until_level(host: HostDriver, level: int, limit_s: float = 20.0) -> HostPong:
    async with asyncio.timeout(limit_s):
        while (pong := await ponged(host)).level != level:
            await asyncio.sleep(0.1)
    return pong


def signals(host: HostDriver, name: str) -> list[Signal]:
    drafts = [draft for _, facts in host.all(SeatFacts) for draft in facts.drafts]
    return [draft.fact for draft in drafts if isinstance(draft.fact, Signal) and draft.fact.name == name]


def longest_gap_ms(times_ms: Sequence[int]) -> int:
    return int(np.diff(np.array(times_ms)).max())


async def test_partials_go_first_then_pictures_then_final_passes_and_all_of_it_comes_back(
    tmp_path: Path, slow_while: Path
) -> None:
    async with HostDriver(tmp_path, tmp_path, 2, program=PROGRAM) as host:
        host.send(opened("s", "slow", "looks"))
        calm = await ponged(host)
        assert (calm.level, calm.reduced) == (0, ())
        slow_while.touch()
        host.send(Sound(seat="s", packets=timed(opus(noise(14_000, -30)), 0)))
        seen: list[HostPong] = []
        async with asyncio.timeout(20):
            while not seen or seen[-1].level < 3:
                seen.append(await ponged(host))
                await asyncio.sleep(0.05)
        assert list(dict.fromkeys(pong.level for pong in seen)) == [0, 1, 2, 3]
        assert seen[-1].reduced == ("partial_words", "pictures", "final_pass")
        assert seen[-1].late_s > 2.5

        since = len(host.said)
        for at_ms, key, data in vp8((20_000 + n * 200, np.full((240, 320, 3), 40 + n, np.uint8)) for n in range(40)):
            host.send(Picture(seat="s", at_ms=at_ms, key=key, data=data))
            await asyncio.sleep(0.01)
        sound = timed(opus(noise(2_000, -30)), 0)
        host.send(FinalSound(job="j", packets=sound))
        host.send(FinalPass(job="j", question=1, take=1, language="en", analyzers=("slow",), from_ms=0, to_ms=2_000,
                            packets=(), pieces=1))  # fmt: skip
        pressed = await until_level(host, 3)
        assert pressed.finals_waiting == 1
        assert pressed.partials_dropped > 0
        assert not any(partial.text for _, partial in host.all(SeatPartial) if partial in [m for _, m in host.said[since:]])

        slow_while.unlink()
        await until_level(host, 0)
        done = await host.wait_for(FinalDone, since=since)
        measured = next(draft.fact for draft in done.drafts if isinstance(draft.fact, AnswerMeasured))
        steps_s = [measured.values[f"slow.step{number}_s"] for number in range(8)]
        assert steps_s == sorted(steps_s)
        host.send(Sound(seat="s", packets=timed(opus(noise(2_000, -30)), 14_000)))
        await host.wait_for(SeatPartial, lambda partial: bool(partial.text), since=len(host.said))
        host.send(CloseSeat(seat="s", to_ms=28_000))
        await host.wait_for(SeatClosed)
        assert sorted(one.value for one in signals(host, "slow.settled")) == [float(n) for n in range(1, 51)], (
            "no word is lost"
        )
        looked_ms = [one.to_ms for one in signals(host, "looks.look")]
        assert len(looked_ms) == pytest.approx(14, abs=2), "every third of five a second: 500 ms apart at least"
        assert longest_gap_ms(looked_ms) <= 800


async def test_a_final_pass_goes_on_in_single_steps_while_words_are_late(
    tmp_path: Path, slow_while: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLOW_HOST_FINAL_STEP_EVERY_S", "1")
    monkeypatch.setenv("SLOW_HOST_FINAL_STEP_LATEST_S", "60")
    monkeypatch.setenv("SLOW_HEAVY_FINAL_EVERY_S", "1")
    async with HostDriver(tmp_path, tmp_path, 1, program=PROGRAM) as host:
        host.send(opened("s", "slow"))
        slow_while.touch()
        packets = timed(opus(noise(6_400, -30)), 0)
        host.send(Sound(seat="s", packets=packets))
        await until_level(host, 3)
        host.send(FinalPass(job="j", question=1, take=1, language="en", analyzers=("slow",), from_ms=0, to_ms=500,
                            packets=packets[:25]))  # fmt: skip
        done = await host.wait_for(FinalDone, limit_s=40)
        measured = next(draft.fact for draft in done.drafts if isinstance(draft.fact, AnswerMeasured))
        settled_s = [at_s for at_s, facts in host.all(SeatFacts) if facts.drafts]
        first_s, second_s = (measured.values[f"slow.step{number}_s"] for number in (0, 1))
        assert second_s - first_s >= 0.9, "one step at a time"
        assert settled_s[-1] > second_s, "while words were still late"


async def test_a_final_pass_whose_sound_did_not_come_whole_is_refused(tmp_path: Path, slow_while: Path) -> None:
    async with HostDriver(tmp_path, tmp_path, 1, program=PROGRAM) as host:
        asked = FinalPass(
            job="j", question=1, take=1, language="en", analyzers=("slow",), from_ms=0, to_ms=500, packets=(), pieces=2
        )
        host.send(FinalSound(job="j", packets=((0, b"x"),)))
        host.send(asked)
        failed = await host.wait_for(FinalFailed)
        assert (failed.job, failed.reason) == ("j", "its sound did not come whole")


@pytest.mark.parametrize("told", ["stop", "drop"])
async def test_a_seat_that_is_closing_can_still_be_stopped_and_dropped(tmp_path: Path, slow_while: Path, told: str) -> None:
    """Consent is taken back, or the server waits no more, while the last words are decoded."""
    async with HostDriver(tmp_path, tmp_path, 1, program=PROGRAM) as host:
        host.send(opened("s", "slow"))
        slow_while.touch()
        host.send(Sound(seat="s", packets=timed(opus(noise(14_000, -30)), 0)))
        host.send(CloseSeat(seat="s", to_ms=14_000))
        async with asyncio.timeout(20):
            while (await ponged(host)).late_s < 0.5:
                await asyncio.sleep(0.05)
        host.send(StopAnalyzer(seat="s", analyzer="slow") if told == "stop" else DropSeat(seat="s"))
        if told == "stop":
            await host.wait_for(SeatClosed)
        slow_while.unlink()
        host.send(opened("next", "slow"))
        host.send(Sound(seat="next", packets=timed(opus(noise(2_000, -30)), 0)))
        host.send(CloseSeat(seat="next", to_ms=2_000))
        await host.wait_for(SeatClosed, lambda closed: closed.seat == "next")  # its words came behind all that waited
        assert [closed.seat for _, closed in host.all(SeatClosed)] == (["s", "next"] if told == "stop" else ["next"])
        of_the_first = [draft for _, facts in host.all(SeatFacts) if facts.seat == "s" for draft in facts.drafts]
        assert len(of_the_first) < 20, "43 were asked for"
