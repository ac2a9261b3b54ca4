"""Screenshots of what a test sees, kept when LIS_SCREENSHOTS names a folder (`make screenshots` does)."""

import os
from pathlib import Path

from playwright.async_api import Page

from server.core.text import LANGUAGES
from tests.e2e.browser import DESKTOP, PHONE


def folder() -> Path | None:
    name = os.environ.get("LIS_SCREENSHOTS")
    return Path(name) if name else None


async def picture(page: Page, name: str, *, whole: bool = False) -> None:
    """One picture of the page as it is."""
    into = folder()
    if into is not None:
        into.mkdir(parents=True, exist_ok=True)
        await page.screenshot(path=into / f"{name}.png", full_page=whole)


async def pictures(page: Page, name: str, *, whole: bool = False) -> None:
    """Phone and desktop, Chinese and English; the page's language switch is used as a person would."""
    if folder() is None:
        return
    for size, called in ((DESKTOP, "desktop"), (PHONE, "phone")):
        await page.set_viewport_size(size)  # type: ignore[arg-type]
        for language in LANGUAGES:
            await switch_language(page, language)
            await page.wait_for_timeout(250)
            await picture(page, f"{name}-{called}-{language}", whole=whole)


async def switch_language(page: Page, language: str) -> None:
    """Press the language switch unless the page speaks this language already."""
    now = await page.locator("html").get_attribute("lang") or ""
    if not now.startswith(language):
        await page.locator("button[lang]").first.click()
