"""HR searches the bank, takes a template and questions into an opening, and lets a résumé propose personal questions."""

import json
import re
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from server.core.text import LANGUAGES
from tests.e2e.accessibility import violations
from tests.e2e.conftest import LiveServer
from tests.e2e.consoles import back_to
from tests.e2e.pictures import pictures, switch_language
from tests.hiring.resume import files

pytestmark = [pytest.mark.browser, pytest.mark.slow]


async def check(page: Page) -> None:
    for language in LANGUAGES:
        await switch_language(page, language)
        assert await violations(page) == []
    await back_to(page, "")


@pytest.mark.timeout(180)
async def test_the_bank_is_searched_added_to_and_imported(server: LiveServer, console_page: Page, tmp_path: Path) -> None:
    page = console_page
    await page.goto(f"{server.url}/console/bank")
    for language in ("zh", "en"):
        await switch_language(page, language)
        await expect(page.locator(".bank-text").first).to_have_attribute("lang", re.compile(f"^{language}"))
    await page.get_by_label("Role", exact=True).select_option("sales")
    await page.get_by_label("Language", exact=True).select_option("en")
    await expect(page.get_by_text("6 questions", exact=True)).to_be_visible()
    await page.get_by_placeholder("Search questions").fill("thirty percent")
    card = page.locator(".bank-question").first
    await expect(card).to_contain_text("thirty percent above the others")
    await card.get_by_text("Show the rest").click()
    await expect(card).to_contain_text("Moves from price to value")
    await pictures(page, "console-bank")
    await check(page)

    await page.get_by_role("button", name="Copy as one's own").first.click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Question", exact=True).fill("What would you say to a customer who compares prices?")
    assert await violations(page) == []
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_have_count(0)
    await page.get_by_placeholder("Search questions").fill("compares prices")
    await expect(page.locator(".bank-question").filter(has_text="who compares prices")).to_contain_text("own")

    path = tmp_path / "questions.json"
    rows = [{"language": "en", "question": {"text": "New one?"}}, {"language": "fr", "question": {"text": "Une autre ?"}}]
    path.write_text(json.dumps(rows), "utf-8")
    await page.get_by_role("button", name="Import").click()
    await dialog.locator("input[type=file]").set_input_files(path)
    await expect(dialog.get_by_role("alert")).to_contain_text("1 fault; nothing was imported")
    assert await violations(page) == []
    path.write_text(json.dumps(rows[:1]), "utf-8")
    await dialog.locator("input[type=file]").set_input_files(path)
    await dialog.get_by_role("button", name="Import 1 question").click()
    await expect(dialog).to_have_count(0)
    await page.get_by_label("Role", exact=True).select_option("*")
    await page.get_by_placeholder("Search questions").fill("New one")
    await expect(page.locator(".bank-question").first).to_contain_text("New one?")


@pytest.mark.timeout(180)
async def test_an_opening_from_a_template_and_questions_from_a_resume(
    server: LiveServer, console_page: Page, tmp_path: Path
) -> None:
    page = console_page
    await page.goto(f"{server.url}/console/bank/templates")
    await check(page)
    await pictures(page, "console-templates")
    await back_to(page, "")
    await page.get_by_role("button", name="New opening from it Backend engineer").click()
    await expect(page.locator(".question-form")).to_have_count(6)
    await page.get_by_role("button", name="From the question bank").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_placeholder("Search questions").fill("imbalanced fraud")
    await expect(dialog.locator(".bank-question").first).to_contain_text("One transaction in a thousand")
    await dialog.get_by_role("checkbox").first.check()
    assert await violations(page) == []
    await dialog.get_by_role("button", name="Add 1 question").click()
    await expect(page.locator(".question-form")).to_have_count(7)
    await page.get_by_role("button", name="Create the opening").click()
    await expect(page.get_by_role("heading", name="Backend engineer")).to_be_visible()

    opening = page.url.split("/openings/")[1].split("/")[0]
    made = await page.request.post(
        f"{server.url}/api/v1/openings/{opening}/candidates",
        data={"name": "Jane O'Connor"},
        headers={"X-Requested-With": "lis", "Origin": server.url},
    )
    candidate = (await made.json())["id"]
    await page.goto(f"{server.url}/console/candidates/{candidate}")
    path = tmp_path / "resume.pdf"
    path.write_bytes(files.pdf(files.ENGLISH))
    panel = page.locator("section", has=page.get_by_role("heading", name="Résumé"))
    await panel.locator("input[type=file]").set_input_files(path)
    await expect(panel).to_contain_text("jane.oconnor@example.org")
    await expect(panel).to_contain_text("Fraud Radar")
    await panel.get_by_role("button", name="Propose personal questions").click()
    await expect(panel).to_contain_text("Proposed by rules; no model was used.")
    await panel.get_by_label("Use proposal 1").check()
    await panel.get_by_label("Words of proposal 1").fill("What was hard about the ledger?")
    await pictures(page, "console-resume", whole=True)
    await panel.get_by_role("button", name="Save 1 question").click()
    await expect(page.get_by_role("textbox", name="Personal question 1")).to_have_value("What was hard about the ledger?")
    await check(page)
