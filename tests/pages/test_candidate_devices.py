"""The candidate's devices in a real Chromium: a microphone that goes silent with no analysis, devices that are refused."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from loadtest.console import SyntheticConsole
from server.core.facts import Entry, FlagCleared, FlagRaised, PageReported
from server.core.plan import Plan, Question
from server.core.text import Language
from tests.e2e.accessibility import violations
from tests.e2e.browser import DESKTOP, PHONE, candidate_context, chromium
from tests.e2e.candidate_page import CandidatePage
from tests.e2e.conftest import LiveServer
from tests.e2e.pictures import pictures, switch_language
from tests.e2e.sessions import only_session, timeline

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NARROW = {"width": 360, "height": 740}
PLAN = Plan(
    title="Clerk",
    language="en",
    questions=(Question(text="Why do you want to work here? Please give two reasons.", preparation_s=0, answer_s=600),),
)
SWITCHED_MICROPHONE = """
(() => {
  const original = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    const stream = await original(wanted);
    const tracks = stream.getAudioTracks();
    if (tracks.length === 0) return stream;
    const context = new AudioContext();
    const tone = context.createOscillator();
    const gain = context.createGain();
    const out = context.createMediaStreamDestination();
    gain.gain.value = 0.3;
    tone.connect(gain).connect(out);
    tone.start();
    window.__microphone = (on) => { gain.gain.value = on ? 0.3 : 0; };
    tracks.forEach((track) => stream.removeTrack(track));
    stream.addTrack(out.stream.getAudioTracks()[0]);
    return stream;
  };
})();
"""
"""A microphone with a switch on it, as some headsets have: switched off it gives digital silence, and no event at all."""


@asynccontextmanager
async def answering(server: LiveServer, browser: Browser) -> AsyncIterator[Page]:
    """A page that answers question 1, after agreeing to the recording and to nothing else."""
    _, token = await server.invite(PLAN)
    context = await candidate_context(browser, "en", PHONE)
    await context.add_init_script(SWITCHED_MICROPHONE)
    page = await context.new_page()
    page.set_default_timeout(15_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    person = CandidatePage(page, "en")
    await page.goto(f"{server.url}/i/{token}?raw=1")
    await person.press("begin")
    await page.locator("#record-yes").press("Space")
    for purpose in ("transcribe", "analyse"):
        await page.locator(f"#{purpose}-no").press("Space")
    await person.press("confirm")
    go = page.locator(".bottom .button.primary")
    await expect(go).to_have_text(re.compile("^Continue"), timeout=30_000)
    await go.click()
    await expect(page.get_by_text("press “Read aloud” to hear it")).to_be_visible()
    await pictures(page, "candidate-notice-read-aloud")
    await switch_language(page, "en")
    await person.press("first", 40)
    await expect(page.locator(".recording.on")).to_be_visible(timeout=20_000)
    yield page
    assert errors == []


async def test_a_microphone_that_goes_silent_is_told_to_both_though_nobody_analyses(
    server: LiveServer, console: SyntheticConsole
) -> None:
    """No consent to analysis and no analyzer host: the page's own meter tells the candidate, and HR by one flag."""
    async with chromium() as browser, answering(server, browser) as page:
        session = await only_session(console)
        await console.watch(session)
        heard = page.locator(".level-dot")
        banner = page.locator("[role=alert] .banner")
        await expect(heard).to_have_text("We can hear you")
        await expect(page.get_by_role("button", name="Read aloud (recorded)")).to_be_visible()
        await the_chat_covers_nothing(page)

        await page.evaluate("() => window.__microphone(false)")
        await expect(banner).to_contain_text("We cannot hear you", timeout=8_000)
        await expect(heard).to_have_text("No sound", timeout=8_000)
        await switch_language(page, "zh")
        await expect(banner).to_contain_text("听不到您的声音")
        await expect(heard).to_have_text("没有声音")
        assert await violations(page) == []
        await pictures(page, "candidate-microphone-silent")
        await switch_language(page, "en")
        raised = await console.find(session, lambda entry: isinstance(entry.fact, FlagRaised), 10)
        assert isinstance(raised.fact, FlagRaised)
        assert (raised.fact.rule, raised.fact.question) == ("microphone_dead", 1)
        assert [evidence.what for evidence in raised.fact.evidence] == ["page.microphone_silent"]

        await page.evaluate("() => window.__microphone(true)")
        await expect(banner).to_have_count(0, timeout=5_000)
        await expect(heard).to_have_text("We can hear you")
        await console.find(session, lambda entry: isinstance(entry.fact, FlagCleared), 10)
    entries = await timeline(console, session)
    assert reports(entries) == ["microphone_silent", "microphone_heard"]
    assert sum(isinstance(entry.fact, FlagRaised) for entry in entries) == 1


