"""Candidates' requests in the console, in a real browser: seen, answered, erased."""

import os
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from server.core.text import Language
from tests.e2e.accessibility import violations
from tests.e2e.browser import DESKTOP, PHONE, candidate_context, chromium
from tests.http.conftest import MakeSite, make_site
from tests.http.result_round import Round
from tests.http.site import PASSWORD, Site

__all__ = ["make_site"]
WEB_DIR = Path(os.environ.get("LIS_WEB_DIR", Path(__file__).parents[2] / "web_client" / "dist"))
PICTURES = os.environ.get("LIS_TEST_PICTURES")
WORDS: dict[Language, dict[str, str]] = {
    "zh": {"title": "候选人的请求", "answer": "答复（候选人会看到）", "grant": "完成复核并答复", "erase": "立即删除"},
    "en": {
        "title": "Candidates' requests",
        "answer": "Answer (the candidate reads it)",
        "grant": "Reviewed: answer",
        "erase": "Erase now",
    },
}
SIZES: dict[Language, dict[str, int]] = {"zh": DESKTOP, "en": PHONE}


async def signed_in_page(page: Page, site: Site) -> None:
    cookie = next(one for one in site.client.session.cookie_jar if one.key == "lis_sign_in")
    await page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site.origin}])


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_requests_are_seen_and_answered(make_site: MakeSite, language: Language) -> None:
    if not (WEB_DIR / "console.html").is_file():
        pytest.skip("the web client is not built: make web")
    site = await make_site(web_dir=WEB_DIR)
    await site.stores.accounts.create("hr", PASSWORD, "hr", must_change_password=False)
    await site.sign_in()
    first = await (await Round(site).submitted()).enter()
    second = await (await Round(site, mail="wang@example.com", name="王五").submitted()).enter()
    await first.ask(
        "POST", "/requests", {"kind": "review", "text": "第一题的评分我觉得偏低，请再看一次。", "language": "zh"}
    )
    await first.ask("POST", "/requests", {"kind": "withdraw", "language": "zh"})
    await second.ask("POST", "/requests", {"kind": "erase", "text": "Please remove everything.", "language": "en"})
    w = WORDS[language]
    async with chromium() as browser:
        page = await (await candidate_context(browser, language, SIZES[language])).new_page()
        await signed_in_page(page, site)
        await page.goto(f"{site.origin}/console/requests")
        await expect(page.get_by_role("heading", level=1)).to_have_text(w["title"])
        await expect(page.locator(".request-card")).to_have_count(3)
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        if PICTURES:
            await page.screenshot(path=f"{PICTURES}/requests-{language}.png", full_page=True)
        assert await violations(page) == []
        review = page.locator(".request-card", has=page.get_by_role("button", name=w["grant"]))
        await review.get_by_role("button", name=w["grant"]).click()
        await expect(review.get_by_role("alert").locator(".wrong")).to_be_visible()
        await review.get_by_label(w["answer"]).fill("已重新评分。")
        await review.get_by_role("button", name=w["grant"]).click()
        await expect(page.locator(".request-card")).to_have_count(2)
        assert {one["answer"] for one in (await first.page())["requests"]} == {"", "已重新评分。"}
        erasure = page.locator(".request-card", has=page.get_by_role("button", name=w["erase"]))
        await erasure.get_by_label(w["answer"]).fill("Done.")
        await erasure.get_by_role("checkbox").check()
        await erasure.get_by_role("button", name=w["erase"]).click()
        await expect(page.locator(".request-card")).to_have_count(1)
        assert (await second.ask("GET")).status == 404
        await page.goto(f"{site.origin}/console/reports/{first.session}")
        await expect(page.locator(".request-card")).to_have_count(2)
        if PICTURES:
            await page.screenshot(path=f"{PICTURES}/requests-report-{language}.png")
