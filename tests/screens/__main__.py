"""``python -m tests.screens``: pictures of every page into docs/screens, with axe; fails for any violation."""

import argparse
import asyncio
import logging
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

import structlog
from playwright.async_api import Browser
from playwright.async_api import Error as PlaywrightError

from server.core.tasks import Tasks
from server.core.text import LANGUAGES, Language
from tests.e2e.browser import chromium
from tests.screens import candidate_pages, console_pages, drawn, index
from tests.screens.shoot import Album
from tests.screens.town import Town, town

ROOT = Path(__file__).parents[2]


Part = Callable[[Browser, Town, Album, Language, list[str]], Awaitable[None]]
PARTS: dict[str, Part] = {
    "sign-in": console_pages.sign_in_page,
    "console": console_pages.console,
    "result": candidate_pages.result,
    "candidate-ends": candidate_pages.ends,
    "candidate": candidate_pages.interview,
}


async def take_all(into: Path, web_dir: Path, only: str) -> Album:
    """Every part in both languages; ``only`` names one part, or "live"."""
    album = Album(into)
    errors: list[str] = []
    tasks = Tasks("screens")
    with tempfile.TemporaryDirectory() as folder:
        camera = await asyncio.to_thread(drawn.camera, Path(folder) / "camera.y4m")
        async with town(Path(folder), web_dir) as made, chromium(picture=camera) as browser:
            tasks.start(console_pages.keep_pictures_coming(made), "pictures")
            for name, part in {"live": console_pages.some, **PARTS}.items():
                for language in LANGUAGES:
                    if only in ("", name):
                        await _gone_through(name, part, browser, made, album, language, errors)
            await tasks.close()
    album.faults += [f"error in the page: {one}" for one in errors]
    return album


async def _gone_through(
    name: str, part: Part, browser: Browser, made: Town, album: Album, language: Language, errors: list[str]
) -> None:
    """One that cannot be gone through to its end is a fault, and no reason to leave out the others."""
    try:
        await part(browser, made, album, language, errors)
    except (PlaywrightError, AssertionError) as error:
        album.faults.append(f"{name}-{language} could not be gone through: {error}")
    print(f"{name} {language}: {len(album.taken)} pictures so far", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.screens")
    parser.add_argument("--into", type=Path, default=ROOT / "docs" / "screens")
    parser.add_argument("--web", type=Path, default=ROOT / "web_client" / "dist")
    parser.add_argument("--only", default="", choices=("", "live", *PARTS), help="only this part")
    chosen = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    chosen.into.mkdir(parents=True, exist_ok=True)
    album = asyncio.run(take_all(chosen.into, chosen.web, chosen.only))
    index.write(chosen.into)
    for fault in album.faults:
        print(fault)
    print(f"{len(album.taken)} pictures, {len(album.faults)} faults")
    return 1 if album.faults else 0


if __name__ == "__main__":
    sys.exit(main())
