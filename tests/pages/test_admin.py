"""The administration pages in a real browser: accounts, audit, webhooks, retention; in both languages, wide and narrow."""

import os
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from server.core.text import Language
from tests.e2e.accessibility import violations
from tests.e2e.browser import DESKTOP, PHONE, candidate_context, chromium
from tests.http.conftest import MakeSite, make_site
from tests.http.site import PASSWORD, Site

__all__ = ["make_site"]
WEB_DIR = Path(os.environ.get("LIS_WEB_DIR", Path(__file__).parents[2] / "web_client" / "dist"))
PICTURES = os.environ.get("LIS_TEST_PICTURES")
pytestmark = [pytest.mark.browser, pytest.mark.slow]
WORDS: dict[Language, dict[str, str]] = {
    "zh": {
        "add": "新建账号",
        "name": "用户名",
        "head": "部门负责人",
        "department": "部门",
        "create": "建立",
        "once": "Kim 的一次性密码",
        "check": "检查完整性",
        "whole": "完整",
        "hook": "新增地址",
        "url": "地址",
        "test": "发送测试",
        "erase": "立即删除这些",
        "none": "现在没有到期的。",
    },
    "en": {
        "add": "New account",
        "name": "User name",
        "head": "Department head",
        "department": "Department",
        "create": "Create",
        "once": "The one-time password of Kim",
        "check": "Check that it is whole",
        "whole": "Whole",
        "hook": "New address",
        "url": "Address",
        "test": "Send a test",
        "erase": "Erase these now",
        "none": "Nothing is over now.",
    },
}
SIZES: dict[Language, dict[str, int]] = {"zh": DESKTOP, "en": PHONE}
DAY_S = 86_400.0


async def looks_good(page: Page, name: str, language: Language) -> None:
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    if PICTURES:
        await page.screenshot(path=f"{PICTURES}/admin-{name}-{language}.png", full_page=True)
    assert await violations(page) == [], name


async def signed_in_page(page: Page, site: Site) -> None:
    cookie = next(one for one in site.client.session.cookie_jar if one.key == "lis_sign_in")
    await page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site.origin}])


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_administration(make_site: MakeSite, language: Language) -> None:
    if not (WEB_DIR / "console.html").is_file():
        pytest.skip("the web client is not built: make web")
    site = await make_site(web_dir=WEB_DIR)
    await site.stores.accounts.create("boss", PASSWORD, "admin", must_change_password=False)
    await site.sign_in("boss")
    session = await site.session()
    await site.get(f"/api/v1/sessions/{session}/report")
    w = WORDS[language]
    async with chromium() as browser:
        page = await (await candidate_context(browser, language, SIZES[language])).new_page()
        await signed_in_page(page, site)

        await page.goto(f"{site.origin}/console/admin/accounts")
        await page.get_by_role("button", name=w["add"]).click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_label(w["name"]).fill("Kim")
        await dialog.get_by_role("radio", name=w["head"]).check()
        await dialog.get_by_label(w["department"], exact=True).fill("Platform")
        await looks_good(page, "account-form", language)
        await dialog.get_by_role("button", name=w["create"]).click()
        await expect(page.get_by_text(w["once"])).to_be_visible()
        await expect(page.locator(".rows > li")).to_have_count(2)
        await looks_good(page, "accounts", language)
        kim = await site.stores.accounts.by_name("Kim")
        assert kim is not None
        assert (kim.role, kim.department) == ("head", "Platform")

        await page.goto(f"{site.origin}/console/admin/audit")
        await page.get_by_role("button", name=w["check"]).click()
        await expect(page.get_by_role("status").filter(has_text=w["whole"])).to_be_visible()
        assert await page.locator("tbody tr").count() >= 4
        await looks_good(page, "audit", language)

        await page.goto(f"{site.origin}/console/admin/webhooks")
        await page.get_by_role("button", name=w["hook"]).click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_label(w["url"]).fill("https://hr.example/hook")
        await looks_good(page, "webhook-form", language)
        await dialog.get_by_role("button", name=w["create"]).click()
        await page.get_by_role("button", name=w["test"]).click()
        await expect(page.locator("article .rows > li")).to_have_count(1)
        await page.locator(".toast").click()  # it lies over the tabs of a phone for a moment
        await expect(page.locator(".toast")).to_have_count(0)
        await looks_good(page, "webhooks", language)

        await page.goto(f"{site.origin}/console/admin/retention")
        await expect(page.get_by_text(w["none"])).to_be_visible()
        site.clock.advance(400 * DAY_S)
        await site.stores.sessions.update_summary(session, stage="submitted", live=False, answered=2, flags=0)
        await page.context.clear_cookies()  # so long a sign-in does not last
        await site.sign_in("boss")
        await signed_in_page(page, site)
        await page.reload()
        await expect(page.locator("tbody tr")).to_have_count(1)
        await looks_good(page, "retention", language)
        await page.get_by_role("button", name=w["erase"]).click()
        await page.get_by_role("dialog").get_by_role("button", name=w["erase"]).click()
        await expect(page.get_by_text(w["none"])).to_be_visible()
        assert await site.stores.sessions.get(session) is None
