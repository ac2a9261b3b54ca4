"""Consoles by the dozen and one that never reads, with a real server."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import ClientSession

from loadtest.candidate import SyntheticCandidate
from loadtest.clips import Clip
from loadtest.crowd import Crowd, CrowdJob, mark
from loadtest.deaf import DeafConsole, client_frame
from server.core.plan import Plan, Question
from server.core.tasks import Tasks
from tests.e2e.conftest import LiveServer

PLAN = Plan(title="Crowd", language="en", questions=(Question(text="Q", preparation_s=0, answer_s=60),))
CONSOLES, MESSAGES = 12, 6


@pytest.fixture
def server(tmp_path: Path) -> Iterator[LiveServer]:
    live = LiveServer(tmp_path, LIS_ANALYZER_HOSTS="0")
    live.set_up()
    live.start()
    try:
        asyncio.run(live.up(90))
        yield live
    finally:
        live.close()
    assert "task_failed" not in live.log()


@pytest.mark.parametrize("length", [0, 5, 125, 126, 4000])
def test_a_client_frame_is_masked_and_whole(length: int) -> None:
    frame = client_frame("a" * length)
    at = 2 if length < 126 else 4
    assert frame[0] == 0x81
    assert (frame[1] & 0x80) == 0x80
    assert (frame[1] & 0x7F) == length if length < 126 else int.from_bytes(frame[2:4], "big") == length
    mask, data = frame[at : at + 4], frame[at + 4 :]
    assert bytes(byte ^ mask[n % 4] for n, byte in enumerate(data)) == b"a" * length


async def test_every_console_gets_every_message_while_one_never_reads(server: LiveServer) -> None:
    _, token = await server.invite(PLAN)
    candidate = SyntheticCandidate(server.url, token, Clip(0, (), (), ()))
    await candidate.open_link()
    await candidate.enter()
    deaf = DeafConsole(server.url, server.api_key, [candidate.session])
    crowd = Crowd(CrowdJob(url=server.url, api_key=server.api_key, watched=[[candidate.session]] * CONSOLES))
    tasks = Tasks("test")
    headers = {"Origin": server.url, "Authorization": f"Bearer {server.api_key}"}
    async with ClientSession(headers=headers) as http:
        try:
            await crowd.enter(http)
            tasks.start(deaf.stay(), "deaf")
            await candidate.say(f"{mark()} before any phase")
            crowd.begin("counted")
            for number in range(MESSAGES):
                await candidate.say(f"{mark()} message {number}")
            async with asyncio.timeout(10):
                while len(crowd.outcome().delays_ms.get("counted", ())) < CONSOLES * MESSAGES:
                    await asyncio.sleep(0.05)
        finally:
            await tasks.close()
            await crowd.close()
            await candidate.close()
    outcome = crowd.outcome()
    assert len(outcome.delays_ms["counted"]) == CONSOLES * MESSAGES
    assert set(outcome.delays_ms) == {"counted"}
    assert 0 < min(outcome.delays_ms["counted"]) < 5000
    assert outcome.lost_sockets == 0
