"""An opening in two languages: written in the console, chosen on the candidate's phone."""

import pytest
from playwright.async_api import Page, expect

from server.core.api import Opening
from server.core.text import LANGUAGES
from tests.e2e.accessibility import violations
from tests.e2e.browser import candidate_context
from tests.e2e.conftest import LiveServer
from tests.e2e.consoles import back_to
from tests.e2e.pictures import picture, pictures, switch_language

pytestmark = [pytest.mark.browser, pytest.mark.slow]


async def looked_at(page: Page) -> None:
    for language in LANGUAGES:
        await switch_language(page, language)
        assert await violations(page) == []
    await back_to(page, "")


async def made_in_two_languages(page: Page, server: LiveServer) -> None:
    """From a template, which has both languages; one text is taken out, missed, and written again."""
    await page.goto(f"{server.url}/console/bank/templates")
    await page.get_by_role("button", name="New opening from it Backend engineer").click()
    await expect(page.locator(".question-form")).to_have_count(6)
    await page.get_by_label("Chinese and English, as the candidate chooses").check()
    shown = page.get_by_role("group", name="Being edited")
    await expect(shown).to_contain_text("中文complete")
    await expect(shown).to_contain_text("Englishcomplete")
    first = page.locator(".question-form").first
    text = first.get_by_role("textbox", name="Question", exact=True)
    await shown.get_by_text("中文").click()
    await expect(page.get_by_label("Title")).to_have_value("后端工程师")
    await expect(page.locator("#f-title-note")).to_have_text("English: Backend engineer")
    await text.fill("")
    await shown.get_by_text("English").click()
    await expect(shown).to_contain_text("中文1 missing")
    await expect(first.get_by_role("heading")).to_contain_text("Chinese · 1 missing")
    await page.get_by_role("button", name="Create the opening").click()
    await looked_at(page)
    await pictures(page, "console-opening-two-languages", whole=True)
    await back_to(page, "")
    fault = page.get_by_role("link", name="Chinese · Question 1 · Question: Please fill this in")
    await fault.click()
    await expect(text).to_be_focused()
    await expect(page.get_by_label("Title")).to_have_value("后端工程师")
    await text.fill("请讲一个您做过的服务。")
    await page.get_by_role("button", name="Preview").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("Tell us about a backend service")
    await dialog.get_by_role("button", name="中文").click()
    await expect(dialog).to_contain_text("请讲一个您做过的服务。")
    assert await violations(page) == []
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Create the opening").click()
    await expect(page.get_by_text("The opening was created.")).to_be_visible()


@pytest.mark.timeout(180)
async def test_an_opening_in_two_languages_is_written_and_chosen(server: LiveServer, console_page: Page) -> None:
    page = console_page
    await made_in_two_languages(page, server)
    answer = await page.request.get(f"{server.url}/api/v1/openings")
    opening = Opening.model_validate((await answer.json())[0])
    assert (opening.plan.languages, opening.plan.title) == (("en", "zh"), "Backend engineer")
    assert opening.plan.other is not None
    assert (opening.plan.other.title, opening.plan.other.questions[0].text) == ("后端工程师", "请讲一个您做过的服务。")
    made = await page.request.post(
        f"{server.url}/api/v1/openings/{opening.id}/invitations",
        data={"candidate": "Jane Doe", "language": "en"},
        headers={"X-Requested-With": "lis", "Origin": server.url},
    )
    link = (await made.json())["link"]

    browser = page.context.browser
    assert browser is not None
    context = await candidate_context(browser, "zh")  # the browser's language; the invitation's is English
    candidate = await context.new_page()
    await candidate.goto(link)
    await expect(candidate.get_by_role("heading", name="Backend engineer")).to_be_visible()
    await expect(candidate.get_by_role("radio", name="English")).to_be_checked()
    assert await violations(candidate) == []
    await picture(candidate, "candidate-landing-two-languages-phone-en")
    choice = candidate.get_by_role("radio", name="中文")
    box = await candidate.locator("label", has=choice).bounding_box()
    begin = await candidate.get_by_role("button", name="Begin").bounding_box()
    assert box is not None
    assert begin is not None
    assert box["height"] >= 48
    assert 0 < begin["y"] - box["y"] < 120, "in reach of the thumb that begins"
    await choice.check()
    await expect(candidate.get_by_role("heading", name="后端工程师")).to_be_visible()
    assert await violations(candidate) == []
    await picture(candidate, "candidate-landing-two-languages-phone-zh")
    await candidate.get_by_role("button", name="开始").click()
    await expect(candidate.get_by_role("group", name="录制音视频")).to_be_visible()
    await expect(candidate.locator(".top-title")).to_have_text("后端工程师")
    sessions = await (await page.request.get(f"{server.url}/api/v1/sessions")).json()
    [session] = sessions if isinstance(sessions, list) else sessions["sessions"]
    assert session["title"] == "后端工程师"
    report = await (await page.request.get(f"{server.url}/api/v1/sessions/{session['id']}/report")).json()
    assert (report["plan"]["language"], report["plan"]["other"]) == ("zh", None)
    assert report["plan"]["questions"][0]["text"] == "请讲一个您做过的服务。"
    await candidate.reload()
    await expect(candidate.get_by_role("group", name="录制音视频")).to_be_visible()
    await context.close()
