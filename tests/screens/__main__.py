"""``python -m tests.screens``: pictures of every page into docs/screens, with axe; fails for any violation."""

import argparse
import asyncio
import logging
import sys
import tempfile
from pathlib import Path

import structlog

from server.core.tasks import Tasks
from server.core.text import LANGUAGES
from tests.e2e.browser import chromium
from tests.screens import candidate_pages, console_pages, drawn, index
from tests.screens.shoot import Album
from tests.screens.town import town

ROOT = Path(__file__).parents[2]


async def take_all(into: Path | None, web_dir: Path, only: str) -> Album:
    album, errors = Album(into), []
    tasks = Tasks("screens")
    with tempfile.TemporaryDirectory() as folder:
        camera = await asyncio.to_thread(drawn.camera, Path(folder) / "camera.y4m")
        async with town(Path(folder), web_dir) as made, chromium(picture=camera) as browser:
            print("the town is there", flush=True)
            tasks.start(console_pages.keep_pictures_coming(made), "pictures")
            for language in LANGUAGES:
                if not only or only in ("console", "console-wall", "console-live"):
                    await console_pages.some(browser, made, album, language, errors)
            for language in LANGUAGES:
                parts = (
                    ("console", lambda: console_pages.console(browser, made, album, language, errors, only)),
                    ("result", lambda: candidate_pages.result(browser, made, album, language, errors)),
                    ("candidate-ends", lambda: candidate_pages.ends(browser, made, album, language, errors)),
                    ("candidate", lambda: candidate_pages.interview(browser, made, album, language, errors)),
                )
                for name, part in parts:
                    if only and not (only.startswith(name) or name.startswith(only)):
                        continue
                    try:
                        await part()
                    except Exception as error:
                        album.faults.append(f"{name}-{language} could not be gone through: {error}")
                    print(f"{name} {language}", flush=True)
            await tasks.close()
    album.faults += [f"error in the page: {one}" for one in errors]
    return album


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.screens")
    parser.add_argument("--into", type=Path, default=ROOT / "docs" / "screens")
    parser.add_argument("--web", type=Path, default=ROOT / "web_client" / "dist")
    parser.add_argument("--only", default="", help="only pictures whose name has this at its beginning")
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
