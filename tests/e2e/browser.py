"""A real headless Chromium with a fake camera and microphone that are fed from files."""

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from server.core.text import Language

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}

MICROPHONE_WATCH = """
(() => {
  const original = navigator.mediaDevices && navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  if (!original) return;
  let quietSince = performance.now();
  window.__quietForMs = () => performance.now() - quietSince;
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    const stream = await original(constraints);
    if (stream.getAudioTracks().length) {
      const context = new AudioContext();
      const analyser = context.createAnalyser();
      analyser.fftSize = 2048;
      context.createMediaStreamSource(stream).connect(analyser);
      const samples = new Float32Array(2048);
      setInterval(() => {
        analyser.getFloatTimeDomainData(samples);
        if (Math.max(...samples.map(Math.abs)) > 0.01) quietSince = performance.now();
      }, 40);
    }
    return stream;
  };
})();
"""
"""Lets a test click in the silence of the spoken loop, as a person clicks before beginning to speak."""


def chromium_path() -> str:
    """The system's Chromium; skips the test, saying so, where there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    pytest.skip("no Chromium on this machine")


@contextlib.asynccontextmanager
async def chromium(
    *, picture: Path | None = None, sound: Path | None = None, permission: bool = True
) -> AsyncIterator[Browser]:
    """A browser; without files its camera and microphone are Chromium's own pattern and beep.

    Without ``permission`` it asks like any browser, and nobody answers but a context's permissions.
    """
    arguments = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--use-fake-device-for-media-stream",
        "--autoplay-policy=no-user-gesture-required",
        "--disable-features=WebRtcHideLocalIpsWithMdns",
        "--allow-loopback-in-peer-connection",
    ]
    if permission:
        arguments.append("--use-fake-ui-for-media-stream")
    if picture is not None:
        arguments.append(f"--use-file-for-fake-video-capture={picture}")
    if sound is not None:
        arguments.append(f"--use-file-for-fake-audio-capture={sound}")
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=chromium_path(), headless=True, args=arguments)
        try:
            yield browser
        finally:
            await browser.close()


async def candidate_context(browser: Browser, language: Language, size: dict[str, int] = PHONE) -> BrowserContext:
    context = await browser.new_context(
        viewport=size,  # type: ignore[arg-type]
        locale="zh-CN" if language == "zh" else "en-GB",
        permissions=["camera", "microphone"],
    )
    await context.add_init_script(MICROPHONE_WATCH)
    return context


async def _quiet_for_ms(page: Page) -> float:
    value = await page.evaluate("() => (window.__quietForMs ? window.__quietForMs() : -1)")
    return float(value)


async def quiet(page: Page, for_s: float, limit_s: float = 40.0) -> None:
    """Wait until the fake microphone has been silent for so long (polled: the pages forbid evaluated strings)."""
    async with asyncio.timeout(limit_s):
        while await _quiet_for_ms(page) < for_s * 1000:
            await asyncio.sleep(0.03)


async def heard(page: Page, limit_s: float = 40.0) -> None:
    """Wait until the fake microphone speaks."""
    async with asyncio.timeout(limit_s):
        while not 0 <= await _quiet_for_ms(page) < 80:
            await asyncio.sleep(0.03)
