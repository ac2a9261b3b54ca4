"""Messages in a real browser: the identity check on a phone, and the console's outbox, texts and ways."""

import os
import re
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from server.core.text import Language
from server.hiring.identity import AGAIN_S
from tests.e2e.accessibility import violations
from tests.e2e.browser import DESKTOP, PHONE, candidate_context, chromium
from tests.http.conftest import MakeSite, make_site
from tests.http.site import PASSWORD, Site
from tests.http.test_identity import invited
from tests.http.test_messages import app_post, told
from tests.notify.post_office import PostOffice, post_office, text_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]
__all__ = ["make_site"]
WEB_DIR = Path(os.environ.get("LIS_WEB_DIR", Path(__file__).parents[2] / "web_client" / "dist"))
PICTURES = os.environ.get("LIS_TEST_PICTURES")


async def messaging_site(make_site: MakeSite, office: PostOffice) -> Site:
    if not (WEB_DIR / "console.html").is_file():
        pytest.skip("the web client is not built: make web")
    site = await make_site(web_dir=WEB_DIR, smtp_host="127.0.0.1", smtp_port=office.port, smtp_security="none")
    await site.stores.accounts.create("hr", PASSWORD, "hr", must_change_password=False)
    await site.sign_in()
    return site


async def checked(page: Page, name: str) -> None:
    if PICTURES:
        await page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "wider than the screen"
    assert await violations(page) == []


async def test_a_candidate_shows_on_a_phone_who_they_are(make_site: MakeSite) -> None:
    async with post_office() as office, chromium() as browser:
        site = await messaging_site(make_site, office)
        token, invitation = await invited(site)
        page = await (await candidate_context(browser, "zh", PHONE)).new_page()
        await page.goto(f"{site.origin}/i/{token}")
        await page.get_by_role("button", name="开始").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("先确认是您本人")
        await checked(page, "identity-zh")
        await page.get_by_role("button", name="发送验证码到邮箱 y***@example.com").click()
        await expect(page.get_by_text("10 分钟内有效")).to_be_visible()
        await expect(page.get_by_role("button", name=f"{int(AGAIN_S)} 秒后可以再发一次")).to_be_disabled()
        assert await app_post(site).worker.step() == 1
        found = re.search(r"^\d{6}$", text_of(office.mails[-1]), re.M)
        assert found is not None
        wrong = f"{(int(found[0]) + 1) % 1_000_000:06}"
        await page.get_by_label("验证码（6 位数字）").fill(wrong)
        await page.get_by_role("button", name="确认并继续").click()
        await expect(page.get_by_role("alert").get_by_text("验证码不正确")).to_be_visible()
        await checked(page, "identity-wrong-zh")
        await page.get_by_label("验证码（6 位数字）").fill(found[0])
        await page.get_by_role("button", name="确认并继续").click()
        await expect(page.get_by_role("heading", name="先确认是您本人")).to_have_count(0)
        row = await site.stores.invitations.get(invitation)
        assert row is not None
        assert row.session is not None


async def test_a_candidate_without_an_address_on_file_is_told_plainly(make_site: MakeSite) -> None:
    async with post_office() as office, chromium() as browser:
        site = await messaging_site(make_site, office)
        token, _ = await invited(site, "sms", phone="")
        page = await (await candidate_context(browser, "en", PHONE)).new_page()
        await page.goto(f"{site.origin}/i/{token}")
        await page.get_by_role("button", name="Begin").click()
        await expect(page.locator(".note.warn")).to_contain_text("no phone number of yours on file")
        await checked(page, "identity-missing-en")


@pytest.mark.parametrize(("language", "size"), [("zh", DESKTOP), ("en", PHONE)])
async def test_the_console_shows_messages_texts_and_ways(
    make_site: MakeSite, language: Language, size: dict[str, int]
) -> None:
    zh = language == "zh"
    async with post_office() as office, chromium() as browser:
        site = await messaging_site(make_site, office)
        office.refused = {"gone@example.com"}
        telling = await told(site, "gone@example.com")
        await app_post(site).worker.step()
        page = await (await candidate_context(browser, language, size)).new_page()
        cookie = next(one for one in site.client.session.cookie_jar if one.key == "lis_sign_in")
        await page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site.origin}])
        await page.goto(f"{site.origin}/console/messages")
        row = page.locator(".message-row")
        await expect(row).to_contain_text("已放弃" if zh else "Given up")
        await expect(row).to_contain_text("邮件服务器的答复：550" if zh else "The mail server answered 550")
        await checked(page, f"messages-outbox-{language}")
        office.refused = set()
        await row.get_by_role("button").click()
        dialog = page.get_by_role("dialog")
        await expect(dialog.locator(".message-text")).to_contain_text(telling.link)
        await checked(page, f"messages-text-{language}")
        await dialog.get_by_role("button", name="重新发送" if zh else "Send again").click()
        await expect(row).to_contain_text("等待发送" if zh else "Waiting")
        assert await app_post(site).worker.step() == 1
        await page.get_by_role("button", name="刷新" if zh else "Refresh").click()
        await expect(row).to_contain_text("已发送" if zh else "Sent")

        await page.goto(f"{site.origin}/console/messages/templates")
        form = page.locator("section", has=page.get_by_role("heading", name="英文" if zh else "English", exact=True))
        subject = form.get_by_label("主题" if zh else "Subject")
        await subject.fill("Come, {nmae}")
        await expect(form.get_by_role("status")).to_contain_text("{nmae}")
        save = form.get_by_role("button", name="保存" if zh else "Save")
        await expect(save).to_be_disabled()
        await subject.fill("Come, {name}")
        await expect(form.locator(".template-preview h3")).to_have_text("Come, Yue Lin")
        await expect(save).to_be_enabled()
        await checked(page, f"messages-templates-{language}")
        await save.click()
        await expect(form).to_contain_text("自己的文字" if zh else "Your own text")
        assert [row.subject for row in await app_post(site).templates.all()] == ["Come, {name}"]

        await page.goto(f"{site.origin}/console/messages/ways")
        await expect(page.locator(".way-list section").first).to_contain_text("已设置" if zh else "Set up")
        await page.get_by_label("测试收件人" if zh else "Test recipient").fill("me@example.com")
        await page.get_by_role("button", name="发送测试消息" if zh else "Send a test message").click()
        await expect(page.locator(".way-list .note.good")).to_be_visible()
        assert office.recipients[-1] == ["me@example.com"]
        await checked(page, f"messages-ways-{language}")
