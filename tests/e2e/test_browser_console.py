"""HR's console in a real Chromium while a synthetic candidate is interviewed: what is seen, when, and what a click does."""

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from loadtest.candidate import SyntheticCandidate
from server.core.plan import Plan, Question, Term
from tests.e2e.conftest import LiveServer, clip_of
from tests.e2e.consoles import back_to, console_page
from tests.e2e.pictures import pictures
from tests.e2e.seeking import lands_at

pytestmark = [pytest.mark.browser, pytest.mark.models, pytest.mark.slow]
__all__ = ["console_page"]

PLAN = Plan(
    title="Speech writer",
    department="Communications",
    organisation="Example Org",
    language="en",
    questions=(
        Question(
            text="What should citizens ask of themselves?",
            preparation_s=0,
            answer_s=300,
            terms=(Term(term="country", synonyms=("nation",)), Term(term="budget")),
            follow_up="How would you pay for it?",
        ),
        Question(text="And what next?", preparation_s=30, answer_s=60),
    ),
    expression_events=True,
)


@pytest.mark.timeout(300)
async def test_hr_watches_helps_and_reads_the_report(server: LiveServer, console_page: Page, clips: Path) -> None:
    page = console_page
    await server.analysis_up()
    clip = await clip_of(clips, 14, "en_jfk.flac", "single_face.mp4", silence_s=1.0)
    invitation, token = await server.invite(PLAN, "Chen Yu 陈宇")
    candidate = SyntheticCandidate(server.url, token, clip)
    try:
        await candidate.up_to("check")
        card = page.locator(".wall-card", has_text="Chen Yu")
        await expect(card).to_contain_text("device check")
        await candidate.step("check_done")
        await candidate.step("begin")
        await expect(card).to_contain_text("question 1")
        await expect(card.locator("img")).to_be_visible(timeout=15_000)
        await expect(card.locator(".last-words")).to_contain_text("country", timeout=30_000)
        await candidate.say("May I use notes?")
        await pictures(page, "console-wall")
        await back_to(page, "")
        await card.get_by_role("link").first.click()
        await expect(page.get_by_role("heading", name="Transcript")).to_be_visible()
        await expect(page.locator("mark").first).to_be_visible(timeout=20_000)
        await expect(page.get_by_text("May I use notes?")).to_be_visible()
        await page.get_by_label("Write to the candidate").fill("Yes, you may.")
        await page.keyboard.press("Enter")
        await candidate.see(lambda _: any(line.text == "Yes, you may." for line in candidate.chat.values()))
        before = (await candidate.see(lambda view: view.deadline_ms is not None)).deadline_ms
        await page.get_by_role("button", name="Give two more minutes").click()
        assert before is not None
        await candidate.see(lambda view: view.deadline_ms == before + 120_000)
        await page.get_by_role("button", name="Allow another take").click()
        await candidate.see(lambda view: view.takes_left == 2)
        await asyncio.sleep(10)
        await pictures(page, "console-live")
        await back_to(page, "")
        await candidate.step("end_answer")
        await expect(page.get_by_text("budget").first).to_be_visible()
        await candidate.step("next")
        await candidate.step("start_answer")
        await asyncio.sleep(4)
        await candidate.step("end_answer")
        await candidate.step("next")
    finally:
        await candidate.close()
    await _report(page, server)
    await _openings(page, server, invitation)


async def _report(page: Page, server: LiveServer) -> None:
    """The report: complete after a while, and a click on a word lands the player at its moment."""
    await page.goto(f"{server.url}/console/finished")
    await page.get_by_role("link", name="Chen Yu").first.click()
    video = page.locator("video").first
    await expect(video).to_be_visible(timeout=30_000)
    await expect(page.locator("[data-word]").filter(has_text="country").first).to_be_visible(timeout=60_000)
    session = page.url.rpartition("/")[2]
    report = await (await page.request.get(f"{server.url}/api/v1/sessions/{session}/report")).json()
    take = report["questions"][0]["takes"][0]
    at, word = next((at, one) for at, one in enumerate(take["words"]) if "country" in one["text"])
    shown = page.locator(".question-section").first.locator(f"[data-word='{at}']")
    await expect(shown).to_contain_text("country")
    await lands_at(page, shown, word["from_ms"], take["parts"])
    await expect(page.get_by_text("budget").first).to_be_visible()
    await pictures(page, "console-report", whole=True)
    await back_to(page, "")


async def _openings(page: Page, server: LiveServer, invitation: str) -> None:
    """Openings, an invitation with its QR code, and settings are there."""
    await page.goto(f"{server.url}/console/openings")
    await expect(page.get_by_text("Speech writer").first).to_be_visible()
    await pictures(page, "console-openings")
    await back_to(page, f"{server.url}/console/openings/new")
    await pictures(page, "console-new-opening", whole=True)
    await back_to(page, f"{server.url}/console/invitations/{invitation}")
    await expect(page.locator("img[src*='qr']").first).to_be_visible()
    await pictures(page, "console-invitation")
    await back_to(page, f"{server.url}/console/settings")
    await expect(page.get_by_text("API keys").first).to_be_visible()
    await pictures(page, "console-settings")
