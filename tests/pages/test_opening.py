"""HR sets up an opening in the console: kinds of questions, dimensions, policy, preview, pause and copy."""

import pytest
from playwright.async_api import Page, expect

from server.core.api import Opening
from server.core.text import LANGUAGES
from tests.e2e.accessibility import violations
from tests.e2e.conftest import LiveServer
from tests.e2e.consoles import back_to
from tests.e2e.pictures import picture, pictures, switch_language

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.timeout(180)
async def test_an_opening_is_set_up_looked_at_paused_and_copied(server: LiveServer, console_page: Page) -> None:
    page = console_page
    await page.goto(f"{server.url}/console/openings/new")
    await page.get_by_label("Title").fill("Store clerk")
    await page.get_by_label("Department", exact=True).fill("Retail")
    await page.get_by_label("People sought").fill("3")
    await page.get_by_role("button", name="Add a dimension").click()
    await page.get_by_label("Dimension", exact=True).fill("Care")

    first = page.locator(".question-form").first
    await first.get_by_label("Question", exact=True).fill("How do you greet somebody who is angry?")
    await first.get_by_label("Care").check()
    await first.get_by_text("Key points and terms").click()
    await first.get_by_role("button", name="Add a key point").click()
    await first.get_by_label("Key point", exact=True).fill("Listens first")
    await first.get_by_label("Said is covered").fill("listen, hear\nask")

    await page.get_by_role("button", name="Add a question").click()
    second = page.locator(".question-form").nth(1)
    await second.get_by_label("Kind").select_option("choice")
    await expect(second.get_by_label("Answer (s)")).to_have_value("60")
    await second.get_by_label("Question", exact=True).fill("Which of these may be refunded?")
    await second.get_by_label("Choice 1", exact=True).fill("An unopened box")

    await page.get_by_label("Analyse visible expression events").check()
    await page.get_by_label("European Union").check()
    expression = page.get_by_label("Analyse visible expression events")
    await expect(expression).to_be_disabled()
    await expect(expression).not_to_be_checked()
    await page.get_by_label("what to improve").check()

    await page.get_by_role("button", name="Create the opening").click()
    await expect(page.get_by_role("alert").first).to_contain_text("Two choices at least")
    await second.get_by_label("Choice 2", exact=True).fill("A half-eaten cake")
    await pictures(page, "console-opening-editor", whole=True)
    for language in LANGUAGES:
        await switch_language(page, language)
        assert await violations(page) == []
    await back_to(page, "")
    await page.get_by_role("button", name="Preview").click()
    shown = page.get_by_role("dialog")
    await expect(shown).to_contain_text("A half-eaten cake")
    await expect(shown).not_to_contain_text("Listens first")
    await expect(shown).not_to_contain_text("face")
    await picture(page, "console-opening-preview-desktop-en")
    assert await violations(page) == []
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Create the opening").click()

    await expect(page.get_by_role("heading", name="Store clerk")).to_be_visible()
    await page.get_by_role("button", name="Pause").click()
    await expect(page.locator("h1 .badge")).to_have_text("paused")
    await page.get_by_role("button", name="Copy", exact=True).click()
    await expect(page.get_by_role("heading", name="Store clerk (copy)")).to_be_visible()
    await expect(page.get_by_label("Choice 1", exact=True)).to_have_value("An unopened box")

    answer = await page.request.get(f"{server.url}/api/v1/openings")
    openings = [Opening.model_validate(one) for one in await answer.json()]
    copy, original = openings[0], openings[1]
    assert (original.paused, copy.paused, copy.settings.headcount) == (True, False, 3)
    assert (copy.plan.policy, copy.plan.expression_events, copy.plan.shows) == ("eu", False, ("advice",))
    assert copy.plan.questions == original.plan.questions
    [point] = copy.plan.questions[0].key_points
    assert [(term.term, term.synonyms) for term in point.terms] == [("listen", ("hear",)), ("ask", ())]
    assert copy.plan.questions[0].dimensions == (copy.plan.dimensions[0].id,)
    assert [choice.right for choice in copy.plan.questions[1].choices] == [True, False]


async def test_an_opening_is_made_in_the_page(server: LiveServer, console_page: Page) -> None:
    page = console_page
    await page.goto(f"{server.url}/console/openings/new")
    await page.get_by_role("textbox", name="Title").fill("Night nurse")
    await page.get_by_role("button", name="Create the opening").click()
    await expect(page.get_by_text("Please fill this in").first).to_be_visible()
    await page.get_by_role("textbox", name="Question", exact=True).first.fill("Tell us about a hard night.")
    await page.get_by_role("button", name="Create the opening").click()
    await expect(page.get_by_text("The opening was created.")).to_be_visible()
    await page.goto(f"{server.url}/console/openings")
    await page.get_by_role("link", name="Night nurse").first.click()
    await page.get_by_role("button", name="Add a candidate").click()
    await page.get_by_role("textbox", name="Name").fill("Zhang Wei")
    await page.get_by_role("button", name="Add and invite").click()
    await expect(page.get_by_text(f"{server.url}/i/").or_(page.locator("img[src*='qr']")).first).to_be_visible()
