"""The score in a report, in a real browser, in both languages, phone and desktop: read, opened, changed by hand."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page, expect
from prometheus_client import CollectorRegistry

from server.config import Settings
from server.core.clock import HandClock
from server.core.plan import Dimension
from server.http.api_scores import SCORES
from server.http.app import build_http
from server.http.keys import Declarations, HttpParts
from server.results.score_worker import ScoreWorker
from server.stores.passwords import Passwords
from server.stores.stores import Stores
from tests.e2e.accessibility import violations
from tests.e2e.browser import chromium
from tests.http.site import PASSWORD, SECRET, HeldRooms
from tests.results.house import BEGAN_S, House
from tests.results.scoring.interviews import PLAN, held

pytestmark = pytest.mark.browser
WEB = Path(__file__).parents[2] / "web_client" / "dist"
PICTURES = os.environ.get("LIS_TEST_PICTURES", "")
DEPTH = Dimension(id="depth", title="Depth", weight=1)
MADE = PLAN.model_copy(
    update={
        "dimensions": (*PLAN.dimensions, DEPTH),
        "questions": tuple(one.model_copy(update={"dimensions": (*one.dimensions, "depth")}) for one in PLAN.questions),
    }
)


@pytest_asyncio.fixture
async def scored(tmp_path: Path) -> AsyncIterator[str]:
    """A console with three scored interviews; the address of the report of one of them, with the sign-in in its query."""
    web = Path(os.environ.get("LIS_WEB_DIR", WEB))
    if not (web / "console.html").is_file():
        pytest.skip("the web client is not built: npm run build in web_client")
    settings = Settings(_env_file=None, data_dir=tmp_path, web_dir=web, disk_reserve_mb=0)
    clock = HandClock(BEGAN_S + 300)
    stores = await Stores.open(tmp_path, clock, passwords=Passwords(memory_kib=64, rounds=1))
    await stores.accounts.create("anna", PASSWORD, "hr", must_change_password=False)
    parts = HttpParts(settings, clock, stores, HeldRooms(), lambda: Declarations(), SECRET, registry=CollectorRegistry())
    application = build_http(parts)
    book = application[SCORES]
    house = House(stores, clock, book, ScoreWorker(stores, book, clock))
    row = await house.submit(held(MADE))
    for number in (2, 3):
        await house.submit(held(MADE), opening=row.opening, number=number)
    await house.worker.round()
    async with TestServer(application) as server:
        yield f"{server.make_url('/')}console/reports/{row.id}"
    await house.worker.close()
    await stores.close()


@pytest.mark.parametrize(
    ("language", "width", "change", "open_question"),
    [("zh", 390, "修改分数", "第 1 题"), ("en", 1280, "Change a score", "Question 1")],
)
async def test_the_score_is_read_opened_and_changed(
    scored: str, language: str, width: int, change: str, open_question: str
) -> None:
    async with chromium() as browser:
        await look(browser, scored, language, width, change, open_question)


async def look(browser: Browser, scored: str, language: str, width: int, change: str, open_question: str) -> None:
    context = await browser.new_context(viewport={"width": width, "height": 900}, locale=language)
    page = await context.new_page()
    await sign_in(page, scored, language)
    panel = page.locator(".score-panel")
    await expect(panel.locator(".score-composite")).to_contain_text("87.2")
    await expect(panel.locator(".radar-chart canvas")).to_be_visible()
    await panel.locator("details.score-number > summary", has_text=open_question).first.click()
    assert await violations(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing is wider than the screen"
    await picture(page, f"report_score_{language}_{width}")
    await panel.locator("summary", has_text=change).click()
    await page.locator("#score-value").fill("60.5")
    await page.locator("#score-reason").fill("as I heard it")
    await page.locator(".score-form button[type=submit]").first.click()
    await expect(panel.locator(".score-composite")).to_contain_text("60.5")
    await expect(panel.locator(".score-reviews")).to_contain_text("anna")
    assert await violations(page) == []
    await context.close()


async def sign_in(page: Page, address: str, language: str) -> None:
    await page.goto(f"{address}?lang={language}")
    await page.locator("#name").fill("anna")
    await page.locator("#password").fill(PASSWORD)
    await page.locator("button[type=submit]").click()


async def picture(page: Page, name: str) -> None:
    if PICTURES:
        await page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)
