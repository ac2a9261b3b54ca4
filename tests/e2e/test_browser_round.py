"""A whole hiring round in real browsers: template, sheet, invitations by mail, two interviews, scores, a decision, a result.

Mails go to a real SMTP server of the test's own. The opening is in both languages; one candidate has a phone, gets Chinese
mails and pages and is interviewed in Chinese, the other has a desktop and English throughout. Both are inside at once.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from server.core.text import Language
from tests.e2e import fake_media
from tests.e2e.browser import DESKTOP, PHONE, candidate_context, chromium, quiet
from tests.e2e.candidate_page import BETWEEN_LOOPS_S, CandidatePage
from tests.e2e.conftest import LiveServer
from tests.e2e.consoles import console_page
from tests.e2e.pictures import switch_language
from tests.notify.post_office import PostOffice, post_office, text_of

pytestmark = [pytest.mark.browser, pytest.mark.models, pytest.mark.slow]
__all__ = ["console_page"]

SHEET_BAD = "name,mail,phone,language,note\nLi Lei,li.lei@example.com,13800138000,zh,\nJane Doe,jane at example,,en,\n"
PEOPLE = (
    "Li Lei,li.lei@example.com,13800138000,zh,",
    "Jane Doe,jane.doe@example.com,,en,",
    "Wang Fang,w.f@example.com,,zh,",
)
MORE = ("Tom Hill,tom.hill@example.com,,en,", "Chen Yu,chen.yu@example.com,,zh,")
SHEET = "\n".join(("name,mail,phone,language,note", *PEOPLE, *MORE)) + "\n"
SPEECH: dict[Language, list[str]] = {"zh": ["zh_aishell.wav"], "en": ["en_jfk.flac"]}
NAMES: dict[Language, str] = {"zh": "中文", "en": "English"}


@dataclass
class Town:
    """The server, and the post office that its mails reach."""

    server: LiveServer
    office: PostOffice
    read: int = field(default=0)

    async def mail(self, to: str, holding: str, limit_s: float = 40.0) -> EmailMessage:
        """The newest mail to this address with this in its text."""
        async with asyncio.timeout(limit_s):
            while True:
                for mail, recipients in zip(reversed(self.office.mails), reversed(self.office.recipients), strict=True):
                    if isinstance(mail, EmailMessage) and to in recipients and holding in text_of(mail):
                        return mail
                await asyncio.sleep(0.2)


@pytest_asyncio.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with post_office() as office:
        smtp = {"LIS_SMTP_HOST": "127.0.0.1", "LIS_SMTP_PORT": str(office.port), "LIS_SMTP_SECURITY": "none"}
        server = LiveServer(tmp_path, **smtp)
        await asyncio.to_thread(server.set_up)
        server.start()
        try:
            await server.up()
            yield Town(server, office)
        finally:
            await asyncio.to_thread(server.close)


@pytest.fixture
def server(town: Town) -> LiveServer:
    """What the console's fixture signs in to."""
    return town.server


def link_in(mail: EmailMessage, part: str) -> str:
    found = re.search(rf"http://\S*/{part}/\S+", text_of(mail))
    assert found is not None, text_of(mail)
    return found[0]


async def interview(link: str, language: Language, size: dict[str, int], folder: Path, picture: Path) -> None:
    """Two spoken answers, handed in. Nothing in it is about speed: two of them may be held at once."""
    sound = await asyncio.to_thread(fake_media.speech, folder, f"speech-{language}", SPEECH[language])
    async with chromium(picture=picture, sound=sound.path) as browser:
        context = await candidate_context(browser, language, size)
        page = await context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        await page.goto(link)
        talk = CandidatePage(page, language)
        await expect(page.get_by_role("radio", name=NAMES[language])).to_be_checked()
        await talk.press("begin")
        for purpose in ("record", "transcribe", "analyse"):
            await page.locator(f"#{purpose}-yes").press("Space")
        await talk.press("confirm")
        await talk.press("go", 60)
        await talk.press("first")
        for last in (False, True):
            await quiet(page, BETWEEN_LOOPS_S)
            await page.locator(".acts-bottom button.primary").first.click()
            await talk.answer()
            await talk.press("submit" if last else "next")
        await talk.sees("done")
        assert errors == []


@pytest.mark.timeout(420)
async def test_a_round_from_template_to_result(town: Town, console_page: Page, tmp_path: Path) -> None:
    page, server = console_page, town.server
    await server.analysis_up()
    await make_opening(page, server)
    await invite_five(page, tmp_path)
    mails = {
        name: await town.mail(f"{name}@example.com", "/i/") for name in ("li.lei", "jane.doe", "w.f", "tom.hill", "chen.yu")
    }
    assert re.search(r"[\u4e00-\u9fff]", text_of(mails["li.lei"]))
    assert "面试" not in text_of(mails["jane.doe"])

    picture = await asyncio.to_thread(fake_media.camera, tmp_path)
    async with asyncio.TaskGroup() as both:
        both.create_task(interview(link_in(mails["li.lei"], "i"), "zh", PHONE, tmp_path, picture))
        both.create_task(interview(link_in(mails["jane.doe"], "i"), "en", DESKTOP, tmp_path, picture))

    await reported(page, server)
    await compare_and_decide(page, server)
    decided = await town.mail("jane.doe@example.com", "next")
    assert "Jane Doe" in text_of(decided)
    ready = await town.mail("jane.doe@example.com", "/r/")
    await read_result(town, link_in(ready, "r"))


