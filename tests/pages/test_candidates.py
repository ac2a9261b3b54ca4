"""HR fills an opening with candidates in a real browser: a bad sheet, the mended one, invitations, one person's page."""

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from server.core.text import LANGUAGES
from tests.e2e.accessibility import violations
from tests.e2e.browser import PHONE
from tests.e2e.conftest import LiveServer
from tests.e2e.consoles import back_to
from tests.e2e.pictures import picture, pictures, switch_language

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BAD = "姓名,邮箱,手机,语言,部门\n李雷,li@example.com,13800138000,中文,研发\nJane,jane at example,12,French,\n"
GOOD = "姓名,邮箱,手机,语言,部门\n李雷,li@example.com,13800138000,中文,研发\nJane Doe,jane@example.com,,English,\n王芳,,,,\n"
OPENING = {"title": "Night nurse", "language": "en", "questions": [{"text": "Tell us about a hard night."}]}


async def made_opening(page: Page, server: LiveServer) -> str:
    headers = {"X-Requested-With": "lis", "Origin": server.url}
    answer = await page.request.post(f"{server.url}/api/v1/openings", data={"plan": OPENING}, headers=headers)
    assert answer.status == 201
    return str((await answer.json())["id"])


async def checked(page: Page, name: str) -> None:
    """Pictures of the page, and no violation in either language, on a phone neither."""
    await pictures(page, name, whole=True)
    await dismiss_toasts(page)
    for language in LANGUAGES:
        await switch_language(page, language)
        await page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")  # what is half under the sticky head is small
        assert await violations(page) == []
    await page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "wider than a phone"
    await back_to(page, "")


async def dismiss_toasts(page: Page) -> None:
    """A note that goes by itself covers what is under it for six seconds: axe would measure what is left of that."""
    while await page.locator(".toast").count():
        await page.evaluate("document.querySelector('.toast')?.click()")


@pytest.mark.timeout(180)
async def test_a_sheet_is_mended_imported_and_invited(server: LiveServer, console_page: Page, tmp_path: Path) -> None:
    page = console_page
    opening = await made_opening(page, server)
    bad, good = tmp_path / "bad.csv", tmp_path / "good.csv"
    bad.write_text(BAD, "gb18030")
    good.write_text(GOOD, "utf-8-sig")
    await page.goto(f"{server.url}/console/openings/{opening}")
    await expect(page.get_by_text("There are no candidates yet.")).to_be_visible()

    await page.get_by_role("button", name="Import a sheet").click()
    dialog = page.get_by_role("dialog")
    await page.locator("#import-file").set_input_files(bad)
    await expect(dialog.get_by_role("alert")).to_contain_text("One row has something wrong (3 in all)")
    await expect(dialog.get_by_role("row")).to_have_count(4)
    await expect(dialog.get_by_role("row").nth(1)).to_contain_text("This is not a mail address.")
    assert await violations(page) == []
    await picture(page, "console-import-faults-desktop-en")
    await page.locator("#import-file").set_input_files(good)
    await dialog.get_by_role("button", name="Import 3 candidates").click()
    await dialog.get_by_role("button", name="Invite these 3").click()
    await dialog.get_by_role("button", name="Invite 3 candidates").click()
    await expect(dialog).to_contain_text("3 links were made.")
    await expect(dialog).to_contain_text("2 invitations are in the outbox.")
    await expect(dialog).to_contain_text("One link is for you to pass on:")
    assert await violations(page) == []
    await dialog.get_by_role("button", name="Close").last.click()
    await expect(page.locator(".candidate-row .badge")).to_have_text(["invited"] * 3)

    await page.get_by_role("button", name="Add a candidate").click()
    await page.get_by_role("textbox", name="Name").fill("Chen Yu 陈宇")
    await page.get_by_role("button", name="Add and invite").click()
    await expect(dialog.locator("img[src*='qr']")).to_be_visible()
    assert await violations(page) == []
    await page.keyboard.press("Escape")
    await checked(page, "console-candidates")

    await page.get_by_role("button", name="More for Jane Doe").click()
    assert await violations(page) == []
    await dialog.get_by_role("button", name="Reschedule").click()
    await dialog.get_by_label("until").fill("2099-01-01T10:00")
    await dialog.get_by_role("button", name="Reschedule", exact=True).click()
    await expect(page.locator(".candidate-row", has_text="Jane Doe")).to_contain_text("works until")

    await page.get_by_role("link", name="Jane Doe").click()
    await page.get_by_role("button", name="Add a question").click()
    await page.get_by_role("textbox", name="Personal question 1").fill("What did you do in project X?")
    await page.get_by_role("button", name="Save the questions").click()
    await expect(page.get_by_text("The questions were saved.")).to_be_visible()
    await checked(page, "console-candidate")
    await page.get_by_role("button", name="More", exact=True).click()
    await dialog.get_by_role("button", name="Revoke the link").click()
    await dialog.get_by_role("button", name="Revoke the link").click()
    await expect(page.locator("h1 .badge")).to_have_text("link revoked")
    await expect(page.get_by_text("Interview link")).to_have_count(0)


@pytest.mark.timeout(120)
async def test_the_list_works_by_keyboard_alone(server: LiveServer, console_page: Page) -> None:
    page = console_page
    opening = await made_opening(page, server)
    await page.goto(f"{server.url}/console/openings/{opening}")
    await page.get_by_role("button", name="Add a candidate").focus()
    await page.keyboard.press("Enter")
    await page.get_by_role("textbox", name="Name").focus()
    await page.keyboard.type("Ma Li")
    await page.keyboard.press("Enter")
    await expect(page.locator("dialog img[src*='qr']")).to_be_visible()
    await page.keyboard.press("Escape")
    more = page.get_by_role("button", name="More for Ma Li")
    await more.focus()
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Take out of this round").focus()
    await page.keyboard.press("Enter")
    confirm = page.get_by_role("dialog").get_by_role("button", name="Take out of this round")
    await confirm.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".candidate-row .badge")).to_have_text("withdrawn")
    await expect(more).to_be_visible()
