"""The candidate's page in a real Chromium goes on by itself, with the right time left: server killed, page reloaded, network
gone, another page opened."""

import asyncio
import random
import re
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil
import pytest
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Locator, Page, expect

from loadtest.console import SyntheticConsole
from server.core.facts import AnswerAnalysed, Entry, MediaBack, MediaLost, PartEnded, RecordingReady
from server.core.plan import Plan, Question
from tests.e2e.browser import candidate_context, chromium
from tests.e2e.conftest import LiveServer, known_speech
from tests.e2e.sessions import only_session, timeline

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PLAN = Plan(
    title="Faults",
    language="en",
    questions=(Question(text="First question", preparation_s=0, answer_s=600), Question(text="2", preparation_s=120)),
)
KILLS, SEED = 5, 20261122
LOOK_S = 0.02
ROOM_S = 2.0
"""A machine on which a starting server waits no longer than this for a processor has room for a test with times."""
ROUNDING_S = 1.0
"""The page shows whole seconds, rounded up."""
AWAY_WITHIN_S = 0.5
"""How exactly a test that looks from outside knows from when to when no media arrived."""


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
    """Until the page says that this very moment is being recorded; seen within `LOOK_S`."""
    await seen(page.locator(".recording.on"), limit_s)


async def seen(what: Locator, limit_s: float = 20.0) -> None:
    """As `expect`, which looks less and less often, is too coarse where time is measured."""
    try:
        async with asyncio.timeout(limit_s):
            while not await what.is_visible():
                await asyncio.sleep(LOOK_S)
    except TimeoutError:
        shown = [await _shown(page) for page in what.page.context.pages]
        raise AssertionError(f"not seen within {limit_s} s: {what}; the pages show {shown}") from None


async def _shown(page: Page) -> str:
    try:
        return " | ".join((await page.inner_text("body", timeout=2_000)).split("\n"))
    except PlaywrightError as error:
        return f"nothing that can be read: {error.message}"


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page's countdown showed, and when on this machine's clock."""

    left_s: int
    at_s: float

    def ran_s(self, before: "Shown") -> float:
        """How long the candidate was charged for since an earlier look."""
        return before.left_s - self.left_s


async def countdown(page: Page, limit_s: float = 10.0) -> Shown:
    async with asyncio.timeout(limit_s):
        while True:
            label = await page.get_by_role("timer").get_attribute("aria-label") or ""
            if found := re.search(r"(\d+):(\d\d) left", label):
                return Shown(int(found[1]) * 60 + int(found[2]), time.monotonic())
            await asyncio.sleep(LOOK_S)


def charged(before: Shown, after: Shown, away_s: float, within_s: float = ROUNDING_S + AWAY_WITHIN_S) -> float:
    """The countdown ran while media arrived and stood still for ``away_s``; answers by how much it did not, in s."""
    wrong_s = after.ran_s(before) - (after.at_s - before.at_s - away_s)
    assert abs(wrong_s) <= within_s, f"{before} {after} away for {away_s:.1f} s"
    return wrong_s


async def whole_timeline(server: LiveServer) -> list[Entry]:
    console = SyntheticConsole(server.url, server.api_key)
    try:
        return await timeline(console, await only_session(console))
    finally:
        await console.close()


async def session_clock(server: LiveServer) -> float:
    """What has to be added to this machine's clock, in ms, to get the session's."""
    console = SyntheticConsole(server.url, server.api_key)
    await console.enter()
    try:
        session = await only_session(console)
        await console.watch(session)
        first = await console.find(session, lambda entry: entry.n == 1)
        return console.arrived_ms[session, first.n] - console.arrived_s[session, first.n] * 1000
    finally:
        await console.close()


@pytest.mark.timeout(240)
async def test_server_killed_at_five_random_moments_of_an_answer(server: LiveServer, answering: Page) -> None:
    """Nobody touches the page; it is recording again at the same question with the right time left, at most a second of
    media is lost each time, and the timeline has no hole.

    Seconds count from the start of the new process, most of which are imports. What it spent waiting for a processor that
    others had is not counted: 5 s for the usual kill (the median) where the machine has room, 7 s for each anywhere.
    """
    chance = random.Random(SEED)
    to_session_ms = await session_clock(server)
    killed_ms: list[float] = []
    back_s: list[float] = []
    waited_s: list[float] = []
    page_s: list[float] = []
    wrong_s: list[float] = []
    for _ in range(KILLS):
        moment_s = chance.uniform(1.0, 4.0)
        await asyncio.sleep(moment_s)
        before = await countdown(answering)
        server.kill()
        killed_s = time.monotonic()
        killed_ms.append(killed_s * 1000 + to_session_ms)
        await expect(answering.locator(".recording.on")).to_be_hidden(timeout=4000)
        server.start()
        started_s = time.monotonic()
        await server.up(60)
        up_s = time.monotonic()
        await recording(answering)
        again_s = time.monotonic()
        back_s.append(again_s - started_s)
        page_s.append(again_s - up_s)
        waited_s.append(waited_for_a_processor_s(server.pid))
        wrong_s.append(charged(before, await countdown(answering), again_s - killed_s))
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
    parts = [entry.fact for entry in entries if isinstance(entry.fact, PartEnded)]
    assert [part.reason for part in parts] == ["server_restarted"] * KILLS + ["answer_ended"]
    lost_ms = [at_ms - part.to_ms for part, at_ms in zip(parts, killed_ms, strict=False)]
    print(
        f"{KILLS} kills (seed {SEED}): recording again {_row(back_s)} s after the process began, of which it waited for a "
        f"processor {_row(waited_s)} s; {_row(page_s)} s after it served; "
        f"lost before the kill {_row(lost_ms, 0)} ms; countdown wrong by {_row(wrong_s, 1)} s"
    )
    assert max(lost_ms) <= 1000
    own_s = [back - waited for back, waited in zip(back_s, waited_s, strict=True)]
    assert max(own_s) <= 7.0
    if median(waited_s) <= ROOM_S:
        assert median(own_s) <= 5.0
    else:
        print("the usual 5 s were not asked for: this machine had no room, and browser and page waited as well")
    assert [entry.n for entry in entries] == list(range(1, len(entries) + 1))
    keys = [entry.key for entry in entries if entry.key]
    assert len(set(keys)) == len(keys)
    ready = next(entry.fact for entry in entries if isinstance(entry.fact, RecordingReady))
    assert len(ready.parts) == KILLS + 1
    assert ready.has_picture
    assert abs(ready.duration_ms - sum(part.to_ms - part.from_ms for part in parts)) <= 300
    assert sum(isinstance(entry.fact, MediaLost) for entry in entries) == KILLS
    assert sum(_is_back(entry) for entry in entries) == KILLS + 1


def waited_for_a_processor_s(pid: int) -> float:
    """How long this process's first thread could have run and was not let; 0 where the system does not tell."""
    told = Path(f"/proc/{pid}/schedstat")
    return int(told.read_text().split()[1]) / 1e9 if told.exists() else 0.0