async def make_opening(page: Page, server: LiveServer) -> None:
    """From a template in both languages, cut down to two spoken questions."""
    await page.goto(f"{server.url}/console/bank/templates")
    await page.get_by_role("button", name="New opening from it Backend engineer").click()
    questions = page.locator(".question-form")
    await expect(questions).to_have_count(6)
    for number in (6, 5, 4, 3):
        await page.get_by_role("button", name=f"Remove question {number}").click()
    await expect(questions).to_have_count(2)
    await page.get_by_role("radio", name="Chinese and English, as the candidate chooses").check()
    await expect(page.locator(".shown-language .badge")).to_have_text(["complete", "complete"])
    await page.get_by_label("what to improve").check()
    await page.get_by_label("the report as PDF").check()
    await page.get_by_label("Shown so long after the report (hours)").fill("0")
    await page.get_by_role("button", name="Create the opening").click()
    await expect(page.get_by_role("heading", name="Backend engineer")).to_be_visible()


async def invite_five(page: Page, folder: Path) -> None:
    bad, good = folder / "bad.csv", folder / "good.csv"
    bad.write_text(SHEET_BAD, "utf-8")
    good.write_text(SHEET, "utf-8")
    await page.get_by_role("button", name="Import a sheet").click()
    dialog = page.get_by_role("dialog")
    await page.locator("#import-file").set_input_files(bad)
    await expect(dialog.get_by_role("alert")).to_contain_text("One row has something wrong")
    await page.locator("#import-file").set_input_files(good)
    await dialog.get_by_role("button", name="Import 5 candidates").click()
    await dialog.get_by_role("button", name="Invite these 5").click()
    await dialog.get_by_role("button", name="Invite 5 candidates").click()
    await expect(dialog).to_contain_text("5 links were made.")
    await dialog.get_by_role("button", name="Close").last.click()


async def reported(page: Page, server: LiveServer) -> None:
    """Both have scores, and each was heard in the language they chose."""
    rows = page.locator("tbody tr")
    for _ in range(60):
        await page.goto(f"{server.url}/console/finished")
        await expect(rows).to_have_count(2)
        if await page.get_by_text("none yet").count() == 0:
            break
        await asyncio.sleep(1)
    await expect(page.get_by_text("none yet")).to_have_count(0)
    for row in await (await page.request.get(f"{server.url}/api/v1/sessions")).json():
        report = await (await page.request.get(f"{server.url}/api/v1/sessions/{row['id']}/report")).json()
        language, word = ("zh", "广州") if row["candidate"] == "Li Lei" else ("en", "country")
        assert report["plan"]["language"] == language
        for question in report["questions"]:
            assert word in question["takes"][-1]["text"].lower()


async def compare_and_decide(page: Page, server: LiveServer) -> None:
    """One score is overruled with a reason, one person goes on."""
    for name in ("Li Lei", "Jane Doe"):
        await page.get_by_label(f"Choose {name}").check()
    await page.get_by_role("link", name="Compare").click()
    await expect(page.get_by_text("Li Lei").first).to_be_visible()
    await page.locator(".same-answer button").first.click()
    await expect(page.locator("video").first).to_be_attached()

    await page.goto(f"{server.url}/console/finished")
    await page.get_by_role("link", name="Jane Doe").first.click()
    panel = page.locator(".score-panel")
    await panel.locator("summary", has_text="Change a score").click()
    await page.locator("#score-value").fill("81.5")
    await page.locator("#score-reason").fill("a clear example, said with other words")
    await page.locator(".score-form button[type=submit]").first.click()
    await expect(panel.locator(".score-composite")).to_contain_text("81.5")
    await page.get_by_role("button", name="Decide", exact=True).click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Next round").check()
    await dialog.get_by_label("Reason").fill("knows the work")
    await dialog.get_by_label("Tell the candidate").check()
    await dialog.get_by_role("button", name="Preview").click()
    await expect(dialog).to_contain_text("jane.doe@example.com")
    await dialog.get_by_role("button", name="Confirm the decision").click()
    await expect(page.locator(".decision-panel")).to_contain_text("knows the work")


async def read_result(town: Town, link: str) -> None:
    async with chromium() as browser:
        context = await candidate_context(browser, "en", PHONE)
        page = await context.new_page()
        await page.goto(link)
        await switch_language(page, "en")
        await page.get_by_role("button", name="@example.com").click()
        await expect(page.locator("#code")).to_be_visible()
        code = re.search(r"\b\d{6}\b", text_of(await town.mail("jane.doe@example.com", "code")))
        assert code is not None
        await page.locator("#code").fill(code[0])
        await page.locator("#code").press("Enter")
        await expect(page.get_by_text("You have reached the next round")).to_be_visible()
        async with page.expect_download() as download:
            await page.get_by_role("link", name="PDF in English").click()
        assert (await asyncio.to_thread(Path(await (await download.value).path()).read_bytes)).startswith(b"%PDF")
