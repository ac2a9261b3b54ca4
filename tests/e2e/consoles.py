"""HR's console in a browser, with a look at whether it complains."""

import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Page, expect

from tests.e2e.browser import DESKTOP, chromium
from tests.e2e.conftest import ROOT, LiveServer
from tests.e2e.pictures import pictures, switch_language

OWN_PASSWORD = "a sentence that I remember"


@asynccontextmanager
async def console_browser() -> AsyncIterator[Page]:
    """A page that nobody is signed in to; fails at its end if there was an error in it that no test provoked."""
    async with chromium() as browser:
        context = await browser.new_context(viewport=DESKTOP, locale="en-GB")  # type: ignore[arg-type]
        page = await context.new_page()
        page.set_default_timeout(15_000)
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        yield page
        unexpected = [text for text in errors if "401" not in text and "403" not in text and "WebSocket" not in text]
        assert unexpected == []


@pytest.fixture
async def console_page(server: LiveServer) -> AsyncIterator[Page]:
    """A console that was signed in to by hand: the one-time password is changed on the way in."""
    made = subprocess.run(
        [sys.executable, "-m", "server", "user", "add", "anna"],
        cwd=ROOT,
        env=server.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    once = made.stdout.split("one-time password ")[1].split()[0]
    async with console_browser() as page:
        await page.goto(f"{server.url}/console/")
        await page.get_by_label("User name").fill("anna")
        await page.get_by_label("Password", exact=True).fill("wrong password")
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.get_by_role("alert").first).to_contain_text("wrong")
        await pictures(page, "console-sign-in")
        await page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
        await switch_language(page, "en")
        await page.get_by_label("Password", exact=True).fill(once)
        await page.get_by_role("button", name="Sign in").click()
        await page.get_by_label("One-time password").fill(once)
        await page.get_by_label("New password", exact=True).fill(OWN_PASSWORD)
        await page.get_by_label("New password once more").fill(OWN_PASSWORD)
        await page.get_by_role("button", name="Change the password").click()
        await expect(page.get_by_role("link", name="Openings")).to_be_visible()
        yield page


async def back_to(page: Page, path: str) -> None:
    await page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    await switch_language(page, "en")
    if path:
        await page.goto(path)
