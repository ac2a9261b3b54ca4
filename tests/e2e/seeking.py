"""Whether a click in a report lands the player where it should."""

from collections.abc import Sequence
from typing import Any

from playwright.async_api import Locator, Page

NEAR_S = 0.5
READY = """(video) => video.readyState >= 1 ? null
  : new Promise((done) => video.addEventListener("loadedmetadata", () => done(null), { once: true }))"""
LISTEN = """() => {
  window.landed = new Promise((done) => {
    document.addEventListener("seeked", (event) => done(event.target.currentTime), { once: true, capture: true });
  });
}"""


def plays_at_s(parts: Sequence[dict[str, Any]], at_ms: int) -> float:
    """Where a session time stands in the recording."""
    for part in parts:
        if part["from_ms"] <= at_ms <= part["to_ms"]:
            return float(part["plays_at_ms"] + at_ms - part["from_ms"]) / 1000
    raise AssertionError(f"{at_ms} ms was not recorded")


async def lands_at(page: Page, target: Locator, at_ms: int, parts: Sequence[dict[str, Any]]) -> None:
    """Click, and see the player's time right after it has sought."""
    await page.locator("video.player").evaluate(READY)
    await page.evaluate(LISTEN)
    await target.click()
    landed_s = float(await page.evaluate("window.landed"))
    assert abs(landed_s - plays_at_s(parts, at_ms)) < NEAR_S, f"{landed_s} s for {at_ms} ms"
