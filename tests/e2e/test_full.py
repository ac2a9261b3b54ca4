"""A full server: new candidates wait at the door and come in by turn, and whoever is in never meets it."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession
from playwright.async_api import expect

from loadtest.candidate import ALL_PURPOSES, SyntheticCandidate
from server.core.messages import PROTOCOL_VERSION, ConsoleHello, ServerLoad, WatchWall
from server.core.plan import Plan, Question
from server.hiring.consent import ConsentBook
from tests.e2e.browser import candidate_context, chromium
from tests.e2e.conftest import LiveServer, clip_of

PLAN = Plan(title="Full", language="en", questions=(Question(text="Tell us", preparation_s=0, answer_s=300),))
OPEN = "/api/candidate/invitations/{token}/open"


@pytest.fixture
async def one_place(tmp_path: Path) -> AsyncIterator[LiveServer]:
    """A server for one interview at a time, without analysis."""
    server = LiveServer(tmp_path, LIS_MAX_LIVE_SESSIONS="1", LIS_ANALYZER_HOSTS="0")
    server.set_up()
    server.start()
    try:
        await server.up()
        yield server
    finally:
        server.close()
        assert "Traceback" not in server.log()


@pytest.fixture
async def inside(one_place: LiveServer, clips: Path) -> AsyncIterator[SyntheticCandidate]:
    """Who has the only place."""
    _, token = await one_place.invite(PLAN, "First")
    candidate = SyntheticCandidate(one_place.url, token, await clip_of(clips, 6))
    assert await candidate.open_link() == 200
    await candidate.enter()
    yield candidate
    await candidate.close()


async def leave(candidate: SyntheticCandidate) -> None:
    """Withdraw: the interview is over."""
    version = ConsentBook().version()
    await candidate.consent(version, dict(ALL_PURPOSES))
    await candidate.consent(version, {**ALL_PURPOSES, "record": False})
    await candidate.see(lambda view: view.stage == "withdrawn")


async def load_of(server: LiveServer, wanted: dict[str, object]) -> ServerLoad:
    """What a console on the wall is told, once it is as wanted."""
    headers = {"Authorization": f"Bearer {server.api_key}", "Origin": server.url}
    async with ClientSession(headers=headers) as http, http.ws_connect(f"{server.url}/ws/console") as socket:
        await socket.send_str(ConsoleHello(version=PROTOCOL_VERSION).model_dump_json())
        await socket.send_str(WatchWall().model_dump_json())
        async with asyncio.timeout(10):
            async for message in socket:
                said = message.json()
                if said["type"] == "server_load" and all(said[name] == value for name, value in wanted.items()):
                    return ServerLoad.model_validate(said)
    raise AssertionError("the console's socket ended")


async def test_the_next_waits_with_a_time_to_come_again_and_comes_in_when_one_has_left(
    one_place: LiveServer, inside: SyntheticCandidate, clips: Path
) -> None:
    _, token = await one_place.invite(PLAN, "Second")
    second = SyntheticCandidate(one_place.url, token, await clip_of(clips, 6))
    async with ClientSession(headers={"Origin": one_place.url}) as http:
        async with http.post(one_place.url + OPEN.format(token=token), json={"page_id": "page-0002"}) as response:
            assert response.status == 503
            assert (await response.json())["code"] == "full"
            assert 8 <= int(response.headers["Retry-After"]) <= 12
        async with http.get(one_place.url + OPEN.format(token=token).removesuffix("/open")) as response:
            assert response.status == 200, "the link stays valid"
    load = await load_of(one_place, {"waiting": 1})
    assert (load.full, load.live, load.most) == (("sessions",), 1, 1)

    assert await inside.open_link() == 200, "who is in reloads and reconnects as ever"
    await inside.enter()

    await leave(inside)
    assert await second.open_link() == 200
    await second.enter()
    load = await load_of(one_place, {"waiting": 0, "live": 1})
    async with ClientSession() as http, http.get(f"{one_place.url}/metrics") as response:
        figures = (await response.text()).splitlines()
    assert 'lis_joins_refused_total{why="sessions"} 1.0' in figures
    assert "lis_joins_let_in_total 2.0" in figures
    assert any(line.startswith('lis_loop_lag_seconds_bucket{le="0.02"}') for line in figures)
    assert any(line.startswith("process_cpu_seconds_total") for line in figures)
    await second.close()


@pytest.mark.browser
@pytest.mark.slow
async def test_the_page_waits_calmly_and_goes_in_by_itself(one_place: LiveServer, inside: SyntheticCandidate) -> None:
    _, token = await one_place.invite(PLAN, "Second")
    async with chromium() as browser:
        page = await (await candidate_context(browser, "en")).new_page()
        await page.goto(f"{one_place.url}/i/{token}")
        await page.get_by_role("button", name="Begin", exact=True).click()
        await expect(page.get_by_role("heading", name="please wait a moment")).to_be_visible()
        await expect(page.get_by_role("timer")).to_have_text("Trying again in 5 seconds", timeout=15_000)
        await page.get_by_role("button", name="Try now").click()
        await expect(page.get_by_role("timer")).not_to_have_text("Trying again in 5 seconds")
        await expect(page.get_by_role("timer")).to_contain_text("Trying again in", timeout=5_000)
        await leave(inside)
        began_s = time.monotonic()
        await expect(page.locator("#record-yes")).to_be_visible(timeout=20_000)
        assert time.monotonic() - began_s <= 14, "within one wait, without a touch"
