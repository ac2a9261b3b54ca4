"""The candidate's page in a real Chromium goes on by itself: server killed, page reloaded, another page opened."""

import asyncio
import re
import time
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect

from loadtest.console import SyntheticConsole
from server.core.facts import AnswerAnalysed, Entry, MediaBack, PartEnded, RecordingReady
from server.core.plan import Plan, Question
from tests.e2e.browser import candidate_context, chromium
from tests.e2e.conftest import LiveServer, known_speech
from tests.e2e.sessions import only_session, timeline

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PLAN = Plan(
    title="Faults",
    language="en",
    questions=(Question(text="First question", preparation_s=0, answer_s=600), Question(text="2")),
)


@pytest.fixture
async def answering(server: LiveServer) -> AsyncIterator[Page]:
    """A page that is answering question 1, with Chromium's own fake camera and the speech that the package index carries."""
    _, token = await server.invite(PLAN)
    async with chromium(sound=known_speech()) as browser:
        context = await candidate_context(browser, "en")
        page = await context.new_page()
        await page.goto(f"{server.url}/i/{token}?raw=1")
        await page.get_by_role("button", name="Begin", exact=True).click()
        for purpose in ("record", "transcribe", "analyse"):
            await page.locator(f"#{purpose}-yes").press("Space")
        await page.get_by_role("button", name="Confirm and continue").click()
        go = page.locator(".bottom .button.primary")
        await expect(go).to_have_text(re.compile("^Continue"), timeout=30_000)
        await expect(go).to_be_enabled(timeout=40_000)
        await go.click()
        await page.get_by_role("button", name="question 1").click()
        await recording(page)
        yield page


async def recording(page: Page, limit_s: float = 20.0) -> None:
    await expect(page.locator(".recording.on")).to_be_visible(timeout=limit_s * 1000)


async def test_server_killed_in_mid_answer(server: LiveServer, answering: Page) -> None:
    """Nobody touches the page; it is back at the same question, recording, within five seconds of the server."""
    for _ in range(2):
        await asyncio.sleep(2.5)
        server.kill()
        await expect(answering.locator(".recording.on")).to_be_hidden(timeout=4000)
        server.start()
        await server.up()
        up_s = time.monotonic()
        await recording(answering)
        assert time.monotonic() - up_s <= 5.0
        await expect(answering.get_by_text("First question")).to_be_visible()
    await asyncio.sleep(1.5)
    await answering.get_by_role("button", name="Finish answer").click()
    console = SyntheticConsole(server.url, server.api_key)
    await console.enter()
    session = await only_session(console)
    await console.watch(session)
    await console.find(session, lambda entry: isinstance(entry.fact, AnswerAnalysed), 60)
    entries = await timeline(console, session)
    await console.close()
    assert [entry.n for entry in entries] == list(range(1, len(entries) + 1))
    parts = [entry.fact for entry in entries if isinstance(entry.fact, PartEnded)]
    assert [part.reason for part in parts] == ["server_restarted", "server_restarted", "answer_ended"]
    ready = next(entry.fact for entry in entries if isinstance(entry.fact, RecordingReady))
    assert len(ready.parts) == 3
    assert ready.has_picture


async def test_reload_and_crash_continue_at_the_same_question(server: LiveServer, answering: Page) -> None:
    await asyncio.sleep(1.5)
    await answering.reload()
    await recording(answering)
    await expect(answering.get_by_text("First question")).to_be_visible()
    url, context = answering.url, answering.context
    await answering.close()
    again = await context.new_page()
    await again.goto(url)
    go_on = again.get_by_role("button", name="Continue the interview here")
    if await go_on.is_visible():
        await go_on.click()
    await recording(again)
    console = SyntheticConsole(server.url, server.api_key)
    await console.enter()
    entries = await timeline(console, await only_session(console))
    await console.close()
    assert sum(_is_back(entry) for entry in entries) >= 3


async def test_a_second_page_takes_over_and_the_first_one_says_so(answering: Page) -> None:
    second = await answering.context.new_page()
    await second.goto(answering.url)
    go_on = second.get_by_role("button", name="Continue the interview here")
    await expect(go_on.or_(second.locator(".recording.on")).first).to_be_visible(timeout=20_000)
    if await go_on.is_visible():
        await go_on.click()
    await recording(second)
    await expect(answering.get_by_role("button", name="Continue here")).to_be_visible(timeout=10_000)


async def test_offline_for_five_seconds(answering: Page) -> None:
    """The page says what is happening, and goes on by itself; the clock gave the time back."""
    await asyncio.sleep(1.0)
    await answering.context.set_offline(True)
    await expect(answering.get_by_text("Everything you said so far is saved.").first).to_be_visible(timeout=10_000)
    await asyncio.sleep(3.0)
    await answering.context.set_offline(False)
    await recording(answering)
    await expect(answering.get_by_text("First question")).to_be_visible()


def _is_back(entry: Entry) -> bool:
    return isinstance(entry.fact, MediaBack)
