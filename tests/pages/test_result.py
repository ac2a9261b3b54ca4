"""The candidate's result page in a real browser, phone-sized, in both languages: in by code, read, ask, take along."""

import asyncio
import os
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from server.core.text import Language
from server.http.keys import CODES, RESULT_LINKS
from tests.e2e.accessibility import violations
from tests.e2e.browser import PHONE, candidate_context, chromium
from tests.http.conftest import MakeSite, make_site
from tests.http.result_round import Round
from tests.http.site import PASSWORD

__all__ = ["make_site"]
WEB_DIR = Path(os.environ.get("LIS_WEB_DIR", Path(__file__).parents[2] / "web_client" / "dist"))
PICTURES = os.environ.get("LIS_TEST_PICTURES")

WORDS: dict[Language, dict[str, str]] = {
    "zh": {
        "title": "查看面试结果",
        "ready": "结果已可查看",
        "show": "查看清单",
        "withdraw": "撤回同意",
        "now": "立即撤回同意",
        "hidden": "看不到您的录像",
        "other": "What to work on",
        "advice": "可以怎样改进",
        "pdf": "下载中文 PDF",
        "leave": "退出",
        "closed": "这里没有可以查看的内容",
        "viewed": "谁看过",
    },
    "en": {
        "title": "Read your interview result",
        "ready": "Your result is here",
        "show": "Show the list",
        "withdraw": "Withdraw consent",
        "now": "Withdraw now",
        "hidden": "can no longer see your recordings",
        "other": "可以怎样改进",
        "advice": "What to work on",
        "pdf": "PDF in English",
        "leave": "Leave",
        "closed": "There is nothing to see here",
        "viewed": "Who looked",
    },
}


async def picture(page: Page, name: str) -> None:
    if PICTURES:
        await page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)


async def fits(page: Page) -> None:
    """Nothing is wider than the screen."""
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_a_candidate_reads_the_result_on_a_phone(make_site: MakeSite, language: Language) -> None:
    if not (WEB_DIR / "result.html").is_file():
        pytest.skip("the web client is not built: make web")
    site = await make_site(web_dir=WEB_DIR)
    await site.stores.accounts.create("hr", PASSWORD, "hr", must_change_password=False)
    await site.sign_in()
    round = await (await Round(site).submitted(delay_hours=0)).scored()
    remark = {"kind": "remark", "text": "谢谢您清楚的讲解。", "for_candidate": True}
    await site.post(f"/api/v1/sessions/{round.session}/score/reviews", remark)
    await site.get(f"/api/v1/sessions/{round.session}/report")
    w = WORDS[language]
    async with chromium() as browser:
        context = await candidate_context(browser, language, PHONE)
        page = await context.new_page()
        await page.goto(f"{site.origin}/r/{round.token}")
        await expect(page.get_by_role("heading", level=1)).to_have_text(w["title"])
        await picture(page, f"result-door-{language}")
        assert await violations(page) == []
        await page.get_by_role("button", name="l***@example.com").click()
        field = page.locator("#code")
        await field.fill("000000")
        await field.press("Enter")
        await expect(page.locator("#code-trouble .wrong")).to_be_visible()
        await picture(page, f"result-code-{language}")
        assert await violations(page) == []
        code = await site.client.app[CODES].code("result_code", round.invitation)
        await field.fill(str(code))
        await field.press("Enter")
        await expect(page.get_by_text(w["ready"])).to_be_visible()
        await expect(page.get_by_role("heading", name=w["advice"])).to_be_visible()
        await expect(page.get_by_text(w["other"])).to_have_count(0)
        await fits(page)
        await picture(page, f"result-{language}")
        assert await violations(page) == []
        async with page.expect_download() as download:
            await page.get_by_role("link", name=w["pdf"]).click()
        assert (await asyncio.to_thread(Path(await (await download.value).path()).read_bytes)).startswith(b"%PDF")
        await page.get_by_role("button", name=w["withdraw"], exact=True).click()
        assert await violations(page) == []
        await picture(page, f"result-withdraw-{language}")
        await page.get_by_role("button", name=w["now"]).click()
        await expect(page.get_by_text(w["hidden"])).to_be_visible()
        await page.get_by_role("button", name=w["show"]).click()
        await expect(page.get_by_text(w["viewed"], exact=True)).to_be_visible()
        await fits(page)
        await picture(page, f"result-kept-{language}")
        assert await violations(page) == []
        await page.set_viewport_size({"width": 360, "height": 740})
        await fits(page)
        await page.get_by_role("button", name=w["leave"], exact=True).click()
        await expect(page.get_by_role("heading", level=1)).to_have_text(w["title"])
        other = site.client.app[RESULT_LINKS].token("ab" * 16)
        await page.goto(f"{site.origin}/r/{other}")
        await expect(page.get_by_role("heading", level=1)).to_have_text(w["closed"])
        await picture(page, f"result-closed-{language}")
        assert await violations(page) == []