def _row(figures: list[float], digits: int = 2) -> str:
    return " / ".join(f"{figure:.{digits}f}" for figure in figures)


async def test_reload_and_crash_continue_at_the_same_question(server: LiveServer, answering: Page) -> None:
    """With the right time left: in an answer, after it, and in the preparation for the next."""
    await asyncio.sleep(3.5)  # a countdown that began again would show
    before, gone_s = await countdown(answering), time.monotonic()
    await answering.reload()
    await recording(answering)
    again_s = time.monotonic()
    wrong_s = [charged(before, await countdown(answering), again_s - gone_s)]
    await expect(answering.get_by_text("First question")).to_be_visible()
    url, context = answering.url, answering.context
    before, gone_s = await countdown(answering), time.monotonic()
    await answering.close()
    again = await context.new_page()
    await again.goto(url)
    go_on = again.get_by_role("button", name="Continue the interview here")
    await seen(go_on.or_(again.locator(".recording.on")).first)
    if await go_on.is_visible():
        await go_on.click()
    await recording(again)
    again_s = time.monotonic()
    wrong_s.append(charged(before, await countdown(again), again_s - gone_s))

    await again.get_by_role("button", name="Finish answer").click()
    await again.get_by_role("button", name="Finish", exact=True).click()  # "you have only just begun"
    go_next = again.get_by_role("button", name="Next question")
    await expect(go_next).to_be_enabled()
    await again.reload()
    await expect(again.get_by_text("First question")).to_be_visible(timeout=20_000)
    await expect(go_next).to_be_enabled(timeout=20_000)
    await go_next.click()
    await asyncio.sleep(3.5)
    before, gone_s = await countdown(again), time.monotonic()
    await again.reload()
    after = await countdown(again, 20)
    wrong_s.append(charged(before, after, 0.0, ROUNDING_S + after.at_s - gone_s))
    await expect(again.get_by_text("Question 2 of 2").first).to_be_visible()
    assert sum(_is_back(entry) for entry in await whole_timeline(server)) >= 3
    print(f"reload, crash, reload while preparing: countdown wrong by {_row(wrong_s, 1)} s")


