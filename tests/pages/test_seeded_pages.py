"""axe on wall, live interview and report with something in them: in Chinese on a phone, in English on a desktop."""

import logging
from pathlib import Path

import pytest
import structlog

from server.core.tasks import Tasks
from server.core.text import Language
from tests.e2e.browser import chromium
from tests.screens import console_pages
from tests.screens.shoot import Album
from tests.screens.town import town

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WEB_DIR = Path(__file__).parents[2] / "web_client" / "dist"
PAGES = ("console-wall", "console-live", "console-report")
DEVICES: tuple[tuple[Language, str], ...] = (("zh", "phone"), ("en", "desktop"))


@pytest.mark.timeout(180)
async def test_pages_with_something_in_them_have_no_violation(tmp_path: Path) -> None:
    if not (WEB_DIR / "console.html").is_file():
        pytest.skip("the web client is not built: make web")
    usual = structlog.get_config()["wrapper_class"]
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    album, tasks = Album(None), Tasks("seeded-pages")
    errors: list[str] = []
    try:
        async with town(tmp_path, WEB_DIR, whole=False) as made, chromium() as browser:
            tasks.start(console_pages.keep_pictures_coming(made), "pictures")
            for language, device in DEVICES:
                album.sizes = (device,)
                await console_pages.some(browser, made, album, language, errors, PAGES)
            await tasks.close()
    finally:
        structlog.configure(wrapper_class=usual)
    assert album.faults + errors == []
