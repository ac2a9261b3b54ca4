"""The console while it watches: what the device check found, and consent that is taken back; and a click seeks exactly."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import structlog
from playwright.async_api import Locator, Page, expect

from server.core.facts import CheckReading, ConsentGiven, Draft, Fact, Purpose, StageEntered
from server.core.text import LANGUAGES, Language
from server.room.room import Room
from tests.e2e.accessibility import violations
from tests.e2e.browser import DESKTOP, PHONE, chromium
from tests.e2e.pictures import picture, switch_language
from tests.e2e.seeking import lands_at
from tests.screens import drawn
from tests.screens.console_pages import signed_in
from tests.screens.shoot import FITS
from tests.screens.town import Town, town

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WEB_DIR = Path(os.environ.get("LIS_WEB_DIR", Path(__file__).parents[2] / "web_client" / "dist"))
CHECKING, ANSWERING, FINISHED = "徐嘉宁", "高天佑", "Daniel Okafor"
FOUND: tuple[dict[str, Any], ...] = (
    {"part": "camera", "verdict": "fail", "advice": "camera.busy"},
    {"part": "light", "verdict": "warn", "advice": "light.dark", "values": {"mean": 44.0, "middle": 50.0, "rim": 40.0}},
    {"part": "face", "verdict": "warn", "advice": "face.many", "values": {"faces": 2.0}},
    {"part": "microphone", "verdict": "warn", "advice": "microphone.faint", "values": {"loudest_dbfs": -52.4}},
    {"part": "sentence", "verdict": "pass", "advice": "", "values": {"matched_ratio": 0.83}},
    {
        "part": "network",
        "verdict": "fail",
        "advice": "network.slow",
        "values": {"rtt_ms": 412.0, "loss_ratio": 0.031, "upload_kbps": 380.0},
    },
)
IN_PANEL: dict[Language, tuple[str, ...]] = {
    "zh": ("被其他程序占用", "太暗", "亮度 17%", "不止一人", "音量 -52 dBFS", "延迟 412 ms · 丢包 3.1% · 上行 380 kbit/s"),
    "en": (
        "in use by another program",
        "brightness 17%",
        "more than one person",
        "level -52 dBFS",
        "delay 412 ms · loss 3.1% · upload 380 kbit/s",
    ),
}
ON_CARD: dict[Language, tuple[str, ...]] = {
    "zh": ("被其他程序占用", "延迟高"),
    "en": ("in use by another program", "slow to answer"),
}
GONE = "withdrawn by the candidate"


@pytest_asyncio.fixture
async def made(tmp_path: Path) -> AsyncIterator[Town]:
    if not (WEB_DIR / "console.html").is_file():
        pytest.skip("the web client is not built: make web")
    usual = structlog.get_config()["wrapper_class"]
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    try:
        async with town(tmp_path, WEB_DIR, whole=False) as one:
            yield one
    finally:
        structlog.configure(wrapper_class=usual)


def say(room: Room, *facts: Fact) -> None:
    room.put(*(Draft(at_ms=room.now_ms(), fact=fact) for fact in facts))


def consent(*lost: Purpose) -> ConsentGiven:
    purposes: tuple[Purpose, ...] = ("record", "transcribe", "analyse", "expression")
    choices = {purpose: purpose not in lost for purpose in purposes}
    return ConsentGiven(choices=choices, text_version="2026-11", text_sha256="0" * 64, language="zh")


async def looks_right(page: Page, name: str, seen: Locator, texts: dict[Language, tuple[str, ...]]) -> None:
    """In both languages and sizes: the texts are there, nothing is wider than the screen, and axe has nothing to say."""
    for size, called in ((DESKTOP, "desktop"), (PHONE, "phone")):
        await page.set_viewport_size(size)  # type: ignore[arg-type]
        for language in LANGUAGES:
            await switch_language(page, language)
            for text in texts[language]:
                await expect(seen).to_contain_text(text)
            assert await page.evaluate(FITS), f"{name} {called} {language}: wider than the screen"
            assert await violations(page) == [], f"{name} {called} {language}"
            await picture(page, f"{name}-{called}-{language}")
    await page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]


@pytest.mark.timeout(180)
async def test_hr_sees_what_the_check_found_and_lets_go_of_what_is_withdrawn(made: Town) -> None:
    errors: list[str] = []
    say(made.rooms[CHECKING], *(CheckReading.model_validate(one) for one in FOUND))
    async with chromium() as browser, signed_in(browser, made, "en", errors) as page:
        await page.goto(f"{made.origin}/console/live/{made.sessions[CHECKING]}")
        panel = page.locator(".about")
        await expect(panel).to_contain_text("Sentence passunderstood 83%")
        await looks_right(page, "console-check", panel, IN_PANEL)
        await page.goto(f"{made.origin}/console/")
        card = page.locator(".wall-card", has_text=CHECKING)
        await expect(card).to_be_visible()
        await looks_right(page, "console-check-wall", card, ON_CARD)
        await switch_language(page, "en")
        await _withdraws_during(page, made)
        await _withdraws_afterwards(page, made)
    assert errors == []


async def _withdraws_during(page: Page, made: Town) -> None:
    """One purpose after the other, while the console looks."""
    room = made.rooms[ANSWERING]
    words = page.locator(".transcript-panel .utterance").first
    await page.goto(f"{made.origin}/console/live/{made.sessions[ANSWERING]}")
    await expect(words).to_be_visible()
    await expect(page.locator("#flags .flag-item").first).to_be_visible()
    say(room, consent("expression"))
    await expect(page.locator(".withdrawn-note")).to_contain_text("visible movements of the face")
    say(room, consent("expression", "transcribe"))
    await expect(words).to_have_count(0)
    await expect(page.locator(".transcript-panel")).to_contain_text(GONE)
    await expect(page.locator("#flags .flag-item").first).to_be_visible()
    say(room, consent("expression", "transcribe", "analyse"))
    await expect(page.locator("#flags .flag-item")).to_have_count(0)
    await expect(page.locator("#flags")).to_contain_text(GONE)
    assert await violations(page) == []
    say(room, consent("record", "expression", "transcribe", "analyse"), StageEntered(stage="withdrawn", reason="withdrawn"))
    await expect(page.locator(".withdrawn-note")).to_contain_text("recordings and written answers")
    await expect(page.locator(".about img")).to_have_count(0)


async def _withdraws_afterwards(page: Page, made: Town) -> None:
    """From the candidate's own result page, while a console still has the interview open."""
    await page.goto(f"{made.origin}/console/live/{made.sessions[FINISHED]}")
    await expect(page.locator(".transcript-panel .utterance").first).to_be_visible()
    await expect(page.locator(".withdrawn-note")).to_have_count(0)
    await made.ask(FINISHED, {"kind": "withdraw", "text": ""})
    await expect(page.locator(".withdrawn-note")).to_contain_text("the score")
    await expect(page.locator(".transcript-panel .utterance")).to_have_count(0)
    await expect(page.locator("#flags .flag-item")).to_have_count(0)