async def test_a_second_page_takes_over_and_the_first_one_says_so(answering: Page) -> None:
    """At first the second page may show the recording of the first one's media; what counts is that its own follow."""
    second = await answering.context.new_page()
    await second.goto(answering.url)
    await recording(second)
    moved = answering.get_by_role("button", name="Continue here")
    await seen(moved)
    await still_recording(second)
    await moved.click()
    await recording(answering)
    await seen(second.get_by_role("button", name="Continue here"))
    await still_recording(answering)


async def test_a_page_whose_line_was_gone_does_not_take_the_interview_back_by_itself(answering: Page) -> None:
    browser = await answering.context.new_cdp_session(answering)
    gone = {"offline": True, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    await browser.send("Network.enable")
    await browser.send("Network.emulateNetworkConditions", gone)
    await seen(answering.get_by_text("Everything you said so far is saved.").first)
    second = await answering.context.new_page()
    await second.goto(answering.url)
    await recording(second)
    await browser.send("Network.emulateNetworkConditions", gone | {"offline": False})
    await seen(answering.get_by_role("button", name="Continue here"))
    await still_recording(second)


async def still_recording(page: Page, for_s: float = 2.0) -> None:
    """Is it, once it is? A page that shows only what another one's media did loses it meanwhile."""
    await recording(page)
    until_s = time.monotonic() + for_s
    while time.monotonic() < until_s:
        if not await page.locator(".recording.on").is_visible():
            until_s = time.monotonic() + for_s
            await recording(page)
        await asyncio.sleep(LOOK_S)


async def test_the_line_is_gone_and_media_are_not(server: LiveServer, answering: Page) -> None:
    """What the browser's own offline switch does: HTTP and WebSockets end, WebRTC goes on. The page says what is happening;
    what is said is recorded all the while, so the clock runs."""
    await asyncio.sleep(1.0)
    before = await countdown(answering)
    await answering.context.set_offline(True)
    await expect(answering.get_by_text("Everything you said so far is saved.").first).to_be_visible(timeout=10_000)
    await asyncio.sleep(3.0)
    assert not [entry for entry in await whole_timeline(server) if isinstance(entry.fact, MediaLost)]
    await answering.context.set_offline(False)
    await recording(answering)
    wrong_s = charged(before, await countdown(answering), 0.0)
    print(f"countdown wrong by {wrong_s:.1f} s")
    await expect(answering.get_by_text("First question")).to_be_visible()


async def test_no_network_for_five_seconds(server: LiveServer, answering: Page) -> None:
    """Neither line nor media get through: the page says so and goes on by itself, and the clock stood still."""
    await asyncio.sleep(1.0)
    before, gone_s = await countdown(answering), time.monotonic()
    with no_network():
        await expect(answering.get_by_text("Everything you said so far is saved.").first).to_be_visible(timeout=10_000)
        await asyncio.sleep(max(0.0, 5.0 - (time.monotonic() - gone_s)))
        dark_s = time.monotonic() - gone_s
    await recording(answering)
    again_s = time.monotonic()
    after = await countdown(answering)
    wrong_s = charged(before, after, again_s - gone_s)
    print(f"recording again {again_s - gone_s - dark_s:.2f} s after the network; countdown wrong by {wrong_s:.1f} s")
    await expect(answering.get_by_text("First question")).to_be_visible()
    entries = await whole_timeline(server)
    lost = next(entry for entry in entries if isinstance(entry.fact, MediaLost))
    back = next(entry.fact for entry in entries if isinstance(entry.fact, MediaBack) and entry.n > lost.n)
    assert isinstance(lost.fact, MediaLost)
    assert lost.fact.reason == "network"
    assert abs(back.away_ms - dark_s * 1000) <= 1000


@contextmanager
def no_network() -> Iterator[None]:
    """Stands Chromium's network process still, through which goes everything it sends, media as well. What it had to send
    meanwhile goes afterwards, unlike with a network that loses it (tests/media has that)."""
    found = [child for child in psutil.Process().children(recursive=True) if "network.mojom.NetworkService" in _line(child)]
    assert len(found) == 1
    found[0].suspend()
    try:
        yield
    finally:
        found[0].resume()


def _line(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.NoSuchProcess:
        return ""


def _is_back(entry: Entry) -> bool:
    return isinstance(entry.fact, MediaBack)