def reports(entries: list[Entry]) -> list[str]:
    found = [entry.fact.what for entry in entries if isinstance(entry.fact, PageReported)]
    return [what for what in found if what.startswith("microphone")]


async def the_chat_covers_nothing(page: Page) -> None:
    """With the chat open while answering, question, clock, recording sign where there is one, and the button stay free."""
    for size in (NARROW, PHONE, DESKTOP):
        await page.set_viewport_size(size)  # type: ignore[arg-type]
        await page.get_by_role("button", name="Messages").first.click()
        chat = page.locator("#chat")
        await expect(chat).to_be_visible()
        await expect(chat.get_by_role("textbox")).to_be_focused()
        await page.wait_for_timeout(300)
        around = await box(chat)
        for one in (
            ".question-text",
            "#question-number",
            ".acts-bottom .button.primary",
            ".time-line",
            ".countdown",
            ".top",
        ):
            await stays_free(page.locator(one), around, one, size)
        assert await violations(page) == []
        await pictures_of_chat(page, size)
        await page.get_by_role("button", name="Messages").first.click()
        await expect(chat).to_have_count(0)
    await page.set_viewport_size(PHONE)  # type: ignore[arg-type]


async def stays_free(one: Locator, around: tuple[float, float, float, float], name: str, size: dict[str, int]) -> None:
    """Inside the window, and nowhere under the chat."""
    if not await one.is_visible():
        assert name in (".countdown", ".time-line"), f"{name} is not shown with the chat open at {size}"
        return
    left, top, right, bottom = await box(one)
    where = f"{name} at {size}: {(left, top, right, bottom)}, chat {around}"
    assert min(left, top) >= 0, where
    assert right <= size["width"] + 0.5, where
    assert bottom <= size["height"] + 0.5, where
    assert right <= around[0] + 0.5 or left >= around[2] - 0.5 or bottom <= around[1] + 0.5 or top >= around[3] - 0.5, where


async def box(one: Locator) -> tuple[float, float, float, float]:
    found = await one.bounding_box()
    assert found is not None
    return found["x"], found["y"], found["x"] + found["width"], found["y"] + found["height"]


async def pictures_of_chat(page: Page, size: dict[str, int]) -> None:
    if size is DESKTOP:
        await pictures(page, "candidate-chat-answering")
        await switch_language(page, "en")
        await page.set_viewport_size(size)  # type: ignore[arg-type]


REFUSED: dict[Language, tuple[str, str, str]] = {
    "zh": ("地址栏", "请先让摄像头和麦克风正常工作", "继续"),
    "en": ("address bar", "The camera and microphone need to work first", "Continue"),
}


async def test_a_browser_that_refuses_is_told_how_to_allow(server: LiveServer, console: SyntheticConsole) -> None:
    """Nothing goes on without camera and microphone; each row says how to allow them, and allowing them is enough."""
    _, token = await server.invite(PLAN)
    async with chromium(permission=False) as browser:
        context = await candidate_context(browser, "en", PHONE)
        await context.clear_permissions()
        page = await context.new_page()
        page.set_default_timeout(15_000)
        person = CandidatePage(page, "en")
        await page.goto(f"{server.url}/i/{token}?raw=1")
        await person.press("begin")
        for purpose in ("record", "transcribe", "analyse"):
            await page.locator(f"#{purpose}-yes").press("Space")
        await person.press("confirm")
        await person.press("turn_on")
        rows = page.locator(".check-rows")
        for language, (how, why, go) in REFUSED.items():
            await expect(rows).to_be_visible()
            await switch_language(page, language)
            await expect(rows.get_by_role("status").filter(has_text=how)).to_have_count(2)
            await expect(page.locator(".bottom")).to_contain_text(why)
            await expect(page.locator(".bottom").get_by_role("button", name=go)).to_be_disabled()
            assert await violations(page) == []
        await pictures(page, "candidate-refused")
        await switch_language(page, "en")
        session = await only_session(console)
        blocked = [entry.fact.device for entry in await timeline(console, session) if is_blocked(entry)]  # type: ignore[union-attr]
        assert sorted(blocked) == ["camera", "microphone"]
        await context.grant_permissions(["camera", "microphone"])
        await page.get_by_role("button", name="Try again").first.click()
        await expect(page.locator(".preview video")).to_be_visible()
        await expect(rows.get_by_role("status").filter(has_text="address bar")).to_have_count(0)


def is_blocked(entry: Entry) -> bool:
    return isinstance(entry.fact, PageReported) and entry.fact.what == "blocked"