@pytest.mark.timeout(180)
async def test_a_click_on_a_flag_and_on_a_word_lands_at_their_moment(made: Town, tmp_path: Path) -> None:
    session = made.sessions[FINISHED]
    report = await made.call("GET", f"/api/v1/sessions/{session}/report")
    takes = [take for question in report["questions"] for take in question["takes"] if take["recording"]]
    found = [(take, at, flag["evidence"][0]["from_ms"]) for take in takes for at, flag in enumerate(take["flags"])]
    take, at, flag_ms = max(found, key=lambda one: one[2] - one[0]["from_ms"])
    (part,) = take["parts"]
    assert flag_ms - part["from_ms"] > 2000, "not its beginning, where a player stands anyway"
    seconds = (part["to_ms"] - part["from_ms"]) // 1000 + 1
    video = await asyncio.to_thread(drawn.recording, tmp_path / "long.webm", seconds=seconds)
    file = made.server.stores.recordings.folder(session) / f"q{take['question']:02d}-t{take['take']}.webm"
    await asyncio.to_thread(file.write_bytes, video.read_bytes())
    errors: list[str] = []
    async with chromium() as browser, signed_in(browser, made, "en", errors) as page:
        await page.goto(f"{made.origin}/console/reports/{session}")
        section = page.locator(".question-section").nth(take["question"] - 1)
        words = take["words"]
        flag = section.locator(".flag-item").nth(at).get_by_role("button").first
        await lands_at(page, flag, flag_ms, take["parts"])
        await lands_at(page, section.locator("[data-word]").nth(-2), words[-2]["from_ms"], take["parts"])
        await lands_at(page, section.locator("[data-word]").first, words[0]["from_ms"], take["parts"])
    assert errors == []
