"""Taking a page: phone and desktop, small files, axe, nothing wider than the screen."""

import asyncio
import io
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image
from playwright.async_api import BrowserContext, Page

from server.core.text import Language
from tests.e2e.accessibility import violations
from tests.e2e.browser import DESKTOP, PHONE

SIZES = {"desktop": DESKTOP, "phone": PHONE}
TALLEST_PX = {"desktop": 2200, "phone": 3200}
QUALITY = 50
FITS = "document.documentElement.scrollWidth <= innerWidth"


@dataclass
class Album:
    """What was taken, and what was found. Without a folder nothing is kept: then it only looks."""

    folder: Path | None
    faults: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    sizes: tuple[str, ...] = ("desktop", "phone")

    async def take(self, page: Page, name: str, language: Language, *, whole: bool = True) -> None:
        """The page as it is, once for each device; a dialog is taken as it stands on the screen."""
        for device in self.sizes:
            await page.set_viewport_size(SIZES[device])  # type: ignore[arg-type]
            await settled(page)
            called = f"{name}-{device}-{language}"
            if whole:
                await self._tall(page, device)
            if not await page.evaluate(FITS):
                self.faults.append(f"{called}: wider than the screen")
            await self._keep(page, called, TALLEST_PX[device])
            self.faults += [f"{called}: {one}" for one in await violations(page)]
        await page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]

    async def _tall(self, page: Page, device: str) -> None:
        """A screen as tall as the page, so that what stands at its lower edge does so in the picture as well."""
        height = int(await page.evaluate("document.documentElement.scrollHeight"))
        size = SIZES[device]
        if height > size["height"]:
            tall = {"width": size["width"], "height": min(height, TALLEST_PX[device])}
            await page.set_viewport_size(tall)  # type: ignore[arg-type]
            await page.wait_for_timeout(150)

    async def _keep(self, page: Page, called: str, tallest_px: int) -> None:
        if self.folder is None:
            return
        raw = await page.screenshot(animations="disabled", caret="hide")
        self.taken.append(called)
        await asyncio.to_thread(_write, raw, self.folder / f"{called}.webp", tallest_px)


def _write(raw: bytes, path: Path, tallest_px: int) -> None:
    image = Image.open(io.BytesIO(raw)).convert("RGB")
    if image.height > tallest_px:
        image = image.crop((0, 0, image.width, tallest_px))
    image.save(path, "WEBP", quality=QUALITY, method=4)


async def settled(page: Page) -> None:
    """Nothing says that it loads, and pictures are there."""
    await page.wait_for_timeout(350)
    for _ in range(40):
        if not await page.evaluate("!!document.querySelector('.loading, [aria-busy=true]')"):
            break
        await page.wait_for_timeout(100)


async def new_page(context: BrowserContext, errors: list[str]) -> Page:
    """A page whose own errors are remembered."""
    page = await context.new_page()
    page.set_default_timeout(15_000)
    page.on("pageerror", lambda error: errors.append(str(error)))
    return page
