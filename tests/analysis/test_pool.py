"""The pool with real processes on a real socket: hosts die, seats move, nothing is lost or said twice."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from server.analysis import host as host_module
from server.analysis.host import HostCommand
from server.analysis.pool import FinalPassFailed, HostPool
from server.analysis.seat import Stretch
from server.core.analysis_wire import FinalPass
from server.core.clock import SystemClock
from server.core.facts import Draft, Purpose, Utterance
from server.core.media import EncodedFrame
from tests.analysis.test_seat import Listener, speak
from tests.analyzers.sounds import noise, opus, timed

SMALL_HOST = Path(__file__).with_name("small_host.py")
PURPOSES: frozenset[Purpose] = frozenset({"transcribe"})


@asynccontextmanager
async def pool_of(count: int, *options: str) -> AsyncIterator[HostPool]:
    pool = HostPool(HostCommand((sys.executable, str(SMALL_HOST), *options)), count, SystemClock())
    pool.start()
    try:
        yield pool
    finally:
        await pool.close()


@pytest.fixture(autouse=True)
def _path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))


async def until(wanted: Callable[[], bool], limit_s: float = 20.0) -> None:
    async with asyncio.timeout(limit_s):
        while not wanted():
            await asyncio.sleep(0.01)


def stretch(name: str = "s") -> Stretch:
    return Stretch(name, 1, 1, "en", PURPOSES, from_ms=0)


def heard(listener: Listener) -> list[int]:
    return [draft.fact.from_ms for draft in listener.drafts if isinstance(draft.fact, Utterance)]


async def test_a_host_that_dies_in_mid_sentence_loses_no_word_and_doubles_none(tmp_path: Path) -> None:
    async with pool_of(1, "--die-after", "3", "--marker", str(tmp_path / "died")) as pool:
        assert await pool.ready(20)
        listener = Listener()
        seat = pool.open_seat(stretch(), listener)
        speak(seat, 0, 8000)
        seat.close(8000)
        await asyncio.wait_for(seat.closed.wait(), 20)
        assert heard(listener) == list(range(0, 8000, 1000))
        assert listener.states == [("host", True), ("host", False), ("host", True)]
        assert pool.hosts[0].starts == 2


async def test_a_seat_moves_to_the_other_host_when_its_own_dies() -> None:
    async with pool_of(2) as pool:
        await until(lambda: all(host.pong for host in pool.hosts))
        listener = Listener()
        seat = pool.open_seat(stretch(), listener)
        speak(seat, 0, 2500)
        await until(lambda: len(heard(listener)) == 2)
        mine = next(host for host in pool.hosts if host is seat.line)
        assert mine.pid is not None
        os.kill(mine.pid, signal.SIGKILL)
        await until(lambda: seat.line is not mine and seat.line is not None)
        speak(seat, 2500, 5000)
        seat.close(5000)
        await asyncio.wait_for(seat.closed.wait(), 20)
        assert heard(listener) == list(range(0, 5000, 1000))


async def test_seats_are_spread() -> None:
    async with pool_of(2) as pool:
        await until(lambda: all(host.pong for host in pool.hosts))
        seats = [pool.open_seat(stretch(f"s{n}"), Listener()) for n in range(6)]
        lines = [seat.line for seat in seats]
        assert [lines.count(host) for host in pool.hosts] == [3, 3]


async def final_job(pool: HostPool, packet: bytes = b"") -> tuple[Draft, ...]:
    packets = ((0, packet),)
    job = FinalPass(job="j", question=1, take=1, language="en", analyzers=(), from_ms=0, to_ms=1000, packets=packets)
    return await pool.final_pass(job, PURPOSES)


async def test_a_final_pass_is_answered() -> None:
    async with pool_of(1) as pool:
        assert len(await final_job(pool)) == 1


async def test_a_job_that_kills_three_hosts_is_given_up() -> None:
    async with pool_of(1, "--poison", "yes") as pool:
        with pytest.raises(FinalPassFailed, match="three times"):
            await asyncio.wait_for(final_job(pool), 30)
        assert await pool.ready(20), "and the next host is there for others"


async def test_without_hosts_analysis_is_off_and_nothing_waits() -> None:
    async with pool_of(0) as pool:
        assert not pool.enabled
        assert not await pool.ready(0.1)
        with pytest.raises(FinalPassFailed, match="off"):
            await final_job(pool)


async def test_a_program_that_cannot_start_is_tried_again_and_harms_nobody() -> None:
    pool = HostPool(HostCommand(("/nonexistent/program",)), 1, SystemClock())
    pool.start()
    try:
        await until(lambda: pool.hosts[0].starts >= 2)
        listener = Listener()
        seat = pool.open_seat(stretch(), listener)
        speak(seat, 0, 1000)
        assert listener.states == [("host", False)]
    finally:
        await pool.close()


async def test_closing_ends_the_processes() -> None:
    async with pool_of(2) as pool:
        await until(lambda: all(host.pong for host in pool.hosts))
        pids = [host.pid for host in pool.hosts]
    for pid in pids:
        assert pid is not None
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


async def test_sound_of_a_take_longer_than_any_backlog_is_no_sign_of_a_host_that_hangs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(host_module, "BACKLOG_LIMIT_BYTES", 200_000)
    async with pool_of(1) as pool:
        assert await pool.ready(20)
        seat = pool.open_seat(stretch(), Listener())
        jobs = [asyncio.create_task(final_job(pool, packet=b"x" * 2_000_000)) for _ in range(5)]
        while not all(job.done() for job in jobs):
            speak(seat, 0, 100)
            await asyncio.sleep(0.001)
        assert len(await asyncio.gather(*jobs)) == 5
        assert pool.hosts[0].starts == 1


async def test_a_finished_answer_does_not_wait_for_ever_for_a_host_that_never_starts() -> None:
    pool = HostPool(HostCommand(("/nonexistent/program",)), 1, SystemClock(), host_wait_s=0.1)
    pool.start()
    try:
        with pytest.raises(FinalPassFailed, match="no analysis process"):
            await final_job(pool)
    finally:
        await pool.close()


class Faulty(Listener):
    """A session that fails while it is told something."""

    def seat_facts(self, drafts: Sequence[Draft]) -> None:
        raise KeyError("a fault of our own")


async def test_a_fault_in_one_session_ends_no_analysis_for_good() -> None:
    async with pool_of(1) as pool:
        assert await pool.ready(20)
        faulty = pool.open_seat(stretch("faulty"), Faulty())
        speak(faulty, 0, 2000)
        await until(lambda: pool.hosts[0].starts == 2)
        pool.forget(faulty)
        listener = Listener()
        speak(pool.open_seat(stretch("sound"), listener), 0, 2000)
        await until(lambda: len(heard(listener)) >= 1)


async def test_what_a_host_does_less_of_is_known_by_seat_and_over_when_the_host_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A real host whose engine is too slow."""
    monkeypatch.setenv("SLOW_WHILE", str(tmp_path / "slow"))
    (tmp_path / "slow").touch()
    slow_host = Path(__file__).parents[1] / "analyzers" / "host" / "slow_host.py"
    pool = HostPool(HostCommand((sys.executable, str(slow_host), "--models", str(tmp_path))), 1, SystemClock())
    pool.start()
    try:
        assert await pool.ready(60)
        host, listener = pool.hosts[0], Listener()
        seat = pool.open_seat(stretch(), listener)
        assert pool.reduced(seat) == frozenset()
        assert pool.seats_by_host() == {"h0": 1}
        for number, (at_ms, data) in enumerate(timed(opus(noise(6_000, -30)), 0)):
            seat.put(EncodedFrame("sound", at_ms, number * 960, data, keyframe=False))
        await until(lambda: "partial_words" in pool.reduced(seat), 20)
        assert pool.reduced(None) == pool.reduced(seat)
        assert host.pong is not None
        assert host.pong.late_s > 1
        assert host.up
        host.kill()
        await until(lambda: not host.up)
        assert pool.reduced(seat) == frozenset(), "nothing is known of the next host yet"
    finally:
        await pool.close()
