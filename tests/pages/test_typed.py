"""Typed questions in a real Chromium, on a narrow phone in Chinese and in English: saved, kept over a reload, read back."""

import re
from typing import Any

import pytest
from playwright.async_api import Page, expect

from loadtest.console import SyntheticConsole
from server.core.plan import Choice, Plan, Question
from server.core.text import Language
from tests.e2e.accessibility import violations
from tests.e2e.browser import candidate_context, chromium
from tests.e2e.candidate_page import CandidatePage
from tests.e2e.conftest import LiveServer, known_speech
from tests.e2e.pictures import picture
from tests.e2e.sessions import only_session

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NARROW = {"width": 360, "height": 740}
WORDS: dict[Language, dict[str, str]] = {
    "zh": {
        "write": "请在这里填写回答",
        "saved": "已保存",
        "not_recorded": "不录音",
        "finish": "结束回答",
        "next": "下一题",
        "submit": "提交面试",
        "sure": "还没有填写",
        "stay": "继续回答",
        "again": "修改回答",
    },
    "en": {
        "write": "Write your answer here",
        "saved": "Saved",
        "not_recorded": "not recorded",
        "finish": "Finish answer",
        "next": "Next question",
        "submit": "Submit the interview",
        "sure": "not entered anything",
        "stay": "Keep answering",
        "again": "Change the answer",
    },
}


def plan_of(language: Language) -> Plan:
    return Plan(
        title="Clerk",
        language=language,
        questions=(
            Question(kind="short_text", text="为什么？ Why?", preparation_s=0, answer_s=300, retakes=1, max_characters=200),
            Question(
                kind="choice",
                text="哪些？ Which?",
                preparation_s=0,
                answer_s=60,
                choices=(
                    Choice(text="左 left", right=True),
                    Choice(text="右 right"),
                    Choice(text="一个很长的选项，长到在窄屏上要换行，看它是否仍然点得中 a rather long one", right=True),
                ),
            ),
        ),
    )


async def fits(page: Page) -> None:
    """Nothing is wider than the phone, and what is touched is large enough for a thumb."""
    assert await page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    sizes: list[Any] = await page.evaluate(
        "() => [...document.querySelectorAll('.typed-choice, .acts-bottom button')].map((one) => one.offsetHeight)"
    )
    assert sizes
    assert min(sizes) >= 44


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_typed_questions_on_a_phone(server: LiveServer, console: SyntheticConsole, language: Language) -> None:
    words = WORDS[language]
    _, token = await server.invite(plan_of(language))
    async with chromium(sound=known_speech()) as browser:
        context = await candidate_context(browser, language, NARROW)
        page = await context.new_page()
        page.set_default_timeout(15_000)
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        person = CandidatePage(page, language)
        await page.goto(f"{server.url}/i/{token}?raw=1")
        await person.press("begin")
        for purpose in ("record", "transcribe", "analyse"):
            await page.locator(f"#{purpose}-yes").press("Space")
        await person.press("confirm")
        go = page.locator(".bottom .button.primary")
        await expect(go).to_have_text(re.compile("^Continue|继续$"), timeout=30_000)
        await go.click()
        await person.press("first", 40)

        field = page.get_by_label(words["write"])
        await expect(page.get_by_text(words["not_recorded"])).to_be_visible()
        await page.get_by_role("button", name=words["finish"]).click()
        await expect(page.get_by_text(words["sure"])).to_be_visible()
        await page.get_by_role("button", name=words["stay"]).click()
        await field.fill("因为我喜欢 because I like it")
        await expect(page.locator(".saved-mark")).to_have_text(words["saved"])
        await fits(page)
        await picture(page, f"candidate-typed-text-{language}")
        assert await violations(page) == []
        await page.reload()
        await expect(field).to_have_value("因为我喜欢 because I like it", timeout=20_000)
        await field.press("End")
        await field.type("!")
        await page.get_by_role("button", name=words["finish"]).click()
        await expect(page.locator(".typed-before")).to_have_text("因为我喜欢 because I like it!")
        await picture(page, f"candidate-typed-done-{language}")
        assert await violations(page) == []
        await page.get_by_role("button", name=re.compile(words["again"])).click()
        await expect(field).to_have_value("因为我喜欢 because I like it!")
        await page.get_by_role("button", name=words["finish"]).click()
        await page.get_by_role("button", name=words["next"]).click()

        await page.get_by_label("左 left").check()
        await page.get_by_text("一个很长的选项").click()
        await expect(page.locator(".saved-mark")).to_have_text(words["saved"])
        await fits(page)
        await picture(page, f"candidate-typed-choice-{language}")
        assert await violations(page) == []
        await page.get_by_role("button", name=words["finish"]).click()
        await page.get_by_role("button", name=words["submit"]).click()
        await person.sees("done")
        assert errors == []

    session = await only_session(console)
    report = await console.get_json(f"/api/v1/sessions/{session}/report")
    assert isinstance(report, dict)
    assert (report["complete"], report["waiting"]) == (True, [])
    text, choice = (question["takes"][-1]["typed"] for question in report["questions"])
    assert text["text"] == "因为我喜欢 because I like it!"
    assert choice["chosen"] == [0, 2]
